"""The width that a post is wrapped at, read off its own line breaks."""

from __future__ import annotations

from collections import Counter

from translate.document import Document, Unit
from translate.merge.fold import words
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
    ends = [_from_line_start(document, span.start, span.end) for span in unit.lines]
    starting = _words_by_offset(unit)
    found, offset = [], 0
    for span, end in zip(unit.lines, ends[:-1], strict=False):
        offset += span.end - span.start + 1
        word = starting.get(offset)
        if word is not None:
            found.append((end, end + 1 + display_width(word)))
    return found


def _words_by_offset(unit: Unit) -> dict[int, str]:
    """Map the offset of each word in the unit's text to the word; a literal is one word."""
    offset, found = 0, {}
    for word in words(unit.inlines):
        found[offset] = word
        offset += len(word) + 1
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
