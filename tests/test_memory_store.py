"""The translation memory: what it keeps, finds, forgets, and survives."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.errors import StoreError
from translate.memory.database import STEPS
from translate.memory.likeness import likeness, score, words_of
from translate.memory.store import Memory
from translate.memory.types import Remembered, Size, digest_of_text

LANGUAGES = ("ru", "en")
BRIDGE = Remembered("Мост стар.", "The bridge is old.", post="a.rst", when=100)


def opened(path: Path, languages: tuple[str, str] = LANGUAGES) -> Memory:
    return Memory(path, languages, "memory.db")


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    found = opened(tmp_path / "memory.db")
    yield found
    found.close()


def take(memory: Memory, *texts: Remembered) -> int:
    return sum(new for _, new in memory.add(texts))


def translations(memory: Memory, source: str = BRIDGE.source) -> list[str]:
    return [one.translation for one in memory.exact(source)]


def test_a_newer_approval_in_the_same_post_takes_the_place_of_the_older(memory: Memory) -> None:
    memory.approve(BRIDGE)
    memory.approve(replace(BRIDGE, target="The bridge is ancient.", when=200))
    assert translations(memory) == ["The bridge is ancient."]


def test_of_several_posts_the_newest_approval_stands_first(memory: Memory) -> None:
    memory.approve(replace(BRIDGE, post="b.rst", target="An old bridge.", when=300))
    memory.approve(BRIDGE)
    assert translations(memory) == ["An old bridge.", "The bridge is old."]


def test_the_same_text_between_the_same_neighbours_stands_before_a_newer_one(
    memory: Memory,
) -> None:
    around = (digest_of_text("Раз."), digest_of_text("Два."))
    memory.approve(replace(BRIDGE, before=around[0], after=around[1]))
    memory.approve(replace(BRIDGE, post="b.rst", target="An old bridge.", when=300))
    found = memory.exact(BRIDGE.source, None, around)
    assert [(one.translation, one.is_in_context) for one in found] == [
        ("The bridge is old.", True),
        ("An old bridge.", False),
    ]


def test_what_is_known_is_not_taken_in_twice(memory: Memory) -> None:
    assert take(memory, BRIDGE, BRIDGE) == 1
    assert take(memory, replace(BRIDGE, when=500, who="Anna")) == 0
    [one] = memory.exact(BRIDGE.source)
    assert (one.when, one.who) == (500, "Anna")


def test_what_is_withdrawn_is_gone_with_its_sentences(memory: Memory) -> None:
    part = Remembered("Раз.", "One.", size=Size.SENTENCE, post="a.rst")
    memory.approve(replace(BRIDGE, source="Раз. Два.", target="One. Two."), [part])
    assert translations(memory, "Раз.") == ["One."]
    memory.withdraw("a.rst", "Раз. Два.", None)
    assert translations(memory, "Раз.") == []
    assert memory.similar("Раз. Два.") == ()
    assert not any(memory.count().values())


def test_a_metadata_field_and_a_text_are_kept_apart(memory: Memory) -> None:
    memory.approve(replace(BRIDGE, context="title", target="Old Bridge"))
    assert translations(memory) == []
    assert [one.translation for one in memory.exact(BRIDGE.source, "title")] == ["Old Bridge"]


def test_languages_are_kept_apart(tmp_path: Path, memory: Memory) -> None:
    memory.approve(BRIDGE)
    german = opened(tmp_path / "memory.db", ("ru", "de"))
    assert german.exact(BRIDGE.source) == ()
    assert german.similar(BRIDGE.source) == ()
    german.close()


def test_like_texts_are_found_by_what_a_translator_would_have_to_change(memory: Memory) -> None:
    take(
        memory,
        replace(BRIDGE, source="Вышла новая версия ядра 3.17 для всех систем.", target="17"),
        replace(BRIDGE, source="Вышла новая версия пакета для всех систем.", target="package"),
        replace(BRIDGE, source="Старый мост стоит у леса и у реки.", target="bridge"),
    )
    found = memory.similar("Вышла новая версия ядра 3.18 для всех систем.")
    assert [(one.translation, round(one.score)) for one in found] == [("17", 99), ("package", 75)]


def test_a_machines_origin_costs_two_points() -> None:
    text = "Мост стар."
    assert score(text, words_of(text), text, "human") == 100
    assert score(text, words_of(text), text, "machine ru_en 1.9") == 98


@given(st.text("абв 12.,`<>*", max_size=60), st.text("абв 12.,`<>*", max_size=60))
def test_likeness_is_symmetric_and_whole_for_the_same(one: str, other: str) -> None:
    some, others = words_of(one), words_of(other)
    assert likeness(some, others) == pytest.approx(likeness(others, some))
    assert 0 <= likeness(some, others) <= 100
    assert likeness(some, some) == 100


def test_what_fits_is_forgotten_and_nothing_else(memory: Memory) -> None:
    take(
        memory,
        BRIDGE,
        replace(BRIDGE, source="Лес густ.", post="b.rst", when=900),
        replace(BRIDGE, source="Дом нов.", origin="machine ru_en 1.9", when=900),
    )
    assert memory.forget_where(before=500) == 1
    assert memory.forget_where(origin="machine") == 1
    assert [one.source for one in memory.everything()] == ["Лес густ."]
    [left] = memory.exact("Лес густ.")
    assert memory.forget([left.number, 12345]) == 1
    assert memory.similar("Лес густ.") == ()


def test_a_memory_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "memory.db"
    old = sqlite3.connect(path)
    for statement in STEPS[0].split(";"):
        old.execute(statement)
    old.execute("pragma user_version = 1")
    columns = [row[1] for row in old.execute("pragma table_info(text)")]
    assert columns
    old.commit()
    old.close()
    memory = opened(path)
    memory.approve(BRIDGE)
    assert translations(memory) == ["The bridge is old."]
    memory.close()
    assert sqlite3.connect(path).execute("pragma user_version").fetchone() == (len(STEPS),)


def test_a_memory_of_a_newer_tolmach_is_left_alone_and_told(tmp_path: Path) -> None:
    opened(tmp_path / "memory.db").close()
    newer = sqlite3.connect(tmp_path / "memory.db")
    newer.execute("pragma user_version = 99")
    newer.close()
    with pytest.raises(StoreError, match="newer Tolmach"):
        opened(tmp_path / "memory.db")


@pytest.mark.parametrize("content", [b"no database at all, but long enough " * 99, b"x" * 200])
def test_a_broken_memory_is_told_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "memory.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="memory is broken") as told:
        opened(path).exact("Мост.")
    assert "move the file away" in (told.value.hint or "")
    assert path.read_bytes() == content


def test_a_locked_memory_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translate.memory.database.PATIENCE", 0.1)
    memory = opened(tmp_path / "memory.db")
    other = sqlite3.connect(tmp_path / "memory.db", isolation_level=None)
    other.execute("begin exclusive")
    with pytest.raises(StoreError, match="locked"):
        memory.approve(BRIDGE)
    other.execute("rollback")
    memory.approve(BRIDGE)
    memory.close()
    other.close()


IMPORT = """
    import sys
    from pathlib import Path
    from translate.memory.store import Memory
    from translate.memory.types import Remembered
    memory = Memory(Path(sys.argv[1]), ("ru", "en"), "memory.db")
    name, count = sys.argv[2], int(sys.argv[3])
    texts = (Remembered(f"Мост {name} {at} стар.", f"Bridge {name} {at}.") for at in range(count))
    for _, new in memory.add(texts):
        print(new, flush=True)
"""


def importing(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(IMPORT), str(path), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def is_sound(path: Path) -> bool:
    database = sqlite3.connect(path)
    [(told,)] = database.execute("pragma integrity_check").fetchall()
    orphans = database.execute(
        "select count(*) from posting where text not in (select number from text)"
    ).fetchone()
    database.close()
    return bool(told == "ok" and orphans == (0,))


def test_two_processes_write_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "memory.db"
    both = [importing(path, name, 12_000) for name in ("a", "b")]
    assert [one.wait(120) for one in both] == [0, 0]
    for one in both:
        assert one.stdout is not None
        one.stdout.close()
    memory = opened(path)
    assert memory.count()[Size.TEXT] == 24_000
    memory.close()
    assert is_sound(path)


@pytest.mark.parametrize("delay", [0.0, 0.03, 0.1, 0.2])
def test_killed_in_the_middle_of_an_import_it_holds_whole_transactions(
    tmp_path: Path, delay: float
) -> None:
    path = tmp_path / "memory.db"
    writer = importing(path, "a", 100_000)
    assert writer.stdout is not None
    told = int(writer.stdout.readline())
    time.sleep(delay)
    writer.send_signal(signal.SIGKILL)
    told += sum(map(int, writer.stdout.read().split()))
    writer.wait()
    writer.stdout.close()
    memory = opened(path)
    kept = memory.count()[Size.TEXT]
    assert told <= kept < 100_000
    assert kept % 5_000 == 0
    memory.approve(BRIDGE)
    memory.close()
    assert is_sound(path)


FULL = """
    import resource, signal, sys
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]), int(sys.argv[4])))
"""


@pytest.mark.parametrize("room", [20_000, 400_000])
def test_on_a_full_disk_it_says_so_and_stays_sound(tmp_path: Path, room: int) -> None:
    path = tmp_path / "memory.db"
    assert resource.RLIMIT_FSIZE
    assert signal.SIGXFSZ
    command = [sys.executable, "-c", textwrap.dedent(FULL) + textwrap.dedent(IMPORT)]
    done = subprocess.run(
        [*command, str(path), "a", "50000", str(room)],
        capture_output=True, text=True, check=False, env={**os.environ},
    )  # fmt: skip
    assert done.returncode != 0
    assert "StoreError" in done.stderr
    memory = opened(path)
    memory.approve(BRIDGE)
    assert memory.count()[Size.TEXT] % 5_000 == 1
    memory.close()
    assert is_sound(path)
