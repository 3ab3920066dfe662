"""Show a text a sentence a line, join the lines again, and find the line that matches.

Law *joined*: for a text without newlines, ``joined("\\n".join(sentence_lines(pieces)))`` is the
text. So only single spaces between two sentences are cut: a no-break space, two spaces or a tab
would not come back. White space around the whole text stays on its first and last line.

A text with newlines is a parsed literal: its lines are its own, nothing else is cut, and
`joined` gives it back with `hard` set.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

from translate.document import Inline, InlineKind, Span
from translate.draft.prose import prose_of
from translate.draft.sentences import split

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


def joined(lines: str, *, hard: bool = False) -> str:
    """Join what stands in the editor to one line.

    Lines lose the white space where they meet and are joined by one space; empty
    ones vanish. White space before the first and after the last word stays.

    :param hard: set for a text whose newlines are its own: it is given back as it is.
    """
    if hard or "\n" not in lines:
        return lines
    full = [line for line in lines.split("\n") if line.strip()]
    if not full:
        return ""
    before = full[0][: len(full[0]) - len(full[0].lstrip())]
    after = full[-1][len(full[-1].rstrip()) :]
    return before + " ".join(line.strip() for line in full) + after


def line_at(lines: Sequence[str], offset: int) -> int:
    """Give the 0-based number of the line that holds a character.

    :param offset: 0-based, in the lines joined by one character: a newline in the
        editor, a space in the text. The joint belongs to the line before it; past
        the end is the last line.
    """
    ends = accumulate(len(line) + 1 for line in lines)
    return next((at for at, end in enumerate(ends) if offset < end), max(len(lines) - 1, 0))


_ANCHOR = re.compile(r"``.+?``|https?://[^\s<>`]+|\d+(?:[.,]\d+)*|[A-Za-z][\w+-]{2,}")
"""What reads alike in both languages; among Russian words a Latin one is a name."""
_STEPS = ((1, 1), (1, 2), (2, 1), (1, 0), (0, 1))
"""How many lines may stand for how many."""
_SPREAD = 6.8
"""How far lengths of translations differ, as Gale and Church found: variance per character."""
_JOINED = 1.0
_LEFT_OUT = 2.0
_NOT_YET = 1.0
"""What it costs, in standard deviations, that one line stands for two, that one stands for none,
and that it stands for none at the end: a translation is written from its beginning."""
_ANCHOR_WORTH = 1.0
_ANCHORS_COUNTED = 3
_Link = tuple[int, int, int, int]
"""Lines of one language that stand for lines of the other: start, end, start, end."""


def matching(sources: Sequence[str], targets: Sequence[str], line: int) -> int | None:
    """Find the line of `targets` that says what a line of `sources` says.

    Either language may be the first. As many lines match by their numbers; else by
    their lengths and by the numbers, literals, addresses and names that they share.

    :param line: 0-based.
    :returns: 0-based, the one most like it where two match; None where none does.
    """
    if not 0 <= line < len(sources):
        return None
    if len(sources) == len(targets):
        return line
    for start, end, other, other_end in _links(tuple(sources), tuple(targets)):
        if start <= line < end and other < other_end:
            here = sources[line : line + 1]
            return min(
                range(other, other_end), key=lambda at: _cost(here, targets[at : at + 1], False)
            )
    return None


@lru_cache(maxsize=8)
def _links(sources: tuple[str, ...], targets: tuple[str, ...]) -> tuple[_Link, ...]:
    """Find the cheapest way to go through both texts in order."""
    best: dict[tuple[int, int], tuple[float, _Link | None]] = {(0, 0): (0.0, None)}
    for end in range(len(sources) + 1):
        for other_end in range(len(targets) + 1):
            ways = [
                (best[start, other][0] + cost, (start, end, other, other_end))
                for many, few in _STEPS
                if (start := end - many) >= 0 and (other := other_end - few) >= 0
                for ended in [start == len(sources) or other == len(targets)]
                for cost in [_cost(sources[start:end], targets[other:other_end], ended)]
            ]
            if ways:
                best[end, other_end] = min(ways, key=lambda way: way[0])
    return _way_back(best, (len(sources), len(targets)))


def _way_back(
    best: dict[tuple[int, int], tuple[float, _Link | None]], at: tuple[int, int]
) -> tuple[_Link, ...]:
    found: list[_Link] = []
    while (link := best[at][1]) is not None:
        found.append(link)
        at = link[0], link[2]
    return tuple(reversed(found))


def _cost(some: Sequence[str], others: Sequence[str], ended: bool) -> float:
    """Tell how unlikely it is that two stretches stand for each other.

    :param ended: one of the texts is at its end already.
    """
    if not some or not others:
        return _NOT_YET if ended else _LEFT_OUT
    joint = 0.0 if len(some) == len(others) else _JOINED
    length, other = sum(map(len, some)), sum(map(len, others))
    apart = abs(length - other) / math.sqrt(_SPREAD * (length + other + 1) / 2)
    shared = len(_anchors(some) & _anchors(others))
    reward = _ANCHOR_WORTH * min(shared, _ANCHORS_COUNTED)
    return joint + apart - reward


def _anchors(lines: Sequence[str]) -> frozenset[str]:
    return frozenset().union(*map(_line_anchors, lines))


@lru_cache(maxsize=1024)
def _line_anchors(line: str) -> frozenset[str]:
    return frozenset(_ANCHOR.findall(line))
