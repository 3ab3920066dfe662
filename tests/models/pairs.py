"""Russian sentences about software with their English translations, made from templates.

The languages differ in order as they do in earnest: adverbs of time, verbs before their subjects,
passives, genitive chains.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.models.words import (
    ADJECTIVES,
    COMMANDS,
    INFINITIVES,
    LINKED,
    NAMES,
    NOUNS,
    READERS,
    STEMS,
    SUFFIXES,
    TIMES,
    Case,
    Noun,
)

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: its Russian forms by case, and its English without an article."""

    gender: str
    forms: tuple[str, ...]
    english: str

    def __getitem__(self, case: Case) -> str:
        return self.forms[case]

    @property
    def a(self) -> str:
        article = "an" if self.english[0] in "aeiou" else "a"
        return f"{article} {self.english}"

    @property
    def the(self) -> str:
        return f"the {self.english}"


def pairs(seed: int, count: int) -> list[Pair]:
    """Make pairs of a Russian sentence and its English; the same arguments give the same pairs."""
    rng = random.Random(seed)
    return [_pair(rng) for _ in range(count)]


def held_out() -> list[Pair]:
    """Give the pairs that training never sees."""
    return pairs(seed=7, count=200)


def _pair(rng: random.Random) -> Pair:
    russian, english = rng.choice(_TEMPLATES)(rng)
    if rng.random() < 0.12:
        word, translation = rng.choice((("а", "and"), ("но", "but"), ("поэтому", "so")))
        more = rng.choice(_STATEMENTS)(rng)
        russian, english = f"{russian}, {word} {more[0]}", f"{english}, {translation} {more[1]}"
    mark = "?" if russian.startswith(("как ", "где ")) else rng.choice("...!")
    return _capital(russian) + mark, _capital(english) + mark


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]


def _simple(rng: random.Random, nouns: tuple[Noun, ...] = NOUNS) -> Phrase:
    """Make a noun phrase of one noun, at times with an adjective."""
    noun = _bare(rng, nouns)
    return noun if rng.random() < 0.5 else _described(rng, noun)


def _bare(rng: random.Random, nouns: tuple[Noun, ...] = NOUNS) -> Phrase:
    noun = rng.choice(nouns)
    return Phrase(noun.gender, noun.forms, noun.english)


def _described(rng: random.Random, phrase: Phrase) -> Phrase:
    adjective = rng.choice(ADJECTIVES)
    forms = zip(adjective.forms[phrase.gender], phrase.forms, strict=True)
    return Phrase(
        phrase.gender,
        tuple(f"{first} {second}" for first, second in forms),
        f"{adjective.english} {phrase.english}",
    )


def _owned_by(head: Phrase, owner: str, english: str) -> Phrase:
    return Phrase(head.gender, tuple(f"{form} {owner}" for form in head.forms), english)


def _phrase(rng: random.Random) -> Phrase:
    """Make a noun phrase, at times with a genitive, which English puts before the noun or after."""
    luck = rng.random()
    if luck < 0.45:
        return _simple(rng)
    if luck < 0.75:
        head, owner = _bare(rng), _simple(rng)
        compound = _owned_by(head, owner[Case.GENITIVE], f"{owner.english} {head.english}")
        return compound if " " in owner.english else _described(rng, compound)
    head = _simple(rng, LINKED)
    if luck < 0.9:
        owner = _simple(rng)
        return _owned_by(head, owner[Case.GENITIVE], f"{head.english} of {owner.the}")
    name = rng.choice(NAMES)
    return _owned_by(head, name, f"{head.english} of {name}")


def _version(rng: random.Random) -> str:
    return ".".join(str(rng.randrange(30)) for _ in range(rng.choice((2, 2, 3))))


def _file(rng: random.Random) -> str:
    return rng.choice(STEMS) + rng.choice(SUFFIXES)


def _agree(gender: str, masculine: str, feminine: str, neuter: str) -> str:
    return {"m": masculine, "f": feminine, "n": neuter}[gender]


def _released(rng: random.Random) -> Pair:
    time, name, version = rng.choice(list(TIMES)), rng.choice(NAMES), _version(rng)
    thing = _simple(rng, LINKED[:3])
    verb = _agree(thing.gender, "вышел", "вышла", "вышло")
    return (
        f"{time} {verb} {thing[Case.NOMINATIVE]} {name} {version}",
        f"{thing.a} of {name} {version} came out {TIMES[time]}",
    )


def _appeared(rng: random.Random) -> Pair:
    time, thing = rng.choice(list(TIMES)), _phrase(rng)
    verb = _agree(thing.gender, "появился", "появилась", "появилось")
    return (
        f"{time} {verb} {thing[Case.NOMINATIVE]}",
        f"{thing.a} appeared {TIMES[time]}",
    )


def _fixed(rng: random.Random) -> Pair:
    name, version, place = rng.choice(NAMES), _version(rng), _simple(rng)
    return (
        f"в {name} {version} исправлена ошибка в {place[Case.LOCATIVE]}",
        f"a bug in {place.the} is fixed in {name} {version}",
    )


def _issued(rng: random.Random) -> Pair:
    name, thing = rng.choice(NAMES), _phrase(rng)
    return (
        f"разработчики {name} выпустили {thing[Case.ACCUSATIVE]}",
        f"the {name} developers released {thing.a}",
    )


def _read(rng: random.Random) -> Pair:
    file, thing, verb = _file(rng), _simple(rng), rng.choice(list(READERS))
    return (
        f"файл {file} {verb} {thing[Case.INSTRUMENTAL]}",
        f"{thing.the} {READERS[verb]} the file {file}",
    )


def _needed(rng: random.Random) -> Pair:
    thing = _phrase(rng)
    verb = _agree(thing.gender, "нужен", "нужна", "нужно")
    return f"нам {verb} {thing[Case.NOMINATIVE]}", f"we need {thing.a}"


def _owned(rng: random.Random) -> Pair:
    owner, thing = _simple(rng), _simple(rng)
    return (
        f"у {owner[Case.GENITIVE]} есть {thing[Case.NOMINATIVE]}",
        f"{owner.the} has {thing.a}",
    )


def _how(rng: random.Random) -> Pair:
    verb, thing = rng.choice(list(INFINITIVES)), _phrase(rng)
    word, english = rng.choice((("как", "how"), ("где", "where")))
    return (
        f"{word} {verb} {thing[Case.ACCUSATIVE]}",
        f"{english} to {INFINITIVES[verb]} {thing.the}",
    )


def _run(rng: random.Random) -> Pair:
    command, verb, thing = rng.choice(COMMANDS), rng.choice(list(INFINITIVES)), _simple(rng)
    return (
        f"чтобы {verb} {thing[Case.ACCUSATIVE]}, запустите команду {command}",
        f"run the command {command} to {INFINITIVES[verb]} {thing.the}",
    )


def _updated(rng: random.Random) -> Pair:
    name, version = rng.choice(NAMES), _version(rng)
    return (
        f"пакет {name} обновлён до версии {version}",
        f"the {name} package is updated to version {version}",
    )


def _broken(rng: random.Random) -> Pair:
    thing, place = _simple(rng), _simple(rng)
    return (
        f"в {place[Case.LOCATIVE]} не работает {thing[Case.NOMINATIVE]}",
        f"{thing.the} in {place.the} does not work",
    )


def _faster(rng: random.Random) -> Pair:
    thing, share = _phrase(rng), rng.randrange(2, 99)
    verb = _agree(thing.gender, "стал", "стала", "стало")
    return (
        f"на {share} % быстрее {verb} {thing[Case.NOMINATIVE]}",
        f"{thing.the} became {share} % faster",
    )


def _several(rng: random.Random) -> Pair:
    noun, time, count = rng.choice(NOUNS), rng.choice(list(TIMES)), rng.randrange(5, 20)
    plural = noun.english[:-1] + "ies" if noun.english.endswith("y") else noun.english + "s"
    return (
        f"{time} удалено {count} {noun.forms[Case.PLURAL_GENITIVE]}",
        f"{count} {plural} were deleted {TIMES[time]}",
    )


def _supported(rng: random.Random) -> Pair:
    name, version, other = rng.choice(NAMES), _version(rng), rng.choice(NAMES)
    return (
        f"в {name} {version} добавлена поддержка {other}",
        f"{name} {version} adds support for {other}",
    )


def _restarted(rng: random.Random) -> Pair:
    thing, other = _simple(rng), _simple(rng)
    return (
        f"если не отвечает {thing[Case.NOMINATIVE]}, перезапустите {other[Case.ACCUSATIVE]}",
        f"if {thing.the} does not respond, restart {other.the}",
    )


_STATEMENTS = (_fixed, _read, _needed, _owned, _updated, _broken, _faster, _supported)
_TEMPLATES = (*_STATEMENTS, _released, _appeared, _issued, _how, _run, _several, _restarted)
