"""A post's structure as plain values, for proofs: blocks, and what their texts protect.

It is made from a doctree alone: neither spans nor units play a part in it, so
a proof that compares outlines is independent of extraction.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from docutils import nodes

from translate.document import Inline, InlineKind, Source
from translate.markup import Signature, identity
from translate.rst.inlines import RoleTable, piece_of, raw_of
from translate.rst.reader import parse_source
from translate.vocabulary import Vocabulary

_UNCOMPARED = frozenset(
    [
        "ids",
        "names",
        "dupnames",
        "backrefs",
        "refid",
        "refname",
        "name",
        "alt",
        "colwidth",
        "xml:space",
    ]
)
"""Attributes that follow from translated text, or from a table's drawing."""
_NAMED = (
    nodes.target,
    nodes.footnote,
    nodes.citation,
    nodes.substitution_definition,
)
_QUOTED = re.compile(r"[\"“].*?[\"”]|\d+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a post."""

    tag: str
    line: int = field(compare=False)
    """The 1-based line where docutils says that it stands; a hint, never compared."""
    attributes: tuple[tuple[str, str], ...]
    text: str
    """What must be the same, character for character; empty where a translator may write."""
    protected: tuple[tuple[tuple[str, str], int], ...]
    """The protected pieces of its text and how often each occurs, sorted."""
    children: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A post's blocks, and what docutils complained of."""

    root: Block
    complaints: Counter[str]
    """docutils's warnings and errors, without what they quote."""


def outline(source: Source, vocabulary: Vocabulary, metadata: Sequence[str]) -> Outline:
    """Parse a post and give its outline.

    :param metadata: comments that begin with one of these names are texts.
    :raises SourceError: when docutils cannot parse it.
    """
    tree, watch = parse_source(source, vocabulary)
    maker = _Maker(tree, RoleTable(vocabulary, watch.local_roles), metadata)
    return Outline(maker.block(tree), _complaints(tree))


def _complaints(tree: nodes.document) -> Counter[str]:
    messages = [one for one in tree.parse_messages if one["level"] > 1]
    return Counter(_QUOTED.sub("…", one.children[0].astext()) for one in messages)


class _Maker:
    def __init__(self, tree: nodes.document, roles: RoleTable, metadata: Sequence[str]) -> None:
        self.tree, self.roles = tree, roles
        self.metadata = re.compile("|".join(rf"{re.escape(one)}: " for one in metadata) or "(?!)")
        self.sections = {
            id(section): str(number)
            for number, section in enumerate(tree.findall(nodes.section))
        }  # fmt: skip
        self.inline_targets = {
            id(target): str(number)
            for number, target in enumerate(tree.findall(nodes.target))
            if isinstance(target.parent, nodes.TextElement)
        }

    def block(self, node: nodes.Element) -> Block:
        is_fixed = isinstance(node, nodes.FixedTextElement) and not node.get("parsed")
        is_text = isinstance(node, nodes.TextElement) and not is_fixed
        return Block(
            node.tagname,
            node.line or 0,
            tuple(self._attributes(node)),
            self._fixed_text(node) if is_fixed else "",
            tuple(sorted(self._protected(node).items())) if is_text else (),
            () if is_text or is_fixed else self._children(node),
        )

    def _children(self, node: nodes.Element) -> tuple[Block, ...]:
        return tuple(
            self.block(child)
            for child in node.children
            if isinstance(child, nodes.Element) and not isinstance(child, nodes.system_message)
        )

    def _fixed_text(self, node: nodes.Element) -> str:
        text = node.astext()
        return "" if isinstance(node, nodes.comment) and self.metadata.match(text) else text

    def _attributes(self, node: nodes.Element) -> Iterator[tuple[str, str]]:
        attributes: Mapping[str, object] = node.attributes
        for name, value in sorted(attributes.items()):
            if name == "classes" and isinstance(node, nodes.admonition):
                continue  # docutils makes a class of the title
            if name not in _UNCOMPARED and value not in ([], None):
                yield name, str(value)
        if isinstance(node, _NAMED):
            yield "names", str(sorted(node["names"]))

    def _protected(self, node: nodes.Element) -> Signature:
        return Counter(self._identities(node))

    def _identities(self, node: nodes.Element) -> Iterator[tuple[str, str]]:
        before: nodes.Node | None = None
        for child in node.children:
            is_embedded = isinstance(before, nodes.reference) and isinstance(child, nodes.target)
            if isinstance(child, nodes.image):
                yield "image", str(child["uri"])
            elif isinstance(child, nodes.Element) and not is_embedded:
                piece = piece_of(child, raw_of(child).replace("\n", " "), self.roles)
                if piece.protected:
                    yield self._resolved(child, piece)
            before = child

    def _resolved(self, node: nodes.Element, piece: Inline) -> tuple[str, str]:
        """Name a reference by what it leads to: its own name may be a translated title."""
        kind, target = identity(piece)
        if kind != "reference" or piece.kind is InlineKind.TARGET:
            return kind, target
        name = str(node.get("refname", target))
        found = self.tree.ids.get(self.tree.nameids.get(name) or "")
        if found is None:
            return kind, f"nothing: {name}"
        if id(found) in self.sections:
            return kind, f"section {self.sections[id(found)]}"
        if "refuri" in found:
            return kind, str(found["refuri"])
        if id(found) in self.inline_targets:
            return kind, f"inline target {self.inline_targets[id(found)]}"
        return kind, name
