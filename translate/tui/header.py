"""The line on top: where we are, how far, and whether everything is saved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from translate.tui.cells import cut, cut_middle, is_plain, visible
from translate.tui.panes import Span, rich_text
from translate.tui.words import _, ngettext

_GAP = "  "
_LEAST_PATH = 10
_BARS = (20, 10, 6, 0)
"""Cells that the bar may have, the widest that fits first."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What the line tells."""

    post: str = ""
    """The path of the current post."""
    done: int = 0
    """Segments that are reviewed, of `total`."""
    total: int = 0
    number: int = 0
    """The current segment among those shown, 1-based; 0 when none is shown."""
    shown: int = 0
    """Segments that the filter lets through."""
    filter: str = ""
    """The filter's name; empty when all are shown."""
    saved: str = ""
    """Whether everything is on disk, in a word or a sentence."""
    failed: bool = False
    """Whether something could not be saved."""
    findings: int = 0
    """Of the current segment."""


def progress_spans(progress: Progress, width: int, plain: bool = False) -> list[Span]:
    """Lay the line out in a width in cells; what matters least goes first when it is narrow.

    That something is not saved is told before all else, cut only when the line is too
    short for it alone.
    """
    tail = _tail(progress, width)
    for spans in _layouts(progress, plain):
        taken = sum(cell_len(text) + len(_GAP) for text, _name in (*spans, *tail))
        if width - taken >= _LEAST_PATH or (not progress.post and taken - len(_GAP) <= width):
            path = cut_middle(visible(progress.post), width - taken)
            return _joined([(path, "strong"), *spans, *tail], plain)
    return _joined(tail, plain)


def _tail(progress: Progress, width: int) -> list[Span]:
    saved = visible(progress.saved)
    if progress.failed:
        return [(cut(saved or _("NOT SAVED"), max(width // 2, width - 40)), "problem")]
    return [(saved, "saved")] if saved else []


def _layouts(progress: Progress, plain: bool) -> Iterator[list[Span]]:
    """Give what may stand between the path and the end, the fullest first."""
    count = (f"{progress.number}/{progress.shown}", "text")
    asked = [(visible(progress.filter), "changed")] if progress.filter else []
    found = _findings(progress.findings)
    for bar in _BARS:
        yield [_bar(progress, bar, plain), count, *asked, *found]
    short = [(cut(asked[0][0], 10), "changed")] if asked else []
    yield [_bar(progress, 0, plain), count, *short, *found]
    yield [_bar(progress, 0, plain), count]
    yield [count]


def _findings(count: int) -> list[Span]:
    if not count:
        return []
    told = ngettext("{count} finding", "{count} findings", count).format(count=count)
    return [(told, "warning")]


def _bar(progress: Progress, width: int, plain: bool) -> Span:
    share = progress.done / progress.total if progress.total else 1.0
    full = int(share * width)
    done, left = ("#", "-") if plain else ("█", "░")
    drawn = done * full + left * (width - full)
    return f"{drawn} {int(share * 100)}%".strip(), "saved"


def _joined(spans: list[Span], plain: bool) -> list[Span]:
    there = [(text.replace("…", ">") if plain else text, name) for text, name in spans if text]
    gaps = [[(_GAP, "text"), span] for span in there]
    return [one for pair in gaps for one in pair][1:]


class ProgressLine(Widget):
    """Show the progress; each value may be set alone."""

    DEFAULT_CSS = """
    ProgressLine { height: 1; width: 100%; background: $panel; color: $foreground; }
    """

    post: reactive[str] = reactive("")
    done: reactive[int] = reactive(0)
    total: reactive[int] = reactive(0)
    number: reactive[int] = reactive(0)
    shown: reactive[int] = reactive(0)
    filter: reactive[str] = reactive("")
    saved: reactive[str] = reactive("")
    failed: reactive[bool] = reactive(False)
    findings: reactive[int] = reactive(0)

    def __init__(self, *, plain: bool | None = None, **options: Any) -> None:
        """Begin with nothing to tell.

        :param plain: ASCII alone; by default, as the terminal is.
        """
        super().__init__(**options)
        self._plain = is_plain() if plain is None else plain

    @property
    def progress(self) -> Progress:
        """Give all that is told as one value."""
        return Progress(
            self.post,
            self.done,
            self.total,
            self.number,
            self.shown,
            self.filter,
            self.saved,
            self.failed,
            self.findings,
        )

    def render(self) -> Content:
        """Lay the line out in the width that there is."""
        return rich_text(progress_spans(self.progress, self.size.width, self._plain))
