"""Where in a PO file a character of a translation stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.catalog import Catalog, Entry, parse, place_in_translation, serialize

TEXTS = st.text(st.sampled_from('ab "\\\n\tяё'), min_size=1, max_size=120)


@given(before=TEXTS, text=TEXTS, data=st.data())
def test_every_character_is_found(
    before: str, text: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    offset = data.draw(st.integers(0, len(text) - 1))
    path = tmp_path_factory.mktemp("po") / "a.po"
    entries = (Entry(None, "м", before), Entry(None, "н", text))
    path.write_text(serialize(Catalog({}, entries)), "utf-8")
    content = path.read_text("utf-8")
    entry = parse(path, "a.po").entries[1]
    line, column = place_in_translation(content.splitlines(), entry, offset)
    shown = content.split("\n")[line - 1][column - 1 :]
    wanted = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}.get(text[offset], text[offset])
    assert shown.startswith(wanted)


def test_a_place_past_the_end_is_the_last_character(tmp_path: Path) -> None:
    content = 'msgid "a"\nmsgstr ""\n"bc"\n'
    (tmp_path / "a.po").write_text(content, "utf-8")
    [entry] = parse(tmp_path / "a.po", "a.po").entries
    assert place_in_translation(content.splitlines(), entry, 9) == (3, 3)
