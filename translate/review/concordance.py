"""Every use of a word on the site, in whatever form it stands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from translate.glossary import lemmas
from translate.review.segment import Segment

Side = Literal["source", "target"]
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_ENDINGS = re.compile(
    r"(?<=[a-z]{3})(?:ies|ied|es|(?<!s)s|ed|ing|e)$|(?<=[a-z]{2}[b-df-hj-np-tv-xz])y(?:ing)?$"
)
"""What “copies”, “copied”, “copying” and “copy” have and “cop” has not; “class” keeps its s."""


@dataclass(frozen=True, slots=True)
class Use:
    """Where a word stands."""

    segment: Segment
    start: int
    """In the text, 0-based."""
    end: int
    """Exclusive."""
    side: Side


class Concordance:
    """Finds words by lemma in sources and translations."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._index: dict[str, list[int]] | None = None

    def find(self, phrase: str, limit: int = 200) -> tuple[Use, ...]:
        """Give every use of a word, or of several words that follow each other.

        :raises EngineError: when what reads Russian words is not installed.
        """
        wanted = [_forms(word) for word in _WORD.findall(phrase)]
        if not wanted:
            return ()
        uses: list[Use] = []
        for number in self._candidates(wanted[0]):
            uses += _uses(self._segments[number], wanted)
            if len(uses) >= limit:
                break
        return tuple(uses[:limit])

    def _candidates(self, forms: frozenset[str]) -> list[int]:
        """Give the segments that hold one of some words, in order."""
        index = self._built()
        words = (word for word in index if _forms(word) & forms)
        return sorted({number for word in words for number in index[word]})

    def _built(self) -> dict[str, list[int]]:
        if self._index is None:
            found: defaultdict[str, list[int]] = defaultdict(list)
            for number, segment in enumerate(self._segments):
                texts = f"{segment.place.key[1]}\n{segment.entry.translation}".lower()
                for word in set(_WORD.findall(texts)):
                    found[word].append(number)
            self._index = dict(found)
        return self._index


def _forms(word: str) -> frozenset[str]:
    """Give what a word may be a form of, in Russian or in English."""
    lowered = word.lower()
    if lowered.isascii():
        return frozenset({_ENDINGS.sub("", lowered)})
    return lemmas(lowered)


def _uses(segment: Segment, wanted: Sequence[frozenset[str]]) -> Iterator[Use]:
    sides: tuple[tuple[Side, str], ...] = (
        ("source", segment.place.key[1]),
        ("target", segment.entry.translation),
    )
    for side, text in sides:
        words = list(_WORD.finditer(text))
        for at in range(len(words) - len(wanted) + 1):
            run = words[at : at + len(wanted)]
            if all(_forms(word[0]) & one for word, one in zip(run, wanted, strict=True)):
                yield Use(segment, run[0].start(), run[-1].end(), side)
