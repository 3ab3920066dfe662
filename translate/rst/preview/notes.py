"""Number footnotes as docutils's transforms would: parsing alone leaves them without labels."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping

from docutils import nodes

_SYMBOLS = "*†‡§¶#♠♥♦♣"


def footnote_labels(tree: nodes.document) -> Mapping[int, str]:
    """Map the id() of each automatic footnote, and of each reference to one, to its label."""
    taken = {one.astext() for one in tree.findall(nodes.label)}
    numbers = (str(number) for number in itertools.count(1) if str(number) not in taken)
    labels = _labels(tree.autofootnotes, tree.autofootnote_refs, numbers)
    signs = (sign * times for times in itertools.count(1) for sign in _SYMBOLS)
    return {**labels, **_labels(tree.symbol_footnotes, tree.symbol_footnote_refs, signs)}


def _labels(
    footnotes: Iterable[nodes.Element], references: Iterable[nodes.Element], signs: Iterator[str]
) -> dict[int, str]:
    labels: dict[int, str] = {}
    named: dict[str, str] = {}
    unnamed: list[str] = []
    for footnote, sign in zip(footnotes, signs, strict=False):
        labels[id(footnote)] = sign
        names = [*footnote["names"], *footnote["dupnames"]]
        named.update(dict.fromkeys(names, sign))
        if not names:
            unnamed.append(sign)
    turns = iter(unnamed)
    for reference in references:
        name = reference.get("refname")
        labels[id(reference)] = named.get(name, name) if name else next(turns, "?")
    return labels
