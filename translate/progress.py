"""How far long work is: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

import click

_EVERY = 10.0
"""Seconds between plain lines."""

Watch = Callable[[int], Callable[[int], None]]
"""Told how many words there are to do; gives what is told of those done."""


@contextlib.contextmanager
def word_progress(label: str, show: bool) -> Iterator[Watch]:
    """Show words, words a second and the time left while work goes on, on stderr."""
    if not show:
        yield lambda _: lambda _: None
    elif sys.stderr.isatty():
        with _bar(label) as watch:
            yield watch
    else:
        yield lambda total: _Lines(label, total).advance


@contextlib.contextmanager
def _bar(label: str) -> Iterator[Watch]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Speed(ProgressColumn):
        """Words a second."""

        def render(self, task: object) -> Text:
            speed = getattr(task, "finished_speed", None) or getattr(task, "speed", None)
            return Text(f"{speed or 0:.0f} words/s")

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f} of {task.total:.0f} words"),
        Speed(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:

        def watch(total: int) -> Callable[[int], None]:
            task = progress.add_task(label, total=total)
            return lambda words: progress.advance(task, words)

        yield watch


class _Lines:
    """Plain lines for a log."""

    def __init__(self, label: str, total: int) -> None:
        self._label = label
        self._total = total
        self._done = 0
        self._begun = self._told = time.monotonic()

    def advance(self, words: int) -> None:
        """Count words that are done; print a line when it is time for one."""
        self._done += words
        now = time.monotonic()
        if now - self._told >= _EVERY:
            self._told = now
            click.echo(self._line(now - self._begun), err=True)

    def _line(self, seconds: float) -> str:
        speed = self._done / seconds
        left = (self._total - self._done) / speed if speed else 0
        return (
            f"{self._label}: {self._done} of {self._total} words,"
            f" {speed:.0f} words/s, about {left:.0f} s left"
        )


@contextlib.contextmanager
def item_progress(label: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Show how many things are done while work goes on, on a terminal; give what is told of them.

    :param total: None when nobody knows.
    """
    if not sys.stderr.isatty():
        yield lambda items: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=total)
        yield lambda items: progress.advance(task, items)
