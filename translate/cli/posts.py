"""The commands between posts and catalogs: init, extract, merge, status."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from translate.cli.base import (
    cores_or,
    ending,
    format_option,
    jobs_option,
    posts_argument,
    project_of,
    told,
)

if TYPE_CHECKING:
    from translate.jobs.report import Report


@click.command()
@click.option("--force", is_flag=True, help="Replace an existing translate.toml.")
@click.pass_context
@told
def init(context: click.Context, force: bool) -> int:
    """Write a translate.toml.

    With what a Nikola conf.py tells, when there is one: it is read as text.
    """
    from translate.init import write_config

    folder = (context.obj or Path.cwd()).resolve()
    click.echo(write_config(folder, force))
    return 0


@click.command()
@posts_argument
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when something would change.")
@click.option("--templates", is_flag=True, help="Write .pot templates too.")
@jobs_option
@format_option
@click.pass_context
@told
def extract(
    context: click.Context,
    posts: tuple[str, ...],
    check: bool,
    templates: bool,
    jobs: int | None,
    output_format: str,
) -> int:
    """Bring the catalogs in step with the posts.

    All posts, when none is named.
    """
    from translate.console import followed, print_diagnostics, print_report, say, summary
    from translate.jobs.extract import ExtractOptions, extract_posts, orphans
    from translate.jobs.pool import outcomes_of
    from translate.jobs.report import Report

    project = project_of(context)
    chosen = project.chosen(posts, Path.cwd())
    found = extract_posts(project, chosen, ExtractOptions(check, templates), cores_or(jobs))
    outcomes = outcomes_of(followed(found, len(chosen), "extract", output_format == "text"))
    report = Report(tuple(outcomes), check)
    print_report(report, output_format)
    if not posts:
        print_diagnostics(orphans(project, chosen))
    say(summary(report, len(chosen)))
    return ending(project, chosen, report)


@click.command()
@posts_argument
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when something would change.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change.")
@click.option("--drafts", is_flag=True, help="Use drafts and translations that need work, too.")
@click.option(
    "--min",
    "minimum",
    type=click.IntRange(0, 100),
    default=1,
    metavar="PERCENT",
    help="Skip a post with less of it translated (default 1; 0 writes every post).",
)
@jobs_option
@format_option
@click.pass_context
@told
def merge(
    context: click.Context,
    posts: tuple[str, ...],
    check: bool,
    diff: bool,
    drafts: bool,
    minimum: int,
    jobs: int | None,
    output_format: str,
) -> int:
    """Write the translated posts, each of them proved.

    All posts, when none is named.
    """
    from translate.console import followed, print_report, say, summary
    from translate.jobs.merge import MergeOptions, merge_posts
    from translate.jobs.pool import outcomes_of
    from translate.jobs.report import Report

    project = project_of(context)
    chosen = project.chosen(posts, Path.cwd())
    options = MergeOptions(check, diff, drafts, minimum)
    found = merge_posts(project, chosen, options, cores_or(jobs))
    outcomes = outcomes_of(followed(found, len(chosen), "merge", output_format == "text"))
    report = Report(tuple(outcomes), check)
    print_report(report, output_format)
    say(f"{summary(report, len(chosen))}; {_untranslated(report)}")
    return ending(project, chosen, report)


def _untranslated(report: Report) -> str:
    from translate.console import count

    counts = [one.counts for one in report.outcomes if "messages" in one.counts]
    messages = sum(one["messages"] for one in counts)
    used = sum(one["translated"] - one["refused"] for one in counts)
    return f"{used} of {count(messages, 'message')} translated"


@click.command()
@posts_argument
@jobs_option
@format_option
@click.pass_context
@told
def status(
    context: click.Context, posts: tuple[str, ...], jobs: int | None, output_format: str
) -> int:
    """Tell how far the translation of each post is."""
    from translate.console import followed, print_diagnostics, print_report, print_status
    from translate.jobs.pool import outcomes_of
    from translate.jobs.report import Report, all_diagnostics
    from translate.jobs.status import status_of_posts

    project = project_of(context)
    chosen = project.chosen(posts, Path.cwd())
    found = status_of_posts(project, chosen, cores_or(jobs))
    outcomes = outcomes_of(followed(found, len(chosen), "status", output_format == "text"))
    report = Report(tuple(outcomes))
    if output_format == "json":
        print_report(report, output_format)
    else:
        print_status(outcomes)
        print_diagnostics(all_diagnostics(outcomes))
    return ending(project, chosen, report)
