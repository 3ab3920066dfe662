"""Fold a text of reST into lines that still mean the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from translate.document import Inline, InlineKind, Kind, Unit
from translate.rst import display_width, is_adornment, reads_as_attribution, reads_as_block

_BREAKABLE = frozenset(
    {InlineKind.TEXT, InlineKind.EMPHASIS, InlineKind.STRONG, InlineKind.ANONYMOUS}
)
_TEXT_BREAKABLE = frozenset({InlineKind.LINK, InlineKind.ALIAS, InlineKind.ROLE, InlineKind.TARGET})
"""Kinds that may be broken inside the text that they show, and before their target."""
_FREE_COLON = re.compile(r"^:|(?<!\\):(?=[ `]|$)")
_LITERAL_MARK = re.compile(r"(?<!\\)(\\\\)*::$")


@dataclass(frozen=True, slots=True)
class Room:
    """The room that a text is folded into, in columns."""

    width: int
    """Up to this column, counted from the line's start."""
    first: int = 0
    """The column where the first line begins."""
    following: int = 0
    """The column where every other line begins."""


def words(pieces: Sequence[Inline]) -> list[str]:
    """Cut a text at the spaces where a line may be broken.

    Law: joined by single spaces, the words are the text. A run of spaces, a
    space after a backslash, inside a literal or inside a link's target is
    never such a place.
    """
    text = "".join(piece.raw for piece in pieces)
    found: list[str] = []
    start = 0
    for at in _break_points(pieces):
        around = text[at - 1 : at] + text[at + 1 : at + 2]
        if len(around) == 2 and not around.isspace() and not re.search(r"[\s\\]", around):
            found.append(text[start:at])
            start = at + 1
    return [*found, text[start:]]


def _break_points(pieces: Sequence[Inline]) -> Iterator[int]:
    offset = 0
    for piece in pieces:
        end = 0
        if piece.kind in _BREAKABLE:
            end = len(piece.raw)
        elif piece.kind in _TEXT_BREAKABLE and piece.text:
            end = piece.text_at + len(piece.text) + 1
        yield from (offset + at for at in range(end) if piece.raw[at : at + 1] == " ")
        offset += len(piece.raw)


def fold(pieces: Sequence[Inline], room: Room) -> list[str]:
    """Fold a text into lines no wider than the room, where its words allow.

    :returns: at least one line, without indentation.
    """
    lines = _filled(words(pieces), room)
    if len(lines) > 1 and is_adornment(lines[1]):
        lines[:2] = [f"{lines[0]} {lines[1]}"]
    return lines


def _filled(found: Sequence[str], room: Room) -> list[str]:
    lines = [found[0]]
    column = room.first + display_width(found[0])
    for word in found[1:]:
        width = display_width(word)
        if column + 1 + width <= room.width:
            lines[-1] += f" {word}"
            column += 1 + width
        else:
            lines.append(word)
            column = room.following + width
    return lines


def halved(pieces: Sequence[Inline]) -> list[str]:
    """Fold a text into two lines, where it has a place to break."""
    found = words(pieces)
    return [found[0], " ".join(found[1:])] if len(found) > 1 else found


def guard(lines: Sequence[str], unit: Unit, *, announces: bool) -> list[str]:
    """Escape what would make a paragraph something else.

    A first line that reads as markup gets a backslash; a final ``::`` that
    would announce a literal block is broken up.

    :param unit: whose text it becomes. Enumerators are no lists in a title, a
        dash opens an attribution in a quote, a field's name ends at a colon.
    :param announces: a colon follows, and announces a literal block anyway.
    """
    guarded = list(lines)
    if unit.kind is Kind.FIELD_NAME:
        return [_FREE_COLON.sub(r"\\:", line) for line in guarded]
    second = "text" if unit.kind is Kind.TITLE else None
    if len(guarded) > 1:
        second = guarded[1]
    in_quote = "block_quote" in unit.path and unit.kind is not Kind.ATTRIBUTION
    is_attribution = in_quote and reads_as_attribution(guarded[0])
    is_longer_dash = unit.kind is Kind.ATTRIBUTION and guarded[0].startswith("-")
    if is_attribution or is_longer_dash or reads_as_block(guarded[0], second):
        guarded[0] = "\\" + guarded[0]
    if not announces and _LITERAL_MARK.search(guarded[-1]):
        guarded[-1] = guarded[-1][:-1] + "\\:"
    return guarded
