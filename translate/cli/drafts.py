"""The command that drafts: pretranslate."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from translate.cli.base import (
    cache_of,
    cores_or,
    ending,
    format_option,
    jobs_option,
    memories_of,
    posts_argument,
    project_of,
    targets_of,
    to_option,
    told,
)

if TYPE_CHECKING:
    from translate.memory.cache import Cache

_ENGINES = click.Choice(["argos", "argos-api", "memory"])


@click.command()
@posts_argument
@click.option(
    "--engine",
    type=_ENGINES,
    default="argos",
    help="argos: a model on this machine (the default); argos-api: the same through Argos"
    " Translate's own, slower code; memory: only what is approved already.",
)
@click.option(
    "--model",
    metavar="NAME|FILE",
    default="",
    help="The model, or its .argosmodel file; by default the newest.",
)
@click.option(
    "--beam", type=click.IntRange(1, 16), metavar="N", help="How wide to search; default: 2."
)
@click.option(
    "--limit", type=click.IntRange(0), metavar="WORDS", help="Give the machine no more words."
)
@click.option(
    "--trust-context",
    is_flag=True,
    help="Approve what the memory has for the very same text between the same neighbours.",
)
@click.option("--redo-drafts", is_flag=True, help="Make drafts again that nobody touched.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be drafted.")
@to_option
@jobs_option
@format_option
@click.pass_context
@told
def pretranslate(
    context: click.Context,
    posts: tuple[str, ...],
    engine: str,
    model: str,
    beam: int | None,
    limit: int | None,
    trust_context: bool,
    redo_drafts: bool,
    dry_run: bool,
    target: str | None,
    jobs: int | None,
    output_format: str,
) -> int:
    """Fill what is untranslated with drafts.

    From what is approved elsewhere on the site, else from a model that runs on
    this machine. What a person approved or touched is never changed.
    """
    from translate.console import drafts_told, print_report, say, summary
    from translate.jobs.engines import EngineOptions
    from translate.jobs.pool import outcomes_of
    from translate.jobs.pretranslate import PretranslateOptions, pretranslate_posts
    from translate.jobs.report import Report
    from translate.progress import word_progress

    project = project_of(context)
    chosen = project.chosen(posts, Path.cwd())
    chosen_engine = EngineOptions(engine, model, cores_or(jobs), beam)
    targets = targets_of(project, target)
    options = PretranslateOptions(
        targets, chosen_engine, limit, redo_drafts, dry_run, trust_context
    )
    begun = time.monotonic()
    shown = output_format == "text" and not dry_run
    no_cache: contextlib.AbstractContextManager[Cache | None] = contextlib.nullcontext()
    opened = cache_of(project) if options.uses_machine else no_cache
    with (
        opened as cache,
        memories_of(project, targets) as memories,
        word_progress("pretranslate", shown) as watch,
    ):
        found = pretranslate_posts(project, chosen, options, cache, memories, watch)
        report = Report(tuple(outcomes_of(found)))
    print_report(report, output_format)
    say(f"{summary(report, len(chosen))}; {drafts_told(report, time.monotonic() - begun)}")
    return ending(project, chosen, report)
