"""What is noted of a draft: who touched it, whatever tool wrote it, and what an edit leaves."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_catalog import HEADER, on_disk
from tests.test_update import entry, updated
from translate.catalog import (
    Catalog,
    DraftNote,
    Entry,
    Origin,
    State,
    parse,
    serialize,
)
from translate.catalog.types import digest_of

MACHINE = Origin("machine", "ru_en 1.9")
MEMORY = Origin("memory", "100")
TERM = "tolmach: term дистрибутив = distribution"


def drafted(
    one: Entry, translation: str, origin: Origin = MACHINE, remarks: str = "", confidence: int = 87
) -> Entry:
    """Fill in a draft as `pretranslate` does."""
    return one.with_draft(translation, origin, confidence, remarks)


DRAFT = drafted(Entry(None, "Текст.", notes=("look",)), "Text.", remarks="piecewise loop")


# States


def test_a_draft_that_nobody_touched_is_a_draft() -> None:
    assert (DRAFT.state, DRAFT.fuzzy, DRAFT.translation) == (State.DRAFT, True, "Text.")
    assert DRAFT.is_untouched_draft
    assert not DRAFT.is_edited_draft
    assert DRAFT.origin == MACHINE
    assert DRAFT.draft_note == DraftNote(digest_of("Текст.", "Text."), 87, "piecewise loop")


def test_a_draft_that_a_person_changed_needs_work() -> None:
    edited = replace(DRAFT, translation="A text.")
    assert edited.state is State.NEEDS_WORK
    assert edited.is_edited_draft
    assert not edited.is_untouched_draft


def test_a_draft_that_is_changed_back_is_untouched() -> None:
    assert replace(replace(DRAFT, translation="A text."), translation="Text.").is_untouched_draft


@pytest.mark.parametrize("translation", ["Text.", "A better text."])
def test_an_approved_draft_keeps_its_origin_and_its_note(translation: str) -> None:
    approved = replace(DRAFT, fuzzy=False, translation=translation)
    assert approved.state is State.APPROVED
    assert approved.origin == MACHINE
    assert approved.draft_note == DRAFT.draft_note
    assert approved.is_edited_draft == (translation != "Text.")
    assert not approved.is_untouched_draft


def test_a_draft_whose_text_changed_since_needs_work() -> None:
    changed = replace(DRAFT, previous="Старый текст.")
    assert changed.state is State.NEEDS_WORK
    assert not changed.is_untouched_draft


def test_a_draft_that_was_emptied_is_untranslated() -> None:
    emptied = replace(DRAFT, translation="")
    assert emptied.state is State.UNTRANSLATED
    assert not emptied.is_untouched_draft


def test_a_draft_of_the_memory_is_one_too() -> None:
    assert drafted(Entry(None, "Текст."), "Text.", MEMORY).state is State.DRAFT


def test_a_translation_without_a_note_is_no_draft_of_ours() -> None:
    by_hand = Entry(None, "Текст.", "Text.", fuzzy=True)
    assert by_hand.draft_note is None
    assert not by_hand.is_edited_draft
    assert not by_hand.is_untouched_draft
    assert by_hand.state is State.NEEDS_WORK


@pytest.mark.parametrize(
    "note",
    [
        "tolmach: draft",
        "tolmach: draft 0123 confidence 5",
        "tolmach: draft 01234567 confidence",
        "tolmach: draft 01234567 confidence -1",
        "tolmach: draft 0123456z confidence 5",
        "see tolmach: draft 01234567 confidence 5",
    ],
)
def test_what_only_looks_like_a_note_is_none(note: str) -> None:
    assert Entry(None, "Текст.", "Text.", fuzzy=True, notes=(note,)).draft_note is None


def test_a_new_draft_replaces_the_notes_of_the_old_one_and_keeps_a_persons() -> None:
    old = replace(DRAFT, notes=(*DRAFT.notes, TERM), previous="Старый текст.")
    new = drafted(old, "The text.", MEMORY, confidence=100)
    assert new.notes == (
        "look",
        f"tolmach: draft {digest_of('Текст.', 'The text.')} confidence 100",
        "tolmach: origin memory 100",
    )
    assert new.previous is None
    assert new.is_untouched_draft


def test_a_carried_draft_counts_as_untouched_and_a_carried_edit_as_edited() -> None:
    assert DRAFT.carried("Новый.", "Text, carried.").is_untouched_draft
    assert DRAFT.carried("Новый.", "Text, carried.").notes[0] == "look"
    edited = replace(DRAFT, translation="A text.")
    assert edited.carried("Новый.", "A text, carried.").is_edited_draft
    plain = Entry(None, "Текст.", "Text.").carried("Новый.", "Carried.")
    assert plain == Entry(None, "Новый.", "Carried.")


def test_an_approved_draft_that_msgmerge_moved_to_another_text_is_no_untouched_draft() -> None:
    approved = replace(DRAFT, fuzzy=False)
    merged = replace(approved, msgid="Другой текст.", fuzzy=True)
    assert not merged.is_untouched_draft
    assert merged.state is State.NEEDS_WORK


remarks = st.lists(st.sampled_from(["piecewise", "loop", "length", "noise"])).map(" ".join)


@given(st.text(min_size=1), st.integers(0, 100), remarks, st.text(min_size=1))
def test_any_draft_can_be_read_and_tells_every_change(
    text: str, confidence: int, some: str, other: str
) -> None:
    note = DraftNote(digest_of("Текст.", text), confidence, some)
    found = Entry(None, "Текст.").with_draft(text, MACHINE, confidence, some)
    assert (found.draft_note, found.origin) == (note, MACHINE)
    assert found.is_untouched_draft
    assert replace(found, translation=other).is_untouched_draft == (text == other)


# On disk, and through GNU gettext


ENTRIES = (
    replace(DRAFT, comments=("paragraph",), places=(("posts/x.rst", 3),)),
    drafted(Entry("title", "Заголовок"), "Title", MEMORY, confidence=100),
    replace(drafted(Entry(None, "Правка."), "Edit."), translation="An edit."),
    replace(drafted(Entry(None, "Принято."), "Approved."), fuzzy=False),
    replace(drafted(Entry(None, "Принята правка."), "X."), translation="Edited.", fuzzy=False),
    drafted(Entry(None, "Строки\nи «кавычки» \\ \t"), 'Lines\nand "quotes" \\ \t'),
    drafted(Entry(None, "Строка\nкончается.\n"), "A line\nends.\n"),
    drafted(Entry(None, "Длинно. " * 30), "A text that a tool will wrap, — with “signs”. " * 9),
    replace(drafted(Entry(None, "Термин."), "Term."), notes=(*DRAFT.notes[1:], TERM)),
)
STATES = [State.DRAFT, State.DRAFT, State.NEEDS_WORK, State.APPROVED, State.APPROVED]


def facts(entries: Sequence[Entry]) -> list[object]:
    return [
        (one.key, one.state, one.origin, one.draft_note, one.is_edited_draft, set(one.notes))
        for one in entries
    ]


def test_notes_come_back_from_disk(tmp_path: Path) -> None:
    found = parse(on_disk(Catalog(HEADER, ENTRIES), tmp_path), "x.po", "en")
    assert found.is_same(Catalog(HEADER, ENTRIES))
    assert [one.state for one in found.entries][:5] == STATES


@pytest.mark.parametrize("tool", [["msgcat", "--no-wrap"], ["msgcat"], ["msgattrib"]])
def test_notes_survive_gnu_gettext(tmp_path: Path, tool: list[str]) -> None:
    if not shutil.which(tool[0]):
        pytest.skip("GNU gettext is not installed")
    path = on_disk(Catalog(HEADER, ENTRIES), tmp_path)
    subprocess.run([*tool, "-o", "y.po", path.name], cwd=tmp_path, check=True)
    assert facts(parse(tmp_path / "y.po", "y.po", "en").entries) == facts(ENTRIES)


def test_notes_survive_msgmerge(tmp_path: Path) -> None:
    if not shutil.which("msgmerge"):
        pytest.skip("GNU gettext is not installed")
    path = on_disk(Catalog(HEADER, ENTRIES), tmp_path)
    bare = tuple(replace(one, translation="", fuzzy=False, notes=()) for one in ENTRIES)
    (tmp_path / "x.pot").write_text(serialize(Catalog(HEADER, bare)), encoding="utf-8")
    command = ["msgmerge", "-q", "--previous", "-o", "y.po", path.name, "x.pot"]
    subprocess.run(command, cwd=tmp_path, check=True)
    assert facts(parse(tmp_path / "y.po", "y.po", "en").entries) == facts(ENTRIES)


def test_a_draft_that_msgattrib_approves_is_approved_and_keeps_its_notes(tmp_path: Path) -> None:
    if not shutil.which("msgattrib"):
        pytest.skip("GNU gettext is not installed")
    path = on_disk(Catalog(HEADER, ENTRIES[:1]), tmp_path)
    command = ["msgattrib", "--clear-fuzzy", "-o", "y.po", path.name]
    subprocess.run(command, cwd=tmp_path, check=True)
    (found,) = parse(tmp_path / "y.po", "y.po", "en").entries
    assert (found.state, found.draft_note) == (State.APPROVED, DRAFT.draft_note)


# After the post has changed


FIRST = "Первый абзац о сборке пакетов."
POST = f"""\
{FIRST}

Второй абзац: смотри `документ <http://old.example/a>`__ и ``dnf update``.
"""
CHANGED = POST.replace("сборке пакетов", "сборке всех пакетов")
MOVED_LINK = POST.replace("http://old.example/a", "https://new.example/b")


def all_drafted(text: str) -> Catalog:
    """Make a post's catalog with every message drafted as EN […]."""
    catalog = updated(Catalog({}), text)
    return replace(
        catalog, entries=tuple(drafted(one, f"EN {one.msgid}") for one in catalog.entries)
    )


def with_first(catalog: Catalog, **changes: object) -> Catalog:
    first, *others = catalog.entries
    return replace(catalog, entries=(replace(first, **changes), *others))  # type: ignore[arg-type]


def test_an_unchanged_post_leaves_its_drafts() -> None:
    assert updated(all_drafted(POST), POST) == all_drafted(POST)


def test_an_untouched_draft_of_a_changed_text_is_dropped() -> None:
    changed = updated(all_drafted(POST), CHANGED)
    found = entry(changed, "Первый")
    assert (found.state, found.translation, found.notes) == (State.UNTRANSLATED, "", ())
    assert (found.previous, found.fuzzy) == (None, False)
    assert [one.state for one in changed.entries] == [State.UNTRANSLATED, State.DRAFT]


def test_an_untouched_draft_of_a_removed_text_is_dropped() -> None:
    changed = updated(all_drafted(POST), POST.split("\n\n", 1)[1])
    assert [one.state for one in changed.entries] == [State.DRAFT]


def test_an_edited_draft_of_a_changed_text_needs_work() -> None:
    edited = with_first(all_drafted(POST), translation="What a person wrote.")
    found = entry(updated(edited, CHANGED), "Первый")
    assert (found.state, found.translation) == (State.NEEDS_WORK, "What a person wrote.")
    assert (found.previous, found.origin) == (FIRST, MACHINE)
    assert not found.is_untouched_draft


def test_an_edited_draft_of_a_removed_text_becomes_obsolete() -> None:
    edited = with_first(all_drafted(POST), translation="What a person wrote.")
    changed = updated(edited, POST.split("\n\n", 1)[1])
    assert changed.entries[-1].state is State.OBSOLETE
    assert changed.entries[-1].translation == "What a person wrote."


def test_an_approved_draft_of_a_changed_text_needs_work_and_is_not_ours() -> None:
    approved = with_first(all_drafted(POST), fuzzy=False)
    found = entry(updated(approved, CHANGED), "Первый")
    assert (found.state, found.translation) == (State.NEEDS_WORK, f"EN {FIRST}")
    assert found.previous == FIRST
    assert not found.is_untouched_draft  # it was approved: pretranslate must leave it alone


def test_a_fuzzy_draft_that_needed_work_is_not_dropped_by_a_second_edit() -> None:
    approved = with_first(all_drafted(POST), fuzzy=False)
    once = updated(approved, CHANGED)
    twice = updated(once, CHANGED.replace("всех пакетов", "почти всех пакетов"))
    found = entry(twice, "Первый")
    assert (found.state, found.translation) == (State.NEEDS_WORK, f"EN {FIRST}")
    assert found.previous == FIRST


def test_an_approved_draft_whose_text_changed_and_changed_back_is_no_draft() -> None:
    approved = with_first(all_drafted(POST), fuzzy=False)
    back = entry(updated(updated(approved, CHANGED), POST), "Первый")
    assert (back.state, back.translation) == (State.NEEDS_WORK, f"EN {FIRST}")
    assert (back.previous, back.origin, back.is_untouched_draft) == (None, MACHINE, False)


def test_an_approved_translation_that_needed_work_survives_removal() -> None:
    once = updated(with_first(all_drafted(POST), fuzzy=False), CHANGED)
    changed = updated(once, POST.split("\n\n", 1)[1])
    assert f"EN {FIRST}" in [one.translation for one in changed.entries]


def test_a_markup_edit_carries_a_draft_that_still_counts_as_untouched() -> None:
    changed = updated(all_drafted(POST), MOVED_LINK)
    found = entry(changed, "Второй")
    assert (found.state, found.translation) == (State.DRAFT, f"EN {found.msgid}")
    assert "https://new.example/b" in found.translation
    assert found.is_untouched_draft
    assert found.draft_note is not None
    assert found.draft_note.confidence == 87


def test_a_markup_edit_carries_an_approved_draft_that_stays_approved() -> None:
    catalog = all_drafted(POST)
    entries = tuple(replace(one, fuzzy=False) for one in catalog.entries)
    found = entry(updated(replace(catalog, entries=entries), MOVED_LINK), "Второй")
    assert (found.state, found.translation) == (State.APPROVED, f"EN {found.msgid}")
    assert not found.is_edited_draft


def test_a_markup_edit_carries_an_edited_draft_that_stays_edited() -> None:
    catalog = all_drafted(POST)
    first, second = catalog.entries
    edited = replace(second, translation=second.translation.replace("EN", "By hand:"))
    found = entry(updated(replace(catalog, entries=(first, edited)), MOVED_LINK), "Второй")
    assert found.state is State.NEEDS_WORK
    assert found.translation == f"By hand: {found.msgid}"
    assert found.is_edited_draft


def test_a_text_that_returns_takes_no_draft_back() -> None:
    there = updated(all_drafted(POST), CHANGED)
    assert entry(updated(there, POST), "Первый").state is State.UNTRANSLATED


def test_a_draft_with_a_persons_note_is_kept_when_its_text_changes_or_goes() -> None:
    noted = drafted(Entry(None, "Старый текст про сеть и модуль."), "The old text.")
    noted = replace(noted, notes=("ask the author", *noted.notes))
    (changed,) = updated(Catalog({}, (noted,)), "Новый текст про сеть и модуль.").entries
    assert (changed.state, changed.translation) == (State.NEEDS_WORK, "The old text.")
    (gone,) = (
        one for one in updated(Catalog({}, (noted,)), "Совсем иное дело.").entries if one.obsolete
    )
    assert "ask the author" in gone.notes


def test_a_draft_never_takes_the_match_away_from_an_approved_translation() -> None:
    draft = drafted(Entry(None, "Новый текст про сеть и модули."), "The draft.")
    approved = Entry(None, "Новый текст про сеть или модули", "The approved text.")
    found = updated(Catalog({}, (draft, approved)), "Новый текст про сеть и модуль.")
    assert [one.translation for one in found.entries] == ["The approved text."]
