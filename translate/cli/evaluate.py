"""The command that judges models: evaluate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from translate.cli.base import (
    cache_of,
    cores_or,
    format_option,
    jobs_option,
    posts_argument,
    project_of,
    targets_of,
    to_option,
    told,
)
from translate.errors import UsageError

if TYPE_CHECKING:
    from translate.jobs.evaluate import Drafted, Judgement
    from translate.jobs.testsets import TestSet
    from translate.project import Project

_FILE = click.Path(path_type=Path)
_FILES = tuple[Path, ...]


@click.command()
@posts_argument
@click.option(
    "--source",
    "sources",
    type=_FILE,
    multiple=True,
    help="A file to draft line by line, instead of posts; may be repeated.",
)
@click.option(
    "--reference",
    "references",
    type=_FILE,
    multiple=True,
    help="Its translation by people, line by line; one for each --source, in their order.",
)
@click.option(
    "--drafts", type=_FILE, metavar="FILE", help="Write the drafts, too, the worst first."
)
@click.option("--engine", type=click.Choice(["argos", "argos-api"]), default="argos")
@click.option(
    "--model",
    "models",
    metavar="NAME|FILE",
    multiple=True,
    help="The model, or its .argosmodel file; by default the newest. Twice: compare two.",
)
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
    sources: _FILES,
    references: _FILES,
    drafts: Path | None,
    engine: str,
    models: tuple[str, ...],
    beam: int | None,
    target: str | None,
    jobs: int | None,
    output_format: str,
) -> int:
    """Judge a model, or compare two: their drafts against what people approved.

    By post, with chrF, BLEU and the edits that 100 words take (TER); or line by
    line on pairs of files. Nothing in the catalogs changes.
    """
    from translate.console import print_judgements
    from translate.evaluate import check_installed, signatures
    from translate.jobs.engines import EngineOptions, load_engine, shown_name
    from translate.jobs.evaluate import Machine, draft_sets
    from translate.languages import letters
    from translate.progress import word_progress

    _check_files(posts, sources, references)
    _check_models(models)
    project = project_of(context)
    lang = _only_target(project, target)
    source = project.config.source
    cores = cores_or(jobs)
    options = [EngineOptions(engine, model, cores, beam) for model in models or ("",)]
    check_installed()
    sets = _sets(project, posts, sources, references, lang)
    with cache_of(project) as cache, word_progress("evaluate", output_format == "text") as watch:
        engines = [load_engine(one, cache, source, lang) for one in options]
        machines = [Machine(one, letters(source), cache, watch) for one in engines]
        drafted = draft_sets(sets, machines)
    if drafts is not None:
        _write(drafts, [one for some in drafted for one in some])
    names = list(map(shown_name, engines, options))
    is_paired = len(engines) > 1
    print_judgements(_judged(drafted), names, signatures(is_paired=is_paired), output_format)
    return 0


def _check_files(posts: tuple[str, ...], sources: _FILES, references: _FILES) -> None:
    if posts and (sources or references):
        raise UsageError(
            "posts and files cannot be judged on in one run",
            hint="leave out the posts, or --source and --reference",
        )
    if len(sources) != len(references):
        from translate.console import count

        often, as_often = (count(len(some), "time") for some in (sources, references))
        raise UsageError(
            f"--source is given {often}, and --reference {as_often}",
            hint="give each --source its --reference, both in the same order",
        )


def _check_models(models: tuple[str, ...]) -> None:
    if len(models) > 2:
        raise UsageError(
            f"--model is given {len(models)} times",
            hint="name one model to judge it, or two to compare them",
        )


def _only_target(project: Project, target: str | None) -> str:
    targets = targets_of(project, target)
    if len(targets) > 1:
        raise UsageError("a model is judged for one language", hint="name it with --to")
    return targets[0]


def _sets(
    project: Project, posts: tuple[str, ...], sources: _FILES, references: _FILES, lang: str
) -> list[TestSet]:
    """Read what is to be judged on: files where there are some, else what is approved in posts."""
    from translate.jobs.testsets import set_of_posts, sets_of_files

    if sources:
        return sets_of_files(sources, references)
    return [set_of_posts(project, project.chosen(posts, Path.cwd()), lang)]


def _write(path: Path, drafted: list[Drafted]) -> None:
    from translate.console import count, say
    from translate.jobs.side_by_side import write_drafts

    write_drafts(path, drafted)
    say(f"{count(len(drafted), 'text')} written to {path}")


def _judged(sets: list[list[Drafted]]) -> list[Judgement]:
    """Score drafts, which takes a while: TER looks for every way to move words."""
    from translate.jobs.evaluate import judge
    from translate.progress import item_progress

    found: list[Judgement] = []
    with item_progress("score", None) as advance:
        for one in judge(sets):
            found.append(one)
            advance(1)
    return found
