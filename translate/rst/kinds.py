"""Say what a node is to its reader."""

from __future__ import annotations

from collections.abc import Mapping

from docutils import nodes

from translate.document import Kind

_BY_CLASS: Mapping[type[nodes.Node], Kind] = {
    nodes.rubric: Kind.HEADING,
    nodes.subtitle: Kind.HEADING,
    nodes.term: Kind.TERM,
    nodes.field_name: Kind.FIELD_NAME,
    nodes.attribution: Kind.ATTRIBUTION,
    nodes.caption: Kind.CAPTION,
    nodes.line: Kind.LINE,
    nodes.literal_block: Kind.PARSED_LITERAL,
    nodes.substitution_definition: Kind.SUBSTITUTION,
}

_PARAGRAPH_IN: Mapping[type[nodes.Node], Kind] = {
    nodes.list_item: Kind.LIST_ITEM,
    nodes.definition: Kind.DEFINITION,
    nodes.field_body: Kind.FIELD,
    nodes.description: Kind.OPTION,
    nodes.block_quote: Kind.QUOTE,
    nodes.footnote: Kind.FOOTNOTE,
    nodes.citation: Kind.CITATION,
    nodes.entry: Kind.CELL,
    nodes.legend: Kind.LEGEND,
}


def kind_of(holder: nodes.Element) -> Kind:
    """Tell the kind of the unit whose text `holder` holds."""
    if isinstance(holder, nodes.title):
        return Kind.TITLE if isinstance(holder.parent, nodes.section) else Kind.HEADING
    by_class = _BY_CLASS.get(type(holder))
    if by_class:
        return by_class
    if isinstance(holder.parent, nodes.Admonition):
        return Kind.ADMONITION
    return _PARAGRAPH_IN.get(type(holder.parent), Kind.PARAGRAPH)


def path_of(holder: nodes.Element) -> tuple[str, ...] | None:
    """Give the node names from the document down to `holder`; None when it is in no document."""
    path: list[str] = []
    node: nodes.Element | None = holder
    while node is not None:
        path.append(node.tagname)
        if isinstance(node, nodes.document):
            return tuple(reversed(path))
        node = node.parent
    return None


def docinfo_name(holder: nodes.Element) -> str | None:
    """Give the lower-case name of the docinfo field that `holder` belongs to, if any.

    A field list is docinfo when nothing but comments, targets, substitution
    definitions and the document's own title stands before it.
    """
    one = holder.parent if isinstance(holder, nodes.field_name) else holder.parent.parent
    if not isinstance(one, nodes.field) or not _opens_document(one.parent):
        return None
    return str(one[0].astext()).lower()


def _opens_document(fields: nodes.Element | None) -> bool:
    if fields is None:
        return False
    parent = fields.parent
    if isinstance(parent, nodes.section):
        if not _is_first(parent):
            return False
    elif not isinstance(parent, nodes.document):
        return False
    return _is_first(fields)


def _is_first(node: nodes.Element) -> bool:
    parent = node.parent
    assert parent is not None
    before = parent.children[: parent.index(node)]
    skipped = (
        nodes.comment,
        nodes.title,
        nodes.target,
        nodes.substitution_definition,
        nodes.system_message,
        nodes.decoration,
        nodes.meta,
        nodes.pending,
    )
    return all(isinstance(one, skipped) for one in before)
