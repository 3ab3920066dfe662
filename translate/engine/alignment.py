"""Which words of a translation stand for which words of its source.

A model's attention says it token by token; here it is word by word, and
quantised, so that it can be kept beside the translation.

Law: the words of a text are disjoint and ascending, and what stands between
them is white space.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from translate.document import Span

_WORD = re.compile(r"\w+(?:[-'’.:/@+&=?#%~]+\w+)*|[^\w\s]")
FULL = 255
"""The weight of a word that takes all the attention."""
LEAST = 0.08
"""Below this share of attention, nothing says where a word went."""


def words(text: str) -> list[Span]:
    """Give the words and the single punctuation marks of a text.

    Names that hold punctuation (a URL, a file, a version) are one word each.
    """
    return [Span(*match.span()) for match in _WORD.finditer(text)]


def words_under(found: Sequence[Span], span: Span) -> range:
    """Give the indexes of the words that share a character with `span`."""
    inside = [
        index for index, word in enumerate(found) if word.start < span.end and span.start < word.end
    ]
    return range(inside[0], inside[-1] + 1) if inside else range(0)


@dataclass(frozen=True, slots=True)
class Alignment:
    """How much each word of a translation looked at each word of its source."""

    rows: tuple[bytes, ...]
    """One row a target word, one byte a source word; a row's bytes add up to about `FULL`."""

    def shares(self, source: Collection[int]) -> list[float]:
        """Give, for each target word, how much of its attention lies on some source words.

        :param source: their 0-based indexes.
        :returns: numbers from 0 to 1.
        """
        return [sum(row[index] for index in source) / (sum(row) or 1) for row in self.rows]

    def pack(self) -> bytes:
        """Make it small; see `unpack`."""
        width = len(self.rows[0]) if self.rows else 0
        return zlib.compress(width.to_bytes(4, "big") + b"".join(self.rows), 1)


NO_ALIGNMENT = Alignment(())
"""What an engine gives that cannot tell."""


def unpack(data: bytes) -> Alignment:
    """Read what `Alignment.pack` made."""
    plain = zlib.decompress(data)
    width = int.from_bytes(plain[:4], "big")
    starts = range(4, len(plain), width) if width else ()
    return Alignment(tuple(plain[at : at + width] for at in starts))


@dataclass(frozen=True, slots=True)
class Place:
    """The words of a translation that stand for some words of its source."""

    words: range
    """0-based indexes of target words, never empty."""
    quality: float
    """From 0 to 1: the share of the attention on the source words that lies here."""


def place(alignment: Alignment, source: Collection[int], taken: Collection[int]) -> Place | None:
    """Find the run of target words that stands for some source words.

    The run is the one that gathers most attention above a threshold half-way
    between the mean and the greatest share; after the in-minus-out score of
    Zenkel, Wuebker and DeNero, “Automatic Bilingual Markup Transfer” (2021).

    :param source: 0-based indexes of source words.
    :param taken: target words that already stand for something else.
    :returns: None when no free word looked at them.
    """
    shares = alignment.shares(source)
    free = [index for index in range(len(shares)) if index not in taken]
    top = max(free, key=shares.__getitem__, default=-1)
    if top < 0 or shares[top] < LEAST:
        return None
    threshold = (shares[top] + sum(shares) / len(shares)) / 2
    best, start, total, found = 0.0, 0, 0.0, range(0)
    for index, share in enumerate(shares):
        if index in taken:
            start, total = index + 1, 0.0
            continue
        total += share - threshold
        if total > best:
            best, found = total, range(start, index + 1)
        if total < 0:
            start, total = index + 1, 0.0
    if not found:  # every share is the same, or the greater ones are taken
        found = range(top, top + 1)
    return Place(found, sum(shares[index] for index in found) / sum(shares))
