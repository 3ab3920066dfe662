"""Change single entries of a PO text, and keep every other byte.

Law *only touched*: the changed text reads as the old one with these entries in
place of their former selves, and every other block is, byte for byte, as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from translate.catalog.text import places_in, read_plain, written
from translate.catalog.types import Entry
from translate.errors import CatalogError
from translate.messages import Key

_PLAIN_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_STRING = re.compile(r'(?:(msgctxt|msgid_plural|msgid|msgstr)(?:\[\d+\])?\s*)?"(.*)"', re.DOTALL)
_ESCAPE = re.compile(r'\\([\\ntrvbf"])')
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "v": "\v", "b": "\b", "f": "\f"}
_BOM = "\ufeff"


def splice(text: str, changed: Mapping[Key, Entry]) -> str:
    """Write some entries of a PO text anew, in the line ending that they have there.

    :param text: what `parse` reads without an error.
    :param changed: living entries by their keys; one that is as the text has
        it leaves the text as it is. A previous msgctxt is dropped.
    :raises CatalogError: when the text has no living entry of a key, or a new
        entry cannot be written so that it is read again.
    """
    if text.startswith(_BOM):
        return _BOM + splice(text.removeprefix(_BOM), changed)
    lines, blocks = _read(text)
    at = {one.entry.key: one for one in blocks if not one.entry.obsolete}
    _check_there(changed, at)
    touched = {key: one for key, one in changed.items() if not _is_same(one, at[key].entry)}
    if not touched:
        return text
    for key in sorted(touched, key=lambda one: at[one].start, reverse=True):
        block = at[key]
        lines[block.start : block.stop] = [_rewritten(touched[key], block, lines)]
    spliced = "".join(lines)
    _prove(spliced, [_wanted(one.entry, touched) for one in blocks])
    return spliced


def _check_there(changed: Mapping[Key, Entry], at: Mapping[Key, _Block]) -> None:
    for _, msgid in changed.keys() - at.keys():
        raise CatalogError(f"the catalog has no entry “{msgid[:60]}”")


def _wanted(entry: Entry, touched: Mapping[Key, Entry]) -> Entry:
    return entry if entry.obsolete else touched.get(entry.key, entry)


def _is_same(one: Entry, other: Entry) -> bool:
    return one.without_line() == other.without_line()


@dataclass(frozen=True, slots=True)
class _Block:
    """Where an entry stands."""

    start: int
    """Its first line, 0-based."""
    stop: int
    """The line after its last one."""
    entry: Entry
    is_first: bool = False
    """No header stands above it."""


def _read(text: str) -> tuple[list[str], list[_Block]]:
    """Cut a text into lines, and find the entries as `parse` reads them."""
    catalog = read_plain(text)
    if catalog is None:
        lines = _LINE.findall(text)
        return lines, list(_blocks(lines))
    lines = _PLAIN_LINE.findall(text)
    return lines, [
        _Block(one.line - 1, _end_of_plain(lines, one.line), one) for one in catalog.entries
    ]


def _end_of_plain(lines: Sequence[str], start: int) -> int:
    return next((at for at in range(start, len(lines)) if lines[at] == "\n"), len(lines))


def _rewritten(entry: Entry, block: _Block, lines: Sequence[str]) -> str:
    """Write an entry in the line ending of its block, and end it as the block ends."""
    newline, last = _ending(lines[block.start]), _ending(lines[block.stop - 1])
    text = _below_nothing(entry) if block.is_first and entry.notes else written(entry)
    return text.removesuffix("\n").replace("\n", newline) + last


def _ending(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _below_nothing(entry: Entry) -> str:
    """Write a text's first entry: notes at its very top would be read as the header's."""
    head, _, rest = written(replace(entry, notes=())).partition("\n")
    if not head.startswith("#"):
        raise CatalogError(
            "the catalog has no header, and a note on its first entry would be taken for one",
            hint='begin the file with the lines `msgid ""` and `msgstr ""`',
        )
    notes = "".join(f"# {note}".rstrip() + "\n" for note in entry.notes)
    return f"{head}\n{notes}{rest}"


def _prove(text: str, wanted: Sequence[Entry]) -> None:
    """Refuse a text that is not read as it was meant: a note with a line break damages it."""
    _, blocks = _read(text)
    if [_told(one.entry) for one in blocks] != [_told(one) for one in wanted]:
        raise CatalogError(
            "the entry cannot be written so that it is read again",
            hint="is there a line break in a note?",
        )


def _told(entry: Entry) -> tuple[object, ...]:
    """Give what an entry says; white space at the end of a note is never kept."""
    notes = "\n".join(note.rstrip() for note in entry.notes).lstrip("\n")
    return entry.key, entry.obsolete, entry.translation, entry.fuzzy, entry.previous, notes


# What follows reads as polib does, which reads what `read_plain` declines.


def _blocks(lines: Sequence[str]) -> Iterator[_Block]:
    """Find the entries of any PO text; neither the header nor what stands above it is one."""
    scan, is_first = _Scan(0, 0), True
    for number, line in enumerate(lines):
        token = line.strip()
        if is_first and not scan.strings and not scan.comments and _is_note(token):
            scan.start = number + 1
        elif token:
            if scan.is_whole and not _continues(token):
                yield from scan.block(is_first)
                scan, is_first = _Scan(number, number), False
            scan.start = scan.start if scan.stop > scan.start else number
            scan.take(token)
            scan.stop = number + 1
    if scan.is_whole:
        yield from scan.block(is_first)


def _is_note(token: str) -> bool:
    return token.startswith("#") and token[1:2] not in tuple(":,.|~")


def _continues(token: str) -> bool:
    """Tell whether a line goes on with the strings of an entry that is whole."""
    return _bare(token).startswith(('"', "msgstr["))


def _bare(token: str) -> str:
    """Strip the mark of an obsolete entry."""
    return token[3:].strip() if token[:2] == "#~" and token[2:3].isspace() else token


@dataclass(slots=True)
class _Scan:
    """The entry that is being read."""

    start: int
    """0-based."""
    stop: int
    """The line after the last one that was taken."""
    strings: dict[str, str] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    word: str = ""
    """What the next string without a keyword goes on with."""
    obsolete: bool = False

    @property
    def is_whole(self) -> bool:
        return "msgstr" in self.strings

    def take(self, token: str) -> None:
        """Take a line that is not empty, without the white space around it."""
        bare = _bare(token)
        mark = "#|" if bare.startswith("#|") else ""
        match = _STRING.fullmatch(bare.removeprefix(mark).lstrip() if mark else bare)
        if match is None:
            self.comments.append(token)
            return
        if match[1]:
            self.word = mark + match[1]
            self.strings.setdefault(self.word, "")
            self.obsolete = token.startswith("#~")
        self.strings[self.word] = self.strings.get(self.word, "") + _unescaped(match[2])

    def block(self, is_first: bool) -> Iterator[_Block]:
        """Give the entry, unless it is the header."""
        entry = self._entry()
        if entry.key != (None, ""):
            yield _Block(self.start, self.stop, entry, is_first)

    def _entry(self) -> Entry:
        flags = [one.strip() for line in self._after("#,") for one in line.split(",")]
        return Entry(
            self.strings.get("msgctxt"),
            self.strings.get("msgid", ""),
            self.strings["msgstr"],
            "fuzzy" in flags,
            self.obsolete,
            self.strings.get("#|msgid"),
            self._notes(),
            tuple(self._after("#.")),
            tuple(places_in(" ".join(" ".join(self._after("#:")).split()))),
            tuple(flag for flag in flags if flag != "fuzzy"),
        )

    def _after(self, mark: str) -> list[str]:
        return [one[3:] for one in self.comments if one.startswith(mark) and one != mark]

    def _notes(self) -> tuple[str, ...]:
        notes = [one.lstrip("#").removeprefix(" ") for one in self.comments if _is_note(one)]
        text = "\n".join(notes).lstrip("\n")
        return tuple(text.split("\n")) if text else ()


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), text)
