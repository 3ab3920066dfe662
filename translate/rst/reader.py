"""Read a post: docutils parses it, every text that it met is claimed in the source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from docutils import nodes

from translate.document import (
    HARD_BREAKS,
    PLAIN,
    Document,
    Inline,
    InlineKind,
    Kind,
    Opaque,
    Source,
    Span,
    Table,
    Unit,
)
from translate.errors import Location, SourceError
from translate.rst.claims import Claims
from translate.rst.inlines import RoleTable, pieces_of
from translate.rst.kinds import docinfo_name, kind_of, path_of
from translate.rst.lines import SourceLines
from translate.rst.options import alt_texts
from translate.rst.parser import parse
from translate.rst.regions import CellMap, locate_cells
from translate.rst.watch import InlineText, Watch
from translate.vocabulary import STANDARD, Vocabulary

_METADATA = re.compile(r"\s*\.\. (.*?): (.*)")


def read(
    source: Source,
    vocabulary: Vocabulary = STANDARD,
    metadata: Sequence[str] = ("title", "description", "summary"),
) -> Document:
    """Cut a post into units and gaps.

    :param metadata: the names of the metadata fields that are texts.
    :raises SourceError: when docutils cannot parse the post at all.
    """
    tree, watch = parse_source(source, vocabulary)
    return _Reader(source, tree, watch, metadata).document()


def parse_source(source: Source, vocabulary: Vocabulary) -> tuple[nodes.document, Watch]:
    """Parse a source with docutils.

    :raises SourceError: when the text holds a NUL, or is nested too deep.
    """
    nul = source.text.find("\x00")
    if nul >= 0:
        place = source.position(nul)
        raise SourceError(
            "the post holds a NUL character",
            Location(source.path, place.line, place.column),
            hint="it is probably not a text file; remove the character to go on",
        )
    try:
        return parse(source.text, source.path, vocabulary)
    except RecursionError:
        raise SourceError(
            "the post is nested too deep for docutils",
            Location(source.path),
            hint="reduce the nesting of its lists and quotes",
        ) from None


@dataclass(slots=True)
class _Reader:
    source: Source
    tree: nodes.document
    watch: Watch
    metadata: Sequence[str]

    def document(self) -> Document:
        lines = SourceLines(self.source)
        cells = locate_cells(self.watch, lines)
        claims = Claims(lines)
        roles = RoleTable(self.watch.vocabulary, self.watch.local_roles)
        units = list(self._metadata_units(claims))
        opaque = list(self._undeclared())
        terms = {
            (node.line, node.rawsource): node for node in self.tree.findall(nodes.term)
        }  # fmt: skip
        for met in self.watch.texts:
            found = self._unit(met, claims, cells, roles, terms)
            if isinstance(found, Unit):
                units.append(found)
            elif found is not None:
                opaque.append(found)
        units += self._alt_units(claims, cells)
        return Document(
            self.source,
            tuple(_in_reading_order(units, cells.tables)),
            tuple(cells.tables),
            tuple(opaque),
            dict(self.watch.local_roles),
            frozenset(self.tree.refnames),
            frozenset(name for name, explicit in self.tree.nametypes.items() if explicit),
        )

    def _metadata_units(self, claims: Claims) -> Iterator[Unit]:
        for number, line in enumerate(claims.lines.expanded):
            match = _METADATA.match(line)
            if not line.strip() or not line.lstrip().startswith(".."):
                return
            if match and match[1] in self.metadata and match[2].strip():
                text = match[2].strip()
                spans = claims.claim([text], number, None)
                if spans:
                    path = ("document", "comment")
                    pieces = (Inline(text, InlineKind.TEXT, text),)
                    yield Unit(Kind.METADATA, path, spans, text, pieces, match[1])

    def _alt_units(self, claims: Claims, cells: CellMap) -> Iterator[Unit]:
        for met in self.watch.directives:
            for first, texts in alt_texts(met):
                region = cells.regions.get(met.cell) if met.cell is not None else None
                spans = claims.claim(texts, first, region)
                if spans:
                    text = " ".join(texts)
                    pieces = (Inline(text, InlineKind.TEXT, text),)
                    yield Unit(Kind.ALT, ("document", met.name), spans, text, pieces, "alt")

    def _undeclared(self) -> Iterator[Opaque]:
        told: set[str] = set()
        for met in self.watch.directives:
            if not met.known and met.name not in told:
                told.add(met.name)
                yield Opaque(
                    met.line, "unknown-directive", _UNDECLARED.format("directive", met.name)
                )
        yield from self._refused()
        for role, line in self.watch.unknown_roles.items():
            yield Opaque(line, "unknown-role", _UNDECLARED.format("role", role))

    def _refused(self) -> Iterator[Opaque]:
        """Tell of the blocks that docutils itself refuses, with its reason."""
        for message in self.tree.parse_messages:
            if message["level"] >= 3 and any(message.findall(nodes.literal_block)):
                reason = " ".join(message.children[0].astext().split())
                told = f"docutils refuses this block, so it stays as it is: {reason}"
                yield Opaque(int(message.get("line", 1)), "refused-by-docutils", told)

    def _unit(
        self,
        met: InlineText,
        claims: Claims,
        cells: CellMap,
        roles: RoleTable,
        terms: dict[tuple[int | None, str], nodes.term],
    ) -> Unit | Opaque | None:
        holder = _holder(met, terms)
        if holder is None:
            return None
        path = path_of(holder)
        if path is None:
            return None
        kind = kind_of(holder)
        field = docinfo_name(holder)
        if field is not None and (field not in self.metadata or kind is Kind.FIELD_NAME):
            return None
        if kind is Kind.FIELD_NAME and "container" in path:
            return None  # of a described object: Sphinx reads it
        spans = self._claim(met, claims, cells, kind)
        if spans is None:
            reason = f"the place of this text cannot be proved: {met.text.splitlines()[0]!r}"
            return Opaque(met.line, "unproved-place", reason)
        unit = _make_unit(kind, path, spans, met, roles)
        if unit is None:
            return Opaque(
                met.line,
                "unproved-markup",
                "docutils reads the markup in pieces that do not add up",
            )
        return replace(unit, context=field) if field else unit

    def _claim(
        self, met: InlineText, claims: Claims, cells: CellMap, kind: Kind
    ) -> tuple[Span, ...] | None:
        region = None
        if met.cell is not None:
            region = cells.regions.get(met.cell)
            if region is None:
                return None
            escaped_cell = cells.escaped.get(met.cell)
            if escaped_cell and escaped_cell.value == met.text:
                return escaped_cell.spans
        if kind is Kind.FIELD_NAME:
            return claims.claim_field_name(met.text, met.line - 1, region)
        return claims.claim(met.text.split("\n"), met.line - 1, region)


def _in_reading_order(units: Sequence[Unit], tables: Sequence[Table]) -> list[Unit]:
    """Sort units by place; inside a table, cell by cell, as docutils met them."""

    def place(unit: Unit) -> int:
        start = unit.span.start
        around = (one.span.start for one in tables if one.span.contains(unit.lines[0]))
        return min(around, default=start)

    return sorted(units, key=place)


_UNDECLARED = (
    "unknown {0} “{1}” is kept as it is; to translate it, declare it under [{0}s] in translate.toml"
)


def _holder(
    met: InlineText, terms: dict[tuple[int | None, str], nodes.term]
) -> nodes.Element | None:
    """Find the node that the text became; None when docutils threw it away."""
    if not met.parsed:
        return None
    for node in met.parsed:
        if isinstance(node.parent, nodes.classifier):
            item = node.parent.parent
            return next(one for one in item.children if isinstance(one, nodes.term))
        if node.parent is not None:
            return node.parent
    return terms.get((met.line, met.text))


def _make_unit(
    kind: Kind,
    path: tuple[str, ...],
    spans: tuple[Span, ...],
    met: InlineText,
    roles: RoleTable,
) -> Unit | None:
    text = met.text if kind in HARD_BREAKS else met.text.replace("\n", " ")
    text = text.rstrip()
    if kind in PLAIN:
        return Unit(kind, path, spans, text, (Inline(text, InlineKind.TEXT, text),))
    pieces = pieces_of(met.parsed, text, roles)
    return Unit(kind, path, spans, text, pieces) if pieces is not None else None
