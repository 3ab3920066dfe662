"""Where in a PO file a character of a translation stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from translate.catalog.types import Entry

_STRING = re.compile(r'\s*(?:#~\s*)?(?:msgstr(?:\[\d+\])?\s*)?"(.*)"\s*$')
_CHARACTER = re.compile(r"\\x[0-9A-Fa-f]+|\\[0-7]{1,3}|\\?.", re.DOTALL)


def place_in_translation(lines: Sequence[str], entry: Entry, offset: int) -> tuple[int, int]:
    """Find the line and the column of a character of a translation, both 1-based.

    :param lines: the PO file's lines.
    :param entry: with the line where it begins.
    :param offset: the character in the translation, 0-based; past the end is the last one.
    """
    at = _translation_at(lines, max(entry.line - 1, 0))
    if at is None:
        return max(entry.line, 1), 1
    place = at + 1, 1
    while at < len(lines) and (match := _STRING.match(lines[at])):
        column = match.start(1)
        for character in _CHARACTER.finditer(match[1]):
            place = at + 1, column + character.start() + 1
            if offset == 0:
                return place
            offset -= 1
        at += 1
    return place


def _translation_at(lines: Sequence[str], start: int) -> int | None:
    """Find the line where an entry's translation begins, 0-based."""
    numbers = range(start, len(lines))
    return next((at for at in numbers if lines[at].lstrip("#~ ").startswith("msgstr")), None)
