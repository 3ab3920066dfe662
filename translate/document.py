"""A post as exact places in its own text: sources, spans, units, tables.

Law *partition*: the units of a document are disjoint, and the gaps between
their spans together with the spans are the source text, character for
character. `Document.pieces` cuts the text so, and the tests join it again.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

_FORM_SPACES = re.compile("[\v\f]")
TAB_WIDTH = 8
"""Columns between tab stops, as docutils counts them."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of `Source.text`."""

    start: int
    """In characters, 0-based."""
    end: int
    """In characters, exclusive."""

    def contains(self, other: Span) -> bool:
        """Tell whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Position:
    """A place as editors show it."""

    line: int
    """1-based."""
    column: int
    """1-based, in characters."""


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one post, with everything that is needed to write it back."""

    path: str
    """Relative to the project's root, with forward slashes."""
    text: str
    """Decoded, without the byte order mark, line endings as in the file."""
    bom: bool = False
    starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """Where each line begins, in characters, 0-based; lines as docutils counts them."""
    newline: str = field(init=False, repr=False, compare=False)
    """The line ending that the post uses most."""

    def __post_init__(self) -> None:
        offset, starts = 0, []
        for line in _FORM_SPACES.sub(" ", self.text).splitlines(keepends=True):
            starts.append(offset)
            offset += len(line)
        object.__setattr__(self, "starts", tuple(starts))
        object.__setattr__(self, "newline", _newline(self.text))

    def line_of(self, offset: int) -> int:
        """Give the 0-based number of the line that holds the character at `offset`."""
        return max(bisect.bisect_right(self.starts, offset) - 1, 0)

    def position(self, offset: int) -> Position:
        """Give the 1-based line and column of the character at `offset` (0-based)."""
        line = self.line_of(offset)
        start = self.starts[line] if self.starts else 0
        return Position(line + 1, offset - start + 1)

    def line_text(self, line: int) -> str:
        """Give line `line` (0-based) without its ending."""
        end = self.starts[line + 1] if line + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[line] : end].rstrip("\r\n\x1c\x1d\x1e\x85\u2028\u2029")


def _newline(text: str) -> str:
    pairs = text.count("\r\n")
    counts = {"\n": text.count("\n") - pairs, "\r\n": pairs, "\r": text.count("\r") - pairs}
    return max(counts, key=lambda ending: counts[ending])


class Kind(StrEnum):
    """What a unit is to its reader; the extracted comment says it to the translator."""

    METADATA = "metadata"
    TITLE = "title"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    TERM = "term"
    DEFINITION = "definition"
    FIELD = "field"
    FIELD_NAME = "field name"
    OPTION = "option description"
    LINE = "line"
    QUOTE = "quote"
    ATTRIBUTION = "attribution"
    FOOTNOTE = "footnote"
    CITATION = "citation"
    SUBSTITUTION = "substitution"
    CELL = "cell"
    CAPTION = "caption"
    LEGEND = "legend"
    HEADING = "heading"
    """The title of an admonition, a topic, a sidebar, a table; a rubric."""
    ADMONITION = "admonition"
    PARSED_LITERAL = "parsed literal"
    ALT = "alternative text"


ONE_LINE = frozenset(
    {Kind.METADATA, Kind.TITLE, Kind.TERM, Kind.FIELD_NAME, Kind.HEADING, Kind.ALT}
)
"""Kinds whose translation is written on one line when the source stood on one."""
PLAIN = frozenset({Kind.METADATA, Kind.ALT})
"""Kinds whose text is not reST: nothing in it is markup."""
HARD_BREAKS = frozenset({Kind.PARSED_LITERAL})
"""Kinds whose line breaks are part of the text."""


class InlineKind(StrEnum):
    """What an inline piece is."""

    TEXT = "text"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    LITERAL = "literal"
    LINK = "link"
    """A reference with its URI embedded."""
    ALIAS = "alias link"
    """A reference with another reference's name embedded."""
    URI = "bare link"
    REFERENCE = "named reference"
    ANONYMOUS = "anonymous reference"
    ROLE = "role"
    FOOTNOTE = "footnote reference"
    CITATION = "citation reference"
    SUBSTITUTION = "substitution reference"
    TARGET = "inline target"
    PROBLEM = "broken markup"


FREE = frozenset({InlineKind.TEXT, InlineKind.EMPHASIS, InlineKind.STRONG, InlineKind.PROBLEM})
"""Kinds that a translator may add, drop and change; every other one is protected."""


_IN_BACKQUOTES = frozenset(
    {
        InlineKind.ROLE,
        InlineKind.LINK,
        InlineKind.ALIAS,
        InlineKind.ANONYMOUS,
        InlineKind.TARGET,
    }
)


@dataclass(frozen=True, slots=True)
class Inline:
    """One piece of a unit's text: law, ``"".join(piece.raw) == text``."""

    raw: str
    """The piece as written, markup included."""
    kind: InlineKind
    text: str = ""
    """The part that a reader sees and a translator may change; empty when there is none."""
    target: str = ""
    """What must survive translation: the URI, the literal, the name, the role and its content."""

    @property
    def text_at(self) -> int:
        """Where `text` begins in `raw`, in characters, 0-based."""
        if self.kind in _IN_BACKQUOTES:
            return self.raw.find(self.text, self.raw.find("`") + 1)
        return self.raw.find(self.text)

    @property
    def protected(self) -> bool:
        """Tell whether the piece must reappear in a translation."""
        return self.kind not in FREE


@dataclass(frozen=True, slots=True)
class Unit:
    """One translatable text of a post, at its proven place."""

    kind: Kind
    path: tuple[str, ...]
    """The doctree's node names from the document down to the unit's own node."""
    lines: tuple[Span, ...]
    """One span for each source line that the unit stands on, ascending."""
    text: str
    """The unit's reST, its lines joined by one space (by a newline in a parsed literal)."""
    inlines: tuple[Inline, ...] = ()
    """The pieces of `text`."""
    context: str | None = None
    """Set where equal texts must not share a translation: metadata fields, image texts."""

    @property
    def span(self) -> Span:
        """The stretch from the unit's first character to its last."""
        return Span(self.lines[0].start, self.lines[-1].end)


class TableKind(StrEnum):
    """How a table is drawn."""

    GRID = "grid"
    SIMPLE = "simple"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a drawn table."""

    row: int
    """0-based index of the first line that the cell's text may use, from the table's top line."""
    column: int
    """0-based column of the first character inside the cell, from the table's left edge."""
    height: int
    """In lines."""
    width: int
    """In columns; of a simple table's last cell, up to the border's end."""
    lines: tuple[Span, ...]
    """The cell's text on each of its lines, without the padding around it."""
    quoted: bool = False
    """Set when a csv table's cell stands between quotes."""


@dataclass(frozen=True, slots=True)
class Table:
    """A drawn table: what it takes to draw it again when a cell grows."""

    kind: TableKind
    lines: tuple[Span, ...]
    """Each line of the table, from its left edge to its last character."""
    cells: tuple[Cell, ...]
    quote: str = '"'
    """The quoting character of a csv table."""
    delimiter: str = ","
    """The delimiter of a csv table."""
    escape: str = ""
    """The escape character of a csv table; empty where quotes are doubled."""

    @property
    def span(self) -> Span:
        """The stretch from the table's first character to its last."""
        return Span(self.lines[0].start, self.lines[-1].end)


@dataclass(frozen=True, slots=True)
class Opaque:
    """A text that is kept verbatim because its place could not be proved, or nobody declared it."""

    line: int
    """1-based."""
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """A post cut into units and the gaps between them."""

    source: Source
    units: tuple[Unit, ...]
    """Ascending and disjoint; inside a table, cell by cell."""
    tables: tuple[Table, ...] = ()
    """Outermost first; a table inside a cell follows the table around it."""
    opaque: tuple[Opaque, ...] = ()
    roles: Mapping[str, bool] = field(default_factory=dict)
    """Roles that the post itself defines, and whether their content is text."""
    names: frozenset[str] = frozenset()
    """Every name that the post refers to, normalised as docutils does."""
    targets: frozenset[str] = frozenset()
    """Every name that an explicit target, a footnote or a citation of the post has."""

    def outer_tables(self) -> Iterator[Table]:
        """Give the tables that stand in no other table, in order."""
        end = -1
        for table in self.tables:
            if table.span.start >= end:
                end = table.span.end
                yield table

    def pieces(self) -> Iterator[tuple[str, Unit | None]]:
        """Cut the source into gaps (with None) and spans (with their unit), in order."""
        at = 0
        claimed = [(span, unit) for unit in self.units for span in unit.lines]
        for span, unit in sorted(claimed, key=lambda pair: pair[0]):
            yield self.source.text[at : span.start], None
            yield self.source.text[span.start : span.end], unit
            at = span.end
        yield self.source.text[at:], None
