"""Every key, made from the bindings themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Footer

from translate.tui.keys import chosen
from translate.tui.panes import TextPane
from translate.tui.showing import Line
from translate.tui.words import _

KEY_WIDTH = 16
"""Cells of the column of keys."""


_GROUPS = {
    "review": _("Reviewing"),
    "look": _("Looking"),
    "move": _("Moving"),
    "memory": _("Memory"),
    "general": _("The rest"),
    "editor": _("In the editor"),
}


class HelpScreen(ModalScreen[None]):
    """The keys, by group."""

    BINDINGS = [
        ("escape,q,question_mark,й", "dismiss", _("Close")),
        ("down", "scroll(1)", ""),
        ("up", "scroll(-1)", ""),
        ("pagedown,space", "scroll(20)", ""),
        ("pageup", "scroll(-20)", ""),
    ]

    def __init__(self, overrides: Mapping[str, str]) -> None:
        super().__init__()
        self._overrides = overrides

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield TextPane(_("Keys"), id="help")
        yield Footer()

    def on_mount(self) -> None:
        """Show the keys."""
        self.query_one(TextPane).show(list(self._lines()))

    def _lines(self) -> Iterator[Line]:
        group = ""
        for action in chosen(self._overrides):
            if action.group != group:
                group = action.group
                yield ()
                yield ((_GROUPS[group], "heading"),)
            keys = ", ".join(action.keys)
            yield ((f"  {keys:<{KEY_WIDTH}} ", "literal"), (action.label, "text"))

    def action_scroll(self, by: int) -> None:
        """Scroll some lines."""
        self.query_one(TextPane).scroll_lines(by)
