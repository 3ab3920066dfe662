"""What cannot be a translation is seen; what people and good models write is not flagged."""

from __future__ import annotations

import re

import pytest

from tests.laws import CYRILLIC, opened
from tests.test_corpus import POSTS
from translate.document import Source
from translate.engine.flaws import EMPTY, LENGTH, LOOP, NOISE, better, flaw_of
from translate.engine.types import Translation
from translate.files import read_source
from translate.markup import plain_text

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
    (LONG, "A package.", LENGTH),
    (LONG, "We built it, " + " and then ".join(f"put word{n}" for n in range(20)), LENGTH),
    ("Да.", "Of course we have never said anything of the kind.", LENGTH),
]
GOOD = [
    (LONG, "We built a new package and put it into the repository."),
    ("Ха-ха, смешно.", "Ha ha, funny."),
    ("Ха-ха-ха-ха-ха-ха, смешно.", "Ha-ha-ha-ha-ha-ha, funny."),
    ("Очень, очень, очень долго.", "Very, very, very long."),
    ("....", "...."),
    ("…", "…"),
    (":)", ":)"),
    ("2.0", "2.0"),
    ("0 0 0 0 0 0", "0 0 0 0 0 0"),
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
    ("Строка ---------- и ==========", "A line ---------- and =========="),
    ("Файл из нулей: 00000000000000000000", "A file of zeros: 00000000000000000000"),
]


@pytest.mark.parametrize(("source", "translation", "flaw"), BAD)
def test_what_cannot_be_a_translation_is_named(source: str, translation: str, flaw: str) -> None:
    assert flaw_of(source, translation) == flaw


@pytest.mark.parametrize(("source", "translation"), GOOD)
def test_what_may_be_a_translation_is_not_flagged(source: str, translation: str) -> None:
    assert flaw_of(source, translation) == ""


GOOD_TRY, OTHER = Translation("Good."), Translation("Other.")
LOOPING, EMPTY_ONE = Translation("a a a a", flaw=LOOP), Translation("", flaw=EMPTY)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (LOOPING, GOOD_TRY, GOOD_TRY),
        (LOOPING, EMPTY_ONE, LOOPING),
        (GOOD_TRY, LOOPING, GOOD_TRY),
        (GOOD_TRY, OTHER, GOOD_TRY),
    ],
)
def test_a_second_try_wins_only_over_a_flawed_first(
    first: Translation, second: Translation, expected: Translation
) -> None:
    assert better(first, second) == expected


@pytest.mark.skipif(not POSTS, reason="the posts are not beside the project")
def test_letter_for_letter_translations_of_real_prose_are_not_flagged() -> None:
    pytest.importorskip("ctranslate2")
    from tests.models.transliterator import transliterated

    texts = {text for path in POSTS for text in prose_of(read_source(path, path.name))}
    flagged = [(flaw_of(text, transliterated(text)), text) for text in texts]
    assert [one for one in flagged if one[0]] == []
    assert len(texts) > 10 * len(POSTS)


def prose_of(source: Source) -> set[str]:
    """Give a post's texts, and roughly their sentences."""
    units = opened(source).document.units
    whole = {" ".join(plain_text(one.inlines).split()) for one in units}
    offered = {one for one in whole if CYRILLIC.search(one)}
    parts = {part for one in offered for part in re.split(r"(?<=[.!?…])\s+", one)}
    return (offered | parts) - {""}
