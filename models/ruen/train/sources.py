"""What is learnt from: a table of sources, their licences, pairs and words.

Law: a table that was written is read again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from models.ruen.train.pairs import Pair

NAME = "sources.tsv"
_HEAD = ("source", "licence", "pairs", "English words")


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is of a source."""

    pairs: int = 0
    words: int = 0
    """Of the English."""

    def __add__(self, other: Size) -> Size:
        return Size(self.pairs + other.pairs, self.words + other.words)


Table = Mapping[tuple[str, str], Size]
"""By source and licence."""


def counted(pairs: Iterable[Pair]) -> Table:
    """Count pairs and words."""
    counts, words = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for pair in pairs:
        counts[pair.source, pair.licence] += 1
        words[pair.source, pair.licence] += len(pair.english.split())
    return {key: Size(count, words[key]) for key, count in counts.items()}


def joined(one: Table, other: Table) -> Table:
    """Add two tables up."""
    keys = dict.fromkeys([*one, *other])
    return {key: one.get(key, Size()) + other.get(key, Size()) for key in keys}


def write(table: Table, path: Path) -> None:
    """Write a line for each source and licence, the largest first."""
    sizes = sorted(table.items(), key=lambda item: -item[1].words)
    rows = [(*key, str(size.pairs), str(size.words)) for key, size in sizes]
    path.write_text("".join("\t".join(row) + "\n" for row in (_HEAD, *rows)), encoding="utf-8")


def read(path: Path) -> Table:
    """Read a table."""
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return {(row[0], row[1]): Size(int(row[2]), int(row[3])) for row in rows}
