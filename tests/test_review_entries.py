"""What becomes of an entry when a person approves, edits, sends back, or comments on it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_catalog import HEADER, on_disk
from translate.catalog import Catalog, Entry, Origin, State, parse

EMPTY = Entry(None, "Река течёт.")
DRAFT = EMPTY.with_draft("A river flows.", Origin("machine", "ru_en 1.9"), 71)
BY_HAND = EMPTY.approved("The river flows.")
PLAIN = Entry(None, "Река течёт.", "The river flows.")
STALE = Entry(None, "Река течёт.", "A river.", fuzzy=True, previous="Река.")
ENTRIES = (EMPTY, DRAFT, BY_HAND, PLAIN, STALE)


@pytest.mark.parametrize("entry", ENTRIES)
def test_what_a_person_approved_is_approved(entry: Entry) -> None:
    approved = entry.approved("The river flows on.")
    assert (approved.state, approved.previous) == (State.APPROVED, None)
    assert approved.origin == (entry.origin or Origin("human"))


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("text", ["The river flows on.", "A river flows."])
def test_what_a_person_sent_back_needs_work_and_is_never_a_draft_again(
    entry: Entry, text: str
) -> None:
    for back in (entry.sent_back(text), entry.approved(text).sent_back(text)):
        assert (back.state, back.translation) == (State.NEEDS_WORK, text)
        assert not back.is_untouched_draft


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_edited_text_needs_work(entry: Entry) -> None:
    edited = entry.edited("The river flo")
    assert (edited.state, edited.translation) == (State.NEEDS_WORK, "The river flo")


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_emptied_text_is_as_never_translated(entry: Entry) -> None:
    assert entry.edited("").state is State.UNTRANSLATED
    assert entry.edited("").notes == ()


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_edit_that_changes_nothing_changes_nothing(entry: Entry) -> None:
    assert entry.edited(entry.translation) == entry


def test_a_draft_edited_and_brought_back_is_a_draft() -> None:
    assert DRAFT.edited("A river").edited(DRAFT.translation) == DRAFT


def test_an_approved_draft_that_is_edited_is_nobodys_draft() -> None:
    edited = DRAFT.approved(DRAFT.translation).edited("The river.")
    assert (edited.state, edited.is_disposable) == (State.NEEDS_WORK, False)


COMMENTS = st.lists(st.text("abc :-", max_size=8), max_size=4).map("\n".join)


@given(st.sampled_from(ENTRIES), COMMENTS)
def test_a_comment_stands_beside_our_notes(entry: Entry, text: str) -> None:
    commented = entry.with_comment(text)
    lines = text.strip().split("\n") if text.strip() else []
    assert commented.comment == "\n".join(line.rstrip() for line in lines)
    assert (commented.state, commented.origin) == (entry.state, entry.origin)
    assert commented.with_comment("") == entry


@given(st.sampled_from(ENTRIES), st.sets(st.sampled_from(["broken-markup", "changed-markup", "x"])))
def test_dismissed_findings_are_remembered_and_forgotten(entry: Entry, codes: set[str]) -> None:
    ignoring = entry.with_comment("Note.").with_ignored(codes)
    assert (ignoring.ignored, ignoring.comment) == (frozenset(codes), "Note.")
    assert ignoring.with_ignored(()).with_comment("") == entry


def test_a_draft_with_a_comment_is_not_thrown_away() -> None:
    assert DRAFT.is_disposable
    assert not DRAFT.with_comment("See the talk.").is_disposable


def test_a_draft_with_a_dismissed_finding_is_not_thrown_away() -> None:
    assert not DRAFT.with_ignored(["changed-markup"]).is_disposable


def test_advice_on_a_draft_goes_when_it_is_approved_and_what_is_noted_of_it_stays() -> None:
    advised = replace(DRAFT, notes=(*DRAFT.notes, "tolmach: term река = river"))
    assert advised.approved("A river.").notes == DRAFT.notes
    assert advised.edited("A river.").notes == advised.notes


@pytest.mark.parametrize("note", ["tolmach: origin machine ru_en 1.9", "tolmach: origin memory 92"])
def test_an_edited_draft_of_which_nothing_else_is_noted_needs_work(note: str) -> None:
    old = Entry(None, "Река течёт.", "A river flows.", fuzzy=True, notes=(note,))
    assert old.state is State.DRAFT
    assert old.edited("A river").state is State.NEEDS_WORK


def test_an_approved_text_edited_back_to_its_draft_is_nobodys_draft() -> None:
    for notes in (DRAFT.notes, DRAFT.notes[:1]):  # with its origin, and without
        approved = replace(DRAFT, notes=notes).approved("The river.")
        edited = replace(approved, notes=notes).edited(DRAFT.translation)
        assert (edited.state, edited.is_untouched_draft) == (State.NEEDS_WORK, False)


def test_what_another_tool_emptied_loses_its_flag_and_our_notes() -> None:
    emptied = replace(DRAFT, translation="")
    assert emptied.edited("") == EMPTY


def test_a_comment_is_never_taken_for_a_note_of_ours() -> None:
    text = "tolmach: ignore broken-markup\ntolmach: origin human"
    commented = EMPTY.with_comment(text)
    assert (commented.ignored, commented.origin) == (frozenset(), None)
    assert commented.comment.split() == text.split()
    assert commented.with_comment(commented.comment) == commented
    assert commented.with_comment("") == EMPTY


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0c"])
def test_each_line_of_a_comment_is_a_note(end: str) -> None:
    assert EMPTY.with_comment(f"First.{end}Second.").notes == ("First.", "Second.")


ACTED = tuple(
    replace(one, msgid=f"{number}. {one.msgid}", line=0)
    for number, one in enumerate(
        (
            DRAFT.approved("A river flows."),
            DRAFT.sent_back("A river flows."),
            DRAFT.edited("A river\nflows."),
            DRAFT.edited(""),
            BY_HAND.sent_back("The river."),
            BY_HAND.edited("The river."),
            STALE.approved("A river flows."),
            STALE.sent_back("A river."),
            DRAFT.with_comment("See the talk.\n\n  tolmach: is a person\ntolmach: ignore this"),
            DRAFT.with_ignored(["broken-markup", "changed-markup"]),
            BY_HAND.with_comment("~ , : . |").with_ignored(["x"]),
        )
    )
)


def facts(entries: Iterable[Entry]) -> list[object]:
    return [
        (one.key, one.translation, one.state, one.origin, one.draft_note, one.comment, one.ignored)
        for one in entries
    ]


def test_what_a_person_did_comes_back_from_disk(tmp_path: Path) -> None:
    found = parse(on_disk(Catalog(HEADER, ACTED), tmp_path), "x.po", "en")
    assert found.is_same(Catalog(HEADER, ACTED))


@pytest.mark.parametrize("tool", ["msgattrib", "msgcat"])
def test_what_a_person_did_survives_gnu_gettext(tmp_path: Path, tool: str) -> None:
    if not shutil.which(tool):
        pytest.skip("GNU gettext is not installed")
    path = on_disk(Catalog(HEADER, ACTED), tmp_path)
    subprocess.run([tool, "-o", "y.po", path.name], cwd=tmp_path, check=True)
    assert facts(parse(tmp_path / "y.po", "y.po", "en").entries) == facts(ACTED)
