"""Changes on their way to the disk: one thread, in order, never the screen's.

Law *kept*: a step that was asked to be saved is on disk when its ticket is
done, or it is among the unsaved ones, which are tried again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

from translate.catalog import Entry
from translate.errors import StoreError, TranslateError
from translate.review.journal import Journal
from translate.review.segment import Change, Place, Step
from translate.review.store import CatalogStore, Conflict, Saved

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a step."""

    step: Step
    saved: Saved

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What somebody else changed meanwhile."""
        return self.saved.conflicts

    @property
    def error(self) -> TranslateError | None:
        """Why something is not on disk."""
        return self.saved.failures[0][1] if self.saved.failures else None

    @property
    def unsaved(self) -> tuple[Change, ...]:
        """What is not on disk, and must be tried again."""
        return tuple(change for changes, _ in self.saved.failures for change in changes)


class Saver:
    """Writes steps into catalogs, and into the journal."""

    def __init__(
        self,
        store: CatalogStore,
        journal: Journal,
        remember: Callable[[Sequence[Change]], None],
    ) -> None:
        """Start the thread.

        :param remember: told of what was written; raises nothing.
        """
        self._store = store
        self._remember_changes = remember
        self._journal = journal
        self._behind: dict[Place, Entry] = {}
        """What the disk says where it could not be written: the next change begins from it."""
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="saver")

    def save(self, step: Step) -> Future[Report]:
        """Write a step, and remember it for undo."""
        return self._thread.submit(self._save, step, lambda done: self._journal.record(done))

    def step_back(self, step: Step, mark: Callable[[], None]) -> Future[Report]:
        """Write what undoes or redoes a step of the journal.

        :param mark: says so in the journal; called once something is written.
        """
        return self._thread.submit(self._save, step, lambda _: mark())

    def note(self, mark: Callable[[], None]) -> None:
        """Say something in the journal alone."""
        self._thread.submit(mark)

    def run(self, work: Callable[[], Result]) -> Future[Result]:
        """Do something else in the same thread, after what was asked before."""
        return self._thread.submit(work)

    def close(self) -> None:
        """Wait until everything is written."""
        self._thread.shutdown(wait=True)

    def _save(self, step: Step, note: Callable[[Step], None]) -> Report:
        saved = self._store.save([self._from_disk(one) for one in step.changes])
        self._remember(saved)
        if saved.written:
            # The catalogs are the truth: without a journal, only undo is poorer.
            with contextlib.suppress(StoreError):
                note(Step(step.label, saved.written))
            self._remember_changes(saved.written)
        return Report(step, saved)

    def _from_disk(self, change: Change) -> Change:
        return replace(change, before=self._behind.get(change.place, change.before))

    def _remember(self, saved: Saved) -> None:
        for place in (*(one.place for one in saved.written), *_places(saved.conflicts)):
            self._behind.pop(place, None)
        for changes, _ in saved.failures:
            for change in changes:
                self._behind.setdefault(change.place, change.before)


def _places(conflicts: tuple[Conflict, ...]) -> list[Place]:
    return [one.change.place for one in conflicts]
