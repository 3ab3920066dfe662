"""Inline nodes to styled pieces: what a reader sees of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from docutils import nodes
from docutils.utils import unescape

from translate.rst.inlines import RoleTable
from translate.rst.preview.notes import footnote_labels
from translate.rst.preview.page import Piece
from translate.vocabulary import RoleText

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_TITLED = re.compile(r"(.*?)\s*<[^<>]*>", re.DOTALL)
_STYLES: Mapping[type[nodes.Element], str] = {
    nodes.strong: "strong",
    nodes.emphasis: "emphasis",
    nodes.title_reference: "emphasis",
    nodes.literal: "literal",
    nodes.math: "literal",
    nodes.reference: "link",
}
_MOST_SUBSTITUTIONS = 8
"""Definitions that refer to each other are followed no deeper: they may go round."""


def printable(text: str) -> str:
    """Take away what a terminal would obey instead of showing it."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", unescape(text))


def image_text(node: nodes.Element) -> str:
    """Say in a line of text that there is an image."""
    alt = " ".join(printable(str(node.get("alt", ""))).split())
    return f"[image: {alt}]" if alt else "[image]"


def raw_text(node: nodes.Element) -> str:
    """Say in a word what a raw block or an unknown directive is."""
    name = str(node.get("format", "raw"))
    return "[html]" if "html" in name.split() else f"[{name} …]"


class Inlines:
    """The inline texts of one post."""

    def __init__(
        self, tree: nodes.document, roles: RoleTable, units: Mapping[int, tuple[int, ...]]
    ) -> None:
        self._tree, self._roles, self._units = tree, roles, units
        self._labels = footnote_labels(tree)
        self._depth = 0
        references = tree.findall(nodes.substitution_reference)
        self._used = {str(one.get("refname", "")).lower() for one in references}

    def units_of(self, node: nodes.Node) -> tuple[int, ...]:
        """Give the index of a node's unit, if it has one."""
        return self._units.get(id(node), ())

    def is_shown(self, definition: nodes.Element) -> bool:
        """Tell whether a substitution's text is shown where something refers to it."""
        return any(str(name).lower() in self._used for name in definition["names"])

    def label_of(self, footnote: nodes.Element) -> str:
        """Give a footnote's or a citation's label."""
        label = next((one.astext() for one in footnote.children[:1] if is_label(one)), "?")
        return self._labels.get(id(footnote), label)

    def pieces(
        self, node: nodes.Element, style: str, units: tuple[int, ...] | None = None
    ) -> list[Piece]:
        """Give the pieces of a node that holds text; at least one where it is a unit.

        :param units: what the text belongs to, when that is not the node itself.
        """
        own = self.units_of(node) if units is None else units
        found = [piece for piece in self._each(node.children, style, own) if piece.text]
        return found or ([Piece("", style, own)] if own else [])

    def _each(
        self, children: Iterable[nodes.Node], style: str, units: tuple[int, ...]
    ) -> Iterator[Piece]:
        for child in children:
            if isinstance(child, nodes.Text):
                yield Piece(printable(str(child)), style, units)
            elif isinstance(child, nodes.Element) and not isinstance(child, nodes.system_message):
                yield from self._one(child, style, units)

    def _one(self, node: nodes.Element, style: str, units: tuple[int, ...]) -> Iterator[Piece]:
        if isinstance(node, nodes.image):
            yield Piece(image_text(node), "image", units + self.units_of(node))
        elif isinstance(node, nodes.raw):
            yield Piece(raw_text(node), "note", units)
        elif isinstance(node, nodes.footnote_reference):
            yield Piece(f"[{self._labels.get(id(node)) or node.astext()}]", "link", units)
        elif isinstance(node, nodes.citation_reference):
            yield Piece(f"[{node.astext()}]", "link", units)
        elif isinstance(node, nodes.substitution_reference):
            yield from self._substituted(node, style, units)
        elif node.get("role") and not isinstance(node, tuple(_STYLES)):
            yield self._role(node, style, units)
        else:
            yield from self._each(node.children, _STYLES.get(type(node), style), units)

    def _role(self, node: nodes.Element, style: str, units: tuple[int, ...]) -> Piece:
        text = printable(node.astext())
        treatment = self._roles.text_of(str(node["role"]))
        if treatment is RoleText.TITLE:
            titled = _TITLED.fullmatch(text)
            return Piece(titled[1] if titled and titled[1] else text, "link", units)
        return Piece(text, style if treatment is RoleText.TEXT else "literal", units)

    def _substituted(
        self, node: nodes.Element, style: str, units: tuple[int, ...]
    ) -> Iterator[Piece]:
        definition = self._definition(str(node.get("refname", "")))
        if definition is None or self._depth >= _MOST_SUBSTITUTIONS:
            yield Piece(f"|{printable(node.astext())}|", style, units)
            return
        self._depth += 1
        yield from self._each(definition.children, style, units + self.units_of(definition))
        self._depth -= 1

    def _definition(self, name: str) -> nodes.Element | None:
        tree = self._tree
        known = tree.substitution_names.get(name.lower(), name)
        found: nodes.Element | None = tree.substitution_defs.get(known)
        return found


def is_label(node: nodes.Node) -> bool:
    """Tell whether a node is the label of a footnote or a citation."""
    return isinstance(node, nodes.label)
