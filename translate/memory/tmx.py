"""TMX 1.4b: the format in which translation memories travel.

Law *there and back*: what `write_tmx` writes, `read_tmx` reads to equal values; but for control
characters that XML cannot hold, which become U+FFFD.

What only we know stands in properties whose types begin with ``x-tolmach-``; other programs
keep or pass over them.
"""

from __future__ import annotations

import re
import time
from calendar import timegm
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from translate.errors import InputError, Location
from translate.memory.types import Remembered, Size

_TIME = "%Y%m%dT%H%M%SZ"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_OURS = "x-tolmach-"
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})
"""Elements that hold another format's codes, and no text."""
_PROPERTIES = ("context", "size", "origin", "post", "before", "after")


def write_tmx(
    units: Iterable[Remembered], stream: BinaryIO, source: str, target: str, version: str
) -> int:
    """Write texts as TMX, in UTF-8, one after another.

    :param version: this program's.
    :returns: how many there were.
    """
    header = {
        "creationtool": "tolmach",
        "creationtoolversion": version,
        "segtype": "paragraph",
        "o-tmf": "tolmach",
        "adminlang": "en",
        "srclang": source,
        "datatype": "plaintext",
    }
    told = " ".join(f"{name}={quoteattr(value)}" for name, value in header.items())
    _put(stream, f'<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n<header {told}/>\n')
    _put(stream, "<body>\n")
    count = 0
    for unit in units:
        _put(stream, _unit(unit, source, target))
        count += 1
    _put(stream, "</body>\n</tmx>\n")
    return count


def _put(stream: BinaryIO, text: str) -> None:
    stream.write(text.encode("utf-8"))


def _unit(unit: Remembered, source: str, target: str) -> str:
    about = {}
    if unit.when:
        about["changedate"] = time.strftime(_TIME, time.gmtime(unit.when))
    if unit.who:
        about["changeid"] = unit.who
    told = "".join(f" {name}={_attribute(value)}" for name, value in about.items())
    values = {name: getattr(unit, name) for name in _PROPERTIES}
    props = "".join(
        f'<prop type="{_OURS}{name}">{_text(str(value))}</prop>\n'
        for name, value in values.items()
        if value not in (None, "") or (name == "context" and value == "")
    )
    return (
        f"<tu{told}>\n{props}"
        f"<tuv xml:lang={quoteattr(source)}><seg>{_text(unit.source)}</seg></tuv>\n"
        f"<tuv xml:lang={quoteattr(target)}{told}><seg>{_text(unit.target)}</seg></tuv>\n</tu>\n"
    )


def _text(text: str) -> str:
    return escape(_UNWRITABLE.sub("\ufffd", text), {"\r": "&#13;"})


def _attribute(text: str) -> str:
    return quoteattr(_UNWRITABLE.sub("\ufffd", text), {"\r": "&#13;"})


def read_tmx(path: Path, shown: str, source: str, target: str) -> Iterator[Remembered]:
    """Read the texts of a TMX file that stand in both languages, one after another.

    ``ru`` is found as ``ru-RU``, too. Codes of other formats (`ph`, `bpt`…) are left out,
    their highlighted text is kept.

    :param shown: the file's path as the user knows it, for errors.
    :raises InputError: when it cannot be read, or is no TMX.
    """
    try:
        with path.open("rb") as file:
            yield from _units(file, shown, source, target)
    except OSError as error:
        raise InputError(
            f"cannot be read: {(error.strerror or str(error)).lower()}", Location(shown)
        ) from error
    except ElementTree.ParseError as error:
        line, column = error.position
        raise InputError(
            f"is no well-formed XML: {error.msg.partition(':')[0]}",
            Location(shown, line, column + 1),
            hint="export it again; what stands before that place was read",
        ) from error


def _units(file: BinaryIO, shown: str, source: str, target: str) -> Iterator[Remembered]:
    parents: list[Element] = []
    for event, element in ElementTree.iterparse(file, ("start", "end")):
        if event == "start":
            if not parents and _name(element) != "tmx":
                raise InputError(
                    f"is no TMX: its root is <{_name(element)}>",
                    Location(shown, 1),
                    hint="export the memory as TMX 1.4",
                )
            parents.append(element)
            continue
        parents.pop()
        if _name(element) == "tu":
            unit = _remembered(element, shown, source, target)
            if unit is not None:
                yield unit
            parents[-1].remove(element)


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2].lower()


def _remembered(unit: Element, shown: str, source: str, target: str) -> Remembered | None:
    found = [one for one in unit if _name(one) == "tuv"]
    one, other = _variant(found, source), _variant(found, target)
    if one is None or other is None:
        return None
    text, translation = _segment(one), _segment(other)
    if not text.strip() or not translation.strip():
        return None
    ours = {
        str(prop.get("type")).removeprefix(_OURS): prop.text or ""
        for prop in unit
        if _name(prop) == "prop" and str(prop.get("type")).startswith(_OURS)
    }
    return Remembered(
        text,
        translation,
        ours.get("context"),
        Size.SENTENCE if ours.get("size") == Size.SENTENCE else Size.TEXT,
        ours.get("origin", "human"),
        ours.get("post", Path(shown).name),
        _when(other) or _when(unit),
        _who(other) or _who(unit),
        ours.get("before", ""),
        ours.get("after", ""),
    )


def _variant(found: list[Element], language: str) -> Element | None:
    """Find the text in a language: under its very name first, else under a region's."""
    named = [(_tag(one.get(_LANG) or one.get("lang") or ""), one) for one in found]
    wanted = _tag(language)
    exact = [one for tag, one in named if tag == wanted]
    near = [one for tag, one in named if tag.split("-")[0] == wanted.split("-")[0]]
    return next(iter([*exact, *near]), None)


def _tag(language: str) -> str:
    return language.lower().replace("_", "-")


def _segment(variant: Element) -> str:
    segment = next((one for one in variant if _name(one) == "seg"), None)
    return "".join(_texts(segment)) if segment is not None else ""


def _texts(element: Element) -> Iterator[str]:
    if _name(element) not in _CODES:
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or ""


def _when(element: Element) -> int:
    told = element.get("changedate") or element.get("creationdate") or ""
    try:
        return timegm(time.strptime(told, _TIME))
    except (ValueError, OverflowError):
        return 0


def _who(element: Element) -> str:
    return element.get("changeid") or element.get("creationid") or ""
