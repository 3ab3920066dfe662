"""PO files as our own frozen types; the only room that knows polib.

The PO file is the truth: an entry's state is read off it, and no side file
decides. What must last through GNU gettext, Poedit and Weblate stands in
places that they all keep: the fuzzy flag, the previous msgid, and translator
comments (the origin of a draft).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from translate.errors import CatalogError, Location
from translate.messages import Key

if TYPE_CHECKING:
    import polib

_ORIGIN = re.compile(r"tolmach: origin (human|memory|machine)(?: (.*))?$")
_SYNTAX = re.compile(r"\(line (\d+)\)(?:: (.*))?")
_SYNTAX_HINT = "`msgfmt -c` on the file tells more; mend it, or take the last good version back"
_HOLDS_STRING = re.compile(r'(?:#~ ?)?(?:#?\| ?)?(?:msg\w+(?:\[\d+\])?\s*)?"')
_STRING = re.compile(r'[^"]*"(?:[^"\\]|\\.)*"\s*')
_ISOLATED = re.compile("\u2068(.*?)\u2069(?::(\\d+))?", re.DOTALL)


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


def parse(path: Path, shown: str, language: str | None = None) -> Catalog:
    """Read a catalog.

    :param path: an existing file.
    :param shown: its path as the user knows it, for errors.
    :param language: the language that it must be of; None for any.
    :raises CatalogError: when it is no PO file, holds an entry twice, holds
        plural forms, or is of another language.
    """
    import polib

    try:
        _check_quotes(path.read_text(encoding="utf-8"), shown)
        file = polib.pofile(str(path), encoding="utf-8", wrapwidth=0)
    except UnicodeDecodeError as error:
        raise CatalogError("the catalog is not UTF-8", Location(shown), hint=str(error)) from error
    except OSError as error:
        raise _syntax_error(error, shown) from error
    _check_language(file.metadata, shown, language)
    entries = tuple(_entry(one, shown) for one in file)
    _check_duplicates(entries, shown)
    return Catalog(dict(file.metadata), entries, file.header)


def _check_quotes(text: str, shown: str) -> None:
    """Refuse a string that is not closed: polib would drop its last character in silence."""
    for number, line in enumerate(text.split("\n"), 1):
        if _HOLDS_STRING.match(line) and not _STRING.fullmatch(line):
            message = "the catalog has a syntax error: a string is not closed"
            raise CatalogError(message, Location(shown, number), hint=_SYNTAX_HINT)


def _syntax_error(error: OSError, shown: str) -> CatalogError:
    match = _SYNTAX.search(str(error))
    line = int(match[1]) if match else None
    detail = match[2] if match and match[2] else ""
    message = f"the catalog has a syntax error{': ' + detail if detail else ''}"
    return CatalogError(message, Location(shown, line), hint=_SYNTAX_HINT)


def _check_language(header: Mapping[str, str], shown: str, wanted: str | None) -> None:
    given = header.get("Language", "")
    if wanted and given and given.replace("_", "-").lower() != wanted.replace("_", "-").lower():
        raise CatalogError(
            f"the catalog is of language “{given}”, not “{wanted}”",
            Location(shown, 1),
            hint="correct its Language header, or `targets` in translate.toml",
        )


def _check_duplicates(entries: Iterable[Entry], shown: str) -> None:
    seen: dict[Key, int] = {}
    for entry in entries:
        if entry.obsolete:
            continue
        if entry.key in seen:
            raise CatalogError(
                f"the catalog holds this message twice, first on line {seen[entry.key]}",
                Location(shown, entry.line),
                hint="`msguniq` merges duplicate entries",
            )
        seen[entry.key] = entry.line


def _entry(one: polib.POEntry, shown: str) -> Entry:
    line = int(one.linenum or 0)
    if one.msgid_plural:
        raise CatalogError(
            "the catalog holds a message with plural forms; a post has none",
            Location(shown, line),
            hint="was this catalog made for a program? remove the entry",
        )
    return Entry(
        context=one.msgctxt,
        msgid=one.msgid,
        translation=one.msgstr,
        fuzzy="fuzzy" in one.flags,
        obsolete=bool(one.obsolete),
        previous=one.previous_msgid,
        notes=tuple(one.tcomment.split("\n")) if one.tcomment else (),
        comments=tuple(one.comment.split("\n")) if one.comment else (),
        places=tuple(_places(one.occurrences)),
        flags=tuple(flag for flag in one.flags if flag != "fuzzy"),
        line=line,
    )


def _places(occurrences: Sequence[tuple[str, str | int]]) -> Iterable[tuple[str, int]]:
    """Undo what polib does to a path with spaces, which GNU gettext puts between isolates."""
    text = " ".join(f"{path}:{line}" if line else path for path, line in occurrences)
    if "\u2068" not in text:
        return [(path, int(line or 0)) for path, line in occurrences]
    return [(match[1], int(match[2] or 0)) for match in _ISOLATED.finditer(text)]


def _occurrence(place: tuple[str, int]) -> tuple[str, str]:
    path, line = place
    shown = f"\u2068{path}\u2069" if any(char.isspace() for char in path) else path
    return shown, str(line) if line else ""


def serialize(catalog: Catalog) -> str:
    """Write a catalog as text, one line a message: changes make small diffs."""
    import polib

    file = polib.POFile(wrapwidth=0)
    file.header = catalog.header_comment
    file.metadata = dict(catalog.header)
    for entry in catalog.entries:
        file.append(_po_entry(entry))
    text = str(file).rstrip("\n") + "\n"
    return text if catalog.header_comment else text.removeprefix("#\n")


def _po_entry(entry: Entry) -> polib.POEntry:
    import polib

    one = polib.POEntry(
        msgid=entry.msgid,
        msgstr=entry.translation,
        msgctxt=entry.context,
        tcomment="\n".join(entry.notes),
        comment="\n".join(entry.comments),
        occurrences=[_occurrence(place) for place in entry.places],
        flags=[*(["fuzzy"] if entry.fuzzy else []), *entry.flags],
        obsolete=entry.obsolete,
    )
    one.previous_msgid = entry.previous
    return one
