"""A text as prose, and where its markup was: what a machine is given, and what is kept from it.

Law: `written(prose_of(pieces))` reads as the same pieces again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from translate.document import Inline, InlineKind, Span

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?(?://)?([^/?#\s]+)", re.IGNORECASE)


class Hold(StrEnum):
    """How a mark holds to the words under it."""

    WRAP = "wrap"
    """Its words are translated inside their sentence: a link's text, emphasis."""
    COVER = "cover"
    """Its words stand in for it, and are overwritten: a literal, a URL, a substitution."""
    FOLLOW = "follow"
    """It has no words, and follows the one before it: a footnote mark."""
    TERM = "term"
    """Its words have a translation that the site prefers; it may stay away."""


_HOLDS = {
    **dict.fromkeys(
        (
            InlineKind.EMPHASIS,
            InlineKind.STRONG,
            InlineKind.LINK,
            InlineKind.ALIAS,
            InlineKind.ANONYMOUS,
            InlineKind.TARGET,
            InlineKind.ROLE,
        ),
        Hold.WRAP,
    ),
    **dict.fromkeys((InlineKind.FOOTNOTE, InlineKind.CITATION), Hold.FOLLOW),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of markup at the words that it belongs to."""

    span: Span
    """Of the prose's text; empty for a mark that follows."""
    piece: Inline
    hold: Hold
    apart: bool = False
    """A mark that follows: white space stood before it."""

    def shifted(self, by: int) -> Mark:
        """Give the mark in a text that begins `by` characters later."""
        return replace(self, span=Span(self.span.start - by, self.span.end - by))


@dataclass(frozen=True, slots=True)
class Prose:
    """A text as its reader sees it."""

    text: str
    marks: tuple[Mark, ...]
    """Ascending and disjoint."""


def prose_of(pieces: Sequence[Inline]) -> Prose:
    """Turn pieces of reST into prose and marks."""
    text, marks = "", []
    pieces = _with_tails(pieces)
    for index, piece in enumerate(pieces):
        if piece.kind in (InlineKind.TEXT, InlineKind.PROBLEM):
            text += unescaped(piece.raw)
            continue
        hold = _hold(piece)
        if hold is Hold.FOLLOW:
            apart = text[-1:].isspace() and _ends_word(pieces[index + 1 :])
            text = text[:-1] if apart else text
            marks.append(Mark(Span(len(text), len(text)), piece, hold, apart))
            continue
        shown = _shown(piece, hold)
        marks.append(Mark(Span(len(text), len(text) + len(shown)), piece, hold))
        text += shown
    return Prose(text, tuple(marks))


_TAIL = re.compile(r"[^\s\w]*\w\S*|`\S*")


def _with_tails(pieces: Sequence[Inline]) -> list[Inline]:
    """Join bare links with what is glued to them.

    Where a link ends depends on what follows: docutils cuts a URI at its first
    letter that is not ASCII, and what comes after is no word.
    """
    found: list[Inline] = []
    for piece in pieces:
        after_link = found and found[-1].kind is InlineKind.URI
        tail = _TAIL.match(piece.raw) if after_link and piece.kind is InlineKind.TEXT else None
        if tail:
            found[-1] = replace(found[-1], raw=found[-1].raw + tail[0])
            piece = replace(piece, raw=piece.raw[tail.end() :])
        found.append(piece)
    return found


def _ends_word(following: Sequence[Inline]) -> bool:
    """Tell whether no word goes on where a mark without words is taken out."""
    return not following or not following[0].raw[:1].isalnum()


def unescaped(raw: str) -> str:
    """Give what a reader sees of a text of reST."""
    return _ESCAPE.sub(lambda match: "" if match[1].isspace() else match[1], raw)


def _hold(piece: Inline) -> Hold:
    hold = _HOLDS.get(piece.kind, Hold.COVER)
    return hold if piece.text or hold is not Hold.WRAP else Hold.COVER


def _shown(piece: Inline, hold: Hold) -> str:
    """Give the words that stand for a piece in its sentence; at least one character."""
    if hold is Hold.WRAP:
        return unescaped(piece.text) or "…"
    if piece.kind is InlineKind.LINK:
        return piece.target
    if piece.kind is InlineKind.LITERAL:
        return " ".join(piece.raw[2:-2].split())
    if piece.kind is InlineKind.URI:
        host = _HOST.match(piece.raw)
        return host[1] if host else piece.raw
    if piece.kind is InlineKind.ROLE:
        inner = piece.raw[piece.raw.find("`") + 1 : piece.raw.rfind("`")]
        return " ".join(re.sub(r"\s*<[^<>]*>$", "", inner).split()) or inner or piece.raw
    return unescaped(piece.raw.strip("|`_")) or piece.raw


# What reST lets stand before and after inline markup, in prose between the two languages.
_OPENS_AFTER = re.compile(r"(?:^|[\s'\"(\[{<\-/:‘’“”«»‹›„‚–—…¿¡])$")
_CLOSES_BEFORE = re.compile(r"^(?:$|[\s'\")\]}>\-/:.,;!?\\‘’“”«»‹›–—…])")
_SPECIAL = re.compile(r"[\\`*|_]")
_TO_ESCAPE = re.compile(r"[\\`]|\*(?=\S)|(?<=\S)\*|\|(?=\S)|(?<=\S)\||_(?=\W|_|$)|(?<=\s)_")


def escaped(text: str) -> str:
    """Write prose as reST in which nothing is markup."""
    if not _SPECIAL.search(text):
        return text
    return _TO_ESCAPE.sub(lambda match: "\\" + match[0], text)


_ANY_MARKUP = re.compile(r"[\\`*|_:@\[\]<>]")


def strictly_escaped(text: str) -> str:
    """Write prose as reST in which nothing can be markup, not even an address."""
    return _ANY_MARKUP.sub(lambda match: "\\" + match[0], text)


Escape = Callable[[str], str]
"""Write prose as reST."""


def joined(parts: Iterable[tuple[str, bool]]) -> str:
    """Join texts of reST and pieces of markup, kept apart where reST needs it.

    :param parts: (raw text, whether it is a piece of markup).
    """
    text, after_markup = "", False
    for raw, is_markup in parts:
        if not raw:
            continue
        opens = is_markup and text and not _OPENS_AFTER.search(text[-1:])
        closes = after_markup and not _CLOSES_BEFORE.match(raw)
        text += ("\\ " if opens or closes else "") + raw
        after_markup = is_markup
    return text


def wrapped(piece: Inline, text: str, escape: Escape = escaped) -> str:
    """Write a piece with another text in the place of its own.

    :param text: prose.
    """
    inner = escape(text.strip())
    head = piece.raw[: piece.text_at]
    tail = piece.raw[piece.text_at + len(piece.text) :]
    if "`" not in head and piece.kind is InlineKind.ANONYMOUS:
        head, tail = "`", "`__"
    if piece.kind in (InlineKind.EMPHASIS, InlineKind.STRONG, InlineKind.ANONYMOUS):
        return f"{head}{inner}{tail}"
    return f"{head}{_UNESCAPED_OPENING.sub(_ESCAPED_OPENING, inner)}{tail}"


_UNESCAPED_OPENING = re.compile(r"(?<!\\)<")
_ESCAPED_OPENING = r"\\<"
