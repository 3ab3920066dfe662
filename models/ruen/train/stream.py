"""The endless stream of batches, made by other processes while the network learns.

The stream is a list of rounds. A round is made of its number and the seed
alone, so that a training can be taken up where it stopped, with any number of
processes.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from multiprocessing.context import ForkProcess
from random import Random
from typing import TYPE_CHECKING, Any

from models.ruen.train.examples import Example, Variety, example
from models.ruen.train.mixing import drawn
from models.ruen.train.pieces import PAD, START, Pieces
from models.ruen.train.shards import Aligned, pair_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ROUND = 20_000
"""Pairs of a round: enough for batches of one length, few enough to begin soon."""
PATIENCE = 5.0
"""Seconds between looks whether the processes live."""
_AHEAD = 3
"""Rounds that a process makes before they are wanted."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples of about one length, padded."""

    source: NDArray[np.int32]
    """A row an example."""
    target: NDArray[np.int32]
    """The same, begun with `START`."""
    looks: NDArray[np.int32]
    """Rows of three: example, target piece, source piece."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a stream is made of; the same recipe gives the same stream."""

    lines: Sequence[str]
    """Of shards."""
    copies: Mapping[str, float]
    """By source: how often its pairs are met in a pass."""
    pieces: Pieces
    variety: Variety
    tokens: int
    """Of a batch's longer side, padding included."""
    longest: int
    """Pieces; longer examples are left out."""
    multiple: int = 8
    """Of the widths of batches."""
    seed: int = 1

    def round(self, number: int) -> list[Batch]:
        """Make the batches of one round, in the order in which they are learnt from."""
        rng = Random(f"{self.seed} {number}")
        self.pieces.seed(rng.getrandbits(31))
        lines = islice(drawn(self.lines, self.copies, rng), ROUND)
        batches = self._batches(map(pair_of, lines), rng)
        rng.shuffle(batches)
        return batches

    def ordered(self) -> list[Batch]:
        """Make batches of every pair, each once, from short ones to long ones."""
        return self._batches(map(pair_of, self.lines), Random(self.seed))

    def _batches(self, pairs: Iterable[Aligned], rng: Random) -> list[Batch]:
        found = (example(pair, self.pieces, self.variety, rng) for pair in pairs)
        fit = sorted(
            (one for one in found if one.length <= self.longest),
            key=lambda one: (one.length, len(one.source)),
        )
        groups = _groups(fit, self.tokens, self.multiple)
        return [_batch(group, self.multiple) for group in groups]


def _groups(examples: Sequence[Example], tokens: int, multiple: int) -> Iterator[Sequence[Example]]:
    """Cut a list that is sorted by length into batches."""
    start = 0
    for end, one in enumerate(examples):
        if _width(one.length, multiple) * (end - start + 1) > tokens and end > start:
            yield examples[start:end]
            start = end
    if start < len(examples):
        yield examples[start:]


def _width(length: int, multiple: int) -> int:
    return -(-length // multiple) * multiple


def _batch(examples: Sequence[Example], multiple: int) -> Batch:
    import numpy as np

    looks = [(row, *look) for row, one in enumerate(examples) for look in one.looks]
    return Batch(
        _padded([one.source for one in examples], multiple),
        _padded([(START, *one.target) for one in examples], multiple),
        np.array(looks, dtype=np.int32).reshape(-1, 3),
    )


def _padded(rows: Sequence[Sequence[int]], multiple: int) -> Any:
    import numpy as np

    width = _width(max(map(len, rows)), multiple)
    found = np.full((len(rows), width), PAD, dtype=np.int32)
    for index, row in enumerate(rows):
        found[index, : len(row)] = row
    return found


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
        queue.put(recipe.round(number))
