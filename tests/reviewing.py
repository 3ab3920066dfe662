"""Reviews driven without a screen, on the sites of `tests.review_sites`."""

from __future__ import annotations

import difflib
import shutil
from pathlib import Path

from tests.site import Site
from translate.project import find_project
from translate.review.act import Act
from translate.review.segment import Place
from translate.review.session import ReviewSession, open_session

A, B = "posts/a.rst", "posts/b.rst"
SAME = "Одинаковый текст."
LONG = "Сборка идёт долго."
LINKED = "Сеть видит `модуль <http://example.org/mod>`__ и ``dnf update``. Потом мир узнаёт о ней."


def copied(made: Path, tmp_path: Path) -> Site:
    """Copy a site that several tests begin with."""
    root = tmp_path / "site"
    shutil.copytree(made, root)
    return Site(root)


def begin(site: Site, *posts: str) -> ReviewSession:
    return open_session(find_project(site.root), posts or (A, B), "en")


def done(session: ReviewSession, act: Act) -> Act:
    """Wait until an act is on disk, as a screen does."""
    if act.ticket is not None:
        session.settle(act.ticket.result())
    return act


def place_of(msgid: str, post: str = A, context: str | None = None) -> Place:
    return Place(post, "en", (context, msgid))


def go(session: ReviewSession, msgid: str, post: str = A) -> None:
    session.view.select(place_of(msgid, post))


def current(session: ReviewSession) -> str:
    assert session.current is not None
    return session.current.place.key[1]


def changed_lines(before: str, after: str) -> list[str]:
    """Give the lines that a file lost and won."""
    told = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in told if not line.startswith(("---", "+++", "@@"))]
