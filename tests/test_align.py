"""Which sentences of an approved paragraph surely translate each other."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from tests.test_corpus import SHARED
from translate.document import Span
from translate.sentences import aligned

Group = tuple[int, int, int, int]


def groups(sources: list[str], targets: list[str]) -> set[Group]:
    return {(one.start, one.end, two.start, two.end) for one, two in aligned(sources, targets)}


def test_sentences_of_fitting_lengths_are_paired_in_order() -> None:
    sources = ["Мост стар.", "Дорога к нему давно заросла густой травой."]
    targets = ["The bridge is old.", "The road to it has long been overgrown with thick grass."]
    assert aligned(sources, targets) == ((Span(0, 1), Span(0, 1)), (Span(1, 2), Span(1, 2)))


def test_two_sentences_that_became_one_are_kept_together() -> None:
    sources = ["Мост построили в 1905 году.", "Дорога к нему, ведущая от ``GRUB``, заросла.", "Да."]
    targets = [
        "The bridge was built in 1905, and the road to it from ``GRUB`` is overgrown.",
        "Yes.",
    ]
    assert (0, 2, 0, 1) in groups(sources, targets)


def test_sentences_whose_numbers_differ_are_no_pair() -> None:
    assert groups(["В ядре 28 модулей."], ["The kernel has 26 modules."]) == set()


def test_next_to_a_sentence_that_was_left_out_nothing_is_sure() -> None:
    sources = ["Первый мост стар.", "Второй мост нов и красив.", "Третий мост ещё строят рабочие."]
    assert groups(sources, [sources[0], sources[2]]) & {(1, 2, 0, 1), (1, 2, 1, 2)} == set()


def merged(sources: list[str], targets: list[str], at: int) -> tuple[list[str], set[Group]]:
    """Join two sentences of the translation."""
    count = len(sources)
    written = [*targets[:at], f"{targets[at]} and {targets[at + 1]}", *targets[at + 2 :]]
    truth = {(one, one + 1, one, one + 1) for one in range(at)} | {(at, at + 2, at, at + 1)}
    return written, truth | {(one, one + 1, one - 1, one) for one in range(at + 2, count)}


def dropped(sources: list[str], targets: list[str], at: int) -> tuple[list[str], set[Group]]:
    """Leave a sentence of the translation out."""
    truth = {(one, one + 1, one, one + 1) for one in range(at)}
    rest = {(one, one + 1, one - 1, one) for one in range(at + 1, len(sources))}
    return [*targets[:at], *targets[at + 1 :]], truth | rest


def untouched(sources: list[str], targets: list[str], at: int) -> tuple[list[str], set[Group]]:
    return targets, {(one, one + 1, one, one + 1) for one in range(len(sources))}


@pytest.mark.skipif(not (SHARED / "eval").is_dir(), reason="no test sets here")
@pytest.mark.parametrize("name", ["flores-dev", "news-dev"])
@pytest.mark.parametrize(
    ("change", "precision", "recall"),
    [(untouched, 0.995, 0.8), (merged, 0.99, 0.75), (dropped, 0.975, 0.3)],
)
def test_what_is_kept_of_paragraphs_of_real_sentences_is_right(
    name: str,
    change: Callable[[list[str], list[str], int], tuple[list[str], set[Group]]],
    precision: float,
    recall: float,
) -> None:
    sources, targets = (
        (SHARED / f"eval/{name}.{lang}").read_text("utf-8").splitlines() for lang in ("ru", "en")
    )
    chance = random.Random(3)
    kept = right = wanted = 0
    for _ in range(300):
        count = chance.randrange(3, 9)
        start = chance.randrange(len(sources) - count)
        some = sources[start : start + count]
        others = targets[start : start + count]
        written, truth = change(some, others, chance.randrange(count - 1))
        found = groups(some, written)
        kept, right, wanted = kept + len(found), right + len(found & truth), wanted + len(truth)
    assert right >= precision * kept
    assert kept >= recall * wanted
