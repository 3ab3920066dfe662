"""The rows of the segment list: headings of posts, and segments."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from translate.review.segment import Place
from translate.review.session import ReviewSession
from translate.tui.segments import Row
from translate.tui.showing import MARKS


class SegmentRows(Sequence[Row]):
    """What a session shows, a row a segment and one a post; each is made when it is painted."""

    def __init__(self, session: ReviewSession) -> None:
        self._session = session
        self._places = session.view.places
        self._heads = [
            index
            for index, place in enumerate(self._places)
            if not index or place.post != self._places[index - 1].post
        ]
        self._head_rows = [index + number for number, index in enumerate(self._heads)]

    def __len__(self) -> int:
        return len(self._places) + len(self._heads)

    def __getitem__(self, row: int) -> Row:  # type: ignore[override]
        number = bisect_right(self._head_rows, row)
        if self._head_rows[number - 1] == row:
            return Row("post", "", 0, self._places[self._heads[number - 1]].post, row)
        index = row - number
        segment = self._session.shelf.find(self._places[index])
        if segment is None:
            return Row("segment", MARKS_GONE, index + 1, "", row)
        text = segment.place.key[1]
        return Row("segment", MARKS[segment.entry.state], index + 1, text, row)

    def row_of(self, place: Place) -> int | None:
        """Give the row of a segment, 0-based."""
        index = self._session.view.index_of(place)
        return None if index is None else index + bisect_right(self._heads, index)

    def place_of(self, row: int) -> Place | None:
        """Give the segment of a row; of a heading, the first one under it."""
        if not 0 <= row < len(self):
            return None
        number = bisect_right(self._head_rows, row)
        is_head = self._head_rows[number - 1] == row
        return self._places[self._heads[number - 1] if is_head else row - number]


MARKS_GONE = "x"
"""Of a segment that left its post while it was shown."""
