"""Panes of styled, wrapped text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from textual.content import Content
from textual.events import MouseScrollDown, MouseScrollUp, Resize
from textual.markup import escape
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

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


class TextPane(Widget, can_focus=False):
    """Show lines, wrapped, under a title; the wheel scrolls them.

    It paints its lines itself and is of a fixed height, so that another text costs
    no new layout of the screen.
    """

    DEFAULT_CSS = """
    TextPane {
        border: round $foreground 40%; padding: 0 1; height: 1fr;
        border-title-color: $foreground; border-subtitle-color: $foreground;
    }
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
        self._strips: list[Strip] = []
        self._starts: list[int] = []
        """The first painted line of each line."""
        self.top = 0
        """The painted line that stands first, 0-based."""

    def on_mount(self) -> None:
        """Show what the pane began with."""
        self.show(self._lines)

    def on_resize(self, _event: Resize) -> None:
        """Wrap anew."""
        self._wrap()

    def notify_style_update(self) -> None:
        """Paint in other colours."""
        super().notify_style_update()
        if self.is_mounted:
            self._wrap()

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
        self.top = 0
        self._wrap()
        if at:
            self.scroll_lines(self._starts[min(at, len(self._starts) - 1)] if self._starts else 0)

    def _wrap(self) -> None:
        width, style = self.content_size.width, self.visual_style
        self._strips, self._starts = [], []
        for line in self._lines if width else ():
            self._starts.append(len(self._strips))
            shown = rich_text(line, self._is_plain)
            strips = Visual.to_strips(self, shown, width, None, style)
            self._strips += strips or [Strip.blank(width)]
        self.scroll_lines(0)

    def scroll_lines(self, by: int) -> None:
        """Scroll some painted lines, as far as there are any."""
        most = max(len(self._strips) - self.content_size.height, 0)
        self.top = min(max(self.top + by, 0), most)
        self.border_subtitle = "▼" if self.top < most else ""
        self.refresh()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Scroll with the wheel."""
        event.stop()
        self.scroll_lines(WHEEL)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Scroll with the wheel."""
        event.stop()
        self.scroll_lines(-WHEEL)

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        width = self.content_size.width
        if self.top + y >= len(self._strips):
            return Strip.blank(width, self.rich_style)
        return self._strips[self.top + y].adjust_cell_length(width, self.rich_style)


WHEEL = 2
"""Lines that the wheel scrolls at once."""


class DiffPane(TextPane):
    """Show what became of a text; new words stand out, even without colours."""
