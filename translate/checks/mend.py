"""Mend what is mechanical in a translation, and prove that its markup did not suffer.

Law: a mended translation has the same protected pieces as before, in the same order, or
exactly those of its source; docutils says nothing of it that it did not say before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from translate.checks.types import Finding, Pair
from translate.document import Inline
from translate.markup import compare, identity
from translate.rst import InlineParser


def mended(pair: Pair, found: Iterable[Finding], parser: InlineParser | None) -> str | None:
    """Give a translation with its findings mended, as far as that is certain.

    :param parser: cuts the translation into pieces; None for a text that is no reST.
    :returns: None when nothing can be mended.
    """
    mends = [one for one in found if one.mended is not None and one.span is not None]
    text = _applied(pair.translation, mends)
    if text == pair.translation:
        return None
    if _is_sound(pair, text, parser):
        return text
    return _one_by_one(pair, mends, parser)


def _one_by_one(pair: Pair, mends: list[Finding], parser: InlineParser | None) -> str | None:
    """Leave out what would break the markup."""
    good: list[Finding] = []
    for one in mends:
        if _is_sound(pair, _applied(pair.translation, [*good, one]), parser):
            good.append(one)
    text = _applied(pair.translation, good)
    return text if text != pair.translation else None


def _applied(text: str, mends: Iterable[Finding]) -> str:
    """Put in what was mended; of two that overlap, the first one counts."""
    parts, at = [], 0
    for start, end, new in sorted(_places(mends)):
        if start >= at:
            parts += [text[at:start], new]
            at = end
    return "".join([*parts, text[at:]])


def _places(mends: Iterable[Finding]) -> Iterator[tuple[int, int, str]]:
    for one in mends:
        if one.span is not None and one.mended is not None:
            yield one.span.start, one.span.end, one.mended


def _is_sound(pair: Pair, text: str, parser: InlineParser | None) -> bool:
    if parser is None:
        return bool(text.strip())
    pieces, complaints = parser.parse(text)
    if set(complaints) - set(pair.complaints):
        return False
    if _protected(pieces) == _protected(pair.pieces):
        return True
    return not compare(pair.source, pieces, pair.around.renamed)


def _protected(pieces: Iterable[Inline]) -> list[tuple[str, str]]:
    return [identity(one) for one in pieces if one.protected]
