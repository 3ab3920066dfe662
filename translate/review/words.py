"""Show what changed between two texts, word by word.

Law *diff*: what is the same and what was removed is the old text, what is the
same and what was added is the new one, character for character.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Literal

_TOKEN = re.compile(r"(\s*)(\w+|[^\w\s]|\Z)")
_WORD = re.compile(r"\w")
_MOST_PAIRS = 20_000
"""Pairs of equal words; with more of them, frequent words are matched by their neighbours alone."""

_Token = tuple[str, str]
"""White space, and the word or the mark after it; the end of a text is an empty one."""
_Change = tuple[str, str, str]
"""What is removed, what is added in its place, and what stays the same after it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one text, or of both."""

    text: str
    """Never empty."""
    kind: Literal["same", "removed", "added"]


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """Compare two texts by words.

    Neighbours differ in kind, what is removed stands before what is added in its
    place, and what is the same between two changes holds a word: a space or a
    comma alone would tear a change in pieces.
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    head = _shared(before, after)
    tail = _shared(reversed(before[head:]), reversed(after[head:]))
    changes = _compared(before[head : len(before) - tail], after[head : len(after) - tail])
    start, end = _text(before[:head]), _text(before[len(before) - tail :])
    return tuple(_pieces(_gathered([("", "", start), *changes, ("", "", end)])))


def _shared(some: Iterable[_Token], others: Iterable[_Token]) -> int:
    """Count the tokens that both begin with."""
    pairs = zip(some, others, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _text(tokens: Iterable[_Token]) -> str:
    return "".join(space + word for space, word in tokens)


def _compared(before: Sequence[_Token], after: Sequence[_Token]) -> Iterator[_Change]:
    """Compare the words alone: among the spaces, everything is like everything."""
    words, others = [word for _, word in before], [word for _, word in after]
    matcher = SequenceMatcher(None, words, others, autojunk=_has_many_pairs(words, others))
    at = other_at = 0
    for block in matcher.get_matching_blocks():
        yield from _replaced(before[at : block.a], after[other_at : block.b])
        at, other_at = block.a + block.size, block.b + block.size
        for token, other in zip(before[block.a : at], after[block.b : other_at], strict=True):
            yield from _spaced(token, other)


def _replaced(removed: Sequence[_Token], added: Sequence[_Token]) -> Iterator[_Change]:
    """Keep the space before a word that is replaced by another."""
    space = removed[0][0] if removed and added and removed[0][0] == added[0][0] else ""
    yield "", "", space
    yield _text(removed)[len(space) :], _text(added)[len(space) :], ""


def _spaced(token: _Token, other: _Token) -> Iterator[_Change]:
    """Compare two equal words with the white space before them."""
    if token == other:
        yield "", "", token[0] + token[1]
    else:
        yield token[0], other[0], token[1]


def _has_many_pairs(before: Sequence[str], after: Sequence[str]) -> bool:
    """Tell whether difflib would take long if it looked at frequent words: see its autojunk."""
    counts = Counter(after)
    return sum(counts[word] for word in before) > _MOST_PAIRS


def _gathered(changes: Iterable[_Change]) -> Iterator[_Change]:
    """Join changes that have no word between them."""
    old = new = same = ""
    for removed, added, kept in changes:
        if not removed and not added:
            same += kept
        elif (old or new) and not _WORD.search(same):
            old, new, same = old + same + removed, new + same + added, kept
        else:
            yield old, new, same
            old, new, same = removed, added, kept
    yield old, new, same


def _pieces(changes: Iterable[_Change]) -> Iterator[Piece]:
    for removed, added, same in changes:
        if removed:
            yield Piece(removed, "removed")
        if added:
            yield Piece(added, "added")
        if same:
            yield Piece(same, "same")
