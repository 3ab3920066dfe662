"""Changes that leave a pair a pair: another case, no stop at the end.

Law: a pair's words keep their number and their links.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from models.ruen.train.aligning import tokens
from models.ruen.train.shards import Aligned

_STOP = re.compile(r"\.\s*$")


def noisy(pair: Aligned, rng: Random) -> Aligned:
    """Change a pair now and then."""
    chance = rng.random()
    if chance < 0.02:
        return _both(pair, str.upper)
    if chance < 0.05:
        return _both(pair, _uncapitalised)
    if chance < 0.10 and _STOP.search(pair.russian) and _STOP.search(pair.english):
        return _without_stop(pair)
    return pair


def _both(pair: Aligned, change: Callable[[str], str]) -> Aligned:
    return replace(pair, russian=change(pair.russian), english=change(pair.english))


def _uncapitalised(text: str) -> str:
    """Begin with a small letter, as the part of a sentence does, unless a name stands there."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _without_stop(pair: Aligned) -> Aligned:
    last = len(tokens(pair.russian)) - 1, len(tokens(pair.english)) - 1
    shorter = _both(pair, lambda text: _STOP.sub("", text))
    links = (link for link in pair.links if link[0] != last[0] and link[1] != last[1])
    return replace(shorter, links=tuple(links))
