"""Cut prose into sentences, and long sentences into parts; the only room that knows razdel.

razdel proposes the boundaries; what it takes for an end, or overlooks, in
technical posts is mended here, by the words on both sides alone.

Law *sentences*: outside the spans there is nothing but white space, every
span begins and ends with another character, and no kept span is cut.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from translate.document import Span

_END = re.compile(
    r"(?:(?<![.!?…])[.!?…]++[\"»”’')\]}]*+|[=:;]-?[)(]{1,3})(?=(\s+)(\S.{0,23}))", re.DOTALL
)
"""Where a sentence may end: at end marks with the closing ones after them, or at a smiley.

The groups are the white space after it, and the beginning of what follows.
"""
_MASK = "ъ"
"""Stands for a character that can be no boundary; a small letter that begins no word."""
_LEFT = 24
"""In characters: how far the rules look to the left of a boundary, which keeps them linear."""
_WINDOW = 10
"""In characters: how far razdel looks; beyond so much white space it sees nothing."""
_BUFFER = 32
"""In characters: as much of a sentence's beginning as razdel's rule for list marks needs."""

_ABBREVIATIONS = frozenset(
    """
    т е к ч д п н з о с у мн ед г гг в вв м л др пр пп см ср стр рис табл илл напр соц гос тел доп
    нач макс мин мес сек час тыс млн млрд трлн руб коп долл ул пер просп пл наб корп кв ауд каб
    оф эт обл респ чл акад проф доц инж зав зам им изд ред сб вып прим гл разд абз англ рус нем
    фр лат греч букв сокр устар разг яз ок экз шт кол проц об пос дер ст гр офиц прил
    янв фев февр мар апр июн июл авг сен сент окт ноя нояб дек пн вт чт пт сб
    vs inc corp ltd co al etc no ver vol fig pp ed eds approx cf mr mrs ms dr st jr sr resp ps
    """.split()
)
"""What a full stop after may belong to the word when a small letter follows."""
_LEADING = re.compile(
    r"(?:\b(?:т\.\s?[екчнзо]|e\.\s?g|i\.\s?e|vs|cf|ver|vol|fig|approx|ст\.\s?м|(?<!\d)(?<!\d\s)м"
    r"|st|соц|напр|пос|дер|наб|инж|доц|табл|разд|прил|илл|офиц))\.$",
    re.IGNORECASE,
)
"""Abbreviations that something always follows in the same sentence."""
_MONTH = re.compile(
    r"\b(?:янв|февр?|мар|апр|июн|июл|авг|сент?|окт|нояб?|дек"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.$",
    re.IGNORECASE,
)
_NOT_INITIAL = re.compile(r"(?:\w[/'’_-]|\d\s?)[^\W\d_]\.$")
"""A single letter that is the end of a name: C/R, Hyper-V, 3D, 18 Б."""
_LATIN_NAME = re.compile(r"[A-Za-z][\w+-]*\s[A-Z]\.$")
"""OS X, ANSI C; or a person's first name and an initial, as what follows tells."""
_LAST_WORD = re.compile(r"([^\W\d_]+)\.[\"»”’')\]}]*$")
_CLOSED = re.compile(r"[!?…][\"»”’')\]}]+$")
_CONTINUATION = re.compile(r"(?:что|чтобы?|котор\w+|но|а|и|или)\b|т\.")
"""What begins no sentence: a full stop before it is a slip for a comma."""


def split(text: str, kept: Sequence[Span] = ()) -> list[Span]:
    """Find the sentences of a prose text, in order, without the white space around them.

    Every newline ends a sentence. Linear in the length of the text.

    :param kept: spans of `text` (0-based, end exclusive) that no boundary cuts, not
        even at a newline in them.
    """
    masked = _mask(text, kept)
    sentences, start = [], 0
    for end in _boundaries(masked):
        sentences += _stripped(text, start, end)
        start = end
    return [*sentences, *_stripped(text, start, len(text))]


def shorten(text: str, span: Span, limit: int, kept: Sequence[Span] = ()) -> list[Span]:
    """Cut a sentence into parts of at most `limit` characters.

    A cut falls after a semicolon, else after a colon, else after a comma, nearest to
    the middle, when one stands in the middle half; else at the space that is nearest
    to the middle. Without a space left outside the `kept` spans, a part stays longer.

    :param span: the sentence in `text`, 0-based, end exclusive.
    """
    gaps: dict[str, list[Span]] = {";": [], ":": [], ",": [], "": []}
    for gap in re.compile(r"(?<=(.))\s+", re.DOTALL).finditer(
        _mask(text, kept), span.start, span.end
    ):
        place = Span(gap.start(), gap.end())
        gaps[gap[1] if gap[1] in gaps else ""].append(place)
    gaps[""] = sorted(place for places in gaps.values() for place in places)
    return list(_parts(span, limit, gaps))


def _parts(span: Span, limit: int, gaps: dict[str, list[Span]]) -> Iterator[Span]:
    gap = _middle_gap(span, gaps) if span.end - span.start > limit else None
    if gap is None:
        yield span
        return
    yield from _parts(Span(span.start, gap.start), limit, gaps)
    yield from _parts(Span(gap.end, span.end), limit, gaps)


def _middle_gap(span: Span, gaps: dict[str, list[Span]]) -> Span | None:
    quarter = (span.end - span.start) // 4
    for mark, places in gaps.items():
        room = Span(span.start + quarter, span.end - quarter) if mark else span
        found = _nearest(places, (span.start + span.end) // 2)
        inside = [one for one in found if room.start < one.start and one.end < room.end]
        if inside:
            return min(inside, key=lambda one: abs(one.start + one.end - span.start - span.end))
    return None


def _nearest(places: list[Span], middle: int) -> list[Span]:
    at = bisect.bisect_left(places, Span(middle, middle))
    return places[max(at - 1, 0) : at + 1]


def _mask(text: str, kept: Sequence[Span]) -> str:
    """Put a letter for every white space that stands inside a kept span.

    Without white space after it nothing is an end. A full stop that ends several kept
    words still ends the sentence; one that ends a single word is part of a name.
    """
    pieces, at = [], 0
    for span in _merged(text, kept):
        pieces += [text[at : span.start], _mask_core(text[span.start : span.end])]
        at = span.end
    return "".join([*pieces, text[at:]])


def _merged(text: str, kept: Sequence[Span]) -> list[Span]:
    """Give the kept spans without white space around them, ascending and disjoint."""
    merged: list[Span] = []
    for span in sorted(one for wide in kept for one in _stripped(text, wide.start, wide.end)):
        if merged and span.start < merged[-1].end:
            span = Span(merged[-1].start, max(span.end, merged.pop().end))
        merged.append(span)
    return merged


def _mask_core(core: str) -> str:
    masked = re.sub(r"\s", _MASK, core)
    return masked if masked != core else re.sub(r"[.!?…:;)]+$", _letters, core)


def _letters(match: re.Match[str]) -> str:
    return _MASK * len(match[0])


def _stripped(text: str, start: int, end: int) -> list[Span]:
    piece = text[start:end]
    body = piece.strip()
    if not body:
        return []
    start += len(piece) - len(piece.lstrip())
    return [Span(start, start + len(body))]


def _boundaries(masked: str) -> Iterator[int]:
    """Find the ends of sentences, ascending, 0-based; newlines among them."""
    start = 0
    for line in masked.split("\n"):
        yield from (start + end for end in _ends(line))
        start += len(line) + 1
        if start <= len(masked):
            yield start


def _ends(line: str) -> list[int]:
    places = {match.end(): _Place.of(line, match) for match in _END.finditer(line)}
    found = _proposed(line, {end for end, place in places.items() if not place.is_joined()})
    return [end for end, place in places.items() if end in found or place.is_overlooked()]


def _proposed(line: str, allowed: set[int]) -> set[int]:
    """Give razdel's ends of sentences, as far as they are allowed.

    Its own loop copies the sentence at every mark, which is quadratic.
    """
    from razdel import sentenize

    parts = sentenize.split(line)
    ends, start, at = set(), 0, len(next(parts))
    for mark in parts:
        mark.buffer = line[start : min(at, start + _BUFFER)]
        end = at + len(mark.delimiter)
        if end in allowed and not sentenize.join(mark):
            ends.add(end)
            start = end
        at = end + len(next(parts))
    return ends


@dataclass(frozen=True, slots=True)
class _Place:
    """A place where a sentence may end."""

    mark: str
    left: str
    """The text up to and with the mark, as far as the rules look."""
    gap: str
    """The white space after the mark."""
    right: str
    """The beginning of what follows."""

    @classmethod
    def of(cls, line: str, match: re.Match[str]) -> _Place:
        left = line[max(match.end() - _LEFT, 0) : match.end()]
        return cls(match[0], left, match[1], match[2])

    def is_joined(self) -> bool:
        """Tell whether razdel would cut a sentence in two."""
        if _LEADING.search(self.left):
            return True
        if _MONTH.search(self.left):
            return self.right[0].isdigit()
        # “(вот это да!) Fedora” goes on; “(вот это да!) Потом” mostly does not.
        if _CLOSED.search(self.left):
            return self.right[0] in "–—-" or (self.mark.endswith(")") and _is_latin(self.right))
        return False

    def is_overlooked(self) -> bool:
        """Tell whether a sentence ends where razdel went on."""
        if len(self.gap) >= _WINDOW:
            return True
        if re.match(r"(?:\.\.\.|…)\w", self.right):
            return self.mark in ".!?"
        if self.right[0].islower():
            return self._is_before_small_letter()
        if not self.right[0].isalpha():
            return False
        name = _LATIN_NAME.search(self.left)
        return bool(_NOT_INITIAL.search(self.left) or (name and not _is_latin(self.right)))

    def _is_before_small_letter(self) -> bool:
        """Tell whether a sentence begins with one: “Готово. systemd научился”."""
        if self.mark in "?!":
            return _is_latin(self.right)
        if not self.mark.startswith(".") or self.mark.startswith(".."):
            return False
        word = _LAST_WORD.search(self.left)
        if not word:
            return _is_latin(self.right) and not re.match(r"[\d.]+$", self.left)
        ended = len(word[1]) > 1 and word[1].lower() not in _ABBREVIATIONS
        if not ended:
            ended = bool(_NOT_INITIAL.search(self.left)) and _is_latin(self.right)
        return ended and not _CONTINUATION.match(self.right)


def _is_latin(text: str) -> bool:
    return text[0].isascii() and text[0].isalpha()
