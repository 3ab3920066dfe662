"""Status: how far the translation of each post is."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Sequence

from translate.catalog import State, parse
from translate.files import read_source
from translate.jobs import stamps
from translate.jobs.extract import ExtractOptions, stamp_of
from translate.jobs.pool import run
from translate.jobs.report import Outcome, Status
from translate.languages import letters
from translate.messages import messages_of
from translate.project import Project
from translate.rst import read


def status_of_posts(project: Project, posts: Sequence[str], jobs: int) -> Iterator[list[Outcome]]:
    """Count the messages of each post by state."""
    known = stamps.load(project)
    options = ExtractOptions()
    in_step = frozenset(
        post for post in posts if known.get(post) == stamp_of(project, post, options)
    )
    return run(functools.partial(status_of_post, project, in_step), posts, project.root, jobs)


def status_of_post(project: Project, in_step: frozenset[str], post: str) -> list[Outcome]:
    """Count the messages of one post by state, in every target language.

    :param in_step: the posts whose catalogs are known to hold all their messages.
    :raises TranslateError: when the post or a catalog cannot be read.
    """
    return [_status(project, post, lang, post in in_step) for lang in project.config.targets]


def _status(project: Project, post: str, lang: str, in_step: bool) -> Outcome:
    name = project.catalog_name(post, lang)
    path = project.root / name
    states: Counter[State] = Counter()
    keys = set()
    if path.exists():
        catalog = parse(path, name, lang)
        states.update(entry.state for entry in catalog.entries)
        keys = set(catalog.by_key())
    counts = {state.value: states[state] for state in State}
    counts["not extracted"] = 0 if in_step else _not_extracted(project, post, keys)
    counts["messages"] = len(keys) + counts["not extracted"]
    return Outcome(post, name, Status.UNCHANGED, counts=counts)


def _not_extracted(project: Project, post: str, keys: set[tuple[str | None, str]]) -> int:
    config = project.config
    source = read_source(project.post_path(post), post)
    document = read(source, config.vocabulary, config.metadata)
    found = {one.key for one in messages_of(document, letters(config.source))}
    return len(found - keys)
