"""The memory at work: fed by catalogs and files, filling catalogs."""

from __future__ import annotations

import json
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from tests.site import CATALOG, ENGLISH, Site, translated_site
from translate.catalog import Entry, State, parse

OTHER = "locales/en/LC_MESSAGES/posts/other.po"
NOWHERE = {"ARGOS_PACKAGES_DIR": "/nowhere"}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return translated_site(tmp_path / "site")


def add_post(site: Site, text: str, name: str = "other") -> str:
    site.write(f"posts/{name}.rst", text)
    assert site.run("extract").code == 0
    return f"locales/en/LC_MESSAGES/posts/{name}.po"


def recalled(site: Site, *options: str) -> None:
    done = site.run("pretranslate", "--engine", "memory", *options, **NOWHERE)
    assert done.code == 0, done.err


def entry(site: Site, name: str = OTHER) -> Entry:
    [one] = parse(site.root / name, name).entries
    return one


def told(one: Entry) -> tuple[str, str | None]:
    return one.translation, next((note for note in one.notes if "draft" in note), None)


def test_update_takes_in_what_is_approved_once(site: Site) -> None:
    assert site.run("memory", "update").err.endswith("3 texts taken in\n")
    assert site.run("memory", "update").err.endswith("0 texts taken in\n")
    status = json.loads(site.run("memory", "status", "--format", "json").out)
    assert status == {"path": ".translate/memory.db", "lang": "en", "text": 3, "sentence": 0}
    assert (site.root / ".translate/.gitignore").read_text("utf-8").strip()


def test_the_same_text_between_the_same_neighbours_may_be_approved_at_once(site: Site) -> None:
    name = add_post(site, site.read("posts/news.rst"), "copy")
    recalled(site, "--trust-context")
    states = {one.msgid: one.state for one in parse(site.root / name, name).entries}
    assert states["Второй абзац."] is State.APPROVED
    # The neighbours of the same text in another post are others.
    other = add_post(site, "Второй абзац.\n\nМост.\n")
    recalled(site, "--trust-context")
    states = {one.msgid: one.state for one in parse(site.root / other, other).entries}
    assert states["Второй абзац."] is State.DRAFT


def test_a_text_that_differs_in_numbers_and_addresses_is_adapted(site: Site) -> None:
    name = add_post(site, "Версия 3.17 ядра и `сайт <http://a.org>`__ её.\n", "first")
    site.approve(
        name, {entry(site, name).msgid: "Kernel version 3.17 and `its site <http://a.org>`__."}
    )
    add_post(site, "Версия 3.18 ядра и `сайт <http://b.org>`__ её.\n")
    recalled(site)
    found = entry(site)
    assert found.translation == "Kernel version 3.18 and `its site <http://b.org>`__."
    assert "tolmach: origin memory 99" in found.notes
    assert any(note.endswith(" adapted") for note in found.notes)


def test_a_like_text_is_a_draft_with_its_score(site: Site) -> None:
    name = add_post(site, "Вышла новая версия ядра для всех старых систем.\n", "first")
    site.approve(name, {entry(site, name).msgid: "A new kernel is out for all old systems."})
    add_post(site, "Вышла новая версия пакета для всех старых систем.\n")
    recalled(site)
    found = entry(site)
    assert found.translation == "A new kernel is out for all old systems."
    assert found.state is State.DRAFT
    assert any(note.startswith("tolmach: origin memory 8") for note in found.notes)
    site.write("translate.toml", "[memory]\nthreshold = 99\n")
    add_post(site, "Вышла новая версия модуля для всех старых систем.\n")
    recalled(site)
    assert entry(site).translation == ""


def test_a_paragraph_is_filled_from_sentences_of_others(site: Site) -> None:
    name = add_post(site, "Мост через реку стар. Лес у реки густ и тёмен.\n", "first")
    site.approve(name, {entry(site, name).msgid: "The bridge is old. The wood is thick and dark."})
    name = add_post(site, "Дом на горе нов. Дорога к нему пуста.\n", "second")
    site.approve(name, {entry(site, name).msgid: "The house is new. The road is empty."})
    add_post(site, "Дорога к нему пуста. Мост через реку стар. Дом на горе нов.\n")
    recalled(site)
    found = entry(site)
    assert found.translation == "The road is empty. The bridge is old. The house is new."
    assert any(note.endswith("confidence 95 sentences") for note in found.notes)


def test_without_a_machine_unknown_sentences_stay_and_are_told(site: Site) -> None:
    name = add_post(site, "Мост через реку стар. Лес у реки густ и тёмен.\n", "first")
    site.approve(name, {entry(site, name).msgid: "The bridge is old. The wood is thick and dark."})
    add_post(site, "Мост через реку стар. Никто не знает, кто его построил.\n")
    recalled(site)
    found = entry(site)
    assert found.translation == "The bridge is old. Никто не знает, кто его построил."
    assert any(note.endswith(" partly") for note in found.notes)


def test_the_machine_is_asked_for_the_unknown_sentences_alone(
    site: Site, tiny_models: Path
) -> None:
    name = add_post(site, "Мост через реку стар. Лес у реки густ и тёмен.\n", "first")
    site.approve(name, {entry(site, name).msgid: "The bridge is old. The wood is thick and dark."})
    add_post(site, "Мост через реку стар. Дом с ``ls`` нов.\n")
    done = site.run("pretranslate", ARGOS_PACKAGES_DIR=str(tiny_models))
    assert done.code == 0, done.err
    found = entry(site)
    assert found.translation == "The bridge is old. Dom s ``ls`` nov."
    assert any(note.startswith("tolmach: origin machine") for note in found.notes)
    assert any(note.endswith(" sentences") for note in found.notes)


def test_another_sites_catalogs_and_tmx_are_taken_in_and_given_out(
    site: Site, tmp_path: Path
) -> None:
    assert site.run("memory", "update").code == 0
    assert site.run("memory", "export", "all.tmx").err == "3 texts written\n"
    second = Site(tmp_path / "second")
    second.write("posts/other.rst", "Второй абзац.\n")
    assert second.run("extract").code == 0
    shutil.copy(site.root / "all.tmx", second.root / "all.tmx")
    assert second.run("memory", "import", "all.tmx").err.endswith("3 texts read, 3 of them new\n")
    catalogs = str(site.root / "locales")
    assert second.run("memory", "import", "all.tmx", catalogs).err.endswith("0 of them new\n")
    recalled(second)
    assert entry(second).translation == ENGLISH["Второй абзац."]
    out = second.run("memory", "export").out
    assert out.count("<tu ") == 3


def test_what_was_approved_is_found_by_likeness_and_by_word(site: Site) -> None:
    assert site.run("memory", "update").code == 0
    out = site.run("memory", "find", "абзаца").out
    assert "Второй абзац." in out
    assert "The first paragraph" in out
    [best, *_] = json.loads(site.run("memory", "find", "Второй абзац.", "--format", "json").out)
    assert (best["score"], best["translation"]) == (100.0, "The second paragraph.")
    number = str(best["number"])
    assert site.run("memory", "forget", number).err == "1 text forgotten\n"
    assert "The second" not in site.run("memory", "find", "Второй абзац.").out
    assert site.run("memory", "forget", "--post", "posts/news.rst").err == "2 texts forgotten\n"


@pytest.mark.parametrize(
    ("arguments", "told_of"),
    [
        (["forget"], "say what to forget"),
        (["forget", "1", "--machine"], "say what to forget"),
        (["forget", "--before", "soon"], "“soon” is no day"),
        (["import", "none.tmx"], "none.tmx"),
        (["import", "posts/news.rst"], "neither TMX nor PO"),
    ],
)
def test_a_hurried_persons_mistakes_are_told(
    site: Site, arguments: list[str], told_of: str
) -> None:
    done = site.run("memory", *arguments)
    assert done.code != 0
    assert told_of in done.err
    assert "Traceback" not in done.err


def test_a_shared_memory_serves_two_sites(site: Site, tmp_path: Path) -> None:
    shared = tmp_path / "shared.db"
    site.write("translate.toml", f'[memory]\npath = "{shared}"\n')
    assert site.run("memory", "update").code == 0
    second = Site(tmp_path / "second")
    second.write("translate.toml", f'[memory]\npath = "{shared}"\n')
    second.write("posts/other.rst", "Второй абзац.\n")
    assert second.run("extract").code == 0
    recalled(second)
    assert entry(second).translation == ENGLISH["Второй абзац."]
    assert not (second.root / ".translate/memory.db").exists()


@pytest.mark.parametrize("content", [b"broken " * 99, None])
def test_a_memory_that_cannot_be_used_stops_no_drafting(site: Site, content: bytes | None) -> None:
    path = site.root / ".translate/memory.db"
    path.parent.mkdir(exist_ok=True)
    if content is not None:
        path.write_bytes(content)
    else:
        database = sqlite3.connect(path)
        database.execute("pragma user_version = 99")
        database.close()
    add_post(site, "Второй абзац.\n")
    done = site.run("pretranslate", "--engine", "memory", **NOWHERE)
    assert entry(site).translation == ENGLISH["Второй абзац."]
    assert ".translate/memory.db" in done.err
    assert "hint:" in done.err


def test_git_may_tell_who_approved_or_not(site: Site) -> None:
    def unapproved(one: Entry) -> Entry:
        return replace(one, translation="")

    site.write("translate.toml", "[memory]\nwho = false\n")
    site.edit(CATALOG, unapproved)
    assert site.run("memory", "update").err.endswith("0 texts taken in\n")
