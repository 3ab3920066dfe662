"""What drafts are worth: scores, and how surely two models differ."""

from __future__ import annotations

from dataclasses import astuple

import pytest

pytest.importorskip("sacrebleu")

from translate.evaluate import Comparison, Difference, compare, score, segment_chrf, signatures

REFERENCES = [
    "The new kernel came out on Monday, and it brings drivers for two cards.",
    "Nobody knows why the container was restarted twice in a night.",
    "Put the file into the folder, then run the command again.",
    "The release was delayed by a week because of a fault in the installer.",
    "Translators read every line before it is published.",
    "A map of the network is drawn from the logs of the last month.",
]
GOOD = [text.replace("the", "a") for text in REFERENCES]
BAD = [" ".join(reversed(text.split())) for text in REFERENCES]
MIXED = [*GOOD[:3], *BAD[3:]]


def swapped(one: Difference) -> Difference:
    return Difference(-one.difference, -one.high, -one.low, one.p)


def test_a_model_is_no_better_than_itself() -> None:
    assert compare(GOOD, GOOD, REFERENCES) == Comparison(*[Difference(0.0, 0.0, 0.0, 1.0)] * 2)


def test_models_without_a_common_word_do_not_differ() -> None:
    no_word = compare(["x"] * 6, ["y"] * 6, REFERENCES).bleu
    assert no_word == Difference(0.0, 0.0, 0.0, 1.0)


def test_a_difference_is_that_of_the_scores() -> None:
    found = compare(BAD, GOOD, REFERENCES)
    bad, good = score(BAD, REFERENCES), score(GOOD, REFERENCES)
    assert found.chrf.difference == pytest.approx(good.chrf - bad.chrf)
    assert found.bleu.difference == pytest.approx(good.bleu - bad.bleu)


def test_a_model_that_is_better_everywhere_is_surely_better() -> None:
    for one in (compare(BAD, GOOD, REFERENCES).chrf, compare(BAD, GOOD, REFERENCES).bleu):
        assert 0 < one.low < one.difference < one.high
        assert one.p < 0.01


def test_what_is_better_here_and_worse_there_may_be_chance() -> None:
    other = [*BAD[:3], *GOOD[3:]]
    found = compare(MIXED, other, REFERENCES).chrf
    assert found.low < 0 < found.high
    assert found.p > 0.05


def test_swapped_models_negate_the_difference() -> None:
    there, back = compare(MIXED, GOOD, REFERENCES), compare(GOOD, MIXED, REFERENCES)
    for one, other in ((there.chrf, back.chrf), (there.bleu, back.bleu)):
        assert astuple(other) == pytest.approx(astuple(swapped(one)))


def test_a_comparison_is_the_same_in_every_run() -> None:
    assert compare(MIXED, GOOD, REFERENCES) == compare(MIXED, GOOD, REFERENCES)


def test_models_are_paired_with_any_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small gain in every segment is sure, however much the segments differ."""
    monkeypatch.setenv("SACREBLEU_SEED", "none")
    worse = [f"{text} Xyz." for text in MIXED]
    assert compare(worse, MIXED, REFERENCES).chrf.low > 0


def test_segments_are_scored_one_by_one() -> None:
    found = segment_chrf([REFERENCES[0], "", BAD[2]], REFERENCES[:3])
    assert found[0] == pytest.approx(100)
    assert found[1] == 0
    assert 0 < found[2] < 100


def test_signatures_tell_of_the_resamples_where_models_are_compared() -> None:
    plain, paired = signatures(), signatures(is_paired=True)
    assert [one.split()[0] for one in plain] == ["chrF2", "BLEU", "TER"]
    assert [one.replace("|bs:1000|seed:12345", "") for one in paired] == plain
    assert ["|bs:1000|seed:12345" in one for one in paired] == [True, True, False]
