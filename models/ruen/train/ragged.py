"""Rows of different lengths in one array: what numpy needs to work on a million at once.

Law: row `i` of `ragged.take(rows)` is row `rows[i]` of `ragged`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Indexes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows, one after another."""

    values: NDArray[Any]
    """Of all rows; a value may be an array of its own."""
    starts: Indexes
    """Where each row starts, 0-based, and at last where the last one ends."""

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def lengths(self) -> Indexes:
        """The number of values of each row."""
        return np.diff(self.starts)

    @property
    def owners(self) -> Indexes:
        """The row of each value, 0-based."""
        return np.repeat(np.arange(len(self)), self.lengths)

    def row(self, index: int) -> NDArray[Any]:
        """Give one row."""
        return self.values[self.starts[index] : self.starts[index + 1]]

    def take(self, rows: NDArray[Any]) -> Ragged:
        """Give some rows, in the order in which they are named."""
        lengths = self.lengths[rows]
        return Ragged(self.values[spread(self.starts[rows], lengths)], starts_of(lengths))

    def padded(self, width: int, fill: int) -> NDArray[np.int32]:
        """Give the rows as one table."""
        table = np.full((len(self), width), fill, dtype=np.int32)
        table[self.owners, spread(np.zeros(len(self), np.int64), self.lengths)] = self.values
        return table


def starts_of(lengths: NDArray[Any]) -> Indexes:
    """Say where rows of some lengths start."""
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


def spread(firsts: NDArray[Any], counts: NDArray[Any]) -> Indexes:
    """Count on from each of some numbers: 5 and 9, 2 and 3 times, give 5, 6, 9, 10, 11."""
    starts = starts_of(counts)
    return np.arange(starts[-1]) + np.repeat(firsts - starts[:-1], counts)


def ragged(rows: Sequence[Sequence[int]], kind: type = np.uint16) -> Ragged:
    """Put rows into one array."""
    lengths = np.fromiter(map(len, rows), np.int64, len(rows))
    values: NDArray[Any] = np.fromiter((one for row in rows for one in row), kind, lengths.sum())
    return Ragged(values, starts_of(lengths))


def joined(parts: Sequence[Ragged]) -> Ragged:
    """Put rows behind one another."""
    lengths = np.concatenate([np.zeros(0, np.int64), *(one.lengths for one in parts)])
    return Ragged(np.concatenate([one.values for one in parts]), starts_of(lengths))
