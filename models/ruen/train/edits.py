"""Changes to the pieces of many pairs at once, with links that follow.

Each piece is kept, left out, or replaced by one or two others.

Laws: an edit that changes nothing gives the same pairs; a link leads from what
its words have become to what they have become, and is gone with one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from models.ruen.train.corpus import SOURCE, SOURCE_COUNT, TARGET, TARGET_COUNT
from models.ruen.train.ragged import Indexes, Ragged, spread, starts_of


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs, cut into pieces; the rows of all three belong together."""

    source: Ragged
    target: Ragged
    links: Ragged
    """As in a corpus."""

    def take(self, rows: Indexes) -> Pairs:
        """Give some pairs, in the order in which they are named."""
        return Pairs(self.source.take(rows), self.target.take(rows), self.links.take(rows))

    def edited(self, source: Edit, target: Edit) -> Pairs:
        """Change both sides."""
        new_source, places = source.applied(self.source)
        new_target, target_places = target.applied(self.target)
        links = self.links.values.copy()
        owners = self.links.owners
        for start, count, side, moved in (
            (SOURCE, SOURCE_COUNT, self.source, places),
            (TARGET, TARGET_COUNT, self.target, target_places),
        ):
            at = side.starts[owners] + links[:, start]
            first, end = moved[at], moved[at + links[:, count]]
            links[:, start] = first - moved[side.starts[owners]]
            links[:, count] = end - first
        kept = (links[:, SOURCE_COUNT] > 0) & (links[:, TARGET_COUNT] > 0)
        counts = np.bincount(owners[kept], minlength=len(self.links))
        return Pairs(new_source, new_target, Ragged(links[kept], starts_of(counts)))

    def looks(self) -> Ragged:
        """Give the links piece by piece: rows of a target piece and a source piece, 0-based."""
        links = self.links.values.astype(np.int64)
        sizes = links[:, TARGET_COUNT] * links[:, SOURCE_COUNT]
        of = np.repeat(links, sizes, axis=0)
        number = spread(np.zeros(len(links), np.int64), sizes)
        target = of[:, TARGET] + number // of[:, SOURCE_COUNT]
        source = of[:, SOURCE] + number % of[:, SOURCE_COUNT]
        places = starts_of(sizes)[self.links.starts]
        return Ragged(np.stack([target, source], axis=1), places)


@dataclass(frozen=True, slots=True)
class Edit:
    """What becomes of each piece of one side."""

    first: NDArray[np.uint16]
    """The piece in its place; 0 for none."""
    second: NDArray[np.uint16]
    """The piece behind that; 0 for none."""

    @classmethod
    def of(cls, side: Ragged) -> Self:
        """Change nothing yet; the arrays are to be written to."""
        return cls(side.values.copy(), np.zeros_like(side.values))

    def applied(self, side: Ragged) -> tuple[Ragged, Indexes]:
        """Give the new rows; and, for each old piece and the end, how many new ones are before."""
        counts = (self.first > 0).astype(np.int64) + (self.second > 0)
        places = starts_of(counts)
        both = np.stack([self.first, self.second], axis=1).ravel()
        return Ragged(both[both > 0], places[side.starts]), places
