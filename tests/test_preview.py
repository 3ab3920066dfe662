"""The preview: a post as its reader sees it, and where its units stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws import METADATA
from tests.test_corpus import POSTS
from translate.document import InlineKind, Kind, Source, Unit
from translate.errors import SourceError
from translate.files import read_source
from translate.rst import display_width, read
from translate.rst.preview import Line, Page, render
from translate.vocabulary import STANDARD

CASES = sorted((Path(__file__).parent / "cases").glob("*.rst"))
_UNSHOWN = {InlineKind.SUBSTITUTION, InlineKind.ROLE, InlineKind.PROBLEM}


def shown(text: str, width: int = 40) -> Page:
    return render(Source("a.rst", text), STANDARD, METADATA, {}, width)


def told(page: Page) -> list[str]:
    return [line.text.rstrip() for line in page.lines]


def styles(page: Page) -> list[tuple[str, str]]:
    return [(span.text, span.style) for line in page.lines for span in line.spans]


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def plain_words(unit: Unit) -> Iterator[str]:
    """Give the words that are a unit's own text, escapes resolved."""
    for piece in unit.inlines:
        if piece.kind not in _UNSHOWN:
            plain = piece.text if unit.kind is Kind.ALT else re.sub(r"\\(.)", r"\1", piece.text)
            yield from words(plain)


def squeezed(lines: list[Line]) -> str:
    """Join lines so that a word that was broken is whole; only letters and digits stay."""
    return "".join("".join(words(line.text)) for line in lines)


def hold_laws(source: Source, width: int) -> None:
    """Hold every law of a page: its width, its units, their words, their marks."""
    units = read(source, STANDARD, METADATA).units
    marks = {index: f"draft {index}" for index in range(len(units))}
    page = render(source, STANDARD, METADATA, marks, width)
    for line in page.lines:
        is_code = any(span.style == "code" for span in line.spans)
        assert is_code or display_width(line.text) <= width, line.text
    assert set(page.unit_lines) == set(marks)
    for index, unit in enumerate(units):
        assert page.lines[page.unit_lines[index]].mark
        pattern = ".*?".join(pattern_of(word, unit, width) for word in plain_words(unit))
        assert re.search(pattern, squeezed(lines_of(page, index, unit))), unit.text


def lines_of(page: Page, index: int, unit: Unit) -> list[Line]:
    """Give the lines that must hold a unit's words: its own, where no neighbour's mark hides it."""
    first = page.unit_lines[index]
    if "entry" in unit.path or unit.kind in (Kind.SUBSTITUTION, Kind.ALT):
        return list(page.lines[first:])
    own = [at for at, line in enumerate(page.lines) if line.mark == f"draft {index}"]
    return list(page.lines[first : max([first, *own]) + 1])


def pattern_of(word: str, unit: Unit, width: int) -> str:
    """In a narrow cell a word may be broken: then its neighbours' words stand between."""
    return ".*?".join(word) if "entry" in unit.path and width < 100 else word


@pytest.mark.parametrize("width", [20, 60, 100])
@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_every_unit_of_a_case_is_shown_whole_and_marked(case: Path, width: int) -> None:
    hold_laws(Source(case.name, case.read_bytes().decode("utf-8")), width)


@pytest.mark.skipif(not POSTS, reason="the posts are not beside the project")
@pytest.mark.parametrize("width", [20, 80])
def test_every_unit_of_a_real_post_is_shown_whole_and_marked(width: int) -> None:
    for path in POSTS[::10]:
        hold_laws(read_source(path, path.name), width)


PAGES = {
    "the title is the metadata's": (
        ".. title: Зимний лес\n.. slug: les\n.. description: О лесе\n\nСнег.\n",
        ["Зимний лес", "О лесе", "", "Снег."],
    ),
    "a paragraph is wrapped": (
        "Старый мост через узкую реку давно закрыт, и все ходят вброд.\n",
        ["Старый мост через узкую реку давно", "закрыт, и все ходят вброд."],
    ),
    "a wide letter takes two cells": (
        "Слово 橋橋橋橋橋橋橋橋 и ещё 川川川川 слово.\n",
        ["Слово 橋橋橋橋橋橋橋橋 и ещё 川川川川", "слово."],
    ),
    "a word too long for a line is broken": (
        f"а {'щ' * 50}\n",
        ["а", "щ" * 40, "щ" * 10],
    ),
    "a link is its text": (
        "Есть `карта <https://example.org/map>`_ и план_.\n\n.. _план: https://example.org\n",
        ["Есть карта и план."],
    ),
    "an escape is not seen": ("Три \\*звезды\\* и `роль`\\ ю.\n", ["Три *звезды* и ролью."]),
    "nested lists are indented": (
        "* соль\n\n  1. белая\n  2. серая\n\n* перец\n",
        ["• соль", "  1. белая", "  2. серая", "• перец"],
    ),
    "a list item of two paragraphs stands apart": (
        "* соль\n\n  морская\n\n* перец\n",
        ["• соль", "", "  морская", "", "• перец"],
    ),
    "numbers stand under each other": (
        "9. девять\n10. десять\n",
        [" 9. девять", "10. десять"],
    ),
    "a list counts by its own signs": (
        "iv) четыре\nv) пять\n\n(B) бета\n(C) гамма\n",
        ["iv) четыре", " v) пять", "", "(B) бета", "(C) гамма"],
    ),
    "a definition stands under its term": (
        "печь : дом\n  Греет.\n",
        ["печь : дом", "  Греет."],
    ),
    "fields and options": (
        "Текст.\n\n:Автор: Анна\n\n-v, --verbose  громко\n",
        ["Текст.", "", "Автор: Анна", "", "-v, --verbose", "  громко"],
    ),
    "data that open a post are not seen": (":tags: лес\n:date: 2020\n\nСнег.\n", ["Снег."]),
    "a long name of a field has its text below": (
        "Да.\n\n:Имя художника: Анна Петровна Соколова\n:Имя автора всей этой книги: Анна\n",
        [
            *("Да.", "", "Имя художника: Анна Петровна Соколова"),
            *("Имя автора всей этой книги:", "Анна"),
        ],
    ),
    "a quote has a bar": (
        "Он сказал:\n\n  Завтра.\n\n  -- Пётр\n",
        ["Он сказал:", "", "│ Завтра.", "│", "│ — Пётр"],
    ),
    "lines of a poem stay lines": (
        "| Лес\n|   тёмный\n|\n| стоит\n",
        ["Лес", "  тёмный", "", "стоит"],
    ),
    "code is not wrapped": (
        f"Так::\n\n  {'x' * 50}\n\n    y\n",
        ["Так:", "", f"  {'x' * 50}", "", "    y"],
    ),
    "an image is its text": (
        ".. figure:: a.png\n   :alt: Дом\n\n   Подпись\n\n.. image:: b.png\n",
        ["[image: Дом]", "Подпись", "", "[image]"],
    ),
    "a footnote is numbered": (
        "Да [#]_ и [#имя]_, нет [2]_.\n\n.. [#] Раз.\n.. [2] Два.\n.. [#имя] Три.\n",
        ["Да [1] и [3], нет [2].", "", "[1] Раз.", "", "[2] Два.", "", "[3] Три."],
    ),
    "an admonition has its title": (
        ".. note:: Тихо.\n\n.. admonition:: Совет\n\n   Молчи.\n",
        ["Note", "  Тихо.", "", "Совет", "  Молчи."],
    ),
    "what cannot be shown is named": (
        ".. raw:: html\n\n   <hr>\n\n.. youtube:: abc\n\n.. нечто:: x\n\n.. oddity:: y\n",
        ["[html]", "", "[youtube …]", "", "[нечто …]", "", "[oddity …]"],
    ),
    "a substitution is resolved": (
        ".. |фирма| replace:: Рога и *копыта*\n.. |рис| image:: a.png\n   :alt: Лось\n\n"
        "Вот |фирма|, |рис| и |пусто|.\n",
        ["Вот Рога и копыта, [image: Лось] и", "|пусто|."],
    ),
    "substitutions that go round end": (
        ".. |а| replace:: |б|\n.. |б| replace:: |а|\n\nТут |а|.\n",
        ["Тут |а|."],
    ),
    "a transition is a rule": ("Раз.\n\n----\n\nДва.\n", ["Раз.", "", "─" * 40, "", "Два."]),
    "a table is a box": (
        "===  =====\nИмя  Рост\n===  =====\nЯн   180\n===  =====\n",
        [
            "┌─────┬──────┐",
            "│ Имя │ Рост │",
            "├─────┼──────┤",
            "│ Ян  │ 180  │",
            "└─────┴──────┘",
        ],
    ),
    "cells that span are drawn so": (
        "+---+---+\n| а | б |\n|   +---+\n|   | в |\n+---+---+\n| низ   |\n+-------+\n",
        [
            "┌───┬───┐",
            "│ а │ б │",
            "│   ├───┤",
            "│   │ в │",
            "├───┴───┤",
            "│ низ   │",
            "└───────┘",
        ],
    ),
    "columns fit the width": (
        '.. csv-table:: Города\n\n   "Псков","стоит на реке Великой при впадении Псковы"\n',
        [
            "Города",
            "┌───────┬───────────────────────────┐",
            "│ Псков │ стоит на реке Великой при │",
            "│       │ впадении Псковы           │",
            "└───────┴───────────────────────────┘",
        ],
    ),
    "a word of a table is broken last": (
        f".. csv-table::\n\n   {'щ' * 18},{'да ' * 20}\n",
        [
            "┌────────────────────┬─────────────────┐",
            f"│ {'щ' * 18} │ да да да да да  │",
            *[f"│ {' ' * 18} │ да да да да да  │"] * 3,
            "└────────────────────┴─────────────────┘",
        ],
    ),
    "a table with too many columns gives its cells in turn": (
        f".. csv-table::\n\n   {','.join('абвгдежз')}\n",
        ["─" * 40, *"абвгдежз", "─" * 40],
    ),
    "what docutils refuses is seen as it is": (
        "Раз.\n\n.. image::\n\nДва.\n",
        ["Раз.", "", "  .. image::", "", "Два."],
    ),
    "roles are seen by their texts": (
        ":doc:`Начало <start>`, :ref:`метка`, :kbd:`Ctrl`, H\\ :sub:`2`\\ O\n",
        ["Начало, метка, Ctrl, H2O"],
    ),
    "an empty post is an empty page": ("", []),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_post_is_shown_line_for_line(name: str) -> None:
    text, expected = PAGES[name]
    assert told(shown(text)) == expected


def test_each_thing_has_its_style() -> None:
    text = (
        ".. title: Лес\n\nЗима\n====\n\nЭто **очень** *тихо*, ``ls`` и `карта <https://e.org>`_.\n\n"
        "* пункт\n\n----\n\nпечь\n  Греет.\n\n..\n\n  Цитата.\n\n::\n\n  x\n\n.. image:: a.png\n\n"
        ".. note:: Да.\n\n.. figure:: b.png\n\n   Имя\n"
    )
    found = {style: text for text, style in styles(shown(text)) if style != "text"}
    assert found == {
        "title": "Лес",
        "subtitle": "Зима",
        "strong": "очень",
        "emphasis": "тихо",
        "literal": "ls",
        "link": "карта",
        "bullet": "• ",
        "rule": "─" * 40,
        "term": "печь",
        "quote": "│ Цитата.",
        "code": "x",
        "image": "[image]",
        "note": "Note",
        "caption": "Имя",
    }


def test_where_there_is_no_room_nothing_is_indented() -> None:
    text = "* раз\n\n  Слово.\n\n      Цитата.\n\n.. note:: Заметка\n"
    assert told(shown(text, 9)) == [
        *("•", "раз", "", "Слово.", "", "Цитата.", "", "Note", "Заметка"),
    ]


def test_a_link_of_two_words_is_one_span() -> None:
    assert ("старая карта", "link") in styles(shown("Вот `старая карта <https://e.org>`_ тут.\n"))


def test_every_line_of_a_marked_unit_bears_its_mark_and_no_other_does() -> None:
    text = "Первый абзац.\n\nВторой абзац, который не помещается на одной строке.\n\nТретий.\n"
    page = render(Source("a.rst", text), STANDARD, METADATA, {1: "draft"}, 20)
    assert [(line.text, line.mark) for line in page.lines] == [
        ("Первый абзац.", ""),
        ("", ""),
        ("Второй абзац,", "draft"),
        ("который не", "draft"),
        ("помещается на одной", "draft"),
        ("строке.", "draft"),
        ("", ""),
        ("Третий.", ""),
    ]
    assert page.unit_lines == {0: 0, 1: 2, 2: 7}


def test_equal_texts_are_told_apart_by_their_order() -> None:
    text = "Да.\n\nНет.\n\nДа.\n\n* Да.\n"
    page = render(Source("a.rst", text), STANDARD, METADATA, {2: "draft"}, 40)
    assert [line.text for line in page.lines if line.mark] == ["Да."]
    assert page.unit_lines == {0: 0, 1: 2, 2: 4, 3: 6}


def test_data_that_open_a_post_take_no_mark_of_an_equal_text() -> None:
    text = ":место: лес\n\nГде это было:\n\n:место: лес\n"
    page = render(Source("a.rst", text), STANDARD, METADATA, {2: "draft"}, 40)
    assert [(line.text, line.mark) for line in page.lines] == [
        ("Где это было:", ""),
        ("", ""),
        ("место: лес", "draft"),
    ]


def test_the_texts_of_a_table_are_marked_each_on_its_own_lines() -> None:
    text = '.. csv-table::\n\n   "раз","два три четыре пять шесть"\n'
    page = render(Source("a.rst", text), STANDARD, METADATA, {0: "draft"}, 24)
    assert [(line.text, line.mark) for line in page.lines[1:-1]] == [
        ("│ раз │ два три четыре │", "draft"),
        ("│     │ пять шесть     │", ""),
    ]


def test_an_image_in_a_text_has_a_mark_of_its_own() -> None:
    text = ".. |к| image:: k.png\n   :alt: кнопка\n\nНажмите |к| и ждите.\n"
    units = read(Source("a.rst", text)).units
    alt = next(index for index, unit in enumerate(units) if unit.kind is Kind.ALT)
    page = render(Source("a.rst", text), STANDARD, METADATA, {alt: "untranslated"}, 16)
    assert [(line.text, line.mark) for line in page.lines] == [
        ("Нажмите [image:", "untranslated"),
        ("кнопка] и ждите.", "untranslated"),
    ]


def test_the_title_is_shown_even_where_it_is_not_for_the_translator() -> None:
    page = render(Source("a.rst", ".. title: Лес\n\nСнег.\n"), STANDARD, (), {}, 40)
    assert styles(page) == [("Лес", "title"), ("Снег.", "text")]


def test_a_substitution_that_nothing_refers_to_is_shown_in_its_place() -> None:
    assert told(shown(".. |имя| replace:: Анна\n\nТекст.\n")) == ["Анна", "", "Текст."]


def test_what_a_terminal_would_obey_is_not_shown() -> None:
    assert told(shown("Звон \x07 и \x1b[31mкраска.\n")) == ["Звон � и �[31mкраска."]


def test_a_post_that_cannot_be_parsed_is_refused() -> None:
    with pytest.raises(SourceError):
        shown("нуль \x00\n")


_BLOCKS = st.lists(
    st.sampled_from(
        [
            *("Снег идёт.", "* пункт", "  вглубь", "    ещё глубже", "1. раз", ":поле: да"),
            *("печь\n  Греет", ".. note:: Тихо", ".. |а| replace:: б", "|а| и [#]_", ".. [#] вот"),
            *("====", "| стих", "+--+--+\n|а |б |\n+--+--+", "::", "**не конец", "`x <y>`_"),
            *(
                ".. contents::",
                ".. image:: a\n   :alt: дом",
                "-a  ключ",
                "  -- кто-то",
                ".. figure::",
                "橋" * 9,
            ),
        ]
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(_BLOCKS, st.sampled_from(["\n", "\n\n"]), st.integers(2, 50))
def test_no_post_breaks_the_preview(blocks: list[str], between: str, width: int) -> None:
    page = shown(between.join(blocks) + "\n", width)
    for line in page.lines:
        is_code = any(span.style == "code" for span in line.spans)
        assert is_code or display_width(line.text) <= width
