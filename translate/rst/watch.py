"""What a parse met: every inline text, cell, table and directive, in the order met.

docutils keeps no positions, but it knows them while it parses; the parser
states of `translate.rst.parser` report them to a `Watch`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from docutils import nodes
from docutils.parsers.rst import tableparser
from docutils.statemachine import StringList

from translate.vocabulary import Vocabulary


@dataclass(slots=True)
class DrawnTable:
    """A grid or simple table that was parsed."""

    parser: tableparser.GridTableParser | tableparser.SimpleTableParser
    """The parser, with the boundaries that it found."""
    block: StringList
    """The table's lines as they were given to the parser."""
    inside: int | None
    """The id of the cell block around this table, if any."""


@dataclass(slots=True)
class InlineText:
    """One text that was given to the inline parser."""

    text: str
    line: int
    """1-based line that docutils reports: a hint."""
    parsed: list[nodes.Node]
    cell: int | None
    """The id of the cell block around the text, if any."""
    directive: int | None
    """The index in `Watch.directives` of the innermost directive around the text, if any."""


@dataclass(slots=True)
class MetDirective:
    """A directive that was run."""

    name: str
    line: int
    """1-based line of its first line: a hint."""
    block: StringList
    """Its lines after the marker, with the numbers of the source lines that they came from."""
    cell: int | None
    nodes: list[nodes.Node] = field(default_factory=list)
    known: bool = True


@dataclass(slots=True)
class Watch:
    """What one parse met, in the order met."""

    vocabulary: Vocabulary
    texts: list[InlineText] = field(default_factory=list)
    tables: list[DrawnTable] = field(default_factory=list)
    directives: list[MetDirective] = field(default_factory=list)
    unknown_roles: dict[str, int] = field(default_factory=dict)
    local_roles: dict[str, bool] = field(default_factory=dict)
    cells: dict[int, StringList] = field(default_factory=dict)
    """Cell blocks by id: kept alive, so that an id stays one cell's."""
    cell_directives: dict[int, int | None] = field(default_factory=dict)
    """For each cell block, the index in `directives` of the directive around it."""
    _cell: list[int] = field(default_factory=list)
    _directive: list[int] = field(default_factory=list)

    @property
    def cell(self) -> int | None:
        """Give the id of the cell block that is being parsed, if any."""
        return self._cell[-1] if self._cell else None

    @property
    def directive(self) -> int | None:
        """Give the index of the directive that is being run, if any."""
        return self._directive[-1] if self._directive else None

    @contextmanager
    def inside_cell(self, block: StringList) -> Iterator[None]:
        """Note that what is met belongs to this cell."""
        self.cells[id(block)] = block
        self.cell_directives[id(block)] = self.directive
        self._cell.append(id(block))
        try:
            yield
        finally:
            self._cell.pop()

    @contextmanager
    def inside_directive(self, met: MetDirective) -> Iterator[None]:
        """Note that what is met belongs to this directive."""
        self.directives.append(met)
        self._directive.append(len(self.directives) - 1)
        try:
            yield
        finally:
            self._directive.pop()
