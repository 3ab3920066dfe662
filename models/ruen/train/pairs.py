"""Sentence pairs, as they are given."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HEADER = "source\tlicence\tru\ten"


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and its translation."""

    source: str
    """Where it is from: “php-manual”, “ms-docs:ht”; what stands after a colon is a part of it."""
    licence: str
    russian: str
    english: str


def read(path: Path) -> Iterator[Pair]:
    """Read the pairs of an .xz file of tab-separated lines: source, licence, ru, en.

    :raises ValueError: when the file is no such table.
    """
    with lzma.open(path, "rt", encoding="utf-8", newline="\n") as file:
        if next(file).rstrip("\n") != HEADER:
            raise ValueError(f"{path}: the first line is not “{HEADER}”")
        for number, line in enumerate(file, 2):
            fields = line.rstrip("\n").split("\t")
            if len(fields) != 4:
                raise ValueError(f"{path}:{number}: {len(fields)} fields, not 4")
            yield Pair(*fields)
