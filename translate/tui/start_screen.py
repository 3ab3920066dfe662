"""The posts of the site and how far each is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer, Static

from translate.catalog import State
from translate.review.session import ReviewSession
from translate.tui.segments import Row, SegmentList
from translate.tui.words import _

if TYPE_CHECKING:
    from translate.tui.app import ReviewApp

BAR = 10
"""Cells of a progress bar."""


class StartScreen(Screen[None]):
    """A list of posts; Enter opens one."""

    app: ReviewApp

    BINDINGS = [
        ("enter", "open", _("Review")),
        ("down,j,о", "move(1)", ""),
        ("up", "move(-1)", ""),
        ("pagedown", "move(20)", ""),
        ("pageup", "move(-20)", ""),
        ("home", "move(-1000000)", ""),
        ("end", "move(1000000)", ""),
        ("q,й", "app.quit", _("Quit")),
    ]

    def __init__(self, session: ReviewSession) -> None:
        super().__init__()
        self._session = session
        self._cursor: str | None = None

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield Static(id="summary")
        yield SegmentList(id="posts")
        yield Footer()

    def on_mount(self) -> None:
        """Show what is loaded so far."""
        self.show_posts()
        self.query_one(SegmentList).focus()

    def show_posts(self) -> None:
        """Show the posts anew; the cursor stays with its post."""
        posts = self._listed()
        if self._cursor is None and posts:
            self._cursor = next((one for one in posts if self._left(one)), None)
        rows = self.query_one(SegmentList)
        rows.rows = [self._row(post, at) for at, post in enumerate(posts)]
        if self._cursor in posts:
            rows.show(posts.index(self._cursor))
        counts = self._session.shelf.count()
        told = _(
            "{project}: {posts} posts, {done} of {total} segments approved. Enter opens a post."
        )
        self.query_one(Static).update(
            told.format(
                project=self._session.project.root.name,
                posts=len(posts),
                done=counts[State.APPROVED],
                total=sum(counts.values()),
            )
        )

    def _listed(self) -> list[str]:
        shelf = self._session.shelf
        return [post for post in self._session.posts if shelf.of_post(post)]

    def _left(self, post: str) -> int:
        counts = self._session.shelf.count([post])
        return sum(counts.values()) - counts[State.APPROVED]

    def _row(self, post: str, at: int) -> Row:
        counts = self._session.shelf.count([post])
        total = sum(counts.values())
        done = counts[State.APPROVED]
        full = BAR * done // total if total else BAR
        bar = "█" * full + "░" * (BAR - full)
        mark = "✓" if done == total else "·"
        return Row("segment", mark, total - done, f"{bar} {post}  ({done}/{total})", at)

    def action_move(self, by: int) -> None:
        """Go some posts on, or back."""
        posts = self._listed()
        if posts:
            at = posts.index(self._cursor) if self._cursor in posts else 0
            at = min(max(at + by, 0), len(posts) - 1)
            self._cursor = posts[at]
            self.query_one(SegmentList).show(at)

    def action_open(self) -> None:
        """Review the post under the cursor."""
        if self._cursor is not None:
            self.app.open_post(self._cursor)

    def on_segment_list_chosen(self, message: SegmentList.Chosen) -> None:
        """Open the post that the mouse pointed at."""
        posts = self._listed()
        if message.index < len(posts):
            self._cursor = posts[message.index]
            self.action_open()
