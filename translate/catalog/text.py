"""Write catalogs as PO text, and read such text quickly.

What other tools write may differ in any way that the PO format allows;
`read_plain` declines what it does not know for certain, and polib reads it.
Law: what `read_plain` accepts, polib reads to the same catalog.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from translate.catalog.types import Catalog, Entry

_ONE = r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
_STRING = _ONE + r"(?:\n{0}" + _ONE + r")*"


def _block(mark: str) -> str:
    """Give the pattern of one entry's strings; obsolete ones stand behind a mark."""
    string = _STRING.format(re.escape(mark))
    old = r"#~\| " if mark else r"#\| "
    old_string = _STRING.format(old)
    return (
        rf"(?:{old}msgctxt {old_string}\n)?"
        rf"(?:{old}msgid (?P<previous>{old_string})\n)?"
        rf"(?:{re.escape(mark)}msgctxt (?P<context>{string})\n)?"
        rf"{re.escape(mark)}msgid (?P<msgid>{string})\n"
        rf"{re.escape(mark)}msgstr (?P<translation>{string})\n*\Z"
    )


_COMMENTS = (
    r"(?P<notes>(?:#(?: .*)?\n)*)(?P<comments>(?:#\. .*\n)*)"
    r"(?P<places>(?:#: .*\n)*)(?:#, (?P<flags>.*)\n)?"
)
_LIVING = re.compile(_COMMENTS + _block(""))
_OBSOLETE = re.compile(_COMMENTS + _block("#~ "))
_QUOTED = re.compile(r'"([^"\\\n]*(?:\\.[^"\\\n]*)*)"')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "v": "\v", "b": "\b", "f": "\f"}
_TO_ESCAPE = re.compile('[\\\\\t\r\n\v\b\f"]')
_ESCAPES = {value: f"\\{key}" for key, value in _ESCAPED.items()} | {'"': '\\"', "\\": "\\\\"}
_ISOLATED = re.compile("\u2068(.*?)\u2069(?::(\\d+))?")


def read_plain(text: str) -> Catalog | None:
    """Read PO text as we and GNU gettext write it.

    :returns: None when there is anything in it that is not certain.
    """
    blocks = list(_blocks(text))
    header = _LIVING.match(blocks[0][1]) if blocks else None
    if header is None or _unquoted(header["msgid"]) or header["context"] or header["flags"]:
        return None
    fields = _unquoted(header["translation"])
    pairs = [line.split(": ", 1) for line in fields.split("\n") if line]
    if any(len(pair) != 2 for pair in pairs) or header["comments"] or header["places"]:
        return None
    entries = []
    for line, block in blocks[1:]:
        entry = _entry(block, line)
        if entry is None:
            return None
        entries.append(entry)
    return Catalog(dict(pairs), tuple(entries), "\n".join(_uncommented(header["notes"], "#")))


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Cut the text at blank lines; give each block with its 1-based line."""
    line = 1
    for block in text.split("\n\n"):
        if block.strip("\n"):
            lead = len(block) - len(block.lstrip("\n"))
            yield line + lead, block.strip("\n") + "\n"
        line += block.count("\n") + 2


def _entry(block: str, line: int) -> Entry | None:
    match = _LIVING.match(block)
    obsolete = match is None
    if match is None:
        match = _OBSOLETE.match(block)
        if match is None:
            return None
    notes, comments, places, flags, previous, context, msgid, translation = match.group(
        "notes", "comments", "places", "flags", "previous", "context", "msgid", "translation"
    )
    flagged = flags.split(", ") if flags else []
    return Entry(
        _unquoted(context) if context is not None else None,
        _unquoted(msgid),
        _unquoted(translation),
        "fuzzy" in flagged,
        obsolete,
        _unquoted(previous) if previous is not None else None,
        _uncommented(notes, "#") if notes else (),
        _uncommented(comments, "#.") if comments else (),
        tuple(places_in(" ".join(_uncommented(places, "#:")))) if places else (),
        tuple(flag for flag in flagged if flag != "fuzzy"),
        line,
    )


def _unquoted(quoted: str) -> str:
    text = "".join(_QUOTED.findall(quoted)) if "\n" in quoted else quoted[1:-1]
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), text)


def _uncommented(lines: str, mark: str) -> tuple[str, ...]:
    skip = len(mark) + 1
    return tuple(line[skip:] for line in lines.split("\n")[:-1])


def places_in(text: str) -> Iterator[tuple[str, int]]:
    """Read places: paths and 1-based lines; a path with spaces stands between isolates."""
    if "\u2068" in text:
        for match in _ISOLATED.finditer(text):
            yield match[1], int(match[2] or 0)
        return
    for place in text.split():
        path, _, number = place.rpartition(":")
        yield (path, int(number)) if path and number.isdigit() else (place, 0)


def write(catalog: Catalog) -> str:
    """Write a catalog as PO text, one line a string: changes make small diffs."""
    header = "".join(f"{name}: {value}\n" for name, value in catalog.header.items())
    notes = tuple(catalog.header_comment.split("\n")) if catalog.header_comment else ()
    blocks = [written(Entry(None, "", header, notes=notes))]
    blocks += [written(entry) for entry in catalog.entries if not entry.obsolete]
    blocks += [written(entry) for entry in catalog.entries if entry.obsolete]
    return "\n".join(blocks)


def written(entry: Entry) -> str:
    """Write one entry as PO text, with a line feed after each line."""
    mark = "#~ " if entry.obsolete else ""
    lines = [f"# {note}".rstrip() for note in entry.notes]
    if not entry.obsolete:
        lines += [f"#. {comment}" for comment in entry.comments]
        if entry.places:
            lines.append(f"#: {' '.join(_place(*place) for place in entry.places)}")
    flags = (*(("fuzzy",) if entry.fuzzy else ()), *entry.flags)
    if flags:
        lines.append(f"#, {', '.join(flags)}")
    if entry.previous is not None:
        old = "#~| " if entry.obsolete else "#| "
        lines.append(f"{old}msgid {_quoted(entry.previous, old)}")
    if entry.context is not None:
        lines.append(f"{mark}msgctxt {_quoted(entry.context, mark)}")
    lines.append(f"{mark}msgid {_quoted(entry.msgid, mark)}")
    lines.append(f"{mark}msgstr {_quoted(entry.translation, mark)}\n")
    return "\n".join(lines)


def _place(path: str, line: int) -> str:
    shown = f"\u2068{path}\u2069" if any(char.isspace() for char in path) else path
    return f"{shown}:{line}" if line else shown


def _quoted(text: str, mark: str) -> str:
    if "\n" not in text[:-1]:
        return f'"{_escaped(text)}"'
    lines: Sequence[str] = text.split("\n")
    ended = [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    return "\n".join(['""', *(f'{mark}"{_escaped(line)}"' for line in ended)])


def _escaped(text: str) -> str:
    return _TO_ESCAPE.sub(lambda match: _ESCAPES[match[0]], text)
