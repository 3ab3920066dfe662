"""Draw a grid table again around cells that have grown."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from translate.document import Cell
from translate.rst import display_width

Canvas = list[list[str]]
"""Rows of columns; the second column of a wide character holds an empty string."""


def redraw(
    lines: Sequence[str],
    cells: Sequence[Cell],
    indents: Sequence[int],
    texts: Mapping[int, Sequence[str] | None],
) -> list[str]:
    """Draw a grid table with new cell texts.

    Columns and rows keep their sizes where the texts fit, and grow where not.

    :param lines: the table as it was.
    :param indents: for each cell, the columns between its left edge and its text.
    :param texts: the new lines of each cell by its index; None to keep its text.
    """
    old = [_old_text(lines, cell) for cell in cells]
    slack = _spare_lines(cells, old)
    boxes = [
        _Box(cell, old[i], _indented(texts.get(i), indents[i]) or old[i], slack[_rows(cell)])
        for i, cell in enumerate(cells)
    ]
    columns = _scaled(sorted({edge for cell in cells for edge in _columns(cell)}), boxes, _wide)
    rows = _scaled(sorted({edge for cell in cells for edge in _rows(cell)}), boxes, _tall)
    heads = {rows[row] for row in rows if lines[row][1:2] == "="}
    return _draw(boxes, columns, rows, heads)


@dataclass(frozen=True, slots=True)
class _Box:
    cell: Cell
    old: list[str]
    new: list[str]
    slack: int
    """How many blank lines the row has below its longest text."""


def _spare_lines(cells: Sequence[Cell], old: Sequence[Sequence[str]]) -> dict[tuple[int, int], int]:
    spare: dict[tuple[int, int], int] = {}
    for cell, text in zip(cells, old, strict=True):
        row = _rows(cell)
        spare[row] = min(spare.get(row, cell.height), cell.height - len(text))
    return spare


def _old_text(lines: Sequence[str], cell: Cell) -> list[str]:
    inside = lines[cell.row : cell.row + cell.height]
    cut = [_slice(line, cell.column, cell.column + cell.width).rstrip() for line in inside]
    return _trimmed(cut)


def _slice(line: str, start: int, end: int) -> str:
    column, kept = 0, []
    for char in line:
        if start <= column < end:
            kept.append(char)
        column += display_width(char)
    return "".join(kept)


def _indented(lines: Sequence[str] | None, indent: int) -> list[str] | None:
    if lines is None:
        return None
    return _trimmed([" " * indent + line if line else "" for line in lines])


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def _columns(cell: Cell) -> tuple[int, int]:
    return cell.column - 1, cell.column + cell.width


def _rows(cell: Cell) -> tuple[int, int]:
    return cell.row - 1, cell.row + cell.height


Measure = Callable[["_Box"], tuple[int, int, int, int]]
"""Give a box's two edges, its old size and its new one."""


def _wide(box: _Box) -> tuple[int, int, int, int]:
    """Give a box's edges, its old size and its new one, in columns."""
    width = max((display_width(line) for line in box.new), default=0)
    room = max((display_width(line) for line in box.old), default=0)
    padding = min(box.cell.width - room, 1)
    return (*_columns(box.cell), box.cell.width, max(box.cell.width, width + padding))


def _tall(box: _Box) -> tuple[int, int, int, int]:
    """Give a box's edges, its old size and its new one, in lines."""
    return (*_rows(box.cell), box.cell.height, len(box.new) + box.slack)


def _scaled(edges: Sequence[int], boxes: Sequence[_Box], measure: Measure) -> dict[int, int]:
    """Give each old border its new place, so that every box has the room that it needs."""
    place = {edges[0]: edges[0]}
    needs = [measure(box) for box in boxes]
    for before, edge in itertools.pairwise(edges):
        ending = [need for need in needs if need[1] == edge]
        own = [need for need in ending if need[0] == before]
        gap = max((need[3] for need in own), default=edge - before - 1)
        place[edge] = place[before] + max(gap, 0) + 1
        for start, _, _, size in ending:
            place[edge] = max(place[edge], place[start] + size + 1)
    return place


def _draw(
    boxes: Sequence[_Box], columns: Mapping[int, int], rows: Mapping[int, int], heads: set[int]
) -> list[str]:
    width, height = max(columns.values()) + 1, max(rows.values()) + 1
    canvas: Canvas = [[" "] * width for _ in range(height)]
    for box in boxes:
        left, right = (columns[edge] for edge in _columns(box.cell))
        top, bottom = (rows[edge] for edge in _rows(box.cell))
        _frame(canvas, left, right, top, bottom, heads)
    for box in boxes:
        left, top = columns[box.cell.column - 1], rows[box.cell.row - 1]
        for offset, line in enumerate(box.new):
            _write(canvas[top + 1 + offset], left + 1, line)
    return ["".join(row) for row in canvas]


def _frame(canvas: Canvas, left: int, right: int, top: int, bottom: int, heads: set[int]) -> None:
    for row in (top, bottom):
        mark = "=" if row in heads else "-"
        for column in range(left + 1, right):
            if canvas[row][column] != "+":
                canvas[row][column] = mark
    for column in (left, right):
        for row in range(top + 1, bottom):
            if canvas[row][column] != "+":
                canvas[row][column] = "|"
    for row in (top, bottom):
        canvas[row][left] = canvas[row][right] = "+"


def _write(row: list[str], column: int, line: str) -> None:
    for char in line:
        width = display_width(char)
        if width == 0:
            row[column - 1] += char
            continue
        row[column] = char
        if width == 2:
            row[column + 1] = ""
        column += width
