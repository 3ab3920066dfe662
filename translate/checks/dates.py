"""Check of dates: months and weekdays that changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from translate.checks.types import Check, Example, Pair, Trouble
from translate.errors import Severity

_MONTHS: tuple[tuple[str, str, str], ...] = (
    ("January", r"январ\w+", r"January|Jan"),
    ("February", r"феврал\w+", r"February|Feb"),
    ("March", r"март(?:а|е|у|ом)?", r"March|Mar"),
    ("April", r"апрел\w+", r"April|Apr"),
    ("May", r"ма[йяею]|маем", r"May"),
    ("June", r"июн\w+", r"June|Jun"),
    ("July", r"июл\w+", r"July|Jul"),
    ("August", r"август(?:а|е|у|ом)?", r"August|Aug"),
    ("September", r"сентябр\w+", r"September|Sept?"),
    ("October", r"октябр\w+", r"October|Oct"),
    ("November", r"ноябр\w+", r"November|Nov"),
    ("December", r"декабр\w+", r"December|Dec"),
)
_DAYS: tuple[tuple[str, str, str], ...] = (
    ("Monday", r"понедельник\w*", r"Mondays?|Mon"),
    ("Tuesday", r"вторник\w*", r"Tuesdays?|Tue"),
    ("Wednesday", r"(?<=в )среду|по средам", r"Wednesdays?"),
    ("Thursday", r"четверг\w*", r"Thursdays?|Thu"),
    ("Friday", r"пятниц\w*", r"Fridays?|Fri"),
    ("Saturday", r"суббот\w*", r"Saturdays?"),
    ("Sunday", r"воскресень\w*", r"Sundays?"),
)
_ENGLISH = 2
_RUSSIAN = 1
_AMBIGUOUS = {"May", "March", "August", "Wednesday"}
"""Words that are no dates only, in one of the languages."""
_ABBREVIATION = 4
"""At most so many letters have short forms, which may be names of people: Jan, Mar."""
_KEPT = 512


def _pattern(names: tuple[tuple[str, str, str], ...], column: int) -> re.Pattern[str]:
    flags = re.IGNORECASE if column == _RUSSIAN else 0
    return re.compile(
        "|".join(rf"(?P<{row[0]}>(?<!\w)(?:{row[column]})(?!\w))" for row in names), flags
    )


_ALL = (*_MONTHS, *_DAYS)
_PATTERNS = (_pattern(_ALL, _RUSSIAN), _pattern(_ALL, _ENGLISH))
_NAMES = [name for name, _, _ in _ALL]


@lru_cache(maxsize=_KEPT)
def _named(text: str) -> dict[str, re.Match[str]]:
    """Give the months and weekdays that a text names, in either language."""
    found: dict[str, re.Match[str]] = {}
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            found.setdefault(str(match.lastgroup), match)
    return found


def months_in(text: str) -> frozenset[int]:
    """Give the numbers (1–12) of the months that a text names."""
    numbers = (_NAMES.index(name) + 1 for name in _named(text))
    return frozenset(one for one in numbers if one <= len(_MONTHS))


def _dates(pair: Pair) -> Iterator[Trouble]:
    was, now = _named(pair.was.text), _named(pair.now.text)
    lost = [name for name in was if name not in now and _counts(name, was[name], pair.was.text)]
    added = [name for name in now if name not in was and _counts(name, now[name], pair.now.text)]
    lost = [name for name in lost if not _stands_as_number(name, pair.now.text)]
    added = [name for name in added if not _stands_as_number(name, pair.was.text)]
    for one, other in zip(lost, added, strict=False):
        match = now[other]
        message = f"the source has “{was[one][0]}”, which is {one}; the translation has {match[0]}"
        yield pair.trouble(f"{message}: compare the dates", match.start(), match.end())
    for one in lost[len(added) :]:
        yield Trouble(f"the source has “{was[one][0]}”, the translation has no {one}; put it in")
    for one in added[len(lost) :]:
        match = now[one]
        message = f"the source has no “{match[0]}”; compare the dates"
        yield pair.trouble(message, match.start(), match.end())


def _counts(name: str, match: re.Match[str], text: str) -> bool:
    """Tell whether a word surely is a date."""
    beside = re.search(r"\d\W{0,3}$", text[: match.start()]) or re.match(
        r"\W{1,3}\d", text[match.end() :]
    )
    is_sure = name not in _AMBIGUOUS and len(match[0]) > _ABBREVIATION
    return is_sure or bool(beside)


def _stands_as_number(name: str, text: str) -> bool:
    number = _NAMES.index(name) + 1
    return number <= len(_MONTHS) and bool(
        re.search(rf"(?<!\d)0?{number}(?=[./-]\d)|(?<=\d[./-])0?{number}(?!\d)", text)
    )


CHECKS = (
    Check(
        "date-changed",
        Severity.WARNING,
        "A month or a weekday of the source is not named in the translation, or another one is."
        " «28 января» is January 28 and 28 January, and 28.01 as well. Words that may mean"
        " something else (May, March) count beside a number only.",
        Example(
            "Вышло 28 января 2012 г.",
            "Released on February 28, 2012.",
            "Released on January 28, 2012.",
        ),
        _dates,
    ),
)
