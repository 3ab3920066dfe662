"""Approved texts that are like a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from translate.memory.similar import Match, Similar

PAIRS = [
    ("Тропа ведёт в лес.", "The path leads to the wood.", "posts/a.rst"),
    ("Тропа ведёт в поле.", "The path leads to the field.", "posts/b.rst"),
    ("Мост стар.", "The bridge is old.", "posts/a.rst"),
]
SENTENCES = st.lists(st.sampled_from("тропа мост лес поле ведёт стар".split()), min_size=1).map(
    " ".join
)


def test_the_same_text_comes_first_with_a_hundred() -> None:
    first, second = Similar(PAIRS).find("Тропа ведёт в лес.")
    assert first == Match(100.0, *PAIRS[0])
    assert (second.translation, 60 <= second.score < 100) == (PAIRS[1][1], True)


def test_a_text_that_is_not_like_any_finds_none() -> None:
    assert Similar(PAIRS).find("Река быстра и глубока.") == ()
    assert Similar(PAIRS).find("") == Similar([]).find("Мост стар.") == ()


def test_no_more_than_the_limit_and_none_below_the_least() -> None:
    assert len(Similar(PAIRS).find("Тропа ведёт в лес.", limit=1)) == 1
    assert len(Similar(PAIRS).find("Тропа ведёт в лес.", least=99)) == 1


def test_of_equal_pairs_the_first_counts_and_two_translations_are_two() -> None:
    known = Similar(PAIRS)
    known.add("Мост стар.", "The bridge is old.", "posts/z.rst")
    known.add("Мост стар.", "An old bridge.", "posts/z.rst")
    assert [one.translation for one in known.find("Мост стар.")] == [
        "The bridge is old.", "An old bridge.",
    ]  # fmt: skip
    assert known.find("Мост стар.")[0].where == "posts/a.rst"


def test_words_that_stand_everywhere_hide_no_text() -> None:
    many = [(f"и слово{n}", f"and word{n}", "posts/a.rst") for n in range(1100)]
    known = Similar([*many, ("и ива", "and a willow", "posts/b.rst")])
    assert known.find("и ива")[0] == Match(100.0, "и ива", "and a willow", "posts/b.rst")
    assert known.find("и", least=0), "a common word alone still chooses"


@given(st.lists(SENTENCES, min_size=1, max_size=8))
def test_every_text_finds_itself_and_scores_fall(texts: list[str]) -> None:
    known = Similar((text, str(number), "posts/a.rst") for number, text in enumerate(texts))
    for text in texts:
        found = known.find(text)
        scores = [one.score for one in found]
        assert (found[0].source, found[0].score) == (text, 100.0)
        assert scores == sorted(scores, reverse=True)
