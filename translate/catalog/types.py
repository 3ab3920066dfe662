"""PO files as our own frozen types.

The PO file is the truth: an entry's state is read off it, and no side file
decides. What must last through GNU gettext, Poedit and Weblate stands in
places that they all keep: the fuzzy flag, the previous msgid, and translator
comments (the origin of a draft).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from translate.messages import Key

_ORIGIN = re.compile(r"tolmach: origin (human|memory|machine)(?: (.*))?$")
_DRAFT = re.compile(r"tolmach: draft ([0-9a-f]{8}) confidence (\d+)(?: (.*))?$")
_SPENT = "0" * 8
"""Stands for the digest of a draft that somebody approved, when it needs work again."""
_TERM = re.compile(r"tolmach: term ")
_IGNORE = re.compile(r"tolmach: ignore (\S+)$")
_OURS = "tolmach:"


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
class DraftNote:
    """What is noted of a draft beside its origin; kept after approval."""

    digest: str
    """Of the draft and its source: tells whether somebody changed either."""
    confidence: int
    """0–100."""
    remarks: str = ""
    """What was odd about it: ``piecewise``, ``loop``…"""

    def __str__(self) -> str:
        return f"tolmach: draft {self.digest} confidence {self.confidence} {self.remarks}".rstrip()


def digest_of(msgid: str, translation: str) -> str:
    """Digest a draft and its source, in eight hexadecimal digits."""
    return hashlib.blake2b(f"{msgid}\0{translation}".encode(), digest_size=4).hexdigest()


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
        return State.DRAFT if drafted and not self.is_edited_draft else State.NEEDS_WORK

    @property
    def draft_note(self) -> DraftNote | None:
        """What is noted of the draft that the translation began as."""
        for note in self.notes:
            match = _DRAFT.match(note)
            if match:
                return DraftNote(match[1], int(match[2]), match[3] or "")
        return None

    @property
    def is_edited_draft(self) -> bool:
        """Tell whether somebody changed the draft that the translation began as."""
        note = self.draft_note
        return note is not None and note.digest != digest_of(self.msgid, self.translation)

    @property
    def is_untouched_draft(self) -> bool:
        """Tell whether it is a draft of ours, letter for letter, that nobody approved."""
        is_ours = self.draft_note is not None and not self.is_edited_draft
        return self.fuzzy and self.previous is None and is_ours

    @property
    def is_disposable(self) -> bool:
        """Tell whether nobody's work is lost with it: an untouched draft that nobody noted upon."""
        ours = (_ORIGIN, _DRAFT, _TERM)
        has_only_ours = all(any(one.match(note) for one in ours) for note in self.notes)
        return self.is_untouched_draft and has_only_ours

    def with_origin(self, origin: Origin) -> Entry:
        """Say where the translation came from."""
        others = tuple(note for note in self.notes if not _ORIGIN.match(note))
        return replace(self, notes=(*others, str(origin)))

    def with_draft(
        self, translation: str, origin: Origin, confidence: int, remarks: str = ""
    ) -> Entry:
        """Fill in a draft.

        :param confidence: 0–100.
        """
        note = DraftNote(digest_of(self.msgid, translation), confidence, remarks)
        others = tuple(one for one in self.notes if not (_DRAFT.match(one) or _TERM.match(one)))
        drafted = replace(
            self, translation=translation, fuzzy=True, previous=None, notes=(*others, str(note))
        )
        return drafted.with_origin(origin)

    def once_approved(self) -> Entry:
        """Give the entry so that it never counts as a draft that nobody touched."""
        note = self.draft_note
        if note is None:
            return self
        spent = str(replace(note, digest=_SPENT))
        return replace(self, notes=tuple(spent if one == str(note) else one for one in self.notes))

    def carried(self, msgid: str, translation: str) -> Entry:
        """Give the entry with its translation brought to a text whose markup changed."""
        note = self.draft_note
        if note is None or self.is_edited_draft:
            return replace(self, msgid=msgid, translation=translation)
        fresh = str(replace(note, digest=digest_of(msgid, translation)))
        notes = tuple(fresh if one == str(note) else one for one in self.notes)
        return replace(self, msgid=msgid, translation=translation, notes=notes)

    @property
    def comment(self) -> str:
        """What translators noted, a line each."""
        return "\n".join(note for note in self.notes if not note.startswith(_OURS))

    def with_comment(self, text: str) -> Entry:
        """Give the entry with another comment; an empty one takes it away.

        A line that reads like a note of ours is set in by a space: it stays a person's.
        """
        ours = tuple(note for note in self.notes if note.startswith(_OURS))
        lines = (line.rstrip() for line in text.strip().splitlines())
        theirs = (f" {line}" if line.startswith(_OURS) else line for line in lines)
        return replace(self, notes=(*theirs, *ours))

    @property
    def ignored(self) -> frozenset[str]:
        """The codes of findings that a person dismissed."""
        matches = (_IGNORE.match(note) for note in self.notes)
        return frozenset(match[1] for match in matches if match)

    def with_ignored(self, codes: Iterable[str]) -> Entry:
        """Say which findings are dismissed."""
        others = tuple(note for note in self.notes if not _IGNORE.match(note))
        told = tuple(f"tolmach: ignore {code}" for code in sorted(set(codes)))
        return replace(self, notes=(*others, *told))

    def approved(self, translation: str) -> Entry:
        """Give the entry as a person approved it; where it came from is kept."""
        notes = tuple(note for note in self.notes if not _TERM.match(note))
        approved = replace(self, translation=translation, fuzzy=False, previous=None, notes=notes)
        return approved if self.origin is not None else approved.with_origin(Origin("human"))

    def sent_back(self, translation: str) -> Entry:
        """Give the entry as one that needs work."""
        back = replace(self, translation=translation, fuzzy=True).once_approved()
        if back.draft_note is None and back.origin is not None and back.origin.kind != "human":
            back = replace(back, notes=(*back.notes, str(DraftNote(_SPENT, 0))))
        return back

    def edited(self, translation: str) -> Entry:
        """Give the entry with a text that nobody approved; without a text, as never translated."""
        if not translation:
            return self.emptied()
        if translation == self.translation:
            return self
        if self.fuzzy and self.draft_note is not None:  # its digest tells of the edit
            return replace(self, translation=translation)
        return self.sent_back(translation)

    def emptied(self) -> Entry:
        """Give the entry as if nobody had ever translated it."""
        ours = (_ORIGIN, _DRAFT, _TERM)
        notes = tuple(note for note in self.notes if not any(one.match(note) for one in ours))
        return replace(self, translation="", fuzzy=False, previous=None, notes=notes)

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
