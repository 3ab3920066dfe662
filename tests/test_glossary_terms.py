"""A term is added to a site's glossary, in the form that the file has."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.errors import UsageError
from translate.glossary import Term, add_term, parse_glossary, read_glossary

NEW = Term("пакет", "package", "rpm")


def added(folder: Path, name: str, text: str, term: Term = NEW) -> str:
    (folder / name).write_bytes(text.encode("utf-8"))
    assert add_term(folder, term) == folder / name
    return (folder / name).read_bytes().decode("utf-8")


def test_without_a_glossary_one_is_begun(tmp_path: Path) -> None:
    add_term(tmp_path, NEW)
    assert (tmp_path / "glossary.csv").read_text(
        "utf-8"
    ) == "source,target,note\nпакет,package,rpm\n"


@pytest.mark.parametrize(
    ("name", "before", "row"),
    [
        ("glossary.csv", "сеть,net\n", "пакет,package,rpm\n"),
        ("glossary.csv", "сеть,net", "\nпакет,package,rpm\n"),
        ("glossary.csv", "сеть;net\r\n", "пакет;package;rpm\r\n"),
        ("glossary.csv", "# наши\nсеть,net\n", "пакет,package,rpm\n"),
        ("glossary.txt", "сеть\tnet\n", "пакет\tpackage\trpm\n"),
        ("glossary.tsv", "\ufeffсеть\tnet\n", "пакет\tpackage\trpm\n"),
        ("glossary.csv", "", "пакет,package,rpm\n"),
    ],
)
def test_a_term_is_a_row_like_the_others(tmp_path: Path, name: str, before: str, row: str) -> None:
    assert added(tmp_path, name, before) == before + row


def test_a_term_that_is_there_changes_nothing(tmp_path: Path) -> None:
    text = "пакет,package\n"
    assert added(tmp_path, "glossary.csv", text, Term("Пакет", "package", "другое")) == text


def test_a_term_with_another_translation_is_refused_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "glossary.csv").write_text("сеть,net\nпакет,parcel\n", "utf-8")
    with pytest.raises(UsageError, match=r"glossary\.csv:2: “пакет” is there already, as “parcel”"):
        add_term(tmp_path, NEW)


CELLS = st.text("абвxyz ,;\"'#", min_size=1, max_size=8).map(str.strip)
SOURCES = CELLS.filter(lambda one: one and not one.startswith("#"))


@given(st.sampled_from(["сеть,net\n", "сеть;net\n", "сеть\tnet\n", ""]), SOURCES, CELLS, CELLS)
def test_an_added_term_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, before: str, source: str, target: str, note: str
) -> None:
    text = added(
        tmp_path_factory.mktemp("site"), "glossary.csv", before, Term(source, target, note)
    )
    read = parse_glossary(text, "glossary.csv")[-1]
    assert (read.source, read.target, read.note) == (source, target, note)


def test_an_added_term_is_found(tmp_path: Path) -> None:
    add_term(tmp_path, NEW)
    glossary = read_glossary(tmp_path)
    assert glossary is not None
    assert [one.term.target for one in glossary.find("Много пакетов.")] == ["package"]
