"""Filters, find and replace, and every use of a word, over segments."""

from __future__ import annotations

from dataclasses import replace

import pytest

from translate.catalog import Entry, Origin, State
from translate.errors import UsageError
from translate.review.concordance import Concordance
from translate.review.filters import Filter, FilterKind, matches, parse_filter
from translate.review.replace import Pattern, find, replacements
from translate.review.segment import Place, Segment


def segment(msgid: str, translation: str = "", **fields: object) -> Segment:
    entry = replace(Entry(None, msgid, translation), **fields)  # type: ignore[arg-type]
    return Segment(Place("posts/лес.rst", "en", entry.key), entry)


def draft(msgid: str, translation: str, confidence: int) -> Segment:
    entry = Entry(None, msgid).with_draft(translation, Origin("machine", "tiny"), confidence)
    return Segment(Place("posts/лес.rst", "en", entry.key), entry)


SEGMENTS = (
    segment("Тропа ведёт в лес."),
    draft("Мост стар.", "The bridge is old.", 40),
    draft("Мост нов.", "The bridge is new.", 90),
    segment("Река быстра.", "The river is fast."),
    segment("Поле широко.", "A field.", fuzzy=True, previous="Поле."),
)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("all", [0, 1, 2, 3, 4]),
        ("unreviewed", [0, 1, 2, 4]),
        ("untranslated", [0]),
        ("Drafts", [1, 2]),
        ("drafts<90", [1]),
        ("drafts < 91", [1, 2]),
        ("needs  work", [4]),
        ("changed", [4]),
        ("findings", [3]),
        ("МОСТ", [1, 2]),
        ("river", [3]),
        ("drafts <", []),
    ],
)
def test_a_filter_shows_what_it_names(typed: str, shown: list[int]) -> None:
    chosen = parse_filter(typed)
    found = [matches(chosen, one, lambda one: one is SEGMENTS[3]) for one in SEGMENTS]
    assert [number for number, is_shown in enumerate(found) if is_shown] == shown


@pytest.mark.parametrize(
    "chosen",
    [
        *(Filter(kind) for kind in FilterKind if kind is not FilterKind.TEXT),
        Filter(FilterKind.DRAFTS, below=50),
        Filter(FilterKind.TEXT, "Мост"),
    ],
)
def test_a_filter_is_read_as_it_is_shown(chosen: Filter) -> None:
    assert parse_filter(str(chosen)) == chosen


def test_a_search_goes_on_from_the_top() -> None:
    assert [find(SEGMENTS, Pattern("bridge"), at) for at in (0, 2, 3)] == [1, 2, 1]
    assert find(SEGMENTS, Pattern("РЕКА", ignore_case=True), 0) == 3
    assert find(SEGMENTS, Pattern("РЕКА"), 0) is None
    assert find((), Pattern("bridge"), 0) is None


def replaced(pattern: Pattern, replacement: str) -> dict[str, str]:
    changes = replacements(SEGMENTS, pattern, replacement)
    return {one.before.translation: one.after.translation for one in changes}


def test_a_plain_replacement_is_taken_to_the_letter() -> None:
    assert replaced(Pattern("is old."), r"\1 [is] $") == {
        "The bridge is old.": r"The bridge \1 [is] $"
    }
    assert replaced(Pattern(".", regex=False), "!")["The river is fast."] == "The river is fast!"
    assert replaced(Pattern("THE bridge is o", ignore_case=True), "O") == {
        "The bridge is old.": "Old."
    }


def test_a_regular_expression_fills_its_groups_in() -> None:
    found = replaced(Pattern(r"The (\w+) is (?P<how>\w+)", regex=True), r"\g<how> \1")
    assert found["The bridge is new."] == "new bridge."
    assert len(found) == 3


def test_an_empty_pattern_replaces_nothing() -> None:
    assert replaced(Pattern(""), "x") == replaced(Pattern("x*", regex=True), "y") == {}


def test_an_approved_text_stays_approved_and_a_draft_becomes_somebodys_work() -> None:
    states = [one.after.state for one in replacements(SEGMENTS, Pattern("The "), "A ")]
    assert states == [State.NEEDS_WORK, State.NEEDS_WORK, State.APPROVED]


def test_a_text_that_a_replacement_empties_is_untranslated() -> None:
    [change] = replacements(SEGMENTS, Pattern("The river is fast."), " ")
    assert change.after.state is State.UNTRANSLATED


def test_a_replaced_text_loses_what_was_dismissed_for_its_former_self() -> None:
    known = segment("Река.", "River", notes=("tolmach: ignore changed-markup",))
    [change] = replacements([known], Pattern("River"), "A river")
    assert change.after.ignored == frozenset()


@pytest.mark.parametrize(
    ("pattern", "replacement", "told"),
    [("(", "", "broken regular expression"), ("e", r"\3", "broken replacement"),
     ("e", r"\g<x>", "broken replacement")],
)  # fmt: skip
def test_a_broken_expression_is_told(pattern: str, replacement: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        replacements(SEGMENTS, Pattern(pattern, regex=True), replacement)


def uses(phrase: str, *texts: str) -> list[str]:
    found = Concordance([segment(one) for one in texts]).find(phrase)
    return [one.segment.place.key[1][one.start : one.end] for one in found]


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("мост", ["мост", "Моста", "мостами"]),
        ("мостом", ["мост", "Моста", "мостами"]),
        ("старый мост", ["старого моста"]),
        ("library", ["library", "libraries"]),
        ("classes", ["class", "classes"]),
        ("play", ["play", "plays", "playing"]),
        ("copied", ["copy", "copies", "copying"]),
        ("release", ["release", "releases", "released"]),
        ("мостовая", []),
        ("—", []),
    ],
)
def test_a_word_is_found_in_whatever_form_it_stands(phrase: str, words: list[str]) -> None:
    texts = [f"Вот {one}, да." for one in words]
    assert uses(phrase, *texts, "Тропа ведёт в лес.", "Nothing glad here.") == words


def test_uses_stand_in_order_on_both_sides_up_to_a_limit() -> None:
    both = [segment(f"Мост {n}", f"Bridge {n} is мост") for n in range(5)]
    found = Concordance(both).find("моста", limit=3)
    assert [(one.segment, one.side) for one in found] == [
        (both[0], "source"), (both[0], "target"), (both[1], "source"),
    ]  # fmt: skip
