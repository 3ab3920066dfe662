"""Units to messages: what is asked of a translator, once for each different text.

Law *idempotence*: the messages of a document depend on the document alone, so
extracting twice gives the same messages as extracting once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from translate.document import Document, Inline, InlineKind, Unit

Key = tuple[str | None, str]
"""What makes a message one message: its context and its msgid."""

# The letters of each script, as ranges of a regular expression's character class.
_SCRIPTS = {
    "Latn": "A-Za-zªºÀ-ÖØ-öø-ʸḀ-ỿ",
    "Cyrl": "\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f",
    "Grek": "\u0370-\u03ff\u1f00-\u1fff",
    "Armn": "\u0530-\u058f",
    "Hebr": "\u0590-\u05ff",
    "Arab": "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff",
    "Deva": "\u0900-\u097f",
    "Beng": "\u0980-\u09ff",
    "Thai": "\u0e00-\u0e7f",
    "Geor": "\u10a0-\u10ff\u1c90-\u1cbf\u2d00-\u2d2f",
    "Kore": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
    "Jpan": "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff",
    "Hans": "\u3400-\u4dbf\u4e00-\u9fff",
    "Hant": "\u3400-\u4dbf\u4e00-\u9fff",
}
_ANY_LETTER = r"[^\W\d_]"


def letters_of(script: str) -> re.Pattern[str]:
    """Give the pattern of one letter of a script.

    :param script: its four-letter ISO 15924 code; for one that is not known
        here, every letter counts.
    """
    ranges = _SCRIPTS.get(script)
    return re.compile(f"[{ranges}]" if ranges else _ANY_LETTER)


@dataclass(frozen=True, slots=True)
class Message:
    """One text to translate, with every place where it stands in its post."""

    context: str | None
    """What keeps it apart from an equal text: a metadata field's name, or None."""
    msgid: str
    """The text as reST."""
    lines: tuple[int, ...]
    """The 1-based source lines where it begins, ascending."""
    comments: tuple[str, ...]
    """What it is there: title, paragraph, list item…"""
    inlines: tuple[Inline, ...] = ()
    """The pieces of `msgid`."""

    @property
    def key(self) -> Key:
        """The context and the msgid."""
        return self.context, self.msgid


def key_of(unit: Unit) -> Key:
    """Give the key of the message that a unit belongs to."""
    return unit.context, unit.text


def asks(unit: Unit, letters: re.Pattern[str]) -> bool:
    """Tell whether a unit holds a word of the source language outside its protected pieces."""
    if not letters.search(unit.text):
        return False
    return any(letters.search(piece.text) for piece in unit.inlines)


def messages_of(document: Document, letters: re.Pattern[str]) -> tuple[Message, ...]:
    """Collect what is to be translated, in the post's order.

    :param letters: the source script's letters; see `letters_of`.
    """
    gathered: dict[Key, list[Unit]] = {}
    for unit in document.units:
        if asks(unit, letters):
            gathered.setdefault(key_of(unit), []).append(unit)
    return tuple(_message(units, document) for units in gathered.values())


def pieces_of(message: Message) -> tuple[Inline, ...]:
    """Give a message's pieces; a text with a context is no reST, and is one piece."""
    if message.context is None:
        return message.inlines
    return (Inline(message.msgid, InlineKind.TEXT, message.msgid),)


KEEP_ORDER = "keep the order of the references: each leads to the next target"


def _has_order(unit: Unit) -> bool:
    """Tell whether the text refers to several things by nothing but their order."""
    by_order = [
        piece
        for piece in unit.inlines
        if piece.kind is InlineKind.ANONYMOUS or piece.raw in ("[#]_", "[*]_")
    ]
    return len(by_order) > 1


def _message(units: Iterable[Unit], document: Document) -> Message:
    found = list(units)
    lines = tuple(
        dict.fromkeys(document.source.line_of(unit.span.start) + 1 for unit in found)
    )  # fmt: skip
    first = found[0]
    kinds = dict.fromkeys(unit.kind.value for unit in found)
    comments = (*kinds, *((KEEP_ORDER,) if _has_order(first) else ()))
    return Message(first.context, first.text, lines, comments, first.inlines)
