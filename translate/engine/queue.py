"""Keep a model busy: sentences of many posts, in batches of about one length.

Sentences wait in order of their length. Each batch is made around the one
that has waited longest, so that posts are finished about in their order
although their sentences are translated in another one.

Law: no sentence is given to the engine twice, but for one more try at a
translation that came out flawed.
"""

from __future__ import annotations

import bisect
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from translate.engine.types import Batch, Engine, Translation

BATCH_TOKENS = 2048
"""Tokens of a batch, padding included: more gains nothing and delays the first results."""
BATCH_SENTENCES = 128
"""A batch takes memory for each of its sentences, however short: a score for every piece."""
LEAST_TOKENS = 256
"""The last batches grow smaller, down to this, so that all threads end about together."""
AHEAD = 1200
"""With fewer sentences waiting, batches would have to mix lengths."""
WORTH_A_START = 240
"""With so many waiting, work can begin while more are on their way."""
_POLL = 0.01
"""Seconds between looks at the batches at work; an interrupt is noticed in between."""


FlawsOf = Callable[[str, str], Collection[str]]
"""Names what is wrong with a sentence's translation; nothing when it may be one."""


@dataclass(frozen=True, slots=True)
class _AtWork:
    texts: tuple[str, ...]
    batch: Batch
    first: tuple[Translation, ...] = ()
    """What the first try gave, when this is the second."""


class Queue:
    """Sentences on their way through an engine."""

    def __init__(
        self, engine: Engine, flaws_of: FlawsOf | None = None, batch_tokens: int = BATCH_TOKENS
    ) -> None:
        """Begin with no sentences.

        :param flaws_of: None to take every first translation as it is.
        """
        self._engine = engine
        self._flaws_of = flaws_of or (lambda _, __: ())
        self.key = f"{engine.key} judged" if flaws_of else engine.key
        """What tells its results from those of another engine, or of another queue."""
        self._batch_tokens = batch_tokens
        self._seen: set[str] = set()
        self._by_length: list[tuple[int, str]] = []
        self._by_age: deque[tuple[int, str]] = deque()
        self._waiting: dict[str, int] = {}
        """The tokens of each sentence that no batch has taken."""
        self._tokens_waiting = 0
        self._at_work: list[_AtWork] = []

    def add(self, texts: Iterable[str]) -> None:
        """Let sentences wait; those that were added before are known already."""
        for text in texts:
            if text not in self._seen:
                self._seen.add(text)
                waiting = self._engine.length(text), text
                bisect.insort(self._by_length, waiting)
                self._by_age.append(waiting)
                self._waiting[text] = waiting[0]
                self._tokens_waiting += waiting[0]

    def begin(self) -> None:
        """Let the engine work while more sentences are on their way, if that is worth it."""
        if len(self._waiting) >= WORTH_A_START:
            self._fill()

    @property
    def wants_more(self) -> bool:
        """Tell whether more sentences would make better batches."""
        return len(self._waiting) < AHEAD

    def results(self, is_enough: Callable[[], bool]) -> Iterator[list[tuple[str, Translation]]]:
        """Translate, and give the sentences of each batch as it is done.

        :param is_enough: asked after every batch; when it says yes, the rest goes on
            in the background until `results` is called again.
        """
        while self._fill():
            done = self._next_done()
            results = list(self._settled(done))
            if results:
                yield results
            self._fill()
            if is_enough():
                return

    def _fill(self) -> bool:
        """Keep a batch ready behind each one at work; tell whether any is at work."""
        while self._waiting and len(self._at_work) < 2 * self._engine.threads:
            texts = self._next_batch()
            self._at_work.append(_AtWork(texts, self._engine.start(texts)))
        return bool(self._at_work)

    def _next_batch(self) -> tuple[str, ...]:
        while self._by_age[0][1] not in self._waiting:
            self._by_age.popleft()
        seed = bisect.bisect_left(self._by_length, self._by_age[0])
        start, end = self._around(seed)
        chosen = tuple(text for _, text in self._by_length[start:end])
        del self._by_length[start:end]
        self._tokens_waiting -= sum(self._waiting.pop(text) for text in chosen)
        return chosen

    def _room(self) -> int:
        """Give the tokens of the next batch; of the rest, each thread gets two at least."""
        share = self._tokens_waiting // (2 * self._engine.threads)
        return min(self._batch_tokens, max(LEAST_TOKENS, share))

    def _around(self, seed: int) -> tuple[int, int]:
        """Grow a batch from one sentence on, towards the nearer length, up to its size."""
        start, end = seed, seed + 1
        length, room = self._by_length[seed][0], self._room()
        while True:
            shorter = length - self._by_length[start - 1][0] if start else None
            longer = self._by_length[end][0] - length if end < len(self._by_length) else None
            if shorter is None and longer is None:
                return start, end
            down = longer is None or (shorter is not None and shorter <= longer)
            longest = self._by_length[end - 1 if down else end][0]
            count = end - start + 1
            if count > BATCH_SENTENCES or count * longest > room:
                return start, end
            start, end = (start - 1, end) if down else (start, end + 1)

    def _next_done(self) -> _AtWork:
        while True:
            for one in self._at_work:
                if one.batch.is_done():
                    self._at_work.remove(one)
                    return one
            time.sleep(_POLL)

    def _settled(self, done: _AtWork) -> Iterator[tuple[str, Translation]]:
        """Give the good translations of a batch; try the flawed ones once more."""
        given = done.batch.take()
        if done.first:
            chosen = map(self._better, done.texts, done.first, given)
            yield from zip(done.texts, chosen, strict=True)
            return
        flawed: list[tuple[str, Translation]] = []
        for text, made in zip(done.texts, given, strict=True):
            if self._flaws_of(text, made.text):
                flawed.append((text, made))
            else:
                yield text, made
        if flawed:
            texts, first = zip(*flawed, strict=True)
            again = self._engine.start(texts, again=True)
            self._at_work.append(_AtWork(texts, again, first))

    def _better(self, text: str, first: Translation, second: Translation) -> Translation:
        """Choose between two tries at one sentence."""
        flaws = [len(self._flaws_of(text, one.text)) for one in (first, second)]
        return second if flaws[1] < flaws[0] else first
