"""The endless stream of batches, made by other processes while the network learns.

The stream is a list of rounds. A round is made of its number and the seed
alone, so that a training can be taken up where it stopped, with any number of
processes.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from multiprocessing.context import ForkProcess
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.ruen.train.corpus import Corpus
from models.ruen.train.edits import Pairs
from models.ruen.train.ragged import Ragged
from models.ruen.train.special import PAD, START
from models.ruen.train.views import Variety, views
from models.ruen.train.vocabulary import Vocabulary

PATIENCE = 5.0
"""Seconds between looks whether the processes live."""
_AHEAD = 2
"""Rounds that a process makes before they are wanted."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs of about one length, padded."""

    source: NDArray[np.int32]
    """A row a pair."""
    target: NDArray[np.int32]
    """The same, begun with `START`."""
    looks: NDArray[np.int32]
    """Rows of three: pair, target piece, source piece."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a stream is made of; the same recipe gives the same stream."""

    corpus: Corpus
    known: Vocabulary
    variety: Variety
    tokens: int
    """Of a batch's longer side, padding included."""
    longest: int
    """Pieces; longer pairs are left out."""
    multiple: int = 8
    """Of the widths of sources; those of targets are multiples of half of it."""
    pairs: int = 20_000
    """Of a round: enough for batches of one length, few enough to begin soon."""
    seed: int = 1

    def round(self, number: int) -> list[Batch]:
        """Make the batches of one round, in the order in which they are learnt from."""
        rng = np.random.default_rng([self.seed, number])
        rows = self.corpus.drawn(self.pairs, rng)
        found = views(_pairs(self.corpus, rows), self.variety, self.known, rng)
        # A batch of one row would have an accelerator's code made anew.
        batches = [batch for batch in self._batches(found) if len(batch.source) > 1]
        return [batches[at] for at in rng.permutation(len(batches))]

    def ordered(self) -> list[Batch]:
        """Make batches of every pair, each once and as it is, from long ones to short ones."""
        return list(self._batches(_pairs(self.corpus, np.arange(len(self.corpus)))))

    def _batches(self, pairs: Pairs) -> Iterator[Batch]:
        looks = pairs.looks()
        source, target = self._source_width(pairs.source), self._target_width(pairs.target)
        widths = np.maximum(source, target)
        # By target within one width of the source: both sides are filled.
        order = np.lexsort((pairs.target.lengths, source))[::-1]
        order = order[widths[order] <= self.longest]
        at = 0
        while at < len(order):
            rows = order[at : at + self.tokens // 2]
            room = np.maximum.accumulate(widths[rows]) * np.arange(1, len(rows) + 1)
            rows = rows[: max(int((room <= self.tokens).sum()), 1)]
            at += len(rows)
            yield _batch(pairs, looks, rows, int(source[rows].max()), int(target[rows].max()))

    def _source_width(self, side: Ragged) -> NDArray[np.int64]:
        return _rounded(side.lengths, self.multiple)

    def _target_width(self, side: Ragged) -> NDArray[np.int64]:
        return _rounded(side.lengths, max(self.multiple // 2, 1))


def _rounded(lengths: NDArray[np.int64], multiple: int) -> NDArray[np.int64]:
    return np.asarray(-(-lengths // multiple) * multiple)


def _batch(pairs: Pairs, looks: Ragged, rows: NDArray[np.int64], source: int, target: int) -> Batch:
    """Pad some pairs to the widths of both sides."""
    starts = np.full((len(rows), 1), START, np.int32)
    begun = np.concatenate([starts, pairs.target.take(rows).padded(target, PAD)], axis=1)
    of_rows = looks.take(rows)
    seen = np.column_stack([of_rows.owners, of_rows.values]).astype(np.int32)
    return Batch(pairs.source.take(rows).padded(source, PAD), begun, seen)


def _pairs(corpus: Corpus, rows: NDArray[np.int64]) -> Pairs:
    return Pairs(corpus.source, corpus.target, corpus.links).take(rows)


Place = tuple[int, int]
"""How many rounds are over, and how many batches of the next one."""


def stream(recipe: Recipe, processes: int, place: Place = (0, 0)) -> Iterator[tuple[Place, Batch]]:
    """Give batches without end, each with the place after it.

    :param processes: how many make rounds; 0 makes them in this process.
    :param place: where to go on.
    """
    first, skipped = place
    for number, batches in _rounds(recipe, processes, first):
        for index, batch in enumerate(batches):
            if number > first or index >= skipped:
                last = index + 1 == len(batches)
                yield ((number + 1, 0) if last else (number, index + 1)), batch


def _rounds(recipe: Recipe, processes: int, first: int) -> Iterator[tuple[int, list[Batch]]]:
    if not processes:
        yield from ((number, recipe.round(number)) for number in count(first))
    context = multiprocessing.get_context("fork")
    queues: list[Any] = [context.Queue(_AHEAD) for _ in range(processes)]
    workers = [
        context.Process(target=_work, args=(recipe, queue, first + at, processes), daemon=True)
        for at, queue in enumerate(queues)
    ]
    for worker in workers:
        worker.start()
    try:
        for number in count(first):
            yield number, _next_of(queues[(number - first) % processes], workers)
    finally:
        for worker in workers:
            worker.terminate()


def _next_of(queue: Any, workers: Sequence[ForkProcess]) -> list[Batch]:
    """Wait for a round; a process that died would let us wait for ever."""
    from queue import Empty

    while True:
        try:
            found: list[Batch] = queue.get(timeout=PATIENCE)
        except Empty:
            if not all(worker.is_alive() for worker in workers):
                raise RuntimeError("a process that makes batches has died") from None
        else:
            return found


def _work(recipe: Recipe, queue: Any, first: int, step: int) -> None:
    # An interrupt is for the process that trains; it ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for number in count(first, step):
        _put(queue, recipe.round(number))


def _put(queue: Any, batches: list[Batch]) -> None:
    """Wait for room; when the process that trains was killed, there will be none."""
    from queue import Full

    parent = multiprocessing.parent_process()
    while True:
        try:
            queue.put(batches, timeout=PATIENCE)
        except Full:
            if parent and not parent.is_alive():
                os._exit(1)
        else:
            return
