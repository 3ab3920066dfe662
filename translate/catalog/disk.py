"""Read catalogs from disk; the only room that knows polib."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from translate.catalog.text import places_in, read_plain
from translate.catalog.types import Catalog, Entry
from translate.errors import CatalogError, Location
from translate.messages import Key

if TYPE_CHECKING:
    import polib

_SYNTAX = re.compile(r"\(line (\d+)\)(?:: (.*))?")
_SYNTAX_HINT = "`msgfmt -c` on the file tells more; mend it, or take the last good version back"
_HOLDS_STRING = re.compile(r'(?:#~ ?)?(?:#?\| ?)?(?:msg\w+(?:\[\d+\])?\s*)?"')
_STRING = re.compile(r'[^"]*"(?:[^"\\]|\\.)*"\s*')


def parse(path: Path, shown: str, language: str | None = None) -> Catalog:
    """Read a catalog.

    :param path: an existing file.
    :param shown: its path as the user knows it, for errors.
    :param language: the language that it must be of; None for any.
    :raises CatalogError: when it is no PO file, holds an entry twice, holds
        plural forms, or is of another language.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise CatalogError("the catalog is not UTF-8", Location(shown), hint=str(error)) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CatalogError(f"the catalog cannot be read: {reason}", Location(shown)) from error
    catalog = read_plain(text) or _parse_foreign(path, text, shown)
    _check_language(catalog.header, shown, language)
    _check_duplicates(catalog.entries, shown)
    return catalog


def _parse_foreign(path: Path, text: str, shown: str) -> Catalog:
    """Read what another tool wrote in its own way."""
    import polib

    _check_quotes(text, shown)
    try:
        file = polib.pofile(str(path), encoding="utf-8")
    except (OSError, ValueError, AttributeError, IndexError) as error:
        raise _syntax_error(error, shown) from error
    entries = tuple(_entry(one, shown) for one in file)
    return Catalog(dict(file.metadata), entries, file.header)


def _check_quotes(text: str, shown: str) -> None:
    """Refuse a string that is not closed: polib would drop its last character in silence."""
    for number, line in enumerate(text.split("\n"), 1):
        if _HOLDS_STRING.match(line) and not _STRING.fullmatch(line):
            message = "the catalog has a syntax error: a string is not closed"
            raise CatalogError(message, Location(shown, number), hint=_SYNTAX_HINT)


def _syntax_error(error: Exception, shown: str) -> CatalogError:
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
        places=tuple(places_in(_occurrences_text(one.occurrences))),
        flags=tuple(flag for flag in one.flags if flag != "fuzzy"),
        line=line,
    )


def _occurrences_text(occurrences: Sequence[tuple[str, str | int]]) -> str:
    """Put polib's places back on one line: it cuts a path with spaces in pieces."""
    return " ".join(f"{path}:{line}" if line else path for path, line in occurrences)
