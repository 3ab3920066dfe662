"""What a person does in a review, and what comes of it."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum

from translate.checks import Finding
from translate.review.saving import Report
from translate.review.segment import Place


class Answer(StrEnum):
    """What came of an act."""

    DONE = "done"
    NOTHING = "nothing"
    """There was nothing to do."""
    EMPTY = "empty"
    """There is no translation to approve."""
    FINDINGS = "findings"
    """Look here first: a finding of error level."""
    CHANGED = "changed"
    """What was to be undone was changed since."""


@dataclass(frozen=True, slots=True)
class Act:
    """An act, and its way to the disk."""

    answer: Answer
    ticket: Future[Report] | None = None
    """Done when it is on disk; None when nothing is to be written."""
    findings: tuple[Finding, ...] = ()
    alike: tuple[Place, ...] = ()
    """Unreviewed segments with the same text, which may want the same translation."""
    place: Place | None = None
    """Where it happened; for undo and redo."""
