"""The review screen under Textual's pilot: every key, and what it leaves on disk."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from tests.review_sites import (
    CATALOG,
    DRAFTS,
    OTHER,
    Driven,
    drafted_site,
    drive,
    entry_of,
    spoiled,
)
from tests.site import Site
from translate.catalog import State
from translate.review.segment import Place
from translate.review.unfinished import Unfinished
from translate.tui import acting_screen
from translate.tui.dialogs import Ask, Form, Listing, Prompt
from translate.tui.help_screen import HelpScreen
from translate.tui.keys import ACTIONS
from translate.tui.panes import TextPane
from translate.tui.preview_screen import PreviewScreen
from translate.tui.start_screen import StartScreen

LONG = next(one for one in DRAFTS if one.startswith("Сеть"))
NEVER = '[review]\nidentical = "never"\n'


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return drafted_site(tmp_path / "site", NEVER)


def state(site: Site, msgid: str, catalog: str = CATALOG) -> State:
    return entry_of(site, msgid, catalog).state


def pane(driven: Driven, name: str) -> str:
    return driven.screen.query_one(f"#{name}", TextPane).plain_text


def test_enter_approves_and_goes_to_the_next_unreviewed_segment(site: Site) -> None:
    async def work(driven: Driven) -> None:
        await driven.press("enter")
        assert state(site, "Контейнеры") is State.APPROVED
        assert driven.msgid == LONG

    drive(site, work)


def test_enter_is_ignored_until_the_segment_was_there_to_be_read(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acting_screen, "READING", 3.0)

    async def work(driven: Driven) -> None:
        driven.screen.shown_at -= 3
        await driven.pilot.press("enter")
        assert state(site, "Контейнеры") is State.APPROVED
        for _ in range(5):
            await driven.pilot.press("enter")
        assert state(site, LONG) is State.DRAFT

    drive(site, work)


def test_a_whole_site_is_reviewed_with_one_key_and_the_last_one_too(site: Site) -> None:
    async def work(driven: Driven) -> None:
        for _ in DRAFTS:
            await driven.press("enter")
        await driven.press("enter")
        assert state(site, "Одинаковый текст.", OTHER) is State.APPROVED
        assert driven.app.progress() == (7, 7)

    drive(site, work)


def test_an_edit_is_approved_with_ctrl_j(site: Site) -> None:
    async def work(driven: Driven) -> None:
        await driven.press("down", "down", "e", "ctrl+end")
        await driven.write(" Очень: very.")
        await driven.press("ctrl+j")
        entry = entry_of(site, "Сборка идёт долго.")
        assert entry.translation == "The build takes long. Очень: very."
        assert entry.state is State.APPROVED

    drive(site, work)


def test_f2_approves_an_edit_too(site: Site) -> None:
    async def work(driven: Driven) -> None:
        await driven.press("e")
        await driven.write("My ")
        await driven.press("f2")
        assert entry_of(site, "Контейнеры").translation == "My Containers"
        assert state(site, "Контейнеры") is State.APPROVED

    drive(site, work)


def test_escape_keeps_the_text_unapproved(site: Site) -> None:
    async def work(driven: Driven) -> None:
        await driven.press("e")
        await driven.write("My ")
        await driven.press("escape")
        await driven.until(lambda: entry_of(site, "Контейнеры").translation == "My Containers")
        assert state(site, "Контейнеры") is State.NEEDS_WORK
        assert not driven.screen.is_editing
        assert "My" in pane(driven, "target")
        assert "What was changed in the draft" in pane(driven, "target")

    drive(site, work)


def test_a_draft_that_an_earlier_run_edited_is_still_compared(site: Site) -> None:
    async def edit(driven: Driven) -> None:
        await driven.press("e")
        await driven.write("My ")
        await driven.press("escape")
        await driven.until(lambda: entry_of(site, "Контейнеры").translation == "My Containers")

    async def look(driven: Driven) -> None:
        assert "What was changed in the draft" in pane(driven, "target")

    drive(site, edit)
    drive(site, look)


def test_the_editor_shows_a_sentence_a_line_and_joins_them_again(site: Site) -> None:
    async def work(driven: Driven) -> None:
        await driven.press("down", "e")
        assert driven.screen.editor.text.count("\n") == 1
        await driven.press("ctrl+j")
        assert entry_of(site, LONG).translation == DRAFTS[LONG]

    drive(site, work)


def test_the_sentence_that_matches_the_cursors_line_is_lit(site: Site) -> None:
    async def work(driven: Driven) -> None:
        await driven.press("down", "e", "down")
        await driven.until(lambda: "▸ Потом" in pane(driven, "source"))

    drive(site, work)


def test_n_says_that_it_needs_work(site: Site) -> None:
    async def work(driven: Driven) -> None:
        await driven.press("n")
        assert state(site, "Контейнеры") is State.NEEDS_WORK
        assert driven.msgid == LONG

    drive(site, work)


def test_an_error_turns_enter_into_look_here_first_and_bang_approves(site: Site) -> None:
    spoiled(site, LONG, "No link at all, and no ``dnf update``.")

    async def work(driven: Driven) -> None:
        await driven.press("down", "enter")
        assert state(site, LONG) is not State.APPROVED
        assert "http://example.org/mod" in pane(driven, "tabs")
        await driven.press("!")
        entry = entry_of(site, LONG)
        assert entry.state is State.APPROVED
        assert entry.ignored == {"lost-markup"}

    drive(site, work)


def test_an_edit_with_an_error_is_kept_and_approved_by_bang_alone(site: Site) -> None:
    async def work(driven: Driven) -> None:
        await driven.press("down", "e")
        driven.screen.editor.change_text("No link.")
        await driven.press("ctrl+j")
        entry = entry_of(site, LONG)
        assert entry.translation == "No link."
        assert entry.state is State.NEEDS_WORK
        assert driven.msgid == LONG
        await driven.press("!")
        assert state(site, LONG) is State.APPROVED

    drive(site, work)


def test_u_and_ctrl_r_undo_and_redo_across_segments_and_posts(site: Site) -> None:
    async def work(driven: Driven) -> None:
        for _ in range(5):
            await driven.press("enter")
        assert state(site, "Сборка", OTHER) is State.APPROVED
        for _ in range(5):
            await driven.press("u")
        assert state(site, "Сборка", OTHER) is State.DRAFT
        assert state(site, "Контейнеры") is State.DRAFT
        assert driven.msgid == "Контейнеры"
        await driven.press("ctrl+r")
        assert state(site, "Контейнеры") is State.APPROVED

    drive(site, work)


def test_what_an_earlier_run_did_is_undone_too(site: Site) -> None:
    async def approve(driven: Driven) -> None:
        await driven.press("enter")

    async def undo(driven: Driven) -> None:
        await driven.press("u")
        assert state(site, "Контейнеры") is State.DRAFT

    drive(site, approve)
    drive(site, undo)


@pytest.mark.parametrize(("latin", "russian"), [("n", "т"), ("u", "г"), ("e", "у")])
def test_a_letter_answers_on_a_russian_layout_too(site: Site, latin: str, russian: str) -> None:
    async def work(driven: Driven) -> None:
        await driven.press("enter", russian)
        if latin == "n":
            assert state(site, LONG) is State.NEEDS_WORK
        elif latin == "u":
            assert state(site, "Контейнеры") is State.DRAFT
        else:
            assert driven.screen.is_editing

    drive(site, work)


def test_f3_inserts_the_markup_that_is_missing(site: Site) -> None:
    spoiled(site, LONG, "The network sees")

    async def work(driven: Driven) -> None:
        await driven.press("down", "e", "ctrl+end", "space", "f3")
        assert "`модуль <http://example.org/mod>`__" in driven.screen.editor.text
        await driven.press("space", "f3")
        assert "``dnf update``" in driven.screen.editor.text

    drive(site, work)


def test_f4_copies_the_source(site: Site) -> None:
    async def work(driven: Driven) -> None:
        await driven.press("down", "down", "f4")
        assert driven.screen.editor.text == "Сборка идёт долго."

    drive(site, work)


def test_a_digit_takes_a_memory_match(site: Site) -> None:
    async def work(driven: Driven) -> None:
        await driven.press("down", "down", "down", "enter")
        await driven.press("down", "down")
        assert driven.msgid == "Одинаковый текст."
        await driven.until(lambda: bool(driven.screen.matches))
        await driven.press("tab")
        assert "100 %" in pane(driven, "tabs")
        await driven.press("1")
        assert driven.screen.editor.text == "The same text."

    drive(site, work)


def test_slash_finds_a_text_and_f7_the_next_one(site: Site) -> None:
    async def work(driven: Driven) -> None:
        await driven.press("slash")
        assert isinstance(driven.app.screen, Prompt)
        await driven.write("same text")
        await driven.press("enter")
        await driven.until(lambda: driven.msgid == "Одинаковый текст.")
        first = driven.session.current
        await driven.press("f7")
        assert driven.msgid == "Одинаковый текст."
        assert driven.session.current != first

    drive(site, work)


def test_a_replacement_is_previewed_and_undone_in_one_step(site: Site) -> None:
    async def work(driven: Driven) -> None:
        await driven.press("f8")
        assert isinstance(driven.app.screen, Form)
        await driven.write("The")
        await driven.press("tab")
        await driven.write("A")
        await driven.press("tab", "tab", "tab", "space", "f2")
        await driven.until(lambda: isinstance(driven.app.screen, Listing))
        await driven.press("enter")
        await driven.until(lambda: entry_of(site, "Одинаковый текст.", OTHER).translation[0] == "A")
        assert entry_of(site, "Сборка идёт долго.").translation == "A build takes long."
        await driven.press("u")
        assert entry_of(site, "Сборка идёт долго.").translation == "The build takes long."
        text = entry_of(site, "Одинаковый текст.", OTHER).translation
        assert text == "The same text."

    drive(site, work)


def test_f_filters(site: Site) -> None:
    async def work(driven: Driven) -> None:
        await driven.press("enter", "f")
        await driven.press(*["backspace"] * 12)
        await driven.write("Карта")
        await driven.press("enter")
        await driven.until(lambda: driven.msgid == "Карта сети готова.")
        assert len(driven.session.view.places) == 1

    drive(site, work)


def test_g_goes_to_a_number_or_a_post(site: Site) -> None:
    async def work(driven: Driven) -> None:
        await driven.press("g", "3", "enter")
        await driven.until(lambda: driven.msgid == "Сборка идёт долго.")
        await driven.press("g")
        await driven.write("b.rst")
        await driven.press("enter")
        await driven.until(lambda: driven.msgid == "Сборка")

    drive(site, work)


def test_c_writes_a_comment(site: Site) -> None:
    async def work(driven: Driven) -> None:
        await driven.press("c")
        await driven.write("ask the author")
        await driven.press("enter")
        await driven.until(lambda: entry_of(site, "Контейнеры").comment == "ask the author")
        assert state(site, "Контейнеры") is State.DRAFT

    drive(site, work)


def test_t_adds_a_term(site: Site) -> None:
    async def work(driven: Driven) -> None:
        await driven.press("t")
        await driven.write("карта")
        await driven.press("tab")
        await driven.write("map")
        await driven.press("enter")
        await driven.until(lambda: (site.root / "glossary.csv").is_file())
        await driven.press("g", "6", "enter")
        await driven.until(lambda: driven.msgid == "Карта сети готова.")
        assert "карта → map" in pane(driven, "tabs")

    drive(site, work)


def test_k_shows_every_use_of_a_word_in_any_form(site: Site) -> None:
    async def work(driven: Driven) -> None:
        await driven.press("k")
        await driven.write("сеть")
        await driven.press("enter")
        await driven.until(lambda: isinstance(driven.app.screen, Listing))
        listing = driven.app.screen
        assert isinstance(listing, Listing)
        assert len(listing.lines) == 2
        await driven.press("down", "enter")
        await driven.until(lambda: driven.msgid == "Карта сети готова.")

    drive(site, work)


def test_p_shows_the_post_as_it_will_look(site: Site) -> None:
    async def work(driven: Driven) -> None:
        await driven.press("enter", "p")
        await driven.until(lambda: isinstance(driven.app.screen, PreviewScreen))
        await driven.pilot.pause()
        text = driven.app.screen.query_one(TextPane).plain_text
        assert "~ The network sees a module and dnf update." in text
        assert "  Containers" in text
        await driven.press("escape")
        await driven.until(lambda: not isinstance(driven.app.screen, PreviewScreen))

    drive(site, work)


def test_question_mark_shows_every_key(site: Site) -> None:
    async def work(driven: Driven) -> None:
        await driven.press("question_mark")
        await driven.until(lambda: isinstance(driven.app.screen, HelpScreen))
        await driven.pilot.pause()
        text = driven.app.screen.query_one(TextPane).plain_text
        assert "Approve anyway" in text
        assert "ctrl+j, f2" in text

    drive(site, work)


def test_keys_can_be_changed(tmp_path: Path) -> None:
    site = drafted_site(tmp_path / "site", NEVER + '[review.keys]\nneeds_work = "w"\n')

    async def work(driven: Driven) -> None:
        await driven.press("n")
        assert state(site, "Контейнеры") is State.DRAFT
        await driven.press("w")
        assert state(site, "Контейнеры") is State.NEEDS_WORK

    drive(site, work)


def test_equal_texts_elsewhere_are_offered_the_same_translation(tmp_path: Path) -> None:
    site = drafted_site(tmp_path / "site")

    async def work(driven: Driven) -> None:
        await driven.press("down", "down", "down", "enter")
        await driven.until(lambda: isinstance(driven.app.screen, Ask))
        await driven.press("y")
        await driven.until(lambda: state(site, "Одинаковый текст.", OTHER) is State.APPROVED)

    drive(site, work)


def test_equal_texts_are_approved_unasked_where_the_project_wants_it(tmp_path: Path) -> None:
    site = drafted_site(tmp_path / "site", '[review]\nidentical = "always"\n')

    async def work(driven: Driven) -> None:
        await driven.press("down", "down", "down", "enter")
        await driven.until(lambda: state(site, "Одинаковый текст.", OTHER) is State.APPROVED)

    drive(site, work)


def test_the_posts_are_listed_with_their_progress_and_one_is_opened(site: Site) -> None:
    async def work(driven: Driven) -> None:
        await driven.until(lambda: driven.app.is_loaded)
        assert isinstance(driven.app.screen, StartScreen)
        await driven.press("down", "enter")
        await driven.ready()
        assert driven.msgid == "Сборка"
        await driven.press("o")
        await driven.until(lambda: isinstance(driven.app.screen, StartScreen))

    drive(site, work, starts_with_posts=True)


def test_what_somebody_else_changed_in_the_same_entry_is_asked_about(site: Site) -> None:
    async def work(driven: Driven) -> None:
        spoiled(site, "Контейнеры", "Somebody's containers")
        await driven.press("e")
        await driven.write("My ")
        await driven.press("ctrl+j")
        await driven.until(lambda: isinstance(driven.app.screen, Ask))
        await driven.press("m")
        await driven.until(lambda: entry_of(site, "Контейнеры").translation == "My Containers")

    drive(site, work)


def test_another_post_that_somebody_changes_is_shown_as_it_is_now(site: Site) -> None:
    async def work(driven: Driven) -> None:
        await driven.press("down")
        spoiled(site, LONG, "Another draft.")
        await driven.screen.look_at_disk()
        await driven.until(lambda: "Another draft." in pane(driven, "target"))

    drive(site, work)


def test_a_full_disk_is_told_at_once_and_the_text_kept_and_tried_again(site: Site) -> None:
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]

    async def work(driven: Driven) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (16, hard))
        try:
            await driven.press("enter")
            assert driven.screen.line.failed
            assert "NOT SAVED" in driven.screen.line.saved
            assert state(site, "Контейнеры") is State.DRAFT
            await driven.press("q")
            await driven.until(lambda: isinstance(driven.app.screen, Ask))
            await driven.press("n")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        await driven.screen.look_at_disk()
        assert state(site, "Контейнеры") is State.APPROVED
        assert not driven.screen.line.failed

    drive(site, work)


def test_leaving_with_the_editor_open_keeps_the_text(site: Site) -> None:
    async def work(driven: Driven) -> None:
        await driven.press("e")
        await driven.write("My ")
        await driven.app.action_quit()

    drive(site, work)
    assert entry_of(site, "Контейнеры").translation == "My Containers"


def test_the_palette_offers_every_action(site: Site) -> None:
    async def work(driven: Driven) -> None:
        titles = {one.title for one in driven.app.get_system_commands(driven.app.screen)}
        editor = {"Save and approve", "Leave"}
        assert {action.label for action in ACTIONS} - editor <= titles

    drive(site, work)


def test_text_that_was_not_finished_is_offered_again(site: Site) -> None:
    place = Place("posts/a.rst", "en", (None, "Сборка идёт долго."))
    Unfinished(site.root).keep(place, "The build takes long.", "The build takes")

    async def work(driven: Driven) -> None:
        await driven.press("down", "down", "e")
        assert driven.screen.editor.text == "The build takes"

    drive(site, work)


def test_a_click_goes_to_a_segment(site: Site) -> None:
    async def work(driven: Driven) -> None:
        await driven.pilot.click("#segments", offset=(5, 3))
        await driven.until(lambda: driven.msgid == "Сборка идёт долго.")

    drive(site, work)


@pytest.mark.parametrize("size", [(59, 20), (80, 24), (200, 60)])
def test_it_works_in_windows_of_any_width(site: Site, size: tuple[int, int]) -> None:
    async def work(driven: Driven) -> None:
        assert driven.screen.query_one("#segments").display is (size[0] >= 100)
        await driven.press("enter")
        assert state(site, "Контейнеры") is State.APPROVED

    drive(site, work, size)
