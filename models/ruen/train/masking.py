"""Placeholders: pieces that a model learns to copy to where they belong.

When the model is used, they stand for literals, addresses and roles. Here
they take the place of words that are the same in both languages: names,
numbers, versions, code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from models.ruen.train.aligning import Link
from models.ruen.train.shards import Aligned
from translate.document import Span
from translate.engine.alignment import words

PLACEHOLDERS = tuple(chr(0xE000 + number) for number in range(16))
"""Characters for private use: no text has them, and each is a word and a piece by itself."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Words that follow one another, the same on both sides; 0-based indexes."""

    source: int
    target: int
    length: int


def masked(pair: Aligned, rng: Random, share: float = 0.6) -> Aligned:
    """Put placeholders in the place of some words that are the same on both sides.

    They are numbered in the order of the source from the first on, as the
    translator gives them out, or now and then from a later one.

    :param share: how many of those words are replaced.
    """
    russian, english = words(pair.russian), words(pair.english)
    same = _same(_texts(pair.russian, russian), _texts(pair.english, english))
    runs = [run for run in _runs(same, rng) if rng.random() < share][: len(PLACEHOLDERS)]
    if not runs:
        return pair
    first = rng.randrange(len(PLACEHOLDERS) - len(runs) + 1) if rng.random() < 0.3 else 0
    names = PLACEHOLDERS[first:]
    return replace(
        pair,
        russian=_replaced(pair.russian, russian, [(run.source, run.length) for run in runs], names),
        english=_replaced(pair.english, english, [(run.target, run.length) for run in runs], names),
        links=_moved(pair.links, runs),
    )


def _texts(text: str, found: Sequence[Span]) -> list[str]:
    return [text[word.start : word.end] for word in found]


def _same(russian: Sequence[str], english: Sequence[str]) -> list[Link]:
    """Give the words that stand once on each side, and no Cyrillic in them."""
    once = {word for word, count in Counter(russian).items() if count == 1 and _is_name(word)}
    places = {word: index for index, word in enumerate(english) if english.count(word) == 1}
    return [(at, places[word]) for at, word in enumerate(russian) if word in once & places.keys()]


def _is_name(word: str) -> bool:
    return word.isascii() and any(letter.isalnum() for letter in word)


def _runs(same: Sequence[Link], rng: Random) -> list[_Run]:
    """Join neighbours now and then: a literal may hold several words."""
    runs: list[_Run] = []
    for source, target in same:
        last = runs[-1] if runs else _Run(-1, -1, 0)
        after = (last.source + last.length, last.target + last.length)
        if last.length and after == (source, target) and rng.random() < 0.7:
            runs[-1] = replace(last, length=last.length + 1)
        else:
            runs.append(_Run(source, target, 1))
    return runs


def _replaced(
    text: str, found: Sequence[Span], places: Sequence[tuple[int, int]], names: Sequence[str]
) -> str:
    """Write each run of words as its placeholder.

    :param places: the first word and the number of words of each run, in the source's order.
    """
    for (first, length), name in sorted(zip(places, names, strict=False), reverse=True):
        text = text[: found[first].start] + name + text[found[first + length - 1].end :]
    return text


def _moved(links: Sequence[Link], runs: Sequence[_Run]) -> tuple[Link, ...]:
    """Renumber the words, and link each placeholder to its own."""
    sources = [(run.source, run.length) for run in runs]
    targets = [(run.target, run.length) for run in runs]
    own = {(run.source, run.target) for run in runs}
    kept = {
        (source, target)
        for source, target in links
        if not _inside(source, sources) and not _inside(target, targets)
    }
    return tuple(sorted((_index(s, sources), _index(t, targets)) for s, t in kept | own))


def _inside(index: int, places: Sequence[tuple[int, int]]) -> bool:
    return any(first <= index < first + length for first, length in places)


def _index(index: int, places: Sequence[tuple[int, int]]) -> int:
    return index - sum(length - 1 for first, length in places if first < index)
