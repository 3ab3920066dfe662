"""Texts on the review screen: a sentence a line, word diffs, coloured markup, missing pieces."""

from __future__ import annotations

import random
import re
import time
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from translate.document import Inline, InlineKind, Span
from translate.markup import compare
from translate.review.lines import joined, line_at
from translate.review.pieces import missing, next_missing
from translate.review.spans import shortened, styled, styled_text
from translate.review.words import word_diff
from translate.rst.inlines import InlineParser
from translate.sentences import matching, sentence_lines, split_text
from translate.vocabulary import STANDARD

pytest.importorskip("razdel")

PARSER = InlineParser(STANDARD, {})

FRAGMENTS = (
    *("Ядро собрано.", "Что дальше?", "и т. д.", "Готово!", "см. рис. 2", "Вышла версия 2.0."),
    *("The kernel is built.", "What next?", "Fedora", "e.g. this", "…", "(да!)", ",", "*", "`"),
    *("*Всё готово.*", "**Да. Нет.**", "``make all. Да``", "http://example.org/a.b", "|знак|"),
    *("`Страница дома. Да <http://example.org/дом>`__", "`имя`_", "имя_", "`безымянная`__"),
    *(":doc:`заголовок. Да <стр>`", ":kbd:`Enter`", "[1]_", "[#]_", "_`цель`", "\\*"),
    "`<http://example.org/q>`__",
)
GAPS = (" ", " ", " ", " ", "  ", "\u00a0", "\t", "\\ ", "", "\u2003")
TEXTS = st.lists(st.tuples(st.sampled_from(FRAGMENTS), st.sampled_from(GAPS))).map(
    lambda pairs: "".join(part for pair in pairs for part in pair)
)
PROSE = st.text(st.sampled_from("аБ z1.!? ,\u00a0«»\t")) | st.text(
    st.characters(exclude_characters="\n")
)


def parsed(text: str) -> tuple[Inline, ...]:
    return PARSER.parse(text)[0]


def lines_of(text: str) -> tuple[str, ...]:
    return sentence_lines(parsed(text))


# A sentence a line.


@pytest.mark.parametrize(
    "lines",
    [
        ["*Всё готово.*", "Потом ещё."],
        ["Вот `ссылка на дом. Да <http://example.org/>`__.", "Он там."],
        ["Читайте ``код. Он`` внизу.", ":doc:`Глава <а/б>` рядом."],
        ["Готово [1]_.", "Да. [2]_", "Потом [3]_ он ушёл! [#]_ [*]_", "И всё."],
        ["Слово.\\ [1]_", "И ещё."],
        ["Так бывает, т. е. редко.", "`Имя`_ тоже."],
        ["Адрес http://example.org/a.b?c.", "**Там всё.**", "Есть."],
        ["Сломано `так.", "Но дальше идёт."],
    ],
)
def test_a_line_is_a_sentence_as_its_reader_sees_it(lines: list[str]) -> None:
    assert list(lines_of(" ".join(lines))) == lines


@pytest.mark.parametrize("gap", ["\u00a0", "  ", "\t", "\u2003"])
def test_only_a_single_space_between_sentences_is_cut(gap: str) -> None:
    assert lines_of(f"Один.{gap}Два. Три.") == (f"Один.{gap}Два.", "Три.")


@given(TEXTS)
@example(" Да. Нет. ")
@example("Да. [1]_")
@example("[1]_ Да. [2]_ Нет.")
@example("")
@example("  ")
def test_the_lines_of_a_text_join_to_the_text(text: str) -> None:
    lines = lines_of(text)
    assert joined("\n".join(lines)) == text
    assert all(lines)


@given(PROSE, st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9)), max_size=3))
def test_the_lines_of_a_text_without_pieces_join_to_it(
    text: str, places: list[tuple[int, int]]
) -> None:
    kept = [Span(at, min(at + more, len(text))) for at, more in places if at < len(text)]
    assert joined("\n".join(split_text(text, kept))) == text


@given(TEXTS)
def test_no_piece_of_markup_is_cut(text: str) -> None:
    at, whole = 0, "\n".join(lines_of(text))
    for piece in parsed(text):
        if piece.kind not in (InlineKind.TEXT, InlineKind.PROBLEM):
            assert whole[at : at + len(piece.raw)] == piece.raw
        at += len(piece.raw)


def test_a_kept_span_is_not_cut() -> None:
    text = "Он сказал: Да. Нет. И ушёл. Всё."
    assert split_text(text, [Span(11, 19)]) == ("Он сказал: Да. Нет.", "И ушёл.", "Всё.")


def test_a_text_with_its_own_newlines_keeps_them() -> None:
    text = "Да. Нет.\n  и *так*\n\n далее "
    lines = lines_of(text)
    assert lines == ("Да. Нет.", "  и *так*", "", " далее ")
    assert joined("\n".join(lines), hard=True) == text


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("One.\nTwo.", "One. Two."),
        ("One. \n\n \t\n  Two.\n", "One. Two."),
        ("\n One.\nTwo. \n", " One. Two. "),
        ("\n \n", ""),
        (" ", " "),
    ],
)
def test_lines_of_the_editor_are_joined_by_one_space(lines: str, text: str) -> None:
    assert joined(lines) == text


def test_the_line_of_a_character_is_found() -> None:
    lines = ("Да.", "Нет.", "Да")
    assert [line_at(lines, at) for at in range(13)] == [0] * 4 + [1] * 5 + [2] * 4
    assert line_at((), 5) == 0


# The line of the other language.

RUSSIAN = (
    "Вышла Fedora 39 с новым ядром.",
    "Скачать образ можно по адресу http://example.org/images со всех зеркал.",
    "Спасибо всем!",
    "Команда ``make install`` ставит 12 пакетов и все их зависимости.",
    "Пишите нам.",
)
ENGLISH = (
    "Fedora 39 is out with a new kernel.",
    "The image is at http://example.org/images on every mirror.",
    "Thanks to everyone!",
    "``make install`` puts 12 packages in place, with all that they depend on.",
    "Write to us.",
)


def test_as_many_lines_match_by_their_numbers() -> None:
    assert [matching(RUSSIAN, ENGLISH, line) for line in range(5)] == [0, 1, 2, 3, 4]


def test_two_sentences_for_one_match_the_one() -> None:
    both = (*ENGLISH[:3], f"{ENGLISH[3]} {ENGLISH[4]}")
    assert [matching(RUSSIAN, both, line) for line in range(5)] == [0, 1, 2, 3, 3]
    assert [matching(both, RUSSIAN, line) for line in range(4)] == [0, 1, 2, 3]


@pytest.mark.parametrize("left_out", range(5))
def test_lines_around_one_that_is_left_out_still_match(left_out: int) -> None:
    rest = (*ENGLISH[:left_out], *ENGLISH[left_out + 1 :])
    for line in range(5):
        if line != left_out:
            assert matching(RUSSIAN, rest, line) == line - (line > left_out)
            assert matching(rest, RUSSIAN, line - (line > left_out)) == line


def test_a_translation_that_has_just_begun_matches_from_the_top() -> None:
    assert [matching(RUSSIAN, ENGLISH[:2], line) for line in range(5)] == [0, 1, None, None, None]
    assert [matching(ENGLISH[:2], RUSSIAN, line) for line in range(2)] == [0, 1]


def test_shared_words_outweigh_lengths() -> None:
    sources = ("Сборка GNOME 45 готова.", "Сборка KDE 6 готова.")
    assert matching(sources, ("KDE 6 is now built.",), 1) == 0
    assert matching(sources, ("KDE 6 is now built.",), 0) is None


@given(st.lists(PROSE, max_size=7), st.lists(PROSE, max_size=7))
def test_matches_never_cross(sources: list[str], targets: list[str]) -> None:
    found = [matching(sources, targets, line) for line in range(len(sources))]
    matched = [one for one in found if one is not None]
    assert matched == sorted(matched)
    assert all(0 <= one < len(targets) for one in matched)
    assert matching(sources, targets, len(sources)) is None
    assert matching(sources, targets, -1) is None


# Word diffs.


def told(old: str, new: str) -> str:
    marks = {"same": "", "removed": "-", "added": "+"}
    return "|".join(marks[piece.kind] + piece.text for piece in word_diff(old, new))


@pytest.mark.parametrize(
    ("old", "new", "diff"),
    [
        ("The core is build.", "The kernel is built.", "The |-core|+kernel| is |-build|+built|."),
        ("A cat, a dog slept.", "A fox, a dog slept.", "A |-cat|+fox|, a dog slept."),
        ("cat, dog and mouse", "fox, elk and mouse", "-cat, dog|+fox, elk| and mouse"),
        ("big red cat", "small grey cat", "-big red|+small grey| cat"),
        ("one two", "one new two", "one|+ new| two"),
        ("one new two", "one two", "one|- new| two"),
        ("one  two", "one two", "one|-  |+ |two"),
        ("Да.", "Да!", "Да|-.|+!"),
        ("same", "same", "same"),
        ("", "new", "+new"),
        ("old", "", "-old"),
        ("", "", ""),
    ],
)
def test_a_diff_reads_word_by_word(old: str, new: str, diff: str) -> None:
    assert told(old, new) == diff


WORDS = st.lists(st.sampled_from(["да", "нет", "a", "b", " ", "  ", ",", ".", "\n"]), max_size=30)
SIDES = WORDS.map("".join) | st.text(max_size=40)


@given(SIDES, SIDES)
def test_a_diff_holds_both_texts(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert "".join(one.text for one in pieces if one.kind != "added") == old
    assert "".join(one.text for one in pieces if one.kind != "removed") == new


@given(SIDES, SIDES)
def test_a_diff_has_no_crumbs(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert all(one.text for one in pieces)
    for left, right in pairwise(pieces):
        assert (left.kind, right.kind) != ("added", "removed")
        assert left.kind != right.kind
    for piece in pieces[1:-1]:
        assert piece.kind != "same" or re.search(r"\w", piece.text)


def edited(text: str, share: float, dice: random.Random) -> str:
    return " ".join("правка" if dice.random() < share else word for word in text.split(" "))


@pytest.mark.parametrize("share", [0.02, 0.1, 0.5, 1.0])
def test_long_texts_are_compared_at_once(share: float) -> None:
    dice = random.Random(4)
    rare = ["".join(dice.choices("абвгдежз", k=dice.randint(2, 9))) for _ in range(400)]
    words = dice.choices([*rare, *["и", "в", "не", "Fedora,", "ядро."] * 60], k=1300)
    old = " ".join(words)[:5000]
    times = []
    for _ in range(3):
        started = time.perf_counter()
        pieces = word_diff(old, edited(old, share, dice))
        times.append(time.perf_counter() - started)
    assert min(times) < 0.03
    same = sum(len(one.text) for one in pieces if one.kind == "same")
    assert same >= 0.6 * (1 - share) * len(old)


@pytest.mark.parametrize(
    ("old", "new"),
    [("а " * 2500, "а " * 2400 + "б " * 50), ("." * 5000, "!" + "." * 4998 + "?")],
    ids=["word", "mark"],
)
def test_a_text_of_one_word_is_compared_at_once(old: str, new: str) -> None:
    started = time.perf_counter()
    word_diff(old, new)
    assert time.perf_counter() - started < 0.1


def test_a_frequent_word_is_found_among_changes() -> None:
    old = " ".join(f"а{at} Fedora б{at} в{at}" for at in range(60))
    new = " ".join(f"x{at} Fedora y{at} z{at}" for at in range(60))
    same = [one.text.strip() for one in word_diff(old, new) if one.kind == "same"]
    assert same.count("Fedora") == 60


# Coloured markup.


def runs(text: str, limit: int = 24) -> list[tuple[str, str]]:
    return [(one.text, one.style) for one in styled(parsed(text), limit)]


LONG = "http://example.org/2012/05/a-long-story.html"
SHORT = "http://examp…-story.html"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Да", "text Да"),
        ("*так*", "markup * emphasis так markup *"),
        ("**так**", "markup ** strong так markup **"),
        ("``a``b``", "markup `` literal a``b markup ``"),
        (
            f"`дом <{LONG}>`__",
            f"markup ` link дом markup _< url {SHORT} markup > markup `__",
        ),
        (f"`<{LONG}>`__", f"markup ` markup < url {SHORT} markup > markup `__"),
        (LONG, f"url {SHORT}"),
        ("`дом <имя_>`_", "markup ` link дом markup _< reference имя_ markup > markup `_"),
        ("`имя`_", "markup ` reference имя markup `_"),
        ("имя_", "reference имя markup _"),
        ("имя__", "link имя markup __"),
        ("`имя`__", "markup ` link имя markup `__"),
        (":kbd:`Ctrl <Enter>`", "markup :kbd:` role Ctrl_<Enter> markup `"),
        (":sup:`два <три>`", "markup :sup:` role два_<три> markup `"),
        (":kbd:`<Enter>`", "markup :kbd:` role <Enter> markup `"),
        (
            ":doc:`дом <а/б>`",
            "markup :doc:` role дом markup _< url а/б markup > markup `",
        ),
        ("`дом`:sub:", "markup ` role дом markup `:sub:"),
        ("[1]_", "footnote [1]_"),
        ("[Имя]_", "footnote [Имя]_"),
        ("|знак|", "markup | substitution знак markup |"),
        ("|знак|_", "markup | substitution знак markup |_"),
        ("_`цель`", "markup _` reference цель markup `"),
        ("`цель", "problem ` text цель"),
    ],
)
def test_each_kind_of_markup_has_its_style(text: str, wanted: str) -> None:
    told = [f"{style} {shown.replace(' ', '_')}" for shown, style in runs(text)]
    assert " ".join(told) == wanted


@given(TEXTS, st.integers(1, 40))
def test_runs_partition_the_text_and_shorten_nothing_but_addresses(text: str, limit: int) -> None:
    at = 0
    for one in styled_text(text, PARSER.parse, limit):
        assert one.start == at < one.end
        at = one.end
        if one.style == "url":
            assert one.text == shortened(text[one.start : one.end], limit)
        else:
            assert one.text == text[one.start : one.end]
    assert at == len(text)


@given(st.text(max_size=30), st.integers(1, 30))
def test_a_shortened_address_keeps_its_ends(text: str, limit: int) -> None:
    short = shortened(text, limit)
    if len(text) <= limit:
        assert short == text
        return
    head, tail = short[: (limit - 1) - (limit - 1) // 2], short[len(short) - (limit - 1) // 2 :]
    assert short == f"{head}…{tail}"
    assert len(short) == limit
    assert text.startswith(head)
    assert text.endswith(tail)


# Missing pieces.


def test_missing_pieces_come_as_the_source_writes_them_and_in_its_order() -> None:
    source = parsed("Вот ``код``, `дом <http://example.org/>`__, *так* и ``ещё``, ``код`` [1]_.")
    translation = parsed("There is ``код`` [1]_.")
    left = ("`дом <http://example.org/>`__", "``ещё``", "``код``")
    assert missing(source, translation) == left
    assert next_missing(source, translation) == left[0]


def test_a_link_with_a_translated_text_is_not_missing() -> None:
    source = parsed("Вот `дом <http://example.org/>`__.")
    translation = parsed("`Home <http://example.org/>`__ it is.")
    assert missing(source, translation) == ()
    assert next_missing(source, translation) is None


@given(TEXTS, TEXTS)
def test_nothing_is_lost_once_every_missing_piece_is_put_in(source: str, other: str) -> None:
    pieces, translation = parsed(source), parsed(other)
    added = [piece for raw in missing(pieces, translation) for piece in pieces if piece.raw == raw]
    assert not compare(pieces, (*translation, *added)).lost
    assert len(missing(pieces, translation)) == len(compare(pieces, translation).lost)
