"""Cut a text of reST where the sentences that its reader sees end.

Only single spaces between two sentences are cut: a no-break space, two spaces or a tab
would not come back. White space around the whole text stays on its first and last line.

A text with newlines is a parsed literal: its lines are its own, and nothing else is cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from translate.document import Inline, InlineKind, Span
from translate.prose import prose_of
from translate.sentences.boundaries import split

_PLAIN = frozenset({InlineKind.TEXT, InlineKind.PROBLEM})
_SINGLE_SPACE = re.compile(r"(?<=\S) (?=\S)")
_JOINT = re.compile(r"\\?\s$")
"""What keeps a footnote mark from its word."""


@dataclass(slots=True)
class _Prose:
    """A text as its reader sees it, as far as its sentences need it."""

    text: str = ""
    places: list[int] = field(default_factory=list)
    """Where each character of `text` stands in the raw text, 0-based."""
    kept: list[Span] = field(default_factory=list)
    """Of `text`: what no boundary cuts."""

    def add(self, piece: Inline, at: int) -> None:
        """Add a piece that stands at `at` in the raw text."""
        if piece.kind in _PLAIN:
            self.text += piece.raw
            self.places += range(at, at + len(piece.raw))
            return
        seen = prose_of((piece,)).text.strip()
        if not seen:
            self._follow()
            return
        self.kept.append(Span(len(self.text), len(self.text) + len(seen)))
        self.text += seen
        self.places += [at] * len(seen)

    def _follow(self) -> None:
        """Take away what stands before a footnote mark: it goes with the word before it."""
        self.text = _JOINT.sub("", self.text)
        del self.places[len(self.text) :]


def sentence_lines(pieces: Sequence[Inline]) -> tuple[str, ...]:
    """Cut a text of reST where the sentences that its reader sees end.

    No piece of markup is cut, and a footnote mark goes with the sentence before it.

    :returns: no line for an empty text.
    """
    prose, at = _Prose(), 0
    for piece in pieces:
        prose.add(piece, at)
        at += len(piece.raw)
    starts = (prose.places[one.start] for one in split(prose.text, prose.kept))
    return _cut("".join(piece.raw for piece in pieces), starts)


def split_text(text: str, kept: Sequence[Span] = ()) -> tuple[str, ...]:
    """Cut a text whose pieces are not known into its sentences.

    :param kept: spans of `text` that are not cut.
    :returns: no line for an empty text.
    """
    return _cut(text, (one.start for one in split(text, kept)))


def _cut(text: str, starts: Iterable[int]) -> tuple[str, ...]:
    """Cut a text before the sentences that a single space stands before."""
    if "\n" in text or not text:
        return tuple(text.split("\n")) if text else ()
    found = [start for start in starts if start and _SINGLE_SPACE.match(text, start - 1)]
    cut = zip([0, *found], [*(start - 1 for start in found), len(text)], strict=True)
    return tuple(text[start:end] for start, end in cut)
