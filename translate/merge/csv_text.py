"""Write the cells of csv tables."""

from __future__ import annotations

from collections.abc import Sequence

from translate.document import Cell, Table


def field(lines: Sequence[str], table: Table, cell: Cell, newline: str, *, is_value: bool) -> str:
    """Write a cell's new text so that a csv reader gives it back.

    :param lines: the text; quotes in it may already be doubled, as the source writes them.
    :param newline: the line ending, with the indentation of the table's lines.
    :param is_value: the text is all new, so nothing in it is escaped yet.
    :returns: what replaces the cell's old text between its quotes, or, when it
        has none and needs some, the text with quotes around it.
    """
    text = newline.join(lines)
    if table.escape and is_value:
        text = text.replace(table.escape, table.escape * 2)
    quote = table.quote
    needs_quotes = (
        len(lines) > 1 or table.delimiter in text or text.startswith(quote) or text != text.strip()
    )
    if not cell.quoted and not needs_quotes:
        return text
    doubled = (table.escape or quote) + quote
    safe = text.replace(doubled, quote).replace(quote, doubled)
    return safe if cell.quoted else f"{quote}{safe}{quote}"
