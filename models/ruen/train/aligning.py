"""Which words of a pair stand for each other, by eflomal.

The words are those by which the translator places markup
(`translate.engine.alignment.words`). Two directions are joined by the
heuristic “grow-diag” of Koehn, Och and Marcu, “Statistical Phrase-Based
Translation” (2003).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from models.ruen.train.pairs import Pair
from translate.engine.alignment import words

Link = tuple[int, int]
"""0-based indexes of a Russian word and of the English word that stands for it."""

_STEM = 5
"""Letters by which Russian forms of a word are taken for one."""
_BESIDE = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1) if down or right]


def tokens(text: str) -> list[str]:
    """Give the words of a text."""
    return [text[word.start : word.end] for word in words(text)]


def align(pairs: Sequence[Pair]) -> Iterator[list[Link]]:
    """Align the words of each pair; some minutes for a million."""
    from eflomal import Aligner

    with tempfile.TemporaryDirectory() as folder:
        forward, back = Path(folder) / "forward", Path(folder) / "back"
        Aligner(model=3, n_samplers=1, source_prefix_len=_STEM, target_prefix_len=_STEM).align(
            [" ".join(tokens(pair.russian)) for pair in pairs],
            [" ".join(tokens(pair.english)) for pair in pairs],
            links_filename_fwd=str(forward),
            links_filename_rev=str(back),
        )
        with forward.open() as there, back.open() as here:
            for one, other in zip(there, here, strict=True):
                yield joined(parsed(one), parsed(other))


def parsed(line: str) -> set[Link]:
    """Read “0-0 1-2”."""
    pairs = (one.split("-") for one in line.split())
    return {(int(source), int(target)) for source, target in pairs}


def joined(forward: set[Link], back: set[Link]) -> list[Link]:
    """Join the links of both directions: what both know, grown by its neighbours of either."""
    found, free = forward & back, forward ^ back
    grown = True
    while grown:
        grown = False
        for link in sorted(free):
            if _is_new(link, found) and _is_beside(link, found):
                found.add(link)
                free.discard(link)
                grown = True
    return sorted(found)


def _is_new(link: Link, found: set[Link]) -> bool:
    sources, targets = {source for source, _ in found}, {target for _, target in found}
    return link[0] not in sources or link[1] not in targets


def _is_beside(link: Link, found: set[Link]) -> bool:
    return any((link[0] + down, link[1] + right) in found for down, right in _BESIDE)
