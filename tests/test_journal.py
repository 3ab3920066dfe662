"""The journal of a review: what is recorded comes back, whatever happened to the file."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.catalog import Entry
from translate.errors import StoreError
from translate.review import journal
from translate.review.journal import NAME, Journal
from translate.review.segment import Change, Place, Step

TEXTS = st.text(max_size=20)
LINES = st.lists(TEXTS, max_size=3).map(tuple)
ENTRIES = st.builds(
    Entry,
    context=st.none() | TEXTS,
    msgid=TEXTS,
    translation=TEXTS,
    fuzzy=st.booleans(),
    obsolete=st.booleans(),
    previous=st.none() | TEXTS,
    notes=LINES,
    comments=LINES,
    places=st.lists(st.tuples(TEXTS, st.integers(1, 999)), max_size=2).map(tuple),
    flags=LINES,
    line=st.integers(0, 999),
)
PLACES = st.builds(Place, TEXTS, TEXTS, st.tuples(st.none() | TEXTS, TEXTS))
CHANGES = st.builds(Change, PLACES, ENTRIES, ENTRIES)
STEPS = st.builds(Step, TEXTS, st.lists(CHANGES, min_size=1, max_size=3).map(tuple))


def step(number: int) -> Step:
    entry = Entry(None, f"Шаг {number}")
    place = Place("posts/лес.rst", "en", entry.key)
    return Step(str(number), (Change(place, entry, entry.approved(f"Step {number}")),))


def labels_back(root: Path) -> list[str]:
    """Undo everything that there is."""
    opened, labels = Journal(root), []
    while (found := opened.undoable()) is not None:
        labels.append(found.label)
        opened.mark_undone(found)
    return labels


@settings(deadline=None)
@given(st.lists(STEPS, min_size=1, max_size=4))
def test_a_step_that_was_recorded_comes_back_equal(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for one in steps:
            Journal(Path(folder)).record(one)
        opened = Journal(Path(folder))
        for one in reversed(steps):
            assert opened.undoable() == one
            opened.mark_undone(one)
        again = Journal(Path(folder))
        assert [again.undoable(), again.redoable()] == [None, steps[0]]


@settings(deadline=None)
@given(st.lists(st.sampled_from(["do", "undo", "redo"]), max_size=12))
def test_another_run_knows_what_this_one_knows(acts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        opened = Journal(Path(folder))
        for number, act in enumerate(acts):
            back, forth = opened.undoable(), opened.redoable()
            if act == "do":
                opened.record(step(number))
            elif act == "undo" and back is not None:
                opened.mark_undone(back)
            elif act == "redo" and forth is not None:
                opened.mark_redone(forth)
            other = Journal(Path(folder))
            assert other.undoable() == opened.undoable()
            assert other.redoable() == opened.redoable()


def test_only_wanted_steps_are_found_and_the_others_stay(tmp_path: Path) -> None:
    opened = Journal(tmp_path)
    for number in range(3):
        opened.record(step(number))
    assert opened.undoable(lambda one: one.label == "1") == step(1)
    opened.mark_undone(step(1))
    assert opened.redoable(lambda one: one.label == "2") is None
    assert labels_back(tmp_path) == ["2", "0"]


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_line_that_was_cut_off_swallows_no_other(tmp_path: Path, cut: int) -> None:
    opened = Journal(tmp_path)
    opened.record(step(1))
    opened.record(step(2))
    whole = (tmp_path / NAME).read_bytes()
    (tmp_path / NAME).write_bytes(whole[:-cut])
    Journal(tmp_path).record(step(3))
    labels = labels_back(tmp_path)
    assert (labels[0], labels[-1]) == ("3", "1")
    assert labels_back(tmp_path) == []


@pytest.mark.parametrize(
    "line",
    [
        "[]", "5", '"do"', "{}", '{"do": 5, "id": "x"}', '{"do": {"label": "a"}, "id": "x"}',
        '{"undo": "nobody"}', '{"redo": []}', "[" * 100_000,
        '{"do": {"label": "", "changes": [{"post": "", "lang": "", "key": []}]}, "id": "x"}',
    ],
)  # fmt: skip
def test_a_line_that_is_no_record_is_passed_over(tmp_path: Path, line: str) -> None:
    Journal(tmp_path).record(step(1))
    with (tmp_path / NAME).open("a") as file:
        file.write(line + "\n")
    assert labels_back(tmp_path) == ["1"]


def test_a_long_journal_is_written_anew_and_keeps_the_newest_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "MOST_RECORDS", 12)
    monkeypatch.setattr(journal, "KEPT", 4)
    opened = Journal(tmp_path)
    for number in range(10):
        opened.record(step(number))
    for number in (9, 8, 7):
        opened.mark_undone(step(number))
    long = (tmp_path / NAME).stat().st_size
    assert Journal(tmp_path).undoable() == step(6)
    assert (tmp_path / NAME).stat().st_size < long
    monkeypatch.setattr(journal, "MOST_RECORDS", 100)
    again = Journal(tmp_path)
    assert again.redoable() == step(7)
    for number in (7, 8, 9):
        again.mark_redone(step(number))
    assert labels_back(tmp_path) == ["9", "8", "7", "6", "5", "4", "3"]


def test_a_long_journal_that_cannot_be_written_anew_is_still_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Journal(tmp_path).record(step(1))
    Journal(tmp_path).record(step(2))
    elsewhere = tmp_path.parent / f"{tmp_path.name}-journal"
    (tmp_path / NAME).rename(elsewhere)
    (tmp_path / NAME).symlink_to(elsewhere)  # out of the project: never replaced
    monkeypatch.setattr(journal, "MOST_RECORDS", 1)
    assert Journal(tmp_path).undoable() == step(2)


def test_a_journal_that_cannot_be_written_is_an_error_and_this_run_remembers(
    tmp_path: Path,
) -> None:
    (tmp_path / NAME).mkdir(parents=True)
    opened = Journal(tmp_path)
    with pytest.raises(StoreError, match=r"journal\.jsonl: cannot be written: is a directory"):
        opened.record(step(1))
    assert opened.undoable() == step(1)


def test_text_that_is_no_utf_8_comes_back_too(tmp_path: Path) -> None:
    entry = Entry(None, "Шаг \udcd0")
    place = Place("posts/\udcd0\udc81.rst", "en", entry.key)
    odd = Step("\ud83d\ude00", (Change(place, entry, entry.approved("Step \udcff")),))
    Journal(tmp_path).record(odd)
    assert Journal(tmp_path).undoable() == odd


RECORDER = """
import sys
from pathlib import Path
from tests.test_journal import step
from translate.review.journal import Journal

opened = Journal(Path(sys.argv[1]))
for number in range(int(sys.argv[2]), int(sys.argv[2]) + 60):
    opened.record(step(number))
"""


def test_two_reviews_at_a_time_lose_no_step_of_either(tmp_path: Path) -> None:
    starts = ("0", "100", "200")
    command = [sys.executable, "-c", RECORDER, str(tmp_path)]
    working = [subprocess.Popen([*command, start]) for start in starts]
    assert [one.wait() for one in working] == [0, 0, 0]
    records = [json.loads(line) for line in (tmp_path / NAME).read_text().split("\n") if line]
    assert len({one["id"] for one in records}) == len(records) == 180
    expected = {str(int(start) + number) for start in starts for number in range(60)}
    assert set(labels_back(tmp_path)) == expected


@pytest.fixture(scope="module")
def long_ago(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Give the bytes of a journal of 2,001 steps."""
    root = tmp_path_factory.mktemp("journal")
    opened = Journal(root)
    for number in range(2001):
        opened.record(step(number))
    return (root / NAME).read_bytes()


def test_of_more_than_two_thousand_records_the_newest_thousand_steps_stay(
    tmp_path: Path, long_ago: bytes
) -> None:
    (tmp_path / NAME).parent.mkdir(parents=True)
    (tmp_path / NAME).write_bytes(long_ago)
    assert Journal(tmp_path).undoable() == step(2000)
    lines = [line for line in (tmp_path / NAME).read_text().split("\n") if line]
    assert [json.loads(line)["do"]["label"] for line in lines] == [
        str(number) for number in range(1001, 2001)
    ]


def test_a_thousand_steps_are_read_at_once(tmp_path: Path, long_ago: bytes) -> None:
    (tmp_path / NAME).parent.mkdir(parents=True)
    (tmp_path / NAME).write_bytes(b"\n".join(long_ago.split(b"\n")[:2000]) + b"\n")
    took = []
    for _ in range(5):
        began = time.perf_counter()
        assert Journal(tmp_path).undoable() == step(999)
        took.append(time.perf_counter() - began)
    print(f"a thousand steps took {min(took) * 1000:.0f} ms")
    assert min(took) < 0.25  # 0.05 is aimed at; a busy machine takes longer


def test_nothing_is_read_before_it_is_asked_for(tmp_path: Path) -> None:
    opened = Journal(tmp_path)
    Journal(tmp_path).record(step(1))
    assert opened.undoable() == step(1)
