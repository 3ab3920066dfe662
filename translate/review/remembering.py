"""The memory under review: fed by every approval, asked for every segment.

A memory that cannot be used is told of once, and the review goes on without it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from translate.catalog import State
from translate.errors import StoreError, TranslateError
from translate.jobs.recall import adapted_match
from translate.jobs.remember import (
    Approval,
    approval_of,
    neighbours,
    open_memory,
    take_in,
    user_name,
)
from translate.memory.store import Memory
from translate.memory.types import Match, Remembered
from translate.project import Project
from translate.review.reading import Readings
from translate.review.segment import Change, Place, Segment
from translate.review.shelf import Shelf

Result = TypeVar("Result")
_LIMIT = 9
"""As many as there are keys that take one."""
_LEAST = 60
"""The score (0–100) from which on a like text is shown."""
_PAUSE = 0.02
"""Seconds between catalogs that are taken in, for the screen to breathe."""


class Remembering:
    """The memory of one review; any thread may ask."""

    def __init__(self, project: Project, readings: Readings, shelf: Shelf) -> None:
        self._project = project
        self._readings = readings
        self._shelf = shelf
        self._lock = threading.RLock()
        self._memory: Memory | None = None
        self.complaint: TranslateError | None = None
        """Why the memory cannot be used."""
        self._who: str | None = None
        self._stop = threading.Event()
        self._taking: threading.Thread | None = None

    def find(self, segment: Segment) -> tuple[Match, ...]:
        """Give what was approved for a text, and for texts that are like it, the best first."""
        return self._with_memory(partial(self._find, segment.place)) or ()

    def _find(self, place: Place, memory: Memory) -> tuple[Match, ...]:
        context, text = place.key
        exact = memory.exact(text, context, self._around(place))
        known = {one.translation for one in exact}
        similar = memory.similar(text, _LIMIT, _LEAST)
        like = (self._adapted(place, one) for one in similar if one.translation not in known)
        return (*exact, *like)[:_LIMIT]

    def _adapted(self, place: Place, match: Match) -> Match:
        """Put the segment's own numbers and the like into a match, where that is certain."""
        with self._readings.lock:
            reading = self._readings.of(place.post)
            parser = None if place.key[0] is not None else reading.parser
            text = adapted_match(reading.source(place.key), match, parser)
        return match if text is None else replace(match, translation=text, is_adapted=True)

    def note(self, changes: Sequence[Change]) -> None:
        """Remember what was approved, and forget what is not approved any more."""
        self._with_memory(partial(self._note, changes))

    def _note(self, changes: Sequence[Change], memory: Memory) -> None:
        for change in changes:
            context, text = change.place.key
            if change.after.state is State.APPROVED:
                approval = self._approval(change)
                memory.approve(approval.text, approval.sentences)
            elif change.before.state is State.APPROVED:
                memory.withdraw(change.place.post, text, context)

    def _approval(self, change: Change) -> Approval:
        place = change.place
        if self._who is None:
            self._who = user_name(self._project)
        before, after = self._around(place)
        about = Remembered(
            "",
            "",
            post=place.post,
            when=int(time.time()),
            who=self._who,
            before=before,
            after=after,
        )
        with self._readings.lock:
            reading = self._readings.of(place.post)
            parser = None if place.key[0] is not None else reading.parser
            return approval_of(change.after, reading.source(place.key), parser, about)

    def _around(self, place: Place) -> tuple[str, str]:
        keys = [one.key for one in self._shelf.of_post(place.post)]
        return neighbours(keys).get(place.key, ("", ""))

    def start(self) -> None:
        """Take in what is approved on the site, beside everything else."""
        work = partial(self._with_memory, self._take_in)
        self._taking = threading.Thread(target=work, name="memory", daemon=True)
        self._taking.start()

    def _take_in(self, memory: Memory) -> None:
        taken = take_in(self._project, memory, self._shelf.lang, self._shelf.posts)
        while not self._stop.is_set():
            with self._readings.lock:  # docutils parses in one thread at a time
                fresh = next(taken, None)
            if fresh is None:
                break
            if fresh:
                time.sleep(_PAUSE)

    def _with_memory(self, work: Callable[[Memory], Result]) -> Result | None:
        """Do something with the memory; keep why when it cannot be used."""
        try:
            return work(self._opened())
        except StoreError as error:
            self.complaint = error
        except TranslateError:  # a post that cannot be read: the segment itself tells of it
            pass
        return None

    def _opened(self) -> Memory:
        with self._lock:
            if self._memory is None:
                if self._stop.is_set():
                    raise StoreError("the review has ended")
                self._memory = open_memory(self._project, self._shelf.lang)
            return self._memory

    def close(self) -> None:
        """Stop taking in, and close the memory."""
        self._stop.set()
        if self._taking is not None:
            self._taking.join()
        with self._lock:
            if self._memory is not None:
                self._memory.close()
                self._memory = None
