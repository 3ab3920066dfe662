"""Find the texts of directive options: an image's ``:alt:`` never meets the inline parser."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docutils import nodes

from translate.rst.regions import line_numbers
from translate.rst.watch import MetDirective

_ALT = re.compile(r"(\s*):alt:\s+(\S.*)$")
_FIELD = re.compile(r"\s*:[^:\s][^:]*:(\s|$)")


def alt_texts(met: MetDirective) -> Iterator[tuple[int, list[str]]]:
    """Give the first line (0-based) and the lines of the directive's ``:alt:`` text."""
    wanted = _alt_attribute(met.nodes)
    if not wanted:
        return
    numbers = line_numbers(met.block)
    for index, line in enumerate(met.block):
        match = _ALT.match(line)
        if match is None or index == 0:
            continue
        texts = [match[2].strip()]
        for more in list(met.block)[index + 1 :]:
            indent = len(more) - len(more.lstrip())
            if not more.strip() or indent <= len(match[1]) or _FIELD.match(more):
                break
            texts.append(more.strip())
        if " ".join(texts).split() == wanted.split():
            yield numbers[index], texts
        return


def _alt_attribute(found: list[nodes.Node]) -> str:
    for node in found:
        if not isinstance(node, nodes.Element):
            continue
        if "alt" in node:
            return str(node["alt"])
        if isinstance(node, nodes.figure | nodes.reference) and node.children:
            return _alt_attribute([node.children[0]])
    return ""
