"""Panes of styled, wrapped text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.markup import escape
from textual.widgets import Static

from translate.tui.cells import is_plain, visible

Span = tuple[str, str]
"""A text and the name of its style; several names are parted by spaces."""
Line = Sequence[Span]

STYLES: Mapping[str, str] = {
    "text": "",
    "same": "",
    "markup": "$foreground 50%",
    "dim": "$foreground 60%",
    "link": "$primary underline",
    "reference": "$primary",
    "url": "$secondary",
    "literal": "$accent",
    "role": "$accent italic",
    "emphasis": "italic",
    "strong": "bold",
    "footnote": "$secondary bold",
    "substitution": "$secondary italic",
    "heading": "$accent bold",
    "problem": "$error bold underline",
    "changed": "$warning",
    "warning": "$warning",
    "saved": "$success",
    "removed": "$error strike",
    "added": "$success bold underline",
    "highlight": "bold reverse",
}
"""Style names, and how Textual says them. Only variables that every theme has: a person may
choose any theme of Textual's."""

_SIGNS = {"removed": ("[-", "-]"), "added": ("{+", "+}")}
"""What tells changes apart where there is neither colour nor a stroke, as in wdiff."""


def rich_text(spans: Iterable[Span], plain: bool = False) -> Content:
    """Give spans in their styles; control characters are made visible.

    :param plain: set changes in signs, for eyes without colours.
    """
    return Content.assemble(*(_styled(text, name, plain) for text, name in spans))


def _styled(text: str, name: str, plain: bool) -> tuple[str, str]:
    before, after = _SIGNS.get(name, ("", "")) if plain and text else ("", "")
    style = " ".join(filter(None, (STYLES.get(one, "") for one in name.split())))
    return f"{before}{visible(text)}{after}", style


class TextPane(VerticalScroll, can_focus=False):
    """Show lines, wrapped, under a title; the wheel scrolls them."""

    DEFAULT_CSS = """
    TextPane { border: round $foreground 40%; padding: 0 1; height: auto; }
    TextPane > Static { width: 100%; height: auto; }
    """

    def __init__(
        self,
        title: str = "",
        lines: Sequence[Line] = (),
        *,
        plain: bool | None = None,
        **options: Any,
    ) -> None:
        """Begin with a title, which is no markup, and lines.

        :param plain: without colours or strokes; by default, as the terminal is.
        """
        super().__init__(**options)
        self.border_title = escape(title)
        self._lines: Sequence[Line] = lines
        self._plain = plain
        self._body = Static(markup=False)

    def compose(self) -> ComposeResult:
        """Lay the text in."""
        yield self._body

    def on_mount(self) -> None:
        """Show what the pane began with."""
        self.show(self._lines)

    @property
    def plain_text(self) -> str:
        """Give what is shown, without its styles."""
        return "\n".join(rich_text(line, self._is_plain).plain for line in self._lines)

    @property
    def _is_plain(self) -> bool:
        return self.app.no_color or is_plain() if self._plain is None else self._plain

    def show(self, lines: Sequence[Line], at: int | None = None) -> None:
        """Show other lines.

        :param at: the line to scroll to, 0-based; by default, the first.
        """
        self._lines = lines
        shown = [rich_text(line, self._is_plain) for line in lines]
        self._body.update(Content("\n").join(shown))
        self.scroll_to(y=self._height(shown[:at]) if at else 0, animate=False)

    def _height(self, lines: Sequence[Content]) -> int:
        width = self._body.size.width or self.size.width or 80
        return sum(one.get_height({}, width) for one in lines)


class DiffPane(TextPane):
    """Show what became of a text; new words stand out, even without colours."""
