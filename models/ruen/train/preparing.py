"""From the given pairs to cleaned, aligned shards, and to pieces."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random

from models.ruen.train import shards, sources
from models.ruen.train.aligning import align
from models.ruen.train.cleaning import cleaned, key_of
from models.ruen.train.mixing import copies_of, drawn
from models.ruen.train.pairs import Pair, read
from models.ruen.train.pieces import trained

FILES = "pairs*.tsv.xz"
"""The names of the given files."""
_BESIDE = 300_000
"""Pairs that new ones are aligned with: few pairs alone say little of rare words."""
_HELD_OUT = 1_500
"""One pair of so many is never learnt from."""
_SENTENCES = 600_000
"""Enough for the pieces; more takes longer and changes little."""


def prepare(data: Path, folder: Path) -> dict[str, int]:
    """Write the shards, shuffled; give the number of pairs, and of those left out by their fault.

    A quarter of an hour of two cores, or twice that on slow ones.
    """
    faults = Counter[str]()
    given = (pair for path in sorted(data.glob(FILES)) for pair in read(path))
    pairs = list(cleaned(given, faults))
    Random(1).shuffle(pairs)
    shards.write(zip(pairs, align(pairs), strict=True), folder)
    sources.write(sources.counted(pairs), folder / sources.NAME)
    return _kept_count(folder, Counter(pairs=len(pairs)) + faults)


def add(path: Path, folder: Path) -> dict[str, int]:
    """Clean and align the pairs of one more file, and add them to the shards; give all counts.

    Five minutes for a hundred thousand.
    """
    faults = Counter[str]()
    lines = list(shards.read(folder))
    known = (key_of(*shards.texts_of(line)) for line in lines)
    pairs = list(cleaned(read(path), faults, known))
    Random(1).shuffle(pairs)
    beside = [Pair("", "", *shards.texts_of(line)) for line in lines[:_BESIDE]]
    links = islice(align([*beside, *pairs]), len(beside), None)
    shards.add(zip(pairs, links, strict=True), folder)
    table = folder / sources.NAME
    sources.write(sources.joined(sources.read(table), sources.counted(pairs)), table)
    before = Counter(json.loads((folder / _COUNTS).read_text(encoding="utf-8")))
    return _kept_count(folder, before + Counter(pairs=len(pairs)) + faults)


_COUNTS = "counts.json"


def _kept_count(folder: Path, counts: Counter[str]) -> dict[str, int]:
    found = dict(counts.most_common())
    (folder / _COUNTS).write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return found


def is_held_out(english: str) -> bool:
    """Tell whether a pair is never learnt from; two pairs with the same English are never parted.

    :param english: its English.
    """
    return zlib.crc32(english.encode()) % _HELD_OUT == 0


def write_pieces(lines: Iterable[str], count: int, path: Path) -> None:
    """Learn pieces from lines of shards, each source as often as a network meets it."""
    learnt = [line for line in lines if not is_held_out(shards.texts_of(line)[1])]
    path.write_bytes(trained(_sentences(learnt), count))


def _sentences(lines: Sequence[str]) -> Iterator[str]:
    for line in islice(drawn(lines, copies_of(lines), Random(1)), _SENTENCES // 2):
        yield from shards.texts_of(line)
