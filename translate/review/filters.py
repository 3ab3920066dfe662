"""Which segments of a review are shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from translate.catalog import State
from translate.review.segment import Segment

EVERY = 101
"""Above every confidence."""
_DRAFTS = re.compile(r"drafts\s*<\s*(\d{1,3})")


class FilterKind(StrEnum):
    """What a filter goes by; the values are what a person types."""

    ALL = "all"
    UNREVIEWED = "unreviewed"
    """Whatever nobody approved."""
    UNTRANSLATED = "untranslated"
    DRAFTS = "drafts"
    NEEDS_WORK = "needs work"
    FINDINGS = "findings"
    CHANGED = "changed"
    """Its source changed since it was translated."""
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which segments are shown."""

    kind: FilterKind
    text: str = ""
    """Of `TEXT`: what the source or the translation holds, in any case."""
    below: int = EVERY
    """Of `DRAFTS`: only those whose confidence (0–100) is lower."""

    def __str__(self) -> str:
        if self.kind is FilterKind.TEXT:
            return self.text
        if self.kind is FilterKind.DRAFTS and self.below < EVERY:
            return f"drafts < {self.below}"
        return self.kind.value


def parse_filter(text: str) -> Filter:
    """Read a filter as a person types it; what is no filter's name is a text to look for."""
    typed = " ".join(text.split()).lower()
    match = _DRAFTS.fullmatch(typed)
    if match:
        return Filter(FilterKind.DRAFTS, below=int(match[1]))
    if not typed:
        return Filter(FilterKind.ALL)
    named = [one for one in FilterKind if one is not FilterKind.TEXT and one.value == typed]
    return Filter(named[0]) if named else Filter(FilterKind.TEXT, text.strip())


def matches(chosen: Filter, segment: Segment, has_findings: Callable[[Segment], bool]) -> bool:
    """Tell whether a filter lets a segment through.

    :param has_findings: asked for `FINDINGS` alone.
    """
    if chosen.kind is FilterKind.FINDINGS:
        return has_findings(segment)
    return _LETS_THROUGH[chosen.kind](chosen, segment)


def _is_draft(chosen: Filter, segment: Segment) -> bool:
    if segment.entry.state is not State.DRAFT:
        return False
    note = segment.entry.draft_note
    return chosen.below >= EVERY or note is None or note.confidence < chosen.below


def _holds(chosen: Filter, segment: Segment) -> bool:
    wanted = chosen.text.casefold()
    texts = (segment.place.key[1], segment.entry.translation)
    return any(wanted in text.casefold() for text in texts)


_LETS_THROUGH: dict[FilterKind, Callable[[Filter, Segment], bool]] = {
    FilterKind.ALL: lambda _, one: True,
    FilterKind.UNREVIEWED: lambda _, one: one.entry.state is not State.APPROVED,
    FilterKind.UNTRANSLATED: lambda _, one: one.entry.state is State.UNTRANSLATED,
    FilterKind.DRAFTS: _is_draft,
    FilterKind.NEEDS_WORK: lambda _, one: one.entry.state is State.NEEDS_WORK,
    FilterKind.CHANGED: lambda _, one: one.entry.previous is not None,
    FilterKind.TEXT: _holds,
}
