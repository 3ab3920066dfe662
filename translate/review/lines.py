"""Show a text a sentence a line, and join the lines again.

Law *joined*: for a text without newlines, ``joined("\\n".join(sentence_lines(pieces)))`` is the
text.

A text with newlines is a parsed literal: its lines are its own, nothing else is cut, and
`joined` gives it back with `hard` set.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate


def joined(lines: str, *, hard: bool = False) -> str:
    """Join what stands in the editor to one line.

    Lines lose the white space where they meet and are joined by one space; empty
    ones vanish. White space before the first and after the last word stays.

    :param hard: set for a text whose newlines are its own: it is given back as it is.
    """
    if hard or "\n" not in lines:
        return lines
    full = [line for line in lines.split("\n") if line.strip()]
    if not full:
        return ""
    before = full[0][: len(full[0]) - len(full[0].lstrip())]
    after = full[-1][len(full[-1].rstrip()) :]
    return before + " ".join(line.strip() for line in full) + after


def line_at(lines: Sequence[str], offset: int) -> int:
    """Give the 0-based number of the line that holds a character.

    :param offset: 0-based, in the lines joined by one character: a newline in the
        editor, a space in the text. The joint belongs to the line before it; past
        the end is the last line.
    """
    ends = accumulate(len(line) + 1 for line in lines)
    return next((at for at, end in enumerate(ends) if offset < end), max(len(lines) - 1, 0))
