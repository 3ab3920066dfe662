"""What a machine might make of a sentence, at its worst: for laws that hold whatever comes."""

from __future__ import annotations

from random import Random

from translate.engine.alignment import Alignment, words
from translate.engine.types import Translation

_NASTY = (
    "the a of network to release file new version `code` *star under_score trailing_ |pipe| <x>"
    " don't C++ .NET http://x.y 2.0 — “quoted” (paren) a_b__ \\back ** `` :role: [1]_ word's x*"
    " *y me@example.org mailto:x <http://a.b> `__ __ | `x`_ ..  :: - 1."
).split()


def nasty_translation(sentence: str, random: Random) -> Translation:
    """Make a translation that holds some of its source's words, markup, or nothing at all."""
    source = sentence.split()
    count = max(1, int(len(source) * random.uniform(0.5, 1.6)))
    choices = [random.choice(source if random.random() < 0.3 else _NASTY) for _ in range(count)]
    text = "" if random.random() < 0.05 else " ".join(choices) + random.choice(["", ".", "!", "…"])
    return Translation(text, -random.random(), _nasty_alignment(sentence, text, random))


def _nasty_alignment(sentence: str, text: str, random: Random) -> Alignment:
    width, height = len(words(sentence)), len(words(text))
    if random.random() < 0.1:
        return Alignment(())
    weights = [[random.random() ** 6 for _ in range(width)] for _ in range(height)]
    rows = (bytes(int(255 * one / sum(row)) for one in row) for row in weights)
    return Alignment(tuple(rows))
