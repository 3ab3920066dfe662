"""How often each source is learnt from.

Sources differ a thousandfold in size, and the largest say least about prose:
a source's share is its number of words to the power of `TEMPERATURE`, times
what it is worth for posts about free software. General prose, of which there
is little, is met as often as any pair may be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from random import Random

from models.ruen.train.shards import source_of, texts_of
from models.ruen.train.sources import Size

TEMPERATURE = 0.6
"""1 would leave the sources as they are, 0 would make them equal."""
MOST = 6.0
"""No pair is met more often than this many times in a pass."""

_GENERAL = frozenset(
    {
        *("debian-www:news", "tico-19", "ud-pud", "xquad", "tatoeba"),
        *("debian-handbook", "kde-handbooks", "debian-faq", "developers-reference"),
        *("opensource.guide", "privacyguides", "mozilla-www", "comprehensive-rust"),
        *("freeciv", "freecol", "shattered-pixel-dungeon", "umbrella-tent", "warzone2100"),
        *("wesnoth", "widelands", "bitcoin.org", "elementary-website", "ooni"),
        *("f-droid/fdroid-website", "Tony7466/Tails (Tails website)", "i2p/i2p.www"),
        *("torpluston/translation (Tor Project website)", "censorship-no/ceno.github.io"),
        *("AlmaLinux/almalinux.org", "mozilla-l10n/www.mozilla.org", "guix (foss-mirror/guix)"),
        *("openstack-i18n", "WikipediaLibrary/TWLight", "Debian packaging-tutorial"),
    }
)
"""Prose about people, places and events, or as it stands in posts and books."""
_WORTH = {
    "debian-www": 2.0,
    "debian-www:security": 0.5,
    "rust-book": 2.0,
    "freebsd-docs": 1.5,
    "iso-codes": 0.1,
    "ms-win32": 0.3,
    "ms-AspNetCore.Docs": 0.5,
}
"""By source, with or without what stands after the colon; 1 where nothing is said."""
_SUFFIXES = {"mt": 0.3, "ht": 0.6}
"""A machine's Russian, and a vendor's translations for people who administer its products."""
_TERSE_WORDS = 8.0
"""Sources with fewer words a pair are the texts of user interfaces."""
_TERSE = 0.3


def copies(sizes: Mapping[str, Size]) -> Mapping[str, float]:
    """Say how many times in a pass a pair of each source is met, on average.

    :param sizes: by source.
    :returns: by source; the shares are scaled so that a pass is about as
        long as the data.
    """
    shares = {
        source: size.words**TEMPERATURE * worth(source, size.words / size.pairs)
        for source, size in sizes.items()
    }
    scale = sum(size.words for size in sizes.values()) / sum(shares.values())
    return {
        source: MOST if source in _GENERAL else min(MOST, scale * shares[source] / size.words)
        for source, size in sizes.items()
    }


def copies_of(lines: Iterable[str]) -> Mapping[str, float]:
    """Give the `copies` for the lines of shards."""
    counts, words = Counter[str](), Counter[str]()
    for line in lines:
        source = source_of(line)
        counts[source] += 1
        words[source] += len(texts_of(line)[1].split())
    return copies({source: Size(count, words[source]) for source, count in counts.items()})


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


def has_links(source: str) -> bool:
    """Tell whether links of a source are worth the room: a vendor's documents are much alike."""
    return not source.startswith("ms-")
