"""The segments of a review and the panes that show one of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingsMap
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Footer

from translate.memory.types import Match
from translate.review.lines import joined
from translate.review.segment import Place, Segment
from translate.review.session import ReviewSession
from translate.tui.editor import Editor
from translate.tui.header import ProgressLine
from translate.tui.keys import bindings
from translate.tui.panes import TextPane
from translate.tui.rows import SegmentRows
from translate.tui.saving import Following
from translate.tui.segments import SegmentList
from translate.tui.showing import Panes, origin_of
from translate.tui.words import _

if TYPE_CHECKING:
    from translate.tui.app import ReviewApp

READING_PAUSE = 0.1
"""Seconds that a segment is looked at before the memory is asked: Enter may be held down."""
TABS = ("findings", "memory", "terms")


class SegmentScreen(Screen[None]):
    """The segments on the left; the current one, and what helps with it, on the right."""

    app: ReviewApp

    def __init__(self, session: ReviewSession, following: Following) -> None:
        super().__init__()
        self._bindings = BindingsMap(bindings(session.project.config.review.keys))
        self.session = session
        self.following = following
        config = session.project.config
        self.line = ProgressLine(id="progress")
        self.list = SegmentList(id="segments")
        self.context = TextPane(_("Context"), id="context")
        self.source = TextPane(config.source.upper(), id="source")
        self.target = TextPane(session.lang.upper(), id="target")
        self.editor = Editor(config.review.keys, id="editor")
        """Shown in the place of the translation."""
        self.tabs = TextPane(id="tabs")
        self.panes = Panes(session)
        self.tab = TABS[0]
        self.rows = SegmentRows(session)
        self.matches: tuple[Match, ...] = ()
        self.shown: Place | None = None
        self.shown_at = 0.0

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield self.line
        with Horizontal(id="body"):
            yield self.list
            with Vertical(id="work"):
                yield self.context
                yield self.source
                yield self.target
                yield self.editor
                yield self.tabs
        yield Footer()

    def on_mount(self) -> None:
        """Show the first segment, and look at the disk now and then."""
        self.editor.display = False
        self.show_rows()
        self.show_current()
        self.list.focus()

    def on_resize(self, event: Resize) -> None:
        """Take the list away where there is no room for it."""
        self.set_class(event.size.width < 100, "narrow")
        self.set_class(event.size.width < 60, "tiny")

    @property
    def is_editing(self) -> bool:
        """Tell whether the editor is open."""
        return bool(self.editor.display)

    # Showing

    def show_rows(self) -> None:
        """Show the list anew: a filter was chosen, or segments were loaded."""
        self.rows = SegmentRows(self.session)
        self.list.rows = self.rows

    def repaint(self, places: Sequence[Place]) -> None:
        """Paint the rows of some segments anew."""
        for place in places:
            row = self.rows.row_of(place)
            if row is not None:
                self.list.refresh_row(row)

    def show_current(self) -> None:
        """Show the current segment in every pane, in one picture."""
        with self.app.batch_update():
            self._show_current()

    def _show_current(self) -> None:
        segment = self.session.current
        place = segment.place if segment else None
        if place != self.shown:
            self.shown, self.shown_at, self.matches = place, time.monotonic(), ()
        row = self.rows.row_of(segment.place) if segment is not None else None
        if row is not None:
            self.list.show(row)
        self._show_text(segment)
        self.show_progress()
        if segment is not None:
            self.find_matches(segment)

    @work(exclusive=True, group="memory")
    async def find_matches(self, segment: Segment) -> None:
        """Look for approved texts like this one, once the segment is painted."""
        await asyncio.sleep(READING_PAUSE)
        if not self.app.is_loaded:
            return
        found = await self.app.matches(segment)
        if self.shown == segment.place:
            self.matches = found
            self._show_tab(segment)

    def _show_text(self, segment: Segment | None, lit: int | None = None) -> None:
        context, source, target = self.context, self.source, self.target
        if segment is None:
            for pane in (context, source, target):
                pane.show([])
            target.show([((_("Nothing is left here. f chooses a filter, o a post."), "dim"),)])
            self._show_tab(None)
            return
        context.show(self.panes.context(segment, context.content_size.width or 60))
        source.show(self.panes.source(segment, lit))
        if not self.is_editing:
            target.border_title = f"{self.session.lang.upper()}  {origin_of(segment.entry)}"
            target.show(self.panes.target(segment))
        self._show_tab(segment)

    def _show_tab(self, segment: Segment | None) -> None:
        pane = self.tabs
        if segment is None:
            pane.border_title = ""
            pane.show([])
            return
        found = self.session.findings(segment, self.written(segment) if self.is_editing else None)
        names = {
            "findings": _("Findings ({count})").format(count=len(found)),
            "memory": _("Memory ({count})").format(count=len(self.matches)),
            "terms": _("Terms"),
        }
        titles = [f"[b u]{name}[/]" if key == self.tab else name for key, name in names.items()]
        pane.border_title = " ── ".join(titles)
        if self.tab == "findings":
            pane.show(self.panes.findings(found))
        elif self.tab == "memory":
            pane.show(self.panes.memory(segment, self.matches))
        else:
            pane.show(self.panes.terms(segment))
        self.line.findings = len(found)

    def written(self, segment: Segment) -> str:
        """Give the editor's text as one line; a text with lines of its own keeps them."""
        return joined(self.editor.text, hard="\n" in segment.place.key[1])

    def show_progress(self) -> None:
        """Show where we are and whether everything is saved."""
        segment, view = self.session.current, self.session.view
        line = self.line
        line.post = segment.place.post if segment else ""
        line.done, line.total = self.app.progress()
        line.number = (view.index or 0) + 1 if view.places else 0
        line.shown = len(view.places)
        line.filter = str(view.filter)
        line.saved, line.failed = self.following.told, bool(self.session.unsaved)

    # Moving

    def action_next(self) -> None:
        """Go to the next segment."""
        self._move(1)

    def action_previous(self) -> None:
        """Go to the segment before."""
        self._move(-1)

    def action_page_down(self) -> None:
        """Go a screen on."""
        self._move(self.list.size.height or 10)

    def action_page_up(self) -> None:
        """Go a screen back."""
        self._move(-(self.list.size.height or 10))

    def action_first(self) -> None:
        """Go to the first segment."""
        self._move(-len(self.session.view.places))

    def action_last(self) -> None:
        """Go to the last segment."""
        self._move(len(self.session.view.places))

    def _move(self, by: int) -> None:
        self.session.view.move(by)
        self.show_current()

    def on_segment_list_chosen(self, message: SegmentList.Chosen) -> None:
        """Go where the mouse pointed."""
        place = self.rows.place_of(message.index)
        if place is not None and not self.is_editing:
            self.session.view.select(place)
            self.show_current()

    def action_tab(self) -> None:
        """Show the next of findings, memory and terms."""
        self.tab = TABS[(TABS.index(self.tab) + 1) % len(TABS)]
        self._show_tab(self.session.current)
