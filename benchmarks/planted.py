"""Faults of the text, planted in translations by people: one kind for each check."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from translate.checks import Surroundings
from translate.checks.names import rendered
from translate.glossary import Glossary, Term
from translate.sentences import split

Around = Callable[[str, str], Surroundings]
Plant = Callable[[str, str, random.Random], str | None]
"""From a source and its good translation: a bad one, or None where it cannot be planted."""


def _nothing(source: str, translation: str) -> Surroundings:
    return Surroundings()


@dataclass(frozen=True, slots=True)
class Planted:
    """One kind of fault, and the checks that must see it."""

    name: str
    codes: frozenset[str]
    plant: Plant
    around: Around = _nothing


def _one(pattern: str, text: str, chance: random.Random) -> re.Match[str] | None:
    found = list(re.finditer(pattern, text))
    return chance.choice(found) if found else None


def _put(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


def digit_changed(source: str, text: str, chance: random.Random) -> str | None:
    match = _one(r"(?<![\d.,:A-Za-z-])\d{2,}(?![\d.,:A-Za-z-])", text, chance)
    if match is None:
        return None
    at = chance.randrange(1, len(match[0]))
    new = str((int(match[0][at]) + chance.randrange(1, 9)) % 10)
    return _put(text, match, match[0][:at] + new + match[0][at + 1 :])


def number_dropped(source: str, text: str, chance: random.Random) -> str | None:
    match = _one(r"(?<![\d.,:A-Za-z-])\d{2,} (?![\d])", text, chance)
    return _put(text, match, "") if match and match[0].strip() in source else None


_UNITS = {"GB": "MB", "MB": "KB", "kilometers": "meters", "km": "m", "metres": "kilometres",
          "meters": "kilometers", "hours": "minutes", "minutes": "seconds", "days": "weeks",
          "years": "months", "percent": "dollars", "months": "years", "weeks": "days",
          "mm": "cm", "GHz": "MHz", "kilometres": "metres"}  # fmt: skip


def unit_swapped(source: str, text: str, chance: random.Random) -> str | None:
    units = "|".join(_UNITS)
    match = _one(rf"(?<=\d )(?:{units})\b", text, chance)
    has_unit = re.search(r"\d[- ](?:[ГМК]Б|[км]?м|час|минут|дн|лет|год|меся|недел|[ГМ]Гц)", source)
    return _put(text, match, _UNITS[match[0]]) if match and has_unit else None


_MONTHS = "January February April June July September October November December".split()


def month_swapped(source: str, text: str, chance: random.Random) -> str | None:
    match = _one("|".join(_MONTHS), text, chance)
    if match is None:
        return None
    return _put(text, match, chance.choice([one for one in _MONTHS if one not in text]))


def number_as_in_russian(source: str, text: str, chance: random.Random) -> str | None:
    match = _one(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\w,.])|(?<![\w.,])\d+\.\d{1,2}(?![\w.])", text,
                 chance)  # fmt: skip
    if match is None:
        return None
    new = match[0].replace(",", " ").replace(".", ",")
    return _put(text, match, new) if new in source.replace("\u00a0", " ") else None


def russian_quotes(source: str, text: str, chance: random.Random) -> str | None:
    match = _one(r"[“\"]([^“”\"]+)[”\"]", text, chance)
    return _put(text, match, f"«{match[1]}»") if match else None


def look_alike(source: str, text: str, chance: random.Random) -> str | None:
    match = _one(r"(?<=[A-Za-z])[aeopcyx]|[aeopcyx](?=[A-Za-z])", text, chance)
    if match is None:
        return None
    return _put(text, match, dict(zip("aeopcyx", "аеорсух", strict=True))[match[0]])


def word_doubled(source: str, text: str, chance: random.Random) -> str | None:
    match = _one(r"(?<= )[a-z]{2,}(?= )", text, chance)
    if match is None or match[0] in {"that", "had", "very", "is", "her", "so", "no"}:
        return None
    return _put(text, match, f"{match[0]} {match[0]}")


def space_added(source: str, text: str, chance: random.Random) -> str | None:
    match = _one(r"(?<=[a-z]) (?=[a-z])|(?<=[a-z])(?=, )", text, chance)
    return _put(text, match, match[0] + " ") if match else None


def space_lost(source: str, text: str, chance: random.Random) -> str | None:
    match = _one(r"(?<=[a-z]{2},) (?=[a-z]{2})", text, chance)
    return _put(text, match, "") if match else None


def end_dropped(source: str, text: str, chance: random.Random) -> str | None:
    return text[:-1] if re.search(r"\w[.?]$", text) and re.search(r"\w[.?]$", source) else None


def question_stated(source: str, text: str, chance: random.Random) -> str | None:
    return f"{text[:-1]}." if text.endswith("?") and source.endswith("?") else None


def begun_small(source: str, text: str, chance: random.Random) -> str | None:
    if not re.match(r"[A-Z][a-z]+ ", text) or not re.match("[А-Я][а-я]", source):
        return None
    return text[0].lower() + text[1:] if source.endswith(".") else None


def bracket_lost(source: str, text: str, chance: random.Random) -> str | None:
    match = _one(r"[(\[)\]“”]", text, chance)
    return _put(text, match, "") if match and text.count("(") == text.count(")") else None


def cut_short(source: str, text: str, chance: random.Random) -> str | None:
    words = text.split()
    return " ".join(words[: len(words) // 3]) if len(words) >= 15 else None


def source_copied(source: str, text: str, chance: random.Random) -> str | None:
    return source


def word_left(source: str, text: str, chance: random.Random) -> str | None:
    word = _one(r"[а-яё]{3,}", source, chance)
    place = _one(r"(?<= )[a-z]{3,}(?= )", text, chance)
    return _put(text, place, word[0]) if word and place else None


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word) - 1)
    ways = (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + chance.choice("abcdefghijklmnopqrstuvwxyz") + word[at + 1 :],
    )
    return chance.choice(ways)


def misspelt(source: str, text: str, chance: random.Random) -> str | None:
    match = _one(r"(?<= )[a-z]{5,}(?= )", text, chance)
    new = _slip(match[0], chance) if match else ""
    return _put(text, match, new) if match and new != match[0] else None


def name_otherwise(source: str, text: str, chance: random.Random) -> str | None:
    """Write another vowel in a name."""
    names = [match for _, match in rendered(source, text)]
    inside = [at for one in names for at in range(one.start() + 1, one.end() - 1)]
    vowels = [at for at in inside if text[at] in "aeiou" and text[at - 1] not in "aeiouy"]
    if not vowels:
        return None
    at = chance.choice(vowels)
    return text[:at] + chance.choice([one for one in "aeiou" if one != text[at]]) + text[at + 1 :]


def hyphen_for_dash(source: str, text: str, chance: random.Random) -> str | None:
    match = _one(r"(?<=\w) [—–] (?=\w)|(?<=\w)—(?=\w)", text, chance)
    return _put(text, match, " - ") if match and re.search(r"\s[—–]\s", source) else None


def sentences_dropped(source: str, text: str, chance: random.Random) -> str | None:
    """Leave the later half of the sentences out."""
    spans = split(text)
    if len(spans) < 4 or len(split(source)) < 4:
        return None
    return text[: spans[len(spans) // 2 - 1].end]


def said_otherwise(source: str, text: str, chance: random.Random) -> str | None:
    return f"Indeed, {text}"


def _elsewhere(source: str, translation: str) -> Surroundings:
    return Surroundings(others=(translation,))


_TERMS = Glossary([Term("город", "city", "not: town, borough"), Term("год", "year", "not: annum"),
                   Term("мир", "world", "not: globe"), Term("страна", "country", "not: land"),
                   Term("система", "system", "not: scheme")])  # fmt: skip
_FORBIDDEN = {"city": "town", "world": "globe", "country": "land", "system": "scheme",
              "year": "annum"}  # fmt: skip


def term_forbidden(source: str, text: str, chance: random.Random) -> str | None:
    found = [one.term.target for one in _TERMS.find(source)]
    match = _one("|".join(rf"\b{one}\b" for one in found), text, chance) if found else None
    return _put(text, match, _FORBIDDEN[match[0]]) if match and match[0] else None


def _terms(source: str, translation: str) -> Surroundings:
    return Surroundings(glossary=_TERMS)


def _of(name: str, plant: Plant, around: Around = _nothing) -> Planted:
    return Planted(plant.__name__, frozenset(name.split()), plant, around)


PLANTED = (
    _of("untranslated-copy", source_copied),
    _of("source-letters-left", word_left),
    _of("inconsistent", said_otherwise, _elsewhere),
    _of("term-forbidden", term_forbidden, _terms),
    _of("name-rendered-otherwise", name_otherwise),
    _of("number-changed", digit_changed),
    _of("number-changed", number_dropped),
    _of("unit-changed number-changed", unit_swapped),
    _of("date-changed", month_swapped),
    _of("number-format", number_as_in_russian),
    _of("source-quotes", russian_quotes),
    _of("source-dash", hyphen_for_dash),
    _of("look-alike-letters", look_alike),
    _of("doubled-word", word_doubled),
    _of("spaces", space_added),
    _of("spaces", space_lost),
    _of("sentence-end", end_dropped),
    _of("sentence-end", question_stated),
    _of("capital", begun_small),
    _of("unbalanced", bracket_lost),
    _of("length", cut_short),
    _of("sentence-count length", sentences_dropped),
    _of("spelling unknown-word", misspelt),
)
