"""What is shown of a review: the segments that a filter lets through, and moving among them.

A segment that no longer fits the filter after it was approved stays where it
is until a filter is chosen again: a list that moves under the eye is worse
than one that is a little behind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from translate.review.filters import Filter, FilterKind, matches
from translate.review.segment import Place, Segment
from translate.review.shelf import Shelf

HasFindings = Callable[[Segment], bool]


class View:
    """The places that are shown, in order, and the one that is looked at."""

    def __init__(self, shelf: Shelf, has_findings: HasFindings) -> None:
        self._shelf = shelf
        self._has_findings = has_findings
        self.filter = Filter(FilterKind.ALL)
        self.current: Place | None = None
        self.places: Sequence[Place] = ()
        self._index: dict[Place, int] = {}

    def choose(self, chosen: Filter) -> None:
        """Show what a filter lets through; the current segment stays, or the next one is taken."""
        self.filter = chosen
        self._show([one.place for one in self._shelf.segments() if self._fits(one)])

    def follow(self) -> None:
        """Take in what was loaded since; what is shown already stays."""
        shown = self._index
        self._show(
            [one.place for one in self._shelf.segments() if one.place in shown or self._fits(one)]
        )

    def _fits(self, segment: Segment) -> bool:
        return matches(self.filter, segment, self._has_findings)

    def _show(self, places: Sequence[Place]) -> None:
        before = self.index or 0
        self.places = places
        self._index = {place: index for index, place in enumerate(places)}
        if self.current not in self._index:
            self.current = self._after_current(before) if places else None

    def _after_current(self, before: int) -> Place:
        """Give what is shown next to a current segment that is not; without one, by number."""
        order = self._shelf.order
        if self.current not in order:
            return self.places[min(before, len(self.places) - 1)]
        later = order[order.index(self.current) :]
        return next((one for one in later if one in self._index), self.places[-1])

    @property
    def index(self) -> int | None:
        """The current segment's place in the list, 0-based."""
        return self._index.get(self.current) if self.current else None

    def index_of(self, place: Place) -> int | None:
        """Give a segment's place in the list, 0-based; None when it is not shown."""
        return self._index.get(place)

    def select(self, place: Place) -> None:
        """Look at a segment; one that the filter hides is shown all the same."""
        if place not in self._index:
            wanted = {*self._index, place}
            self._show([one for one in self._shelf.order if one in wanted])
        self.current = place

    def move(self, by: int) -> None:
        """Go some segments on, or back, as far as there are any."""
        if self.places:
            at = min(max((self.index or 0) + by, 0), len(self.places) - 1)
            self.current = self.places[at]

    def next_where(self, wanted: Callable[[Segment], bool]) -> Place | None:
        """Find the next segment after the current one that is wanted, from the top again.

        :returns: None when there is none; the current one when it is the only one.
        """
        start = self.index if self.index is not None else -1
        count = len(self.places)
        around = (self.places[(start + step) % count] for step in range(1, count + 1))
        return next((place for place in around if wanted(self._shelf[place])), None)
