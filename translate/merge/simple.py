"""Draw a simple table again around cells that have grown."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from translate.document import Cell
from translate.rst import display_width
from translate.rst.lines import index_at_column

_RULE = re.compile(r"[=-]+")


def redraw(
    lines: Sequence[str],
    cells: Sequence[Cell],
    indents: Sequence[int],
    texts: Mapping[int, Sequence[str] | None],
) -> list[str]:
    """Draw a simple table with new cell texts.

    :param lines: the table as it was.
    :param indents: for each cell, the columns between its left edge and its text.
    :param texts: the new lines of each cell by its index; None to keep its text.
    """
    columns = [match.span() for match in _RULE.finditer(lines[0])]
    new = [
        [" " * indents[i] + line if line else "" for line in given]
        if (given := texts.get(i)) is not None
        else _old_text(lines, cell)
        for i, cell in enumerate(cells)
    ]
    places = _widened(columns, cells, new)
    by_row: dict[int, list[int]] = defaultdict(list)
    for number, cell in enumerate(cells):
        by_row[cell.row].append(number)
    drawn: list[str] = []
    at = 0
    while at < len(lines):
        members = by_row.get(at)
        if members and cells[members[0]].height:
            drawn += _row([cells[i] for i in members], [new[i] for i in members], columns, places)
            at += cells[members[0]].height
        else:
            drawn.append(_rule(lines[at], columns, places))
            at += 1
    return drawn


Columns = Sequence[tuple[int, int]]


def _old_text(lines: Sequence[str], cell: Cell) -> list[str]:
    found = []
    for line in lines[cell.row : cell.row + cell.height]:
        start = index_at_column(line, cell.column)
        end = index_at_column(line, cell.column + cell.width) if cell.width else len(line)
        found.append(line[start:end].rstrip())
    return found


def _number(columns: Columns, start: int) -> int:
    return next(i for i, (begin, _) in enumerate(columns) if begin == start)


def _last_number(columns: Columns, cell: Cell) -> int:
    if not cell.width:
        return len(columns) - 1
    end = cell.column + cell.width
    return next((i for i, (_, stop) in enumerate(columns) if stop == end), len(columns) - 1)


def _widened(columns: Columns, cells: Sequence[Cell], new: Sequence[Sequence[str]]) -> Columns:
    widths = [end - start for start, end in columns]
    gaps = [after[0] - before[1] for before, after in itertools.pairwise(columns)]
    for cell, lines in zip(cells, new, strict=True):
        first, last = _number(columns, cell.column), _last_number(columns, cell)
        room = sum(widths[first : last + 1]) + sum(gaps[first:last])
        widths[last] += max(max((display_width(line) for line in lines), default=0) - room, 0)
    places, at = [], columns[0][0]
    for width, gap in zip(widths, [*gaps, 0], strict=True):
        places.append((at, at + width))
        at += width + gap
    return places


def _row(
    cells: Sequence[Cell], new: Sequence[Sequence[str]], columns: Columns, places: Columns
) -> list[str]:
    height = max(len(lines) for lines in new)
    drawn = []
    for offset in range(height):
        line = ""
        for cell, lines in zip(cells, new, strict=True):
            text = lines[offset] if offset < len(lines) else ""
            if text:
                start = places[_number(columns, cell.column)][0]
                line += " " * (start - display_width(line)) + text
        drawn.append(line)
    return drawn


def _rule(line: str, columns: Columns, places: Columns) -> str:
    """Draw a border, or the rule under spanning cells, over the new columns."""
    drawn = ""
    for match in _RULE.finditer(line):
        start = places[_number(columns, match.start())][0]
        last = next(
            (i for i, (_, stop) in enumerate(columns) if stop == match.end()), len(columns) - 1
        )
        drawn += " " * (start - len(drawn)) + match[0][0] * (places[last][1] - start)
    return drawn
