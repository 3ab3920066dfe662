"""Checks of characters: quotes, dashes, spaces, doubled words, letters of another script."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translate.checks.types import Check, Example, Pair, Trouble
from translate.document import Span
from translate.errors import Severity
from translate.seen import OBJECT

_TWINS = dict(zip("АВЕЅЗІЈКМНОРСТУХаеорсухіјѕԁһ", "ABES3IJKMHOPCTYXaeopcyxijsdh", strict=True))
"""Cyrillic letters, and the Latin ones that look the same."""
_WORD = re.compile(r"[^\W\d_]+(?:\+\+|#)?")
_QUOTES = {"«": "“", "»": "”", "„": "“", "‹": "‘", "›": "’"}
_DASH = re.compile(r"(?<=\S) (?:-|--|―) (?=\S)")
_RUSSIAN_DASH = re.compile(r"(?:^|\s)[—–―](?=\s)")
_DOUBLED = re.compile(r"(?<![\w'’-])([A-Za-z]{2,})[ \n\u00a0]+(\1)(?![\w'’-])", re.IGNORECASE)
_RIGHTLY_DOUBLED = frozenset({"that", "had", "very", "her", "so", "no", "bye", "ha", "blah", "is"})
_SPACES: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"(?<=[^\s])[ \u00a0]{2,}(?=[^\s])"), " ", "several spaces stand in a row"),
    (
        re.compile(rf"(?<=[\w)\]”’»{OBJECT}])[ \u00a0]+(?=[,;](?:\s|$)|[.!?:](?:\s*$|\s+[A-Z]))"),
        "",
        "a space stands before a punctuation mark",
    ),
    (re.compile(r"(?<=[(\[])[ \u00a0]+(?=\w)"), "", "a space stands after an opening bracket"),
    (re.compile(r"(?<=[\w.,!?])[ \u00a0]+(?=\)(?:\W|$))"), "", "a space stands before a bracket"),
    (
        re.compile(r"(?:(?<=[^\W\d_]{2},)|(?<=[^\W\d_]{2};))(?=[^\W\d_]{2})"),
        " ",
        "no space stands after a punctuation mark",
    ),
    (
        re.compile(r"(?<=[a-zа-яё]{3}[.!?])(?=[A-ZА-ЯЁ][a-zа-яё]+(?:\s+[a-zа-яё]|[,;]))"),
        " ",
        "no space stands between two sentences",
    ),
)
"""What to look for, what belongs there, and what it is."""
_SMILEY = re.compile(r"[ \u00a0]+[:;]-?[()DPp]")


def _quotes(pair: Pair) -> Iterator[Trouble]:
    if not pair.languages.is_into_english:
        return
    straight = '"' in pair.now.text and not set("“”") & set(pair.now.text)
    for at, char in enumerate(pair.now.text):
        if char in _QUOTES:
            new = '"' if straight and char not in "‹›" else _QUOTES[char]
            yield pair.trouble(f"English writes {new} for {char}", at, at + 1, new)


def _dashes(pair: Pair) -> Iterator[Trouble]:
    if not pair.languages.is_into_english or not _RUSSIAN_DASH.search(pair.was.text):
        return
    for match in _DASH.finditer(pair.now.text):
        message = f"“{match[0].strip()}” stands for a dash; write —, or a comma or a colon"
        yield pair.trouble(message, match.start() + 1, match.end() - 1)
    if re.match(r"[—–-]\s", pair.now.text):
        yield pair.trouble("English begins no speech with a dash; write quotes", 0, 1)


def twins_in(text: str) -> Iterator[tuple[Span, str]]:
    """Find words in which letters of two scripts stand, and that look the same in Latin ones.

    :returns: the place of each in `text`, and what it is in Latin letters.
    """
    for match in _WORD.finditer(text):
        word = match[0]
        latin = "".join(_TWINS.get(char, char) for char in word)
        mixed = re.search("[A-Za-z]", word) or word.endswith(("++", "#"))
        if mixed and latin != word and latin.isascii():
            yield Span(*match.span()), latin


def _twins(pair: Pair) -> Iterator[Trouble]:
    for span, latin in twins_in(pair.now.text):
        shown = pair.now.text[span.start : span.end]
        message = f"“{shown}” has letters of another script; write {latin} in Latin ones"
        yield pair.trouble(message, span.start, span.end, latin)


def _doubled(pair: Pair) -> Iterator[Trouble]:
    doubled_there = re.search(r"(?i)\b(\w+)[\s,-]+\1\b", pair.was.text)
    for match in _DOUBLED.finditer(pair.now.text):
        if doubled_there or _may_stand_twice(match, pair.was.text):
            continue
        message = f"“{match[1]}” stands twice; take one out"
        yield pair.trouble(message, match.start(), match.end(), match[1])


def _may_stand_twice(match: re.Match[str], source: str) -> bool:
    """Tell whether the two words may be different things: a kind and a name."""
    word, again = match[1], match[2]
    is_name = again != again.lower() or re.search(rf"(?i)\b{word}\b", source)
    return bool(is_name) or word.lower() in _RIGHTLY_DOUBLED


def _spaces(pair: Pair) -> Iterator[Trouble]:
    if pair.text == pair.text.strip():
        for match in re.finditer(r"^\s+|\s+$", pair.translation):
            message = "white space stands at the edge; take it out"
            yield Trouble(message, Span(*match.span()), "")
    for pattern, new, what in _SPACES:
        if pattern.search(pair.was.text):
            continue
        for match in pattern.finditer(pair.now.text):
            if _SMILEY.match(pair.now.text, match.start()) or _is_parted(pair, match):
                continue
            advice = "put one in" if new and not match[0] else "write one" if new else "take it out"
            yield _space(pair, match, f"{what}; {advice}", new)


def _is_parted(pair: Pair, match: re.Match[str]) -> bool:
    """Tell whether something without a text, such as a footnote mark, stands in between."""
    places = pair.now.places
    first, last = max(match.start() - 1, 0), min(match.end(), len(places) - 1)
    return pair.now.text[first] != OBJECT and places[last] - places[first] != last - first


def _space(pair: Pair, match: re.Match[str], message: str, new: str) -> Trouble:
    if match.start() < match.end():
        return pair.trouble(message, match.start(), match.end(), new)
    before = pair.now.span(match.start() - 1, match.start()).end
    after = pair.now.span(match.start(), match.start() + 1).start
    return Trouble(message, Span(before, before), new if before == after else None)


_W = Severity.WARNING
CHECKS = (
    Check(
        "source-quotes",
        _W,
        "Quotes of Russian («», „“) stand in English. `--fix` writes “ and ”, or straight ones"
        " where the text has those.",
        Example("Команда «мост» готова.", "The «bridge» team is ready.",
                "The “bridge” team is ready."),
        _quotes,
    ),
    Check(
        "source-dash",
        Severity.HINT,
        "A hyphen between spaces stands where the source has a dash, or speech begins with a dash.",
        Example("Мост — стар.", "The bridge - it is old.", "The bridge—it is old."),
        _dashes,
    ),
    Check(
        "look-alike-letters",
        _W,
        "A Latin word holds Cyrillic letters that look like Latin ones: a search will not find"
        " it. `--fix` writes it in Latin letters.",
        Example("Ядро Linux.", "The Linuх kernel.", "The Linux kernel."),
        _twins,
    ),
    Check(
        "doubled-word",
        _W,
        "A word stands twice in a row. Words that may (“that that”), names, and what the source"
        " doubles are left alone. `--fix` takes one out.",
        Example("Мост стар.", "The the bridge is old.", "The bridge is old."),
        _doubled,
    ),
    Check(
        "spaces",
        _W,
        "Spaces too many or too few: in a row, before a mark, inside brackets, at the edges,"
        " after a comma, between sentences. What the source has likewise is left alone, and so"
        " are file names, options and smileys. `--fix` mends them.",
        Example("Мост, лес и дом.", "A bridge , a wood and a house.",
                "A bridge, a wood and a house."),
        _spaces,
    ),
)  # fmt: skip
