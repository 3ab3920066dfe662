"""Checks of numbers: changed ones, changed units, and the Russian form left in English.

Numbers are compared as sets of digits without their separators: 1 234,5 is 1,234.5. What a
word says on one side (“two”, «второй», “thousand”) may stand as digits on the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from translate.checks.dates import months_in
from translate.checks.number_words import values_said
from translate.checks.types import Check, Example, Pair, Trouble
from translate.document import Span
from translate.errors import Severity

_BLANK = "[ \u00a0\u202f\u2009]"
_NUMBER = re.compile(
    rf"(?<![\d.,])\d{{1,3}}(?:{_BLANK}\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,:]\d+)*"
)
_GROUPED = re.compile(
    rf"(?<![\w.,])\d{{1,3}}(?:{_BLANK}\d{{3}})+(?:,(?P<part>\d{{1,2}}))?(?![\w]|[.,]\d|[ -]\d)"
)
_DECIMAL_COMMA = re.compile(r"(?<![\w.,])(\d+),(\d{1,2}|\d{4,})(?![\w]|[.,]\d)")
_RUSSIAN_FORM = re.compile(f"{_GROUPED.pattern}|{_DECIMAL_COMMA.pattern}")
_MAGNITUDE = re.compile(
    r"тыс|млн|млрд|миллион|миллиард|трлн|триллион|thousand|million|billion|trillion|\d ?[kKmMкК]\b",
)
_HALF_A_DAY = 12


@dataclass(frozen=True, slots=True)
class _Number:
    """A number in a text."""

    shown: str
    span: Span
    """In the text that a reader sees."""
    digits: str
    """Without separators and without zeros before it."""


def _numbers(text: str) -> list[_Number]:
    return [
        _Number(match[0], Span(*match.span()), _digits(match[0]))
        for match in _NUMBER.finditer(text)
    ]


def _digits(shown: str) -> str:
    match = re.search(r"[.,](\d+)$", shown)
    whole, part = (shown[: match.start()], match[1]) if match else (shown, "")
    if len(part) != 3:  # three digits may be thousands
        part = part.rstrip("0")
    return re.sub(r"\D", "", whole + part).lstrip("0") or "0"


def _changed(pair: Pair) -> Iterator[Trouble]:
    was, now = _numbers(pair.was.text), _numbers(pair.now.text)
    lost = [one for one in was if not _is_met(one, now, pair.now.text)]
    added = [one for one in now if not _is_met(one, was, pair.was.text)]
    added = [one for one in added if lost or not _is_in_name(one, pair.now.text)]
    for one, other in zip(lost, added, strict=False):
        message = f"the source has “{one.shown}” where the translation has “{other.shown}”"
        yield pair.trouble(f"{message}; compare the numbers", other.span.start, other.span.end)
    for one in lost[len(added) :]:
        yield Trouble(f"the source has “{one.shown}”, the translation has not; put it in")
    for one in added[len(lost) :]:
        message = f"the source has no “{one.shown}”; compare the numbers"
        yield pair.trouble(message, one.span.start, one.span.end)


def _is_in_name(number: _Number, text: str) -> bool:
    """Tell whether a number is a part of a word, as in 4x4 and H.264-2."""
    beside = text[number.span.end : number.span.end + 1] + text[: number.span.start][-1:]
    return bool(re.search("[A-Za-z-]", beside))


def _is_met(number: _Number, others: list[_Number], text: str) -> bool:
    """Tell whether a text of the other language has the same number in some form."""
    there = {other.digits for other in others}
    parts = _parts(number)
    if number.digits in there or parts <= there:
        return True
    value, months = int(number.digits), months_in(text)
    if value in values_said(text) or value in months:
        return True
    parts_there = set().union(*map(_parts, others))
    if parts <= parts_there | set(map(str, months)):
        return True
    return any(_is_same(number, other, text) for other in others)


def _parts(number: _Number) -> set[str]:
    """Give the numbers between the separators: of a date, of a range."""
    return {part.lstrip("0") or "0" for part in re.findall(r"\d+", number.shown)}


def _is_same(number: _Number, other: _Number, text: str) -> bool:
    return (
        _is_same_hour(number.shown, other.shown)
        or _is_same_magnitude(number, other, text)
        or _is_same_decade(number.digits, other.digits)
    )


def _is_same_hour(one: str, other: str) -> bool:
    """Know that 15:30 is 3:30 PM, and that 15:00 is 3 PM."""
    clocks = [re.fullmatch(r"(\d{1,2})(?:[:.](\d\d))?", shown) for shown in (one, other)]
    if clocks[0] is None or clocks[1] is None or ":" not in one + other:
        return False
    (hour, minute), (hour_there, minute_there) = (clock.groups("00") for clock in clocks if clock)
    apart = abs(int(hour) - int(hour_there))
    return minute == minute_there and apart in (0, _HALF_A_DAY)


def _is_same_magnitude(number: _Number, other: _Number, text: str) -> bool:
    """Know that 10 тыс. is 10,000, where one of the texts says a power of thousand."""
    if len(number.digits) == len(other.digits) and "." not in number.shown + other.shown:
        return False
    return number.digits.rstrip("0") == other.digits.rstrip("0") and (
        bool(_MAGNITUDE.search(text)) or abs(len(number.digits) - len(other.digits)) >= 3
    )


def _is_same_decade(one: str, other: str) -> bool:
    """Know that «80-е» are the 1980s."""
    short, long = sorted((one, other), key=len)
    return len(short) == 2 and len(long) == 4 and long.endswith(short)


_UNITS: tuple[tuple[str, str, str], ...] = (
    ("size", "B", r"байт\w*|bytes?"),
    ("size", "KB", r"[Кк](?:ило)?[Бб](?:айт\w*)?|Ki?B|kilobytes?|[kK]i?[bB]"),
    ("size", "MB", r"[Мм](?:ега)?[Бб](?:айт\w*)?|Mi?B|megabytes?"),
    ("size", "GB", r"[Гг](?:ига)?[Бб](?:айт\w*)?|Gi?B|gigabytes?|гигов?"),
    ("size", "TB", r"[Тт](?:ера)?[Бб](?:айт\w*)?|Ti?B|terabytes?"),
    ("rate", "kbit/s", r"[Кк]бит/с(?:ек)?|[kK]bit/s|[kK]bps"),
    ("rate", "Mbit/s", r"[Мм]бит/с(?:ек)?|Mbit/s|Mbps|Mb/s"),
    ("rate", "Gbit/s", r"[Гг]бит/с(?:ек)?|Gbit/s|Gbps|Gb/s"),
    ("rate", "MB/s", r"[Мм][Бб]/с(?:ек)?|MB/s"),
    ("frequency", "kHz", r"кГц|килогерц\w*|kHz|kilohertz"),
    ("frequency", "MHz", r"МГц|мегагерц\w*|MHz|megahertz"),
    ("frequency", "GHz", r"ГГц|гигагерц\w*|GHz|gigahertz"),
    ("length", "mm", r"мм|миллиметр\w*|mm|millimet(?:er|re)s?"),
    ("length", "cm", r"см|сантиметр\w*|cm|centimet(?:er|re)s?"),
    ("length", "m", r"м|метр\w*|m|met(?:er|re)s?"),
    ("length", "km", r"км|километр\w*|km|kilomet(?:er|re)s?"),
    ("weight", "g", r"г|грамм\w*|g|grams?"),
    ("weight", "kg", r"кг|килограмм\w*|kg|kilos?|kilograms?"),
    ("time", "ms", r"мс|миллисекунд\w*|ms|milliseconds?"),
    ("time", "s", r"с|сек|секунд\w*|s|secs?|seconds?"),
    ("time", "min", r"мин|минут\w*|mins?|minutes?"),
    ("time", "h", r"ч|час\w*|h|hrs?|hours?"),
    ("time", "d", r"дн|дн(?:я|ей|ями)|день|суток|сутки|days?"),
    ("time", "week", r"недел\w*|weeks?"),
    ("time", "month", r"месяц\w*|months?"),
    ("time", "year", r"год(?:а|ов|у|ом)?|лет|years?"),
    ("money", "RUB", r"руб\w*|₽|RUB|rubles?|roubles?"),
    ("money", "USD", r"доллар\w*|USD|dollars?|bucks|\$"),
    ("money", "EUR", r"евро|EUR|euros?|€"),
    ("share", "%", r"%|процент\w*|percent|per cent"),
)
"""Families of units, their short names, and how they are written in both languages."""
_UNIT = re.compile(
    rf"(?P<number>{_NUMBER.pattern})[-‑ \u00a0\u202f]?(?:"
    + "|".join(f"(?P<u{at}>(?:{forms}))(?!\\w)" for at, (_, _, forms) in enumerate(_UNITS))
    + ")"
)


@dataclass(frozen=True, slots=True)
class _Measure:
    """A number with a unit."""

    digits: str
    family: str
    unit: str
    span: Span
    """Of the unit, in the text that a reader sees."""
    shown: str


def _measures(text: str) -> Iterator[_Measure]:
    for match in _UNIT.finditer(text):
        name = next(key for key, value in match.groupdict().items() if value and key != "number")
        family, unit, _ = _UNITS[int(name[1:])]
        yield _Measure(_digits(match["number"]), family, unit, Span(*match.span(name)), match[0])


def _units(pair: Pair) -> Iterator[Trouble]:
    was = list(_measures(pair.was.text))
    now = list(_measures(pair.now.text))
    for one in now:
        same_number = [other for other in was if other.digits == one.digits]
        alike = [other for other in same_number if other.family == one.family]
        if alike and all(other.unit != one.unit for other in same_number):
            message = f"the source has “{alike[0].shown}” where the translation has “{one.shown}”"
            yield pair.trouble(f"{message}; compare the units", one.span.start, one.span.end)


def _format(pair: Pair) -> Iterator[Trouble]:
    """Find numbers that stand in English as they stood in Russian."""
    if not pair.languages.is_into_english:
        return
    was = _plain_blanks(pair.was.text)
    for match in _RUSSIAN_FORM.finditer(pair.now.text):
        if _plain_blanks(match[0]) in was:
            new = _in_english(match[0])
            message = f"English writes {new} for “{match[0]}”"
            yield pair.trouble(message, match.start(), match.end(), new)


def _plain_blanks(text: str) -> str:
    return re.sub(_BLANK, " ", text)


def _in_english(number: str) -> str:
    return re.sub(_BLANK, ",", number.replace(",", "."))


_W = Severity.WARNING
CHECKS = (
    Check(
        "number-changed",
        _W,
        "A number stands in one text and not in the other. Separators do not count, nor whether"
        " a number is written in digits or in words; 15:30 is 3:30 PM, 10 тыс. is 10,000, XX век"
        " is the 20th century. Numbers in links and literals are another check's.",
        Example("В ядре 28 модулей.", "The kernel has 26 modules.", "The kernel has 28 modules."),
        _changed,
    ),
    Check(
        "unit-changed",
        _W,
        "The same number stands with another unit of the same family.",
        Example("Нужно 5 ГБ.", "It takes 5 MB.", "It takes 5 GB."),
        _units,
    ),
    Check(
        "number-format",
        _W,
        "A number is written in English as in Russian: with spaces between thousands, or with a"
        " comma before its fraction. `--fix` writes it in English.",
        Example("Образ весит 3,5 ГБ.", "The image weighs 3,5 GB.", "The image weighs 3.5 GB."),
        _format,
    ),
)  # fmt: skip
