"""What models made of sentences: kept for good, whatever happens to the file or beside it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.engine.alignment import NO_ALIGNMENT, Alignment
from translate.engine.types import Translation
from translate.errors import StoreError
from translate.memory import cache as cache_module
from translate.memory.cache import NAME, VERSION, Cache

ONE = Translation("One.", -0.25, Alignment((b"\xff\0", b"\0\xff")))
TWO = Translation("Two two two two", -3.5, NO_ALIGNMENT)
KEPT = {"Один.": ONE, "Два.": TWO}
ASKED = ["Один.", "Два.", "Три."]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a project whose cache holds two sentences and a note."""
    cache = Cache(tmp_path)
    cache.keep("m", KEPT.items())
    cache.keep_note("calibration", "0 1")
    cache.close()
    return tmp_path


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "_PATIENCE", 0.05)


@pytest.fixture
def locked(root: Path) -> Iterator[Path]:
    """Give a project whose cache another run is writing to."""
    other = sqlite3.connect(root / NAME, isolation_level=None)
    other.execute("begin immediate")
    yield root
    other.close()


def test_a_cache_begins_empty(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert cache.known("m", ASKED) == {}
    assert cache.known("m", []) == {}
    assert cache.note("calibration") is None
    assert not cache.was_broken


def test_what_was_kept_is_known_at_once(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.keep("m", KEPT.items())
    cache.keep_note("calibration", "0 1")
    assert cache.known("m", ASKED) == KEPT
    assert cache.note("calibration") == "0 1"


def test_what_was_kept_is_known_to_the_next_run(root: Path) -> None:
    cache = Cache(root)
    assert cache.known("m", ASKED) == KEPT
    assert cache.note("calibration") == "0 1"
    assert not cache.was_broken


def test_models_are_kept_apart(root: Path) -> None:
    cache = Cache(root)
    assert cache.known("another", ASKED) == {}
    cache.keep("another", [("Один.", TWO)])
    assert cache.known("another", ASKED) == {"Один.": TWO}
    assert cache.known("m", ASKED) == KEPT


def test_the_first_translation_of_a_sentence_stays(root: Path) -> None:
    cache = Cache(root)
    cache.keep("m", [("Один.", TWO), ("Три.", ONE), ("Три.", TWO)])
    assert cache.known("m", ASKED) == {**KEPT, "Три.": ONE}


def test_a_note_is_replaced(root: Path) -> None:
    cache = Cache(root)
    cache.keep_note("calibration", "2 0")
    assert cache.note("calibration") == "2 0"
    assert cache.note("other") is None


def test_more_sentences_are_asked_for_than_fit_one_query(tmp_path: Path) -> None:
    many = {f"Предложение {number}.": ONE for number in range(2345)}
    cache = Cache(tmp_path)
    cache.keep("m", many.items())
    assert cache.known("m", many.keys()) == many


@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.floats(-1000, 0),
)
def test_any_text_comes_back(source: str, target: str, score: float) -> None:
    assert _shared is not None
    _shared.keep(target, [(source, Translation(target, score))])
    assert _shared.known(target, [source])[source].text == target


_shared: Cache | None = None


@pytest.fixture(autouse=True, scope="module")
def _share(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let tests that hypothesis runs have a cache."""
    global _shared
    _shared = Cache(tmp_path_factory.mktemp("cache"))


# Runs side by side


def test_two_runs_see_what_each_other_kept(tmp_path: Path) -> None:
    first, second = Cache(tmp_path), Cache(tmp_path)
    for number in range(20):
        first.keep("m", [(f"Первый {number}", ONE)])
        second.keep("m", [(f"Второй {number}", TWO), (f"Первый {number}", TWO)])
    for cache in (first, second, Cache(tmp_path)):
        found = cache.known(
            "m", [f"{name} {n}" for name in ("Первый", "Второй") for n in range(20)]
        )
        assert len(found) == 40
        assert found["Первый 7"] == ONE


def test_what_a_failed_write_began_is_taken_back(root: Path) -> None:
    cache = Cache(root)
    with pytest.raises(UnicodeEncodeError):
        cache.keep("m", [("Три.", ONE), ("Четыре.", Translation("\ud800"))])
    cache.keep("m", [("Пять.", ONE)])
    found = Cache(root).known("m", ["Три.", "Четыре.", "Пять."])
    assert found == {"Пять.": ONE}


@pytest.mark.usefixtures("_impatient")
def test_a_cache_that_stays_locked_is_told_when_it_is_opened(locked: Path) -> None:
    with pytest.raises(StoreError, match="locked") as told:
        Cache(locked)
    assert told.value.hint is not None
    assert "end the other run" in told.value.hint
    assert (locked / NAME).exists()
    assert not (locked / f"{NAME}.broken").exists()


@pytest.mark.usefixtures("_impatient")
def test_a_cache_that_stays_locked_is_told_when_it_is_written(root: Path) -> None:
    cache = Cache(root)
    other = sqlite3.connect(root / NAME, isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(StoreError, match="locked"):
        cache.keep("m", [("Три.", ONE)])
    with pytest.raises(StoreError, match="locked"):
        cache.keep_note("calibration", "2 0")
    assert cache.known("m", ASKED) == KEPT
    other.execute("rollback")
    cache.keep("m", [("Три.", ONE)])
    assert "Три." in cache.known("m", ASKED)


# Files that are broken, old, or cannot be written


def broken_in(data: bytes) -> list[bytes]:
    """Break a cache's file in the ways that disks and people do."""
    torn = os.urandom(4096) + data[4096:]
    return [b"garbage" * 1000, data[: len(data) // 2], data[:50], b"\0" * 5000, torn]


@pytest.mark.parametrize("way", range(5))
def test_a_broken_file_is_put_aside_and_made_anew(root: Path, way: int) -> None:
    broken = broken_in((root / NAME).read_bytes())[way]
    (root / NAME).write_bytes(broken)
    cache = Cache(root)
    assert cache.was_broken
    assert (root / f"{NAME}.broken").read_bytes() == broken
    works_on(root, cache)


def works_on(root: Path, cache: Cache) -> None:
    """Prove that an emptied cache can be used."""
    assert cache.known("m", ASKED) == {}
    cache.keep("m", KEPT.items())
    cache.close()
    again = Cache(root)
    assert again.known("m", ASKED) == KEPT
    assert not again.was_broken


def test_a_file_that_breaks_again_replaces_what_was_put_aside(root: Path) -> None:
    for text in (b"first" * 200, b"second" * 200):
        (root / NAME).write_bytes(text)
        cache = Cache(root)
        cache.close()
        assert cache.was_broken
        assert (root / f"{NAME}.broken").read_bytes() == text


def test_what_lies_beside_a_broken_file_is_not_taken_for_the_new_ones(root: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        (root / f"{NAME}{ending}").write_bytes(b"garbage" * 10_000)
    cache = Cache(root)
    assert cache.was_broken
    works_on(root, cache)


def test_a_file_that_is_torn_in_its_middle_is_told_when_that_is_read(root: Path) -> None:
    data = bytearray((root / NAME).read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    (root / NAME).write_bytes(data)
    cache = Cache(root)
    with pytest.raises(StoreError, match="malformed") as told:
        cache.known("m", ASKED)
    assert told.value.hint is not None
    assert "delete the file" in told.value.hint


def test_an_alignment_that_cannot_be_unpacked_is_told(root: Path) -> None:
    database = sqlite3.connect(root / NAME, isolation_level=None)
    database.execute("update sentence set alignment = x'00112233'")
    database.close()
    with pytest.raises(StoreError, match="cannot be used"):
        Cache(root).known("m", ASKED)


def test_an_empty_file_is_a_new_cache(root: Path) -> None:
    (root / NAME).write_bytes(b"")
    cache = Cache(root)
    assert not cache.was_broken
    works_on(root, cache)


@pytest.mark.parametrize("version", [VERSION + 1, 0])
def test_a_cache_of_another_version_is_made_anew(root: Path, version: int) -> None:
    database = sqlite3.connect(root / NAME, isolation_level=None)
    database.execute("drop table note")
    database.execute("create table more (some text)")
    database.execute("create table note (quite, other, columns)")
    database.execute("create index by_some on more (some)")
    database.execute("create view seen as select some from more")
    database.execute(f"pragma user_version = {version}")
    database.close()
    cache = Cache(root)
    assert not cache.was_broken
    assert cache.note("calibration") is None
    works_on(root, cache)


def test_a_database_of_something_else_is_not_trusted_with_a_name(root: Path) -> None:
    (root / NAME).unlink()
    database = sqlite3.connect(root / NAME, isolation_level=None)
    database.execute("create table sentence (words)")
    database.close()
    works_on(root, Cache(root))


@pytest.mark.usefixtures("_impatient")
def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir(parents=True)
    with pytest.raises(StoreError, match="cannot be used"):
        Cache(tmp_path)


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / NAME).parent.write_text("no folder")
    with pytest.raises(StoreError, match="cannot be used") as told:
        Cache(tmp_path)
    assert told.value.location is not None
    assert told.value.location.path == NAME


def test_a_cache_that_cannot_be_written_is_told(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_only(monkeypatch)
    with pytest.raises(StoreError, match="readonly"):
        Cache(root).keep("m", [("Три.", ONE)])


def read_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open every database as a disk without the right to write would."""
    connect = sqlite3.connect

    def opened(path: Path, timeout: float, isolation_level: None) -> sqlite3.Connection:
        address = f"file:{path}?mode=ro"
        return connect(address, timeout, isolation_level=isolation_level, uri=True)

    monkeypatch.setattr(sqlite3, "connect", opened)
