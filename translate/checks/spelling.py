"""Check of spelling: words that no dictionary knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

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


def _unknown(pair: Pair) -> Iterator[tuple[str, int]]:
    """Find words that nobody knows, and where they stand in what the reader sees."""
    if pair.around.spelling is None:
        return
    stays = {word.lower() for word in _WORD.findall(pair.text)}
    for token in _TOKEN.finditer(pair.now.text):
        if _CODE.search(token[0].strip(".,;:!?()“”\"'’…—–")):
            continue
        for match in _WORD.finditer(token[0]):
            if match[0] in _PARTS and token[0][match.end() : match.end() + 1] == "-":
                continue
            if _is_common(match[0]) and not _is_known(match[0], pair.around.spelling, stays):
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
    suggested = pair.around.spelling.suggestions(word) if pair.around.spelling else ()
    if any(one.lower() == word for one in suggested):
        return ""
    return next((one for one in suggested if _is_slip(word, one)), "")


def _is_slip(word: str, meant: str) -> bool:
    """Tell whether one slip of the finger makes a word of another one.

    In a short word only two letters that changed places are one: others may be words.
    """
    if not meant.isalpha():
        return False
    start = _alike(word, meant)
    end = _alike(word[start:][::-1], meant[start:][::-1])
    changed, wanted = word[start : len(word) - end], meant[start : len(meant) - end]
    if len(changed) == 2:
        return changed[::-1] == wanted
    return len(word) >= _LONG and len(changed) <= 1 and len(wanted) <= 1 and meant.islower()


def _alike(one: str, other: str) -> int:
    """Count the characters at the beginning that two words share."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


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

    def suggestions(self, word: str) -> tuple[str, ...]:
        """Suggest the one that may be meant."""
        return ("maintainer",) if word.startswith("m") else ()


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
        Example("Мост стар.", "The brgidge is old.", "The bridge is old.", _example_words),
        _strange,
    ),
)
