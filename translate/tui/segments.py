"""The list of segments: as many rows as there are, and only those painted that are seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, Self

from rich.segment import Segment as Piece
from rich.style import Style
from textual.cache import LRUCache
from textual.events import Click, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from translate.tui.cells import cut_middle, fit, is_plain, visible


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    kind: Literal["post", "segment"]
    mark: str
    """One of `MARKS`, or nothing."""
    number: int
    """Stands before the text, 1-based; not shown for a post."""
    text: str
    """Of any length, of any characters: the list cuts it."""
    index: int = 0
    """The segment's place in what the list shows, 0-based; the list itself counts rows."""


class Rows(Protocol):
    """Rows that may be made when they are asked for."""

    def __len__(self) -> int: ...

    def __getitem__(self, index: int, /) -> Row: ...


@dataclass(frozen=True, slots=True)
class Mark:
    """How a state is shown."""

    ascii: str
    """What stands for it where a terminal has ASCII alone."""
    style: str
    """The component class, behind ``segments--``."""


MARKS: Mapping[str, Mark] = {
    "✓": Mark("+", "approved"),
    "~": Mark("~", "draft"),
    "!": Mark("!", "needs-work"),
    "·": Mark(".", "untranslated"),
    "x": Mark("x", "obsolete"),
    "*": Mark("*", "unsaved"),
    "✗": Mark("E", "problem"),
}
CONTEXT = 3
"""Rows that stay in sight above and below the current one."""
_CACHED = 256


class SegmentList(ScrollView, can_focus=True, inherit_bindings=False):
    """Show rows, one of them the current one.

    Moving is the screen's: a key that the list does not know goes on to it.
    """

    COMPONENT_CLASSES = {
        "segments--cursor",
        "segments--post",
        "segments--number",
        *(f"segments--{mark.style}" for mark in MARKS.values()),
    }
    DEFAULT_CSS = """
    SegmentList { overflow-x: hidden; scrollbar-size-vertical: 1; }
    .segments--cursor { background: $primary 40%; text-style: bold; }
    .segments--post { color: $accent; text-style: bold; }
    .segments--number { color: $foreground 50%; }
    .segments--approved { color: $success; }
    .segments--draft { color: $primary; }
    .segments--needs-work { color: $warning; text-style: bold; }
    .segments--untranslated { color: $foreground 60%; }
    .segments--obsolete { color: $foreground 40%; }
    .segments--unsaved { color: $error; text-style: bold; }
    .segments--problem { color: $error; text-style: bold; }
    """

    class Chosen(Message):
        """A person clicked a row."""

        def __init__(self, segment_list: SegmentList, index: int) -> None:
            super().__init__()
            self.segment_list = segment_list
            self.index = index
            """The row, 0-based."""

        @property
        def control(self) -> SegmentList:
            """Give the list, for ``@on`` with a selector."""
            return self.segment_list

    def __init__(self, rows: Rows = (), *, plain: bool | None = None, **options: Any) -> None:
        """Begin with rows.

        :param plain: ASCII alone; by default, as the terminal is.
        """
        super().__init__(**options)
        self._rows = rows
        self._plain = is_plain() if plain is None else plain
        self._strips: LRUCache[int, Strip] = LRUCache(_CACHED)
        self.cursor = 0
        """The current row, 0-based."""

    @property
    def rows(self) -> Rows:
        """What the list shows; a new value shows anew, its cursor kept where it can be."""
        return self._rows

    @rows.setter
    def rows(self, rows: Rows) -> None:
        self._rows = rows
        self.cursor = max(min(self.cursor, len(rows) - 1), 0)
        self._measure()
        self.refresh()

    def on_mount(self) -> None:
        """Say how much there is to scroll."""
        self._measure()

    def on_resize(self, _event: Resize) -> None:
        """Keep the current row in sight."""
        self._strips.clear()
        self._measure()
        self._scroll_to_cursor()

    def _measure(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._rows))

    def show(self, index: int) -> None:
        """Make a row the current one, and bring it in sight with its neighbours.

        :param index: the row, 0-based; one beyond the ends stands for the end.
        """
        before, self.cursor = self.cursor, max(min(index, len(self._rows) - 1), 0)
        for row in {before, self.cursor}:
            self.refresh_row(row)
        self._scroll_to_cursor()

    def refresh_row(self, index: int) -> None:
        """Read one row anew, and paint no other."""
        self._strips.discard(index)
        self.refresh_line(index)

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Paint anew; without regions, every row is read anew, too."""
        if not regions and hasattr(self, "_strips"):
            self._strips.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """Forget what was painted in other colours."""
        self._strips.clear()
        super().notify_style_update()

    def _scroll_to_cursor(self) -> None:
        height = self.scrollable_content_region.height
        if not height:
            return
        context = min(CONTEXT, (height - 1) // 2)
        top = round(self.scroll_y)
        least, most = self.cursor + context + 1 - height, self.cursor - context
        if not least <= top <= most:
            self.scroll_to(y=least if top < least else most, animate=False)

    def on_click(self, event: Click) -> None:
        """Tell which row was clicked."""
        offset = event.get_content_offset(self)
        row = offset.y + self.scroll_offset.y if offset is not None else -1
        if 0 <= row < len(self._rows):
            self.post_message(self.Chosen(self, row))

    def render_line(self, y: int) -> Strip:
        """Paint one line of the screen."""
        number, width = y + self.scroll_offset.y, self.size.width
        if number >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        strip = self._strips.get(number)
        if strip is None:
            strip = self._paint(self._rows[number], number == self.cursor, width)
            self._strips.set(number, strip)
        return strip

    def _paint(self, row: Row, is_current: bool, width: int) -> Strip:
        base = self.get_component_rich_style("segments--cursor") if is_current else self.rich_style
        pointer = (">" if self._plain else "▸") if is_current else " "
        pieces = self._post(row, width) if row.kind == "post" else self._segment(row, width)
        painted = [Piece(pointer, base), *(Piece(text, base + style) for text, style in pieces)]
        return Strip(painted).adjust_cell_length(width, base)

    def _post(self, row: Row, width: int) -> list[tuple[str, Style]]:
        text = cut_middle(visible(row.text), max(width - 1, 0))
        return [(self._ascii(text), self._style("post"))]

    def _segment(self, row: Row, width: int) -> list[tuple[str, Style]]:
        mark = MARKS.get(row.mark, Mark("?", "number"))
        shown = mark.ascii if self._plain else row.mark
        number = f"{row.number:>{max(len(str(len(self._rows))), 3)}} "
        text = fit(visible(row.text), max(width - 3 - len(number), 0))
        return [
            (fit(shown, 1) + " ", self._style(mark.style)),
            (number, self._style("number")),
            (self._ascii(text), Style.null()),
        ]

    def _ascii(self, text: str) -> str:
        return text.replace("…", ">") if self._plain else text

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"segments--{name}", partial=True)
