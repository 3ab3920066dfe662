"""Find the node that each unit became.

Units and nodes stand in the same order, so equal texts of one kind are told
apart by their turn.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence

from docutils import nodes

from translate.document import Kind, Unit
from translate.rst.inlines import raw_of
from translate.rst.kinds import docinfo_name, kind_of

_Key = tuple[Kind, str]


def units_by_node(
    tree: nodes.document, units: Sequence[Unit], metadata: Sequence[str]
) -> Mapping[int, tuple[int, ...]]:
    """Map the id() of a node to the index of its unit.

    Metadata units stand in comments, and have no node.
    """
    waiting: dict[_Key, deque[int]] = defaultdict(deque)
    for index, unit in enumerate(units):
        waiting[unit.kind, _joined(unit.text)].append(index)
    found: dict[int, tuple[int, ...]] = {}
    for node in tree.findall(nodes.Element):
        queue = next((waiting[key] for key in _keys(node, metadata) if waiting.get(key)), None)
        if queue:
            found[id(node)] = (queue.popleft(),)
    return found


def _joined(text: str) -> str:
    return " ".join(text.replace("\x00", "\\").split())


def _keys(node: nodes.Element, metadata: Sequence[str]) -> Iterator[_Key]:
    if "alt" in node:
        yield Kind.ALT, _joined(str(node["alt"]))
    if not isinstance(node, nodes.TextElement) or isinstance(node, nodes.Inline):
        return
    if node.parent is None or _is_data(node, metadata):
        return
    kind = kind_of(node)
    for text in _raw_texts(node):
        yield kind, _joined(text)


def _is_data(node: nodes.TextElement, metadata: Sequence[str]) -> bool:
    """Tell whether a node belongs to a docinfo field that is not for the translator."""
    if node.parent is None or node.parent.parent is None:
        return False
    name = docinfo_name(node)
    return name is not None and name not in metadata


def _raw_texts(node: nodes.TextElement) -> Iterator[str]:
    """Give what may have been the source of a node's text, the likeliest first."""
    if not isinstance(node, nodes.substitution_definition):  # its source is its whole block
        yield node.rawsource
    # A paragraph that announces a literal block was parsed without its second colon.
    yield "".join(raw_of(child) for child in node.children)
