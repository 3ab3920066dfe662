"""What is written alike before a text is cut into pieces.

The rules travel inside the SentencePiece model, so that they are the same
wherever the model is used: no code of ours stands between a text and it.

Law: no normalised text holds a character that a rule replaces.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

_DOUBLE, _SINGLE = "«»„“”‟″", "‘’‚‛′‹›"
_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t"
_NOTHING = "\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u0301"
"""Soft hyphens, joints, marks of direction, and the stress that dictionaries write."""
_DASHES = {"‐": "-", "‑": "-", "‒": "–", "―": "—", "−": "-"}
_BASES = "ABCDEFGHIJKLMNOPRSTUVWYZabcdefghijklmnoprstuvwyzАЕИОУЫЭЮЯаеиоуыэюя"
_ACCENTS = "\u0300\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030c\u0327\u0328"


def rules() -> Mapping[str, str]:
    """Give what is replaced, and by what."""
    return {
        **dict.fromkeys(_DOUBLE, '"'),
        **dict.fromkeys(_SINGLE, "'"),
        **dict.fromkeys(_SPACES, " "),
        **dict.fromkeys(_NOTHING, ""),
        **_DASHES,
        "…": "...",
        **dict(_composed()),
        "ё": "е",
        "Ё": "Е",
        "е\u0308": "е",
        "Е\u0308": "Е",
    }


def _composed() -> Iterator[tuple[str, str]]:
    """Give the letters that some systems write in two: «й» in the names of files."""
    for base in _BASES:
        for accent in _ACCENTS:
            one = unicodedata.normalize("NFC", base + accent)
            if len(one) == 1:
                yield base + accent, one


def table() -> str:
    """Write the rules as SentencePiece reads them: code points in hexadecimal, a tab between."""
    lines = (f"{_codes(before)}\t{_codes(after)}\n" for before, after in sorted(rules().items()))
    return "".join(lines)


def _codes(text: str) -> str:
    return " ".join(f"{ord(letter):X}" for letter in text)
