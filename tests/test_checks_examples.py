"""Each check on its own example, and on texts that it must see or leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from translate.checks import CHECKS, Check, Finding, Languages, Surroundings, judge, pair_of
from translate.checks.names import renderings
from translate.glossary import Glossary, Term
from translate.languages import letters
from translate.rst import InlineParser
from translate.spelling import read_speller
from translate.vocabulary import STANDARD

PARSER = InlineParser(STANDARD, {})
LANGUAGES = Languages("ru", "en", letters("ru"))


def judged(
    source: str, translation: str, around: Surroundings | None = None, kind: str = "paragraph"
) -> tuple[Finding, ...]:
    pieces = PARSER.parse(source)[0]
    pair = pair_of(pieces, translation, PARSER, LANGUAGES, (kind,), around or Surroundings())
    return judge(pair)


def codes(source: str, translation: str, kind: str = "paragraph") -> list[str]:
    return [one.code for one in judged(source, translation, kind=kind)]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_a_check_finds_its_bad_example_and_nothing_finds_the_good_one(check: Check) -> None:
    example = check.example
    found = judged(example.source, example.bad, example.around())
    assert check.code in [one.code for one in found]
    assert judged(example.source, example.good, example.around()) == ()


def test_every_code_is_one_check() -> None:
    assert len({check.code for check in CHECKS}) == len(CHECKS)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_a_check_can_be_switched_off(check: Check) -> None:
    example = check.example
    pieces = PARSER.parse(example.source)[0]
    pair = pair_of(pieces, example.bad, PARSER, LANGUAGES, ("paragraph",), example.around())
    assert check.code not in [one.code for one in judge(pair, {check.code})]


@pytest.mark.parametrize(
    ("source", "translation", "wanted"),
    [
        # numbers
        ("Вес 1 234,5 кг.", "The weight is 1,234.5 kg.", []),
        ("Вес 1\u00a0234 кг.", "The weight is 1234 kg.", []),
        ("Вес 1 234,5 кг.", "The weight is 1 234,5 kg.", ["number-format"]),
        ("Нужно 10 тыс. строк.", "It takes 10,000 lines.", []),
        ("Нужно два ядра.", "It takes 2 cores.", []),
        ("В XX веке так не делали.", "In the 20th century nobody did so.", []),
        ("Начало в 15:30.", "It begins at 3:30 PM.", []),
        ("Начало в 15:30.", "It begins at 3:40 PM.", ["number-changed"]),
        ("Мода 80-х годов.", "A fashion of the 1980s.", []),
        ("Версия 2.6.32 вышла.", "Version 2.6.32 is out.", []),
        ("Версия 2.6.32 вышла.", "Version 2.6.33 is out.", ["number-changed"]),
        ("Их было 28.", "There were many.", ["number-changed"]),
        ("Их было много.", "There were 28.", ["number-changed"]),
        ("Звонить +7 63 236 2267.", "Call +7 63 236 2267.", []),
        ("Возьмите ``v28``.", "Take ``v28``.", []),
        # units
        ("Нужно 5 ГБ.", "It takes 5 gigabytes.", []),
        ("Нужно 5 ГБ.", "It takes 5 MB.", ["unit-changed"]),
        ("Прошло 3 часа.", "It took 3 minutes.", ["unit-changed"]),
        # dates
        ("Вышло 28 января 2012 г.", "Released on 28 January 2012.", []),
        ("Вышло 28 января 2012 г.", "Released on 2012-01-28.", []),
        ("Вышло 28.01.2012.", "Released on January 28, 2012.", []),
        ("Вышло в марте.", "Released in March.", []),
        ("Вышло 2 марта.", "Released on May 2.", ["date-changed"]),
        ("Встреча в среду.", "The meeting is on Thursday.", ["date-changed"]),
        # quotes and dashes
        ("Пакет «мост» готов.", "The “bridge” package is ready.", []),
        ("Пакет «мост» готов.", "The «bridge» package is ready.", ["source-quotes"] * 2),
        ("Мост — стар.", "The bridge - it is old.", ["source-dash"]),
        ("Мост - стар.", "The bridge - it is old.", []),
        # letters
        ("Ядро Linux.", "The Linuх kernel.", ["look-alike-letters"]),
        ("Язык C++.", "The С++ language.", ["look-alike-letters"]),
        ("Мост стар.", "The мост is old.", ["source-letters-left"]),
        ("Мост и лес.", "The мост и лес.", ["source-letters-left"]),
        # words
        ("Он знал, что это так.", "He knew that that was so.", []),
        ("Мост очень-очень стар.", "The bridge is very very old.", []),
        ("Мост стар.", "The bridge is is old.", []),
        ("Смещение offset.", "The offset offset.", []),
        ("Мост Мост.", "The bridge Bridge.", []),
        ("Ян Ковач написал.", "Jan Kovac wrote it.", []),
        ("Это 2 янв.", "It is 2 Feb.", ["date-changed"]),
        ("Мост стар.", "The bridge bridge is old.", ["doubled-word"]),
        # spaces
        ("Мост, лес.", "A bridge , a wood.", ["spaces"]),
        ("Мост, лес.", "A bridge,a wood.", []),
        ("Мост, дом.", "The bridge,the house.", ["spaces"]),
        ("Мост  и лес.", "A bridge  and a wood.", []),
        ("Мост и лес.", "A bridge  and a wood.", ["spaces"]),
        ("Вот файл .bashrc.", "Here is the file .bashrc.", []),
        ("[1]_ Вот сноска.", "Here is a note [1]_.", []),
        ("Мост стар :)", "The bridge is old :)", []),
        ("Мост стар. Лес густ.", "The bridge is old.Woods are thick.", ["spaces"]),
        ("Платформа Node.Js и .NET.", "The platforms Node.Js and .NET.", []),
        # shape
        ("Мост стар.", "The bridge is old", ["sentence-end"]),
        ("Мост стар!", "The bridge is old.", []),
        ("Стар ли мост?", "The bridge is old.", ["sentence-end"]),
        ("Мост стар («мост»).", "The bridge is old (“bridge”).", []),
        ("Смотрите ``x``", "See ``x``.", []),
        ("Мост стар.", "the bridge is old.", ["capital"]),
        ("Systemd хорош.", "systemd is good.", []),
        ("Программа nano проста.", "nano is simple.", []),
        ("Мост (стар).", "The bridge (old.", ["unbalanced"]),
        ("а) мост", "a) a bridge", []),
        ("Экран 15.6\" широк.", "The 15.6\" screen is wide.", []),
        ("Круто)", "Cool)", []),
        ("Да.", "Yes, it is so.", []),
    ],
)  # fmt: skip
def test_what_is_told_of_a_translation(source: str, translation: str, wanted: list[str]) -> None:
    assert codes(source, translation) == wanted


@pytest.mark.parametrize(
    ("translation", "wanted"),
    [
        ("Here is `a key <http://a.org/x>`__ and ``x``x``.", ["changed-markup"]),
        ("Here is `a key <http://a.org/x>`__ and``x``.", ["lost-markup", "odd-markup"]),
        ("Here is `a key <http://a.org/x>`_ and ``x``.", ["lost-underscore"]),
        ("Here is `a key <http://b.org/x>`__ and ``x``.", ["changed-markup"]),
        ("Here is `a key<http://a.org/x>`__ and ``x``.",
         ["lost-markup", "added-markup", "glued-address"]),
        ("Here is a key and ``x``.", ["lost-markup"]),
        ("Here is `a key <http://a.org/x>`__ and “x”.", ["lost-markup"]),
        ("Here is `a key <http://a.org/x>`__ and ``y``.", ["changed-markup"]),
        ("Here is `a key <http://a.org/x>`__, ``x`` and ``x``.", ["doubled-markup"]),
        ("Here is `a key <http://a.org/x>`__ and ``x`` of file_.", ["added-markup"]),
        ("Here is `a key <http://a.org/x>`__ and ``x.", ["broken-markup"]),
    ],
)  # fmt: skip
def test_what_is_told_of_markup(translation: str, wanted: list[str]) -> None:
    source = "Вот `ключ <http://a.org/x>`__ и ``x``."
    assert sorted(set(codes(source, translation))) == sorted(set(wanted))


def test_what_docutils_rejects_in_the_source_too_is_left_alone() -> None:
    assert codes("Это **важно.", "This is **important.") == []
    assert codes("Это **важно** и *так.", "This is **important and *so.") != []


def test_nested_markup_must_stay_as_it_is() -> None:
    source = "*Вот `ключ <http://a.org/>`__*."
    assert codes(source, "*Here is `a key <http://a.org/>`__*.") == []
    assert codes(source, "*Here is `a key <http://b.org/>`__*.") == ["nested-markup"]


def test_anonymous_references_keep_their_order() -> None:
    assert (
        codes("`Fedora`__ и `Debian`__.", "`Debian`__ and `Fedora`__.") == ["reference-order"] * 2
    )
    assert codes("`Мост`__ и `лес`__.", "`A wood`__ and `a bridge`__.") == []


def test_a_title_needs_no_full_stop_and_a_heading_begins_with_a_capital() -> None:
    assert codes("Мост стар.", "The bridge is old", "title") == []
    assert codes("Мост стар", "the bridge is old", "title") == ["capital"]


def test_a_finding_stands_where_the_fault_is_and_may_be_mended() -> None:
    translation = "*It* weighs 1 234,5 kg, as ``x``."
    [one] = judged("*Он* весит 1 234,5 кг, как ``x``.", translation)
    assert one.span is not None
    assert translation[one.span.start : one.span.end] == "1 234,5"
    assert one.mended == "1,234.5"


def test_what_markup_cuts_in_two_is_not_mended_blindly() -> None:
    [one] = judged("Мост мост.", r"The Li\ nuх kernel.")
    assert one.code == "look-alike-letters"
    assert one.mended is None


def test_a_text_has_one_translation_on_a_site_or_a_warning() -> None:
    around = Surroundings(others=("Read more",))
    assert [one.code for one in judged("Далее", "Details", around)] == ["inconsistent"]
    assert judged("Далее", "Read  more".replace("  ", " "), around) == ()


@pytest.mark.parametrize("note", ["not: mesh, net", "не: net", "a note; not: net"])
def test_a_glossary_forbids_what_its_notes_list(note: str) -> None:
    around = Surroundings(glossary=Glossary([Term("сеть", "network", note)]))
    found = judged("Сети и сеть.", "Nets and a network.", around)
    assert [(one.code, one.span) for one in found] == [("term-forbidden", found[0].span)]
    assert found[0].message == "the glossary forbids “Nets” for сеть; write network"
    assert judged("Мост.", "A net.", around) == ()


def test_a_site_learns_how_it_writes_names() -> None:
    pairs = [
        ("Музыку написал Чайковский.", "Tchaikovsky wrote the music."),
        ("Это опера Чайковского.", "An opera by Tchaikovsky."),
        ("Был и Чайковский.", "Chaykovskiy was there."),
    ]
    around = Surroundings(renderings=renderings(pairs))
    found = [judged(source, translation, around) for source, translation in pairs]
    assert [[one.code for one in some] for some in found] == [[], [], ["name-rendered-otherwise"]]


@pytest.mark.parametrize(
    ("translation", "wanted"),
    [
        ("The maintianer is tired.", ["spelling"]),
        ("The maintainer is tierd.", ["spelling"]),
        ("The qwzxv is tired.", ["unknown-word"]),
        ("The Brgidge is tired.", []),
        ("The organisers colour the filesystem.", []),
        ("The preinstalled rainforest's plug-ins.", []),
        ("Run foo_bar --quux in ~/.conf or a/bcdx and ``zzzxq``.", []),
        ("The cafés and naïve résumés.", []),
    ],
)
def test_misspelt_words_are_told_and_code_is_not(
    translation: str, wanted: list[str], tmp_path: Path
) -> None:
    around = Surroundings(spelling=read_speller(tmp_path, "en"))
    spelt = judged("Ведущий ``zzzxq`` устал.", translation, around)
    assert [one.code for one in spelt if one.code in ("spelling", "unknown-word")] == wanted
