"""Put texts in the place of units; everything else stays as it is, byte for byte.

Law *identity*: with no texts at all, the source comes out unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from translate.document import (
    HARD_BREAKS,
    ONE_LINE,
    PLAIN,
    Cell,
    Document,
    Inline,
    Kind,
    Source,
    Span,
    Table,
    TableKind,
    Unit,
)
from translate.merge import csv_text, grid, simple
from translate.merge.fold import Room, fold, guard, halved
from translate.rst import display_width, is_adornment

Edit = tuple[Span, str]
"""A stretch of the source and what replaces it."""
Texts = Mapping[int, tuple[Inline, ...]]
"""The new text of units, in pieces, by the unit's index in its document."""

_ANNOUNCES_LITERAL = re.compile(r":[^\S\n\r]*(?:[\r\n]|$)")
_MARKERS = re.compile(r"\s*(?:(?:[-*+•‣⁃]|\||\(?(?:\w+|#)[.)])\s+)+")
_HANGING = re.compile(r"(?:^|\s)(?:[-*+•‣⁃]|\||\(?(?:\w+|#)[.)])\s+$")


@dataclass(slots=True)
class Splice:
    """One splicing of texts into a document."""

    document: Document
    texts: Texts
    width: int
    """Columns to fold at."""
    written: dict[int, str]
    """Filled in: the text of each unit as it stands in the result, lines joined."""

    def text(self) -> str:
        """Give the document's text with the units replaced."""
        source = self.document.source.text
        at, parts = 0, []
        for span, replacement in sorted(self._edits(), key=lambda edit: edit[0]):
            parts += [source[at : span.start], replacement]
            at = span.end
        return "".join([*parts, source[at:]])

    def _edits(self) -> Iterator[Edit]:
        inside = _table_of_each_unit(self.document)
        for table in self.document.outer_tables():
            members = [i for i in self.texts if inside.get(i) is table]
            if members:
                yield from self._table_edits(table, members)
        for index in self.texts:
            if index not in inside:
                yield from self._unit_edits(self.document.units[index], index)

    # Units outside tables

    def _unit_edits(self, unit: Unit, index: int) -> Iterator[Edit]:
        pieces = self.texts[index]
        if unit.kind in HARD_BREAKS:
            lines = "".join(piece.raw for piece in pieces).split("\n")
            self.written[index] = "\n".join(lines)
            yield unit.span, self._joined(lines, self._prefix(unit))
            return
        lines = self._folded(unit, pieces)
        announces = self._announces_literal(unit)
        if unit.kind not in PLAIN:
            lines = guard(lines, unit, announces=announces)
        self.written[index] = " ".join(lines)
        if announces and not lines[-1].endswith(":"):
            lines[-1] += " :"
        yield unit.span, self._joined(lines, self._prefix(unit))
        if unit.kind is Kind.TITLE:
            yield from self._adornments(unit, " ".join(lines))

    def _folded(self, unit: Unit, pieces: tuple[Inline, ...]) -> list[str]:
        first = self._column(unit.span.start)
        text = "".join(piece.raw for piece in pieces)
        single = len(unit.lines) == 1
        is_long = self._column(unit.span.end) > self.width
        if single and (unit.kind in ONE_LINE or is_long or self._is_glued(unit)):
            return [text]
        following = display_width(self._prefix(unit).expandtabs())
        lines = fold(pieces, Room(self.width, first, following))
        needs_two = self._sets_indentation(unit) or self._runs_into_indented(unit)
        if len(lines) == 1 and not single and needs_two:
            return halved(pieces)
        return lines

    def _sets_indentation(self, unit: Unit) -> bool:
        """Tell whether the unit's second line sets the indentation of the body that it opens,
        as under ``:field:``, a footnote's label or a directive."""
        head = self._line_head(unit, 0)
        return bool(head.strip()) and not _MARKERS.fullmatch(head)

    def _is_glued(self, unit: Unit) -> bool:
        """Tell whether a list item stands right after another marker, as in ``:field: - text``:
        docutils takes a second line's indentation for that of the whole body there."""
        head = self._line_head(unit, 0)
        return bool(_HANGING.search(head)) and not _MARKERS.fullmatch(head)

    def _runs_into_indented(self, unit: Unit) -> bool:
        """Tell whether an indented line follows without a blank one: docutils refuses that
        after two lines, but after a single line it would begin a definition."""
        source = self.document.source
        line = source.line_of(unit.span.start)
        following = source.line_of(unit.span.end) + 1
        if following >= len(source.starts):
            return False
        own, other = (source.line_text(one).expandtabs() for one in (line, following))
        return bool(other.strip()) and _indent(other) > _indent(own)

    def _column(self, offset: int) -> int:
        source = self.document.source
        start = source.starts[source.line_of(offset)]
        return display_width(source.text[start:offset].expandtabs())

    def _line_head(self, unit: Unit, line: int) -> str:
        source, span = self.document.source, unit.lines[line]
        return source.text[source.starts[source.line_of(span.start)] : span.start]

    def _prefix(self, unit: Unit) -> str:
        """Give the indentation of the lines after the first."""
        if len(unit.lines) > 1:
            filled = [i for i, span in enumerate(unit.lines) if i and span.end > span.start]
            return self._line_head(unit, filled[0]) if filled else ""
        head = self._line_head(unit, 0)
        if not head.strip():
            return head
        if _HANGING.search(head) or unit.kind is Kind.OPTION:
            return " " * display_width(head.expandtabs())
        return self._body_indent(unit, head)

    def _body_indent(self, unit: Unit, head: str) -> str:
        """Find the indentation under a marker whose body may be indented by any amount."""
        source = self.document.source
        own = _indent(head.expandtabs())
        for line in range(source.line_of(unit.span.start) + 1, len(source.starts)):
            text = source.line_text(line).expandtabs()
            if text.strip():
                indent = len(text) - len(text.lstrip())
                if indent > own:
                    return " " * indent
                break
        return " " * (own + 3)

    def _joined(self, lines: list[str], prefix: str) -> str:
        newline = self.document.source.newline
        return newline.join([lines[0], *(prefix + line if line else "" for line in lines[1:])])

    def _announces_literal(self, unit: Unit) -> bool:
        text = self.document.source.text
        announced = _ANNOUNCES_LITERAL.match(text, unit.span.end)
        return unit.text.endswith(":") and announced is not None

    def _adornments(self, unit: Unit, title: str) -> Iterator[Edit]:
        source = self.document.source
        line = source.line_of(unit.span.start)
        head = self._line_head(unit, 0)
        under = self._adornment_span(line + 1)
        if under is None:
            return
        new = _resized(
            source.text[under.start : under.end],
            display_width(head.expandtabs() + unit.text),
            display_width(head.expandtabs() + title),
        )
        yield under, new
        over = self._adornment_span(line - 1)
        if over and source.text[over.start : over.end] == source.text[under.start : under.end]:
            yield over, new

    def _adornment_span(self, line: int) -> Span | None:
        source = self.document.source
        if not 0 <= line < len(source.starts):
            return None
        text = source.line_text(line)
        start = source.starts[line] + len(text) - len(text.lstrip())
        span = Span(start, source.starts[line] + len(text.rstrip()))
        return span if is_adornment(text.strip()) and text.strip() else None

    # Tables

    def _table_edits(self, table: Table, members: list[int]) -> Iterator[Edit]:
        if table.kind is TableKind.CSV:
            yield from self._csv_edits(table, members)
            return
        source = self.document.source
        lines = [source.text[span.start : span.end].expandtabs() for span in table.lines]
        texts = {
            number: self._cell_lines(table, cell, members)
            for number, cell in enumerate(table.cells)
        }
        draw = grid.redraw if table.kind is TableKind.GRID else simple.redraw
        drawn = draw(lines, table.cells, self._indents(table), texts)
        indent = " " * self._column(table.lines[-1].start)
        yield (
            table.span,
            source.newline.join([drawn[0], *(indent + line if line else "" for line in drawn[1:])]),
        )

    def _indents(self, table: Table) -> list[int]:
        """Give, for each cell, the columns between its left edge and its text."""
        lefts = [self._column(line.start) for line in table.lines]
        return [
            min(
                (
                    self._column(span.start) - left - cell.column
                    for span, left in zip(cell.lines, lefts[cell.row :], strict=False)
                    if span.end > span.start
                ),
                default=1,
            )
            for cell in table.cells
        ]

    def _cell_lines(self, table: Table, cell: Cell, members: list[int]) -> list[str] | None:
        """Give the new lines of a cell; None when nothing in it was translated."""
        inside = [
            index
            for index in members
            if any(span.contains(self.document.units[index].lines[0]) for span in cell.lines)
        ]
        if not inside:
            return None
        local, moved = _localized(self.document, cell)
        back = {index: number for number, index in enumerate(moved)}
        texts = {back[index]: self.texts[index] for index in inside}
        written: dict[int, str] = {}
        result = Splice(local, texts, self._cell_width(table, cell), written).text()
        self.written.update({moved[number]: text for number, text in written.items()})
        return result.split("\n")

    def _cell_width(self, table: Table, cell: Cell) -> int:
        unlimited = 1 << 30
        if table.kind is TableKind.CSV:
            return unlimited
        if table.kind is TableKind.SIMPLE and (cell.column == 0 or not cell.width):
            return unlimited if cell.column == 0 else max(self._widest(cell), 30)
        return max(self._widest(cell), cell.width - 2)

    def _widest(self, cell: Cell) -> int:
        text = self.document.source.text
        return max((display_width(text[span.start : span.end]) for span in cell.lines), default=0)

    def _csv_edits(self, table: Table, members: list[int]) -> Iterator[Edit]:
        for cell in table.cells:
            lines = self._cell_lines(table, cell, members)
            if lines is not None:
                span = Span(cell.lines[0].start, cell.lines[-1].end)
                indent = " " * self._column(table.lines[0].start)
                newline = self.document.source.newline + indent
                is_value = any(self.document.units[index].span == span for index in members)
                yield span, csv_text.field(lines, table, cell, newline, is_value=is_value)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _resized(adornment: str, old: int, new: int) -> str:
    """Fit an adornment to a title's new width; one that was too short stays."""
    length = len(adornment)
    if length < old:
        return adornment
    slack = length - old
    return adornment[0] * (new + slack if slack <= 4 else max(length, new))


def _table_of_each_unit(document: Document) -> dict[int, Table]:
    """Map each unit that stands in a table to the outermost table around it."""
    found: dict[int, Table] = {}
    for table in document.tables:
        spans = [span for cell in table.cells for span in cell.lines]
        for index, unit in enumerate(document.units):
            is_new = index not in found and table.span.contains(unit.span)
            if is_new and any(span.contains(unit.lines[0]) for span in spans):
                found[index] = table
    return found


def _localized(document: Document, cell: Cell) -> tuple[Document, list[int]]:
    """Cut a cell out as a document of its own.

    :returns: it, and the index in `document` of each of its units.
    """
    shift: list[tuple[Span, int]] = []
    texts: list[str] = []
    at = 0
    for span in cell.lines:
        text = document.source.text[span.start : span.end]
        shift.append((span, at - span.start))
        texts.append(text)
        at += len(text) + 1
    local = Source(document.source.path, "\n".join(texts))
    kept = [
        index
        for index, unit in enumerate(document.units)
        if all(_moved(span, shift) for span in unit.lines)
    ]
    units = tuple(
        replace(unit, lines=_moved_all(unit.lines, shift))
        for unit in (document.units[index] for index in kept)
    )
    tables = tuple(
        _moved_table(table, shift)
        for table in document.tables
        if all(_moved(span, shift) for span in table.lines)
    )
    return Document(local, units, tables), kept


Shifts = list[tuple[Span, int]]


def _moved(span: Span, shift: Shifts) -> Span | None:
    for around, by in shift:
        if around.contains(span):
            return Span(span.start + by, span.end + by)
    return None


def _moved_all(spans: tuple[Span, ...], shift: Shifts) -> tuple[Span, ...]:
    moved = (_moved(span, shift) for span in spans)
    return tuple(span for span in moved if span is not None)


def _moved_table(table: Table, shift: Shifts) -> Table:
    cells = tuple(replace(cell, lines=_moved_all(cell.lines, shift)) for cell in table.cells)
    return replace(table, lines=_moved_all(table.lines, shift), cells=cells)
