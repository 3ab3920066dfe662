"""What a review works on: segments, and the steps that change them."""

from __future__ import annotations

from dataclasses import dataclass

from translate.catalog import Entry
from translate.messages import Key


@dataclass(frozen=True, slots=True)
class Place:
    """Which entry of which catalog."""

    post: str
    """The post's path from the root."""
    lang: str
    key: Key


@dataclass(frozen=True, slots=True)
class Segment:
    """One message of a post and what became of it."""

    place: Place
    entry: Entry


def with_its_own_dismissals(before: Entry, after: Entry) -> Entry:
    """Give a changed entry; findings dismissed for its former text count no more."""
    return after if after.translation == before.translation else after.with_ignored(())


@dataclass(frozen=True, slots=True)
class Change:
    """An entry before and after."""

    place: Place
    before: Entry
    after: Entry

    def reversed(self) -> Change:
        """Give the change that takes this one back."""
        return Change(self.place, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Step:
    """Changes that belong together: one undo takes them all back."""

    label: str
    """What was done, for the person: ``approve``, ``replace`` …"""
    changes: tuple[Change, ...]

    def reversed(self) -> Step:
        """Give the step that takes this one back."""
        return Step(self.label, tuple(one.reversed() for one in reversed(self.changes)))
