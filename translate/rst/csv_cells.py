"""Find the cells of a csv-table directive in its lines, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_OPTION = re.compile(r"\s*:([\w-]+):(?:\s+(.*))?$")


@dataclass(frozen=True, slots=True)
class CsvLine:
    """One line of csv text."""

    number: int
    """0-based line of the source."""
    column: int
    """0-based column of the first character of `text` in the expanded source line."""
    text: str


@dataclass(frozen=True, slots=True)
class CsvDialect:
    """How a csv-table directive is written."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    keepspace: bool = False


@dataclass(frozen=True, slots=True)
class CsvField:
    """One cell of a csv table."""

    pieces: tuple[tuple[int, int, int], ...]
    """(line, start column, end column) of its raw text without quotes; a piece for each line."""
    value: str
    """The text as the csv reader gives it, lines joined by newlines."""
    quoted: bool


def dialect_of(options: dict[str, str]) -> CsvDialect:
    """Read the dialect out of a directive's options."""
    return CsvDialect(
        _single_char(options.get("delim", ",")),
        _single_char(options.get("quote", '"')),
        _single_char(options["escape"]) if "escape" in options else "",
        "keepspace" in options,
    )


def _single_char(value: str) -> str:
    if value in ("tab", "space"):
        return "\t" if value == "tab" else " "
    match = re.fullmatch(r"(?:0x|x|\\x|U\+?|\\u)([0-9a-fA-F]+)|(\d+)", value)
    if match and len(value) > 1:
        return chr(int(match[1], 16) if match[1] else int(match[2]))
    return value


def split_directive(
    lines: Sequence[CsvLine],
) -> tuple[dict[str, str], list[CsvLine], list[CsvLine]]:
    """Cut a directive's lines into its options, its header option's lines, and its content.

    :param lines: the lines of the directive from its marker on.
    """
    body = list(lines[1:])
    arguments = 0
    while arguments < len(body) and body[arguments].text.strip():
        arguments += 1
    options: dict[str, str] = {}
    header: list[CsvLine] = []
    name = ""
    for line in body[:arguments]:
        match = _OPTION.match(line.text)
        if match:
            name = match[1]
            options[name] = (match[2] or "").strip()
        if name == "header":
            header.append(_after(line, match.start(2)) if match and match[2] else _dedented(line))
    content = _dedented_block(body[arguments + 1 :])
    return options, [line for line in header if not _OPTION.match(line.text)], content


def _after(line: CsvLine, offset: int) -> CsvLine:
    return CsvLine(line.number, line.column + offset, line.text[offset:])


def _dedented(line: CsvLine) -> CsvLine:
    return _after(line, len(line.text) - len(line.text.lstrip()))


def _dedented_block(block: Sequence[CsvLine]) -> list[CsvLine]:
    indents = [len(one.text) - len(one.text.lstrip()) for one in block if one.text.strip()]
    indent = min(indents, default=0)
    return [_after(line, min(indent, len(line.text))) for line in block]


def fields(lines: Sequence[CsvLine], dialect: CsvDialect) -> Iterator[CsvField]:
    """Scan csv text into its fields, in reading order.

    Follows the rules of Python's csv module for docutils's dialect: doubled
    quotes (or an escape character), and space after a delimiter skipped.
    """
    scanner = _Scanner(lines, dialect)
    while scanner.line < len(lines):
        yield scanner.next_field()


class _Scanner:
    def __init__(self, lines: Sequence[CsvLine], dialect: CsvDialect) -> None:
        self.lines, self.dialect = lines, dialect
        self.line, self.at = 0, 0

    def next_field(self) -> CsvField:
        text = self.lines[self.line].text
        if not self.dialect.keepspace:
            while self.at < len(text) and text[self.at] == " ":
                self.at += 1
        if text[self.at : self.at + 1] == self.dialect.quote:
            return self._quoted()
        return self._bare(text)

    def _bare(self, text: str) -> CsvField:
        line, start = self.lines[self.line], self.at
        value = ""
        while self.at < len(text) and text[self.at] != self.dialect.delimiter:
            if text[self.at] == self.dialect.escape:
                self.at += 1
            value += text[self.at : self.at + 1]
            self.at += 1
        end = self.at
        self._leave_field(text)
        return CsvField(((line.number, line.column + start, line.column + end),), value, False)

    def _quoted(self) -> CsvField:
        pieces: list[tuple[int, int, int]] = []
        value: list[str] = []
        self.at += 1
        while self.line < len(self.lines):
            line = self.lines[self.line]
            start, closed, part = self.at, False, ""
            while self.at < len(line.text) and not closed:
                part, closed = self._quoted_char(line.text, part)
            pieces.append((line.number, line.column + start, line.column + self.at))
            value.append(part)
            if closed:
                self.at += 1
                break
            self.line, self.at = self.line + 1, 0
        if self.line < len(self.lines):
            self._leave_field(self.lines[self.line].text)
        return CsvField(tuple(pieces), "\n".join(value), True)

    def _quoted_char(self, text: str, part: str) -> tuple[str, bool]:
        char, dialect = text[self.at], self.dialect
        if char == dialect.escape and self.at + 1 < len(text):
            self.at += 2
            return part + text[self.at - 1], False
        if char == dialect.quote:
            if dialect.escape or text[self.at + 1 : self.at + 2] != dialect.quote:
                return part, True
            self.at += 1
        self.at += 1
        return part + char, False

    def _leave_field(self, text: str) -> None:
        while self.at < len(text) and text[self.at] != self.dialect.delimiter:
            self.at += 1
        if self.at < len(text):
            self.at += 1
            if self.at < len(text) or text.endswith(self.dialect.delimiter):
                return
        self.line, self.at = self.line + 1, 0
