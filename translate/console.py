"""What the commands print: data on stdout, diagnostics and progress on stderr."""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

from translate.errors import Diagnostic, Severity, TranslateError
from translate.jobs.report import Outcome, Report, Status, all_diagnostics

if TYPE_CHECKING:
    from rich.console import Console

_QUIET = frozenset({Status.UNCHANGED, Status.SKIPPED, Status.FAILED})


def print_report(report: Report, output_format: str) -> None:
    """Print what became of each file, and what a person should know."""
    if output_format == "json":
        _print_json(report)
    else:
        for outcome in report.outcomes:
            if outcome.text:
                click.echo(outcome.text, nl=False)
            elif outcome.status not in _QUIET:
                click.echo(f"{outcome.status} {outcome.path}")
    print_diagnostics(all_diagnostics(report.outcomes))


def _print_json(report: Report) -> None:
    data = {
        "exit_code": report.exit_code,
        "outcomes": [outcome.as_data() for outcome in report.outcomes],
    }
    click.echo(json.dumps(data, ensure_ascii=False, indent=1))


def print_diagnostics(diagnostics: Iterable[Diagnostic]) -> None:
    """Print diagnostics, the gravest last, where the eye is; the same note only once."""
    order = list(Severity)
    grouped: dict[tuple[str, str], list[Diagnostic]] = {}
    for one in diagnostics:
        is_note = one.severity is Severity.NOTE
        grouped.setdefault((one.message, "" if is_note else str(one.location)), []).append(one)
    for found in sorted(grouped.values(), key=lambda found: order.index(found[0].severity)):
        more = f" (and {count(len(found) - 1, 'more place')})" if len(found) > 1 else ""
        click.secho(f"{found[0]}{more}", err=True, fg=_COLOURS[found[0].severity])


_COLOURS = {Severity.NOTE: "cyan", Severity.WARNING: "yellow", Severity.ERROR: "red"}


def print_error(error: TranslateError) -> None:
    """Print an error that ends the command: where, what, and what to do."""
    click.secho(f"error: {error}", err=True, fg="red")
    if error.line:
        click.echo(f"    {error.line}", err=True)
        if error.location and error.location.column:
            click.echo(f"    {' ' * (error.location.column - 1)}^", err=True)
    if error.hint:
        click.echo(f"hint: {error.hint}", err=True)


def say(text: str) -> None:
    """Print a sentence about the run, on stderr."""
    click.echo(text, err=True)


def count(number: int, noun: str) -> str:
    """Give a number with its noun: 1 post, 2 posts."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def summary(report: Report, posts: int) -> str:
    """Give one line on a whole run: 5 posts: 4 created, 1 unchanged."""
    counts = report.count()
    told = [f"{counts[status]} {status}" for status in Status if counts[status]]
    return f"{count(posts, 'post')}: {', '.join(told) or 'nothing to do'}"


def followed(
    found: Iterable[list[Outcome]], total: int, label: str, show: bool
) -> Iterator[list[Outcome]]:
    """Pass outcomes on and show a progress bar while they come, on a terminal."""
    if not (show and sys.stderr.isatty() and total > 1):
        yield from found
        return
    waiting = iter(found)
    first = next(waiting, None)  # worker processes start before the thread that draws the bar
    if first is None:
        return
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=_stderr(), transient=True) as progress:
        task = progress.add_task(label, total=total)
        for outcomes in itertools.chain([first], waiting):
            yield outcomes
            progress.advance(task)


def _stderr() -> Console:
    from rich.console import Console

    return Console(stderr=True)


_COLUMNS = {
    "approved": "approved",
    "needs work": "needs work",
    "draft": "draft",
    "untranslated": "untranslated",
    "not extracted": "new",
}
"""The counts that the status table tells, and their headings; the states are named as
`translate.catalog.State` names them."""


def print_status(outcomes: Sequence[Outcome]) -> None:
    """Print a table of how far each post is; its path stands last, where it may be long."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("done", *_COLUMNS.values()):
        table.add_column(heading, justify="right", no_wrap=True)
    one_language = len({one.post for one in outcomes}) == len(outcomes)
    table.add_column("post" if one_language else "catalog", overflow="fold")
    for one in (one for one in outcomes if one.status is not Status.FAILED):
        table.add_row(*_row(one.counts), one.post if one_language else one.path)
    if len(outcomes) > 1:
        keys = {key for one in outcomes for key in one.counts}
        totals = {key: sum(one.counts.get(key, 0) for one in outcomes) for key in keys}
        table.add_section()
        noun = "post" if one_language else "catalog"
        table.add_row(*_row(totals), count(len(outcomes), noun), style="bold")
    longest = max((len(one.path) for one in outcomes), default=0)
    width = None if sys.stdout.isatty() else longest + 80
    Console(width=width, highlight=False, soft_wrap=False).print(table)


def _row(counts: dict[str, int]) -> list[str]:
    messages = counts.get("messages", 0)
    done = 100 * counts.get("approved", 0) // messages if messages else 100
    return [f"{done} %", *(str(counts.get(name, 0) or "·") for name in _COLUMNS)]
