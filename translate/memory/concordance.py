"""Words in whatever form they stand, in Russian and in English, and the texts that hold them."""

from __future__ import annotations

import re

from translate.glossary import lemmas
from translate.memory.store import Memory
from translate.memory.types import Match

WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_ENDINGS = re.compile(
    r"(?<=[a-z]{3})(?:ies|ied|es|(?<!s)s|ed|ing|e)$|(?<=[a-z]{2}[b-df-hj-np-tv-xz])y(?:ing)?$"
)
"""What “copies”, “copied”, “copying” and “copy” have and “cop” has not; “class” keeps its s."""
_BEGINNING = 3
"""So many letters all forms of a word share, or nearly all."""


def forms_of(word: str) -> frozenset[str]:
    """Give what a word may be a form of, in Russian or in English.

    :raises EngineError: when what reads Russian words is not installed.
    """
    lowered = word.lower()
    if lowered.isascii():
        return frozenset({_ENDINGS.sub("", lowered)})
    return lemmas(lowered)


def concordance(memory: Memory, phrase: str, limit: int = 200) -> list[Match]:
    """Give the remembered texts that hold every word of a phrase, in any form, on either side.

    :raises EngineError: when what reads Russian words is not installed.
    """
    words = [word.lower().replace("ё", "е") for word in WORD.findall(phrase)]
    return memory.holding([_known_forms(memory, word) for word in words], limit) if words else []


def _known_forms(memory: Memory, word: str) -> list[str]:
    wanted = forms_of(word)
    return [one for one in memory.words_from(word[:_BEGINNING]) if forms_of(one) & wanted]
