"""The command that judges translations: check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from translate.cli.base import (
    cores_or,
    ending,
    jobs_option,
    posts_argument,
    project_of,
    targets_of,
    to_option,
    told,
)

if TYPE_CHECKING:
    from translate.project import Project


@click.command()
@posts_argument
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="How to print the findings; github: as annotations of a pull request.",
)
@click.option(
    "--severity",
    type=click.Choice(["hint", "warning", "error"]),
    default="warning",
    help="The least that is told; default: warning.",
)
@click.option("--drafts", is_flag=True, help="Judge what nobody approved, too.")
@click.option("--fix", is_flag=True, help="Mend what is mechanical: spaces, quotes, separators.")
@to_option
@jobs_option
@click.pass_context
@told
def check(
    context: click.Context,
    posts: tuple[str, ...],
    output_format: str,
    severity: str,
    drafts: bool,
    fix: bool,
    target: str | None,
    jobs: int | None,
) -> int:
    """Judge approved translations: their markup, numbers, words and spaces.

    Exits with 1 when there are errors. docs/checks.md tells of each check.
    """
    from translate.console import checked, followed, print_findings, say
    from translate.errors import Severity
    from translate.jobs.check import CheckOptions, check_posts
    from translate.jobs.pool import outcomes_of
    from translate.jobs.report import Report

    project = project_of(context)
    chosen = project.chosen(posts, Path.cwd())
    _check_codes(project.config.checks.off)
    options = CheckOptions(targets_of(project, target), Severity(severity), drafts, fix)
    found = check_posts(project, chosen, options, cores_or(jobs))
    shown = followed(found, len(chosen), "check", output_format == "text")
    report = Report(tuple(outcomes_of(shown)))
    print_findings(report, output_format)
    _tell_of_spelling(project, options.targets)
    say(checked(report))
    return ending(project, chosen, report)


def _tell_of_spelling(project: Project, targets: tuple[str, ...]) -> None:
    """Say which languages' words were not checked, and why."""
    from translate.console import say
    from translate.spelling import read_speller

    checks = project.config.checks
    for lang in targets:
        if "spelling" not in checks.off and not read_speller(project.root, lang, checks.dictionary):
            advice = "`pip install 'tolmach[spell]'`, or name a `dictionary` under [checks]"
            say(f"spelling in “{lang}” was not checked, for there is no dictionary: {advice}")


def _check_codes(off: tuple[str, ...]) -> None:
    """Make sure that what is switched off exists."""
    from translate.checks import CHECKS
    from translate.config import FILE_NAME
    from translate.errors import Location, UsageError

    known = [check.code for check in CHECKS]
    for code in off:
        if code not in known:
            raise UsageError(
                f"no check is called “{code}”",
                Location(FILE_NAME),
                hint=f"under [checks], `off` may name {', '.join(known)}",
            )
