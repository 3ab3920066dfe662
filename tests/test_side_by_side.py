"""The file of drafts: what a reader finds first, and that every text comes back as it was."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

pytest.importorskip("sacrebleu")

from translate.errors import StoreError
from translate.jobs.evaluate import Drafted
from translate.jobs.side_by_side import drafts_table, write_drafts

WANTED = "The map of the network is ready."
NEAR, FAR, EMPTY = "A map of the network is ready.", "Which pike?", ""


def drafted(group: str, *drafts: str, source: str = "Карта.", wanted: str = WANTED) -> Drafted:
    return Drafted(group, source, drafts, wanted)


def cells(table: str) -> list[list[str]]:
    """Read a table back; the line of headings stays first."""
    assert table.endswith("\n")
    return [line.split("\t") for line in table[:-1].split("\n")]


def test_the_worst_drafts_come_first() -> None:
    found = cells(drafts_table([drafted("a", NEAR), drafted("b", EMPTY), drafted("c", FAR)]))
    assert found[0] == ["set", "chrF", "source", "draft", "reference"]
    assert [row[0] for row in found[1:]] == ["b", "c", "a"]
    assert found[1] == ["b", "0.00", "Карта.", "", WANTED]
    scores = [float(row[1]) for row in found[1:]]
    assert scores == sorted(scores)


def test_of_two_models_the_greatest_losses_come_first() -> None:
    some = [
        *(drafted("same", FAR, FAR), drafted("won", FAR, NEAR)),
        *(drafted("lost", WANTED, EMPTY), drafted("worse", WANTED, NEAR)),
    ]
    found = cells(drafts_table(some))
    assert found[0] == [
        *("set", "chrF A", "chrF B", "difference"),
        *("source", "draft A", "draft B", "reference"),
    ]
    assert [row[0] for row in found[1:]] == ["lost", "worse", "same", "won"]
    assert found[1] == ["lost", "100.00", "0.00", "-100.00", "Карта.", WANTED, EMPTY, WANTED]
    assert found[3][3] == "0.00"


def test_equal_drafts_stay_in_the_order_of_their_sets() -> None:
    some = [drafted(name, NEAR) for name in "cab"]
    assert [row[0] for row in cells(drafts_table(some))[1:]] == ["c", "a", "b"]


def test_every_text_comes_back_as_it_was() -> None:
    odd = "a\tb\\tc\\\td\ne\rf\r\ng\\\\\n"
    table = drafts_table([drafted(odd, odd, source=odd, wanted=odd)])
    assert "\r" not in table
    (_, row) = cells(table)
    read = [codecs.decode(cell, "unicode_escape") for cell in row]
    assert [read[0], *read[2:]] == [odd] * 4


def test_an_older_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "drafts.tsv"
    path.write_text("older, and far longer than what is to come\n" * 99, encoding="utf-8")
    some = [drafted("новости", NEAR)]
    write_drafts(path, some)
    assert path.read_bytes().decode("utf-8") == drafts_table(some)
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written") as told:
        write_drafts(tmp_path, [drafted("a", NEAR)])
    assert str(told.value).startswith(str(tmp_path))
