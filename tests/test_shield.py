"""Names and numbers under placeholders, and sentences in capitals: what the machine is given."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.document import Inline, InlineKind, Span
from translate.draft.capitals import is_in_capitals, lowered, raised
from translate.draft.shield import shielded
from translate.languages import letters
from translate.prose import Hold, Mark, Prose

LETTERS = letters("ru")
FREE = ("⟦A⟧", "⟦B⟧", "⟦C⟧")


def shown(text: str, *marks: Mark) -> str | None:
    found = shielded(Prose(text, marks), FREE)
    return found.prose.text if found else None


def mark(start: int, end: int, hold: Hold = Hold.WRAP) -> Mark:
    return Mark(Span(start, end), Inline("x", InlineKind.STRONG, "x"), hold)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ядро Linux", "Ядро ⟦A⟧"),
        ("Ядро Linux'а", "Ядро ⟦A⟧'а"),
        ("Вышла Fedora 40 для Red Hat", "Вышла ⟦A⟧ для ⟦B⟧"),
        ("RPM-пакеты и 2.0,", "⟦A⟧-пакеты и ⟦B⟧,"),
        ("Пишет Greg Kroah-Hartman.", "Пишет ⟦A⟧."),
        ("На my_file.txt и C++.", "На ⟦A⟧ и ⟦B⟧."),
        ("Ядро Linuх", None),
        ("Ядро", None),
        ("Вот A, вот B, вот C и ещё D", None),
    ],
)
def test_names_and_numbers_are_shielded(text: str, wanted: str | None) -> None:
    assert shown(text) == wanted


def test_marks_stay_at_their_words() -> None:
    text = "Про Linux и сайт Debian тут"
    found = shielded(Prose(text, (mark(12, 23), mark(24, 27))), FREE)
    assert found is not None
    assert found.prose.text == "Про ⟦A⟧ и сайт ⟦B⟧ тут"
    spans = [one.span for one in found.prose.marks]
    assert [found.prose.text[one.start : one.end] for one in spans] == ["сайт ⟦B⟧", "тут"]


def test_what_stands_in_for_markup_or_lies_across_it_is_no_name() -> None:
    assert shown("Про dnf тут", mark(4, 7, Hold.COVER)) is None
    assert shown("Про ⟦A⟧ и dnf", mark(4, 7, Hold.COVER)) == "Про ⟦A⟧ и ⟦B⟧"
    assert shown("Про Red Hat тут", mark(4, 7)) is None


texts = st.lists(
    st.sampled_from(["Fedora", "ядро", "Linux'а", "40", "2,5", "C++", "—", "my_file", "Red Hat"]),
    max_size=8,
).map(" ".join)


@given(texts, st.data())
def test_a_text_comes_back_from_under_its_shield(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    marks = (mark(start, data.draw(st.integers(start, len(text)))),)
    found = shielded(Prose(text, marks), FREE)
    if found is not None:
        back = found.prose.text
        inside = back[found.prose.marks[0].span.start : found.prose.marks[0].span.end]
        for placeholder, words in found.words.items():
            back, inside = back.replace(placeholder, words), inside.replace(placeholder, words)
        assert (back, inside) == (text, text[start : marks[0].span.end])


# Capitals


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("НОВОСТИ ПРОЕКТА", True),
        ("О НАС", True),
        ("УСТАНОВКА", True),
        ("НОВОСТИ FEDORA 40!", True),
        ("НОВОСТИ проекта", False),
        ("Новости", False),
        ("ООО", False),
        ("МСВС", False),
        ("40", False),
        ("", False),
        ("漢字 漢字", False),
    ],
)
def test_capitals_are_known(text: str, wanted: bool) -> None:
    assert is_in_capitals(text) is wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("НОВОСТИ ПРОЕКТА GNOME", "Новости проекта GNOME"),
        ("«НОВОСТИ»", "«Новости»"),
        ("GNOME И KDE", "GNOME и KDE"),
        ("40 ОШИБОК", "40 Ошибок"),
    ],
)
def test_small_letters_come_after_the_first_and_names_stay(text: str, wanted: str) -> None:
    assert lowered(text, LETTERS) == wanted


@given(st.text())
def test_a_change_of_case_moves_no_character(text: str) -> None:
    assert len(lowered(text, LETTERS)) == len(raised(text)) == len(text)
    assert lowered(text, LETTERS).casefold() == text.casefold()
    assert not re.search("[a-zа-яё]", raised(text))


def test_a_letter_without_one_capital_stays() -> None:
    assert raised("Straße und ŉ") == "STRAßE UND ŉ"
