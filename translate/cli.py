"""The command line: what can be asked, and nothing of how it is done."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from translate import __version__
from translate.errors import TranslateError, UsageError

if TYPE_CHECKING:
    from translate.jobs.report import Report
    from translate.project import Project

_FORMATS = click.Choice(["text", "json"])


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(
    __version__, "--version", prog_name="translate", message="%(prog)s %(version)s"
)
@click.option(
    "--project",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The site's folder; by default the nearest one upwards with a translate.toml.",
)
@click.pass_context
def main(context: click.Context, folder: Path | None) -> None:
    """Translate a site of reStructuredText posts, and lose no markup."""
    context.obj = folder


def _told(command: Callable[..., int]) -> Callable[..., None]:
    """Run a command; print an error that ends it; leave with the exit code that it tells."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            code = command(*args, **kwargs)
        except TranslateError as error:
            from translate.console import print_error

            print_error(error)
            code = error.exit_code
        except KeyboardInterrupt:
            click.echo("interrupted; what was finished is kept", err=True)
            code = 130
        sys.exit(code)

    return run


def _jobs_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--jobs", type=click.IntRange(1), metavar="N", help="Processes to use; default: every core."
    )(command)


def _format_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--format", "output_format", type=_FORMATS, default="text", help="How to print the result."
    )(command)


_posts_argument = click.argument("posts", nargs=-1, metavar="[POST]...")


def _project(context: click.Context) -> Project:
    from translate.project import find_project

    return find_project(Path.cwd(), context.obj)


def _cores(jobs: int | None) -> int:
    from translate.jobs.pool import cores

    return jobs or cores()


@main.command()
@click.option("--force", is_flag=True, help="Replace an existing translate.toml.")
@click.pass_context
@_told
def init(context: click.Context, force: bool) -> int:
    """Write a translate.toml.

    With what a Nikola conf.py tells, when there is one: it is read as text.
    """
    from translate.init import write_config

    folder = (context.obj or Path.cwd()).resolve()
    click.echo(write_config(folder, force))
    return 0


@main.command()
@_posts_argument
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when something would change.")
@click.option("--templates", is_flag=True, help="Write .pot templates too.")
@_jobs_option
@_format_option
@click.pass_context
@_told
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

    project = _project(context)
    chosen = project.chosen(posts, Path.cwd())
    found = extract_posts(project, chosen, ExtractOptions(check, templates), _cores(jobs))
    outcomes = outcomes_of(followed(found, len(chosen), "extract", output_format == "text"))
    report = Report(tuple(outcomes), check)
    print_report(report, output_format)
    if not posts:
        print_diagnostics(orphans(project, chosen))
    say(summary(report, len(chosen)))
    return _ending(project, chosen, report)


@main.command()
@_posts_argument
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
@_jobs_option
@_format_option
@click.pass_context
@_told
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

    project = _project(context)
    chosen = project.chosen(posts, Path.cwd())
    options = MergeOptions(check, diff, drafts, minimum)
    found = merge_posts(project, chosen, options, _cores(jobs))
    outcomes = outcomes_of(followed(found, len(chosen), "merge", output_format == "text"))
    report = Report(tuple(outcomes), check)
    print_report(report, output_format)
    say(f"{summary(report, len(chosen))}; {_untranslated(report)}")
    return _ending(project, chosen, report)


def _untranslated(report: Report) -> str:
    from translate.console import count

    counts = [one.counts for one in report.outcomes if "messages" in one.counts]
    messages = sum(one["messages"] for one in counts)
    used = sum(one["translated"] - one["refused"] for one in counts)
    return f"{used} of {count(messages, 'message')} translated"


@main.command()
@_posts_argument
@_jobs_option
@_format_option
@click.pass_context
@_told
def status(
    context: click.Context, posts: tuple[str, ...], jobs: int | None, output_format: str
) -> int:
    """Tell how far the translation of each post is."""
    from translate.console import followed, print_diagnostics, print_report, print_status
    from translate.jobs.pool import outcomes_of
    from translate.jobs.report import Report, all_diagnostics
    from translate.jobs.status import status_of_posts

    project = _project(context)
    chosen = project.chosen(posts, Path.cwd())
    found = status_of_posts(project, chosen, _cores(jobs))
    outcomes = outcomes_of(followed(found, len(chosen), "status", output_format == "text"))
    report = Report(tuple(outcomes))
    if output_format == "json":
        print_report(report, output_format)
    else:
        print_status(outcomes)
        print_diagnostics(all_diagnostics(outcomes))
    return _ending(project, chosen, report)


def _ending(project: Project, chosen: list[str], report: Report) -> int:
    """Give the exit code; a check of nothing at all is a mistake, and is told as one."""
    if chosen:
        return report.exit_code
    patterns = ", ".join(project.config.posts)
    message = f"no posts match {patterns} in {project.root}"
    hint = "see `posts` in translate.toml, or --project"
    if report.check:
        raise UsageError(message, hint=hint)
    click.echo(f"{message}; {hint}", err=True)
    return 0
