"""Which pairs are fit to learn from.

A fault is named, so that it can be counted: the counts stand in the README.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from models.ruen.train.pairs import Pair

LONGEST = 120
"""Words of a side; the translator cuts sentences long before."""
_RATIOS = 0.5, 2.2
"""Characters of the Russian by characters of the English."""
_SHORT = 24
"""Up to this many characters, lengths say nothing."""
_SPOILT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd]|Ã.|Ð.|â€")
"""Control characters, and UTF-8 that was read as something else."""
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LETTER = re.compile(r"[^\W\d_]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ADDRESS = re.compile(r"\w+://\S+")
_END = re.compile(r"[.!?…:;,]")
_QUOTES = str.maketrans("", "", "«»„“”‟\"'’ ")


def fault_of(pair: Pair) -> str:
    """Say why a pair is unfit; empty when it is fit."""
    russian, english = pair.russian, pair.english
    if not russian.strip() or not english.strip():
        return "empty"
    if _SPOILT.search(russian) or _SPOILT.search(english):
        return "spoilt"
    if len(russian.split()) > LONGEST or len(english.split()) > LONGEST:
        return "long"
    return _language_fault(russian, english) or _difference(russian, english)


def _language_fault(russian: str, english: str) -> str:
    if _CYRILLIC.search(english):
        return "Cyrillic in the English"
    letters = len(_LETTER.findall(russian))
    if 2 * len(_CYRILLIC.findall(russian)) < letters or not letters:
        return "little Cyrillic in the Russian"
    return "" if _LETTER.search(english) else "no letter in the English"


def _difference(russian: str, english: str) -> str:
    """Name what a translation leaves alone, and this one does not."""
    if max(len(russian), len(english)) > _SHORT:
        low, high = _RATIOS
        if not low <= len(russian) / len(english) <= high:
            return "lengths"
    if _numbers(russian) != _numbers(english):
        return "numbers"
    if Counter(_ADDRESS.findall(russian)) != Counter(_ADDRESS.findall(english)):
        return "addresses"
    return ""


def _numbers(text: str) -> Counter[str]:
    """Count the numbers of two digits and more: smaller ones are often written as words."""
    found = (re.sub("[.,]", "", one) for one in _NUMBER.findall(text))
    return Counter(one for one in found if len(one) > 1)


def cleaned(
    pairs: Iterable[Pair], faults: Counter[str], known: Iterable[int] = ()
) -> Iterator[Pair]:
    """Give the fit pairs, each once, and count the others by their fault.

    Pairs are the same that differ in case, blanks, quotes and the marks of ends and pauses.

    :param known: the keys of pairs that are there already (`key_of`).
    """
    seen = set(known)
    for pair in pairs:
        fault = fault_of(pair)
        if not fault:
            key = key_of(pair.russian, pair.english)
            fault = "known" if key in seen else ""
            seen.add(key)
        if fault:
            faults[fault] += 1
        else:
            yield pair


def key_of(russian: str, english: str) -> int:
    """Give a number that is the same for the same pairs, within one process."""
    return hash((_plain(russian), _plain(english)))


def _plain(text: str) -> str:
    return _END.sub("", text.casefold().translate(_QUOTES))
