"""Run the review screen in a terminal, or serve it to a browser on this machine."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence

from translate.errors import UsageError
from translate.project import Project
from translate.review.session import ReviewSession
from translate.tui.app import ReviewApp

HOST = "127.0.0.1"
"""Nothing but this machine reaches the screen."""


def review(project: Project, posts: Sequence[str], lang: str, named: bool) -> int:
    """Open the review screen.

    :param named: the person named the posts; else the screen begins with a list of them.
    :returns: an exit code.
    """
    session = ReviewSession(project, posts, lang)
    app = ReviewApp(session, starts_with_posts=not named)
    try:
        app.run()
    finally:
        session.close()
    return app.return_code or 0


def serve(arguments: Sequence[str], port: int) -> int:
    """Serve the review screen on loopback: one process a browser's tab.

    :param arguments: of the `translate` command that a tab runs.
    :raises UsageError: when textual-serve is not installed.
    """
    try:
        from textual_serve.server import Server
    except ImportError as error:
        raise UsageError(
            "the web server is not installed", hint="run `pip install 'tolmach[web]'`"
        ) from error
    command = shlex.join([sys.executable, "-m", "translate", *arguments])
    Server(command, host=HOST, port=port, title="Tolmach").serve()
    return 0
