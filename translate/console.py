"""What the commands print: data on stdout, diagnostics and progress on stderr."""

from __future__ import annotations

import contextlib
import itertools
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

from translate.errors import Diagnostic, Severity, TranslateError
from translate.jobs.report import Outcome, Report, Status, all_diagnostics

if TYPE_CHECKING:
    from rich.console import Console

    from translate.engine.index import Offer
    from translate.engine.packages import Package
    from translate.jobs.evaluate import Judgement

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


_COLOURS = {
    Severity.NOTE: "cyan",
    Severity.HINT: "cyan",
    Severity.WARNING: "yellow",
    Severity.ERROR: "red",
}


def print_findings(report: Report, output_format: str) -> None:
    """Print what was found in translations; on stdout, for it is what was asked for."""
    if output_format == "json":
        _print_json(report)
        return
    for one in all_diagnostics(report.outcomes):
        if output_format == "github":
            click.echo(_annotation(one))
        else:
            click.secho(str(one), fg=_COLOURS[one.severity])


def _annotation(one: Diagnostic) -> str:
    """Write a finding as a workflow command of GitHub Actions."""
    command = {Severity.ERROR: "error", Severity.WARNING: "warning"}.get(one.severity, "notice")
    place = one.location
    told = {"file": place.path, "line": place.line, "col": place.column, "title": one.code}
    values = (f"{key}={_quoted(str(value))}" for key, value in told.items() if value is not None)
    return f"::{command} {','.join(values)}::{_escaped(one.message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _quoted(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def checked(report: Report) -> str:
    """Give one line on a check: 120 translations: 1 error, 2 warnings."""
    severities = Counter(one.severity for one in all_diagnostics(report.outcomes))
    counts: Counter[str] = Counter()
    for outcome in report.outcomes:
        counts.update(outcome.counts)
    told = [count(severities[one], one.value) for one in reversed(Severity) if severities[one]]
    mended = f"; {counts['mended']} mended" if counts["mended"] else ""
    looked = count(counts["translations"], "translation")
    return f"{looked}: {', '.join(told) or 'nothing found'}{mended}"


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


def print_models(installed: Sequence[Package], offers: Sequence[Offer]) -> None:
    """Print the models that are there, and those that could be."""
    for one in installed:
        where = one.distribution or one.path
        click.echo(f"{one.name}  {one.size / 1e6:.1f} MB  {one.tokenizer.name.lower()}  {where}")
    have = {one.name for one in installed}
    for offer in offers:
        if offer.name not in have:
            click.echo(f"{offer.name}  can be installed: `translate model install`")
    if not installed:
        say("no model is installed; `translate model install` fetches one, about 150 MB")


@contextlib.contextmanager
def transfer_shown(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show how much of a file has come, on a terminal; give what is told (received, whole)."""
    if not sys.stderr.isatty():
        yield lambda received, whole: None
        return
    from rich.progress import DownloadColumn, Progress, TransferSpeedColumn

    columns = (*Progress.get_default_columns()[:2], DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=_stderr(), transient=True) as progress:
        task = progress.add_task(label, total=None)
        yield lambda received, whole: progress.update(task, completed=received, total=whole or None)


def drafts_told(report: Report, seconds: float) -> str:
    """Give one line on a run of pretranslate: where its drafts came from, and how fast."""
    counts: Counter[str] = Counter()
    for one in report.outcomes:
        counts.update(one.counts)
    made = [f"{counts[name]} {name}" for name in ("from memory", "from machine") if counts[name]]
    odd = [f"{counts[name]} {name}" for name in ("piecewise", "flawed") if counts[name]]
    waiting = ("for the machine", "below the floor", "left")
    later = [f"{counts[name]} {name}" for name in waiting if counts[name]]
    speed = f"{counts['words']} words in {seconds:.1f} s, {counts['words'] / seconds:.0f} words/s"
    told = [", ".join(made) or "no drafts", *later, *([speed] if counts["words"] else [])]
    if odd:
        told[0] += f" ({', '.join(odd)})"
    return "; ".join(told)


def print_judgements(
    found: Sequence[Judgement], models: Sequence[str], signatures: Sequence[str], output_format: str
) -> None:
    """Print the scores of one model or two, by group, and what exactly they are.

    :param signatures: sacrebleu's, one a score.
    """
    if output_format == "json":
        groups = [one.as_data() for one in found]
        told = {"models": list(models), "signatures": list(signatures), "groups": groups}
        click.echo(json.dumps({"model": models[0], **told}, ensure_ascii=False, indent=1))
        return
    if len(models) == 1:
        say(f"model: {models[0]}")
        _print_scores(found)
    else:
        _print_pairs(found, models)
        _print_comparisons(found)
    for signature in signatures:
        say(signature)


def _print_scores(found: Sequence[Judgement]) -> None:
    click.echo("  chrF   BLEU  edits/100 words   texts    words")
    for one in found:
        scores = one.scores[0]
        click.echo(
            f"{scores.chrf:6.1f} {scores.bleu:6.1f} {scores.edits:16.1f}"
            f" {scores.segments:7} {scores.words:8}  {one.group}"
        )


def _print_pairs(found: Sequence[Judgement], models: Sequence[str]) -> None:
    """Print the scores of two models, side by side."""
    for letter, model in zip("AB", models, strict=True):
        click.echo(f"{letter}: {model}")  # on stdout: nobody can read the table without it
    click.echo("\n         chrF            BLEU  edits/100 words")
    click.echo(f"{'     A      B   ' * 3} texts    words")
    for one in found:
        first, second = one.scores
        click.echo(
            f"{first.chrf:6.1f} {second.chrf:6.1f}   {first.bleu:6.1f} {second.bleu:6.1f}"
            f"   {first.edits:6.1f} {second.edits:6.1f}"
            f" {first.segments:8} {first.words:8}  {one.group}"
        )


def _print_comparisons(found: Sequence[Judgement]) -> None:
    """Print how far the second model is above the first, and how sure that is."""
    click.echo("\nB less A, by paired bootstrap resampling:")
    click.echo("      difference  95 % interval            p")
    for group, comparison in ((one.group, one.comparison) for one in found):
        for name, what in comparison.by_score() if comparison else ():
            interval = f"{what.low:+.2f} to {what.high:+.2f}"
            click.echo(f"{name} {what.difference:+11.2f}  {interval:18} {what.p:.3f}  {group}")


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
