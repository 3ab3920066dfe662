"""Sites with drafts to review, and the screen driven by keys in them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from textual.pilot import Pilot

from tests.site import Site
from translate.catalog import Entry, Origin, parse
from translate.project import find_project
from translate.review.session import ReviewSession
from translate.tui.app import ReviewApp
from translate.tui.review_screen import ReviewScreen

FIRST = """\
.. title: Контейнеры
.. slug: containers

Сеть видит `модуль <http://example.org/mod>`__ и ``dnf update``. Потом мир узнаёт о ней.

Сборка идёт долго.

Одинаковый текст.
"""
SECOND = """\
.. title: Сборка
.. slug: build

Карта сети готова.

Одинаковый текст.
"""
DRAFTS = {
    "Контейнеры": "Containers",
    "Сеть видит `модуль <http://example.org/mod>`__ и ``dnf update``. Потом мир узнаёт о ней.": (
        "The network sees `a module <http://example.org/mod>`__ and ``dnf update``."
        " Then the world learns of it."
    ),
    "Сборка идёт долго.": "The build takes long.",
    "Одинаковый текст.": "The same text.",
    "Сборка": "Build",
    "Карта сети готова.": "The map of the network is ready.",
}
CATALOG = "locales/en/LC_MESSAGES/posts/a.po"
OTHER = "locales/en/LC_MESSAGES/posts/b.po"


def drafted(entry: Entry) -> Entry:
    text = DRAFTS.get(entry.msgid)
    if text is None:
        return entry
    return entry.with_draft(text, Origin("machine", "ru_en 1.9"), 83)


def drafted_site(root: Path, config: str = "") -> Site:
    """Make a site of two posts, all of it drafted."""
    site = Site(root)
    site.write("posts/a.rst", FIRST)
    site.write("posts/b.rst", SECOND)
    site.write("translate.toml", config)
    assert site.run("extract").code == 0
    site.edit(CATALOG, drafted)
    site.edit(OTHER, drafted)
    return site


def spoiled(site: Site, msgid: str, text: str) -> None:
    """Give one message of the first post another draft."""

    def change(entry: Entry) -> Entry:
        return replace(entry, translation=text) if entry.msgid == msgid else entry

    site.edit(CATALOG, change)


def entry_of(site: Site, msgid: str, catalog: str = CATALOG) -> Entry:
    return next(one for one in parse(site.root / catalog, catalog).entries if one.msgid == msgid)


class Driven:
    """The screen, under a test's fingers."""

    def __init__(self, app: ReviewApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def session(self) -> ReviewSession:
        return self.app.session

    @property
    def screen(self) -> ReviewScreen:
        screen = self.app.screen
        assert isinstance(screen, ReviewScreen), screen
        return screen

    @property
    def msgid(self) -> str:
        segment = self.session.current
        assert segment is not None
        return segment.place.key[1]

    async def press(self, *keys: str) -> None:
        """Press keys as a person who has read what is shown."""
        for key in keys:
            screen = self.app.screen
            if isinstance(screen, ReviewScreen):
                screen.shown_at -= 1
            await self.pilot.press(key)
            await self.pilot.pause()

    async def write(self, text: str) -> None:
        for char in text:
            await self.pilot.press("space" if char == " " else char)
        await self.pilot.pause()

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so."""
        for _ in range(500):
            if is_so():
                return
            await self.pilot.pause(0.01)
        raise AssertionError("it never came to be so")

    async def ready(self) -> None:
        await self.until(
            lambda: (
                self.app.is_loaded
                and isinstance(self.app.screen, ReviewScreen)
                and self.app.screen.shown is not None
            )
        )


def drive(
    site: Site,
    work: Callable[[Driven], Awaitable[None]],
    size: tuple[int, int] = (120, 36),
    starts_with_posts: bool = False,
) -> None:
    """Run the application on a site, and do something with it."""

    async def run() -> None:
        project = find_project(site.root)
        session = ReviewSession(project, project.posts(), "en")
        app = ReviewApp(session, starts_with_posts=starts_with_posts)
        async with app.run_test(size=size) as pilot:
            driven = Driven(app, pilot)
            if not starts_with_posts:
                await driven.ready()
            await work(driven)
        session.close()

    asyncio.run(run())
