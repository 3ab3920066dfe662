"""Tables to rows: boxes whose columns fit the width, or, where they cannot, cells in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from docutils import nodes

from translate.rst.preview.page import Piece, Row
from translate.rst.preview.rows import broken, padded, row_width, stacked, widest_word

Drawn = list[Row]
_NARROWEST = 4
"""Cells; a table whose columns would be narrower is no box."""
_BETWEEN = 3
"""Cells between the texts of two columns: a rule and a space on either side."""
# By what meets at a corner: up, down, left, right.
_CORNERS = dict(
    zip(
        ("    ", "ud  ", "  lr", " d r", " dl ", "u  r", "u l ", "ud r", "udl ", " dlr", "u lr"),
        " │─┌┐└┘├┤┬┴",
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class _Cell:
    row: int
    column: int
    rows: int
    """How many rows it covers."""
    columns: int
    entry: nodes.Element


def draw(
    group: nodes.Element, width: int, lay_out: Callable[[nodes.Element, int], Drawn]
) -> list[Row]:
    """Draw a table.

    :param lay_out: lays out the content of a cell in a width.
    """
    cells = list(_cells(group))
    if not cells:
        return []
    count = max(cell.column + cell.columns for cell in cells)
    room = width - _BETWEEN * count - 1
    if room < _NARROWEST * count:
        return _in_turn(cells, width, lay_out)
    widths = _fitted(_wishes(cells, count, room, lay_out), room)
    return _Box(cells, widths, lay_out).rows()


def _cells(group: nodes.Element) -> Iterator[_Cell]:
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(group.findall(nodes.row)):
        if row.parent is None or row.parent.parent is not group:
            continue
        column = 0
        for entry in row.children:
            assert isinstance(entry, nodes.Element)
            while (number, column) in taken:
                column += 1
            cell = _Cell(
                number, column, entry.get("morerows", 0) + 1, entry.get("morecols", 0) + 1, entry
            )
            taken |= set(_places(cell))
            yield cell


def _places(cell: _Cell) -> Iterator[tuple[int, int]]:
    for row in range(cell.row, cell.row + cell.rows):
        for column in range(cell.column, cell.column + cell.columns):
            yield row, column


def _in_turn(
    cells: Sequence[_Cell], width: int, lay_out: Callable[[nodes.Element, int], Drawn]
) -> list[Row]:
    """Put the cells under each other, with a rule after each row of the table."""
    rule = (Piece("─" * width, "rule"),)
    rows: list[Row] = [rule]
    for number in sorted({cell.row for cell in cells}):
        rows += stacked((lay_out(one.entry, width) for one in cells if one.row == number), 0)
        rows.append(rule)
    return [part for row in rows for part in broken(row, width)]


def _wishes(
    cells: Sequence[_Cell], count: int, room: int, lay_out: Callable[[nodes.Element, int], Drawn]
) -> list[tuple[int, int]]:
    """Give for each column the width of its widest word, and of its widest text."""
    words, texts = [1] * count, [1] * count
    for cell in cells:
        rows = lay_out(cell.entry, room)
        inside = _BETWEEN * (cell.columns - 1)
        for column in range(cell.column, cell.column + cell.columns):
            # ceiling division: what spans columns is shared by them
            text = -((inside - max(map(row_width, rows), default=1)) // cell.columns)
            word = -((inside - widest_word(rows)) // cell.columns)
            texts[column], words[column] = max(texts[column], text), max(words[column], word)
    return list(zip(words, texts, strict=True))


def _fitted(wishes: Sequence[tuple[int, int]], room: int) -> list[int]:
    """Cut the widest columns down until all fit; a word is broken last."""
    words = [word for word, _ in wishes]
    share = room // len(wishes)
    floors = words if sum(words) <= room else [min(word, share) for word in words]
    texts = [text for _, text in wishes]

    def cut(most: int) -> list[int]:
        return [
            max(floor, min(text, most)) for floor, text in zip(floors, texts, strict=True)
        ]  # fmt: skip

    most = next(most for most in range(room, -1, -1) if sum(cut(most)) <= room)
    widths = cut(most)
    for column, text in enumerate(texts):
        if widths[column] < text and sum(widths) < room:
            widths[column] += 1
    return widths


class _Box:
    """A table with rules around its cells."""

    def __init__(
        self,
        cells: Sequence[_Cell],
        widths: Sequence[int],
        lay_out: Callable[[nodes.Element, int], Drawn],
    ) -> None:
        self._widths = widths
        self._owner = {place: cell for cell in cells for place in _places(cell)}
        self._count = max(cell.row + cell.rows for cell in cells)
        self._texts = {id(cell): self._text(cell, lay_out) for cell in cells}
        self._tops = self._row_tops(cells)

    def rows(self) -> list[Row]:
        """Draw the box."""
        drawn: list[Row] = []
        for number in range(self._count):
            drawn.append(self._rule(number))
            drawn += [
                self._content(number, at)
                for at in range(self._tops[number], self._tops[number + 1] - 1)
            ]
        return [*drawn, self._rule(self._count)]

    def _width(self, cell: _Cell) -> int:
        inside = self._widths[cell.column : cell.column + cell.columns]
        return sum(inside) + _BETWEEN * (len(inside) - 1)

    def _text(self, cell: _Cell, lay_out: Callable[[nodes.Element, int], Drawn]) -> list[Row]:
        width = self._width(cell)
        rows = lay_out(cell.entry, width)
        return [part for row in rows for part in broken(row, width)]

    def _row_tops(self, cells: Sequence[_Cell]) -> list[int]:
        """Give the line, 0-based, where each row's text begins, and where one more row's would."""
        tops = [1] * (self._count + 1)
        for row in range(self._count):
            ends = [
                tops[cell.row] + len(self._texts[id(cell)]) + 1
                for cell in cells
                if cell.row + cell.rows == row + 1
            ]
            tops[row + 1] = max([tops[row] + 2, *ends])
        return tops

    def _content(self, row: int, at: int) -> Row:
        drawn: list[Piece] = []
        column = 0
        while column < len(self._widths):
            drawn.append(Piece("│ " if column == 0 else " │ ", "rule"))
            column = self._put(drawn, row, column, at)
        return (*drawn, Piece(" │", "rule"))

    def _put(self, drawn: list[Piece], row: int, column: int, at: int) -> int:
        """Append one line of the cell at a place; give the column after it."""
        cell = self._owner.get((row, column))
        if cell is None:
            drawn.append(Piece(" " * self._widths[column], "text"))
            return column + 1
        text = self._texts[id(cell)]
        line = at - self._tops[cell.row]
        drawn += padded(text[line] if line < len(text) else (), self._width(cell))
        return cell.column + cell.columns

    def _rule(self, row: int) -> Row:
        """Draw the line above `row`; a cell that covers both rows goes on through it."""
        drawn: list[Piece] = []
        column = 0
        while column < len(self._widths):
            corner = self._corner(row, column)
            if self._is_ruled(row, column):
                drawn.append(Piece(corner + "─" * (self._widths[column] + 2), "rule"))
                column += 1
            else:
                drawn.append(Piece(f"{corner} ", "rule"))
                column = self._put(drawn, row, column, self._tops[row] - 1)
                drawn.append(Piece(" ", "rule"))
        return (*drawn, Piece(self._corner(row, column), "rule"))

    def _is_ruled(self, row: int, column: int) -> bool:
        """Tell whether a rule stands above a place."""
        if not 0 <= column < len(self._widths):
            return False
        above, below = self._owner.get((row - 1, column)), self._owner.get((row, column))
        return above is None or above is not below

    def _is_walled(self, row: int, column: int) -> bool:
        """Tell whether a rule stands left of a place."""
        if not 0 <= row < self._count:
            return False
        left, right = self._owner.get((row, column - 1)), self._owner.get((row, column))
        return left is None or left is not right

    def _corner(self, row: int, column: int) -> str:
        meets = (
            ("u", self._is_walled(row - 1, column)),
            ("d", self._is_walled(row, column)),
            ("l", self._is_ruled(row, column - 1)),
            ("r", self._is_ruled(row, column)),
        )
        return _CORNERS.get("".join(sign if is_met else " " for sign, is_met in meets), "┼")
