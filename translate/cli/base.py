"""What the commands have in common: options, errors, exit codes."""

from __future__ import annotations

import contextlib
import functools
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from translate.errors import StoreError, TranslateError, UsageError

if TYPE_CHECKING:
    from translate.jobs.report import Report
    from translate.memory.cache import Cache
    from translate.memory.store import Memory
    from translate.project import Project

_FORMATS = click.Choice(["text", "json"])


def told(command: Callable[..., int]) -> Callable[..., None]:
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
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(130)  # a model that is at work cannot be stopped, and would be waited for
        sys.exit(code)

    return run


def jobs_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command --jobs."""
    return click.option(
        "--jobs", type=click.IntRange(1), metavar="N", help="Cores to use; default: every one."
    )(command)


def format_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command --format."""
    return click.option(
        "--format", "output_format", type=_FORMATS, default="text", help="How to print the result."
    )(command)


def to_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command --to."""
    return click.option("--to", "target", metavar="LANG", help="Only this target language.")(
        command
    )


def targets_of(project: Project, target: str | None) -> tuple[str, ...]:
    """Give the target languages that are meant.

    :raises UsageError: when the project has not the one that is named.
    """
    targets = project.config.targets
    if target is None:
        return targets
    if target not in targets:
        raise UsageError(
            f"“{target}” is no target language of this project",
            hint=f"`targets` in translate.toml has {', '.join(targets)}",
        )
    return (target,)


posts_argument = click.argument("posts", nargs=-1, metavar="[POST]...")


def project_of(context: click.Context) -> Project:
    """Find the project that the command line means."""
    from translate.project import find_project

    return find_project(Path.cwd(), context.obj)


@contextlib.contextmanager
def memories_of(project: Project, targets: tuple[str, ...]) -> Iterator[dict[str, Memory]]:
    """Open the memory for each language; where it cannot be used, say so and go on without it."""
    from translate.console import print_error, say
    from translate.jobs.remember import open_memory

    with contextlib.ExitStack() as stack:
        memories: dict[str, Memory] = {}
        for lang in targets:
            try:
                memories[lang] = open_memory(project, lang)
            except StoreError as error:
                print_error(error)
                say("the memory is left out")
                break
            stack.callback(memories[lang].close)
        yield memories


@contextlib.contextmanager
def cache_of(project: Project) -> Iterator[Cache]:
    """Open the project's cache for a command; tell when there was a broken one."""
    from translate.console import say
    from translate.memory.cache import NAME, Cache

    cache = Cache(project.root)
    if cache.was_broken:
        say(f"{NAME}: warning: it was broken, and is now {NAME}.broken; a new one is made")
    try:
        yield cache
    finally:
        cache.close()


def cores_or(jobs: int | None) -> int:
    """Give what --jobs says, or the number of cores."""
    from translate.jobs.pool import cores

    return jobs or cores()


def ending(project: Project, chosen: list[str], report: Report) -> int:
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
