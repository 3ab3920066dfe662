"""See that a translation cannot be one: what weak models are known to produce."""

from __future__ import annotations

import re

from translate.engine.types import Translation

LOOP = "loop"
EMPTY = "empty"
LENGTH = "length"
NOISE = "noise"

_SHORT = 12
"""Up to this many characters, lengths say nothing."""
_RATIOS = 0.3, 3.0
"""A translation between Russian and English is never shorter or longer than this."""
_LETTER = re.compile(r"[^\W_]")
_SIGN = re.compile(r"\S")
_NOISE = re.compile("[♪♫⁇]|<unk>")
_LOOP = re.compile(r"(?:^|\W)(\w[^\n]{0,60}?\W)(?:\s*\1){3}")
_STUTTER = re.compile(r"([^\W\d_]{1,4}?)\1{7}")


def flaw_of(source: str, translation: str) -> str:
    """Say why `translation` cannot be a translation of `source`; empty when it may be one."""
    sign = _LETTER if _LETTER.search(source) else _SIGN
    if not sign.search(translation):
        return EMPTY
    if _NOISE.search(translation) and not _NOISE.search(source):
        return NOISE
    if _loops(translation) and not _loops(source):
        return LOOP
    ratio = len(translation) / len(source)
    longest = max(len(source), len(translation))
    return "" if longest <= _SHORT or _RATIOS[0] <= ratio <= _RATIOS[1] else LENGTH


def _loops(text: str) -> bool:
    return bool(_LOOP.search(text + " ") or _STUTTER.search(text))


def better(first: Translation, second: Translation) -> Translation:
    """Choose between two tries at one sentence."""
    return second if first.flaw and not second.flaw else first
