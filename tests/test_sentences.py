"""Sentences of technical prose: where one ends, and where a long one may be cut."""

from __future__ import annotations

import os
import re
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from translate.document import Span
from translate.files import read_source
from translate.markup import plain_text
from translate.rst import read
from translate.sentences import shorten, split
from translate.vocabulary import STANDARD

pytest.importorskip("razdel")

SHARED = Path(os.environ.get("TOLMACH_SHARED", Path(__file__).parents[2] / "shared"))
POSTS = sorted(SHARED.glob("corpus/**/*.rst"))

CASES = """
Ядро собрано.|Пакеты готовы!|Что дальше?|Посмотрим…
Вышла версия 2.0.|Она лучше v1.2.3 и хуже 3.1-rc2.
Почитайте http://example.org/a.b?c=1.|Там всё есть.
Правьте /etc/fstab.|Потом перезагрузитесь с my_file.txt.
Стихи А. С. Пушкина и проза Л.Н. Толстого.|Больше ничего.
Он не нужен, т. е. удалён, т.к. устарел.|Т.к. места нет, ждём.
Есть диски, платы и т. п.|Остальное куплено, и т. д., и др. вещи тоже.
Поддержка многого, в т.ч. OpenGL.|С т.з. BSD это лишнее, т.н. «мусор».
Подробнее см. раздел 4 и рис. 5, стр. 5, табл. 2.|Это важно.
Встреча 5 окт. 2012 г. в Москве.|Приходите 12 сент. 2013.|Вход свободный.
Адрес: г. Минск, ул. Новая, д. 5, стр. 1, недалеко от м. Сокол.|Вход свободный.
Путь в 100 м.|Потом поворот.
Мы рады :)|Приходите ещё ;)|До встречи!
Приходите! :)
Он сказал «...» и ушёл.|Все ждали... и дождались.
Он спросил: «Когда выпуск?»|Никто не ответил.
Вопрос «Когда выпуск?» задан давно.
Вышел образ (это было трудно!).|Он мал.
В коде (наконец-то!) Fedora впереди всех.
Сборка (см. выше) готова.|(Подробности потом.)|Проверьте.
1. Скачайте образ.|2. Запишите его.
2.1. Скачайте образ.
1. systemd научился ждать.|
Обновление закончено.|iPhone вышел.|systemd научился ждать.
Готово!|systemd научился ждать.
Все работает.|окно открыто, картинка видна.
Он отмечает. что строк мало, и код. который хорош, города. но острова.
В ед. ч. и во мн. ч. слово одно.|St. Louis далеко.
"Кавычки" в начале.|"Потом" тоже.|`Код` и он.|5 человек пришли.|GCC собран.
Собрано на Mac OS X.|Потом на ANSI C.|Ура.
Плагин для Hyper-V.|Скоро и для C/R.|И для Gallium3D.|Конец.
Пакет из RFRemix'а.|Он мал.
Vasily A. Sartakov и Rich W.M. Jones выступили.
Компания Docker Inc. выпустила замену Mir vs. X11, e.g. Wayland.
P. S. Да, и P.S. Кстати, конец.
Попал в ногу.|...Возможно, в обе.|...или нет.
Одна строка|другая строка.|Третья
Спросили «Почему?» — и ответили.
«Что нового в ядре?» – Иван Петров, разработчик
Списки: Пакеты; Образы; Ядра.
Конец.|Далёкое начало.
""".strip().splitlines()
WIDE = {"Конец.|Далёкое начало.": " " * 30, "Одна строка|другая строка.|Третья": "\n"}


def cut(text: str, kept: list[Span] | None = None) -> list[str]:
    return [text[one.start : one.end] for one in split(text, kept or [])]


@pytest.mark.parametrize("case", CASES)
def test_sentences_end_where_a_reader_sees_it(case: str) -> None:
    wanted = [part for part in case.split("|") if part]
    assert cut(WIDE.get(case, " ").join(wanted)) == wanted


@pytest.mark.parametrize(
    ("case", "wanted"),
    [
        ("Вот [Раз. Два. Три] и всё. Да.", ["Вот [Раз. Два. Три] и всё.", "Да."]),
        ("Вышел [Qemu 2. Ура.] Потом другой.", ["Вышел [Qemu 2. Ура.]", "Потом другой."]),
        ("Ключ [-p. ] Потом всё.", ["Ключ [-p. ] Потом всё."]),
        ("Строки [одна\nдругая] тут\nи там", ["Строки [одна\nдругая] тут", "и там"]),
        ("Редактор [Vim!] Он мал.", ["Редактор [Vim!] Он мал."]),
        ("Готово. [systemd умеет.] Да", ["Готово.", "[systemd умеет.]", "Да"]),
        ("Шутка (или нет?) [попытка собрать]", ["Шутка (или нет?) [попытка собрать]"]),
    ],
)
def test_no_boundary_falls_in_a_kept_span(case: str, wanted: list[str]) -> None:
    before, inside, after = re.split(r"[\[\]]", case)
    span = Span(len(before), len(before) + len(inside))
    assert cut(before + inside + after, [span]) == [re.sub(r"[\[\]]", "", one) for one in wanted]


def test_kept_spans_that_overlap_hold_together() -> None:
    text = "Один. Два. Три. Четыре."
    assert cut(text, [Span(0, 10), Span(5, 15)]) == ["Один. Два. Три.", "Четыре."]


def test_every_newline_ends_a_sentence() -> None:
    assert cut("первая,\r\nвторая\n\n  третья.\n") == ["первая,", "вторая", "третья."]


PIECES = st.sampled_from(
    "Ядро пакет. т. е. т.ч. 2.0. А. С. см. «Да?» (нет!) ... … systemd X. :) ; \n \t \u00a0 \u2028 "
    "5 окт. \" ' ) ? ! Inc. . P.S. ``код`` 1. - — т.".split(" ")
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=20).map(" ".join), st.lists(PIECES, max_size=20).map("".join)
)
PLACES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 25)), max_size=3)


def assert_lawful(text: str, kept: list[Span], sentences: list[Span]) -> None:
    at = 0
    for one in sentences:
        assert at <= one.start < one.end <= len(text)
        assert not text[at : one.start].strip()
        assert text[one.start : one.end] == text[one.start : one.end].strip()
        at = one.end
    assert not text[at:].strip()
    for span in kept:
        body = text[span.start : span.end].strip()
        start = text.find(body, span.start)
        core = Span(start, start + len(body))
        assert not body or any(one.contains(core) for one in sentences)


@given(TEXTS, PLACES)
@example("а. б. В. г", [(1, 4), (3, 4)])
def test_sentences_partition_a_text_and_cut_no_kept_span(
    text: str, places: list[tuple[int, int]]
) -> None:
    kept = [Span(at, at + size) for at, size in places]
    assert_lawful(text, kept, split(text, kept))


@given(TEXTS, PLACES, st.integers(1, 30))
def test_parts_partition_a_sentence_and_cut_no_kept_span(
    text: str, places: list[tuple[int, int]], limit: int
) -> None:
    kept = [Span(at, at + size) for at, size in places]
    parts = [part for one in split(text, kept) for part in shorten(text, one, limit, kept)]
    assert_lawful(text, kept, parts)
    if not kept:
        long = [text[one.start : one.end] for one in parts if one.end - one.start > limit]
        assert all(len(one.split()) == 1 for one in long)


@pytest.mark.parametrize(
    "case",
    [
        "раз, два, три;|четыре, пять, шесть, семь",
        "раз, два, три;|четыре, пять, шесть",
        "раз, два, три:|четыре, пять, шесть",
        "раз, два три,|четыре пять, шесть",
        "раз два три|четыре пять",
        "а; четыре пять|шесть семь",
        "оченьдлинноесловобезпробелов",
    ],
)
def test_a_long_sentence_is_cut_at_the_best_mark_near_its_middle(case: str) -> None:
    text = case.replace("|", " ")
    parts = shorten(text, Span(0, len(text)), len(text) - 1)
    assert [text[one.start : one.end] for one in parts] == case.split("|")


def test_a_short_sentence_stays_whole() -> None:
    assert shorten("раз, два", Span(0, 8), 8) == [Span(0, 8)]


def test_a_kept_span_is_not_cut_however_long_the_sentence() -> None:
    text = "раз два три четыре пять"
    parts = shorten(text, Span(0, len(text)), 5, [Span(4, 18)])
    assert [text[one.start : one.end] for one in parts] == ["раз", "два три четыре", "пять"]


@pytest.mark.parametrize(
    "piece", ["слово, ", "А. ", ". ", "....", ".)", ") ", ":) ", "; ", "\u00a0"]
)
def test_the_work_on_a_long_line_grows_with_its_length_alone(piece: str) -> None:
    """Count the characters that razdel is given to look at, mark by mark."""
    from razdel import sentenize

    seen: list[int] = []

    def join(mark: object) -> bool:
        texts = (getattr(mark, name) for name in ("left", "right", "buffer"))
        seen.append(sum(map(len, texts)))
        return True

    text = piece * (130_000 // len(piece))
    with patch.object(type(sentenize), "join", staticmethod(join)):
        sentences = split(text)
    assert max(seen, default=0) <= 64
    assert len(seen) <= len(text)
    assert_lawful(text, [], [part for one in sentences for part in shorten(text, one, 400)])


@pytest.mark.skipif(not POSTS, reason="the posts are not beside the project")
def test_sentences_of_real_posts_partition_their_texts() -> None:
    texts = [
        plain_text(unit.inlines) or unit.text
        for path in POSTS
        for unit in read(read_source(path, path.name), STANDARD).units
    ]
    for text in texts:
        sentences = split(text)
        assert_lawful(text, [], sentences)
        assert_lawful(text, [], [part for one in sentences for part in shorten(text, one, 400)])
    counted = sum(len(split(text)) for text in texts)
    assert counted > 1.5 * len(texts)
