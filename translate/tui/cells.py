"""Texts in the cells of a terminal: how wide they are, and how they are cut."""

from __future__ import annotations

import os
import sys

from rich.cells import cell_len, set_cell_size

_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), "�") | {
    0x2028: " ",
    0x2029: " ",
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), "�"),
}
"""Characters that a terminal would obey, not show; those that turn the direction of writing
among them."""
ELLIPSIS = "…"


def is_plain() -> bool:
    """Tell whether the terminal may lack what is beyond ASCII: checks, blocks, strokes."""
    encoding = (sys.__stdout__.encoding if sys.__stdout__ is not None else None) or "ascii"
    return os.environ.get("TERM") in {"linux", "dumb"} or "utf" not in encoding.lower()


def visible(text: str) -> str:
    """Give one line that a terminal shows and never obeys."""
    return text.replace("\t", " ").replace("\r", "").replace("\n", " ").translate(_CONTROLS)


def cut(text: str, width: int) -> str:
    """Cut a line to a width in cells; what was cut ends in an ellipsis."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + ELLIPSIS if width > 0 else ""


def fit(text: str, width: int) -> str:
    """Cut or fill a line to exactly a width in cells."""
    return set_cell_size(cut(text, width), width)


def cut_middle(text: str, width: int) -> str:
    """Cut a path to a width in cells in its middle: its end says most."""
    if cell_len(text) <= width:
        return text
    if width < 2:
        return ELLIPSIS[:width]
    head = (width - 1) // 3
    return set_cell_size(text, head).rstrip() + ELLIPSIS + _end(text, width - 1 - head)


def _end(text: str, width: int) -> str:
    start = max(len(text) - width, 0)
    while cell_len(text[start:]) > width:
        start += 1
    return text[start:]
