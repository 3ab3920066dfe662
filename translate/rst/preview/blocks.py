"""Body elements to rows: paragraphs, lists, quotes, admonitions and whatever else there is."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from docutils import nodes

from translate.rst.kinds import docinfo_name
from translate.rst.preview.inlines import Inlines, image_text, is_label, printable, raw_text
from translate.rst.preview.markers import markers
from translate.rst.preview.page import Piece, Row
from translate.rst.preview.rows import beside, row_width, stacked, wrapped
from translate.rst.preview.tables import Drawn, draw

NARROWEST = 8
"""Cells that a text keeps; where an indent would leave fewer, there is none."""
_INDENT = Piece("  ", "text")
_QUOTE = Piece("│ ", "quote")
_Lists = nodes.bullet_list | nodes.enumerated_list
_VERSIONS = {
    "versionadded": "Added in version",
    "versionchanged": "Changed in version",
    "deprecated": "Deprecated since version",
    "versionremoved": "Removed in version",
}
_TITLED = {"seealso": "See also", "todo": "Todo"}
_ARGUMENT_UNSEEN = frozenset({"only", "glossary", "hlist", "rst-class", "cssclass", "thumbnail"})


@dataclass(frozen=True, slots=True)
class Frame:
    """Where rows are laid out."""

    width: int
    """In cells."""
    style: str = "text"
    """Of what has no style of its own."""


class Blocks:
    """The blocks of one post."""

    def __init__(self, inlines: Inlines, metadata: tuple[str, ...]) -> None:
        self._inlines, self._metadata = inlines, metadata

    def rows(self, node: nodes.Node, frame: Frame) -> list[Row]:
        """Lay out one node; of an unknown one, its text."""
        for one in type(node).__mro__:
            if one in _MAKERS:
                return _MAKERS[one](self, node, frame)
        if isinstance(node, nodes.Text):
            return wrapped([Piece(printable(str(node)), frame.style)], frame.width)
        return self.body(node, frame)

    def body(self, node: nodes.Node, frame: Frame, gap: int = 1) -> list[Row]:
        """Lay out a node's children under each other."""
        return stacked((self.rows(child, frame) for child in node.children), gap)

    def _text(self, node: nodes.Element, frame: Frame) -> list[Row]:
        return wrapped(self._inlines.pieces(node, frame.style), frame.width)

    def _styled(self, node: nodes.Element, frame: Frame, style: str) -> list[Row]:
        return self._text(node, replace(frame, style=style))

    def _indented(self, node: nodes.Node, frame: Frame, sign: Piece = _INDENT) -> list[Row]:
        return _prefixed(sign, frame, lambda inner: self.body(node, inner))

    def _list(self, node: nodes.Element, frame: Frame) -> list[Row]:
        items = zip(markers(node), node.children, strict=True)
        gap = 0 if all(map(_is_simple, node.children)) else 1
        return stacked((self._item(marker, item, frame) for marker, item in items), gap)

    def _item(self, marker: str, item: nodes.Node, frame: Frame) -> list[Row]:
        gap = 0 if _is_simple(item) else 1
        sign = Piece(marker, "bullet")
        return _hanging([sign], frame, lambda inner: self.body(item, inner, gap))

    def _definition(self, item: nodes.Element, frame: Frame) -> list[Row]:
        term: list[Piece] = []
        units = self._inlines.units_of(item.children[0]) if item.children else ()
        for child in item.children:
            if isinstance(child, nodes.term):
                term += self._inlines.pieces(child, "term")
            elif isinstance(child, nodes.classifier):
                term.append(Piece(" : ", "term", units))
                term += self._inlines.pieces(child, "emphasis", units)
        bodies = (one for one in item.children if isinstance(one, nodes.definition))
        return stacked(
            [wrapped(term, frame.width), *(self._indented(one, frame) for one in bodies)], 0
        )

    def _field(self, node: nodes.Element, frame: Frame) -> list[Row]:
        name, body = node.children[0], node.children[-1]
        docinfo = docinfo_name(name) if isinstance(name, nodes.field_name) else None
        is_data = docinfo is not None and docinfo not in self._metadata
        if is_data and not any(map(self._inlines.units_of, node.findall(nodes.Element))):
            return []
        assert isinstance(name, nodes.Element)
        sign = [*self._inlines.pieces(name, "term"), Piece(": ", "term")]
        return _hanging(sign, frame, lambda inner: self.body(body, inner))

    def _option(self, node: nodes.Element, frame: Frame) -> list[Row]:
        options = ", ".join(printable(one.astext()) for one in node.children[0].children)
        names = wrapped([Piece(options, "literal")], frame.width)
        return stacked([names, self._indented(node.children[-1], frame)], 0)

    def _quote(self, node: nodes.Element, frame: Frame) -> list[Row]:
        return self._indented(node, replace(frame, style="quote"), _QUOTE)

    def _attribution(self, node: nodes.Element, frame: Frame) -> list[Row]:
        pieces = [Piece("— ", frame.style), *self._inlines.pieces(node, frame.style)]
        return wrapped(pieces, frame.width)

    def _line_block(self, node: nodes.Element, frame: Frame) -> list[Row]:
        rows: list[Row] = []
        for child in node.children:
            if isinstance(child, nodes.line_block):
                rows += _prefixed(_INDENT, frame, functools.partial(self.rows, child))
            else:
                rows += self.rows(child, frame) or [()]
        return rows

    def _code(self, node: nodes.Element, frame: Frame) -> list[Row]:
        rows: list[list[Piece]] = [[_INDENT]]
        for piece in self._inlines.pieces(node, "code"):
            for at, text in enumerate(piece.text.split("\n")):
                if at:
                    rows.append([_INDENT])
                rows[-1].append(replace(piece, text=text))
        while len(rows) > 1 and not any(piece.text.strip() for piece in rows[-1]):
            rows.pop()
        return [tuple(row) for row in rows]

    def _image(self, node: nodes.Element, frame: Frame) -> list[Row]:
        units = self._inlines.units_of(node)
        return wrapped([Piece(image_text(node), "image", units)], frame.width)

    def _figure(self, node: nodes.Element, frame: Frame) -> list[Row]:
        return self.body(node, frame, gap=0)

    def _note(self, node: nodes.Element, frame: Frame) -> list[Row]:
        sign = Piece(f"[{self._inlines.label_of(node)}] ", "note")
        return _hanging([sign], frame, lambda inner: self._each(node.children, inner))

    def _each(self, children: Iterable[nodes.Node], frame: Frame) -> list[Row]:
        return stacked(self.rows(one, frame) for one in children if not is_label(one))

    def _admonition(self, node: nodes.Element, frame: Frame) -> list[Row]:
        if isinstance(node, nodes.admonition) or not isinstance(node, nodes.Admonition):
            return self._titled(node, frame, "")
        return self._titled(node, frame, node.tagname.capitalize())

    def _titled(self, node: nodes.Element, frame: Frame, title: str) -> list[Row]:
        """Lay out a block with a title: `title`, or its own."""
        own = [one for one in node.children if isinstance(one, nodes.title | nodes.subtitle)]
        rows = wrapped([Piece(title, "note")], frame.width) if title else []
        for one in own:
            rows += self._styled(one, frame, "note")
        rest = [one for one in node.children if one not in own]
        return rows + _prefixed(_INDENT, frame, lambda inner: self._each(rest, inner))

    def _container(self, node: nodes.Element, frame: Frame) -> list[Row]:
        name = str(node.get("directive", ""))
        if name in _TITLED:
            return self._titled(node, frame, _TITLED[name])
        if name == "thumbnail":
            return stacked([self._image(node, frame), self._each(_rest(node), frame)], 0)
        head = [] if name in _ARGUMENT_UNSEEN else self._argument(name, node, frame)
        rest = _rest(node)
        if not head:
            return self._each(rest, frame)
        return head + _prefixed(_INDENT, frame, lambda inner: self._each(rest, inner))

    def _argument(self, name: str, node: nodes.Element, frame: Frame) -> list[Row]:
        given = " ".join(printable(one.astext()) for one in node.children if _is_argument(one))
        if name in _VERSIONS:
            return wrapped([Piece(f"{_VERSIONS[name]} {given}", "note")], frame.width)
        return wrapped([Piece(given, "literal")], frame.width) if given else []

    def _rubric(self, node: nodes.Element, frame: Frame) -> list[Row]:
        in_stand_in = isinstance(node.parent, nodes.container)
        return self._styled(node, frame, frame.style if in_stand_in else "subtitle")

    def _raw(self, node: nodes.Element, frame: Frame) -> list[Row]:
        return wrapped([Piece(raw_text(node), "note")], frame.width)

    def _rule(self, node: nodes.Element, frame: Frame) -> list[Row]:
        return [(Piece("─" * frame.width, "rule"),)]

    def _pending(self, node: nodes.pending, frame: Frame) -> list[Row]:
        is_contents = node.transform.__name__ == "Contents"
        return wrapped([Piece("[contents]", "note")], frame.width) if is_contents else []

    def _definition_of(self, node: nodes.Element, frame: Frame) -> list[Row]:
        """Show a substitution's text where nothing else shows it."""
        own = self._inlines.units_of(node) or any(map(self._inlines.units_of, node.children))
        return self._text(node, frame) if own and not self._inlines.is_shown(node) else []

    def _refused(self, node: nodes.Element, frame: Frame) -> list[Row]:
        """Show what docutils could not read; its complaints are no part of the post."""
        blocks = (one for one in node.children if isinstance(one, nodes.literal_block))
        return stacked(self.rows(one, frame) for one in blocks)

    def _nothing(self, node: nodes.Node, frame: Frame) -> list[Row]:
        return []

    def _table(self, node: nodes.Element, frame: Frame) -> list[Row]:
        titles = (one for one in node.children if isinstance(one, nodes.title))
        captions = [self._styled(one, frame, "caption") for one in titles]
        groups = (one for one in node.children if isinstance(one, nodes.tgroup))
        drawn = [draw(one, frame.width, self._cell) for one in groups]
        return stacked([*captions, *drawn], 0)

    def _cell(self, entry: nodes.Element, width: int) -> Drawn:
        is_head = entry.parent is not None and isinstance(entry.parent.parent, nodes.thead)
        return self.body(entry, Frame(width, "strong" if is_head else "text"))


def _is_simple(item: nodes.Node) -> bool:
    """Tell whether a list item is a paragraph, and perhaps lists: such items stand close."""
    seen = [one for one in item.children if not isinstance(one, nodes.Invisible)]
    is_short = not seen or isinstance(seen[0], nodes.paragraph | nodes.image | _Lists)
    return is_short and all(isinstance(one, _Lists) for one in seen[1:])


def _is_argument(node: nodes.Node) -> bool:
    return isinstance(node, nodes.raw) and node.get("format") == "argument"


def _rest(node: nodes.Element) -> list[nodes.Node]:
    return [one for one in node.children if not _is_argument(one)]


def _hanging(sign: list[Piece], frame: Frame, make: Callable[[Frame], list[Row]]) -> list[Row]:
    """Lay out rows to the right of a sign; below it where that would leave them no room."""
    indent = row_width(sign)
    if frame.width - indent < NARROWEST or 2 * indent > frame.width:
        return [*wrapped(sign, frame.width), *make(frame)]
    return beside(tuple(sign), make(replace(frame, width=frame.width - indent)))


def _prefixed(sign: Piece, frame: Frame, make: Callable[[Frame], list[Row]]) -> list[Row]:
    """Lay out rows with a sign before each."""
    inner = frame.width - row_width([sign])
    if inner < NARROWEST:
        return make(frame)
    is_blank = sign.text.isspace()
    rows = make(replace(frame, width=inner))
    return [(sign, *row) if row or not is_blank else row for row in rows]


def _by_style(style: str) -> Callable[[Blocks, nodes.Node, Frame], list[Row]]:
    return lambda blocks, node, frame: blocks._styled(node, frame, style)  # type: ignore[arg-type]


_MAKERS: Mapping[type, Callable[..., list[Row]]] = {
    nodes.title: _by_style("subtitle"),
    nodes.subtitle: _by_style("subtitle"),
    nodes.rubric: Blocks._rubric,
    nodes.caption: _by_style("caption"),
    nodes.bullet_list: Blocks._list,
    nodes.enumerated_list: Blocks._list,
    nodes.definition_list: lambda blocks, node, frame: blocks.body(node, frame, 0),
    nodes.definition_list_item: Blocks._definition,
    nodes.field_list: lambda blocks, node, frame: blocks.body(node, frame, 0),
    nodes.field: Blocks._field,
    nodes.option_list: lambda blocks, node, frame: blocks.body(node, frame, 0),
    nodes.option_list_item: Blocks._option,
    nodes.block_quote: Blocks._quote,
    nodes.attribution: Blocks._attribution,
    nodes.line_block: Blocks._line_block,
    nodes.FixedTextElement: Blocks._code,
    nodes.math_block: Blocks._code,
    nodes.image: Blocks._image,
    nodes.figure: Blocks._figure,
    nodes.footnote: Blocks._note,
    nodes.citation: Blocks._note,
    nodes.Admonition: Blocks._admonition,
    nodes.topic: Blocks._admonition,
    nodes.sidebar: Blocks._admonition,
    nodes.container: Blocks._container,
    nodes.raw: Blocks._raw,
    nodes.transition: Blocks._rule,
    nodes.pending: Blocks._pending,
    nodes.substitution_definition: Blocks._definition_of,
    nodes.system_message: Blocks._refused,
    nodes.comment: Blocks._nothing,
    nodes.target: Blocks._nothing,
    nodes.meta: Blocks._nothing,
    nodes.table: Blocks._table,
    nodes.TextElement: Blocks._text,
}
"""How each node class is laid out; of several that fit, the nearest ancestor in its bases wins."""
