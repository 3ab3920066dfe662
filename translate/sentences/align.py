"""Find which sentences of a translation say what which sentences of its source say.

By their order, their lengths, and what reads alike in both languages; after Gale and
Church, “A Program for Aligning Sentences in Bilingual Corpora” (1993).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from translate.document import Span

_ANCHOR = re.compile(r"``.+?``|https?://[^\s<>`]+|\d+(?:[.,]\d+)*|[A-Za-z][\w+-]{2,}")
"""What reads alike in both languages; among Russian words a Latin one is a name."""
_STEPS = ((1, 1), (1, 2), (2, 1), (1, 0), (0, 1))
"""How many lines may stand for how many."""
_SPREAD = 6.8
"""How far lengths of translations differ, as Gale and Church found: variance per character."""
_JOINED = 1.0
_LEFT_OUT = 2.0
_NOT_YET = 1.0
"""What it costs, in standard deviations, that one line stands for two, that one stands for none,
and that it stands for none at the end: a translation is written from its beginning."""
_ANCHOR_WORTH = 1.0
_ANCHORS_COUNTED = 3
_Link = tuple[int, int, int, int]
"""Lines of one language that stand for lines of the other: start, end, start, end."""


def matching(sources: Sequence[str], targets: Sequence[str], line: int) -> int | None:
    """Find the line of `targets` that says what a line of `sources` says.

    Either language may be the first. As many lines match by their numbers; else by
    their lengths and by the numbers, literals, addresses and names that they share.

    :param line: 0-based.
    :returns: 0-based, the one most like it where two match; None where none does.
    """
    if not 0 <= line < len(sources):
        return None
    if len(sources) == len(targets):
        return line
    for start, end, other, other_end in _links(tuple(sources), tuple(targets)):
        if start <= line < end and other < other_end:
            here = sources[line : line + 1]
            return min(
                range(other, other_end), key=lambda at: _cost(here, targets[at : at + 1], False)
            )
    return None


@lru_cache(maxsize=8)
def _links(sources: tuple[str, ...], targets: tuple[str, ...]) -> tuple[_Link, ...]:
    """Find the cheapest way to go through both texts in order."""
    ways = _ways(sources, targets)
    best = _forward(ways)
    found: list[_Link] = []
    at = len(sources), len(targets)
    while at != (0, 0):
        link = min(ways[at], key=lambda way: best[way.link[0], way.link[2]] + way.cost).link
        found.append(link)
        at = link[0], link[2]
    return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class _Way:
    """A link that may be taken, and what it costs."""

    link: _Link
    cost: float


_Ways = dict[tuple[int, int], list[_Way]]
"""By the lines that a way ends before; in order."""


@lru_cache(maxsize=8)
def _ways(sources: tuple[str, ...], targets: tuple[str, ...]) -> _Ways:
    ways: _Ways = {(0, 0): []}
    for end in range(len(sources) + 1):
        for other_end in range(len(targets) + 1):
            ways[end, other_end] = [
                _Way((start, end, other, other_end), cost)
                for many, few in _STEPS
                if (start := end - many) >= 0 and (other := other_end - few) >= 0
                for ended in [start == len(sources) or other == len(targets)]
                for cost in [_cost(sources[start:end], targets[other:other_end], ended)]
            ]
    return ways


def _forward(ways: _Ways) -> dict[tuple[int, int], float]:
    """Give the least cost from the beginning to each place."""
    best = {(0, 0): 0.0}
    for at, some in ways.items():
        if some:
            best[at] = min(best[way.link[0], way.link[2]] + way.cost for way in some)
    return best


def _backward(ways: _Ways) -> dict[tuple[int, int], float]:
    """Give the least cost from each place to the end."""
    best = dict.fromkeys(ways, math.inf)
    best[next(reversed(ways))] = 0.0
    for at in reversed(ways):
        for way in ways[at]:
            start = way.link[0], way.link[2]
            best[start] = min(best[start], way.cost + best[at])
    return best


def _margins(sources: tuple[str, ...], targets: tuple[str, ...]) -> dict[_Link, float]:
    """Tell how much dearer the cheapest way is that does something else with a link's lines."""
    ways = _ways(sources, targets)
    before, after = _forward(ways), _backward(ways)
    through = {
        way.link: before[way.link[0], way.link[2]] + way.cost + after[at]
        for at, some in ways.items()
        for way in some
    }
    links = _links(sources, targets)
    return {
        link: min(
            (cost for other, cost in through.items() if other != link and _meet(other, link)),
            default=math.inf,
        )
        - through[link]
        for link in links
    }


def _meet(one: _Link, other: _Link) -> bool:
    """Tell whether two links hold a line of the first language in common."""
    return one[0] < other[1] and other[0] < one[1]


def _cost(some: Sequence[str], others: Sequence[str], ended: bool) -> float:
    """Tell how unlikely it is that two stretches stand for each other.

    :param ended: one of the texts is at its end already.
    """
    if not some or not others:
        return _NOT_YET if ended else _LEFT_OUT
    joint = 0.0 if len(some) == len(others) else _JOINED
    length, other = sum(map(len, some)), sum(map(len, others))
    apart = abs(length - other) / math.sqrt(_SPREAD * (length + other + 1) / 2)
    shared = len(_anchors(some) & _anchors(others))
    reward = _ANCHOR_WORTH * min(shared, _ANCHORS_COUNTED)
    return joint + apart - reward


def _anchors(lines: Sequence[str]) -> frozenset[str]:
    return frozenset().union(*map(_line_anchors, lines))


@lru_cache(maxsize=1024)
def _line_anchors(line: str) -> frozenset[str]:
    return frozenset(_ANCHOR.findall(line))


_TRUSTED = 2.5
"""The cost up to which a link is believed, in standard deviations."""
_MARGIN = 1.0
_MARGIN_UNEVEN = 1.5
"""How much dearer, in standard deviations, every other way must be: where there are as many
sentences in both texts, and where there are not."""


def aligned(sources: Sequence[str], targets: Sequence[str]) -> tuple[tuple[Span, Span], ...]:
    """Give the stretches of sentences that surely translate each other.

    Where a sentence was left out or put in, nothing is sure next to it; where numbers differ,
    or lengths are far apart, neither.

    :returns: spans of indices of `sources` and of `targets`, 0-based, end exclusive.
    """
    margins = _margins(tuple(sources), tuple(targets))
    least = _MARGIN if len(sources) == len(targets) else _MARGIN_UNEVEN
    links = tuple(margins)
    alone = {at for at, link in enumerate(links) if link[0] == link[1] or link[2] == link[3]}
    shaken = {at + by for at in alone for by in (-1, 0, 1)}
    return tuple(
        (Span(start, end), Span(other, other_end))
        for at, (start, end, other, other_end) in enumerate(links)
        if at not in shaken
        and margins[start, end, other, other_end] >= least
        and _is_sure(sources[start:end], targets[other:other_end])
    )


def _is_sure(some: Sequence[str], others: Sequence[str]) -> bool:
    has_anchors = _hard_anchors(some) == _hard_anchors(others)
    return has_anchors and _cost(some, others, False) <= _TRUSTED


def _hard_anchors(lines: Sequence[str]) -> list[str]:
    """Give what is the same in every language: literals, addresses, whole numbers."""
    found = (one for line in lines for one in _ANCHOR.findall(line))
    return sorted(one for one in found if one.isdecimal() or one.startswith(("``", "http")))
