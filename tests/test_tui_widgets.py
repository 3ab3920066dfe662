"""The widgets of the review screen, each driven by keys and mouse in a screen of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.binding import BindingsMap
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.theme import BUILTIN_THEMES
from textual.widget import Widget

import translate.tui
from translate.errors import UsageError
from translate.tui.cells import cut, cut_middle, fit, visible
from translate.tui.dialogs import Ask, Form, Listing, Prompt
from translate.tui.editor import PAUSE, Editor
from translate.tui.header import Progress, ProgressLine, progress_spans
from translate.tui.keys import ACTIONS, SCREEN, bindings
from translate.tui.panes import STYLES, DiffPane, TextPane, rich_text
from translate.tui.segments import MARKS, Row, SegmentList
from translate.tui.themes import THEMES, register_themes

TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)


class Stage(App[None]):
    """One widget alone, and what it said."""

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.widget = widget
        self.heard: list[Message] = []
        self.pressed: list[str] = []
        self._bindings = BindingsMap(bindings())

    def compose(self) -> ComposeResult:
        yield self.widget

    def on_segment_list_chosen(self, message: SegmentList.Chosen) -> None:
        self.heard.append(message)

    def on_editor_committed(self, message: Editor.Committed) -> None:
        self.heard.append(message)

    def on_editor_left(self, message: Editor.Left) -> None:
        self.heard.append(message)

    def on_editor_edited(self, message: Editor.Edited) -> None:
        self.heard.append(message)

    def on_editor_line_moved(self, message: Editor.LineMoved) -> None:
        self.heard.append(message)

    def action_edit(self) -> None:
        self.pressed.append("edit")

    def action_next(self) -> None:
        self.pressed.append("next")

    def action_find_next(self) -> None:
        self.pressed.append("find_next")

    def action_match(self, number: int) -> None:
        self.pressed.append(f"match {number}")


def played(
    widget: Widget,
    scene: Callable[[Stage, Pilot[None]], Awaitable[None]],
    size: tuple[int, int] = (80, 24),
) -> Stage:
    async def play() -> Stage:
        stage = Stage(widget)
        async with stage.run_test(size=size) as pilot:
            await scene(stage, pilot)
        return stage

    return asyncio.run(play())


def screen_of(stage: App[None]) -> list[str]:
    height = stage.size.height
    lines = stage.screen._compositor.render_strips()
    return ["".join(piece.text for piece in line) for line in lines[:height]]


class ManyRows:
    """Rows that are made when they are asked for."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: list[int] = []

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: int) -> Row:
        self.asked.append(index)
        if index % 50 == 0:
            return Row("post", "", 0, f"posts/2021/записка-{index}.rst", index)
        return Row("segment", "~", index % 50, f"Предложение {index}, не короткое.", index)


# Keys


def test_no_two_actions_share_a_key_on_a_latin_or_a_russian_keyboard() -> None:
    groups = {action.group for action in ACTIONS}
    owners: dict[str, str] = {}
    for one in bindings(groups=groups):
        assert owners.setdefault(one.key, one.action) == one.action


def test_a_letter_answers_on_a_russian_layout_too() -> None:
    actions = {one.key: one.action for one in bindings()}
    twins = {"e": "у", "n": "т", "u": "г", "f": "а", "g": "п", "c": "с", "t": "е", "k": "л"}
    for latin, russian in (twins | {"p": "з", "q": "й", "o": "щ"}).items():
        assert actions[russian] == actions[latin]
    assert actions["full_stop"] == "find"
    assert actions["comma"] == "help"


def test_keys_reach_their_actions_from_either_layout() -> None:
    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("e", "у", "3", "down", "ъ")

    done = played(SegmentList(ManyRows(9)), scene)
    assert done.pressed == ["edit", "edit", "match 3", "next", "next"]


def test_a_project_chooses_other_keys() -> None:
    actions = {one.key: one.action for one in bindings({"edit": "i, f9", "find": "]"} | FREED)}
    assert actions["i"] == actions["f9"] == actions["ш"] == "edit"
    assert actions["right_square_bracket"] == "find"
    assert "e" not in actions


FREED = {"next": "down"}


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ({"fly": "x"}, "no action “fly”"),
        ({"edit": "n"}, "for “edit” and for “needs_work”"),
        ({"edit": "т"}, "“т”"),
        ({"edit": "ctrl+m"}, "sends “ctrl\\+m” as enter"),
        ({"edit": "hyperspace"}, "no key “hyperspace”"),
        ({"edit": "strg+x"}, "no key"),
        ({"edit": " , "}, "has no key"),
        ({"commit": "x"}, "the editor writes “x”"),
    ],
)
def test_impossible_keys_are_refused(overrides: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        bindings(overrides)


def test_the_editor_has_keys_of_its_own() -> None:
    assert {one.action for one in bindings(groups={"editor"})} == {"commit", "leave"}
    assert not {"commit", "leave"} & {one.action for one in bindings(groups=SCREEN)}


# Cells


@given(TEXTS, st.integers(0, 40))
def test_a_cut_text_is_never_wider_than_asked(text: str, width: int) -> None:
    line = visible(text)
    assert cell_len(cut(line, width)) <= width
    assert cell_len(cut_middle(line, width)) <= width
    assert cell_len(fit(line, width)) == width


@given(TEXTS)
def test_a_visible_text_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    assert not any(ord(one) < 32 or 127 <= ord(one) < 160 for one in visible(text))


# The list


def test_fifteen_thousand_rows_appear_at_once_and_only_those_seen_are_made() -> None:
    rows = ManyRows(15_000)

    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.pause()

    began = time.perf_counter()
    played(SegmentList(rows), scene)
    assert time.perf_counter() - began < 2  # an application's start included
    assert set(rows.asked) <= set(range(24))


def test_a_cursor_move_paints_two_rows() -> None:
    rows = ManyRows(15_000)

    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        listed = stage.query_one(SegmentList)
        listed.show(4)
        await pilot.pause()
        rows.asked.clear()
        listed.show(5)
        await pilot.pause()

    played(SegmentList(rows), scene)
    assert sorted(set(rows.asked)) == [4, 5]


def test_a_row_far_away_is_shown_with_its_neighbours() -> None:
    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        stage.query_one(SegmentList).show(9_020)
        await pilot.pause()
        lines = screen_of(stage)
        at = next(n for n, line in enumerate(lines) if "Предложение 9020" in line)
        assert lines[at].startswith("▸~")
        assert "9017" in lines[at - 3]
        assert "9023" in lines[at + 3]

    played(SegmentList(ManyRows(15_000), plain=False), scene)


def test_marks_are_read_without_colour_and_without_unicode() -> None:
    shown = [Row("segment", mark, 1, "текст", 0) for mark in MARKS]

    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.pause()
        signs = [line[1] for line in screen_of(stage)[: len(shown)]]
        assert len(set(signs)) == len(MARKS)
        assert all(sign.isascii() for sign in signs)
        assert screen_of(stage)[0].startswith(">")

    played(SegmentList(shown, plain=True), scene)


def test_wide_and_combining_characters_keep_the_rows_straight() -> None:
    rows = [Row("segment", "✓", 1, "漢字" * 30, 0), Row("segment", "✓", 2, "й" * 70, 1)]

    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.pause()
        assert [cell_len(line) for line in screen_of(stage)] == [40] * 10

    played(SegmentList(rows, plain=False), scene, (40, 10))


def test_a_click_tells_the_row() -> None:
    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        stage.query_one(SegmentList).show(200)
        await pilot.pause()
        await pilot.click(SegmentList, offset=(5, 20))
        await pilot.pause()

    (message,) = played(SegmentList(ManyRows(500)), scene).heard
    assert isinstance(message, SegmentList.Chosen)
    assert message.index == 200


def test_fewer_rows_keep_the_cursor_among_them_and_none_is_no_fault() -> None:
    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        listed = stage.query_one(SegmentList)
        listed.show(400)
        listed.rows = ManyRows(10)
        await pilot.pause()
        assert listed.cursor == 9
        assert "Предложение 9" in "".join(screen_of(stage))
        listed.rows = ()
        listed.show(3)
        await pilot.pause()
        assert listed.cursor == 0
        assert not "".join(screen_of(stage)).strip()

    played(SegmentList(ManyRows(500)), scene)


def test_a_changed_row_is_painted_anew_after_refresh() -> None:
    rows = [Row("segment", "~", 1, "черновик", 0)]

    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.pause()
        rows[0] = Row("segment", "✓", 1, "готово", 0)
        stage.query_one(SegmentList).refresh()
        await pilot.pause()
        assert "✓" in screen_of(stage)[0]

    played(SegmentList(rows, plain=False), scene)


# Panes


def test_every_style_is_one_that_every_theme_knows() -> None:
    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        register_themes(stage)
        pane = stage.query_one(TextPane)
        for theme in (*(one.name for one in THEMES), *BUILTIN_THEMES):
            stage.theme = theme
            await pilot.pause()
            for name in STYLES:
                stage.stylesheet.parse_style(STYLES[name])
            pane.show([[(name, name)] for name in STYLES])
            await pilot.pause()
            assert "emphasis" in "".join(screen_of(stage))

    played(TextPane("Всё", [], plain=False), scene, (60, 40))


def test_a_pane_shows_brackets_and_escapes_as_they_are() -> None:
    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.pause()
        shown = "\n".join(screen_of(stage))
        assert "[b]не разметка[/]" in shown
        assert "[red]title" in shown
        assert "�[31mx" in shown

    played(TextPane("[red]title", [[("[b]не разметка[/] \x1b[31mx", "text")]]), scene)


def test_a_long_text_is_wrapped_and_scrolled_to_a_line() -> None:
    lines = [[(f"Строка {number} " + "слово " * 30, "text")] for number in range(40)]

    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        pane = stage.query_one(TextPane)
        pane.styles.height = 10
        await pilot.pause()
        assert "Строка 0" in "".join(screen_of(stage))
        pane.show(lines, at=20)
        await pilot.pause()
        assert "Строка 20" in screen_of(stage)[1]

    played(TextPane("", lines), scene, (60, 20))


def test_changes_are_told_by_signs_where_there_is_no_colour() -> None:
    spans = [("was", "removed"), ("is", "added"), (" here", "same")]
    assert rich_text(spans, plain=True).plain == "[-was-]{+is+} here"
    assert rich_text(spans).plain == "wasis here"


def test_a_diff_pane_without_colours_shows_the_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.pause()
        assert "[-old-]{+new+}" in "".join(screen_of(stage))

    played(DiffPane("", [[("old", "removed"), ("new", "added")]]), scene)


# The editor


def texts_of(stage: Stage, kind: type[Message]) -> list[object]:
    heard = [one for one in stage.heard if isinstance(one, kind)]
    return [
        one.line if isinstance(one, Editor.LineMoved) else getattr(one, "text", 0) for one in heard
    ]


def test_writing_is_told_once_the_keys_rest_and_a_set_text_is_not_told() -> None:
    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        editor = stage.query_one(Editor)
        editor.focus()
        editor.set_text("Old.")
        await pilot.pause(PAUSE * 1.5)
        assert stage.heard == []
        await pilot.press("A", "у")
        await pilot.pause(PAUSE * 2)

    assert texts_of(played(Editor(), scene), Editor.Edited) == ["AуOld."]


@pytest.mark.parametrize(
    ("key", "kind"),
    [("ctrl+j", Editor.Committed), ("f2", Editor.Committed), ("escape", Editor.Left)],
)
def test_the_editors_own_keys_tell_its_text(key: str, kind: type[Message]) -> None:
    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        editor = stage.query_one(Editor)
        editor.focus()
        editor.set_text("One.\nTwo.")
        await pilot.press("X", key)
        await pilot.pause(PAUSE * 1.5)

        stage.set_focus(None)
        await pilot.pause()

    done = played(Editor(), scene)
    assert texts_of(done, kind) == ["XOne.\nTwo."]
    assert texts_of(done, Editor.Edited) == []


def test_undo_ends_at_the_text_that_was_set() -> None:
    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        editor = stage.query_one(Editor)
        editor.focus()
        editor.set_text("First.")
        editor.set_text("Second.")
        await pilot.press("a")
        editor.change_text("Third.")
        editor.put("X")
        assert editor.text == "Third.X"
        await pilot.press("ctrl+z")
        assert editor.text == "Third."
        await pilot.press("ctrl+z")
        assert editor.text == "aSecond."
        await pilot.press("ctrl+z", "ctrl+z", "ctrl+z")
        assert editor.text == "Second."
        await pilot.press("ctrl+y")
        assert editor.text == "aSecond."

    played(Editor(), scene)


def test_a_put_text_takes_the_place_of_what_is_selected() -> None:
    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        editor = stage.query_one(Editor)
        editor.focus()
        editor.set_text("abc")
        await pilot.press("end", "shift+left", "shift+left")
        editor.put("``x``")
        await pilot.press("!")
        assert editor.text == "a``x``!"

    played(Editor(), scene)


def test_the_cursors_line_is_told_when_it_changes() -> None:
    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        editor = stage.query_one(Editor)
        editor.focus()
        editor.set_text("One.\nTwo.\nThree.")
        await pilot.press("right", "down", "right", "down", "up")
        await pilot.pause()

    assert texts_of(played(Editor(), scene), Editor.LineMoved) == [1, 2, 1]


def test_keys_that_write_nothing_go_on_to_the_screen() -> None:
    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        editor = stage.query_one(Editor)
        editor.focus()
        await pilot.press("e", "f7", "3")
        assert editor.text == "e3"

    assert played(Editor(), scene).pressed == ["find_next"]


def test_an_edit_is_told_when_the_focus_goes() -> None:
    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        editor = stage.query_one(Editor)
        editor.focus()
        await pilot.press("a")
        stage.screen.set_focus(None)
        await pilot.pause()
        assert texts_of(stage, Editor.Edited) == ["a"]

    played(Editor(), scene)


# The line on top

PROGRESS = Progress(
    post="posts/2019/12/очень-длинное-имя-записки-о-словарях.rst",
    done=412,
    total=900,
    number=17,
    shown=488,
    filter="drafts",
    saved="saved",
    findings=2,
)


@given(st.builds(Progress, post=TEXTS, filter=TEXTS, saved=TEXTS), st.integers(40, 200))
def test_the_line_fits_any_width(progress: Progress, width: int) -> None:
    assert cell_len("".join(text for text, _name in progress_spans(progress, width))) <= width


@pytest.mark.parametrize("width", range(40, 161, 8))
def test_the_line_always_tells_where_we_are_and_what_is_not_saved(width: int) -> None:
    failed = Progress("a" * 90, 1, 9, 17, 488, "drafts", "NOT SAVED: disk full", True, 4)
    spans = progress_spans(failed, width)
    assert ("17/488", "text") in spans
    assert spans[-1] == ("NOT SAVED: disk full", "problem")


def test_a_long_reason_leaves_room_for_the_place() -> None:
    failed = Progress("a" * 90, 1, 9, 17, 488, saved="NOT SAVED: " + "why " * 90, failed=True)
    line = "".join(text for text, _name in progress_spans(failed, 60))
    assert "17/488" in line
    assert "NOT SAVED: why" in line


def test_a_wide_line_tells_everything() -> None:
    line = "".join(text for text, _name in progress_spans(PROGRESS, 140))
    assert PROGRESS.post in line
    assert "█████████░░░░░░░░░░░ 45%" in line
    assert line.endswith("17/488  drafts  2 findings  saved")
    assert "".join(t for t, _ in progress_spans(PROGRESS, 140, True)).count("#") == 9


def test_the_line_follows_its_values() -> None:
    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        line = stage.query_one(ProgressLine)
        line.post, line.number, line.shown = "posts/a.rst", 3, 8
        await pilot.pause()
        assert "3/8" in screen_of(stage)[0]

    played(ProgressLine(), scene)


# Dialogs


def answered(dialog: Screen[Any], *keys: str) -> object:
    answers: list[object] = []

    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        stage.push_screen(dialog, answers.append)
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()

    played(SegmentList(), scene)
    return answers


YES_NO = (("y", "[yes]"), ("n", "no"))


@pytest.mark.parametrize(
    ("keys", "answer"),
    [(["y"], "y"), (["т"], "n"), (["escape"], None), (["down", "enter"], "n"), (["enter"], "y")],
)
def test_a_question_is_answered_by_a_key(keys: list[str], answer: str | None) -> None:
    assert answered(Ask("Точно [да]?", YES_NO), *keys) == [answer]


def test_a_question_with_brackets_is_no_markup() -> None:
    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        stage.push_screen(Ask("Replace [b]x[/b]?", YES_NO))
        await pilot.pause()
        shown = "".join(screen_of(stage))
        assert "Replace [b]x[/b]?" in shown
        assert "[yes]" in shown

    played(SegmentList(), scene)


def test_a_prompt_gives_its_text_or_nothing() -> None:
    assert answered(Prompt("Go to", "1", "a [number]"), "end", "2", "enter") == ["12"]
    assert answered(Prompt("Go to", "1"), "2", "escape") == [None]


def test_a_form_gives_its_fields_and_switches() -> None:
    form = (("Find", ""), ("Replace [with]", "x")), (("regex", False), ("all", True))
    keys = ("a", "tab", "end", "y", "tab", "space", "f2")
    assert answered(Form("Replace", *form), *keys) == [(("a", "xy"), (True, True))]
    assert answered(Form("Replace", *form), "q", "enter") == [(("q", "x"), (False, True))]
    assert answered(Form("Replace", *form), "q", "escape") == [None]


def test_a_listing_gives_the_chosen_line() -> None:
    lines = [[(f"строка [{number}]", "text")] for number in range(300)]
    assert answered(Listing("Found", lines), "down", "down", "enter") == [2]
    assert answered(Listing("Found", lines), "escape") == [None]


@pytest.mark.parametrize("choose", [True, False])
@pytest.mark.parametrize("height", [10, 24, 51])
def test_a_listing_scrolls_to_its_end(choose: bool, height: int) -> None:
    lines = [[(f"строка {number}", "text")] for number in range(300)]

    async def scene(stage: Stage, pilot: Pilot[None]) -> None:
        stage.push_screen(Listing("Text", lines, choose=choose))
        await pilot.pause()
        await pilot.press("end")
        await pilot.pause()
        assert "строка 299" in "".join(screen_of(stage))

    played(SegmentList(), scene, (80, height))


# The layout


class Laid(App[None]):
    CSS_PATH = Path(translate.tui.__file__).parent / "app.tcss"

    def compose(self) -> ComposeResult:
        yield ProgressLine(id="progress")
        yield SegmentList(id="segments")
        yield TextPane("Context", id="context")


@pytest.mark.parametrize(
    ("name", "hidden"), [("", []), ("narrow", ["segments"]), ("tiny", ["segments", "context"])]
)
def test_a_narrow_screen_leaves_out_what_matters_less(name: str, hidden: list[str]) -> None:
    async def lay() -> list[str | None]:
        app = Laid()
        async with app.run_test() as pilot:
            app.screen.set_class(bool(name), name or "wide")
            await pilot.pause()
            return [one.id for one in app.screen.query("SegmentList, TextPane") if not one.display]

    assert asyncio.run(lay()) == hidden
