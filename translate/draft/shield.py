"""Names and numbers under placeholders: a machine that lost them copies those more surely.

Law: a shielded text whose placeholders are taken away again is the text that it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from translate.document import Span
from translate.prose import Hold, Mark, Prose

_KEPT = re.compile(
    r"(?<![^\W_])[A-Za-z][A-Za-z0-9]*(?:[ .+_'’/-]{1,2}[A-Za-z0-9]+)*\+*(?![^\W_])"
    r"|(?<!\w)\d+(?:[.,:]\d+)*(?!\w)"
)
"""Latin words in a row are one name; a number goes with its separators."""


@dataclass(frozen=True, slots=True)
class Shielded:
    """A sentence whose names and numbers the machine does not see."""

    prose: Prose
    words: Mapping[str, str]
    """What each placeholder stands for."""


def shielded(prose: Prose, placeholders: Sequence[str]) -> Shielded | None:
    """Put placeholders in the place of the names and numbers of a sentence.

    :param placeholders: those that the sentence has already stay what they are.
    :returns: None where there is nothing to shield, or too few placeholders are left.
    """
    free = [one for one in placeholders if one not in prose.text]
    found = [Span(*match.span()) for match in _KEPT.finditer(prose.text)]
    kept = [span for span in found if not any(_cuts(span, mark) for mark in prose.marks)]
    if not kept or len(kept) > len(free):
        return None
    shields = list(zip(kept, free, strict=False))
    text, at = "", 0
    for span, shield in shields:
        text += prose.text[at : span.start] + shield
        at = span.end
    marks = tuple(replace(one, span=_moved(one.span, shields)) for one in prose.marks)
    words = {shield: prose.text[span.start : span.end] for span, shield in shields}
    return Shielded(Prose(text + prose.text[at:], marks), words)


def _cuts(span: Span, mark: Mark) -> bool:
    """Tell whether some words are not wholly outside a mark, or inside one that wraps words."""
    is_inside = mark.span.start <= span.start and span.end <= mark.span.end
    is_outside = span.end <= mark.span.start or mark.span.end <= span.start
    return not (is_outside or (is_inside and mark.hold in (Hold.WRAP, Hold.TERM)))


def _moved(span: Span, shields: Sequence[tuple[Span, str]]) -> Span:
    grown = [(kept.end, len(shield) - (kept.end - kept.start)) for kept, shield in shields]
    start, end = (at + sum(by for over, by in grown if over <= at) for at in (span.start, span.end))
    return Span(start, end)
