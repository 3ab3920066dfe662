"""Judge what a machine made of a text: by checks of translations, and by what only machines do.

Law: a translation without flaws has each placeholder of its source as often as there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from translate.checks.judge import CHECKS
from translate.checks.types import Check, Languages, Pair, pair_of
from translate.document import Inline, InlineKind
from translate.rst import InlineParser
from translate.seen import OBJECT

EMPTY = "empty"
LOOP = "loop"
NAME = "name-lost"
NOISE = "noise"
PLACEHOLDER = "placeholder"
_CHECKED = frozenset(
    {
        "untranslated-copy",
        "source-letters-left",
        "look-alike-letters",
        "number-changed",
        "doubled-word",
        "length",
    }
)
"""The checks of people's translations that a machine's have to pass."""

_LETTER = re.compile(r"[^\W_]")
_SIGN = re.compile(r"\S")
_NOISE = re.compile("[♪♫⁇\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\x7f-\x9f]|<unk>")
_LOOP = re.compile(r"(?:^|\W)(\w[^\n]{0,60}?\W)(?:\s*\1){3}")
_STUTTER = re.compile(r"((?!ww)[^\W\d_]{1,4}?)\1{2}")
"""A letter or a syllable three times running; no word but `www` has that."""
_NAME = re.compile(r"(?<![^\W_])[A-Za-z][A-Za-z0-9]+(?![^\W_])")
_NO_NAME = re.compile(r"[IVXLCDM]+|an?|and|as|at|by|for|from|in|is|of|on|or|the|to|vs|with")
"""Roman numerals, and English words that go when a name is said otherwise."""
_JOINTS = re.compile(r"[-‑'’_. ]")
_SHORT = 4
"""A name of fewer letters has to stand alone."""


@dataclass(frozen=True, slots=True)
class Judge:
    """What names the flaws of a machine's translations, by their codes."""

    letters: re.Pattern[str]
    """One letter of the source language."""
    placeholders: tuple[str, ...] = ()
    """The pieces that the machine was trained to copy."""

    def sentence(self, source: str, translation: str) -> tuple[str, ...]:
        """Name the flaws of a sentence, as the machine was given it and gave it back.

        :param source: has a letter of the source language.
        """
        if _is_empty(source, translation):
            return (EMPTY,)
        was, now = self._shown(source), self._shown(translation)
        pieces = (Inline(was, InlineKind.TEXT, was),)
        is_kept = self._counted(source) == self._counted(translation)
        return (() if is_kept else (PLACEHOLDER,)) + self.message(pieces, now, None)

    def message(
        self, pieces: Sequence[Inline], translation: str, parser: InlineParser | None
    ) -> tuple[str, ...]:
        """Name the flaws of a whole message's draft.

        :param parser: None when nothing in the message is markup.
        """
        languages = Languages("", "", self.letters)  # no flaw depends on a language's code
        pair = pair_of(tuple(pieces), translation, parser, languages)
        return tuple(code for code, is_flawed in _FLAWS if is_flawed(pair))

    def _counted(self, text: str) -> Counter[str]:
        return Counter({one: text.count(one) for one in self.placeholders})

    def _shown(self, text: str) -> str:
        for one in self.placeholders:
            text = text.replace(one, OBJECT)
        return text


def _is_empty(source: str, translation: str) -> bool:
    sign = _LETTER if _LETTER.search(source) else _SIGN
    return not sign.search(translation)


def _has_noise(pair: Pair) -> bool:
    return bool(_NOISE.search(pair.now.text)) and not _NOISE.search(pair.was.text)


def _has_loop(pair: Pair) -> bool:
    return _loops(pair.now.text) and not _loops(pair.was.text)


def _loops(text: str) -> bool:
    return bool(_LOOP.search(text + " ") or _STUTTER.search(text))


def _has_lost_name(pair: Pair) -> bool:
    """Tell whether a Latin word is lost: in a Russian text it is nearly always a name."""
    names = set(_NAME.findall(pair.was.text))
    return not all(_is_kept(name, pair.now.text) for name in names)


def _is_kept(name: str, translation: str) -> bool:
    """Tell whether a name is there, in any case, number or spelling with hyphens."""
    if _NO_NAME.fullmatch(name):
        return True
    folded, there = name.casefold(), translation.casefold()
    stem = folded[:-1] if len(folded) > _SHORT and folded.endswith("s") else folded
    if re.search(rf"(?<![a-z0-9]){stem}(?:e?s)?(?![a-z0-9])", there):
        return True
    return len(stem) >= _SHORT and stem in _JOINTS.sub("", there)


def _fails(check: Check) -> Callable[[Pair], bool]:
    return lambda pair: any(True for _ in check.find(pair))


_FLAWS: tuple[tuple[str, Callable[[Pair], bool]], ...] = (
    (LOOP, _has_loop),
    (NOISE, _has_noise),
    (NAME, _has_lost_name),
    *((check.code, _fails(check)) for check in CHECKS if check.code in _CHECKED),
)
"""Each kind of flaw: its code, and what sees it."""
CODES = (EMPTY, PLACEHOLDER, *(code for code, _ in _FLAWS))
"""Every kind of flaw, as a draft's remarks have it."""

_GRAVE = frozenset({EMPTY, LOOP, NOISE, "untranslated-copy"})
"""After these nothing of a translation is left; of others a person mends a word."""


def trust_in(flaws: Sequence[str]) -> float:
    """Give the part (0–1) of its confidence that a translation with such flaws keeps."""
    if _GRAVE.intersection(flaws):
        return 0.1
    return 0.5 if flaws else 1.0
