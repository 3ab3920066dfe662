"""A post as a reader will see it, drafts marked."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Footer

from translate.errors import TranslateError
from translate.review.previewing import preview
from translate.review.segment import Place
from translate.review.session import ReviewSession
from translate.tui.panes import TextPane
from translate.tui.words import _

MARKS = {"": "  ", "draft": "~ ", "needs work": "! ", "untranslated": "· "}


class PreviewScreen(ModalScreen[None]):
    """The merged post, rendered, at the current paragraph."""

    BINDINGS = [
        ("escape,p,q,з,й", "dismiss", _("Close")),
        ("down", "scroll(1)", ""),
        ("up", "scroll(-1)", ""),
        ("pagedown,space", "scroll(20)", ""),
        ("pageup", "scroll(-20)", ""),
    ]

    def __init__(self, session: ReviewSession, place: Place) -> None:
        super().__init__()
        self._session = session
        self._place = place

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield TextPane(self._place.post, id="preview")
        yield Footer()

    def on_mount(self) -> None:
        """Render the post for the width that there is."""
        pane = self.query_one(TextPane)
        try:
            page = preview(self._session, self._place, max(self.app.size.width - 10, 20))
        except TranslateError as error:
            pane.show([((str(error), "problem"),)])
            return
        lines = [
            (
                (MARKS.get(line.mark, "~ "), "changed"),
                *((one.text, one.style) for one in line.spans),
            )
            for line in page.lines
        ]
        self.call_after_refresh(pane.show, lines, max(page.at - 3, 0))

    def action_scroll(self, by: int) -> None:
        """Scroll some lines."""
        self.query_one(TextPane).scroll_lines(by)
