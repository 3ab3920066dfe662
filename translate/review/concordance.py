"""Every use of a word on the site, in whatever form it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from translate.memory.concordance import WORD, forms_of
from translate.review.segment import Segment

Side = Literal["source", "target"]


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
        wanted = [forms_of(word) for word in WORD.findall(phrase)]
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
        words = (word for word in index if forms_of(word) & forms)
        return sorted({number for word in words for number in index[word]})

    def _built(self) -> dict[str, list[int]]:
        if self._index is None:
            found: defaultdict[str, list[int]] = defaultdict(list)
            for number, segment in enumerate(self._segments):
                texts = f"{segment.place.key[1]}\n{segment.entry.translation}".lower()
                for word in set(WORD.findall(texts)):
                    found[word].append(number)
            self._index = dict(found)
        return self._index


def _uses(segment: Segment, wanted: Sequence[frozenset[str]]) -> Iterator[Use]:
    sides: tuple[tuple[Side, str], ...] = (
        ("source", segment.place.key[1]),
        ("target", segment.entry.translation),
    )
    for side, text in sides:
        words = list(WORD.finditer(text))
        for at in range(len(words) - len(wanted) + 1):
            run = words[at : at + len(wanted)]
            if all(forms_of(word[0]) & one for word, one in zip(run, wanted, strict=True)):
                yield Use(segment, run[0].start(), run[-1].end(), side)
