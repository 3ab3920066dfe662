"""Find where a text that docutils parsed stands in the source, and prove it.

docutils's line number is a hint. A claim holds only when every line of the
text is found, character for character, on consecutive source lines, inside the
region that the text may use (its table cell, or the whole line), where nobody
claimed before. What cannot be proved is not claimed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from translate.document import Span
from translate.rst.lines import SourceLines

Region = Mapping[int, tuple[int, int]]
"""For each 0-based source line that may be used, the first column and the end (exclusive)."""

WINDOW = 60
"""How many lines after the hint, then before it, are searched: an argument may follow its
directive late, and docutils miscounts inside its line-block directive."""

_BEFORE_TEXT = re.compile(r"(.*[\s\-—])?", re.DOTALL)
_LITERAL_MARK = re.compile(r"(?::|\s+::)?")


@dataclass(slots=True)
class Claims:
    """What has been claimed of a source so far."""

    lines: SourceLines
    taken: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """For each line, the claimed column ranges."""

    def claim(
        self, text: Sequence[str], hint: int, region: Region | None
    ) -> tuple[Span, ...] | None:
        """Claim the place of a text.

        :param text: its lines.
        :param hint: the 0-based line where docutils says that it begins.
        :param region: where the text may stand; None for anywhere.
        :returns: one span a line, or None when the place cannot be proved.
        """
        for first in self._candidates(hint, region):
            columns = self._match(text, first, region)
            if columns is None:
                continue
            spans = [
                self.lines.span(first + index, *pair) for index, pair in enumerate(columns)
            ]  # fmt: skip
            if all(span is not None for span in spans):
                for index, pair in enumerate(columns):
                    self.taken.setdefault(first + index, []).append(pair)
                return tuple(span for span in spans if span is not None)
        return None

    def claim_field_name(
        self, name: str, hint: int, region: Region | None
    ) -> tuple[Span, ...] | None:
        """Claim the place of a field's name, between its two colons.

        :param hint: the 0-based line of the field.
        """
        if hint >= len(self.lines) or (region is not None and hint not in region):
            return None
        low, high = region[hint] if region is not None else (0, len(self.lines.expanded[hint]))
        marker = self.lines.expanded[hint].find(f":{name}:", low, high)
        columns = (marker + 1, marker + 1 + len(name))
        if marker < 0 or self._is_taken(hint, *columns):
            return None
        span = self.lines.span(hint, *columns)
        self.taken.setdefault(hint, []).append(columns)
        return (span,) if span else None

    def _candidates(self, hint: int, region: Region | None) -> Iterator[int]:
        if region is not None:
            if hint in region:
                yield hint
            yield from (line for line in region if line != hint)
            return
        end = len(self.lines)
        yield from range(max(hint, 0), min(hint + WINDOW, end))
        yield from range(max(hint - WINDOW, 0), min(hint, end))

    def _match(
        self, text: Sequence[str], first: int, region: Region | None
    ) -> list[tuple[int, int]] | None:
        columns: list[tuple[int, int]] = []
        for index, wanted in enumerate(text):
            line = first + index
            if line >= len(self.lines) or (region is not None and line not in region):
                return None
            low, high = region[line] if region is not None else (0, len(self.lines.expanded[line]))
            shown = self.lines.expanded[line][low:high].rstrip()
            last = index == len(text) - 1
            at = _place(shown, wanted, first_line=index == 0, last_line=last)
            if at is None or self._is_taken(line, low + at, low + at + len(wanted)):
                return None
            columns.append((low + at, low + at + len(wanted)))
        return columns

    def _is_taken(self, line: int, start: int, end: int) -> bool:
        return any(
            start < other_end and other < end for other, other_end in self.taken.get(line, ())
        )


def _place(shown: str, wanted: str, *, first_line: bool, last_line: bool) -> int | None:
    """Find `wanted` at the end of a line, before the colons that announce a literal block."""
    wanted = wanted.rstrip()
    at = shown.rfind(wanted)
    if at < 0:
        return None
    before, after = shown[:at], shown[at + len(wanted) :]
    if not (_LITERAL_MARK.fullmatch(after) if last_line else not after):
        return None
    allowed = _BEFORE_TEXT.fullmatch(before) if first_line else not before.strip()
    return at if allowed else None
