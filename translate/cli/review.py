"""The command of translators: review."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from translate.cli.base import posts_argument, project_of, targets_of, to_option, told
from translate.errors import UsageError


@click.command()
@posts_argument
@to_option
@click.option("--web", is_flag=True, help="Serve the screen to a browser on this machine.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    metavar="N",
    help="Port of --web; default: 8000.",
)
@click.pass_context
@told
def review(
    context: click.Context, posts: tuple[str, ...], target: str | None, web: bool, port: int
) -> int:
    """Read, fix and approve drafts on a screen.

    All posts, when none is named.
    """
    project = project_of(context)
    chosen = project.chosen(posts, Path.cwd())
    if not chosen:
        raise UsageError("there are no posts", hint="see `posts` in translate.toml, or --project")
    targets = targets_of(project, target)
    if len(targets) > 1:
        names = ", ".join(targets)
        raise UsageError(
            f"the project has several target languages: {names}", hint="name one: --to"
        )
    if not any((project.root / project.catalog_name(one, targets[0])).is_file() for one in chosen):
        hint = "run `translate extract`, and `translate pretranslate` for drafts"
        raise UsageError("none of these posts has a catalog yet", hint=hint)
    if web:
        from translate.tui.run import serve

        root = ["--project", str(project.root)]
        return serve([*root, "review", "--to", targets[0], *_absolute(posts)], port)
    if not (_is_served() or (sys.stdin.isatty() and sys.stdout.isatty())):
        raise UsageError(
            "the review screen needs a terminal",
            hint="run it in one, or with --web; `translate status` tells how far each post is",
        )
    from translate.tui.run import review as run

    return run(project, chosen, targets[0], named=bool(posts))


def _is_served() -> bool:
    """Tell whether a browser's tab stands for the terminal."""
    return "TEXTUAL_DRIVER" in os.environ


def _absolute(posts: tuple[str, ...]) -> list[str]:
    return [str(Path(post).absolute()) for post in posts]
