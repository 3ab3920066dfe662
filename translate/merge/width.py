"""The width that a post is wrapped at, read off its own line breaks."""

from __future__ import annotations

from collections import Counter

from translate.document import Document, Unit
from translate.rst import display_width

DEFAULT = 79
"""The width for a post that shows none."""
NARROWEST = 40
"""Breaks before this column were made for sense, not for width."""
UNFOLDED = 1 << 30
"""The width of a post whose author never breaks a line."""


def wrap_width(document: Document) -> int:
    """Find the width, in columns, that explains most line breaks of the post.

    A line break between two words of a paragraph says that the width is at
    least the line's length, and too small for the next word: an interval.
    The width is a point that the most intervals share; of several, the
    smallest.
    """
    edges: Counter[int] = Counter()
    for unit in document.units:
        for low, high in _intervals(document, unit):
            edges[low] += 1
            edges[high] -= 1
    if not edges:
        return _unbroken_width(document)
    best, best_count, count = DEFAULT, 0, 0
    for column in sorted(edges):
        count += edges[column]
        if count > best_count:
            best, best_count = column, count
    return best if best >= NARROWEST else DEFAULT


def _intervals(document: Document, unit: Unit) -> list[tuple[int, int]]:
    source = document.source
    shown = [_from_line_start(document, span.start, span.end) for span in unit.lines]
    found = []
    for index, line in enumerate(shown[:-1]):
        following = source.text[unit.lines[index + 1].start : unit.lines[index + 1].end]
        word = following.split(" ", 1)[0]
        found.append((line, line + 1 + display_width(word)))
    return found


def _from_line_start(document: Document, start: int, end: int) -> int:
    source = document.source
    line_start = source.starts[source.line_of(start)]
    return display_width(source.text[line_start:end].expandtabs())


def _unbroken_width(document: Document) -> int:
    lengths = [
        _from_line_start(document, unit.span.start, unit.span.end) for unit in document.units
    ]  # fmt: skip
    return UNFOLDED if max(lengths, default=0) > DEFAULT else DEFAULT
