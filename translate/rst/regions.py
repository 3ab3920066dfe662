"""Where the cells of tables stand: drawn tables by their borders, csv tables by scanning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from docutils.parsers.rst import tableparser
from docutils.statemachine import StringList

from translate.document import Cell, Span, Table, TableKind
from translate.rst.claims import Region
from translate.rst.csv_cells import (
    CsvDialect,
    CsvField,
    CsvLine,
    dialect_of,
    fields,
    split_directive,
)
from translate.rst.lines import SourceLines, display_width, index_at_column
from translate.rst.watch import DrawnTable, MetDirective, Watch


@dataclass(slots=True)
class CellMap:
    """The region of each cell block that was parsed, and the tables that hold them."""

    regions: dict[int, Region] = field(default_factory=dict)
    """By the id of the cell block."""
    tables: list[Table] = field(default_factory=list)
    escaped: dict[int, EscapedCell] = field(default_factory=dict)
    """By the id of the cell block, cells that hold doubled quotes."""


@dataclass(frozen=True, slots=True)
class EscapedCell:
    """A csv cell whose text differs from what stands in the source."""

    value: str
    spans: tuple[Span, ...]


def line_numbers(block: StringList) -> list[int]:
    """Give the 0-based source line of each line of a block."""
    return [offset if offset is not None else -1 for _, offset in block.items]


def locate_cells(watch: Watch, lines: SourceLines) -> CellMap:
    """Find the place of every table cell that was parsed."""
    found = CellMap()
    for table in watch.tables:
        _locate_drawn(table, lines, found)
    for index, directive in enumerate(watch.directives):
        if directive.name.lower() == "csv-table":
            blocks = [
                watch.cells[cell]
                for cell, around in watch.cell_directives.items()
                if around == index
            ]
            _locate_csv(directive, blocks, lines, found)
    found.tables.sort(key=lambda table: (table.span.start, -table.span.end))
    return found


@dataclass(frozen=True, slots=True)
class _Rect:
    """A cell as its table parser drew it; rows and columns from the table's corner."""

    top: int
    left: int
    height: int
    width: int | None
    """None when the cell may run on to the end of the line."""
    block: StringList


def _rects(parser: tableparser.TableParser) -> Iterator[_Rect]:
    if isinstance(parser, tableparser.GridTableParser):
        cells: Any = parser.cells
        for top, left, bottom, right, block in cells:
            yield _Rect(top + 1, left + 1, bottom - top - 1, right - left - 1, block)
        return
    assert isinstance(parser, tableparser.SimpleTableParser)
    columns: Sequence[tuple[int, int]] = parser.columns
    rows: Any = parser.table
    for row in rows:
        at = 0
        for _, more_columns, offset, block in row:
            start, end = columns[at][0], columns[at + more_columns][1]
            at += more_columns + 1
            last = at == len(columns)
            yield _Rect(offset, start, len(block), None if last else end - start, block)


def _locate_drawn(table: DrawnTable, lines: SourceLines, found: CellMap) -> None:
    numbers = line_numbers(table.block)
    around = found.regions.get(table.inside) if table.inside is not None else None
    lefts = _left_edges(table.block, numbers, around, lines)
    cells = []
    for rect in _rects(table.parser):
        region = _rect_region(rect, numbers, lefts, lines)
        found.regions[id(rect.block)] = region
        cells.append(_drawn_cell(rect, region, lines))
    spans = _table_spans(numbers, lefts, around, lines)
    if spans and all(cell is not None for cell in cells):
        is_grid = isinstance(table.parser, tableparser.GridTableParser)
        kind = TableKind.GRID if is_grid else TableKind.SIMPLE
        found.tables.append(Table(kind, spans, tuple(cell for cell in cells if cell)))


def _left_edges(
    block: StringList, numbers: Sequence[int], around: Region | None, lines: SourceLines
) -> list[int]:
    """Find the display column of the table's left edge on each of its lines.

    It is the same on all but the first, which may follow a marker.
    """
    edges: list[int] = []
    for text, number in zip(block, numbers, strict=True):
        shown = lines.expanded[number]
        low, high = around.get(number, (0, 0)) if around else (0, len(shown))
        at = shown[low:high].rfind(text.replace("\x00", "").rstrip()) if text.strip() else -1
        known = edges[-1] if edges else 0
        edges.append(display_width(shown[: low + at]) if at >= 0 else known)
    return edges


def _table_spans(
    numbers: Sequence[int], lefts: Sequence[int], around: Region | None, lines: SourceLines
) -> tuple[Span, ...]:
    spans = []
    for number, left in zip(numbers, lefts, strict=True):
        end = around[number][1] if around and number in around else None
        shown = lines.expanded[number][:end].rstrip()
        span = lines.span(number, index_at_column(shown, left), len(shown))
        if span is None:
            return ()
        spans.append(span)
    return tuple(spans)


def _rect_region(
    rect: _Rect, numbers: Sequence[int], lefts: Sequence[int], lines: SourceLines
) -> dict[int, tuple[int, int]]:
    """Find a cell's columns on each of its lines.

    :param lefts: the display column of the table's left edge on each of its lines.
    """
    region = {}
    rows = slice(rect.top, rect.top + rect.height)
    for number, left in zip(numbers[rows], lefts[rows], strict=True):
        shown = lines.expanded[number]
        end = len(shown)
        if rect.width is not None:
            end = index_at_column(shown, left + rect.left + rect.width)
        region[number] = (index_at_column(shown, left + rect.left), end)
    return region


def _drawn_cell(rect: _Rect, region: Region, lines: SourceLines) -> Cell | None:
    spans = []
    for text, (number, (start, end)) in zip(rect.block, region.items(), strict=False):
        stop = start + len(lines.expanded[number][start:end].rstrip())
        span = lines.span(number, max(stop - len(text), start), stop)
        if span is None:
            return None
        spans.append(span)
    return Cell(rect.top, rect.left, rect.height, rect.width or 0, tuple(spans))


def _locate_csv(
    directive: MetDirective, blocks: Sequence[StringList], lines: SourceLines, found: CellMap
) -> None:
    csv_lines = [
        CsvLine(number, len(lines.expanded[number]) - len(text.rstrip()), text.rstrip())
        for text, number in zip(directive.block, line_numbers(directive.block), strict=True)
        if number >= 0
    ]
    options, header, content = split_directive(csv_lines)
    dialect = dialect_of(options)
    scanned = [list(fields(header, dialect)), list(fields(content, dialect))]
    pending = iter([one for part in scanned for one in part])
    for block in blocks:
        wanted = list(block)
        for one in pending:
            if one.value.splitlines() == wanted:
                _note_csv_cell(id(block), one, lines, found)
                break
    for part, text in zip(scanned, (header, content), strict=True):
        table = _csv_table(part, text, dialect, lines)
        if table:
            found.tables.append(table)


def _note_csv_cell(block: int, one: CsvField, lines: SourceLines, found: CellMap) -> None:
    found.regions[block] = {line: (start, end) for line, start, end in one.pieces}
    shown = [lines.expanded[line][start:end] for line, start, end in one.pieces]
    spans = [lines.span(*piece) for piece in one.pieces]
    if "\n".join(shown) != one.value and all(spans):
        found.escaped[block] = EscapedCell(one.value, tuple(span for span in spans if span))


def _csv_table(
    scanned: Sequence[CsvField], text: Sequence[CsvLine], dialect: CsvDialect, lines: SourceLines
) -> Table | None:
    spans = [
        lines.span(line.number, line.column, line.column + len(line.text)) for line in text
    ]  # fmt: skip
    cells = [_csv_cell(one, text[0].number, lines) for one in scanned]
    if not spans or any(span is None for span in spans) or any(cell is None for cell in cells):
        return None
    return Table(
        TableKind.CSV,
        tuple(span for span in spans if span),
        tuple(cell for cell in cells if cell),
        dialect.quote,
        dialect.delimiter,
        dialect.escape,
    )


def _csv_cell(one: CsvField, top: int, lines: SourceLines) -> Cell | None:
    spans = [lines.span(*piece) for piece in one.pieces]
    if any(span is None for span in spans):
        return None
    line, start, end = one.pieces[0]
    kept = tuple(span for span in spans if span)
    return Cell(line - top, start, len(kept), end - start, kept, one.quoted)
