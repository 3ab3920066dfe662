"""The application: themes, loading, and the screens."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from functools import partial

from textual import work
from textual.app import App, SystemCommand
from textual.screen import Screen

from translate.catalog import Catalog, State
from translate.errors import TranslateError
from translate.memory.types import Match
from translate.review.concordance import Concordance, Use
from translate.review.filters import Filter, FilterKind
from translate.review.segment import Segment
from translate.review.session import ReviewSession
from translate.tui.dialogs import Ask
from translate.tui.keys import SCREEN, chosen
from translate.tui.review_screen import ReviewScreen
from translate.tui.saving import Following
from translate.tui.start_screen import StartScreen
from translate.tui.themes import DARK, THEMES, register_themes
from translate.tui.words import _

BATCH = 40
"""Posts that are taken in at once while the rest is loaded."""


class ReviewApp(App[None]):
    """The review of some posts in one language."""

    CSS_PATH = "app.tcss"
    TITLE = "Tolmach"

    def __init__(self, session: ReviewSession, starts_with_posts: bool) -> None:
        """Prepare the screens.

        :param starts_with_posts: begin with the list of posts, not with a segment.
        """
        super().__init__()
        self.session = session
        self.following = Following(session)
        self.is_loaded = False
        self._starts_with_posts = starts_with_posts
        self._concordance: Concordance | None = None
        self._review: ReviewScreen | None = None

    def on_mount(self) -> None:
        """Choose the theme, and begin to load."""
        register_themes(self)
        self.theme = self._theme()
        self.session.choose_filter(Filter(FilterKind.UNREVIEWED))
        if self._starts_with_posts:
            self.show_posts()
        self.load()

    def _theme(self) -> str:
        wanted = self.session.project.config.review.theme
        names = [theme.name for theme in THEMES]
        if wanted and wanted not in names:
            told = _("There is no theme {name}; there are {names}.")
            self.notify(told.format(name=wanted, names=", ".join(names)), severity="warning")
        return wanted if wanted in names else DARK.name

    # Loading

    @work
    async def load(self) -> None:
        """Read the catalogs, off the screen's thread; the first segment is shown at once."""
        posts = list(self.session.posts)
        size = 1
        while posts:
            some, posts = posts[:size], posts[size:]
            found = await asyncio.to_thread(self._read, some)
            for post, catalog, error in found:
                self.session.take(post, catalog)
                if error is not None:
                    self.notify(str(error), severity="error", markup=False, timeout=10)
            self._take_in()
            size = BATCH if self.session.view.places else min(size * 2, BATCH)
        self.is_loaded = True
        self.session.memory.start()
        self._take_in()
        if not self._starts_with_posts and self._review is None:
            self.show_review(Filter(FilterKind.ALL))

    def _read(
        self, posts: Sequence[str]
    ) -> list[tuple[str, Catalog | None, TranslateError | None]]:
        found: list[tuple[str, Catalog | None, TranslateError | None]] = []
        for post in posts:
            try:
                found.append((post, self.session.read(post), None))
            except TranslateError as error:
                found.append((post, None, error))
        return found

    def _take_in(self) -> None:
        self.session.view.follow()
        if self._review is not None:
            if self._review.is_mounted:
                self._review.show_rows()
                self._review.show_progress()
        elif self.session.view.places and not self._starts_with_posts:
            self.show_review()
        if isinstance(self.screen, StartScreen) and self.screen.is_mounted:
            self.screen.show_posts()

    # Screens

    def show_review(self, chosen: Filter | None = None) -> None:
        """Show the segments."""
        if chosen is not None:
            self.session.choose_filter(chosen)
        if self._review is None:
            self._review = ReviewScreen(self.session, self.following)
            self.push_screen(self._review)
            return
        if isinstance(self.screen, StartScreen):
            self.pop_screen()
        self._review.show_rows()
        self._review.show_current()

    def show_posts(self) -> None:
        """Show the list of posts."""
        if not isinstance(self.screen, StartScreen):
            self.push_screen(StartScreen(self.session))

    def open_post(self, post: str) -> None:
        """Go to the first unreviewed segment of a post, or to its first one."""
        places = self.session.shelf.of_post(post)
        if not places:
            self.notify(_("This post has no catalog; run `translate extract`."))
            return
        unreviewed = [
            one for one in places if self.session.shelf[one].entry.state is not State.APPROVED
        ]
        self.session.view.select((unreviewed or places)[0])
        if isinstance(self.screen, StartScreen):
            self.pop_screen()
        if self._review is None:
            self._review = ReviewScreen(self.session, self.following)
            self.push_screen(self._review)
        else:
            self.show_review()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer every action in the command palette."""
        yield from super().get_system_commands(screen)
        if isinstance(screen, ReviewScreen):
            keys = self.session.project.config.review.keys
            for action in (one for one in chosen(keys) if one.group in SCREEN):
                run = partial(screen.run_action, action.call)
                yield SystemCommand(action.label, ", ".join(action.keys), run)

    # What screens ask for

    def progress(self) -> tuple[int, int]:
        """Give how many segments are approved, and how many there are."""
        counts = self.session.shelf.count()
        return counts[State.APPROVED], sum(counts.values())

    async def matches(self, segment: Segment) -> tuple[Match, ...]:
        """Find approved texts that are like a segment's, off the screen's thread."""
        return await asyncio.to_thread(self.session.memory.find, segment)

    async def uses_of(self, word: str) -> tuple[Use, ...]:
        """Find every use of a word, off the screen's thread."""
        if self._concordance is None:
            self._concordance = Concordance(list(self.session.shelf.segments()))
        return await asyncio.to_thread(self._concordance.find, word)

    async def action_quit(self) -> None:
        """Leave, once everything is written; what is in the editor is kept, unapproved."""
        if self._review is not None:
            await self._review.leave_editor()
        await self.following.retry()
        if self.session.unsaved:
            self.ask_to_leave()
        else:
            self.exit()

    @work(exclusive=True)
    async def ask_to_leave(self) -> None:
        """Ask whether to leave although something could not be written."""
        question = _("{told}. What was not saved would be lost. Leave all the same?")
        choices = [("n", _("no, stay")), ("y", _("yes, leave"))]
        asked = Ask(question.format(told=self.following.told), choices)
        if await self.push_screen_wait(asked) == "y":
            self.exit()
