"""Tell whether a text would open a block of its own kind instead of a paragraph."""

from __future__ import annotations

import re

from docutils.parsers.rst import states

_PATTERNS = {
    name: re.compile(pattern) if isinstance(pattern, str) else pattern
    for name, pattern in states.Body.patterns.items()
    if name not in ("text", "enumerator", "line")
}
_ENUMERATOR = re.compile(states.Body.patterns["enumerator"])
_ADORNMENT = re.compile(states.Body.patterns["line"])
_SHORTEST_ADORNMENT = 4
"""A shorter one that stands alone is text to docutils."""


def reads_as_block(first: str, second: str | None) -> bool:
    """Tell whether a paragraph's first line would read as markup (a list, a comment, a title…).

    :param second: the paragraph's next line, or None when it has only one.
        docutils takes an enumerator for text when the next line goes on
        at the same indentation.
    """
    if any(pattern.match(first) for pattern in _PATTERNS.values()):
        return True
    if is_adornment(first):
        return len(first.rstrip()) >= _SHORTEST_ADORNMENT
    if not _ENUMERATOR.match(first):
        return False
    return second is None or _ENUMERATOR.match(second) is not None


def reads_as_attribution(first: str) -> bool:
    """Tell whether a quote's paragraph that begins so would name the quote's author."""
    return states.Body.attribution_pattern.match(first) is not None


def is_adornment(line: str) -> bool:
    """Tell whether a line is nothing but one punctuation character, repeated."""
    return _ADORNMENT.match(line) is not None
