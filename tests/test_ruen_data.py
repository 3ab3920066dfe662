"""What a model of ours learns from: cleaned, aligned, masked, cut into pieces, in batches."""

from __future__ import annotations

import lzma
import os
import signal
from collections import Counter
from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

np = pytest.importorskip("numpy")
pytest.importorskip("sentencepiece")

# ruff: noqa: E402
from models.ruen.train import cleaning, shards
from models.ruen.train.aligning import joined, parsed, tokens
from models.ruen.train.examples import PLAIN, Variety, example
from models.ruen.train.masking import PLACEHOLDERS, masked
from models.ruen.train.mixing import MOST, copies
from models.ruen.train.noise import noisy
from models.ruen.train.normal import rules
from models.ruen.train.pairs import HEADER, Pair, read
from models.ruen.train.pieces import END, PAD, START, Pieces, trained
from models.ruen.train.preparing import parted
from models.ruen.train.stream import Batch, Recipe, stream
from tests.ruen_pairs import TEXTS, aligned
from tests.ruen_pairs import given as given_pairs

PARALLEL = Path(__file__).parents[2] / "shared" / "parallel" / "pairs.tsv.xz"
WORDS = [
    "кот",
    "в",
    "Fedora",
    "6.12",
    "systemd-networkd",
    "https://a.b/c",
    "dnf",
    "update",
    ",",
    ".",
]
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)


@pytest.fixture(scope="session")
def pieces() -> Pieces:
    return Pieces(trained((text for pair in TEXTS for text in pair), 900))


@pytest.fixture(scope="session")
def recipe(pieces: Pieces, tmp_path_factory: pytest.TempPathFactory) -> Recipe:
    folder = tmp_path_factory.mktemp("shards")
    shards.write(given_pairs(), folder)
    lines = list(shards.read(folder))
    return Recipe(lines, copies(lines), pieces, Variety(sampled=0.5), tokens=512, longest=60)


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
    prose = ["book\tКот спит.\tThe cat has been sleeping on the roof since this morning\t\n"] * 100
    terse = ["menu\tПравка\tEdit menu\t\n"] * 700
    found = copies([*prose, *terse])
    assert found["menu"] < 1 < found["book"] <= MOST
    words = 100 * 11 * found["book"] + 700 * 2 * found["menu"]
    assert words == pytest.approx(100 * 11 + 700 * 2)


def test_the_same_english_is_never_both_learnt_and_held_out() -> None:
    lines = [f"x\tстрока {number}\ttext {number % 4000}\t\n" for number in range(8000)]
    learnt, held_out = parted(lines)
    assert held_out
    assert len(learnt) + len(held_out) == len(lines)
    english = [{shards.pair_of(line).english for line in part} for part in (learnt, held_out)]
    assert not english[0] & english[1]


# Placeholders and noise


@given(SENTENCES, SENTENCES, st.integers(0, 10_000))
@settings(max_examples=300)
def test_placeholders_stand_for_the_same_words_on_both_sides(
    russian: str, english: str, seed: int
) -> None:
    pair = aligned(russian, english)
    found = masked(pair, Random(seed), share=1.0)
    here, there = tokens(found.russian), tokens(found.english)
    names = [word for word in here if word in PLACEHOLDERS]
    assert Counter(names) == Counter(word for word in there if word in PLACEHOLDERS)
    assert len(set(names)) == len(names)
    assert names == sorted(names)
    for source, target in found.links:
        assert here[source] == there[target]
    assert {here[source] for source, _ in found.links} >= set(names)


def test_neighbours_may_share_a_placeholder() -> None:
    pair = aligned(
        "Команда dnf update обновит Fedora 40", "The command dnf update updates Fedora 40"
    )
    found = {masked(pair, Random(seed), share=1.0).russian for seed in range(40)}
    assert "Команда \ue000 обновит \ue001" in found
    assert "Команда \ue000 \ue001 обновит \ue002 \ue003" in found
    assert "Команда \ue000 обновит Fedora 40" not in found


def test_words_that_stand_twice_are_left() -> None:
    pair = aligned("Из Fedora в Fedora", "From Fedora to Fedora")
    assert masked(pair, Random(1), share=1.0) == pair


@given(st.sampled_from(TEXTS), st.integers(0, 10_000))
def test_noise_keeps_the_links(texts: tuple[str, str], seed: int) -> None:
    found = noisy(aligned(*texts), Random(seed))
    here, there = tokens(found.russian), tokens(found.english)
    assert all(
        here[source].casefold() == there[target].casefold() for source, target in found.links
    )


def test_noise_takes_the_stop_of_both_sides() -> None:
    pair = aligned("Кот спит.", "A cat sleeps.")
    found = [noisy(pair, Random(seed)) for seed in range(300)]
    assert replace(pair, russian="Кот спит", english="A cat sleeps", links=()) in found
    assert {one.russian for one in found} == {"Кот спит.", "Кот спит", "кот спит.", "КОТ СПИТ."}


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


def test_an_example_looks_where_its_words_came_from(pieces: Pieces) -> None:
    one = example(aligned("Вышла Fedora 12.", "Fedora 12 is out."), pieces, PLAIN, Random(1))
    vocabulary = pieces.vocabulary()
    looks = [(vocabulary[one.target[to]], vocabulary[one.source[of]]) for to, of in one.looks]
    assert ("1", "1") in looks
    assert ("2", "2") in looks
    assert (".", ".") in looks
    assert one.source[-1] == one.target[-1] == END


def same(first: Batch, second: Batch) -> bool:
    return all(
        np.array_equal(getattr(first, name), getattr(second, name))
        for name in ("source", "target", "looks")
    )


def test_batches_fit_and_hold_whole_examples(recipe: Recipe) -> None:
    batches = recipe.round(0)
    for batch in batches:
        assert (
            max(batch.source.size, batch.target[:, 1:].size)
            <= recipe.tokens + len(batch.source) * 8
        )
        assert (batch.target[:, 0] == START).all()
        assert ((batch.source == END).sum(axis=1) == 1).all()
        assert ((batch.target == END).sum(axis=1) == 1).all()
        rows, targets, sources = batch.looks.T
        assert (batch.target[rows, targets + 1] != PAD).all()
        assert (batch.source[rows, sources] != PAD).all()
    assert any(len(batch.looks) for batch in batches)


def test_a_stream_is_the_same_with_any_number_of_processes(recipe: Recipe) -> None:
    small = replace(recipe, tokens=4096)
    length = len(small.round(0)) + 3
    alone = list(islice(stream(small, 0), length))
    for processes in (1, 2):
        found = list(islice(stream(small, processes), length))
        assert [place for place, _ in found] == [place for place, _ in alone]
        assert all(same(one, other) for (_, one), (_, other) in zip(found, alone, strict=True))


def test_a_stream_goes_on_where_it_stopped(recipe: Recipe) -> None:
    length = len(recipe.round(0)) + 2
    whole = list(islice(stream(recipe, 0), length))
    for stopped in (3, length - 3, length - 2, length - 1):
        place = whole[stopped - 1][0]
        rest = list(islice(stream(recipe, 0, place), length - stopped))
        assert all(same(a, b) for (_, a), (_, b) in zip(rest, whole[stopped:], strict=True))


def test_a_dead_process_is_told(recipe: Recipe, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(_: Recipe, number: int) -> list[Batch]:
        os.kill(os.getpid(), signal.SIGKILL)
        return []

    monkeypatch.setattr(Recipe, "round", die)
    monkeypatch.setattr("models.ruen.train.stream.PATIENCE", 0.2)
    with pytest.raises(RuntimeError, match="has died"):
        next(stream(recipe, 1))
