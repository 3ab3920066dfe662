"""Checks of inline markup: what docutils rejects, and what was lost, added or changed."""

from __future__ import annotations

from collections.abc import Iterator

from translate.checks.types import Check, Example, Pair, Trouble
from translate.errors import Severity
from translate.markup import compare


def _broken(pair: Pair) -> Iterator[Trouble]:
    for one in pair.complaints:
        yield Trouble(one)


def _changed(pair: Pair) -> Iterator[Trouble]:
    if pair.complaints:
        return
    difference = compare(pair.source, pair.pieces, pair.around.renamed)
    for name in difference.lost:
        yield Trouble(f"the translation lacks {name}; put it in")
    for name in difference.added:
        yield Trouble(f"the translation has {name}, which the source has not; take it out")


CHECKS = (
    Check(
        "broken-markup",
        Severity.ERROR,
        "Docutils rejects the markup.",
        Example("Это **важно**.", "This is **important.", "This is **important**."),
        _broken,
    ),
    Check(
        "changed-markup",
        Severity.ERROR,
        "A link, a literal or another protected piece is not the source's.",
        Example("Запустите ``make``.", "Run make.", "Run ``make``."),
        _changed,
    ),
)
