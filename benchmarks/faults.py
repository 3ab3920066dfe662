"""Faults of markup, planted in real messages."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from translate.document import Inline, InlineKind
from translate.files import read_source
from translate.languages import letters
from translate.messages import Message, messages_of
from translate.rst import InlineParser, read
from translate.vocabulary import STANDARD

CYRILLIC = letters("ru")
_WORD = re.compile(r"[А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)*")
_SYLLABLES = "ba ke lo ni tu ra se do mi pu ga ven tor lis".split()


@dataclass(frozen=True, slots=True)
class Posted:
    """A real message, with a parser that knows its post."""

    post: str
    message: Message
    parser: InlineParser


def real_messages(corpus: Path) -> Iterator[Posted]:
    """Give the messages of real posts that hold markup or not, but for metadata."""
    for path in sorted(corpus.rglob("*.rst")):
        name = path.relative_to(corpus).as_posix()
        document = read(read_source(path, name), STANDARD, ("title", "description"))
        parser = InlineParser(STANDARD, document.roles)
        for message in messages_of(document, CYRILLIC):
            if message.context is None:
                yield Posted(name, message, parser)


def translated(pieces: tuple[Inline, ...]) -> str:
    """Give a text with its Russian words replaced by made-up ones, its markup kept."""
    if any(piece.kind is InlineKind.URI for piece in pieces):
        # What is glued to a bare address would become a part of it.
        return "".join(piece.raw for piece in pieces)
    return "".join(_translated(piece) for piece in pieces)


def _translated(piece: Inline) -> str:
    if piece.kind is InlineKind.TEXT:
        return _WORD.sub(_made_up, piece.raw)
    if not piece.text:
        return piece.raw
    start, end = piece.text_at, piece.text_at + len(piece.text)
    return piece.raw[:start] + _WORD.sub(_made_up, piece.raw[start:end]) + piece.raw[end:]


def _made_up(match: re.Match[str]) -> str:
    chance = random.Random(match[0].lower())
    word = "".join(chance.choices(_SYLLABLES, k=max(1, len(match[0]) // 3)))
    return word.capitalize() if match[0][0].isupper() else word


Fault = Callable[[str, random.Random], str | None]
_LINK = re.compile(r"`[^`<>]+ <[^<>`]+>`__")
_LITERAL = re.compile(r"``[^`]+``")


def _one(pattern: re.Pattern[str], text: str, chance: random.Random) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return chance.choice(found) if found else None


def _put(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


def closing_dropped(text: str, chance: random.Random) -> str | None:
    match = _one(_LINK, text, chance)
    return _put(text, match, match[0][:-3]) if match else None


def opening_dropped(text: str, chance: random.Random) -> str | None:
    match = _one(_LINK, text, chance)
    return _put(text, match, match[0][1:]) if match else None


def space_before_underscores(text: str, chance: random.Random) -> str | None:
    match = _one(_LINK, text, chance)
    return _put(text, match, f"{match[0][:-2]} __") if match else None


def host_altered(text: str, chance: random.Random) -> str | None:
    match = _one(re.compile(r"`[^`<>]+ <https?://[^/<>`]+[^<>`]*>`__"), text, chance)
    if match is None:
        return None
    return _put(text, match, re.sub(r"://([^/<>]+)", "://example.invalid", match[0], count=1))


def no_space_before_address(text: str, chance: random.Random) -> str | None:
    match = _one(_LINK, text, chance)
    return _put(text, match, match[0].replace(" <", "<")) if match else None


def glued_to_next_word(text: str, chance: random.Random) -> str | None:
    match = _one(re.compile(r"(?:`[^`<>]+ <[^<>`]+>`__|``[^`]+``) (?=\w)"), text, chance)
    return _put(text, match, match[0][:-1]) if match else None


def quotes_for_backticks(text: str, chance: random.Random) -> str | None:
    match = _one(_LITERAL, text, chance)
    return _put(text, match, f'"{match[0][2:-2]}"') if match else None


def link_removed(text: str, chance: random.Random) -> str | None:
    match = _one(_LINK, text, chance)
    return _put(text, match, match[0][1:].split(" <")[0]) if match else None


def underscore_dropped(text: str, chance: random.Random) -> str | None:
    match = _one(_LINK, text, chance)
    return _put(text, match, match[0][:-1]) if match else None


def link_doubled(text: str, chance: random.Random) -> str | None:
    match = _one(_LINK, text, chance)
    return _put(text, match, f"{match[0]} {match[0]}") if match else None


def word_underscored(text: str, chance: random.Random) -> str | None:
    match = _plain_word(text, chance)
    return text[: match.end()] + "_" + text[match.end() :] if match else None


def emphasis_opened(text: str, chance: random.Random) -> str | None:
    match = _plain_word(text, chance)
    return text[: match.start()] + "*" + text[match.start() :] if match else None


def _plain_word(text: str, chance: random.Random) -> re.Match[str] | None:
    """Find a word outside markup; inside emphasis an underscore is text."""
    if "*" in text:
        return None
    bare = re.sub(r"`[^`]*`", lambda match: "X" * len(match[0]), text)
    return _one(re.compile(r"(?<=[a-z] )[a-z]{3,}(?= [a-z])"), bare, chance)


FAULTS: tuple[Fault, ...] = (
    closing_dropped,
    opening_dropped,
    space_before_underscores,
    host_altered,
    no_space_before_address,
    glued_to_next_word,
    quotes_for_backticks,
    link_removed,
    underscore_dropped,
    link_doubled,
    word_underscored,
    emphasis_opened,
)
"""The eight of the bar, and four more; each gives None for a text that has not what it takes."""
