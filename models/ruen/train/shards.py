"""Prepared pairs on the disk: small enough to travel, quick to read.

A shard is an .xz file of lines: source, Russian, English, links, with tabs
between; links are “0-0 1-2”.

Law: what is written is read, in its order.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from models.ruen.train.aligning import Link, parsed
from models.ruen.train.pairs import Pair

SIZE = 200_000
"""Pairs of a shard: about 10 MB."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """A pair, and which of its words stand for each other."""

    source: str
    russian: str
    english: str
    links: tuple[Link, ...]


def write(pairs: Iterable[tuple[Pair, Sequence[Link]]], folder: Path) -> list[Path]:
    """Write pairs in their order, and give the shards' paths in theirs."""
    for old in folder.glob("pairs-*.xz"):
        old.unlink()
    return add(pairs, folder)


def add(pairs: Iterable[tuple[Pair, Sequence[Link]]], folder: Path) -> list[Path]:
    """Write pairs behind the shards that are there, and give the paths of the new ones."""
    folder.mkdir(parents=True, exist_ok=True)
    first = len(list(folder.glob("pairs-*.xz")))
    lines = (_line(pair, links) for pair, links in pairs)
    whole = iter(lambda: list(islice(lines, SIZE)), [])
    return [_written(one, folder, number) for number, one in enumerate(whole, first)]


def _line(pair: Pair, links: Sequence[Link]) -> str:
    joined = " ".join(f"{source}-{target}" for source, target in links)
    return f"{pair.source}\t{pair.russian}\t{pair.english}\t{joined}\n"


def _written(lines: Sequence[str], folder: Path, number: int) -> Path:
    path = folder / f"pairs-{number:02}.xz"
    with lzma.open(path, "wt", encoding="utf-8", newline="\n", preset=6) as file:
        file.writelines(lines)
    return path


def read(folder: Path) -> Iterator[str]:
    """Read the lines of all shards of a folder: a million of `Aligned` would fill the memory."""
    for path in sorted(folder.glob("pairs-*.xz")):
        with lzma.open(path, "rt", encoding="utf-8", newline="\n") as file:
            yield from file


def pair_of(line: str) -> Aligned:
    """Read one line of a shard."""
    source, russian, english, links = line.rstrip("\n").split("\t")
    return Aligned(source, russian, english, tuple(sorted(parsed(links))))


def texts_of(line: str) -> tuple[str, str]:
    """Give the Russian and the English of a line: the links, which take longest, are left."""
    _, russian, english, _ = line.split("\t", 3)
    return russian, english


def source_of(line: str) -> str:
    """Say where the pair of a line is from."""
    return line.partition("\t")[0]
