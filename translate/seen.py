"""A text of reST as its reader sees it, each character with its place in the raw text.

Law: ``text[i]`` stands at ``places[i]`` of the raw text, and `places` ascends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from translate.document import Inline, InlineKind, Span

OBJECT = "\ufffc"
"""Stands for what is no text of the translator's: a literal, a bare link, an opaque role."""
_PLAIN = frozenset({InlineKind.TEXT, InlineKind.PROBLEM})
_NOTES = frozenset({InlineKind.FOOTNOTE, InlineKind.CITATION})


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader sees of a text."""

    text: str
    """Without marks of markup and escapes; protected pieces without text are `OBJECT`,
    footnote marks are nothing."""
    places: tuple[int, ...]
    """Where each character stands in the raw text, 0-based."""

    def span(self, start: int, end: int) -> Span:
        """Give the place in the raw text of a stretch of `text` (0-based, end exclusive)."""
        if start >= end:
            at = self.places[start] if start < len(self.places) else self.end
            return Span(at, at)
        return Span(self.places[start], self.places[end - 1] + 1)

    @property
    def end(self) -> int:
        """Where the text ends in the raw text, exclusive."""
        return self.places[-1] + 1 if self.places else 0

    def is_unbroken(self, start: int, end: int) -> bool:
        """Tell whether a stretch of `text` stands in the raw text letter for letter."""
        span = self.span(start, end)
        return span.end - span.start == end - start and OBJECT not in self.text[start:end]


def seen(pieces: Sequence[Inline]) -> Seen:
    """Read pieces of a text as a reader does."""
    found = [one for each in placed(pieces) for one in _read(each.piece, each.span.start)]
    return Seen("".join(char for char, _ in found), tuple(at for _, at in found))


def seen_plain(text: str) -> Seen:
    """Read a text in which nothing is markup."""
    return Seen(text, tuple(range(len(text))))


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece at its place in the raw text."""

    piece: Inline
    span: Span


def placed(pieces: Sequence[Inline]) -> Iterator[Placed]:
    """Give the pieces of a text with their places."""
    at = 0
    for piece in pieces:
        yield Placed(piece, Span(at, at + len(piece.raw)))
        at += len(piece.raw)


def _read(piece: Inline, start: int) -> Iterator[tuple[str, int]]:
    if piece.kind in _NOTES:
        return
    if piece.kind in _PLAIN:
        yield from _unescaped(piece.raw, start)
    elif piece.text:
        yield from _unescaped(piece.text, start + piece.text_at)
    else:
        yield OBJECT, start


def _unescaped(raw: str, start: int) -> Iterator[tuple[str, int]]:
    at = 0
    while at < len(raw):
        escapes = raw[at] == "\\" and at + 1 < len(raw)
        at += escapes
        if not (escapes and raw[at].isspace()):
            yield raw[at], start + at
        at += 1
