"""Placeholders: pieces that a model learns to copy to where they belong.

When the model is used, they stand for literals, addresses and roles. Here
they take the place of words that are the same in both languages and linked:
names, numbers, versions, code.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.ruen.train.corpus import SOURCE, SOURCE_COUNT, TARGET, TARGET_COUNT
from models.ruen.train.edits import Edit, Pairs
from models.ruen.train.ragged import Indexes, Ragged, spread
from models.ruen.train.vocabulary import Vocabulary

_JOINED = 0.7
"""How often neighbours share a placeholder: a literal may hold several words."""
_MASKED = 0.6
"""How many of the words are replaced."""
_NOT_FROM_FIRST = 0.3
"""How often placeholders are numbered from a later one than the first."""


@dataclass(frozen=True, slots=True)
class _Runs:
    """Runs of words that follow one another on both sides, in the order of the source."""

    owners: Indexes
    """The row of each."""
    links: NDArray[np.int64]
    """As the links of a corpus."""

    def __getitem__(self, chosen: NDArray[np.bool_]) -> _Runs:
        return _Runs(self.owners[chosen], self.links[chosen])


def masked(
    pairs: Pairs, rows: NDArray[np.bool_], known: Vocabulary, rng: np.random.Generator
) -> Pairs:
    """Put placeholders in the place of words that are the same on both sides of some rows.

    They are numbered in the order of the source from the first on, as the
    translator gives them out, or now and then from a later one.
    """
    runs = _runs(pairs, _same_words(pairs, rows, known), known, rng)
    runs = runs[rng.random(len(runs.owners)) < _MASKED]
    numbers = _numbers(runs.owners, len(known.placeholders), rng)
    fit = numbers < len(known.placeholders)
    runs, names = runs[fit], known.placeholders[numbers[fit]]
    return pairs.edited(
        _hidden(pairs.source, runs, SOURCE, SOURCE_COUNT, names, known),
        _hidden(pairs.target, runs, TARGET, TARGET_COUNT, names, known),
    )


def _same_words(pairs: Pairs, rows: NDArray[np.bool_], known: Vocabulary) -> _Runs:
    """Find the words that are linked to the same word, each to one."""
    owners, links = pairs.links.owners, pairs.links.values.astype(np.int64)
    source = pairs.source.starts[owners] + links[:, SOURCE]
    target = pairs.target.starts[owners] + links[:, TARGET]
    begin_alike = pairs.source.values[source] == pairs.target.values[target]
    even = links[:, SOURCE_COUNT] == links[:, TARGET_COUNT]
    at = np.flatnonzero(rows[owners] & even & begin_alike)
    at = at[_are_same(pairs, source[at], target[at], links[at, SOURCE_COUNT], known)]
    at = at[_once(source[at]) & _once(target[at])]
    at = at[np.argsort(source[at], kind="stable")]
    return _Runs(owners[at], links[at])


def _are_same(
    pairs: Pairs, source: Indexes, target: Indexes, counts: Indexes, known: Vocabulary
) -> NDArray[np.bool_]:
    """Compare runs of pieces, one for one."""
    if not len(counts):
        return np.zeros(0, np.bool_)
    pieces = pairs.source.values[spread(source, counts)]
    alike = (pieces == pairs.target.values[spread(target, counts)]) & known.is_latin[pieces]
    firsts = np.cumsum(counts) - counts
    is_word = np.logical_or.reduceat(known.has_letter[pieces], firsts)
    return np.logical_and.reduceat(alike, firsts) & is_word


def _once(values: Indexes) -> NDArray[np.bool_]:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray(counts[inverse] == 1)


def _runs(pairs: Pairs, words: _Runs, known: Vocabulary, rng: np.random.Generator) -> _Runs:
    """Join neighbours now and then."""
    owners, links = words.owners, words.links
    if not len(owners):
        return words
    follows = owners[1:] == owners[:-1]
    for side, start, count in _sides(pairs):
        follows &= _follow(side, owners, links[:, start], links[:, count], known.blank)
    joins = follows & (rng.random(len(follows)) < _JOINED)
    firsts = np.flatnonzero(np.concatenate([[True], ~joins]))
    lasts = np.concatenate([firsts[1:], [len(owners)]]) - 1
    found = links[firsts]
    for _, start, count in _sides(pairs):
        found[:, count] = links[lasts, start] + links[lasts, count] - found[:, start]
    return _Runs(owners[firsts], found)


def _sides(pairs: Pairs) -> tuple[tuple[Ragged, int, int], ...]:
    return (pairs.source, SOURCE, SOURCE_COUNT), (pairs.target, TARGET, TARGET_COUNT)


def _follow(
    side: Ragged, owners: Indexes, starts: Indexes, counts: Indexes, blank: int
) -> NDArray[np.bool_]:
    """Tell which words but the first stand behind the word before, a blank piece or none between.

    :param starts: of the words, within their rows.
    """
    ends = starts[:-1] + counts[:-1]
    between = side.values[side.starts[owners[:-1]] + ends]
    gaps = starts[1:] - ends
    return np.asarray((gaps == 0) | (gaps == 1) & (between == blank))


def _numbers(owners: Indexes, most: int, rng: np.random.Generator) -> Indexes:
    """Number the runs of each row.

    :param owners: ascending.
    """
    _, firsts, inverse, counts = np.unique(
        owners, return_index=True, return_inverse=True, return_counts=True
    )
    room = np.maximum(most - counts, 0) + 1
    later = rng.random(len(counts)) < _NOT_FROM_FIRST
    offsets = np.where(later, (rng.random(len(counts)) * room).astype(np.int64), 0)
    return np.arange(len(owners)) - firsts[inverse] + offsets[inverse]


def _hidden(
    side: Ragged, runs: _Runs, start: int, count: int, names: NDArray[np.uint16], known: Vocabulary
) -> Edit:
    """Write names in the place of runs; the blank before a word stays."""
    edit = Edit.of(side)
    firsts = side.starts[runs.owners] + runs.links[:, start]
    begins = known.begins[side.values[firsts]]
    edit.first[spread(firsts, runs.links[:, count])] = 0
    edit.first[firsts] = np.where(begins, known.blank, names)
    edit.second[firsts] = np.where(begins, names, 0)
    return edit
