"""Document and translations to the translated post's text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from translate.document import HARD_BREAKS, PLAIN, Document, Inline, InlineKind, Unit
from translate.markup import compare
from translate.merge.names import Renames, clashing_names, find_renames, follow
from translate.merge.splice import Splice
from translate.merge.width import wrap_width
from translate.rst import InlineParser

__all__ = ["Merged", "Refusal", "merge", "wrap_width"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A translation that cannot be used, and why."""

    unit: int
    """The unit's index in its document."""
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Merged:
    """A translated post that is still to be proved."""

    text: str
    written: Mapping[int, str]
    """The text of each replaced unit as it stands in the result, lines joined."""
    refused: tuple[Refusal, ...]


def merge(
    document: Document,
    translations: Mapping[int, str],
    parser: InlineParser,
    width: int,
) -> Merged:
    """Splice translations into a document.

    :param translations: by the index of the unit in the document.
    :param width: columns to fold paragraphs at.
    :returns: the text; a translation whose protected pieces are not those of
        its source is refused, and its unit stays as it is.
    """
    parsed = {
        index: _parse(document.units[index], text, parser) for index, text in translations.items()
    }
    refused = [
        Refusal(index, "broken-markup", "; ".join(complaints))
        for index, (_, complaints) in parsed.items()
        if complaints
    ]
    pieces = {index: found for index, (found, complaints) in parsed.items() if not complaints}
    renames, unusable = _settled_renames(document, pieces)
    refused += unusable
    ambiguous = clashing_names(document, pieces)
    texts = {}
    for index, found in pieces.items():
        unit = document.units[index]
        text = follow(found, renames, ambiguous)
        texts[index] = found if text == _raw(found) else _parse(unit, text, parser)[0]
    written: dict[int, str] = {}
    merged = Splice(document, texts, width, written).text()
    return Merged(merged, written, tuple(sorted(refused, key=lambda one: one.unit)))


def _settled_renames(
    document: Document, pieces: dict[int, tuple[Inline, ...]]
) -> tuple[Renames, list[Refusal]]:
    """Drop the translations that lose or add pieces, or rename what others need.

    Each translation that is dropped may keep a name that others relied on to
    change, so this goes on until nothing is dropped any more.
    """
    refused: list[Refusal] = []
    while True:
        renames = find_renames(document, pieces)
        follows = _FOLLOWS if refused else ""
        found = [
            Refusal(index, "name-in-use", (_NAME_REFUSED if refused else _NAME_IN_USE).format(line))
            for index, line in renames.blocked.items()
        ]
        old_names = renames.old_names
        for index, given in pieces.items():
            unit = document.units[index]
            difference = compare(unit.inlines, given, old_names)
            if index not in renames.blocked and difference and unit.kind not in PLAIN:
                found.append(Refusal(index, "changed-markup", f"{difference}{follows}"))
        if not found:
            return renames, refused
        refused += found
        for one in found:
            del pieces[one.unit]


_FOLLOWS = "; this may follow from another translation that is refused"
_NAME_REFUSED = (
    "line {} refers to this text by name, and keeps its old name"
    " because a translation is refused there; mend that one first"
)
_NAME_IN_USE = (
    "line {} refers to this text by name and is not translated itself,"
    " so the link would be lost; translate that paragraph too"
)


def _parse(unit: Unit, text: str, parser: InlineParser) -> tuple[tuple[Inline, ...], list[str]]:
    lines = text.strip("\n").split("\n")
    if unit.kind in HARD_BREAKS:
        clean = "\n".join(line.rstrip() for line in lines)
    else:
        clean = " ".join(lines).strip(" \t")
    if unit.kind in PLAIN:
        return (Inline(clean, InlineKind.TEXT, clean),), []
    pieces, complaints = parser.parse(clean)
    had = sum(piece.kind is InlineKind.PROBLEM for piece in unit.inlines)
    has = sum(piece.kind is InlineKind.PROBLEM for piece in pieces)
    return pieces, complaints if has > had else []


def _raw(pieces: tuple[Inline, ...]) -> str:
    return "".join(piece.raw for piece in pieces)
