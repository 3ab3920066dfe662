"""The lines of a source as docutils sees them, and the way back to exact offsets.

docutils expands tabs and drops trailing space before it parses; a place that it
speaks of is a line and a column of *that* text. `SourceLines` translates.
"""

from __future__ import annotations

import re
import unicodedata

from translate.document import TAB_WIDTH, Source, Span

_FORM_SPACES = re.compile("[\v\f]")


class SourceLines:
    """The lines of a source with tabs expanded, and where their characters stand."""

    def __init__(self, source: Source) -> None:
        self.source = source
        text = _FORM_SPACES.sub(" ", source.text)
        self._raw = text.splitlines()
        self.expanded = [line.expandtabs(TAB_WIDTH).rstrip() for line in self._raw]

    def __len__(self) -> int:
        return len(self.expanded)

    def span(self, line: int, start: int, end: int) -> Span | None:
        """Turn columns of an expanded line into a span of the source.

        :param line: 0-based.
        :param start: 0-based column in the expanded line.
        :param end: exclusive.
        :returns: None when an edge falls inside a tab.
        """
        begin = self.source.starts[line]
        raw = self._raw[line]
        if "\t" not in raw:
            return Span(begin + start, begin + end)
        offsets = _tab_offsets(raw)
        if start not in offsets or end not in offsets:
            return None
        return Span(begin + offsets[start], begin + offsets[end])


def _tab_offsets(raw: str) -> dict[int, int]:
    """Map each column at which a character begins to the character's offset in `raw`."""
    column, offsets = 0, {}
    for offset, char in enumerate(raw):
        offsets[column] = offset
        column += TAB_WIDTH - column % TAB_WIDTH if char == "\t" else 1
    offsets[column] = len(raw)
    return offsets


def display_width(text: str) -> int:
    """Count the terminal columns of `text`, as docutils measures titles and tables."""
    if text.isascii():
        return len(text)
    return sum(_char_width(char) for char in text)


def index_at_column(text: str, column: int) -> int:
    """Give the index of the character that stands at a display column (both 0-based)."""
    if text.isascii():
        return min(column, len(text))
    width = 0
    for index, char in enumerate(text):
        if width >= column and not unicodedata.combining(char):
            return index
        width += _char_width(char)
    return len(text)


def _char_width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
