"""From shards to corpora: pairs cut into pieces, chosen so that they fit."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from multiprocessing import Pool
from pathlib import Path

import numpy as np

from models.ruen.train import corpus, vocabulary
from models.ruen.train.corpus import HELD_OUT, LEARNT, VOCABULARY, Corpus, Share
from models.ruen.train.edits import Pairs
from models.ruen.train.mixing import MOST, copies, has_links
from models.ruen.train.pieces import Pieces
from models.ruen.train.preparing import is_held_out
from models.ruen.train.ragged import Ragged, joined, ragged
from models.ruen.train.shards import pair_of, source_of, texts_of
from models.ruen.train.sources import Size
from models.ruen.train.special import END
from translate.document import Span
from translate.engine.alignment import words

_SAMPLE = 8
"""One pair of so many is written first, to see how much room a piece takes."""
_AIM, _ENOUGH = 0.99, 0.97
"""The share of the room that is to be filled, and with which to be content."""
_TRIES = 4
_CHUNK = 5_000


def pack(lines: Iterable[str], pieces: Pieces, longest: int, room: int, folder: Path) -> int:
    """Write the pairs of shards as two corpora, and the vocabulary; give their bytes.

    Some ten minutes of two cores for two million pairs.

    :param longest: pieces of a side; longer pairs are left out.
    :param room: the bytes that the folder may have; of a source that is met seldom, a part is
        left out for it.
    :raises ValueError: when not even a part fits.
    """
    held_out, learnt = _by_source(lines)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    known = vocabulary.vocabulary(pieces.vocabulary(), pieces.scores())
    vocabulary.write(known, folder / VOCABULARY)
    judged = _encoded(held_out, pieces, longest)
    corpus.write(_corpus(judged, dict.fromkeys(judged, 1.0)), folder / HELD_OUT)
    _write_fitting(_encoded(learnt, pieces, longest), room - _bytes(folder), folder / LEARNT)
    return _bytes(folder)


def _write_fitting(pairs: PairsBySource, room: int, folder: Path) -> None:
    """Write pairs, so many that they fit."""
    met = copies({source: _size(found) for source, found in pairs.items()})
    tried: PairsBySource = {
        source: found.take(_every(found)[::_SAMPLE]) for source, found in pairs.items()
    }
    corpus.write(_corpus(tried, met), folder)
    for _ in range(_TRIES):
        each = _bytes(folder) / sum(map(_pieces_of, tried.values()))
        tried, met_then = _fitting(pairs, met, _AIM * room / each)
        corpus.write(_corpus(tried, met_then), folder)
        if _bytes(folder) <= room and (_bytes(folder) > _ENOUGH * room or met_then == met):
            return
    if _bytes(folder) > room:
        raise ValueError(f"{folder}: {_bytes(folder)} bytes, not {room}")


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


Lines = Mapping[str, Sequence[str]]
"""Lines of shards by source."""
PairsBySource = Mapping[str, Pairs]


def _by_source(lines: Iterable[str]) -> tuple[Lines, Lines]:
    """Part what is held out from what is learnt from; each is sorted, to be packed small."""
    found: tuple[dict[str, list[str]], dict[str, list[str]]] = defaultdict(list), defaultdict(list)
    for line in lines:
        source = source_of(line)
        found[not is_held_out(texts_of(line)[1])][source].append(line)
    first, second = ({source: _sorted(part[source]) for source in sorted(part)} for part in found)
    return first, second


def _sorted(lines: Iterable[str]) -> list[str]:
    """Put what is alike together."""
    return sorted(lines, key=lambda line: texts_of(line)[1])


def _encoded(lines: Lines, pieces: Pieces, longest: int) -> PairsBySource:
    """Cut pairs into pieces, on all cores."""
    chunks = [(source, chunk) for source, found in lines.items() for chunk in _chunks(found)]
    with Pool(initializer=_begin, initargs=(pieces.data,)) as pool:
        cut = pool.imap(_cut, (chunk for _, chunk in chunks))
        found: dict[str, list[Pairs]] = defaultdict(list)
        for (source, _), pairs in zip(chunks, cut, strict=True):
            found[source].append(_short(pairs, longest))
    whole = {source: _together(parts) for source, parts in found.items()}
    return {source: pairs for source, pairs in whole.items() if len(pairs.source)}


def _chunks(lines: Iterable[str]) -> Iterator[list[str]]:
    left = iter(lines)
    return iter(lambda: list(islice(left, _CHUNK)), [])


def _together(parts: Sequence[Pairs]) -> Pairs:
    return Pairs(
        joined([one.source for one in parts]),
        joined([one.target for one in parts]),
        joined([one.links for one in parts]),
    )


def _short(pairs: Pairs, longest: int) -> Pairs:
    lengths = np.maximum(pairs.source.lengths, pairs.target.lengths)
    return pairs.take(np.flatnonzero(lengths <= longest))


_pieces: Pieces


def _begin(data: bytes) -> None:
    global _pieces
    _pieces = Pieces(data)


def _cut(lines: Sequence[str]) -> Pairs:
    return encoded(lines, _pieces)


def encoded(lines: Sequence[str], pieces: Pieces) -> Pairs:
    """Cut the pairs of a shard's lines into pieces."""
    sources, targets, links = list[list[int]](), list[list[int]](), list[list[int]]()
    for line in lines:
        russian, english = texts_of(line)
        if has_links(source_of(line)):
            source, source_spans = pieces.encoded(russian)
            target, target_spans = pieces.encoded(english)
            from_word, to_word = _places(russian, source_spans), _places(english, target_spans)
            found = [(*to_word[to], *from_word[of]) for of, to in pair_of(line).links]
        else:
            source, target, found = pieces.numbers(russian), pieces.numbers(english), []
        sources.append([*source, END])
        targets.append([*target, END])
        links.append([number for link in sorted(found) if link[1] and link[3] for number in link])
    flat = ragged(links, np.int16)
    by_four = Ragged(flat.values.reshape(-1, 4), flat.starts // 4)
    return Pairs(ragged(sources), ragged(targets), by_four)


def _places(text: str, spans: Sequence[Span]) -> list[tuple[int, int]]:
    """Give, for each word of a text, its first piece and the number of its pieces."""
    found: list[tuple[int, int]] = []
    first = 0
    for word in words(text):
        while first < len(spans) and spans[first].end <= word.start:
            first += 1
        end = first
        while end < len(spans) and spans[end].start < word.end:
            end += 1
        found.append((first, end - first))
    return found


def _fitting(
    pairs: PairsBySource, met: Mapping[str, float], room: float
) -> tuple[PairsBySource, Mapping[str, float]]:
    """Choose pairs.

    :param room: in pieces.
    :returns: the pairs, and how often those of each source are met in a pass.
    """
    sizes = {source: _pieces_of(found) for source, found in pairs.items()}
    shares = _shares(sizes, met, room)
    kept = {source: _share_of(found, shares[source]) for source, found in pairs.items()}
    rest = {source: found for source, found in kept.items() if len(found.source)}
    # Fewer pairs are met more often, so that a source as a whole is met as before.
    return rest, {source: min(MOST, met[source] / shares[source]) for source in rest}


def _shares(sizes: Mapping[str, int], met: Mapping[str, float], room: float) -> Mapping[str, float]:
    """Give the share of each source that travels: in proportion to how often it is met, if not all.

    :param sizes: in pieces, as `room` is.
    """
    if sum(sizes.values()) <= room:
        return dict.fromkeys(sizes, 1.0)
    low, high = 0.0, 1 / min(met.values())
    for _ in range(40):
        middle = (low + high) / 2
        whole = sum(size * min(1.0, middle * met[source]) for source, size in sizes.items())
        low, high = (middle, high) if whole <= room else (low, middle)
    return {source: min(1.0, low * met[source]) for source in sizes}


def _pieces_of(pairs: Pairs) -> int:
    return len(pairs.source.values) + len(pairs.target.values)


def _every(pairs: Pairs) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.arange(len(pairs.source))


def _share_of(pairs: Pairs, share: float) -> Pairs:
    """Choose a share of pairs, the same each time."""
    chosen = np.random.default_rng(1).random(len(pairs.source)) < share
    return pairs.take(np.flatnonzero(chosen))


def _corpus(pairs: PairsBySource, met: Mapping[str, float]) -> Corpus:
    whole = _together(list(pairs.values()))
    shares = (Share(source, len(found.source), met[source]) for source, found in pairs.items())
    return Corpus(whole.source, whole.target, whole.links, tuple(shares))


def _size(pairs: Pairs) -> Size:
    """Count pairs, and words as pieces have them: three words of English take four."""
    return Size(len(pairs.source), 3 * len(pairs.target.values) // 4)
