"""Show a post as a reader will see it, in the cells of a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from docutils import nodes

from translate.document import Kind, Source, Unit
from translate.rst.inlines import RoleTable
from translate.rst.preview.blocks import Blocks, Frame
from translate.rst.preview.inlines import Inlines, printable
from translate.rst.preview.page import Line, Page, Piece, Row, Styled, page_of
from translate.rst.preview.rows import stacked, wrapped
from translate.rst.preview.units import units_by_node
from translate.rst.reader import parse_source, read
from translate.vocabulary import Vocabulary

__all__ = ["Line", "Page", "Styled", "render"]

_TITLE = "title: "


def render(
    source: Source,
    vocabulary: Vocabulary,
    metadata: tuple[str, ...],
    marks: Mapping[int, str],
    width: int,
) -> Page:
    """Lay a post out in lines.

    No line is wider than `width`, but those that hold code: they are not wrapped.

    :param metadata: the names of the metadata fields that are texts.
    :param marks: for the index of a unit, in the order of ``read(source, …).units``,
        a word that every line of it is to bear.
    :param width: in terminal cells, at least 2; a wide character takes two.
    :raises SourceError: when docutils cannot parse the post at all.
    """
    units = read(source, vocabulary, metadata).units
    tree, watch = parse_source(source, vocabulary)
    roles = RoleTable(vocabulary, watch.local_roles)
    inlines = Inlines(tree, roles, units_by_node(tree, units, metadata))
    body = Blocks(inlines, metadata).body(tree, Frame(width))
    return page_of(stacked([_head(tree, units, width), body]), marks)


def _head(tree: nodes.document, units: Sequence[Unit], width: int) -> list[Row]:
    """Lay out the title and the other texts of the metadata."""
    texts = list(_metadata(units)) or [
        Piece(printable(text), "title") for text in _titles_in_comments(tree)
    ]
    return stacked((wrapped([piece], width) for piece in texts), 0)


def _metadata(units: Sequence[Unit]) -> Iterator[Piece]:
    for index, unit in enumerate(units):
        if unit.kind is Kind.METADATA:
            style = "title" if unit.context == "title" else "caption"
            yield Piece(printable(unit.text), style, (index,))


def _titles_in_comments(tree: nodes.document) -> Iterator[str]:
    """Find the title of a post whose title is not for the translator."""
    for node in tree.children:
        if not isinstance(node, nodes.comment):
            return
        if node.astext().startswith(_TITLE):
            yield node.astext().removeprefix(_TITLE)
            return
