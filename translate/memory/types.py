"""What the memory keeps, and what it gives."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class Size(StrEnum):
    """How much of a message a remembered text is."""

    TEXT = "text"
    """A whole message."""
    SENTENCE = "sentence"
    """A sentence of a message, or a few that only together are a translation."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A text, and how a person approved it in the other language."""

    source: str
    """As reST, its lines joined by one space."""
    target: str
    context: str | None = None
    """What keeps it apart from an equal text: a metadata field's name."""
    size: Size = Size.TEXT
    origin: str = "human"
    """Who wrote it before it was approved: ``human``, ``memory 100``, ``machine ru_en 1.9``."""
    post: str = ""
    """Where it was approved: the post's path from its site's root, or a file's name."""
    when: int = 0
    """In seconds since 1970, UTC; 0 when nobody knows."""
    who: str = ""
    """Who approved it; empty when nobody knows."""
    before: str = ""
    """The digest of the source before it in its post; empty at the beginning."""
    after: str = ""
    """The digest of the source after it; empty at the end."""


def digest_of_text(text: str) -> str:
    """Digest a source, to know it again as a neighbour; 16 hexadecimal digits."""
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Match:
    """A remembered text that is like another."""

    score: float
    """0–100; 100 is the same text."""
    source: str
    translation: str
    where: str
    """The post that it was approved in."""
    origin: str = "human"
    when: int = 0
    """In seconds since 1970, UTC."""
    who: str = ""
    is_in_context: bool = False
    """The texts before and after it are the same, too."""
    size: Size = Size.TEXT
    is_adapted: bool = False
    """What the text at hand has of its own, such as numbers, was put into the translation."""
    number: int = 0
    """Its number in the memory; 0 outside one."""
