"""How like two texts are, as a translator sees it: in words that would have to be changed.

The score is 100 · (1 − d / n): d is the edit distance (Levenshtein) on words, n the number of
words of the longer text. Numbers are all alike, and so are literals and addresses: what takes
their place is put in mechanically. Another form of a word, such as another case, counts half.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

_TOKEN = re.compile(
    r"(?P<literal>``.+?``)"
    r"|(?P<address><[^<>\s]+>(?=`_)|(?:https?|ftp)://[^\s<>`]+)"
    r"|(?P<number>\d+(?:[.,\u00a0\u202f ]\d+)*)"
    r"|(?P<word>[^\W\d_]+(?:[-‑'’][^\W\d_]+)*)"
)
_ABSTRACT = {"literal": "``", "address": "<>", "number": "0"}
_MACHINE = 2
"""What is taken off where a machine wrote the translation that was approved."""
_NEARLY = 99
"""At most that, for texts that are not the same letter for letter."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text as words."""

    all: tuple[str, ...]
    """In order, folded; numbers, literals and addresses are signs."""
    stems: tuple[str, ...]

    @property
    def telling(self) -> frozenset[str]:
        """The words by which texts are found: those that are no signs."""
        return frozenset(word for word in self.all if word[0].isalpha())


def words_of(text: str) -> Words:
    """Read a text as words."""
    found = tuple(_abstracted(match) for match in _TOKEN.finditer(text))
    return Words(found, tuple(map(_stem, found)))


def _abstracted(match: re.Match[str]) -> str:
    sign = _ABSTRACT.get(match.lastgroup or "")
    return sign or match[0].lower().replace("ё", "е").replace("‑", "-")


def _stem(word: str) -> str:
    """Cut what a Russian or an English ending may be, however the word is inflected."""
    return word[: max(4, len(word) - max(1, len(word) // 3))]


def likeness(one: Words, other: Words) -> float:
    """Tell how like two texts are, 0–100."""
    return 50 * (_similarity(one.all, other.all) + _similarity(one.stems, other.stems))


def _similarity(one: Sequence[str], other: Sequence[str]) -> float:
    return Levenshtein.normalized_similarity(one, other)


def score(text: str, words: Words, source: str, origin: str) -> float:
    """Give the score of a remembered text, 0–100; 100 only for the very same text.

    :param words: of `text`.
    :param origin: as in `Remembered`.
    """
    penalty = _MACHINE if origin.startswith("machine") else 0
    if source == text:
        return 100.0 - penalty
    return max(0.0, min(likeness(words, words_of(source)), _NEARLY) - penalty)
