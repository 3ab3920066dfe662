"""How often each source is learnt from.

Sources differ a thousandfold in size, and the largest say least about prose:
a source's share is its number of words to the power of `TEMPERATURE`, times
what it is worth for posts about free software.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from random import Random

from models.ruen.train.shards import english_of, source_of

TEMPERATURE = 0.6
"""1 would leave the sources as they are, 0 would make them equal."""
MOST = 6.0
"""No pair is met more often than this many times in a pass."""

_WORTH = {
    "debian-www:news": 4.0,
    "debian-www": 2.0,
    "debian-www:security": 0.5,
    "debian-handbook": 3.0,
    "debian-faq": 3.0,
    "developers-reference": 3.0,
    "opensource.guide": 4.0,
    "mozilla-www": 3.0,
    "rust-book": 2.0,
    "freebsd-docs": 1.5,
    "privacyguides": 3.0,
    "tico-19": 4.0,
    "xquad": 4.0,
    "iso-codes": 0.1,
}
"""By source, with or without what stands after the colon; 1 where nothing is said."""
_SUFFIXES = {"mt": 0.3, "ht": 0.6}
"""A machine's Russian, and a vendor's translations for people who administer its products."""
_TERSE_WORDS = 8.0
"""Sources with fewer words a pair are the texts of user interfaces."""
_TERSE = 0.3


def copies(lines: Iterable[str]) -> Mapping[str, float]:
    """Say how many times in a pass a pair of each source is met, on average.

    :param lines: of shards.
    :returns: by source; the shares are scaled so that a pass is about as
        long as the data.
    """
    counts, words = Counter[str](), Counter[str]()
    for line in lines:
        source = source_of(line)
        counts[source] += 1
        words[source] += len(english_of(line).split())
    shares = {
        source: size**TEMPERATURE * worth(source, size / counts[source])
        for source, size in words.items()
    }
    scale = sum(words.values()) / sum(shares.values())
    return {source: min(MOST, scale * shares[source] / words[source]) for source in words}


def drawn(lines: Sequence[str], copies: Mapping[str, float], rng: Random) -> Iterator[str]:
    """Draw lines without end, those of each source as often as its pairs are met.

    :param copies: by source.
    """
    most = max(copies.values())
    while True:
        line = lines[rng.randrange(len(lines))]
        if rng.random() * most < copies[source_of(line)]:
            yield line


def worth(source: str, words: float) -> float:
    """Say what a source is worth for prose.

    :param words: of a pair, on average.
    """
    name, _, suffix = source.partition(":")
    given = _WORTH.get(source, _WORTH.get(name, 1.0)) * _SUFFIXES.get(suffix, 1.0)
    return given * (_TERSE if words < _TERSE_WORDS else 1.0)
