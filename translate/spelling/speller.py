"""How words of the target language are written: Hunspell's dictionaries and the site's words.

This room is the only one that knows Hunspell. Without it, or without a dictionary of the
language, there is no spelling.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from translate.errors import InputError, Location
from translate.files import read_bytes, replace_file
from translate.spelling.trade import TRADE_WORDS

FILE_NAME = "spelling.txt"
"""The site's own words, from its root: a word a line, comments begin with `#`."""
_SYSTEM = ("/usr/share/hunspell", "/usr/share/myspell/dicts")
_NAMES = {"en": "en_US"}
_SHORTEST_PART = 4
_PREFIXES = tuple(
    "anti auto co counter de extra hyper inter macro meta micro mid mini mis multi neo net non out"
    " over post pre pro pseudo re semi sub super trans ultra un under".split()
)
_BRITISH = tuple(
    (re.compile(british), american)
    for british, american in (
        (r"is(?=e[drs]?$|es$|ing$|ers?$|ation|able)", "iz"), (r"ys(?=e[drs]?$|es$|ing$)", "yz"),
        (r"our", "or"), (r"tre(?=s?$|d$)", "ter"), (r"ll(?=ed$|ing$|ers?|ist)", "l"),
        (r"ogue", "og"), (r"ae", "e"), (r"oe", "e"), (r"ence(?=s?$)", "ense"), (r"mme(?=s?$)", "m"),
        (r"que(?=s?$)", "k"), (r"iality", "ialty"), (r"artef", "artif"), (r"eable", "able"),
        (r"archeo", "archaeo"), (r"ll", "l"), (r"(?<=[a-z])l(?=ment|ful|s?$)", "ll"),
    )
)  # fmt: skip


@dataclass(frozen=True)
class Speller:
    """Words of one language, and of one site."""

    hunspell: Any
    own: frozenset[str]
    """The site's words."""
    _known: dict[str, bool] = field(default_factory=dict, compare=False)

    @cached_property
    def _small(self) -> frozenset[str]:
        return frozenset(one.lower() for one in self.own) | TRADE_WORDS

    def knows(self, word: str) -> bool:
        """Tell whether a word is written so, be it put together from others."""
        if word not in self._known:
            known = self.has(word) or self._has_variant(word) or self._is_joined(word)
            self._known[word] = known
        return self._known[word]

    def has(self, word: str) -> bool:
        """Tell whether a dictionary has a word, as it stands."""
        if word in self.own or word.lower() in self._small:
            return True
        try:
            return bool(self.hunspell.spell(word))
        except UnicodeEncodeError:  # the dictionary's own encoding has no such letter
            return False

    def _has_variant(self, word: str) -> bool:
        """Know the British form of an American word."""
        return any(
            self.has(american)
            for british, here in _BRITISH
            if (american := british.sub(here, word, count=1)) != word
        )

    def _is_joined(self, word: str) -> bool:
        """Know words that are put together from two: rainforest, preinstalled."""
        if any(
            word.startswith(one) and len(word) > len(one) + 2 and self.has(word[len(one) :])
            for one in _PREFIXES
        ):
            return True
        cuts = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
        return any(self.has(word[:at]) and self.has(word[at:]) for at in cuts)


def read_speller(root: Path, language: str, dictionary: str = "") -> Speller | None:
    """Read the words of a language, and the site's own.

    :param dictionary: its name, such as ``en_GB``; empty: by the language.
    :returns: None when Hunspell is not installed, or has no dictionary of the language.
    :raises InputError: when the site's words cannot be read.
    """
    own = site_words(root)
    hunspell = _hunspell(dictionary or _NAMES.get(language, language.replace("-", "_")))
    return Speller(hunspell, own) if hunspell is not None else None


@functools.cache
def _hunspell(name: str) -> Any | None:
    try:
        from hunspell import Hunspell
    except ImportError:
        return None
    from hunspell.hunspell import HunspellFilePathError

    for folder in (None, *_SYSTEM):
        try:
            return Hunspell(name, **({"hunspell_data_dir": folder} if folder else {}))
        except HunspellFilePathError:
            continue
    return None


def site_words(root: Path) -> frozenset[str]:
    """Read the site's own words; without the file there are none.

    :raises InputError: when it cannot be read, is not UTF-8, or has two words in a line.
    """
    path = root / FILE_NAME
    if not path.is_file():
        return frozenset()
    return frozenset(_words(_decoded(read_bytes(path, FILE_NAME))))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"the word list is not UTF-8: byte 0x{data[error.start]:02x}",
            Location(FILE_NAME, line),
            hint="convert it, for example with `iconv -f cp1251 -t utf-8`",
        ) from error


def _words(text: str) -> list[str]:
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.partition("#")[0].split()
        if len(words) > 1:
            place = Location(FILE_NAME, number, line.index(words[1]) + 1)
            raise InputError(
                f"“{words[1]}” is a second word in its line", place, hint="write a word a line"
            )
        found += words
    return found


def add_word(root: Path, word: str) -> None:
    """Add a word to the site's own; one that is there already changes nothing.

    :raises InputError, StoreError: when the file cannot be read or written.
    """
    if word in site_words(root):
        return
    path = root / FILE_NAME
    text = _decoded(read_bytes(path, FILE_NAME)) if path.is_file() else ""
    gap = "" if not text or text.endswith("\n") else "\n"
    replace_file(path, f"{text}{gap}{word}\n".encode(), root, FILE_NAME)
