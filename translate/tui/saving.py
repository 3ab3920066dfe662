"""Acts on their way to the disk, as the screen follows them."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future

from translate.review.act import Act
from translate.review.saving import Report
from translate.review.segment import Place
from translate.review.session import ReviewSession
from translate.tui.words import _


class Following:
    """Waits for acts without stopping the screen, and says how things stand."""

    def __init__(self, session: ReviewSession) -> None:
        self._session = session
        self.error = ""
        """Why something is not on disk; empty when everything is."""

    @property
    def told(self) -> str:
        """Say in a word whether everything is on disk."""
        if self._session.unsaved:
            return _("NOT SAVED: {reason}").format(reason=self.error)
        return _("saved")

    async def follow(self, act: Act) -> tuple[Place, ...]:
        """Wait until an act is on disk, or cannot be; give the segments that it was about."""
        if act.ticket is None:
            return ()
        report = await self._settle(act.ticket)
        return tuple(one.place for one in report.step.changes)

    async def retry(self) -> None:
        """Try again to write what could not be written."""
        ticket = self._session.retry()
        if ticket is not None:
            await self._settle(ticket)

    async def _settle(self, ticket: Future[Report]) -> Report:
        report = await asyncio.wrap_future(ticket)
        self.error = _short(report)
        self._session.settle(report)
        return report


def _short(report: Report) -> str:
    return report.error.message if report.error is not None else ""
