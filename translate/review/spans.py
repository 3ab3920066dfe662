"""Show a text of reST in colours, its addresses shortened; the text itself stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from translate.document import Inline, InlineKind

Style = Literal[
    "text",
    "markup",
    "link",
    "url",
    "literal",
    "role",
    "emphasis",
    "strong",
    "reference",
    "footnote",
    "substitution",
    "problem",
]
Parse = Callable[[str], tuple[Sequence[Inline], object]]
"""Cut a text into pieces: `InlineParser.parse`."""

SHORT = 24
"""Characters of an address that are shown."""

_STYLES: dict[InlineKind, Style] = {
    InlineKind.TEXT: "text",
    InlineKind.EMPHASIS: "emphasis",
    InlineKind.STRONG: "strong",
    InlineKind.LITERAL: "literal",
    InlineKind.LINK: "link",
    InlineKind.ALIAS: "link",
    InlineKind.URI: "url",
    InlineKind.REFERENCE: "reference",
    InlineKind.ANONYMOUS: "link",
    InlineKind.ROLE: "role",
    InlineKind.FOOTNOTE: "footnote",
    InlineKind.CITATION: "footnote",
    InlineKind.SUBSTITUTION: "substitution",
    InlineKind.TARGET: "reference",
    InlineKind.PROBLEM: "problem",
}
_BACKQUOTED = re.compile(r"((?::[^`]+:|_)?`|)(.*?)(`?(?:__?|:[^`]+:)?)", re.DOTALL)
_MARKS = {
    InlineKind.EMPHASIS: re.compile(r"(\*)(.*)(\*)", re.DOTALL),
    InlineKind.STRONG: re.compile(r"(\*\*)(.*)(\*\*)", re.DOTALL),
    InlineKind.LITERAL: re.compile(r"(``)(.*)(``)", re.DOTALL),
    InlineKind.SUBSTITUTION: re.compile(r"(\|)(.*)(\|_{0,2})", re.DOTALL),
    **dict.fromkeys(
        (
            InlineKind.LINK,
            InlineKind.ALIAS,
            InlineKind.ANONYMOUS,
            InlineKind.REFERENCE,
            InlineKind.ROLE,
            InlineKind.TARGET,
        ),
        _BACKQUOTED,
    ),
}
"""The marks before, what stands between them, and the marks after."""
_EMBEDDED = re.compile(r"(.*?)(\s*<)([^<>]*)(>)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Shown:
    """One run of one style."""

    text: str
    """What is shown."""
    style: Style
    start: int
    """Of the raw text that it stands for, in characters, 0-based."""
    end: int
    """Exclusive."""


def styled(pieces: Sequence[Inline], limit: int = SHORT) -> tuple[Shown, ...]:
    """Cut a text into runs of one style: ascending, disjoint, and together the whole text.

    :param limit: the most characters of an address that are shown.
    """
    found, at = list[Shown](), 0
    for piece in pieces:
        for raw, style in _runs(piece):
            shown = shortened(raw, limit) if style == "url" else raw
            if raw:
                found.append(Shown(shown, style, at, at + len(raw)))
            at += len(raw)
    return tuple(found)


def styled_text(text: str, parse: Parse, limit: int = SHORT) -> tuple[Shown, ...]:
    """Cut a text whose pieces are not known, as a translation's, into runs of one style.

    :param parse: see `styled` for the rest.
    """
    return styled(parse(text)[0], limit)


def shortened(text: str, limit: int) -> str:
    """Give a text of at most `limit` characters, its middle left out where it is longer.

    :param limit: at least 1.
    """
    if len(text) <= limit:
        return text
    tail = (limit - 1) // 2
    return f"{text[: limit - 1 - tail]}…{text[len(text) - tail :]}"


def _runs(piece: Inline) -> Iterator[tuple[str, Style]]:
    style = _STYLES[piece.kind]
    marks = _MARKS.get(piece.kind)
    match = marks.fullmatch(piece.raw) if marks else None
    if not match:
        yield piece.raw, style
        return
    yield match[1], "markup"
    yield from _inner_runs(piece, match[2], style)
    yield match[3], "markup"


def _inner_runs(piece: Inline, inner: str, style: Style) -> Iterator[tuple[str, Style]]:
    """Cut what stands between the backquotes of a link: its text and its address."""
    match = _EMBEDDED.fullmatch(inner) if _may_embed(piece) and piece.text != inner else None
    if not match:
        yield inner, style
        return
    yield match[1], style
    yield match[2], "markup"
    yield match[3], "reference" if piece.kind is InlineKind.ALIAS else "url"
    yield match[4], "markup"


def _may_embed(piece: Inline) -> bool:
    """Tell whether an address may follow the piece's text; a role without text has none."""
    has_title = piece.kind is InlineKind.ROLE and bool(piece.text)
    return has_title or piece.kind in (InlineKind.LINK, InlineKind.ALIAS)
