"""Find the markup that a translation still lacks, ready to be put in.

Law *missing*: a translation with every missing piece put in has lost none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from translate.document import Inline
from translate.markup import identity, signature


def missing(source: Sequence[Inline], translation: Sequence[Inline]) -> tuple[str, ...]:
    """Give the protected pieces that the translation lacks, as the source writes them.

    They come in the source's order. Where a piece occurs more often in the source,
    its last occurrences are the ones that are missing.
    """
    return tuple(_missing(source, translation))


def next_missing(source: Sequence[Inline], translation: Sequence[Inline]) -> str | None:
    """Give the first piece that the translation lacks, or None when it has them all."""
    return next(_missing(source, translation), None)


def _missing(source: Sequence[Inline], translation: Sequence[Inline]) -> Iterator[str]:
    present = signature(translation)
    for piece in source:
        if not piece.protected:
            continue
        if present[identity(piece)]:
            present[identity(piece)] -= 1
        else:
            yield piece.raw
