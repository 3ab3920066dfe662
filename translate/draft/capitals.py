"""Sentences in capitals: a machine is given them in small letters, for it has read few others.

Law: every change of case keeps the number of characters, so that each stays in its place.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
_ABBREVIATION = 6
"""A single word of up to so many capitals may be an abbreviation."""


def is_in_capitals(text: str) -> bool:
    """Tell whether a text is written in capitals: two words, or a long one."""
    words = _WORD.findall(text)
    if not words or any(map(str.islower, text)) or not any(map(str.isupper, text)):
        return False
    return len(words) > 1 or len(words[0]) > _ABBREVIATION


def lowered(text: str, letters: re.Pattern[str]) -> str:
    """Write a text in small letters but the first; names in another script stay.

    :param letters: one letter of the text's language.
    """
    first = _WORD.search(text)
    start = first.start() + 1 if first else 0
    return text[:start] + letters.sub(lambda match: _one(match[0], match[0].lower()), text[start:])


def raised(text: str) -> str:
    """Write a text in capitals."""
    return "".join(_one(char, char.upper()) for char in text)


def _one(char: str, changed: str) -> str:
    """Give a character in another case, where it is one there, too."""
    return changed if len(changed) == len(char) else char
