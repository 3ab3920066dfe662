"""Pairs as a network sees them, each time a little otherwise.

Sentences lose their stop or their capital, words that are the same on both
sides become placeholders, pieces are split in two: what a text-by-text
sampling does in minutes is done to the pieces of tens of thousands of pairs at
once.

Laws: without variety, a view is the pair; both sides of a view hold the same
placeholders, numbered in the order of the source; what is split reads the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.ruen.train.edits import Edit, Pairs
from models.ruen.train.masking import masked
from models.ruen.train.ragged import Ragged
from models.ruen.train.vocabulary import Vocabulary

Rows = NDArray[np.bool_]
"""Which rows are meant."""


@dataclass(frozen=True, slots=True)
class Variety:
    """How much the views of one pair differ; shares of the pairs, 0–1."""

    split: float = 0.0
    """With pieces that are split in two."""
    masked: float = 0.5
    """With placeholders, where there is anything to replace."""
    uncapitalised: float = 0.03
    unstopped: float = 0.05


PLAIN = Variety(0.0, 0.0, 0.0, 0.0)
_SPLIT = 0.15
"""The share of pieces that are split, where any are; and of what they become, once more."""


def views(pairs: Pairs, variety: Variety, known: Vocabulary, rng: np.random.Generator) -> Pairs:
    """Look at pairs anew."""
    steps: tuple[tuple[float, Callable[..., Pairs]], ...] = (
        (variety.unstopped, unstopped),
        (variety.uncapitalised, uncapitalised),
        (variety.masked, masked),
        (variety.split, split),
    )
    for share, step in steps:
        if share:
            pairs = step(pairs, rng.random(len(pairs.source)) < share, known, rng)
    return pairs


def unstopped(pairs: Pairs, rows: Rows, known: Vocabulary, _: np.random.Generator) -> Pairs:
    """Take the full stops away with which both sides of some rows end."""
    sides = (pairs.source, pairs.target)
    last = [side.starts[1:] - 2 for side in sides]
    for side, at in zip(sides, last, strict=True):
        rows = rows & (side.lengths > 2) & (side.values[at] == known.stop)
    return pairs.edited(*(_with(side, at[rows], 0) for side, at in zip(sides, last, strict=True)))


def uncapitalised(pairs: Pairs, rows: Rows, known: Vocabulary, _: np.random.Generator) -> Pairs:
    """Begin both sides of some rows with a small letter, as the part of a sentence does."""
    sides = (pairs.source, pairs.target)
    small = [known.small[side.values[side.starts[:-1]]] for side in sides]
    rows = rows & (small[0] > 0) & (small[1] > 0)
    return pairs.edited(
        *(
            _with(side, side.starts[:-1][rows], pieces[rows])
            for side, pieces in zip(sides, small, strict=True)
        )
    )


def _with(side: Ragged, at: NDArray[np.int64], pieces: NDArray[np.uint16] | int) -> Edit:
    edit = Edit.of(side)
    edit.first[at] = pieces
    return edit


def split(pairs: Pairs, rows: Rows, known: Vocabulary, rng: np.random.Generator) -> Pairs:
    """Split pieces of some rows in two, and some of the halves once more."""
    for _ in range(2):
        sides = (pairs.source, pairs.target)
        pairs = pairs.edited(*(_split(side, rows, known, rng) for side in sides))
    return pairs


def _split(side: Ragged, rows: Rows, known: Vocabulary, rng: np.random.Generator) -> Edit:
    edit = Edit.of(side)
    is_met = rng.random(len(side.values), np.float32) < _SPLIT
    at = np.flatnonzero(is_met & np.repeat(rows, side.lengths))
    odds = known.odds[side.values[at]]
    way = (rng.random((len(at), 1), np.float32) > odds).sum(axis=1)
    found = known.splits[side.values[at], np.minimum(way, odds.shape[1] - 1)]
    good = found[:, 0] > 0
    edit.first[at[good]], edit.second[at[good]] = found[good].T
    return edit
