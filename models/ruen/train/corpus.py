"""Pairs as arrays: small enough to travel, quick to read, ready to be drawn from.

A corpus is a folder: the pieces of both sides (`source-00.xz`, `target-00.xz`
and so on: numbers of 16 bits, each sentence ended by `END`), the links
(`links-00.xz`), and what it is mixed of (`mixing.tsv`). Pairs of one source
stand together.

Law: a corpus that was written is read again.
"""

from __future__ import annotations

import lzma
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.ruen.train.ragged import Ragged, starts_of
from models.ruen.train.special import END

HELD_OUT, LEARNT, VOCABULARY = "held-out", "learnt", "vocabulary.tsv"
"""What a pack is made of: two corpora, and what their numbers mean."""
_PARTS = 12
"""Files of one kind: they are read at once, by as many threads."""
_HEAD = "source\tpairs\tcopies\n"
_DICTIONARY = 1 << 26
"""Bytes in which repetitions are found."""

TARGET, TARGET_COUNT, SOURCE, SOURCE_COUNT = range(4)
"""The columns of a link: which pieces of the target, and which of the source; 0-based."""


@dataclass(frozen=True, slots=True)
class Share:
    """The pairs of one source."""

    source: str
    pairs: int
    copies: float
    """How often each is met in a pass."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Pairs, cut into pieces."""

    source: Ragged
    target: Ragged
    links: Ragged
    """Rows of four, see `TARGET`: a word of the target, and one of the source that it stands for;
    in the order of the target. A pair may have none."""
    mixing: tuple[Share, ...]
    """In the order of the pairs."""

    def __len__(self) -> int:
        return len(self.source)

    def drawn(self, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """Draw pairs, those of each source as often as they are met."""
        pairs = np.array([one.pairs for one in self.mixing])
        weights = pairs * np.array([one.copies for one in self.mixing])
        starts = starts_of(pairs)
        chosen = rng.choice(len(pairs), count, p=weights / weights.sum())
        return np.asarray(starts[chosen] + (rng.random(count) * pairs[chosen]).astype(np.int64))


def write(corpus: Corpus, folder: Path) -> None:
    """Write a corpus; some minutes for a million pairs."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*-*.xz"):
        old.unlink()
    files = {
        **_parted("source", corpus.source.values),
        **_parted("target", corpus.target.values),
        **_parted("links", _packed(corpus.links)),
    }
    with ThreadPoolExecutor() as pool:
        for name, data in zip(files, pool.map(_compressed, files.values()), strict=True):
            (folder / name).write_bytes(data)
    rows = (f"{one.source}\t{one.pairs}\t{one.copies!r}\n" for one in corpus.mixing)
    (folder / "mixing.tsv").write_text("".join([_HEAD, *rows]), encoding="utf-8")


def read(folder: Path) -> Corpus:
    """Read a corpus.

    :raises ValueError: when the folder holds none, or a part of one.
    """
    source, target, links = (_joined(folder, name) for name in ("source", "target", "links"))
    mixing = tuple(_shares((folder / "mixing.tsv").read_text(encoding="utf-8")))
    found = Corpus(_ended(source), _ended(target), _unpacked(links), mixing)
    sizes = {len(found.source), len(found.target), len(found.links), sum(s.pairs for s in mixing)}
    if len(sizes) != 1:
        raise ValueError(f"{folder}: a part of the pairs is missing")
    return found


def _shares(text: str) -> Sequence[Share]:
    rows = (line.split("\t") for line in text.removeprefix(_HEAD).splitlines())
    return [Share(source, int(pairs), float(copies)) for source, pairs, copies in rows]


def _parted(name: str, values: NDArray[Any]) -> Mapping[str, NDArray[Any]]:
    return {
        f"{name}-{number:02}.xz": part for number, part in enumerate(np.array_split(values, _PARTS))
    }


def _compressed(values: NDArray[Any]) -> bytes:
    # The two bytes of a number are told apart: a tenth less.
    dictionary = min(_DICTIONARY, max(values.nbytes, 1 << 16))
    how = {"id": lzma.FILTER_LZMA2, "preset": 6, "lp": 1, "pb": 1, "dict_size": dictionary}
    return lzma.compress(values.tobytes(), filters=[how])


def _joined(folder: Path, name: str) -> NDArray[np.uint16]:
    paths = sorted(folder.glob(f"{name}-*.xz"))
    if len(paths) != _PARTS:
        raise ValueError(f"{folder}: {len(paths)} files {name}-*.xz, not {_PARTS}")
    with ThreadPoolExecutor() as pool:
        data = pool.map(lambda path: lzma.decompress(path.read_bytes()), paths)
        return np.frombuffer(b"".join(data), np.uint16)


def _ended(values: NDArray[np.uint16]) -> Ragged:
    """Find the rows of pieces, each of which is ended by `END`."""
    ends = np.flatnonzero(values == END) + 1
    return Ragged(values, np.concatenate([[0], ends]).astype(np.int64))


_SIDES = ((TARGET, TARGET_COUNT), (SOURCE, SOURCE_COUNT))


def _packed(links: Ragged) -> NDArray[np.uint16]:
    """Write how many links each pair has, then the columns; a start as the way from the last end.

    Numbers below 0 are written as their complements.
    """
    columns = links.values.astype(np.int64).reshape(-1, 4)
    ways = columns.copy()
    firsts = links.starts[:-1][links.lengths > 0]
    for start, count in _SIDES:
        ends = columns[:, start] + columns[:, count]
        ways[1:, start] -= ends[:-1]
        ways[firsts, start] = columns[firsts, start]
    head = [len(links) & 0xFFFF, len(links) >> 16]
    return np.concatenate([head, links.lengths, ways.T.ravel()]).astype(np.uint16)


def _unpacked(values: NDArray[np.uint16]) -> Ragged:
    pairs = int(values[0]) | int(values[1]) << 16
    starts = starts_of(values[2 : 2 + pairs])
    columns = values[2 + pairs :].astype(np.int16).reshape(4, -1).T.astype(np.int64)
    for start, count in _SIDES:
        ends = np.cumsum(columns[:, start] + columns[:, count])
        before = np.concatenate([[0], ends])[starts[:-1]]
        columns[:, start] = ends - columns[:, count] - np.repeat(before, np.diff(starts))
    return Ragged(columns.astype(np.int16), starts)
