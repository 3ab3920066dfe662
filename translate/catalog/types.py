"""PO files as our own frozen types.

The PO file is the truth: an entry's state is read off it, and no side file
decides. What must last through GNU gettext, Poedit and Weblate stands in
places that they all keep: the fuzzy flag, the previous msgid, and translator
comments (the origin of a draft).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from translate.messages import Key

_ORIGIN = re.compile(r"tolmach: origin (human|memory|machine)(?: (.*))?$")


class State(StrEnum):
    """How far the work on an entry is."""

    UNTRANSLATED = "untranslated"
    DRAFT = "draft"
    """A proposal of the memory or the machine that nobody has read."""
    NEEDS_WORK = "needs work"
    """A translation that no longer fits, or that a person sent back."""
    APPROVED = "approved"
    OBSOLETE = "obsolete"
    """Its text is gone from the post; kept in case it returns."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a translation came from; kept after approval."""

    kind: str
    """``human``, ``memory`` or ``machine``."""
    detail: str = ""
    """The memory match's score (0–100), or the machine's model."""

    def __str__(self) -> str:
        return f"tolmach: origin {self.kind} {self.detail}".rstrip()


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of a catalog and what became of it."""

    context: str | None
    msgid: str
    translation: str = ""
    fuzzy: bool = False
    obsolete: bool = False
    previous: str | None = None
    """The msgid that the translation was made for, when the text has changed since."""
    notes: tuple[str, ...] = ()
    """Translator comments, a line each; they survive every tool."""
    comments: tuple[str, ...] = ()
    """Extracted comments, a line each."""
    places: tuple[tuple[str, int], ...] = ()
    """Where the text stands: (path, 1-based line)."""
    flags: tuple[str, ...] = ()
    """The flags but fuzzy."""
    line: int = 0
    """The 1-based line of the catalog where the entry begins; 0 when it was never on disk."""

    @property
    def key(self) -> Key:
        """The context and the msgid."""
        return self.context, self.msgid

    @property
    def origin(self) -> Origin | None:
        """Where the translation came from, when a comment says so."""
        for note in self.notes:
            match = _ORIGIN.match(note)
            if match:
                return Origin(match[1], match[2] or "")
        return None

    @property
    def state(self) -> State:
        """How far the work on it is."""
        if self.obsolete:
            return State.OBSOLETE
        if not self.translation:
            return State.UNTRANSLATED
        if not self.fuzzy:
            return State.APPROVED
        origin = self.origin
        drafted = origin is not None and origin.kind != "human" and self.previous is None
        return State.DRAFT if drafted else State.NEEDS_WORK

    def with_origin(self, origin: Origin) -> Entry:
        """Say where the translation came from."""
        others = tuple(note for note in self.notes if not _ORIGIN.match(note))
        return replace(self, notes=(*others, str(origin)))

    def without_line(self) -> Entry:
        """Give the entry as it would be on any line: equal entries are then equal values."""
        return replace(self, line=0)


@dataclass(frozen=True, slots=True)
class Catalog:
    """A PO file."""

    header: Mapping[str, str]
    """The header's fields, in order."""
    entries: tuple[Entry, ...] = ()
    """In the file's order, obsolete ones last."""
    header_comment: str = ""
    """What stands above the header."""

    def by_key(self) -> dict[Key, Entry]:
        """Index the entries that are not obsolete."""
        return {entry.key: entry for entry in self.entries if not entry.obsolete}

    def is_same(self, other: Catalog) -> bool:
        """Tell whether two catalogs would be written alike."""
        return (
            dict(self.header) == dict(other.header)
            and self.header_comment == other.header_comment
            and [entry.without_line() for entry in self.entries]
            == [entry.without_line() for entry in other.entries]
        )
