"""Extract: posts to catalogs."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from translate.errors import Diagnostic, Location, Severity
from translate.jobs import stamps
from translate.jobs.pool import run
from translate.jobs.report import Outcome, Status
from translate.project import Project


@dataclass(frozen=True, slots=True)
class ExtractOptions:
    """How to extract."""

    check: bool = False
    """Write nothing; say what would be written."""
    templates: bool = False
    """Write .pot files too."""


def extract_posts(
    project: Project, posts: Sequence[str], options: ExtractOptions, jobs: int
) -> Iterator[list[Outcome]]:
    """Bring the catalogs of posts in step with them.

    Posts that are in step already, as their stamps say, are not read again;
    one of which a warning was told has no stamp, and is told of again.
    What is finished when the run is interrupted stays finished.
    """
    known = stamps.load(project)
    fresh = dict(known)
    try:
        waiting = []
        for post in posts:
            if known.get(post) == stamp_of(project, post, options):
                yield [
                    Outcome(post, project.catalog_name(post, lang), Status.UNCHANGED)
                    for lang in project.config.targets
                ]
            else:
                waiting.append(post)
        if waiting:
            from translate.jobs.extract_post import extract_post

            work = functools.partial(extract_post, project, options)
            for outcomes in run(work, waiting, project.root, jobs):
                fresh.update(one.stamp for one in outcomes if one.stamp)
                yield outcomes
    finally:
        if fresh != known and not options.check:
            stamps.save(project, fresh)


def stamp_of(project: Project, post: str, options: ExtractOptions) -> str:
    """Digest a post together with the files that an extraction makes of it."""
    names = [project.catalog_name(post, lang) for lang in project.config.targets]
    if options.templates:
        names.append(project.template_name(post))
    return stamps.digest(project, post, [project.root / name for name in names])


def orphans(project: Project, posts: Collection[str]) -> Iterator[Diagnostic]:
    """Tell of catalogs whose post is gone; nothing is ever deleted.

    :param posts: every post of the project.
    """
    known = set(posts)
    for lang in project.config.targets:
        head, tail = project.config.catalog.replace("{lang}", lang).split("{path}", 1)
        folder = Path(project.root, head).parent if not head.endswith("/") else project.root / head
        for path in sorted(folder.rglob(f"*{tail}")) if folder.is_dir() else ():
            name = path.relative_to(project.root).as_posix()
            post = name.removeprefix(head).removesuffix(tail) + ".rst"
            if name.startswith(head) and post not in known and not (project.root / post).exists():
                message = f"its post, {post}, is gone; delete the catalog, or bring the post back"
                yield Diagnostic(Severity.WARNING, "orphan-catalog", message, Location(name))
