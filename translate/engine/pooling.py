"""A model's attention, from tokens to words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from translate.document import Span
from translate.engine.alignment import FULL, NO_ALIGNMENT, Alignment, words

_FAINT = 0.01
"""A word with less attention than this in all looked at nothing: the rest is noise."""


def pooled(
    attention: Sequence[Sequence[float]],
    shift: int,
    source: tuple[str, Sequence[Span]],
    target: tuple[str, Sequence[Span]],
) -> Alignment:
    """Add up the attention of tokens, word by word.

    :param attention: a row a target token, a column a source token; more columns than
        there are tokens are the model's own marks.
    :param shift: as in `Calibration`.
    :param source: a text, and where each of its tokens stands in it.
    :param target: the same of its translation.
    """
    import numpy as np

    from_word, to_word = _membership(*source), _membership(*target)
    if not from_word.size or not to_word.size:
        return NO_ALIGNMENT
    weights = np.zeros((len(to_word), len(from_word)), dtype=np.float32)
    given = np.asarray(attention, dtype=np.float32)[:, : len(from_word)]
    first, last = max(shift, 0), min(len(given), len(weights) + shift)
    weights[first - shift : last - shift] = given[first:last]
    found = to_word.T @ weights @ from_word
    total = found.sum(axis=1, keepdims=True)
    scaled = np.rint(FULL * found / np.where(total < _FAINT, np.inf, total)).astype(np.uint8)
    return Alignment(tuple(row.tobytes() for row in scaled))


def _membership(text: str, tokens: Sequence[Span]) -> Any:
    """Tell which words each token touches: a row a token, a column a word."""
    import numpy as np

    found = words(text)
    owner = [-1] * len(text)
    for index, word in enumerate(found):
        owner[word.start : word.end] = [index] * (word.end - word.start)
    touches = np.zeros((len(tokens), len(found)), dtype=np.float32)
    for row, token in enumerate(tokens):
        for index in set(owner[max(token.start, 0) : token.end]) - {-1}:
            touches[row, index] = 1
    return touches
