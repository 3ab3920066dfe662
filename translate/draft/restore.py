"""Put the markup of a sentence back into its translation.

The ladder: a mark around the whole sentence goes around all of the
translation; words that came through unchanged keep their mark; other words are
found by the model's attention. Where a mark has no certain place, or the order
of marks that count on it would change, the sentence is translated piecewise.

Law: a restored sentence holds each mark of its source once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from translate.document import Inline, InlineKind, Span
from translate.engine.alignment import place, words, words_under
from translate.engine.types import Translation
from translate.prose import Escape, Hold, Mark, Prose, escaped, joined, wrapped

SAFE = 0.6
"""From this quality on, other words may be put in the place that attention shows."""
_TERM_WORDS = 3
"""More words than this are not what a term was translated by."""


class Rung(IntEnum):
    """How the markup of a draft found its place; the higher, the less certain."""

    PROSE = 0
    """There was none."""
    COPIED = 1
    """Around everything, or at words that came through unchanged."""
    ALIGNED = 2
    """At the words that the model's attention shows."""
    PIECEWISE = 3
    """Each text between markup was translated apart."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A translated sentence as reST."""

    raw: str
    rung: Rung
    quality: float = 1.0
    """From 0 to 1: how certain the least certain mark's place is."""


@dataclass(frozen=True, slots=True)
class _Placed:
    mark: Mark
    span: Span
    """Of the translation."""
    rung: Rung
    quality: float = 1.0


def restored(
    prose: Prose, translation: Translation, letters: re.Pattern[str], escape: Escape = escaped
) -> Restored | None:
    """Put marks back where they belong.

    :param letters: one letter of the source language.
    :returns: None when the sentence has to be translated piecewise.
    """
    if not prose.marks:
        return Restored(escape(translation.text), Rung.PROSE)
    placing = _Placing(prose, translation, letters)
    if not placing.place_all() or _is_out_of_order(placing.placed):
        return None
    placed = sorted(placing.placed, key=lambda one: one.span)
    markup = [one for one in placed if one.mark.hold is not Hold.TERM]
    rung = max((one.rung for one in markup), default=Rung.PROSE)
    raw = _written(translation.text, placed, escape)
    return Restored(raw, rung, min((one.quality for one in markup), default=1.0))


def is_ordered(piece: Inline) -> bool:
    """Tell whether a piece leads to its target by nothing but its order among others."""
    return piece.kind is InlineKind.ANONYMOUS or piece.raw in ("[#]_", "[*]_")


def _is_out_of_order(placed: Sequence[_Placed]) -> bool:
    ordered = [one for one in placed if is_ordered(one.mark.piece)]
    by_source = sorted(ordered, key=lambda one: one.mark.span)
    return [one.span for one in by_source] != sorted(one.span for one in ordered)


def _written(text: str, placed: Sequence[_Placed], escape: Escape) -> str:
    parts: list[tuple[str, bool]] = []
    at = 0
    for one in placed:
        parts.append((escape(text[at : one.span.start]), False))
        if one.mark.hold is Hold.WRAP:
            parts.append(
                (wrapped(one.mark.piece, text[one.span.start : one.span.end], escape), True)
            )
        else:
            parts.append((" " if one.mark.apart else "", False))
            is_markup = one.mark.piece.kind is not InlineKind.TEXT
            is_term = one.mark.hold is Hold.TERM
            raw = escape(_term(one, text)) if is_term else one.mark.piece.raw
            parts.append((raw, is_markup))
        at = one.span.end
    return joined([*parts, (escape(text[at:]), False)])


def _term(one: _Placed, text: str) -> str:
    """Give a term of the glossary, with a capital where one stood."""
    term = one.mark.piece.text
    return term[:1].upper() + term[1:] if text[one.span.start].isupper() else term


class _Placing:
    """The search for the places of one sentence's marks."""

    def __init__(self, prose: Prose, translation: Translation, letters: re.Pattern[str]) -> None:
        self._prose = prose
        self._translation = translation
        self._letters = letters
        self._sources = words(prose.text)
        self._targets = words(translation.text)
        self._taken: set[int] = set()
        self.placed: list[_Placed] = []

    def place_all(self) -> bool:
        """Find a place for every mark; tell whether all have one."""
        held = [mark for mark in self._prose.marks if mark.hold in (Hold.WRAP, Hold.COVER)]
        left = [mark for mark in held if not (self._place_around(mark) or self._place_copied(mark))]
        if not self._place_by_attention(left):
            return False
        for mark in self._prose.marks:
            if mark.hold is Hold.TERM:
                self._place_term(mark)
        following = [mark for mark in self._prose.marks if mark.hold is Hold.FOLLOW]
        return all(self._place_following(mark) for mark in following)

    def _place_term(self, mark: Mark) -> None:
        """Put a term in the place of what the model chose, where that is safe."""
        if mark.piece.text.casefold() in self._translation.text.casefold():
            return
        found = self._aligned(mark)
        if found and found[1] >= SAFE and len(words_under(self._targets, found[0])) <= _TERM_WORDS:
            self._take(mark, found[0], Rung.ALIGNED, found[1])

    def _take(self, mark: Mark, span: Span, rung: Rung, quality: float = 1.0) -> bool:
        under = words_under(self._targets, span)
        if not under or self._taken.intersection(under):
            return False
        self._taken.update(under)
        self.placed.append(_Placed(mark, span, rung, quality))
        return True

    def _place_around(self, mark: Mark) -> bool:
        """Place a mark that holds all the words of its sentence."""
        under = words_under(self._sources, mark.span)
        outside = [word for index, word in enumerate(self._sources) if index not in under]
        if mark.hold is not Hold.WRAP or any(self._is_word(word) for word in outside):
            return False
        before = sum(word.end <= mark.span.start for word in outside)
        targets = self._targets[_edge(self._translation.text, self._targets, before) :]
        after = len(outside) - before
        targets = targets[: len(targets) - _edge(self._translation.text, targets[::-1], after)]
        return bool(targets) and self._take(
            mark, Span(targets[0].start, targets[-1].end), Rung.COPIED
        )

    def _is_word(self, word: Span) -> bool:
        return self._prose.text[word.start].isalnum()

    def _place_copied(self, mark: Mark) -> bool:
        """Place a mark whose words stand in the translation as they are."""
        shown = self._prose.text[mark.span.start : mark.span.end]
        if not shown.strip() or self._letters.search(shown):
            return False
        before = _occurrences(self._prose.text, shown)
        after = _occurrences(self._translation.text, shown)
        if mark.span not in before or len(before) != len(after):
            return False
        return self._take(mark, after[before.index(mark.span)], Rung.COPIED)

    def _place_by_attention(self, marks: Sequence[Mark]) -> bool:
        """Place marks where the attention on their words lies, the most certain one first."""
        left = list(marks)
        while left:
            choices = [(mark, self._aligned(mark)) for mark in left]
            best, found = max(choices, key=lambda choice: choice[1][1] if choice[1] else -1.0)
            left.remove(best)
            is_placed = found and self._take(best, found[0], Rung.ALIGNED, found[1])
            if not is_placed and best.piece.kind is not InlineKind.TEXT:
                return False
        return True

    def _aligned(self, mark: Mark) -> tuple[Span, float] | None:
        under = words_under(self._sources, mark.span)
        if not under or self._cuts_words(mark, under):
            return None
        found = place(self._translation.alignment, under, self._taken)
        if found is None:
            return None
        run = self._trimmed(found.words)
        if not run:
            return None
        return Span(self._targets[run[0]].start, self._targets[run[-1]].end), found.quality

    def _cuts_words(self, mark: Mark, under: range) -> bool:
        first, last = self._sources[under[0]], self._sources[under[-1]]
        return first.start < mark.span.start or mark.span.end < last.end

    def _trimmed(self, run: range) -> range:
        """Leave out punctuation at the edges."""
        text = self._translation.text
        inside = [index for index in run if text[self._targets[index].start].isalnum()]
        return range(inside[0], inside[-1] + 1) if inside else range(0)

    def _place_following(self, mark: Mark) -> bool:
        """Place a mark without words after what stands for the word before it."""
        at = self._end_of_word_before(mark.span.start)
        if at is None:
            return False
        for one in self.placed:
            if one.span.start < at < one.span.end:
                at = one.span.end
        self.placed.append(_Placed(mark, Span(at, at), Rung.ALIGNED))
        return True

    def _end_of_word_before(self, offset: int) -> int | None:
        if offset >= len(self._prose.text.rstrip()):
            return len(self._translation.text)
        before = [index for index, word in enumerate(self._sources) if word.end <= offset]
        if not before:
            return 0
        found = place(self._translation.alignment, before[-1:], ())
        return self._targets[found.words[-1]].end if found else None


def _edge(text: str, targets: Sequence[Span], most: int) -> int:
    """Count the punctuation marks at an edge, as many as the source had outside the mark."""
    count = 0
    while count < min(most, len(targets)) and not text[targets[count].start].isalnum():
        count += 1
    return count


def _occurrences(text: str, shown: str) -> list[Span]:
    pattern = rf"(?<!\w){re.escape(shown)}(?!\w)"
    return [Span(*match.span()) for match in re.finditer(pattern, text)]
