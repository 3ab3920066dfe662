"""The commands of machine translation: pretranslate, evaluate."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from translate.cli.base import (
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
from translate.errors import UsageError

if TYPE_CHECKING:
    from translate.memory.cache import Cache
    from translate.project import Project

_FILE = click.Path(path_type=Path)
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
@click.option("--model", metavar="NAME", default="", help="The model; by default the newest.")
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
    opened = _cache_of(project) if options.uses_machine else no_cache
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


@contextlib.contextmanager
def _cache_of(project: Project) -> Iterator[Cache]:
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


@click.command()
@posts_argument
@click.option("--source", type=_FILE, help="A file to draft line by line, instead of posts.")
@click.option("--reference", type=_FILE, help="Its translation by people, line by line.")
@click.option("--engine", type=click.Choice(["argos", "argos-api"]), default="argos")
@click.option("--model", metavar="NAME", default="", help="The model; by default the newest.")
@click.option(
    "--beam", type=click.IntRange(1, 16), metavar="N", help="How wide to search; default: 2."
)
@to_option
@jobs_option
@format_option
@click.pass_context
@told
def evaluate(
    context: click.Context,
    posts: tuple[str, ...],
    source: Path | None,
    reference: Path | None,
    engine: str,
    model: str,
    beam: int | None,
    target: str | None,
    jobs: int | None,
    output_format: str,
) -> int:
    """Judge a model: its drafts against what people approved.

    By post, with chrF, BLEU and the edits that 100 words take (TER); or line by
    line on a pair of files. Nothing in the catalogs changes.
    """
    from translate.console import print_judgements
    from translate.evaluate import check_installed, signatures
    from translate.jobs.engines import EngineOptions, load_engine
    from translate.jobs.evaluate import Machine, evaluate_files, evaluate_posts
    from translate.languages import letters
    from translate.progress import word_progress

    if (source is None) != (reference is None) or (source and posts):
        raise UsageError("--source and --reference go together, and without posts")
    project = project_of(context)
    config = project.config
    targets = targets_of(project, target)
    if len(targets) > 1:
        raise UsageError("a model is judged for one language", hint="name it with --to")
    options = EngineOptions(engine, model, cores_or(jobs), beam)
    check_installed()
    with _cache_of(project) as cache, word_progress("evaluate", output_format == "text") as watch:
        loaded = load_engine(options, cache, config.source, targets[0])
        machine = Machine(loaded, letters(config.source), cache, watch)
        if source and reference:
            found = evaluate_files(source, reference, machine)
        else:
            chosen = project.chosen(posts, Path.cwd())
            found = evaluate_posts(project, chosen, targets[0], machine)
    print_judgements(found, loaded.name, signatures(), output_format)
    return 0
