"""A small site in a temporary folder, and the command run on it as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from translate.catalog import Entry, parse, serialize

POST = """\
.. title: Новости
.. slug: news

Первый абзац со `ссылкой <http://example.org/>`__.

Второй абзац.
"""

ENGLISH = {
    "Новости": "News",
    "Первый абзац со `ссылкой <http://example.org/>`__.": (
        "The first paragraph with `a link <http://example.org/>`__."
    ),
    "Второй абзац.": "The second paragraph.",
}

MERGED = """\
.. title: News
.. slug: news

The first paragraph with `a link <http://example.org/>`__.

The second paragraph.
"""


@dataclass(frozen=True, slots=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Site:
    root: Path

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    def read(self, name: str) -> str:
        return (self.root / name).read_bytes().decode("utf-8")

    def run(self, *arguments: str, cwd: str = ".", **environment: str) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "translate", *arguments],
            cwd=self.root / cwd,
            env={**os.environ, "SOURCE_DATE_EPOCH": "1767225600", **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    def approve(self, name: str, english: dict[str, str]) -> None:
        """Fill in translations, as a translator's editor does."""
        self.edit(name, lambda one: replace(one, translation=english.get(one.msgid, "")))

    def edit(self, name: str, change: object) -> None:
        assert callable(change)
        path = self.root / name
        catalog = parse(path, name)
        entries: tuple[Entry, ...] = tuple(change(one) for one in catalog.entries)
        path.write_text(serialize(replace(catalog, entries=entries)), encoding="utf-8")

    def files(self) -> set[str]:
        return {
            path.relative_to(self.root).as_posix()
            for path in self.root.rglob("*")
            if path.is_file() and ".translate" not in path.parts
        }


CATALOG = "locales/en/LC_MESSAGES/posts/news.po"


def translated_site(root: Path) -> Site:
    """Make a site with one post, extracted and wholly translated."""
    site = Site(root)
    site.write("posts/news.rst", POST)
    assert site.run("extract").code == 0
    site.approve(CATALOG, ENGLISH)
    return site
