"""Words, their places, and the choice of the attention that tells them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.document import Span
from translate.engine.alignment import (
    LEAST,
    NO_ALIGNMENT,
    Alignment,
    Place,
    place,
    unpack,
    words,
    words_under,
)
from translate.engine.calibration import SENTENCES, SHIFTS, Calibration, calibrate
from translate.engine.types import Translation


def alignment(*rows: Sequence[int]) -> Alignment:
    return Alignment(tuple(bytes(row) for row in rows))


def found_words(text: str) -> list[str]:
    return [text[one.start : one.end] for one in words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Да, нет!", ["Да", ",", "нет", "!"]),
        ("см. http://a.b/c?d=e_f#g.", ["см", ".", "http://a.b/c?d=e_f#g", "."]),
        ("my_file.txt и a@b.c", ["my_file.txt", "и", "a@b.c"]),
        ("2.0, v1.2.3 и 50%", ["2.0", ",", "v1.2.3", "и", "50", "%"]),
        ("что-то, don’t", ["что-то", ",", "don’t"]),
        ("«код»…", ["«", "код", "»", "…"]),
        (" \n\t", []),
    ],
)
def test_names_with_punctuation_are_one_word(text: str, expected: list[str]) -> None:
    assert found_words(text) == expected


@given(st.text("аб1_-.:/ \n\u00a0«@漢"))
def test_words_are_disjoint_and_hold_all_but_white_space(text: str) -> None:
    at, between = 0, ""
    for one in words(text):
        assert at <= one.start < one.end
        between, at = between + text[at : one.start], one.end
    assert not re.search(r"\S", between + text[at:])


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (Span(0, 2), range(1)),
        (Span(1, 5), range(2)),
        (Span(2, 3), range(0)),
        (Span(0, 9), range(3)),
        (Span(7, 8), range(2, 3)),
        (Span(9, 9), range(0)),
    ],
)
def test_words_under_a_span_share_a_character_with_it(span: Span, expected: range) -> None:
    assert words_under(words("аб вгд еж"), span) == expected


@pytest.mark.parametrize(
    ("rows", "source", "taken", "expected"),
    [
        pytest.param([[255, 0], [0, 255]], [1], [], Place(range(1, 2), 1.0), id="one word"),
        pytest.param([[0, 255], [255, 0]], [1], [], Place(range(1), 1.0), id="reordered"),
        pytest.param(
            [[255, 0, 0], [0, 255, 0], [0, 0, 255]],
            [1, 2],
            [],
            Place(range(1, 3), 1.0),
            id="two words of two",
        ),
        pytest.param(
            [[240, 15], [10, 245], [15, 240], [255, 0]],
            [1],
            [],
            Place(range(1, 3), 485 / 500),
            id="two words of one",
        ),
        pytest.param(
            [[0, 255], [250, 5], [0, 255], [0, 255]],
            [1],
            [],
            Place(range(2, 4), 510 / 770),
            id="the heavier of two runs",
        ),
        pytest.param(
            [[0, 255], [155, 100]], [1], [0], Place(range(1, 2), 100 / 355), id="the best is taken"
        ),
        pytest.param([[55, 200], [55, 200]], [1], [0], Place(range(1, 2), 0.5), id="equal, taken"),
        pytest.param([[127, 128], [127, 128]], [1], [], Place(range(1), 0.5), id="all are equal"),
        pytest.param(
            [[0, 255], [0, 255], [0, 255]], [1], [1], Place(range(1), 1 / 3), id="split by a taken"
        ),
        pytest.param([[255, 0], [255, 0]], [1], [], None, id="nothing looked there"),
        pytest.param([[0, 255]], [1], [0], None, id="all are taken"),
        pytest.param([[0, 0], [0, 0]], [1], [], None, id="no attention at all"),
        pytest.param([], [0], [], None, id="no alignment"),
    ],
)
def test_the_place_of_words_is_where_they_were_looked_at(
    rows: list[list[int]], source: list[int], taken: list[int], expected: Place | None
) -> None:
    found = place(alignment(*rows), source, taken)
    assert (found and found.words) == (expected and expected.words)
    assert (found and found.quality) == pytest.approx(expected and expected.quality)


sizes = st.tuples(st.integers(1, 7), st.integers(1, 7))


@st.composite
def questions(draw: st.DrawFn) -> tuple[Alignment, Collection[int], Collection[int]]:
    """Make an alignment, some of its source words, and some target words that are taken."""
    height, width = draw(sizes)
    weight = st.one_of(st.sampled_from([0, 100, 255]), st.integers(0, 255))
    rows = draw(
        st.lists(st.lists(weight, min_size=width, max_size=width), min_size=height, max_size=height)
    )
    source = draw(st.sets(st.integers(0, width - 1), min_size=1))
    return alignment(*rows), source, draw(st.sets(st.integers(0, height - 1)))


@given(questions())
def test_a_place_is_a_free_run_that_was_looked_at(
    question: tuple[Alignment, Collection[int], Collection[int]],
) -> None:
    found = place(*question)
    shares = question[0].shares(question[1])
    free = [share for index, share in enumerate(shares) if index not in question[2]]
    assert (found is None) == (max(free, default=0.0) < LEAST)
    if found:
        assert len(found.words) > 0
        assert found.words.step == 1
        assert 0 <= found.words.start < found.words.stop <= len(shares)
        assert not set(found.words) & set(question[2])
        assert 0 < found.quality <= 1


@given(st.integers(1, 6), st.lists(st.binary(min_size=6, max_size=6), max_size=9))
def test_what_is_packed_comes_back(width: int, rows: list[bytes]) -> None:
    packed = Alignment(tuple(row[:width] for row in rows))
    assert unpack(packed.pack()) == packed


def test_no_alignment_is_packed_too() -> None:
    assert unpack(NO_ALIGNMENT.pack()) == NO_ALIGNMENT


def test_words_that_got_nothing_have_no_share() -> None:
    assert alignment([0, 0], [64, 192]).shares([1]) == [0.0, 0.75]


# Calibration


def echoed(text: str, places: Sequence[int], width: int) -> Translation:
    """Give a text as its own translation, each word looking at one place."""
    rows = [[255 * (index == at) for index in range(width)] for at in places]
    return Translation(text, alignment=alignment(*rows))


def machine(
    right: Collection[tuple[int | None, int]],
) -> tuple[list[tuple[int | None, int]], object]:
    """Make a `Translate` whose attention is right for some layers and shifts only."""
    asked: list[tuple[int | None, int]] = []

    def translate(layer: int | None, shift: int, texts: Sequence[str]) -> list[Translation]:
        asked.append((layer, shift))
        found = []
        for text in texts:
            width = len(words(text))
            turned = [(index + 1) % width for index in range(width)]
            places = list(range(width)) if (layer, shift) in right else turned
            found.append(echoed(text, places, width))
        return found

    return asked, translate


def calibrated(layers: int, right: Collection[tuple[int | None, int]]) -> Calibration:
    asked, translate = machine(right)
    assert callable(translate)
    found = calibrate(layers, translate)
    assert sorted(asked, key=str) == sorted(
        ((layer, shift) for layer in (None, *range(layers)) for shift in SHIFTS), key=str
    )
    return found


def test_the_layer_and_the_shift_that_find_copied_words_are_chosen() -> None:
    assert calibrated(3, {(1, 1)}) == Calibration(1, 1, 1.0)
    assert calibrated(2, {(0, -1)}) == Calibration(0, -1, 1.0)


def test_of_equals_the_models_own_choice_without_a_shift_wins() -> None:
    assert calibrated(2, {(None, 0), (0, 0), (1, 1)}) == Calibration(None, 0, 1.0)
    assert calibrated(2, ()) == Calibration(None, 0, 0.0)


def test_a_model_that_copies_nothing_keeps_its_own_attention() -> None:
    found = calibrate(1, lambda layer, shift, texts: [Translation("Nothing.") for _ in texts])
    assert found == Calibration(None, 0, 0.0)


def test_every_sentence_that_calibrates_has_a_word_to_copy() -> None:
    assert all(re.search(r"\b[A-Za-z]{3,}\b", one) for one in SENTENCES)


def test_a_token_that_touches_two_words_counts_for_both() -> None:
    pytest.importorskip("ctranslate2")
    from translate.engine.pooling import pooled

    source = ("а).", [Span(0, 1), Span(1, 3)])
    target = ("b).", [Span(0, 1), Span(1, 3)])
    found = pooled([[1.0, 0.0], [0.0, 1.0]], 0, source, target)
    assert [[*row] for row in found.rows] == [[255, 0, 0], [0, 128, 128], [0, 128, 128]]
    later = pooled([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]], 1, source, target)
    assert later.rows == found.rows
    earlier = pooled([[0.0, 1.0]], -1, source, target)
    assert [[*row] for row in earlier.rows] == [[0, 0, 0], [0, 128, 128], [0, 128, 128]]
