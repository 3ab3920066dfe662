"""Checks of a text's shape: its end, its beginning, its brackets, its length."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from translate.checks.types import Check, Example, Pair, Trouble
from translate.document import Span
from translate.errors import Severity
from translate.seen import OBJECT
from translate.sentences import split

_CLOSERS = "\"'”’»)]}* \u00a0\n"
_ENDS = {".": ".", "!": ".", "…": ".", "?": "?", ":": ":", ";": ";", ",": ","}
"""Marks, and the kind of each: an exclamation may become calm in translation."""
_TOLD = {".": "a full stop", "?": "a question mark", ":": "a colon", ";": "a semicolon",
         ",": "a comma", "": "no mark"}  # fmt: skip
_SMILEY_AT_END = re.compile(r"[:;]-?[()DPp]+\s*$")
_BEFORE_LONE = re.compile(r"(?:^|[\s;,])(?:\d{1,2}|[^\W\d]|[ivx]+)$")
"""What stands before a closing bracket that closes nothing: a list mark."""
_SMILEY = re.compile(r"(?<!\w)[:;=]-?[()\[\]]+|[:;]-?\)+")
_BRACKETS = {"(": ")", "[": "]", "{": "}"}


def _end(text: str) -> tuple[str, int] | None:
    """Give the kind of mark that ends a text, and where it stands (0-based).

    :returns: None where no letter or mark of the translator's ends it.
    """
    stripped = text.rstrip(_CLOSERS)
    if not stripped or stripped.endswith(OBJECT) or _SMILEY_AT_END.search(text):
        return None
    if stripped[-1] in _ENDS:
        return _ENDS[stripped[-1]], len(stripped) - 1
    inside = re.search(rf"[.!?…](?=[{re.escape(_CLOSERS)}]*$)", text)
    if inside is not None:
        return _ENDS[inside[0]], inside.start()
    return ("", len(stripped)) if stripped[-1].isalnum() else None


def _sentence_end(pair: Pair) -> Iterator[Trouble]:
    was, now = _end(pair.was.text), _end(pair.now.text)
    if was is None or now is None or was[0] == now[0] or {was[0], now[0]} in _ALIKE:
        return
    if "title" in pair.kinds or not pair.is_markup:
        return
    message = f"the source ends in {_TOLD[was[0]]}, the translation in {_TOLD[now[0]]}"
    yield _ended_otherwise(pair, f"{message}; end it likewise", was[0], *now)


def _ended_otherwise(pair: Pair, message: str, wanted: str, mark: str, at: int) -> Trouble:
    """Tell of the mark, or of the place where one is missing."""
    if mark:
        return pair.trouble(message, at, at + 1)
    place = pair.now.span(at - 1, at).end
    is_last = place == len(pair.translation.rstrip())
    return Trouble(message, Span(place, place), wanted if is_last else None)


_ALIKE = ({".", ";"}, {",", ";"}, {".", ":"})
"""What an item of a list ends in is a matter of taste; a colon may become a full stop."""


def _capital(pair: Pair) -> Iterator[Trouble]:
    was, now = pair.was.text, pair.now.text
    if not (was[:1].isupper() and now[:1].islower() and was[1:2].islower()):
        return
    end = _end(was)
    if not ((end and end[0] in (".", "?")) or "title" in pair.kinds):
        return
    first = re.match(r"[\w.'’-]*", now)
    word = first[0] if first else ""
    if re.search(r"[A-Z0-9_.]", word.rstrip(".")) or re.search(
        rf"(?i)(?<!\w){re.escape(word)}(?!\w)", was
    ):
        return
    yield pair.trouble("the source begins with a capital; begin likewise", 0, 1, now[0].upper())


def _unbalanced(pair: Pair) -> Iterator[Trouble]:
    if _open_marks(pair.was.text):
        return
    for mark, at in _open_marks(pair.now.text):
        message = f"{mark} has no counterpart; put it in, or take this one out"
        yield pair.trouble(message, at, at + 1)


def _open_marks(text: str) -> list[tuple[str, int]]:
    """Find the brackets and quotes that are opened or closed alone, and where they stand."""
    bare = _SMILEY.sub(_blanks, text)
    found: list[tuple[str, int]] = []
    waiting: list[tuple[str, int]] = []
    for at, char in enumerate(bare):
        if char in _BRACKETS:
            waiting.append((char, at))
        elif char in _BRACKETS.values():
            if waiting and _BRACKETS[waiting[-1][0]] == char:
                waiting.pop()
            elif not _BEFORE_LONE.search(bare[:at]):
                found.append((char, at))
    return [*found, *waiting, *_open_quotes(bare)]


def _open_quotes(text: str) -> Iterator[tuple[str, int]]:
    counts = Counter(text)
    for opening, closing in (("“", "”"), ("«", "»")):
        if counts[opening] != counts[closing] and not counts["„"]:
            rare = opening if counts[opening] > counts[closing] else closing
            yield rare, text.rindex(rare)
    inches = len(re.findall(r'\d"', text))
    if counts['"'] % 2 and not inches % 2 and not counts["“"] + counts["”"]:
        yield '"', text.rindex('"')


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _length(pair: Pair) -> Iterator[Trouble]:
    """Find lengths that no translation has."""
    was, now = _visible(pair.was.text), _visible(pair.now.text)
    if not was or not now or max(was, now) < _SHORTEST:
        return
    apart = math.log(now / was)
    if abs(apart) > _allowed(was):
        what = "shorter" if apart < 0 else "longer"
        yield Trouble(
            f"the translation is much {what} than the source ({now} characters for {was});"
            " compare them"
        )


_SHORTEST = 20
_LEAST_ALLOWED = math.log(1.9)
_SHORT_ALLOWANCE = 18.0


def _allowed(length: int) -> float:
    """Give how far the logarithm of the ratio may be from its mean.

    Of translations by people, fewer than one in 3,000 is farther away; see docs/checks.md.
    """
    return _LEAST_ALLOWED + _SHORT_ALLOWANCE / (length + 10)


def _visible(text: str) -> int:
    return len(re.sub(r"\s", "", text))


def _sentence_count(pair: Pair) -> Iterator[Trouble]:
    was = len(split(pair.was.text))
    now = len(split(pair.now.text))
    if was >= 3 and now <= was / 2:
        yield Trouble(f"the source has {was} sentences, the translation {now}; compare them")


_W = Severity.WARNING
CHECKS = (
    Check(
        "sentence-end",
        _W,
        "The text ends in another kind of mark than its source. A full stop, an exclamation mark"
        " and an ellipsis are one kind; titles, smileys and ends in markup are left alone."
        " `--fix` puts a missing mark in.",
        Example("Мост стар.", "The bridge is old", "The bridge is old."),
        _sentence_end,
    ),
    Check(
        "capital",
        _W,
        "A source that is a sentence or a title begins with a capital, the translation with a"
        " small letter that is not a name's. `--fix` writes a capital.",
        Example("Мост стар.", "the bridge is old.", "The bridge is old."),
        _capital,
    ),
    Check(
        "unbalanced",
        _W,
        "A bracket or a quote is opened and not closed, or closed and not opened, and the source"
        " has none such. Smileys, list marks and inches are left alone.",
        Example("Мост (стар).", "The bridge (old.", "The bridge (old)."),
        _unbalanced,
    ),
    Check(
        "length",
        _W,
        "The translation is far longer or shorter than translations of such texts are.",
        Example(
            "Мост очень стар, и по нему ездят только велосипеды и почта.",
            "Old bridge.",
            "The bridge is very old, and only bicycles and the post use it.",
        ),
        _length,
    ),
    Check(
        "sentence-count",
        Severity.HINT,
        "The source has three sentences or more, the translation half as many, or fewer.",
        Example(
            "Мост стар. Лес густ. Дом нов.",
            "A bridge, a wood and a house.",
            "The bridge is old. The wood is thick. The house is new.",
        ),
        _sentence_count,
    ),
)
