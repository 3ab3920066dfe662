"""What a network is given: pairs as arrays, seen each time a little otherwise, in batches."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import hypothesis
import pytest
from hypothesis import settings
from hypothesis import strategies as st

np = pytest.importorskip("numpy")
pytest.importorskip("sentencepiece")

# ruff: noqa: E402
from models.ruen.train import corpus, encoding, shards
from models.ruen.train.aligning import Link
from models.ruen.train.corpus import (
    HELD_OUT,
    LEARNT,
    SOURCE,
    SOURCE_COUNT,
    TARGET,
    TARGET_COUNT,
    VOCABULARY,
    Corpus,
    Share,
)
from models.ruen.train.edits import Edit, Pairs
from models.ruen.train.masking import masked
from models.ruen.train.pairs import Pair
from models.ruen.train.pieces import Pieces
from models.ruen.train.preparing import is_held_out
from models.ruen.train.ragged import Ragged, ragged, spread, starts_of
from models.ruen.train.special import END, PAD, PLACEHOLDERS, START
from models.ruen.train.stream import Batch, Recipe, stream
from models.ruen.train.views import PLAIN, Variety, split, uncapitalised, unstopped, views
from models.ruen.train.vocabulary import Vocabulary, vocabulary
from models.ruen.train.vocabulary import read as read_vocabulary
from tests.ruen_pairs import TEXTS, links, trained_pieces
from tests.ruen_pairs import given as given_pairs

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
SEEDS = st.integers(0, 10_000)


@pytest.fixture(scope="session")
def pieces() -> Pieces:
    return trained_pieces()


@pytest.fixture(scope="session")
def known(pieces: Pieces) -> Vocabulary:
    return vocabulary(pieces.vocabulary(), pieces.scores())


@pytest.fixture(scope="session")
def pack(pieces: Pieces, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pack")
    encoding.pack(lines_of(given_pairs(), folder), pieces, 60, 1 << 30, folder / "pack")
    return folder / "pack"


@pytest.fixture(scope="session")
def recipe(pack: Path) -> Recipe:
    learnt, tables = corpus.read(pack / LEARNT), read_vocabulary(pack / VOCABULARY)
    return Recipe(learnt, tables, Variety(split=0.5), tokens=512, longest=60, pairs=2_000)


def lines_of(pairs: Iterable[tuple[Pair, Sequence[Link]]], folder: Path) -> list[str]:
    shards.write(pairs, folder / "shards")
    return list(shards.read(folder / "shards"))


def pairs_of(texts: Iterable[tuple[str, str]], pieces: Pieces, folder: Path) -> Pairs:
    """Cut pairs whose same words are linked into pieces."""
    given = [(Pair("test", "MIT", *one), links(*one)) for one in texts]
    return encoding.encoded(lines_of(given, folder), pieces)


def shown(row: Iterable[int], known: Vocabulary) -> str:
    """Write pieces as a text."""
    whole = b"".join(bytes_of(known.pieces[one]) for one in row if one != END)
    return whole.decode(errors="replace").replace("▁", " ").strip()


def bytes_of(piece: str) -> bytes:
    is_byte = piece.startswith("<0x")
    return bytes([int(piece[3:5], 16)]) if is_byte else piece.encode()


# Rows of different lengths

ROWS = st.lists(st.lists(st.integers(0, 9), max_size=4), min_size=1, max_size=8)


@hypothesis.given(ROWS, st.data())
def test_rows_are_taken_and_padded_as_lists_are(rows: list[list[int]], data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.integers(0, len(rows) - 1), max_size=6))
    found = ragged(rows).take(np.array(chosen, np.int64))
    assert [list(found.row(at)) for at in range(len(found))] == [rows[at] for at in chosen]
    width = max((len(rows[at]) for at in chosen), default=0)
    padded = [[*rows[at], *[7] * (width - len(rows[at]))] for at in chosen]
    assert found.padded(width, 7).tolist() == padded


@hypothesis.given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 4)), min_size=1))
def test_spreading_counts_on_from_each_number(pairs: list[tuple[int, int]]) -> None:
    firsts, counts = np.array(pairs, np.int64).T
    expected = [first + at for first, count in pairs for at in range(count)]
    assert spread(firsts, counts).tolist() == expected


# Corpora

LINKS = st.lists(st.tuples(*[st.integers(0, 200), st.integers(1, 9)] * 2), max_size=5)
SIDE = st.lists(st.integers(3, 60_000), max_size=5).map(lambda row: [*row, END])


@hypothesis.given(st.lists(st.tuples(SIDE, SIDE, LINKS), min_size=1, max_size=6))
@settings(max_examples=25, deadline=None)
def test_a_corpus_that_was_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory,
    pairs: list[tuple[list[int], list[int], list[tuple[int, int, int, int]]]],
) -> None:
    flat = ragged([[one for link in links for one in link] for *_, links in pairs], np.int16)
    whole = Corpus(
        ragged([source for source, *_ in pairs]),
        ragged([target for _, target, _ in pairs]),
        Ragged(flat.values.reshape(-1, 4), flat.starts // 4),
        (Share("a b", 1, 0.25), Share("c/d:mt", len(pairs) - 1, 6.0)),
    )
    folder = tmp_path_factory.mktemp("corpus")
    corpus.write(whole, folder)
    again = corpus.read(folder)
    assert again.mixing == whole.mixing
    for name in ("source", "target", "links"):
        one, other = getattr(again, name), getattr(whole, name)
        assert one.starts.tolist() == other.starts.tolist()
        assert one.values.tolist() == other.values.tolist()


def test_a_corpus_that_lacks_a_file_is_refused(pack: Path, tmp_path: Path) -> None:
    shutil.copytree(pack / LEARNT, tmp_path / "it")
    (tmp_path / "it" / "links-03.xz").unlink()
    with pytest.raises(ValueError, match=r"11 files links-\*\.xz, not 12"):
        corpus.read(tmp_path / "it")


def test_pairs_are_drawn_as_often_as_their_source_is_met() -> None:
    side = ragged([[END]] * 30)
    shares = (Share("seldom", 20, 0.5), Share("often", 10, 3.0))
    whole = Corpus(side, side, Ragged(np.zeros((0, 4), np.int16), starts_of(np.zeros(30))), shares)
    drawn = whole.drawn(40_000, np.random.default_rng(1))
    assert np.bincount(drawn[drawn < 20]).mean() == pytest.approx(40_000 * 0.5 / 40, rel=0.05)
    assert np.bincount(drawn)[20:].mean() == pytest.approx(40_000 * 3 / 40, rel=0.05)


def test_a_pack_holds_every_pair_once_and_the_pieces_that_it_is_cut_into(
    pack: Path, pieces: Pieces
) -> None:
    tables = read_vocabulary(pack / VOCABULARY)
    assert list(tables.pieces) == pieces.vocabulary()
    parts = [corpus.read(pack / name) for name in (LEARNT, HELD_OUT)]
    found = [
        (shown(part.source.row(at), tables), shown(part.target.row(at), tables))
        for part in parts
        for at in range(len(part))
    ]
    assert Counter(found) == Counter(
        (pieces.normalised(russian), pieces.normalised(english)) for russian, english in TEXTS
    )
    assert len(parts[1]) == sum(is_held_out(english) for _, english in TEXTS)


def test_what_is_met_seldom_is_left_out_of_a_pack_first(pieces: Pieces, tmp_path: Path) -> None:
    texts = dict(TEXTS)
    given = [
        (Pair("ms-x:mt" if at % 3 else "wesnoth", "MIT", russian, english), ())
        for at, (russian, english) in enumerate(texts.items())
    ]
    lines = lines_of(given, tmp_path)
    whole = encoding.pack(lines, pieces, 60, 1 << 30, tmp_path / "whole")
    room = 3 * whole // 4
    assert encoding.pack(lines, pieces, 60, room, tmp_path / "part") <= room
    sizes = [
        {one.source: one.pairs for one in corpus.read(tmp_path / name / LEARNT).mixing}
        for name in ("whole", "part")
    ]
    assert sizes[0]["wesnoth"] == sizes[1]["wesnoth"]
    assert 0 < sizes[1]["ms-x:mt"] < sizes[0]["ms-x:mt"]
    met = {one.source: one.copies for one in corpus.read(tmp_path / "part" / LEARNT).mixing}
    before = {one.source: one.copies for one in corpus.read(tmp_path / "whole" / LEARNT).mixing}
    assert met["ms-x:mt"] > before["ms-x:mt"]


# Views


@hypothesis.given(st.lists(st.tuples(SENTENCES, SENTENCES), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_without_variety_a_view_is_the_pair(
    pieces: Pieces,
    known: Vocabulary,
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[tuple[str, str]],
) -> None:
    pairs = pairs_of(texts, pieces, tmp_path_factory.mktemp("pairs"))
    assert views(pairs, PLAIN, known, np.random.default_rng(1)) is pairs
    same = pairs.edited(Edit.of(pairs.source), Edit.of(pairs.target))
    for name in ("source", "target", "links"):
        assert getattr(same, name).values.tolist() == getattr(pairs, name).values.tolist()
        assert getattr(same, name).starts.tolist() == getattr(pairs, name).starts.tolist()


@hypothesis.given(st.lists(st.tuples(SENTENCES, SENTENCES), min_size=1, max_size=4), SEEDS)
@settings(max_examples=100, deadline=None)
def test_placeholders_stand_for_the_same_words_on_both_sides(
    pieces: Pieces,
    known: Vocabulary,
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[tuple[str, str]],
    seed: int,
) -> None:
    pairs = pairs_of(texts, pieces, tmp_path_factory.mktemp("pairs"))
    rows = np.ones(len(texts), np.bool_)
    found = masked(pairs, rows, known, np.random.default_rng(seed))
    for at in range(len(texts)):
        here, there = ([known.pieces[one] for one in side.row(at)] for side in sides(found))
        names = [piece for piece in here if piece in PLACEHOLDERS]
        assert sorted(names) == sorted(piece for piece in there if piece in PLACEHOLDERS)
        assert len(set(names)) == len(names)
        assert names == sorted(names)
        for target, source in found.looks().row(at):
            if here[source] in PLACEHOLDERS:
                assert there[target] in {here[source], "▁"}
        # The oracle: SentencePiece cuts the text with placeholders into the same pieces.
        for side in sides(found):
            assert pieces.encoded(shown(side.row(at), known))[0] == side.row(at)[:-1].tolist()


def sides(pairs: Pairs) -> tuple[Ragged, Ragged]:
    return pairs.source, pairs.target


def test_neighbours_may_share_a_placeholder(
    pieces: Pieces, known: Vocabulary, tmp_path: Path
) -> None:
    texts = ("Команда dnf update обновит Fedora 40", "The command dnf update updates Fedora 40")
    pairs = pairs_of([texts] * 1_000, pieces, tmp_path)
    found = masked(pairs, np.ones(1_000, np.bool_), known, np.random.default_rng(1)).source
    shown_ones = {shown(found.row(at), known) for at in range(1_000)}
    assert "Команда \ue000 обновит \ue001" in shown_ones
    assert "Команда \ue000 \ue001 обновит \ue002 \ue003" in shown_ones
    assert "Команда dnf update обновит Fedora 40" in shown_ones


@hypothesis.given(st.lists(st.tuples(SENTENCES, SENTENCES), min_size=1, max_size=4), SEEDS)
@settings(max_examples=60, deadline=None)
def test_what_is_split_reads_the_same_and_links_follow(
    pieces: Pieces,
    known: Vocabulary,
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[tuple[str, str]],
    seed: int,
) -> None:
    pairs = pairs_of(texts, pieces, tmp_path_factory.mktemp("pairs"))
    found = split(pairs, np.ones(len(texts), np.bool_), known, np.random.default_rng(seed))
    for before, after in zip(sides(pairs), sides(found), strict=True):
        for at in range(len(texts)):
            assert shown(before.row(at), known) == shown(after.row(at), known)
    assert linked_texts(pairs, known) == linked_texts(found, known)


def linked_texts(pairs: Pairs, known: Vocabulary) -> list[tuple[str, str]]:
    return [
        (
            shown(pairs.target.row(row)[link[TARGET] :][: link[TARGET_COUNT]], known),
            shown(pairs.source.row(row)[link[SOURCE] :][: link[SOURCE_COUNT]], known),
        )
        for row, link in zip(pairs.links.owners, pairs.links.values, strict=True)
    ]


def test_pieces_are_split_now_and_then(recipe: Recipe) -> None:
    rng = np.random.default_rng(1)
    rows = recipe.corpus.drawn(2_000, rng)
    whole = recipe.corpus
    pairs = Pairs(whole.source, whole.target, whole.links).take(rows)
    found = views(pairs, replace(PLAIN, split=0.5), recipe.known, rng)
    assert 1.02 < len(found.source.values) / len(pairs.source.values) < 1.3
    whole = found.source.lengths == pairs.source.lengths
    assert 0.4 < whole.mean() < 0.7


def test_stops_and_capitals_go_on_both_sides_or_on_none(
    pieces: Pieces, known: Vocabulary, tmp_path: Path
) -> None:
    texts = [("Кот спит.", "A cat sleeps."), ("Кот спит.", "A cat sleeps"), ("кот.", "Cats.")]
    pairs = pairs_of(texts, pieces, tmp_path)
    rng, rows = np.random.default_rng(1), np.ones(3, np.bool_)
    stops = unstopped(pairs, rows, known, rng)
    assert [shown(stops.source.row(at), known) for at in range(3)] == [
        "Кот спит",
        "Кот спит.",
        "кот",
    ]
    assert [shown(stops.target.row(at), known)[-1] for at in range(3)] == ["s", "s", "s"]
    capitals = uncapitalised(pairs, rows, known, rng)
    for at in range(3):
        before, after = (
            [shown(side.row(at), known)[0].isupper() for side in sides(one)]
            for one in (pairs, capitals)
        )
        assert after in ([False, False], before)


# Batches


def test_a_word_is_linked_with_all_its_pieces(
    pieces: Pieces, known: Vocabulary, tmp_path: Path
) -> None:
    pairs = pairs_of([("Вышла Fedora 12.", "Fedora 12 is out.")], pieces, tmp_path)
    source, target = ([known.pieces[one] for one in side.row(0)] for side in sides(pairs))
    looks = [(target[to], source[of]) for to, of in pairs.looks().row(0)]
    assert {("1", "1"), ("2", "2"), (".", ".")} <= set(looks)
    assert source[-1] == target[-1] == "</s>"


def same(first: Batch, second: Batch) -> bool:
    return all(
        np.array_equal(getattr(first, name), getattr(second, name))
        for name in ("source", "target", "looks")
    )


def test_batches_fit_and_hold_whole_pairs(recipe: Recipe) -> None:
    batches = recipe.round(0)
    for batch in batches:
        assert len(batch.source) > 1
        assert max(batch.source.size, batch.target[:, 1:].size) <= recipe.tokens
        assert batch.source.shape[1] % 8 == 0
        assert batch.target[:, 1:].shape[1] % 4 == 0
        assert (batch.target[:, 0] == START).all()
        assert ((batch.source == END).sum(axis=1) == 1).all()
        assert ((batch.target == END).sum(axis=1) == 1).all()
        rows, targets, sources = batch.looks.T
        assert (batch.target[rows, targets + 1] != PAD).all()
        assert (batch.source[rows, sources] != PAD).all()
    assert any(len(batch.looks) for batch in batches)


def test_what_is_held_out_is_judged_whole_and_as_it_is(pack: Path, recipe: Recipe) -> None:
    held_out = replace(recipe, corpus=corpus.read(pack / HELD_OUT))
    rows = [
        [piece for piece in row if piece != PAD]
        for batch in held_out.ordered()
        for row in batch.source.tolist()
    ]
    expected = [held_out.corpus.source.row(at).tolist() for at in range(len(held_out.corpus))]
    assert sorted(rows) == sorted(expected)


def test_a_stream_is_the_same_with_any_number_of_processes(recipe: Recipe) -> None:
    small = replace(recipe, tokens=4096, pairs=300)
    length = len(small.round(0)) + 3
    alone = list(islice(stream(small, 0), length))
    for processes in (1, 2):
        found = list(islice(stream(small, processes), length))
        assert [place for place, _ in found] == [place for place, _ in alone]
        assert all(same(one, other) for (_, one), (_, other) in zip(found, alone, strict=True))


def test_a_stream_goes_on_where_it_stopped(recipe: Recipe) -> None:
    recipe = replace(recipe, pairs=300)
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


def test_a_killed_training_leaves_no_process_behind(pack: Path) -> None:
    code = f"""
from pathlib import Path
from models.ruen.train import plans, running, stream
stream.PATIENCE = 0.2
recipe, _ = running.recipes(Path({str(pack)!r}), plans.PLANS["trial"])
next(stream.stream(recipe, 2))
import os
os.kill(os.getpid(), 9)
"""
    # What makes batches holds the same output: it ends when they have ended.
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=120)
    assert done.returncode == -signal.SIGKILL
