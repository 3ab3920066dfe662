"""Reference names that come from translated text: titles, named links, inline targets.

A title is a target under its own text, and so is the text of a link written
as ```text <uri>`_``, and of an inline target. When such a text is translated,
its name changes; what refers to it must follow, or the translation cannot be
used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from translate.document import Document, Inline, InlineKind, Kind, Unit
from translate.markup import identity, normalized_name, plain_text
from translate.messages import Key, key_of
from translate.rst import InlineParser


@dataclass(frozen=True, slots=True)
class Renames:
    """What the translations rename."""

    new_names: Mapping[str, str] = field(default_factory=dict)
    """Source name to the text that is the name now; only names that are referred to."""
    blocked: Mapping[int, int] = field(default_factory=dict)
    """Units (by index) that must not be translated, and the 1-based line that refers to them."""

    @property
    def old_names(self) -> dict[str, str]:
        """The names now, normalised, to the names in the source."""
        return {normalized_name(new): old for old, new in self.new_names.items()}


Translated = Mapping[int, tuple[Inline, ...]]
"""The pieces of each translated unit, by the unit's index in its document."""


def find_renames(document: Document, translated: Translated) -> Renames:
    """Tell which referenced names change, and which of them nothing can follow."""
    new_names: dict[str, str] = {}
    blocked: dict[int, int] = {}
    meanings = count_names(document, {})
    for index, pieces in translated.items():
        unit = document.units[index]
        for old, new in _renamed(unit, pieces):
            is_referenced = old in document.names and meanings[old] == 1
            if not is_referenced or old == normalized_name(new):
                continue
            line = _untranslated_reference(document, translated, old)
            if line is None:
                new_names[old] = new
            else:
                blocked[index] = line
    return Renames(new_names, blocked)


def renamed(
    document: Document, translations: Mapping[Key, str], parser: InlineParser
) -> Mapping[str, str]:
    """Give the reference names of a translated post, normalised, to those in its source.

    :param translations: of the post's messages; only names that differ are told.
    """
    if not document.names:
        return {}
    translated = {
        index: parser.parse(translations[key])[0]
        for index, unit in enumerate(document.units)
        if unit.context is None and (key := key_of(unit)) in translations
    }
    return find_renames(document, translated).old_names


def _renamed(unit: Unit, pieces: Sequence[Inline]) -> Iterator[tuple[str, str]]:
    if unit.kind is Kind.TITLE:
        yield normalized_name(plain_text(unit.inlines)), plain_text(pieces)
    targets = zip(_inline_targets(unit.inlines), _inline_targets(pieces), strict=False)
    for old, new in targets:
        yield normalized_name(plain_text([old])), plain_text([new])
    before, after = list(named_links(unit.inlines)), list(named_links(pieces))
    by_target = {piece.target: piece for piece in after}
    for piece in before:
        counterpart = by_target.get(piece.target)
        if counterpart is not None:
            yield normalized_name(piece.text), plain_text([counterpart])


def _inline_targets(pieces: Sequence[Inline]) -> list[Inline]:
    return [piece for piece in pieces if piece.kind is InlineKind.TARGET]


def named_links(pieces: Sequence[Inline]) -> Iterator[Inline]:
    """Give the links whose text is also a target's name."""
    for piece in pieces:
        if piece.kind is InlineKind.LINK and not piece.raw.endswith("__"):
            yield piece


def _untranslated_reference(document: Document, translated: Translated, name: str) -> int | None:
    """Find the 1-based line of a reference to `name` that no translation can change."""
    references = 0
    for index, unit in enumerate(document.units):
        found = sum(identity(piece) == ("reference", name) for piece in unit.inlines)
        references += found
        if found and index not in translated:
            return document.source.line_of(unit.span.start) + 1
    return None if references else 1


def follow(pieces: Sequence[Inline], renames: Renames, clashing: frozenset[str]) -> str:
    """Write a translation so that its references lead where the source's lead.

    References to a renamed text get the new name; a named link whose name
    stands for something else too is written as anonymous.

    :param clashing: names that stand for several things only since the translation.
    """
    return "".join(_followed(piece, renames, clashing) for piece in pieces)


def _followed(piece: Inline, renames: Renames, clashing: frozenset[str]) -> str:
    kind, name = identity(piece)
    new = renames.new_names.get(name) if kind == "reference" else None
    if new is not None and piece.kind is InlineKind.REFERENCE:
        is_alias_possible = not set(new) & set("<>")
        return f"`{plain_text([piece])} <{new}_>`__" if is_alias_possible else f"`{new}`_"
    if new is not None and piece.kind is InlineKind.ALIAS:
        head, _, tail = piece.raw.rpartition("<")
        return f"{head}<{new}_{tail[tail.rindex('>') :]}"
    if piece.kind is InlineKind.LINK and normalized_name(plain_text([piece])) in clashing:
        return piece.raw.rstrip("_") + "__"
    return piece.raw


def clashing_names(document: Document, translated: Translated) -> frozenset[str]:
    """Give the names that stand for several things in the translated post, but not before."""
    before, after = count_names(document, {}), count_names(document, translated)
    return frozenset(name for name in after if after[name] > 1 and before[name] < 2)


def count_names(document: Document, translated: Translated) -> Counter[str]:
    """Count the different things that each name stands for once the post is translated."""
    inline = {
        normalized_name(plain_text([piece]))
        for unit in document.units
        for piece in _inline_targets(unit.inlines)
    }
    meanings: set[tuple[str, str]] = {(name, "target") for name in document.targets - inline}
    for index, unit in enumerate(document.units):
        pieces = translated.get(index, unit.inlines)
        if unit.kind is Kind.TITLE:
            meanings.add((normalized_name(plain_text(pieces)), f"title {index}"))
        for number, piece in enumerate(_inline_targets(pieces)):
            meanings.add((normalized_name(plain_text([piece])), f"inline {index} {number}"))
        for piece in named_links(pieces):
            meanings.add((normalized_name(plain_text([piece])), piece.target))
    return Counter(name for name, _ in meanings)
