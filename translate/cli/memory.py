"""The commands of the translation memory."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from translate.cli.base import format_option, project_of, targets_of, to_option, told
from translate.errors import UsageError

if TYPE_CHECKING:
    from translate.memory.store import Memory
    from translate.project import Project


@click.group()
def memory() -> None:
    """Keep what was approved, and take in what others have."""


@contextlib.contextmanager
def _opened(project: Project, target: str | None) -> Iterator[tuple[Memory, str]]:
    """Open the memory for the one language that is meant."""
    from translate.jobs.remember import open_memory

    targets = targets_of(project, target)
    if len(targets) > 1:
        raise UsageError("a memory is for one language", hint="name it with --to")
    opened = open_memory(project, targets[0])
    try:
        yield opened, targets[0]
    finally:
        opened.close()


@memory.command("status")
@to_option
@format_option
@click.pass_context
@told
def show_status(context: click.Context, target: str | None, output_format: str) -> int:
    """Say how much is remembered."""
    from translate.jobs.remember import memory_name
    from translate.memory.types import Size

    project = project_of(context)
    with _opened(project, target) as (opened, lang):
        counts = opened.count()
    path = memory_name(project)
    data = {"path": path, "lang": lang, **{size.value: counts[size] for size in Size}}
    if output_format == "json":
        click.echo(json.dumps(data, ensure_ascii=False))
    else:
        click.echo(f"{path}: {counts[Size.TEXT]} texts, {counts[Size.SENTENCE]} sentences of them")
    return 0


@memory.command()
@to_option
@click.pass_context
@told
def update(context: click.Context, target: str | None) -> int:
    """Take in what is approved in the site's own catalogs.

    `pretranslate` and `review` do so by themselves.
    """
    from translate.console import count, say
    from translate.jobs.remember import take_in
    from translate.progress import item_progress

    project = project_of(context)
    posts = project.posts()
    with _opened(project, target) as (opened, lang), item_progress("update", len(posts)) as advance:
        fresh = 0
        for taken in take_in(project, opened, lang, posts):
            fresh += taken
            advance(1)
    say(f"{count(fresh, 'text')} taken in")
    return 0


@memory.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@to_option
@click.pass_context
@told
def take_files(context: click.Context, files: tuple[Path, ...], target: str | None) -> int:
    """Take in TMX files, PO files, or the folders of other sites' catalogs.

    What is approved counts, and nothing else. A file may be taken in again: only
    what is new is added.
    """
    from translate.console import count, say
    from translate.jobs.exchange import read_files
    from translate.progress import item_progress

    project = project_of(context)
    read = fresh = 0
    with _opened(project, target) as (opened, lang), item_progress("import", None) as advance:
        found = read_files(files, project.config.source, lang)
        for some, new in opened.add(found):
            read, fresh = read + some, fresh + new
            advance(some)
    say(f"{count(read, 'text')} read, {fresh} of them new")
    return 0


@memory.command("export")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default="-")
@to_option
@click.pass_context
@told
def write_file(context: click.Context, file: Path, target: str | None) -> int:
    """Write everything as TMX 1.4b, to a file or to stdout."""
    from translate.console import count, say
    from translate.jobs.exchange import export

    project = project_of(context)
    with _opened(project, target) as (opened, lang):
        written = export(opened, None if str(file) == "-" else file, project.config.source, lang)
    say(f"{count(written, 'text')} written")
    return 0


@memory.command()
@click.argument("phrase")
@click.option("--limit", type=click.IntRange(1), default=20, metavar="N", help="Default: 20.")
@to_option
@format_option
@click.pass_context
@told
def find(
    context: click.Context, phrase: str, limit: int, target: str | None, output_format: str
) -> int:
    """Show texts that are like a phrase, or hold its words in any form."""
    from dataclasses import asdict

    from translate.memory.concordance import concordance

    project = project_of(context)
    with _opened(project, target) as (opened, _):
        like = opened.similar(phrase, limit)
        seen = {one.number for one in like}
        holding = [one for one in concordance(opened, phrase, limit) if one.number not in seen]
    found = [*like, *holding][:limit]
    if output_format == "json":
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
        return 0
    for one in found:
        score = f"{one.score:.0f} %" if one in like else "word"
        click.echo(f"{one.number:>7}  {score:>5}  {one.where}")
        click.echo(f"         {one.source}\n         {one.translation}")
    return 0


@memory.command()
@click.argument("numbers", nargs=-1, type=int, metavar="[NUMBER]...")
@click.option("--post", metavar="POST", help="What was approved in this post or file.")
@click.option("--before", metavar="DATE", help="What was approved before a day: 2024-01-31.")
@click.option("--machine", is_flag=True, help="What a machine wrote, and a person approved.")
@to_option
@click.pass_context
@told
def forget(
    context: click.Context,
    numbers: tuple[int, ...],
    post: str | None,
    before: str | None,
    machine: bool,
    target: str | None,
) -> int:
    """Forget texts: by their numbers, as `find` shows them, or all that fit the options."""
    from translate.console import count, say

    origin = "machine" if machine else None
    has_options = any(one is not None for one in (post, before, origin))
    if bool(numbers) == has_options:
        raise UsageError(
            "say what to forget: numbers, or options", hint="see `translate memory forget --help`"
        )
    time = _seconds(before) if before is not None else None
    with _opened(project_of(context), target) as (opened, _):
        if numbers:
            gone = opened.forget(numbers)
        else:
            gone = opened.forget_where(post=post, before=time, origin=origin)
    say(f"{count(gone, 'text')} forgotten")
    return 0


def _seconds(day: str) -> int:
    """Read a day as its beginning, in seconds since 1970."""
    try:
        return int(datetime.combine(date.fromisoformat(day), datetime.min.time()).timestamp())
    except ValueError as error:
        raise UsageError(f"“{day}” is no day", hint="write it as 2024-01-31") from error
