"""A pseudo-translation: every word longer, neighbours swapped, markup kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from translate.document import FREE, Inline, InlineKind

_WORD = re.compile(r"[^\W\d_]{2,}")
_PAIR = re.compile(r"\b([^\W\d_]{3,}) ([^\W\d_]{3,})\b")


def pseudo(pieces: Sequence[Inline]) -> str:
    """Translate a text into no language: longer, reordered, its protected pieces as they were."""
    return "".join(_pseudo_piece(piece) for piece in pieces)


def _pseudo_piece(piece: Inline) -> str:
    if piece.kind is InlineKind.PROBLEM or not piece.text:
        return piece.raw
    if piece.kind not in FREE and piece.kind not in (
        InlineKind.LINK,
        InlineKind.ALIAS,
        InlineKind.ROLE,
        InlineKind.ANONYMOUS,
        InlineKind.TARGET,
    ):
        return piece.raw
    at = piece.text_at
    end = at + len(piece.text)
    return piece.raw[:at] + pseudo_text(piece.text) + piece.raw[end:]


def pseudo_text(text: str) -> str:
    """Swap neighbouring words and make each word half as long again."""
    swapped = _PAIR.sub(r"\2 \1", text)
    return _WORD.sub(lambda match: match[0] + "ëxtrā"[: max(2, len(match[0]) // 2)], swapped)
