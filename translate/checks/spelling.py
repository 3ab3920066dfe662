"""Check of spelling: words that no dictionary knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_lowercase

from translate.checks.types import Check, Example, Pair, Spelling, Surroundings, Trouble
from translate.errors import Severity
from translate.seen import OBJECT

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_TOKEN = re.compile(rf"[^\s{OBJECT}]+")
_CODE = re.compile(r"[\d_@/\\<>=#$%{}\[\]~+*|&]|::|\w[.:]\w|^-+\w|^\.\w|\w\(\)")
_PARTS = frozenset("pre re non multi sub co ex inter micro semi un de pseudo anti".split())
"""What is no word, but stands before a hyphen."""
_SHORTEST = 3
_LONG = 6
_FEW = 3


def _unknown(pair: Pair) -> list[tuple[str, int]]:
    """Find words that nobody knows, and where they stand in what the reader sees.

    Where most words are unknown, the text is in no language that the dictionary knows.
    """
    spelling = pair.around.spelling
    if spelling is None:
        return []
    stays = {word.lower() for word in _WORD.findall(pair.text)}
    words = list(_common_words(pair.now.text))
    unknown = [(word, at) for word, at in words if not _is_known(word, spelling, stays)]
    return unknown if len(unknown) <= max(_FEW, len(words) / 2) else []


def _common_words(text: str) -> Iterator[tuple[str, int]]:
    """Give the words outside code and names, and where they stand."""
    for token in _TOKEN.finditer(text):
        if _CODE.search(token[0].strip(".,;:!?()“”\"'’…—–")):
            continue
        for match in _WORD.finditer(token[0]):
            is_part = match[0] in _PARTS and token[0][match.end() : match.end() + 1] == "-"
            if _is_common(match[0]) and not is_part:
                yield match[0], token.start() + match.start()


def _misspelt(pair: Pair) -> Iterator[Trouble]:
    for word, at in _unknown(pair):
        meant = _meant(word, pair)
        if meant:
            message = f"“{word}” is misspelt, or not in spelling.txt; did you mean {meant}?"
            yield pair.trouble(message, at, at + len(word))


def _strange(pair: Pair) -> Iterator[Trouble]:
    for word, at in _unknown(pair):
        if not _meant(word, pair):
            message = f"no dictionary has “{word}”; correct it, or add it to spelling.txt"
            yield pair.trouble(message, at, at + len(word))


def _meant(word: str, pair: Pair) -> str:
    """Give the word that another one surely is a slip of."""
    spelling = pair.around.spelling
    if spelling is None or spelling.has(word.capitalize()):
        return ""
    return next((one for one in _before_slips(word) if spelling.has(one)), "")


def _before_slips(word: str) -> Iterator[str]:
    """Give what one slip of the finger makes a word of, the likeliest first.

    In a short word only two letters that changed places are one: others may be words.
    """
    cuts = range(len(word))
    yield from (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in cuts[:-1])
    if len(word) < _LONG:
        return
    yield from (word[:at] + word[at + 1 :] for at in cuts)
    for at in cuts:
        yield from (word[:at] + letter + word[at:] for letter in ascii_lowercase)
    yield from (word + letter for letter in ascii_lowercase)
    for at in cuts:
        yield from (word[:at] + letter + word[at + 1 :] for letter in ascii_lowercase)


def _is_common(word: str) -> bool:
    """Tell whether a word is none of the names: they begin with a capital, or hold some."""
    return (len(word) >= _SHORTEST and word.islower() and word.isascii()) or "’" in word


def _is_known(word: str, spelling: Spelling, stays: set[str]) -> bool:
    bare = re.sub(r"['’]s?$", "", word)
    forms = {word.replace("’", "'"), bare, re.sub(r"(?:es|s|ed|ing)$", "", bare)}
    return bool(forms & stays) or spelling.knows(word.replace("’", "'")) or spelling.knows(bare)


class _ExampleWords:
    """The words of the example."""

    def knows(self, word: str) -> bool:
        """Tell whether a word is one of them."""
        return word in {"the", "is", "bridge", "old", "maintainer", "tired"}

    has = knows


def _example_words() -> Surroundings:
    return Surroundings(spelling=_ExampleWords())


CHECKS = (
    Check(
        "spelling",
        Severity.WARNING,
        "A word is one slip away from one that the dictionary has: a letter too many, too few, or"
        " another one, or two that changed places. The dictionary is Hunspell's for the language,"
        " with words of the trade, British forms, and the site's own words in `spelling.txt`."
        " Words with a capital, words that stand in the source, code, options, addresses and file"
        " names are left alone. It takes `pip install 'tolmach[spell]'`.",
        Example(
            "Ведущий устал.", "The maintianer is tired.", "The maintainer is tired.", _example_words
        ),
        _misspelt,
    ),
    Check(
        "unknown-word",
        Severity.HINT,
        "A word is in no dictionary, and not surely a slip: it may be a rare one.",
        Example("Мост стар.", "The zorblat is old.", "The bridge is old.", _example_words),
        _strange,
    ),
)
