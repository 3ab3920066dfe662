"""What a model of ours learns from: cleaned, aligned, counted, cut into pieces."""

from __future__ import annotations

import lzma
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

np = pytest.importorskip("numpy")
pytest.importorskip("sentencepiece")

# ruff: noqa: E402
from models.ruen.train import cleaning, shards, sources
from models.ruen.train.aligning import joined, parsed
from models.ruen.train.mixing import MOST, copies, copies_of
from models.ruen.train.normal import rules
from models.ruen.train.pairs import HEADER, Pair, read
from models.ruen.train.pieces import Pieces
from models.ruen.train.preparing import is_held_out
from models.ruen.train.sources import Size
from models.ruen.train.special import PAD, PLACEHOLDERS
from tests.ruen_pairs import TEXTS, aligned, trained_pieces
from tests.ruen_pairs import given as given_pairs

PARALLEL = Path(__file__).parents[2] / "shared" / "parallel" / "pairs.tsv.xz"


@pytest.fixture(scope="session")
def pieces() -> Pieces:
    return trained_pieces()


# Pairs and what is left out


def test_pairs_are_read_with_their_source_and_licence(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv.xz"
    path.write_bytes(lzma.compress(f"{HEADER}\nbook:ht\tMIT\tКот.\tA cat.\n".encode()))
    assert list(read(path)) == [Pair("book:ht", "MIT", "Кот.", "A cat.")]


@pytest.mark.parametrize("text", ["ru\ten\n", f"{HEADER}\nbook\tMIT\tКот.\n"])
def test_another_table_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "pairs.tsv.xz"
    path.write_bytes(lzma.compress(text.encode()))
    with pytest.raises(ValueError, match=r"pairs\.tsv\.xz"):
        list(read(path))


@pytest.mark.parametrize(
    ("russian", "english", "fault"),
    [
        ("Кот спит.", "The cat sleeps.", ""),
        ("", "The cat sleeps.", "empty"),
        ("Кот â\x80\x94 спит.", "The cat sleeps.", "spoilt"),
        ("кот " * 121, "cat " * 121, "long"),
        ("Кот спит.", "The кот sleeps.", "Cyrillic in the English"),
        ("Select all да", "Select all yes", "little Cyrillic in the Russian"),
        ("Кот спит.", "123", "no letter in the English"),
        ("Кот спит на крыше соседнего дома с утра.", "The cat sleeps.", "lengths"),
        ("Вышла версия 12.5 ядра.", "Version 12.4 of the kernel is out.", "numbers"),
        ("Цена 1,000 рублей.", "It costs 1000 roubles.", ""),
        ("Два кота.", "2 cats.", ""),
        ("Смотрите http://a.b/c", "See http://a.b/d", "addresses"),
    ],
)
def test_a_fault_is_named(russian: str, english: str, fault: str) -> None:
    assert cleaning.fault_of(Pair("x", "MIT", russian, english)) == fault


def test_a_pair_is_kept_once() -> None:
    texts = [
        ("Кот спит.", "A cat sleeps."),
        ("кот спит", "“A cat sleeps”"),
        ("Кот ест.", "It eats."),
    ]
    faults = Counter[str]()
    kept = list(cleaning.cleaned((Pair("x", "MIT", *one) for one in texts), faults))
    assert [pair.russian for pair in kept] == ["Кот спит.", "Кот ест."]
    assert faults == {"known": 1}


@pytest.mark.skipif(not PARALLEL.exists(), reason="the shared folder is not there")
def test_most_real_pairs_are_fit() -> None:
    faults = Counter[str]()
    kept = sum(1 for _ in cleaning.cleaned(islice(read(PARALLEL), 20_000), faults))
    assert 0.9 < kept / 20_000 < 1, faults


# What is written alike


@given(st.text(st.sampled_from([*"".join(rules()), *"aбё \u0308е"]), max_size=12))
@settings(max_examples=300)
def test_nothing_is_left_that_a_rule_replaces(pieces: Pieces, text: str) -> None:
    assert not set(pieces.normalised(text)) & {one for one in rules() if len(one) == 1}


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Всё ещё «тут»", 'Все еще "тут"'),
        ("йогурт".replace("й", "и\u0306"), "йогурт"),
        ("ёж".replace("ё", "е\u0308"), "еж"),
        ("по\u00adтом\u00a0и\ufeff", "потом и"),
        ("it’s “so”…", 'it\'s "so"...'),
        ("A — b – c − d", "A — b – c - d"),
    ],
)
def test_pieces_know_what_is_written_alike(pieces: Pieces, text: str, plain: str) -> None:
    assert pieces.normalised(text) == plain


def test_no_rule_leaves_what_another_one_replaces() -> None:
    replaced = set("".join(one for one in rules() if len(one) == 1))
    assert not replaced & set("".join(rules().values()))


# Alignments


def test_two_directions_are_joined_by_what_both_know_and_its_neighbours() -> None:
    forward, back = parsed("0-0 1-1 2-2 5-9"), parsed("0-0 1-1 2-3 9-5")
    assert joined(forward, back) == [(0, 0), (1, 1), (2, 2), (2, 3)]


def test_shards_give_back_what_was_written(tmp_path: Path) -> None:
    shards.write(given_pairs(), tmp_path)
    shards.write(given_pairs(), tmp_path)
    read_again = [shards.pair_of(line) for line in shards.read(tmp_path)]
    assert read_again == [aligned(*texts) for texts in TEXTS]


def test_a_pass_is_as_long_as_the_data_and_terse_texts_are_met_less() -> None:
    found = copies({"book": Size(100, 1_100), "menu": Size(700, 1_400)})
    assert found["menu"] < 1 < found["book"] <= MOST
    assert 1_100 * found["book"] + 1_400 * found["menu"] == pytest.approx(2_500)


def test_general_prose_is_met_as_often_as_any_pair() -> None:
    found = copies({"wesnoth": Size(100, 1_100), "manual": Size(100, 1_100)})
    assert found["wesnoth"] == MOST > found["manual"]


def test_lines_are_counted_by_source() -> None:
    lines = ["book\tКот спит\tThe cat is asleep\t\n"] * 3 + ["menu\tПравка\tEdit\t\n"]
    assert copies_of(lines) == copies({"book": Size(3, 12), "menu": Size(1, 1)})


def test_the_same_english_is_never_both_learnt_and_held_out() -> None:
    texts = [f"text {number % 4000}" for number in range(8000)]
    held_out = [text for text in texts if is_held_out(text)]
    assert held_out
    assert all(held_out.count(text) == texts.count(text) for text in held_out)


def test_sources_are_counted_read_and_added(tmp_path: Path) -> None:
    table = sources.counted([Pair("book", "MIT", "Кот.", "A cat."), Pair("book", "MIT", "а", "b")])
    assert table == {("book", "MIT"): Size(2, 3)}
    whole = sources.joined(table, {("book", "MIT"): Size(1, 1), ("menu", "GPL"): Size(5, 9)})
    sources.write(whole, tmp_path / "sources.tsv")
    assert sources.read(tmp_path / "sources.tsv") == whole
    assert whole[("book", "MIT")] == Size(3, 4)


def test_pairs_that_are_there_already_are_known() -> None:
    faults = Counter[str]()
    there = [cleaning.key_of("Кот спит", "a cat sleeps")]
    assert not list(
        cleaning.cleaned([Pair("x", "MIT", "Кот спит.", "A cat sleeps.")], faults, there)
    )
    assert faults == {"known": 1}


# Pieces, examples, batches


def test_a_placeholder_is_one_piece(pieces: Pieces) -> None:
    numbers, spans = pieces.encoded("В \ue003, и в\ue004.")
    vocabulary = pieces.vocabulary()
    assert [vocabulary[number] for number in numbers if vocabulary[number] in PLACEHOLDERS] == [
        "\ue003",
        "\ue004",
    ]
    assert spans[[vocabulary[number] for number in numbers].index("\ue003")].start == 2


@given(st.text(max_size=30))
def test_nothing_is_unknown(pieces: Pieces, text: str) -> None:
    assert PAD not in pieces.encoded(text)[0]
