"""What `--fix` writes, and that markup does not suffer by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws import CYRILLIC
from translate.checks import Finding, Languages, judge, pair_of
from translate.checks.mend import mended
from translate.document import Span
from translate.errors import Severity
from translate.markup import compare
from translate.rst import InlineParser
from translate.vocabulary import STANDARD

PARSER = InlineParser(STANDARD, {})
LANGUAGES = Languages("ru", "en", CYRILLIC)


def mend(source: str, translation: str, parser: InlineParser | None = PARSER) -> str | None:
    pieces = PARSER.parse(source)[0]
    pair = pair_of(pieces, translation, parser, LANGUAGES, ("paragraph",))
    return mended(pair, judge(pair), parser)


@pytest.mark.parametrize(
    ("source", "translation", "wanted"),
    [
        ("Вес 1 234,5 кг.", "The weight is 1 234,5 kg.", "The weight is 1,234.5 kg."),
        ("«Мост» и лес.", "«The bridge»  and a wood.", "“The bridge” and a wood."),
        ("«Мост» и лес.", '"A" and «the bridge».', '"A" and "the bridge".'),
        ("Мост, лес.", "The bridge , a wood.", "The bridge, a wood."),
        ("Мост, лес.", "The bridge,and a wood.", "The bridge, and a wood."),
        ("Мост стар.", "The bridge is old", "The bridge is old."),
        ("Мост стар.", "the bridge is old.", "The bridge is old."),
        ("Мост стар.", "The the bridge is old.", "The bridge is old."),
        ("Мост стар.", " The bridge is old. ", "The bridge is old."),
        ("Ядро Linux.", "The Linuх kernel.", "The Linux kernel."),
        ("`а <http://a.org>`__.", "`A <http://a.org>`_.", "`A <http://a.org>`__."),
        ("`а <http://a.org>`__.", "`A<http://a.org>`__.", "`A <http://a.org>`__."),
        ("`а <http://a.org>`__.", "`A <http://b.org>`__.", "`A <http://a.org>`__."),
        ("Вот ``x``.", "Here is “x”.", "Here is ``x``."),
        ("Вот ``x``.", "Here is ``y``.", "Here is ``x``."),
        ("Мост стар.", "The bridge is old.", None),
        ("Мост стар.", "The brigde (is old.", None),
    ],
)
def test_what_is_mended(source: str, translation: str, wanted: str | None) -> None:
    assert mend(source, translation) == wanted


def test_a_text_that_is_no_markup_is_mended_too() -> None:
    assert mend("Цена «мост»", "The «bridge» *", None) == "The “bridge” *"


def test_a_mend_that_would_make_markup_is_left_out() -> None:
    # Without the doubled word the asterisk would stand before a letter, and open emphasis.
    translation = "The 2 * the the * weigh 1 234,5 kg."
    assert mend("Вес 2 * 1 234,5 кг.", translation) is not None
    pieces, complaints = PARSER.parse(mend("Вес 2 * 1 234,5 кг.", translation) or "")
    assert not complaints
    assert [one.kind.value for one in pieces] == ["text"]


@pytest.mark.parametrize("new", ["*b", "``b", "`b`_", ""])
def test_a_mend_that_breaks_or_takes_markup_is_refused_and_the_others_are_made(new: str) -> None:
    pieces = PARSER.parse("Мост ``x`` стар.")[0]
    translation = "A  bridge ``x`` b is old."
    pair = pair_of(pieces, translation, PARSER, LANGUAGES)
    at = translation.index("``x`` b") if new == "" else translation.index(" b is") + 1
    end = at + 5 if new == "" else at + 1
    bad = Finding("bad", Severity.WARNING, "bad", Span(at, end), new)
    good = Finding("good", Severity.WARNING, "good", Span(1, 3), " ")
    assert mended(pair, [bad], PARSER) is None
    assert mended(pair, [bad, good], PARSER) == "A bridge ``x`` b is old."


PARTS = st.sampled_from(
    ["«", "»", " ", "  ", ",", ".", "the", "the ", "``x``", "`a <http://a.org>`__", "*b*", "(",
     ")", "1 234,5", "Linuх", r"\*", "|s|", "[1]_", "x_", '"']
)  # fmt: skip


@given(st.lists(PARTS, min_size=1, max_size=9).map("".join))
def test_what_is_mended_holds_what_it_held_or_what_its_source_holds(translation: str) -> None:
    source = PARSER.parse("Мост ``x`` и `а <http://a.org>`__ весит 1 234,5 кг.")[0]
    pair = pair_of(source, translation, PARSER, LANGUAGES)
    text = mended(pair, judge(pair), PARSER)
    if text is not None:
        pieces, complaints = PARSER.parse(text)
        assert text != translation
        assert set(complaints) <= set(pair.complaints)
        assert not compare(pair.pieces, pieces) or not compare(source, pieces)
