"""Catalogs of a review on disk: saved entry by entry, and nobody's work is lost."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from tests.site import Site
from tests.test_catalog import HEADER
from translate.catalog import Catalog, Entry, parse, serialize
from translate.config import Config
from translate.errors import CatalogError, InputError, StoreError
from translate.files import locked, read_bytes
from translate.jobs.extract import ExtractOptions
from translate.jobs.extract_post import extract_post
from translate.project import Project
from translate.review.segment import Change, Place
from translate.review.store import CatalogStore, Conflict, Saved

POST = "posts/лес.rst"
OTHER = "posts/река.rst"
NAME = "locales/en/LC_MESSAGES/posts/лес.po"
OTHER_NAME = "locales/en/LC_MESSAGES/posts/река.po"
NOT_ROOT = pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")


def catalog_of(count: int) -> Catalog:
    entries = tuple(
        Entry(
            None, f"Тропа {n} ведёт в лес.", f"Path {n}.", fuzzy=True,
            comments=("paragraph",), places=((POST, 2 * n + 1),),
        )
        for n in range(count)
    )  # fmt: skip
    return Catalog(HEADER, (*entries, Entry(None, "Ушло", "Gone", obsolete=True)))


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path)
    for name in (NAME, OTHER_NAME):
        site.write(name, serialize(catalog_of(8)))
    return site


@pytest.fixture
def project(site: Site) -> Project:
    return Project(site.root, Config())


@pytest.fixture
def store(project: Project) -> CatalogStore:
    return CatalogStore(project)


def opened(store: CatalogStore, post: str = POST) -> list[Entry]:
    catalog = store.read(post, "en")
    assert catalog is not None
    return list(catalog.entries)


def approve(before: Entry, translation: str, post: str = POST) -> Change:
    after = replace(before, translation=translation, fuzzy=False, notes=("tolmach: origin human",))
    return Change(Place(post, "en", before.key), before, after)


def on_disk(site: Site, name: str = NAME) -> list[Entry]:
    return [one.without_line() for one in parse(site.root / name, name).entries]


def elsewhere(site: Site, number: int, name: str = NAME, **fields: object) -> None:
    """Change an entry as another program does."""
    chosen = f"Тропа {number} ведёт в лес."
    site.edit(name, lambda one: replace(one, **fields) if one.msgid == chosen else one)


def test_a_change_is_written_and_every_other_line_stays(site: Site, store: CatalogStore) -> None:
    change, before = approve(opened(store)[2], "Trail 2."), site.read(NAME)
    assert store.save([change]) == Saved(written=(change,))
    old = '#, fuzzy\nmsgid "Тропа 2 ведёт в лес."\nmsgstr "Path 2."'
    new = 'msgid "Тропа 2 ведёт в лес."\nmsgstr "Trail 2."'
    head = "#. paragraph\n#: posts/лес.rst:5\n"
    expected = before.replace(head + old, "# tolmach: origin human\n" + head + new)
    assert site.read(NAME) == expected != before


def test_changes_go_to_the_catalogs_that_they_are_of(site: Site, store: CatalogStore) -> None:
    changes = [approve(opened(store)[1], "A."), approve(opened(store, OTHER)[2], "B.", OTHER)]
    assert store.save(changes).written == tuple(changes)
    assert on_disk(site)[1] == changes[0].after.without_line()
    assert on_disk(site, OTHER_NAME)[2] == changes[1].after.without_line()


def test_changes_of_one_entry_are_applied_in_their_order(site: Site, store: CatalogStore) -> None:
    first = approve(opened(store)[0], "One.")
    second = approve(first.after, "Two.")
    assert store.save([first, second]).written == (first, second)
    assert on_disk(site)[0].translation == "Two."
    assert store.save([second.reversed(), first.reversed()]).conflicts == ()
    assert on_disk(site) == [one.without_line() for one in catalog_of(8).entries]


def test_a_save_after_a_save_needs_no_reading(store: CatalogStore) -> None:
    entries = opened(store)
    for one in entries[:5]:
        assert store.save([approve(one, "Yes.")]).refreshed == ()
    assert store.changed_on_disk() == []


def test_what_another_program_changed_elsewhere_stays(site: Site, store: CatalogStore) -> None:
    change = approve(opened(store)[0], "Ours.")
    elsewhere(site, 5, translation="Theirs.", fuzzy=False)
    assert store.save([change]) == Saved((change,), refreshed=((POST, "en"),))
    assert [on_disk(site)[n].translation for n in (0, 5)] == ["Ours.", "Theirs."]
    assert store.save([change]).refreshed == ()


def test_places_and_comments_of_another_program_stay(site: Site, store: CatalogStore) -> None:
    change = approve(opened(store)[0], "Ours.")
    elsewhere(site, 0, places=((POST, 77),), comments=("title",))
    saved = store.save([change])
    assert (saved.conflicts, saved.refreshed) == ((), ((POST, "en"),))
    expected = replace(change.after, places=((POST, 77),), comments=("title",), line=0)
    assert on_disk(site)[0] == expected


def test_an_entry_that_both_changed_is_a_conflict_and_theirs_stays(
    site: Site, store: CatalogStore
) -> None:
    entries = opened(store)
    changes = [approve(entries[0], "Ours."), approve(entries[1], "Fine.")]
    elsewhere(site, 0, translation="Theirs.", fuzzy=False)
    saved = store.save(changes)
    assert saved.written == (changes[1],)
    [conflict] = saved.conflicts
    assert conflict.change == changes[0]
    assert conflict.theirs is not None
    assert conflict.theirs.translation == "Theirs."
    assert [one.translation for one in on_disk(site)[:2]] == ["Theirs.", "Fine."]


def test_a_stale_change_is_a_conflict_though_the_file_was_read_again(
    site: Site, store: CatalogStore
) -> None:
    change = approve(opened(store)[0], "Ours.")
    elsewhere(site, 0, translation="Theirs.")
    opened(store)
    assert [one.change for one in store.save([change]).conflicts] == [change]
    assert on_disk(site)[0].translation == "Theirs."


def test_the_same_decision_of_both_is_no_conflict(site: Site, store: CatalogStore) -> None:
    change = approve(opened(store)[0], "Same.")
    elsewhere(site, 0, translation="Same.", fuzzy=False, notes=change.after.notes)
    data = site.read(NAME)
    assert store.save([change]).written == (change,)
    assert site.read(NAME) == data


@pytest.mark.parametrize("gone", ["obsolete", "deleted", "no file"])
def test_an_entry_that_vanished_is_a_conflict_with_nothing(
    site: Site, store: CatalogStore, gone: str
) -> None:
    change = approve(opened(store)[7], "Ours.")
    if gone == "obsolete":
        elsewhere(site, 7, obsolete=True)
    elif gone == "deleted":
        site.write(NAME, serialize(catalog_of(7)))
    else:
        (site.root / NAME).unlink()
    before = site.files()
    assert store.save([change]).conflicts == (Conflict(change, None),)
    assert site.files() == before


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_notes_that_no_tool_keeps_as_they_are_make_no_conflict(
    site: Site, store: CatalogStore, newline: str
) -> None:
    site.write(NAME, site.read(NAME).replace("\n", newline))
    first = approve(opened(store)[0], "One.")
    first = replace(first, after=replace(first.after, notes=("", "проверить  ")))
    assert store.save([first]).written == (first,)
    opened(store)
    assert store.save([approve(first.after, "Two.")]).conflicts == ()


def test_a_catalog_with_crlf_stays_one(site: Site, store: CatalogStore) -> None:
    site.write(NAME, site.read(NAME).replace("\n", "\r\n"))
    change = approve(opened(store)[0], "Ours.")
    assert store.save([change]) == Saved((change,))
    assert site.read(NAME).count("\n") == site.read(NAME).count("\r\n") > 0
    assert on_disk(site)[0].translation == "Ours."


def test_a_file_that_is_not_there_is_none_and_is_noticed_when_it_comes(
    site: Site, store: CatalogStore
) -> None:
    assert store.read("posts/море.rst", "en") is None
    assert store.changed_on_disk() == []
    site.write("locales/en/LC_MESSAGES/posts/море.po", serialize(catalog_of(1)))
    assert store.changed_on_disk() == [("posts/море.rst", "en")]


def test_changes_on_disk_are_told_until_they_are_read(site: Site, store: CatalogStore) -> None:
    opened(store)
    opened(store, OTHER)
    elsewhere(site, 3, OTHER_NAME, translation="Theirs, longer.")
    assert store.changed_on_disk() == [(OTHER, "en")]
    opened(store, OTHER)
    assert store.changed_on_disk() == []
    (site.root / NAME).unlink()
    assert store.changed_on_disk() == [(POST, "en")]


def test_a_broken_catalog_costs_the_others_nothing(site: Site, store: CatalogStore) -> None:
    changes = [approve(opened(store)[1], "A."), approve(opened(store, OTHER)[2], "B.", OTHER)]
    site.write(NAME, 'msgid "оборв\n')
    saved = store.save(changes)
    assert saved.written == (changes[1],)
    [(failed, error)] = saved.failures
    assert failed == (changes[0],)
    assert isinstance(error, CatalogError)
    assert str(error).startswith(f"{NAME}:1: the catalog has a syntax error")
    assert site.read(NAME) == 'msgid "оборв\n'


def test_a_note_that_cannot_be_written_is_a_failure_with_its_place(
    site: Site, store: CatalogStore
) -> None:
    change, before = approve(opened(store)[0], "A."), site.read(NAME)
    change = replace(change, after=replace(change.after, notes=("две\nстроки",)))
    [(_, error)] = store.save([change]).failures
    assert str(error) == f"{NAME}: the entry cannot be written so that it is read again"
    assert site.read(NAME) == before


def test_a_folder_in_the_place_of_a_catalog_is_a_failure(site: Site, store: CatalogStore) -> None:
    change = approve(opened(store)[0], "A.")
    (site.root / NAME).unlink()
    (site.root / NAME).mkdir()
    [(_, error)] = store.save([change]).failures
    assert isinstance(error, InputError)
    assert "is a directory" in str(error)


WORKER = """
import resource, signal, sys
from pathlib import Path
from tests.test_store import POST, approve, opened
from translate.config import Config
from translate.project import Project
from translate.review.store import CatalogStore

store = CatalogStore(Project(Path(sys.argv[1]), Config()))
kind, *rest = sys.argv[2:]
entries = opened(store)
if kind == "limit":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))
    saved = store.save([approve(entries[0], "Ours.")])
    print(*(error for _, error in saved.failures), len(saved.written))
elif kind == "fill":
    for number in range(int(rest[0]), len(entries) - 1, 2):
        saved = store.save([approve(entries[number], f"By {rest[0]}.")])
        assert len(saved.written) == 1, saved
else:
    print("begun", flush=True)
    now = entries[0]
    for turn in range(100000):
        change = approve(now, f"Turn {turn}. " * (1 + turn % 50))
        assert store.save([change]).written, turn
        now = change.after
"""


def begin(root: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(root), *arguments],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent,
    )


def test_a_full_disk_is_a_failure_and_leaves_the_old_file(site: Site) -> None:
    """A limit on the size of files stands for the full disk."""
    before, files = site.read(NAME), site.files()
    out, _ = begin(site.root, "limit").communicate()
    assert out == f"{NAME}: cannot be written: file too large 0\n"
    assert (site.read(NAME), site.files()) == (before, files)


@NOT_ROOT
def test_a_read_only_folder_is_a_failure(site: Site, store: CatalogStore) -> None:
    change, before = approve(opened(store)[0], "Ours."), site.read(NAME)
    folder = (site.root / NAME).parent
    folder.chmod(0o555)
    try:
        [(_, error)] = store.save([change]).failures
    finally:
        folder.chmod(0o755)
    assert isinstance(error, StoreError)
    assert str(error) == f"{NAME}: cannot be written: permission denied"
    assert site.read(NAME) == before


def test_a_state_folder_that_cannot_be_made_is_a_failure(site: Site, store: CatalogStore) -> None:
    change, before = approve(opened(store)[0], "Ours."), site.read(NAME)
    site.write(".translate", "a file")
    [(failed, error)] = store.save([change]).failures
    assert isinstance(error, StoreError)
    assert "cannot be written" in str(error)
    assert (failed, site.read(NAME)) == ((change,), before)


def test_two_processes_that_save_different_entries_lose_nothing(site: Site) -> None:
    site.write(NAME, serialize(catalog_of(100)))
    workers = [begin(site.root, "fill", str(number)) for number in range(2)]
    for worker in workers:
        worker.communicate()
    assert [worker.returncode for worker in workers] == [0, 0]
    told = [one.translation for one in on_disk(site) if not one.obsolete]
    assert told == [f"By {n % 2}." for n in range(100)]


def test_killed_amid_its_saves_it_leaves_a_whole_catalog(site: Site) -> None:
    """Every entry but the one that is saved again and again is as it was."""
    chance, others = Random(7), on_disk(site)[1:]
    for _ in range(8):
        worker = begin(site.root, "turn")
        assert worker.stdout is not None
        assert worker.stdout.readline() == "begun\n"
        time.sleep(chance.uniform(0.01, 0.15))
        worker.kill()
        worker.communicate()
        first, *rest = on_disk(site)
        assert rest == others
        assert first.msgid == "Тропа 0 ведёт в лес."
    assert first.translation.startswith("Turn ")
    for left in (site.root / NAME).parent.glob(".*"):
        left.unlink()


def test_reading_while_another_thread_saves_always_gives_a_whole_catalog(
    site: Site, store: CatalogStore
) -> None:
    entries = opened(store)
    saved: list[Saved] = []

    def save_all() -> None:
        saved.extend(store.save([approve(one, "Yes.")]) for one in entries[:8])

    thread = threading.Thread(target=save_all)
    thread.start()
    seen = list(counts_while(thread, store))
    assert seen == sorted(seen)
    assert [len(one.written) for one in saved] == [1] * 8
    assert [one.translation for one in opened(store)[:8]] == ["Yes."] * 8
    assert store.changed_on_disk() == []


def counts_while(thread: threading.Thread, store: CatalogStore) -> Iterator[int]:
    while thread.is_alive():
        yield sum(one.translation == "Yes." for one in opened(store))
        assert store.changed_on_disk() == []
    thread.join()


def test_a_file_that_an_editor_saves_while_it_is_read_is_read_again(
    site: Site, store: CatalogStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The editor's save is real, as is ours below; only their moments are chosen by hand."""
    waiting = ["Theirs."]

    def saved_meanwhile(path: Path, shown: str, language: str | None) -> Catalog:
        catalog = parse(path, shown, language)
        if waiting:
            elsewhere(site, 0, translation=waiting.pop())
        return catalog

    monkeypatch.setattr("translate.review.store.parse", saved_meanwhile)
    assert opened(store)[0].translation == "Theirs."


def test_reading_never_gives_what_a_save_replaced_meanwhile(
    store: CatalogStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = [approve(opened(store)[0], "Ours."), None]

    def saved_meanwhile(path: Path, shown: str) -> bytes:
        data = read_bytes(path, shown)
        change = waiting.pop() if waiting else None  # the second look at the file
        if change:
            assert store.save([change]).written == (change,)
        return data

    monkeypatch.setattr("translate.review.store.read_bytes", saved_meanwhile)
    assert opened(store)[0].translation == "Ours."


def test_a_file_that_is_locked_for_long_is_a_failure(
    project: Project, store: CatalogStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = approve(opened(store)[0], "Ours.")
    monkeypatch.setattr("translate.files._PATIENCE", 0.1)
    with locked(project.root, NAME):
        [(_, error)] = store.save([change]).failures
    assert isinstance(error, StoreError)
    assert str(error) == f"{NAME}: is being written by another program"
    assert store.save([change]).written == (change,)


def test_a_lock_is_waited_for(project: Project) -> None:
    order: list[str] = []
    is_held = threading.Event()

    def hold() -> None:
        with locked(project.root, NAME):
            is_held.set()
            time.sleep(0.1)
            order.append("first")

    thread = threading.Thread(target=hold)
    thread.start()
    is_held.wait()
    with locked(project.root, OTHER_NAME):
        order.append("another file")
    with locked(project.root, NAME):
        order.append("second")
    thread.join()
    assert order == ["another file", "first", "second"]
    assert (project.root / ".translate/.gitignore").read_text() == "*\n"


def test_an_extraction_waits_for_the_lock_unless_it_only_checks(
    project: Project, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.write(POST, "Тропа ведёт в лес.\n")
    monkeypatch.setattr("translate.files._PATIENCE", 0.05)
    with locked(project.root, NAME):
        extract_post(project, ExtractOptions(check=True), POST)
        with pytest.raises(StoreError, match="is being written by another program"):
            extract_post(project, ExtractOptions(), POST)
    extract_post(project, ExtractOptions(), POST)
