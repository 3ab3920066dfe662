"""What cannot be a translation is seen; what people and good models write is not flagged."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws import CYRILLIC, opened
from tests.test_corpus import POSTS
from translate.document import Inline, InlineKind, Source
from translate.draft.flaws import CODES, EMPTY, LOOP, NAME, NOISE, PLACEHOLDER, Judge
from translate.files import read_source
from translate.languages import letters
from translate.markup import plain_text
from translate.rst import InlineParser
from translate.vocabulary import STANDARD

LETTERS = letters("ru")
JUDGE = Judge(LETTERS, ("⟦0⟧", "⟦1⟧"))
LONG = "Мы собрали новый пакет и выложили его в хранилище."
BAD = [
    ("Да.", "", EMPTY),
    ("Да.", " …", EMPTY),
    (":)", " ", EMPTY),
    ("Сегодня вышло обновление.", "♪ ♪", EMPTY),
    ("Сегодня вышло обновление.", "♪ An update ♪", NOISE),
    ("Сегодня вышло обновление.", "An ⁇ is out today.", NOISE),
    ("Сегодня вышло обновление.", "An <unk> is out today.", NOISE),
    (LONG, "We built the the the the the package and put it there.", LOOP),
    (LONG, "We built a new package" + ", a new package" * 4 + ".", LOOP),
    (LONG, "We built" + " and put," * 4 + " and put it", LOOP),
    (LONG, "We built a package of the aaaaaaaaaaaaaaaaaaaa", LOOP),
    (LONG, "We built a packagehahahahahahahahaha.", LOOP),
    (LONG, "We built a new packagagage and put it there.", LOOP),
    (LONG, "We built a new packkkage and put it there.", LOOP),
    (LONG, "A package.", "length"),
    (LONG, "We built it, " + " and then ".join(f"put word{n}" for n in range(20)), "length"),
    ("Да.", "Of course we have never said anything of the kind.", "length"),
    ("Сегодня вышло обновление.", "An update is out \ufffd today.", NOISE),
    ("Сегодня вышло обновление.", "An update is out \ue0ff today.", NOISE),
    ("Вышла версия 40.", "Version 41 is out.", "number-changed"),
    ("Вышла версия 40.", "The version is out.", "number-changed"),
    ("Сегодня вышло обновление.", "An update вышло today.", "source-letters-left"),
    ("Ядро обновили.", "The Lинукс kernel is updated.", "source-letters-left"),
    ("Ядро обновили.", "The kеrnel is updated.", "look-alike-letters"),
    ("Ядро обновили.", "Ядро обновили.", "untranslated-copy"),
    ("Ядро обновили.", "The the kernel is updated.", "doubled-word"),
    ("Ядро Linux обновили.", "The kernel is updated.", NAME),
    ("Сайт Node.js обновили.", "The Node site is updated.", NAME),
    ("Клиент SSH обновили.", "The client is sshort.", NAME),
    ("Про RPM-пакеты написали.", "They wrote about packages.", NAME),
    ("Запустите ⟦0⟧ снова.", "Run again.", PLACEHOLDER),
    ("Запустите ⟦0⟧ снова.", "Run ⟦0⟧ and ⟦0⟧ again.", PLACEHOLDER),
    ("Запустите ⟦0⟧ снова.", "Run ⟦1⟧ again.", PLACEHOLDER),
    ("Запустите снова.", "Run ⟦1⟧ again.", PLACEHOLDER),
]
GOOD = [
    (LONG, "We built a new package and put it into the repository."),
    ("Ха-ха, смешно.", "Ha ha, funny."),
    ("Ха-ха-ха-ха-ха-ха, смешно.", "Ha-ha-ha-ha-ha-ha, funny."),
    ("Очень, очень, очень долго.", "Very, very, very long."),
    ("Итог: 1, 1, 1, 1, 1, 1", "Total: 1, 1, 1, 1, 1, 1"),
    ("1.1 1.2 1.3 1.4 1.5 из 10", "1.1 1.2 1.3 1.4 1.5 of 10"),
    ("♪ Песня ♪", "♪ A song ♪"),
    ("Сообщение <unk> значит, что слово неизвестно.", "The message <unk> means an unknown word."),
    ("ФС", "File system"),
    ("ЕС", "The EU"),
    ("Аааааааааааааа!", "Aaaaaaaaaaaaaa!"),
    (
        "См. http://example.org/a/a/a/a/a/b?x=1&x=1&x=1&x=1&x=1",
        "See http://example.org/a/a/a/a/a/b?x=1&x=1&x=1&x=1&x=1",
    ),
    ("Ядро Linux'а обновили.", "The Linux kernel is updated."),
    ("Про RPM-пакеты написали.", "They wrote about rpm packages."),
    ("Эти PC обновили.", "These PCs are updated."),
    ("Эти Plugins обновили.", "The plugin is updated."),
    ("Сеть WiFi обновили.", "The Wi-Fi network is updated."),
    ("Журнал Summer of Code обновили.", "The Summer Code journal is updated."),
    ("Это XX век.", "It is the 20th century."),
    ("Формат C и D обновили.", "The format is updated."),
    ("Запустите ⟦0⟧ и ⟦1⟧ снова.", "Run ⟦1⟧ and ⟦0⟧ again."),
    ("Строка ---------- и ==========", "A line ---------- and =========="),
    ("Файл из нулей: 00000000000000000000", "A file of zeros: 00000000000000000000"),
]


@pytest.mark.parametrize(("source", "translation", "flaw"), BAD)
def test_what_cannot_be_a_translation_is_named(source: str, translation: str, flaw: str) -> None:
    assert flaw in JUDGE.sentence(source, translation)


@pytest.mark.parametrize(("source", "translation"), GOOD)
def test_what_may_be_a_translation_is_not_flagged(source: str, translation: str) -> None:
    assert JUDGE.sentence(source, translation) == ()


@pytest.mark.skipif(not POSTS, reason="the posts are not beside the project")
def test_letter_for_letter_translations_of_real_prose_are_not_flagged() -> None:
    pytest.importorskip("ctranslate2")
    from tests.models.transliterator import transliterated

    texts = {text for path in POSTS for text in prose_of(read_source(path, path.name))}
    flagged = [(JUDGE.sentence(text, transliterated(text)), text) for text in texts]
    assert [one for one in flagged if one[0]] == []
    assert len(texts) > 10 * len(POSTS)


def prose_of(source: Source) -> set[str]:
    """Give a post's texts, and roughly their sentences."""
    units = opened(source).document.units
    whole = {" ".join(plain_text(one.inlines).split()) for one in units}
    offered = {one for one in whole if CYRILLIC.search(one)}
    parts = {part for one in offered for part in re.split(r"(?<=[.!?…])\s+", one)}
    return offered | {one for one in parts if CYRILLIC.search(one)}


def test_placeholders_are_no_numbers_and_no_noise() -> None:
    private = Judge(LETTERS, ("\ue000",))
    assert private.sentence("Запустите \ue000 снова.", "Run \ue000 again.") == ()
    assert JUDGE.sentence("Запустите ⟦0⟧ снова.", "Run ⟦0⟧ again.") == ()


def test_a_message_is_judged_by_what_its_reader_sees() -> None:
    parser = InlineParser(STANDARD, {})
    pieces = parser.parse("Пакет ``dnf 4`` и `сайт <http://x.org/2>`__ обновили.")[0]
    good = "The ``dnf 4`` package and `site <http://x.org/2>`__ are updated."
    assert JUDGE.message(pieces, good, parser) == ()
    bad = good.replace("updated", "updated updated on 3")
    assert JUDGE.message(pieces, bad, parser) == ("number-changed", "doubled-word")
    plain = (Inline("Сеть ``dnf``", InlineKind.TEXT, "Сеть ``dnf``"),)
    assert JUDGE.message(plain, "The network", None) == (NAME,)


WORDS = st.lists(
    st.sampled_from(["Fedora", "ядро", "dnf", "40", "⟦0⟧", "⟦1⟧", "и", "Linux'а", "2.0"]),
    min_size=1,
    max_size=9,
)


@given(WORDS, WORDS)
def test_a_translation_without_flaws_has_each_placeholder_as_often(
    source: list[str], made: list[str]
) -> None:
    flaws = JUDGE.sentence(" ".join(source), " ".join(made))
    if not flaws:
        assert [source.count(one) for one in JUDGE.placeholders] == [
            made.count(one) for one in JUDGE.placeholders
        ]


ENGLISH = {"ядро": "kernel", "и": "and", "Linux'а": "Linux"}


@given(WORDS)
def test_a_translation_word_by_word_has_no_flaw(source: list[str]) -> None:
    made = " ".join(ENGLISH.get(one, one) for one in source)
    assert set(JUDGE.sentence(f"Вот {' '.join(source)}", f"Here {made}")) <= {"doubled-word", LOOP}


def test_the_documents_tell_of_every_flaw() -> None:
    page = (Path(__file__).parents[1] / "docs" / "machine.md").read_text(encoding="utf-8")
    assert [code for code in CODES if f"`{code}`" not in page] == []
    assert len(set(CODES)) == len(CODES) == 11
