"""Approving, editing and undoing on the review screen."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from textual import work

from translate.errors import TranslateError
from translate.review.act import Act, Answer
from translate.review.pieces import next_missing
from translate.review.segment import Place, Segment
from translate.review.session import is_unreviewed
from translate.sentences import matching, sentence_lines
from translate.tui.dialogs import Ask
from translate.tui.editor import Editor
from translate.tui.segment_screen import SegmentScreen
from translate.tui.words import _

READING = 0.15
"""Seconds after a segment appears in which nothing is approved: a held key reads nothing."""
WHILE_EDITING = frozenset({"insert_piece", "copy_source", "tab", "help", "match"})
"""What the screen does while the editor is open."""


class ActingScreen(SegmentScreen):
    """What a person does to a segment."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let the editor have the keys while it is open, but those that help with writing."""
        return not self.is_editing or action in WHILE_EDITING

    async def action_approve(self) -> None:
        """Approve the translation as it is."""
        await self._approve(None, anyway=False)

    async def action_approve_anyway(self) -> None:
        """Approve, whatever was found."""
        await self._approve(None, anyway=True)

    async def _approve(self, text: str | None, anyway: bool) -> bool:
        if text is None and self._is_unread():
            return False
        segment = self.session.current
        act = self.session.approve(text, anyway=anyway)
        if act.answer is not Answer.DONE or segment is None:
            self._refuse(act)
            return False
        await self._approved(segment, act)
        return True

    async def _approved(self, segment: Segment, act: Act) -> None:
        await self.after(act)
        if act.alike:
            translation = self.session.shelf[segment.place].entry.translation
            self.offer_alike(act.alike, translation)
        self._go_on()

    def _is_unread(self) -> bool:
        """Tell whether the segment came too lately; a key that is held down never ends that."""
        now = time.monotonic()
        is_unread = now - self.shown_at < READING
        if is_unread:
            self.shown_at = now
        return is_unread

    def _refuse(self, act: Act) -> None:
        if act.answer is Answer.EMPTY:
            self.notify(_("There is no translation yet: e writes one."), severity="warning")
        if act.answer is Answer.FINDINGS:
            self.tab = "findings"
            self._show_tab(self.session.current)
            message = _("Look here first: {finding}. ! approves all the same.")
            told = act.findings[0].message
            self.notify(message.format(finding=told), severity="error", markup=False)

    def _go_on(self) -> None:
        if not self.session.next_unreviewed():
            self.notify(_("Everything that is shown is reviewed."))
        self.show_current()

    async def after(self, act: Act) -> None:
        """Wait until an act is on disk, and show how things stand."""
        places = await self.following.follow(act)
        self.repaint(places)
        if self.session.unsaved:
            self.notify(
                _("{told}. Your text is kept here, and tried again.").format(
                    told=self.following.told
                ),
                severity="error",
                markup=False,
            )

    @work
    async def offer_alike(self, places: Sequence[Place], translation: str) -> None:
        """Give equal texts elsewhere the same translation, as the project wants it."""
        wish = self.session.project.config.review.identical.value
        if wish == "never":
            return
        if wish == "ask":
            question = _("{count} more segments have this text. Approve them, too?")
            choices = [("n", _("no")), ("y", _("yes"))]
            answer = await self.app.push_screen_wait(
                Ask(question.format(count=len(places)), choices)
            )
            if answer != "y":
                return
        await self.after(self.session.approve_alike(places, translation))
        if self.session.current and not is_unreviewed(self.session.current):
            self._go_on()
        else:
            self.show_current()

    async def action_needs_work(self) -> None:
        """Say that the translation needs work, and go on."""
        act = self.session.send_back()
        if act.answer is not Answer.DONE:
            self._refuse(act)
            return
        await self.after(act)
        self.session.view.move(1)
        self.show_current()

    async def action_undo(self) -> None:
        """Take the last step back."""
        await self._step(self.session.undo(), _("There is nothing to undo."))

    async def action_redo(self) -> None:
        """Do the last undone step again."""
        await self._step(self.session.redo(), _("There is nothing to redo."))

    async def _step(self, act: Act, nothing: str) -> None:
        if act.answer is Answer.NOTHING:
            self.notify(nothing)
        if act.answer is Answer.CHANGED:
            self.notify(_("It was changed since; it is left as it is."), severity="warning")
        await self.after(act)
        if act.place is not None and self.session.view.index_of(act.place) is not None:
            self.show_rows()
        self.show_current()

    # Editing

    async def action_edit(self) -> None:
        """Open the editor on the translation, or on what an earlier run left unfinished."""
        segment = self.session.current
        if segment is None or self.is_editing:
            return
        text = segment.entry.translation
        kept = self.session.find_unfinished(segment.place)
        if kept is not None and kept.text != text:
            self.notify(_("This is the text that was not finished; Ctrl+Z goes back."))
            text = kept.text
        self._open_editor(segment, text)

    def _open_editor(self, segment: Segment, text: str) -> None:
        try:
            lines = sentence_lines(self.session.pieces(segment, text)) if text else ()
        except TranslateError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self.target.display = False
        self.editor.border_title = self.session.lang.upper()
        self.editor.display = True
        self.editor.set_text("\n".join(lines))
        self.editor.focus()

    def _close_editor(self) -> None:
        self.editor.display = False
        self.target.display = True
        self.list.focus()

    async def on_editor_committed(self, message: Editor.Committed) -> None:
        """Approve what was written."""
        segment = self.session.current
        if segment is None:
            return
        act = self.session.approve(self.written(segment))
        if act.answer is Answer.FINDINGS:
            await self.leave_editor()  # the text is kept: `!` may approve it
        if act.answer is not Answer.DONE:
            self._refuse(act)
            return
        self._close_editor()
        await self._approved(segment, act)

    async def on_editor_left(self, message: Editor.Left) -> None:
        """Keep what was written, unapproved."""
        await self.leave_editor()

    async def leave_editor(self) -> None:
        """Close the editor, when it is open, and keep what was written, unapproved."""
        segment = self.session.current
        if not self.is_editing:
            return
        self._close_editor()
        if segment is not None:
            await self.after(self.session.edit(self.written(segment)))
            self.show_current()

    async def on_editor_edited(self, message: Editor.Edited) -> None:
        """Keep unfinished text in case of a crash, and judge it."""
        segment = self.session.current
        if segment is None or not self.is_editing:
            return
        kept = self.session.keep_unfinished(
            segment.place, segment.entry.translation, self.written(segment)
        )
        self._show_tab(segment)
        await asyncio.wrap_future(kept)

    def on_editor_line_moved(self, message: Editor.LineMoved) -> None:
        """Light the sentence of the source that the cursor's sentence translates."""
        segment = self.session.current
        if segment is None or not self.is_editing:
            return
        sources = sentence_lines(self.session.source_pieces(segment))
        lit = matching(self.editor.text.split("\n"), sources, message.line)
        self.source.show(self.panes.source(segment, lit))

    async def action_insert_piece(self) -> None:
        """Insert the next piece of markup that the translation lacks."""
        segment = self.session.current
        if segment is None:
            return
        if not self.is_editing:
            await self.action_edit()
        pieces = self.session.pieces(segment, self.written(segment))
        piece = next_missing(self.session.source_pieces(segment), pieces)
        if piece is None:
            self.notify(_("No piece of markup is missing."))
        else:
            self.editor.put(piece)

    async def action_copy_source(self) -> None:
        """Begin the translation from the source."""
        segment = self.session.current
        if segment is None:
            return
        if not self.is_editing:
            self._open_editor(segment, segment.entry.translation)
        lines = sentence_lines(self.session.source_pieces(segment))
        self.editor.change_text("\n".join(lines))

    async def action_match(self, number: int) -> None:
        """Take a memory match into the editor."""
        segment = self.session.current
        if segment is None or number > len(self.matches):
            self.notify(_("There is no memory match {number}.").format(number=number))
            return
        self._open_editor(segment, segment.entry.translation)
        lines = sentence_lines(self.session.pieces(segment, self.matches[number - 1].translation))
        self.editor.change_text("\n".join(lines))
