"""Approved texts that are like a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

_WORD = re.compile(r"\w+")
_TELLING = 12
"""How many of a text's words, the rarest ones, choose what it is compared with."""
_COMMON = 1000
"""A word that stands in more texts than that chooses nothing."""


@dataclass(frozen=True, slots=True)
class Match:
    """An approved text that is like another."""

    score: float
    """0–100; 100 is the same text."""
    source: str
    translation: str
    where: str
    """The post that it stands in."""


class Similar:
    """Approved texts, found by their likeness."""

    def __init__(self, pairs: Iterable[tuple[str, str, str]]) -> None:
        """Take texts in.

        :param pairs: sources, translations, and the posts that they stand in; of equal
            pairs, the first counts.
        """
        self._pairs: list[tuple[str, str, str]] = []
        self._known: set[tuple[str, str]] = set()
        self._by_word: defaultdict[str, list[int]] = defaultdict(list)
        for one in pairs:
            self.add(*one)

    def add(self, source: str, translation: str, where: str) -> None:
        """Take one more text in."""
        if (source, translation) in self._known:
            return
        self._known.add((source, translation))
        for word in _words(source):
            self._by_word[word].append(len(self._pairs))
        self._pairs.append((source, translation, where))

    def find(self, text: str, limit: int = 9, least: int = 60) -> tuple[Match, ...]:
        """Find the texts that are most like a text, the best first.

        :param least: the score (0–100) from which on a text counts.
        """
        sources = {index: self._pairs[index][0] for index in self._candidates(text)}
        found = process.extract(
            text, sources, scorer=fuzz.ratio, limit=limit, score_cutoff=float(least)
        )
        return tuple(Match(score, *self._pairs[index]) for _, score, index in found)

    def _candidates(self, text: str) -> Iterable[int]:
        known = [word for word in _words(text) if word in self._by_word]
        rare = sorted(known, key=lambda word: (len(self._by_word[word]), word))[:_TELLING]
        some = [word for word in rare if len(self._by_word[word]) <= _COMMON] or rare[:1]
        return sorted({index for word in some for index in self._by_word[word]})


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))
