"""What each pane shows of a segment, as lines of text with the names of their styles."""

from __future__ import annotations

import time
from collections.abc import Sequence

from translate.catalog import Entry, State
from translate.checks import Finding
from translate.document import Inline
from translate.errors import Severity, TranslateError
from translate.memory.types import Match, Size
from translate.review.segment import Segment
from translate.review.session import ReviewSession
from translate.review.spans import Shown, styled
from translate.review.words import word_diff
from translate.sentences import sentence_lines
from translate.tui.cells import cut, visible
from translate.tui.words import _

Line = tuple[tuple[str, str], ...]
"""Spans of one line: a text and the name of its style."""

MARKS = {
    State.APPROVED: "✓",
    State.DRAFT: "~",
    State.NEEDS_WORK: "!",
    State.UNTRANSLATED: "·",
    State.OBSOLETE: "x",
}


def state_name(state: State) -> str:
    """Give a state's name in the person's language."""
    return {
        State.APPROVED: _("approved"),
        State.DRAFT: _("draft"),
        State.NEEDS_WORK: _("needs work"),
        State.UNTRANSLATED: _("untranslated"),
        State.OBSOLETE: _("obsolete"),
    }[state]


def origin_of(entry: Entry) -> str:
    """Say where a translation came from: `ru_en 1.9 83 · draft`."""
    note = entry.draft_note
    parts = []
    if entry.origin is not None and entry.translation:
        parts.append(f"{entry.origin.kind} {entry.origin.detail}".strip())
    if note is not None and entry.translation:
        parts += [f"{note.confidence} %"] if note.confidence else []
        parts += [note.remarks] if note.remarks else []
    return " · ".join([*parts, state_name(entry.state)])


def lines_of(pieces: Sequence[Inline], lit: int | None = None) -> list[Line]:
    """Show a text a sentence a line, its markup coloured.

    :param lit: the line that is to be highlighted, 0-based.
    """
    shown, found, start = styled(pieces), [], 0
    for number, line in enumerate(sentence_lines(pieces)):
        end = start + len(line)
        spans = tuple(
            _within(one, start, end) for one in shown if one.end > start and one.start < end
        )
        found.append(((_LIT, "highlight"), *spans) if number == lit else spans)
        start = end + 1
    return found


_LIT = "▸ "
"""Stands before the sentence that the cursor is in, for eyes and terminals without colour."""


def _within(one: Shown, start: int, end: int) -> tuple[str, str]:
    """Give the part of a span that stands on one line; a shortened one stands there whole."""
    if len(one.text) != one.end - one.start:
        return one.text, one.style
    return one.text[max(start - one.start, 0) : end - one.start], one.style


def diff_line(old: str, new: str) -> Line:
    """Show what became of a text, word by word."""
    return tuple((piece.text, piece.kind) for piece in word_diff(old, new))


def plain(text: str, style: str = "text") -> Line:
    """Give a line in one style."""
    return ((text, style),)


class Panes:
    """What the panes show of a session's current segment."""

    def __init__(self, session: ReviewSession) -> None:
        self._session = session

    def source(self, segment: Segment, lit: int | None = None) -> list[Line]:
        """Show the source, with what changed in it since it was translated."""
        try:
            pieces = self._session.source_pieces(segment)
        except TranslateError as error:
            return [plain(segment.place.key[1]), plain(str(error), "problem")]
        lines = lines_of(pieces, lit)
        previous = segment.entry.previous
        if previous is None:
            return lines
        return [
            *lines,
            (),
            plain(_("What changed in the source:"), "dim"),
            diff_line(previous, segment.place.key[1]),
        ]

    def target(self, segment: Segment, lit: int | None = None) -> list[Line]:
        """Show the translation, with what was changed in its draft."""
        text = segment.entry.translation
        if not text:
            return [plain(_("not translated: e writes, F4 copies the source"), "dim")]
        try:
            lines = lines_of(self._session.pieces(segment, text), lit)
        except TranslateError:
            lines = [plain(text)]
        draft = self._session.draft_of(segment)
        if draft is None or draft == text:
            return lines
        return [
            *lines,
            (),
            plain(_("What was changed in the draft:"), "dim"),
            diff_line(draft, text),
        ]

    def context(self, segment: Segment, width: int) -> list[Line]:
        """Show the neighbours in the post, each on one line of a width in cells."""
        before, after = self._session.neighbours(segment)
        return [
            _neighbour("↑", before, width),
            _neighbour("↓", after, width),
        ]

    def findings(self, found: Sequence[Finding]) -> list[Line]:
        """Show what is to be looked at."""
        if not found:
            return [plain(_("Nothing was found."), "dim")]
        return [
            (
                (f"{_SEVERITIES[one.severity]} {one.message} ", _STYLES[one.severity]),
                (one.code, "dim"),
            )
            for one in found
        ]

    def memory(self, segment: Segment, matches: Sequence[Match]) -> list[Line]:
        """Show what was approved for texts like this one: their sources as word diffs."""
        complaint = self._session.memory.complaint
        if complaint is not None and not matches:
            return [plain(str(complaint), "problem"), plain(complaint.hint, "dim")]
        if not matches:
            return [plain(_("Nothing like it was approved yet."), "dim")]
        lines: list[Line] = []
        for number, one in enumerate(matches, 1):
            lines.append(((f"{number}  {one.score:.0f} %  ", "strong"), (_about(one), "dim")))
            if one.score < WHOLE:
                lines.append((("   ", "text"), *diff_line(one.source, segment.place.key[1])))
            lines.append((("   ", "text"), (one.translation, "text")))
        return lines

    def terms(self, segment: Segment) -> list[Line]:
        """Show the glossary's terms in the source."""
        try:
            glossary = self._session.judge.glossary
            found = glossary.find(segment.place.key[1]) if glossary is not None else []
        except TranslateError as error:
            return [plain(str(error), "problem")]
        terms = dict.fromkeys(match.term for match in found)
        if not terms:
            return [plain(_("No terms; t adds one."), "dim")]
        return [
            (
                (one.source, "text"),
                (" → ", "dim"),
                (one.rendering, "strong"),
                (f"  {one.note}", "dim"),
            )
            for one in terms
        ]


def _about(match: Match) -> str:
    """Say where a match was approved, when and by whom, as far as that is known."""
    when = time.strftime("%Y-%m-%d", time.localtime(match.when)) if match.when else ""
    place = _("the same place") if match.is_in_context else ""
    size = _("a sentence") if match.size is Size.SENTENCE else ""
    adapted = _("adapted") if match.is_adapted else ""
    return " · ".join(one for one in (adapted, place, size, match.where, when, match.who) if one)


WHOLE = 100
"""The score of a memory match whose source is the same text."""
_SEVERITIES = {Severity.ERROR: "✗", Severity.WARNING: "⚠", Severity.HINT: "·"}
_STYLES = {
    Severity.ERROR: "problem",
    Severity.WARNING: "changed",
    Severity.NOTE: "text",
    Severity.HINT: "text",
}


def _neighbour(arrow: str, segment: Segment | None, width: int) -> Line:
    """Show a neighbour on one line of a width in cells."""
    if segment is None:
        return plain(f"{arrow} —", "dim")
    entry = segment.entry
    text = visible(entry.translation or segment.place.key[1])
    told = (f"  ({state_name(entry.state)})", "dim")
    room = max(width - len(told[0]) - len(arrow) - 1, 8)
    return ((f"{arrow} ", "dim"), (cut(text, room), "text"), told)
