"""The editor of one translation, a sentence a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.events import Blur
from textual.message import Message
from textual.timer import Timer
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from translate.tui.keys import bindings

PAUSE = 0.3
"""Seconds without a key, after which an edit is told."""
_TAKEN = ("f6", "f7")
"""Keys that a text area would keep from the screen."""


class Editor(TextArea):
    """Edit a text; nothing is kept but by who hears the messages."""

    DEFAULT_CSS = """
    Editor { border: round $accent; padding: 0 1; }
    Editor:focus { border: round $accent; }
    """

    class _Told(Message):
        """Something about the editor's text."""

        def __init__(self, editor: Editor, text: str) -> None:
            super().__init__()
            self.editor = editor
            self.text = text

        @property
        def control(self) -> Editor:
            """Give the editor, for ``@on`` with a selector."""
            return self.editor

    class Committed(_Told, namespace="editor"):
        """The text is as the person wants it."""

    class Left(_Told, namespace="editor"):
        """The person leaves the text as it is now."""

    class Edited(_Told, namespace="editor"):
        """The text was changed, and the keys have come to rest."""

    class LineMoved(Message):
        """The cursor is on another line."""

        def __init__(self, editor: Editor, line: int) -> None:
            super().__init__()
            self.editor = editor
            self.line = line
            """0-based."""

        @property
        def control(self) -> Editor:
            """Give the editor, for ``@on`` with a selector."""
            return self.editor

    def __init__(self, keys: Mapping[str, str] | None = None, **options: Any) -> None:
        """Begin empty.

        :param keys: other keys for actions, as for `bindings`.
        """
        super().__init__(soft_wrap=True, show_line_numbers=False, **options)
        for one in bindings(keys, {"editor"}):
            self._bindings.bind(one.key, one.action, one.description, one.show)
        self._bindings.bind("ctrl+home", "to_start", show=False)
        self._bindings.bind("ctrl+end", "to_end", show=False)
        for key in _TAKEN:
            self._bindings.key_to_bindings.pop(key, None)
        self._known = ""
        self._line = 0
        self._timer: Timer | None = None

    def set_text(self, text: str) -> None:
        """Begin to edit a text: no undo goes behind it, and no message tells of it."""
        self._rest()
        self.replace(text, (0, 0), self.document.end, maintain_selection_offset=False)
        self.history.clear()
        self._known, self._line = text, 0
        self.selection = Selection.cursor((0, 0))
        self.scroll_home(animate=False)

    def change_text(self, text: str) -> None:
        """Take another text in this one's place, as one step that can be undone."""
        self.history.checkpoint()
        self.replace(text, (0, 0), self.document.end, maintain_selection_offset=False)
        self.history.checkpoint()

    def put(self, text: str) -> None:
        """Write a text at the cursor, in the place of what is selected; the cursor goes behind."""
        self.history.checkpoint()
        self.replace(text, *sorted(self.selection), maintain_selection_offset=False)
        self.history.checkpoint()

    def action_to_start(self) -> None:
        """Go before the first character."""
        self.move_cursor((0, 0))

    def action_to_end(self) -> None:
        """Go behind the last character."""
        self.move_cursor(self.document.end)

    def action_commit(self) -> None:
        """Tell that the text is done."""
        self._rest()
        self._known = self.text
        self.post_message(self.Committed(self, self.text))

    def action_leave(self) -> None:
        """Tell that the person leaves."""
        self._rest()
        self._known = self.text
        self.post_message(self.Left(self, self.text))

    def flush(self) -> None:
        """Tell of an edit at once that is still to be told."""
        self._rest()
        if self.text != self._known:
            self._known = self.text
            self.post_message(self.Edited(self, self.text))

    def _rest(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def on_blur(self, _event: Blur) -> None:
        """Tell what was written before the focus went elsewhere."""
        self.flush()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Wait until the keys have come to rest."""
        event.stop()
        self._rest()
        self._timer = self.set_timer(PAUSE, self.flush)

    def on_text_area_selection_changed(self, event: TextArea.SelectionChanged) -> None:
        """Tell when the cursor has come to another line."""
        event.stop()
        line = self.cursor_location[0]
        if line != self._line:
            self._line = line
            self.post_message(self.LineMoved(self, line))
