"""What is known of each piece: tables that are asked for many pieces at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.ruen.train.special import PLACEHOLDERS

BLANK = "▁"
"""A blank, as SentencePiece writes it."""
WAYS = 4
"""In how many ways a piece may be split."""


@dataclass(frozen=True)
class Vocabulary:
    """The pieces by their numbers."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    """The logarithm of each piece's probability."""
    splits: NDArray[np.uint16]
    """By piece and way: the two pieces that say the same; 0 where there is no such way."""
    odds: NDArray[np.float32]
    """By piece and way: the probability of this way or one before it."""
    small: NDArray[np.uint16]
    """By piece: the same with a small first letter; 0 where there is none."""
    is_latin: NDArray[np.bool_]
    """Whether a piece is of Latin letters, digits and marks."""
    has_letter: NDArray[np.bool_]
    """Whether there is a letter or a digit among these."""
    begins: NDArray[np.bool_]
    """Whether a piece begins with a blank and goes on behind it."""
    placeholders: NDArray[np.uint16]
    """The placeholders, in their order."""
    blank: int
    stop: int
    """The full stop."""

    def __len__(self) -> int:
        return len(self.pieces)


def vocabulary(pieces: Sequence[str], scores: Sequence[float]) -> Vocabulary:
    """Make the tables."""
    numbers = {piece: number for number, piece in enumerate(pieces)}
    plain = [not _is_special(piece) for piece in pieces]
    splits, odds = _splits(pieces, scores, numbers, plain)
    shown = [piece.removeprefix(BLANK) for piece in pieces]
    latin = [good and one.isascii() for good, one in zip(plain, shown, strict=True)]
    return Vocabulary(
        tuple(pieces),
        tuple(scores),
        splits,
        odds,
        np.array([numbers.get(_uncapitalised(piece), 0) for piece in pieces], np.uint16),
        np.array(latin),
        np.array([any(map(str.isalnum, one)) for one in shown]) & latin,
        np.array([piece.startswith(BLANK) and piece != BLANK for piece in pieces]),
        np.array([numbers[one] for one in PLACEHOLDERS], np.uint16),
        numbers[BLANK],
        numbers["."],
    )


def _is_special(piece: str) -> bool:
    """Tell control pieces, bytes and placeholders from what is text."""
    return piece in PLACEHOLDERS or (piece.startswith("<") and piece.endswith(">"))


def _uncapitalised(piece: str) -> str:
    """Write a word's first letter small, unless the word is a single letter or in capitals."""
    word = piece.removeprefix(BLANK)
    is_word = word[:1].isupper() and word[1:].islower() and piece.startswith(BLANK)
    return BLANK + word[0].lower() + word[1:] if is_word else ""


def _splits(
    pieces: Sequence[str], scores: Sequence[float], numbers: dict[str, int], plain: Sequence[bool]
) -> tuple[Any, Any]:
    splits = np.zeros((len(pieces), WAYS, 2), np.uint16)
    odds = np.ones((len(pieces), WAYS), np.float32)
    for number, piece in enumerate(pieces):
        ways = sorted(_ways(piece, scores, numbers), reverse=True)[:WAYS] if plain[number] else []
        if ways:
            splits[number, : len(ways)] = [(one, other) for _, one, other in ways]
            weights = np.exp([score - ways[0][0] for score, *_ in ways])
            odds[number, : len(ways)] = np.cumsum(weights) / weights.sum()
            odds[number, len(ways) - 1 :] = 1.0
    return splits, odds


_SMOOTHNESS = 0.2
"""The smaller, the more even the choice of a way (Kudo, 2018)."""


def _ways(
    piece: str, scores: Sequence[float], numbers: dict[str, int]
) -> Iterator[tuple[float, int, int]]:
    """Give the ways to split a piece in two, with the logarithm of what each is worth."""
    for at in range(1, len(piece)):
        one, other = numbers.get(piece[:at]), numbers.get(piece[at:])
        if one is not None and other is not None:
            yield _SMOOTHNESS * (scores[one] + scores[other]), one, other


def write(found: Vocabulary, path: Path) -> None:
    """Write a line for each piece: itself, a tab, its score."""
    rows = zip(found.pieces, found.scores, strict=True)
    path.write_text("".join(f"{piece}\t{score!r}\n" for piece, score in rows), encoding="utf-8")


def read(path: Path) -> Vocabulary:
    """Read what `write` wrote."""
    lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    rows = [line.rpartition("\t") for line in lines]
    return vocabulary([piece for piece, _, _ in rows], [float(score) for _, _, score in rows])
