"""The markers of list items, as a reader sees them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from docutils import nodes

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def roman(number: int) -> str:
    """Write a number in small Roman numerals."""
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written


def letter(number: int) -> str:
    """Write a number as a small letter; past z, as letters of which the last counts fastest."""
    written = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        written = chr(ord("a") + rest) + written
    return written


_WRITERS: Mapping[str, Callable[[int], str]] = {
    "loweralpha": letter,
    "upperalpha": lambda number: letter(number).upper(),
    "lowerroman": roman,
    "upperroman": lambda number: roman(number).upper(),
}


def markers(node: nodes.Element) -> list[str]:
    """Give the marker of each item of a bullet or enumerated list, all of one width."""
    if not isinstance(node, nodes.enumerated_list):
        return ["• "] * len(node.children)
    write = _WRITERS.get(str(node.get("enumtype")), str)
    first = int(node.get("start", 1))
    before, after = str(node.get("prefix", "")), str(node.get("suffix", "."))
    written = [f"{before}{write(first + at)}{after} " for at in range(len(node.children))]
    width = max(map(len, written), default=0)
    return [one.rjust(width) for one in written]
