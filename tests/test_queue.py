"""The queue: each sentence once, in batches of one length, in about the order that they came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.engine import queue as queue_module
from translate.engine.queue import AHEAD, BATCH_TOKENS, LEAST_TOKENS, WORTH_A_START, Queue
from translate.engine.types import Batch, Translation


@dataclass
class Work:
    """A batch of the engine below."""

    engine: Copier
    texts: tuple[str, ...]
    again: bool
    looks: int = 0

    def is_done(self) -> bool:
        self.looks += 1
        if self.engine.interrupt_after:
            self.engine.interrupt_after -= 1
            if not self.engine.interrupt_after:
                raise KeyboardInterrupt
        return self.looks > self.engine.patience

    def take(self) -> list[Translation]:
        self.engine.at_work.remove(self)
        return [self.engine.translation(text, self.again) for text in self.texts]


@dataclass
class Copier:
    """An engine whose translation is the text itself; what it was asked is written down."""

    threads: int = 1
    flawed: frozenset[str] = frozenset()
    """Texts whose first translation is flawed."""
    hopeless: frozenset[str] = frozenset()
    """Texts whose every translation is flawed."""
    patience: int = 0
    """Looks at a batch before it is done."""
    interrupt_after: int = 0
    """Looks at any batch, until one is interrupted; 0 for never."""
    name: str = "copier"
    key: str = "copier"
    placeholders: Sequence[str] = ()
    asked: list[tuple[tuple[str, ...], bool]] = field(default_factory=list)
    at_work: list[Work] = field(default_factory=list)
    most_at_work: int = 0

    def length(self, text: str) -> int:
        return len(text)

    def start(self, texts: Sequence[str], *, again: bool = False) -> Batch:
        work = Work(self, tuple(texts), again)
        self.asked.append((work.texts, again))
        self.at_work.append(work)
        self.most_at_work = max(self.most_at_work, len(self.at_work))
        return work

    def translation(self, text: str, again: bool) -> Translation:
        return Translation(f"{text} again" if again else text)

    def flaws_of(self, text: str, translation: str) -> tuple[str, ...]:
        is_first = translation == text
        bad = text in self.hopeless or (text in self.flawed and is_first)
        return ("loop",) if bad else ()

    def first_tries(self) -> list[tuple[str, ...]]:
        return [texts for texts, again in self.asked if not again]

    def second_tries(self) -> list[tuple[str, ...]]:
        return [texts for texts, again in self.asked if again]


def never() -> bool:
    return False


def all_of(queue: Queue, is_enough: Callable[[], bool] = never) -> list[tuple[str, Translation]]:
    return [pair for results in queue.results(is_enough) for pair in results]


def collect(queue: Queue, found: list[tuple[str, Translation]]) -> None:
    for results in queue.results(never):
        found += results


def given_by(engine: Copier, texts: Iterable[str]) -> list[tuple[str, Translation]]:
    queue = Queue(engine, engine.flaws_of)
    queue.add(texts)
    return all_of(queue)


def sentences(lengths: Iterable[int]) -> list[str]:
    """Make different sentences of some lengths, at least 4."""
    return [f"{number:04}".ljust(length, "x") for number, length in enumerate(lengths)]


def padded(texts: Sequence[str]) -> int:
    return len(texts) * max(map(len, texts))


lengths = st.lists(st.one_of(st.integers(4, 60), st.integers(4, 3000)), max_size=150)
threads = st.integers(1, 4)


@given(lengths, threads, st.integers(0, 3))
def test_every_sentence_comes_back_once(some: list[int], cores: int, patience: int) -> None:
    engine, texts = Copier(cores, patience=patience), sentences(some)
    found = given_by(engine, texts)
    assert sorted(found) == [(text, Translation(text)) for text in sorted(texts)]
    assert Counter(text for one in engine.first_tries() for text in one) == Counter(texts)
    assert engine.second_tries() == []


@given(lengths, threads)
def test_a_batch_with_its_padding_has_no_more_tokens_than_allowed(
    some: list[int], cores: int
) -> None:
    engine = Copier(cores)
    given_by(engine, sentences(some))
    assert all(len(one) == 1 or padded(one) <= BATCH_TOKENS for one, _ in engine.asked)


def test_batches_are_full_while_there_is_much_to_do_and_grow_smaller_at_the_end() -> None:
    engine = Copier(1)
    given_by(engine, sentences([16] * 1280))
    sizes = [len(one) for one in engine.first_tries()]
    assert sizes[:8] == [BATCH_TOKENS // 16] * 8
    assert sizes == sorted(sizes, reverse=True)
    assert LEAST_TOKENS // 16 >= sizes[-2] >= sizes[-1]
    assert sum(sizes) == 1280


def test_a_batch_may_not_have_one_token_too_many() -> None:
    engine = Copier(1)
    given_by(engine, sentences([683] * 9))
    assert BATCH_TOKENS + 1 == 3 * 683
    assert [len(one) for one in engine.first_tries()][:2] == [2, 2]


def test_work_begins_while_sentences_are_on_their_way() -> None:
    engine = Copier(1)
    queue = Queue(engine)
    queue.add(sentences([16] * (WORTH_A_START - 1)))
    queue.begin()
    assert not engine.first_tries()
    queue.add(["One more."])
    queue.begin()
    assert len(engine.first_tries()) == 2


@given(lengths, threads, st.integers(0, 3))
def test_never_more_than_two_batches_a_thread_are_at_work(
    some: list[int], cores: int, patience: int
) -> None:
    engine = Copier(cores, patience=patience)
    given_by(engine, sentences(some))
    assert engine.most_at_work <= 2 * cores


def test_two_batches_a_thread_are_at_work_while_there_is_enough() -> None:
    engine = Copier(3)
    queue = Queue(engine)
    queue.add(sentences([1000] * 40))
    seen = [len(engine.at_work) for _ in queue.results(never)]
    assert seen[0] == 5  # one of six has just come back
    assert engine.most_at_work == 6


def test_a_sentence_that_is_added_again_is_not_translated_again() -> None:
    engine = Copier()
    queue = Queue(engine)
    queue.add(["Раз.", "Два.", "Раз."])
    assert len(all_of(queue)) == 2
    queue.add(["Раз.", "Три."])
    assert [text for text, _ in all_of(queue)] == ["Три."]
    assert sum(len(one) for one, _ in engine.asked) == 3


@given(lengths, st.data())
def test_what_came_out_flawed_is_tried_just_once_more(some: list[int], data: st.DataObject) -> None:
    texts = sentences(some)
    chosen = data.draw(st.lists(st.sampled_from(texts or [""]), unique=True))
    half = len(chosen) // 2
    engine = Copier(2, frozenset(chosen[half:]), frozenset(chosen[:half]))
    found = dict(given_by(engine, texts))
    assert sorted(text for one in engine.second_tries() for text in one) == sorted(
        set(chosen) & set(texts)
    )
    assert found.keys() == set(texts)
    for text in texts:
        mended = text in engine.flawed
        assert found[text].text == (f"{text} again" if mended else text)


@pytest.mark.parametrize(
    ("first", "second", "chosen"),
    [
        (("loop",), (), "Да. again"),
        (("loop", "length"), ("loop",), "Да. again"),
        (("loop",), ("length",), "Да."),
        (("loop",), ("loop", "length"), "Да."),
    ],
)
def test_a_second_try_wins_with_fewer_flaws(
    first: tuple[str, ...], second: tuple[str, ...], chosen: str
) -> None:
    queue = Queue(Copier(), lambda text, made: first if made == text else second)
    queue.add(["Да."])
    assert all_of(queue) == [("Да.", Translation(chosen))]


def test_nothing_is_tried_again_without_a_judge() -> None:
    engine = Copier(hopeless=frozenset({"Да."}))
    queue = Queue(engine)
    queue.add(["Да."])
    assert all_of(queue) == [("Да.", Translation("Да."))]
    assert not engine.second_tries()


def test_the_key_tells_judged_sentences_from_others() -> None:
    engine = Copier()
    keys = [Queue(engine).key, Queue(engine, engine.flaws_of).key]
    assert keys[0] == engine.key != keys[1]


def test_the_sentences_that_waited_longest_come_early() -> None:
    engine = Copier(1)
    first = sentences(range(500, 550, 2))
    queue = Queue(engine)
    queue.add(first)
    queue.add([f"later {one}" for one in sentences(range(4, 1000))])
    order = [text for text, _ in all_of(queue)]
    batches = len(engine.first_tries())
    early = {text for one in engine.first_tries()[: batches // 10] for text in one}
    assert set(first) <= early
    assert max(order.index(text) for text in first) < len(order) / 2


def test_sentences_of_a_batch_are_of_about_one_length() -> None:
    engine = Copier(1)
    given_by(engine, sentences(list(range(4, 104)) * 12))
    wasted = sum(padded(one) - sum(map(len, one)) for one in engine.first_tries())
    total = sum(padded(one) for one in engine.first_tries())
    assert wasted < 0.1 * total


def test_it_wants_more_until_there_is_enough_to_choose_from() -> None:
    queue = Queue(Copier())
    queue.add(sentences([10] * (AHEAD - 1)))
    assert queue.wants_more
    queue.add(["One more."])
    assert not queue.wants_more


@given(lengths, threads, st.integers(0, 2))
def test_it_stops_when_it_is_enough_and_goes_on_later(
    some: list[int], cores: int, patience: int
) -> None:
    engine, texts = Copier(cores, patience=patience), sentences(some)
    queue = Queue(engine)
    queue.add(texts)
    found: list[tuple[str, Translation]] = []
    while step := all_of(queue, lambda: True):
        found += step
    assert sorted(text for text, _ in found) == sorted(texts)
    assert sum(len(one) for one, _ in engine.asked) == len(texts)


def test_the_engine_stays_at_work_when_it_is_enough() -> None:
    engine = Copier(2)
    queue = Queue(engine)
    queue.add(sentences([1000] * 20))
    assert len(all_of(queue, lambda: True)) == 2
    assert len(engine.at_work) == 4


@given(st.integers(1, 60), st.booleans())
def test_an_interrupt_loses_nothing(after: int, with_flaws: bool) -> None:
    texts = sentences(range(4, 200, 3))
    flawed = frozenset(texts[::7]) if with_flaws else frozenset()
    engine = Copier(2, flawed, patience=3, interrupt_after=after)
    queue = Queue(engine, engine.flaws_of, 400)
    queue.add(texts)
    found: list[tuple[str, Translation]] = []
    with pytest.raises(KeyboardInterrupt):
        collect(queue, found)
    collect(queue, found)
    assert sorted(text for text, _ in found) == sorted(texts)
    assert sum(len(one) for one in engine.first_tries()) == len(texts)


@pytest.fixture(autouse=True, scope="module")
def _without_waiting() -> Iterable[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queue_module, "_POLL", 0)
        yield
