"""Check of names: people and places that a site writes in two ways.

A Cyrillic word with a capital inside a sentence is a name; of the words with a capital in the
translation, the one with the same consonants is how it is written there. Vowels do not
count, for in them the systems of transliteration differ.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from translate.checks.types import Check, Example, Pair, Surroundings, Trouble
from translate.errors import Severity

_NAME = re.compile(r"(?<=[а-яёa-z,;:»”)] )[«“(]?([А-ЯЁ][а-яё]{3,})(?![\w-])")
_LATIN = re.compile(r"(?<![\w-])[A-Z][a-z]+(?:['’][a-z]+)?(?![\w-])")
_ENDING = re.compile(
    r"(?:[ыи]ми|[ая]ми|ого|его|ому|ему|[оеаяыи]й|[ыио]м|[еая]м|[ая]х|[оеё]в|[уюаяеыиой]|ь)$"
)
_SHORTEST_STEM = 3
_SOUNDS = (
    ("shch", "щ"), ("sch", "щ"), ("tch", "ч"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("tz", "ц"),
    ("ch", "ч"), ("sh", "ш"), ("ph", "ф"), ("th", "т"), ("ck", "к"), ("ks", "кс"), ("x", "кс"),
    ("b", "б"), ("c", "к"), ("d", "д"), ("f", "ф"), ("g", "г"), ("h", "х"), ("j", "ж"), ("k", "к"),
    ("l", "л"), ("m", "м"), ("n", "н"), ("p", "п"), ("q", "к"), ("r", "р"), ("s", "с"), ("t", "т"),
    ("v", "в"), ("w", "в"), ("z", "з"),
)  # fmt: skip
_SOUND = re.compile("|".join(latin for latin, _ in _SOUNDS))
_AS_CYRILLIC = dict(_SOUNDS)
_SOFT = re.compile("[аеёиоуыэюяйьъ]")
_TWICE = re.compile(r"(.)\1+")


def _stem(name: str) -> str:
    lowered = name.lower().replace("ё", "е")
    stem = _ENDING.sub("", lowered)
    return stem if len(stem) >= _SHORTEST_STEM else lowered


def _bones(cyrillic: str) -> str:
    return _TWICE.sub(r"\1", _SOFT.sub("", cyrillic.lower()))


def _latin_bones(latin: str) -> str:
    plain = re.sub(r"['’]s?$", "", latin.lower())
    return _TWICE.sub(r"\1", "".join(_AS_CYRILLIC[one[0]] for one in _SOUND.finditer(plain)))


def rendered(source: str, translation: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Give the stems of a text's names, and the words that surely render them."""
    latin = [(match, _latin_bones(match[0])) for match in _LATIN.finditer(translation)]
    for name in dict.fromkeys(_NAME.findall(source)):
        bones = _bones(_stem(name))
        if len(bones) < 3:  # too few consonants to tell a name by
            continue
        for match, found in latin:
            if found == bones:
                yield _stem(name), match


def renderings(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Learn how a site mostly writes the names of its source language.

    :param pairs: texts and their translations, as their readers see them.
    :returns: by stem, in small letters.
    """
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for source, translation in pairs:
        for stem, match in rendered(source, translation):
            counts[stem][_bare(match[0])] += 1
    return {stem: few.most_common(1)[0][0] for stem, few in counts.items()}


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word)


def _otherwise(pair: Pair) -> Iterator[Trouble]:
    if not pair.languages.is_into_english:
        return
    # A longer form, as of Armenia in Armenian, is another word.
    usual: Mapping[str, str] = pair.around.renderings
    said: dict[str, str] = {}
    for stem, match in rendered(pair.was.text, pair.now.text):
        word = _bare(match[0])
        wanted = usual.get(stem) or said.setdefault(stem, word)
        if not (word.startswith(wanted) or wanted.startswith(word)):
            message = f"the name is written {wanted} elsewhere; write “{word}” likewise, or all so"
            yield pair.trouble(message, match.start(), match.start() + len(word))


def _example_names() -> Surroundings:
    return Surroundings(renderings={"чайковск": "Tchaikovsky"})


CHECKS = (
    Check(
        "name-rendered-otherwise",
        Severity.WARNING,
        "A name is transliterated here in one way, and mostly in another one on the site, or"
        " twice in one text in two ways.",
        Example(
            "Музыку написал Чайковский.",
            "The music is by Chaykovskiy.",
            "The music is by Tchaikovsky.",
            _example_names,
        ),
        _otherwise,
    ),
)
