"""Pairs as a network sees them: numbers of pieces, and which piece stands for which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from models.ruen.train.masking import masked
from models.ruen.train.noise import noisy
from models.ruen.train.pieces import END, Pieces
from models.ruen.train.shards import Aligned
from translate.document import Span
from translate.engine.alignment import words


@dataclass(frozen=True, slots=True)
class Example:
    """A pair, cut into pieces; both sides end with `END`."""

    source: tuple[int, ...]
    target: tuple[int, ...]
    looks: tuple[tuple[int, int], ...]
    """0-based indexes of a target piece and of a source piece that it should look at."""

    @property
    def length(self) -> int:
        """The pieces of the longer side."""
        return max(len(self.source), len(self.target))


@dataclass(frozen=True, slots=True)
class Variety:
    """How much the views of one pair differ."""

    sampled: float = 0.0
    """The share of pairs that are cut into other pieces than the likeliest."""
    masked: float = 0.35
    """The share of pairs with placeholders, where there is anything to replace."""
    noisy: bool = True


PLAIN = Variety(masked=0.0, noisy=False)


def example(pair: Aligned, pieces: Pieces, variety: Variety, rng: Random) -> Example:
    """Look at a pair anew."""
    if variety.noisy:
        pair = noisy(pair, rng)
    if rng.random() < variety.masked:
        pair = masked(pair, rng)
    sampled = rng.random() < variety.sampled
    source, source_spans = pieces.encoded(pair.russian, sampled=sampled)
    target, target_spans = pieces.encoded(pair.english, sampled=sampled)
    from_word = _pieces_of(pair.russian, source_spans)
    to_word = _pieces_of(pair.english, target_spans)
    looks = {
        (after, before)
        for russian, english in pair.links
        for before in from_word[russian]
        for after in to_word[english]
    }
    return Example((*source, END), (*target, END), tuple(sorted(looks)))


def _pieces_of(text: str, spans: Sequence[Span]) -> list[list[int]]:
    """Give, for each word of a text, the indexes of its pieces."""
    found = words(text)
    owner = [-1] * (len(text) + 1)
    for index, word in enumerate(found):
        owner[word.start : word.end] = [index] * (word.end - word.start)
    pieces: list[list[int]] = [[] for _ in found]
    for index, span in enumerate(spans):
        for word_index in set(owner[span.start : span.end]) - {-1}:
            pieces[word_index].append(index)
    return pieces
