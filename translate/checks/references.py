"""Checks of what refers to something else in the post, and of what a first line reads as."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from translate.checks.types import Check, Example, Pair, Surroundings, Trouble
from translate.document import Inline, InlineKind, Span
from translate.errors import Severity
from translate.markup import identity
from translate.rst import reads_as_block
from translate.seen import Placed, placed

_NAMED = frozenset({InlineKind.REFERENCE, InlineKind.ALIAS})
_ALIKE = re.compile(r"[A-Za-z][\w.+-]*|\d+(?:[.,]\d+)*")


def _unknown(pair: Pair) -> Iterator[Trouble]:
    names = pair.around.names
    if names is None:
        return
    known = {identity(one)[1] for one in pair.source if one.kind in _NAMED}
    for one in placed(pair.pieces):
        name = identity(one.piece)[1]
        if one.piece.kind in _NAMED and name not in names and name not in known:
            message = f"nothing in the post is named “{name}”; keep the source's reference"
            yield Trouble(message, one.span)


def _order(pair: Pair) -> Iterator[Trouble]:
    """Find references that are told apart by their order alone, and stand in another one."""
    was, now = _by_order(pair.source), _by_order(pair.pieces)
    if len(was) < 2 or len(was) != len(now):
        return
    said = [frozenset(_ALIKE.findall(one.piece.text)) for one in was]
    for at, one in enumerate(now):
        words = frozenset(_ALIKE.findall(one.piece.text))
        if not words or words == said[at]:
            continue
        elsewhere = [number for number, other in enumerate(said) if other == words]
        if elsewhere and words & said[at] == frozenset():
            message = (
                f"{one.piece.raw} is reference number {elsewhere[0] + 1} of the source, and stands"
                f" as number {at + 1}; keep their order, for each leads to the next target"
            )
            yield Trouble(message, one.span)


def _by_order(pieces: Sequence[Inline]) -> list[Placed]:
    return [one for one in placed(pieces) if one.piece.kind is InlineKind.ANONYMOUS]


def _block(pair: Pair) -> Iterator[Trouble]:
    if not pair.is_markup or not pair.kinds or "title" in pair.kinds:
        return
    if reads_as_block(pair.translation, "") and not reads_as_block(pair.text, ""):
        first = pair.translation.split()[0]
        message = (
            f"“{first}” at the beginning reads as a list or another block; `merge` will escape it:"
            " begin with a word if that is not meant"
        )
        yield Trouble(message, Span(0, len(first)))


def _example_post() -> Surroundings:
    return Surroundings(names=frozenset({"ключи"}))


CHECKS = (
    Check(
        "unknown-reference",
        Severity.ERROR,
        "A named reference leads to nothing: no title, target, footnote or link of the post has"
        " that name. References follow translated titles by themselves.",
        Example("Смотрите Ключи_.", "See Keyz_.", "See Ключи_.", _example_post),
        _unknown,
    ),
    Check(
        "reference-order",
        Severity.WARNING,
        "Anonymous references lead to the next anonymous target, whatever their text; the texts"
        " show that they stand in another order than in the source.",
        Example("`Fedora`__ и `Debian`__.", "`Debian`__ and `Fedora`__.",
                "`Fedora`__ and `Debian`__."),
        _order,
    ),
    Check(
        "block-start",
        Severity.HINT,
        "The translation begins with what reads as a list mark, a field, a quote or a comment;"
        " the source does not. `merge` escapes it, so a reader sees the characters as they are.",
        Example("Дефис и слово.", "- a hyphen and a word.", "A hyphen and a word."),
        _block,
    ),
)  # fmt: skip
