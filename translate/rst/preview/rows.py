"""Lay styled text out in rows: wrap it, break it, put rows beside and under each other.

Widths are terminal cells: a wide character takes two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from translate.rst.lines import display_width
from translate.rst.preview.page import Piece, Row

_SPACES = re.compile(r"([ \t\n\r\f\v]+)")


def row_width(row: Iterable[Piece]) -> int:
    """Count the cells of a row."""
    return sum(display_width(piece.text) for piece in row)


def wrapped(pieces: Iterable[Piece], width: int) -> list[Row]:
    """Fill rows of `width` cells with words; a word that is too wide is broken."""
    rows: list[Row] = []
    row: list[Piece] = []
    used = 0
    for space, word in _words(pieces):
        size = row_width(word)
        if row and used + 1 + size > width:
            rows.append(tuple(row))
            row, used = [], 0
        if row and space:
            row.append(space)
            used += 1
        *full, last = broken(word, width)
        rows += full
        row += last
        used = row_width(row)
    return [*rows, tuple(row)] if row else rows


def _words(pieces: Iterable[Piece]) -> Iterator[tuple[Piece | None, Row]]:
    """Give each word with the space before it; a word may have several styles."""
    space: Piece | None = None
    word: list[Piece] = []
    for piece in pieces:
        for chunk in _SPACES.split(piece.text) if piece.text else [""]:
            if chunk.isspace() and _SPACES.fullmatch(chunk):
                if word:
                    yield space, tuple(word)
                space, word = Piece(" ", piece.style, piece.units), []
            elif chunk or not piece.text:
                word.append(Piece(chunk, piece.style, piece.units))
    if word:
        yield space, tuple(word)


def widest_word(rows: Iterable[Row]) -> int:
    """Count the cells of the widest word."""
    return max((row_width(word) for row in rows for _, word in _words(row)), default=0)


def broken(row: Row, width: int) -> list[Row]:
    """Cut a row into rows of at most `width` cells, wherever that falls; give at least one."""
    if row_width(row) <= width:
        return [row]
    rows: list[list[Piece]] = [[]]
    used = 0
    for piece in row:
        text = ""
        for char in piece.text:
            size = display_width(char)
            if used and used + size > width:
                rows[-1].append(Piece(text, piece.style, piece.units))
                rows.append([])
                text, used = "", 0
            text += char
            used += size
        rows[-1].append(Piece(text, piece.style, piece.units))
    return [tuple(one) for one in rows]


def padded(row: Row, width: int) -> Row:
    """Fill a row up to `width` cells."""
    return (*row, Piece(" " * (width - row_width(row)), "text"))


def beside(marker: Row, rows: Sequence[Row]) -> list[Row]:
    """Put a marker before the first row, and its width in spaces before every other one."""
    blank = Piece(" " * row_width(marker), "text")
    if not rows:
        return [marker]
    return [(*marker, *rows[0]), *((blank, *row) if row else row for row in rows[1:])]


def stacked(blocks: Iterable[Sequence[Row]], gap: int = 1) -> list[Row]:
    """Put blocks under each other, with `gap` empty rows between; empty ones leave no trace."""
    rows: list[Row] = []
    for block in blocks:
        if block:
            rows += [()] * gap if rows else []
            rows += block
    return rows
