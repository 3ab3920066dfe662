"""Turn docutils's inline nodes into the pieces of a unit's text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from types import SimpleNamespace
from typing import Any

from docutils import nodes
from docutils.languages import get_language
from docutils.utils import unescape

from translate.document import Inline, InlineKind
from translate.rst.parser import WatchingInliner, new_document, roles_restored
from translate.rst.watch import Watch
from translate.vocabulary import RoleText, Vocabulary

_ROLE_RAW = re.compile(r"(:[^:`]+:)?`(.*)`(:[^:`]+:)?", re.DOTALL)
_TITLED = re.compile(r"(.*?)\s*<([^<>]*)>", re.DOTALL)
_EMBEDDED = re.compile(r"(?:(?<=^`)|(?<=[ \n]))<([^<>]+)>`__?$")


_EMBEDDING = (InlineKind.LINK, InlineKind.ALIAS)


def escaped(text: nodes.Text) -> str:
    """Give a text node's source: docutils writes an escaping backslash as NUL."""
    return str(text).replace("\x00", "\\")


def raw_of(node: nodes.Node) -> str:
    """Give the source of an inline node."""
    return escaped(node) if isinstance(node, nodes.Text) else str(getattr(node, "rawsource", ""))


class RoleTable:
    """Which roles hold text: a vocabulary's, and those that a post defines itself."""

    def __init__(self, vocabulary: Vocabulary, local: Mapping[str, bool]) -> None:
        self._roles = vocabulary.roles
        self._local = local

    def text_of(self, role: str) -> RoleText:
        """Tell what of a role's content is for the translator."""
        if role in self._local:
            return RoleText.TEXT if self._local[role] else RoleText.OPAQUE
        return self._roles.get(role, RoleText.OPAQUE) if role else RoleText.TEXT


def pieces_of(
    parsed: Iterable[nodes.Node], text: str, roles: RoleTable
) -> tuple[Inline, ...] | None:
    """Cut `text` into the pieces that docutils parsed it into.

    :param text: the text that was parsed; its lines may have been joined by spaces.
    :returns: None when the pieces do not add up to the text.
    """
    found: list[Inline] = []
    for node in parsed:
        if isinstance(node, nodes.target) and found and found[-1].kind in _EMBEDDING:
            continue
        raw = raw_of(node) if "\n" in text else raw_of(node).replace("\n", " ")
        found.append(piece_of(node, raw, roles))
    joined = "".join(piece.raw for piece in found)
    if joined != text:
        return _realigned(found, text)
    return _merged(found)


def _merged(found: list[Inline]) -> tuple[Inline, ...]:
    """Join neighbouring texts: docutils cuts them where a URI might have been."""
    merged: list[Inline] = []
    for piece in found:
        if merged and piece.kind is merged[-1].kind is InlineKind.TEXT:
            raw = merged.pop().raw + piece.raw
            piece = Inline(raw, InlineKind.TEXT, raw)
        if piece.raw:
            merged.append(piece)
    return tuple(merged)


def _realigned(found: list[Inline], text: str) -> tuple[Inline, ...] | None:
    """Put the pieces where they stand in `text`; what lies between them becomes text."""
    at, aligned = 0, []
    for piece in found:
        if piece.kind is InlineKind.TEXT:
            continue
        start = text.find(piece.raw, at)
        if start < 0 or not piece.raw:
            return None
        aligned += [Inline(text[at:start], InlineKind.TEXT, text[at:start]), piece]
        at = start + len(piece.raw)
    return _merged([*aligned, Inline(text[at:], InlineKind.TEXT, text[at:])])


def piece_of(node: nodes.Node, raw: str, roles: RoleTable) -> Inline:
    """Turn one inline node into a piece.

    :param raw: its source, lines joined.
    """
    if isinstance(node, nodes.Text):
        return Inline(raw, InlineKind.TEXT, raw)
    assert isinstance(node, nodes.Element)
    if isinstance(node, nodes.problematic):
        return Inline(raw, InlineKind.PROBLEM, raw)
    if "role" in node:
        return _role_piece(str(node["role"]), raw, roles)
    for node_class, make in _MAKERS.items():
        if isinstance(node, node_class):
            return make(node, raw)
    return Inline(raw, InlineKind.ROLE, "", raw)


def _role_piece(role: str, raw: str, roles: RoleTable) -> Inline:
    match = _ROLE_RAW.fullmatch(raw)
    content = match[2] if match else raw
    treatment = roles.text_of(role)
    if treatment is RoleText.TEXT:
        return Inline(raw, InlineKind.ROLE, content, f":{role}:")
    titled = _TITLED.fullmatch(content)
    if treatment is RoleText.TITLE and titled and titled[1]:
        return Inline(raw, InlineKind.ROLE, titled[1], f":{role}:`<{titled[2]}>`")
    return Inline(raw, InlineKind.ROLE, "", f":{role}:`{content}`")


def _reference(node: nodes.Element, raw: str) -> Inline:
    if raw.startswith("|"):
        return Inline(raw, InlineKind.SUBSTITUTION, "", raw)
    inner = raw.rstrip("_").strip("`")
    embedded = _EMBEDDED.search(raw)
    if embedded:
        text = raw[1 : embedded.start()].rstrip()
        if "refname" in node:
            return Inline(raw, InlineKind.ALIAS, text, str(node["refname"]))
        return Inline(raw, InlineKind.LINK, text, str(node["refuri"]))
    if "refuri" in node and not raw.endswith("_"):
        return Inline(raw, InlineKind.URI, "", str(node["refuri"]))
    if node.get("anonymous"):
        return Inline(raw, InlineKind.ANONYMOUS, inner, "__")
    if "refuri" in node and raw.startswith("`"):
        return Inline(raw, InlineKind.LINK, inner, str(node["refuri"]))
    if "refuri" in node:
        return Inline(raw, InlineKind.URI, "", str(node["refuri"]))
    return Inline(raw, InlineKind.REFERENCE, "", str(node.get("refname", inner)))


def _literal(node: nodes.Element, raw: str) -> Inline:
    return Inline(raw, InlineKind.LITERAL, "", raw)


_MAKERS: Mapping[type[nodes.Element], Callable[[nodes.Element, str], Inline]] = {
    nodes.emphasis: lambda _, raw: Inline(raw, InlineKind.EMPHASIS, raw[1:-1]),
    nodes.strong: lambda _, raw: Inline(raw, InlineKind.STRONG, raw[2:-2]),
    nodes.literal: _literal,
    nodes.reference: _reference,
    nodes.footnote_reference: lambda _, raw: Inline(raw, InlineKind.FOOTNOTE, "", raw),
    nodes.citation_reference: lambda _, raw: Inline(raw, InlineKind.CITATION, "", raw),
    nodes.substitution_reference: lambda _, raw: Inline(raw, InlineKind.SUBSTITUTION, "", raw),
    nodes.target: lambda _, raw: Inline(raw, InlineKind.TARGET, raw[2:-1], ""),
}


def _complaint(message: nodes.system_message) -> str:
    """Give docutils's sentence without its line number and level."""
    return unescape(message.children[0].astext())


class InlineParser:
    """Parse single texts with docutils's inline parser, outside any document."""

    def __init__(self, vocabulary: Vocabulary, local_roles: Mapping[str, bool]) -> None:
        self._roles = RoleTable(vocabulary, local_roles)
        self._document = new_document("text")
        inliner: Any = WatchingInliner(Watch(vocabulary))
        inliner.init_customizations(self._document.settings)
        self._inliner = inliner

    def parse(self, text: str) -> tuple[tuple[Inline, ...], list[str]]:
        """Cut `text` into pieces.

        :returns: the pieces, and docutils's complaints, one sentence each.
        """
        document = new_document("text")
        memo = SimpleNamespace(
            document=document,
            reporter=document.reporter,
            language=get_language("en", document.reporter),
        )
        parent = nodes.paragraph()
        with roles_restored():
            parsed, messages = self._inliner.parse(text, 1, memo, parent)
        pieces = pieces_of(parsed, text, self._roles)
        told = [_complaint(message) for message in messages if message["level"] > 1]
        if pieces is None:
            return (Inline(text, InlineKind.PROBLEM, text),), [*told, "markup is not understood"]
        return pieces, told
