"""Run the review screen in a terminal, or serve it to a browser on this machine."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence

from translate.config import FILE_NAME
from translate.errors import Location, UsageError
from translate.project import Project
from translate.review.session import ReviewSession
from translate.tui.app import ReviewApp
from translate.tui.keys import bindings


def review(project: Project, posts: Sequence[str], lang: str, named: bool) -> int:
    """Open the review screen.

    :param named: the person named the posts; else the screen begins with a list of them.
    :returns: an exit code.
    """
    check_keys(project)
    session = ReviewSession(project, posts, lang)
    app = ReviewApp(session, starts_with_posts=not named)
    try:
        app.run()
    finally:
        session.close()
    return app.return_code or 0


def check_keys(project: Project) -> None:
    """Refuse keys in translate.toml that cannot be bound, before there is a screen.

    :raises UsageError: saying where they stand.
    """
    try:
        bindings(project.config.review.keys)
    except UsageError as error:
        raise UsageError(error.message, Location(FILE_NAME), hint=error.hint) from error


def serve(arguments: Sequence[str], port: int) -> int:
    """Serve the review screen on loopback: one process a browser's tab.

    :param arguments: of the `translate` command that a tab runs.
    :raises UsageError: when textual-serve is not installed, or the port is taken.
    """
    try:
        from translate.tui import web
    except ImportError as error:
        raise UsageError(
            "the web server is not installed", hint="run `pip install 'tolmach[web]'`"
        ) from error
    command = shlex.join([sys.executable, "-m", "translate", *arguments])
    web.serve(command, port)
    return 0
