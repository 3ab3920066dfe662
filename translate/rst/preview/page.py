"""What a preview is made of: lines of styled text, and the rows that lines are laid out from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Styled:
    """A stretch of a line in one style."""

    text: str
    style: str
    """text, title, subtitle, strong, emphasis, literal, link, image, quote, rule, code, bullet,
    term, caption or note."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page."""

    spans: tuple[Styled, ...]
    mark: str = ""
    """The word that marks the units on the line; empty where there is none."""

    @property
    def text(self) -> str:
        """The line without its styles."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Page:
    """A post as its reader sees it."""

    lines: tuple[Line, ...]
    unit_lines: Mapping[int, int]
    """For the index of each unit that is shown, the 0-based line where it begins."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, with the units that it belongs to."""

    text: str
    style: str
    units: tuple[int, ...] = ()
    """Indexes of units, ascending in nesting: a paragraph's, then that of an image in it."""


Row = tuple[Piece, ...]
"""A line before it is known where on the page it stands."""


def page_of(rows: Sequence[Row], marks: Mapping[int, str]) -> Page:
    """Put rows on a page."""
    unit_lines: dict[int, int] = {}
    for number, row in enumerate(rows):
        for piece in row:
            for unit in piece.units:
                unit_lines.setdefault(unit, number)
    return Page(tuple(Line(_spans(row), _mark(row, marks)) for row in rows), unit_lines)


def _mark(row: Row, marks: Mapping[int, str]) -> str:
    found = (marks[unit] for piece in row for unit in piece.units if marks.get(unit))
    return next(found, "")


def _spans(row: Iterable[Piece]) -> tuple[Styled, ...]:
    spans: list[Styled] = []
    for piece in row:
        if spans and spans[-1].style == piece.style:
            spans[-1] = Styled(spans[-1].text + piece.text, piece.style)
        elif piece.text:
            spans.append(Styled(piece.text, piece.style))
    return tuple(spans)
