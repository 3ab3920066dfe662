"""From the given pairs to cleaned, aligned shards, and to pieces."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random

from models.ruen.train import shards
from models.ruen.train.aligning import align
from models.ruen.train.cleaning import cleaned
from models.ruen.train.mixing import copies, drawn
from models.ruen.train.pairs import Pair, read
from models.ruen.train.pieces import trained

FILES = ("pairs.tsv.xz", "pairs2.tsv.xz")
_HELD_OUT = 1_500
"""One pair of so many is never learnt from."""
_SENTENCES = 600_000
"""Enough for the pieces; more takes longer and changes little."""


def prepare(data: Path, folder: Path) -> dict[str, int]:
    """Write the shards, shuffled; give the number of pairs, and of those left out by their fault.

    A quarter of an hour of two cores, or twice that on slow ones.
    """
    faults = Counter[str]()
    pairs = list(cleaned((pair for name in FILES for pair in read(data / name)), faults))
    Random(1).shuffle(pairs)
    shards.write(zip(pairs, align(pairs), strict=True), folder)
    counts = {"pairs": len(pairs), **dict(faults.most_common())}
    write_sources(pairs, folder / "sources.tsv")
    (folder / "counts.json").write_text(json.dumps(counts, indent=2) + "\n", encoding="utf-8")
    return counts


def write_sources(pairs: Iterable[Pair], path: Path) -> None:
    """Say what is learnt from: a line for each source and licence, the largest first."""
    counts, words = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for pair in pairs:
        counts[pair.source, pair.licence] += 1
        words[pair.source, pair.licence] += len(pair.english.split())
    rows = [(*key, str(counts[key]), str(size)) for key, size in words.most_common()]
    head = ("source", "licence", "pairs", "English words")
    path.write_text("".join("\t".join(row) + "\n" for row in (head, *rows)), encoding="utf-8")


def parted(lines: Iterable[str]) -> tuple[list[str], list[str]]:
    """Part the lines of shards into those to learn from and the held out ones.

    Two pairs with the same English are never parted.
    """
    learnt, held_out = list[str](), list[str]()
    for line in lines:
        kept_back = zlib.crc32(shards.english_of(line).encode()) % _HELD_OUT == 0
        (held_out if kept_back else learnt).append(line)
    return learnt, held_out


def write_pieces(lines: Sequence[str], count: int, path: Path) -> None:
    """Learn pieces from lines of shards, each source as often as a network meets it."""
    path.write_bytes(trained(_sentences(lines), count))


def _sentences(lines: Sequence[str]) -> Iterator[str]:
    for line in islice(drawn(lines, copies(lines), Random(1)), _SENTENCES // 2):
        pair = shards.pair_of(line)
        yield pair.russian
        yield pair.english
