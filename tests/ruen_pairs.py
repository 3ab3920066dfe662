"""Pairs to learn from, for tests: sentences of the tests' tiny model, aligned by equality."""

from __future__ import annotations

from models.ruen.train.aligning import tokens
from models.ruen.train.pairs import Pair
from models.ruen.train.pieces import Pieces, trained
from models.ruen.train.shards import Aligned
from tests.models.pairs import pairs

TEXTS = pairs(5, 3_000)
_NAMES = ("dnf update", "Fedora 40", "systemd-networkd", "https://a.b/c", "6.12")


def links(russian: str, english: str) -> tuple[tuple[int, int], ...]:
    """Link the words that are the same on both sides."""
    before, after = tokens(russian), tokens(english)
    return tuple((at, after.index(word)) for at, word in enumerate(before) if word in after)


def aligned(russian: str, english: str) -> Aligned:
    return Aligned("test", russian, english, links(russian, english))


def given() -> list[tuple[Pair, tuple[tuple[int, int], ...]]]:
    """Give pairs as `shards.write` wants them."""
    return [(Pair("test", "MIT", first, second), links(first, second)) for first, second in TEXTS]


def trained_pieces(count: int = 900) -> Pieces:
    """Learn pieces of these texts, and of some names."""
    texts = [text for pair in TEXTS for text in pair]
    return Pieces(trained([*texts, *_NAMES * 100], count))
