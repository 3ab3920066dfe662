"""Findings of one translation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws import CYRILLIC
from translate.checks import Finding, Languages, Surroundings, judge, pair_of
from translate.errors import Severity
from translate.glossary import Glossary, Term
from translate.prose import unescaped
from translate.rst import InlineParser
from translate.vocabulary import STANDARD

PARSER = InlineParser(STANDARD, {})
LANGUAGES = Languages("ru", "en", CYRILLIC)
SOURCE = "Сеть видит `модуль <http://example.org/mod>`__ и ``dnf``."


def findings(translation: str, source: str = SOURCE) -> tuple[Finding, ...]:
    return judge(pair_of(PARSER.parse(source)[0], translation, PARSER, LANGUAGES))


def codes(translation: str, source: str = SOURCE) -> list[str]:
    return [one.code for one in findings(translation, source)]


@pytest.mark.parametrize(
    ("translation", "wanted"),
    [
        ("The network sees `a module <http://example.org/mod>`__ and ``dnf``.", []),
        ("With ``dnf``, `a module <http://example.org/mod>`__ is *seen*.", []),
        ("The network sees `a module <http://example.org/mod>`__.", ["lost-markup"]),
        ("It sees `a <http://example.org/x>`__ and ``dnf``.", ["changed-markup"]),
        ("It sees `a module <http://example.org/mod>`__ and ``dnf.", ["broken-markup"]),
        (SOURCE, ["untranslated-copy"]),
        ("The сеть sees `a модуль <http://example.org/mod>`__ and ``dnf``.",
         ["source-letters-left"] * 2),
    ],
)  # fmt: skip
def test_each_fault_has_its_code(translation: str, wanted: list[str]) -> None:
    assert codes(translation) == wanted


def test_only_markup_keeps_a_text_from_being_approved() -> None:
    severities = {
        one.code: one.severity for text in ("``x", "It is.", SOURCE) for one in findings(text)
    }
    errors = {code for code, severity in severities.items() if severity is Severity.ERROR}
    assert errors == {"broken-markup", "lost-markup"}
    assert severities["untranslated-copy"] is Severity.WARNING


@given(
    st.lists(
        st.sampled_from(
            [
                "сеть",
                "a",
                r"\*",
                r"б\_",
                "*лес*",
                "``x``",
                "`мост <http://e.org/>`__",
                r"г\ д",
                ":sup:`два`",
            ]
        ),
        min_size=1,
    )
)
def test_letters_that_are_left_are_shown_where_they_stand(parts: list[str]) -> None:
    translation = " ".join(parts)
    for one in findings(translation, "Иное."):
        if one.code == "source-letters-left":
            assert one.span is not None
            word = unescaped(translation[one.span.start : one.span.end])
            assert one.message == f"“{word}” is not translated"


def test_metadata_has_no_markup_to_lose() -> None:
    source = PARSER.parse("Цена \\*")[0]
    assert judge(pair_of(source, "A price *", None, LANGUAGES)) == ()


def test_a_term_that_is_rendered_otherwise_is_a_note() -> None:
    terms = Glossary([Term("сеть", "network")])
    around = Surroundings(glossary=terms)
    source = PARSER.parse("Видит сети.")[0]
    [note] = judge(pair_of(source, "It sees nets.", PARSER, LANGUAGES, around=around))
    assert (note.code, note.severity) == ("term-unmet", Severity.HINT)
    assert note.message == "the glossary has сеть → network; use it where it fits"
    assert not judge(pair_of(source, "Sees networks.", PARSER, LANGUAGES, around=around))
