"""Catalogs on disk: what polib and GNU gettext do to them, and what must survive."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.catalog import Catalog, Entry, Origin, State, parse, serialize
from translate.catalog.disk import _parse_foreign
from translate.catalog.text import read_plain
from translate.errors import CatalogError

HEADER = {
    "Project-Id-Version": "posts",
    "PO-Revision-Date": "2026-01-01 00:00+0000",
    "Last-Translator": "",
    "Language-Team": "",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}

ENTRIES = (
    Entry(None, "Текст", "Text", comments=("paragraph",), places=(("posts/x.rst", 3),)),
    Entry("title", "Текст", "A title", places=(("posts/имя с пробелом.rst", 1),)),
    Entry(None, "Черновик", "Draft", fuzzy=True).with_origin(Origin("machine", "ru_en 1.9")),
    Entry(None, "Из памяти", "From memory", fuzzy=True).with_origin(Origin("memory", "92")),
    Entry(None, "Изменён", "Changed", fuzzy=True, previous="Был другим", notes=("look",)),
    Entry(None, "Пусто"),
    Entry(None, 'Строки\nи «кавычки» "" и \\ и \t', 'Lines\nand quotes "" and \\ and \t'),
    Entry(None, "Разделитель\u2028строк", "Line\u2028separator"),
    Entry(None, "Ушёл", "Gone", obsolete=True, notes=("kept",)),
)
STATES = [
    State.APPROVED, State.APPROVED, State.DRAFT, State.DRAFT, State.NEEDS_WORK,
    State.UNTRANSLATED, State.APPROVED, State.APPROVED, State.OBSOLETE,
]  # fmt: skip


def on_disk(catalog: Catalog, folder: Path) -> Path:
    path = folder / "x.po"
    path.write_text(serialize(catalog), encoding="utf-8", newline="\n")
    return path


def test_a_catalog_comes_back_from_disk_as_it_went(tmp_path: Path) -> None:
    catalog = Catalog(HEADER, ENTRIES, "A comment of the team.")
    found = parse(on_disk(catalog, tmp_path), "x.po", "en")
    assert found.is_same(catalog)
    assert [one.state for one in found.entries] == STATES


def test_writing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    text = serialize(Catalog(HEADER, ENTRIES))
    path = on_disk(Catalog(HEADER, ENTRIES), tmp_path)
    assert serialize(parse(path, "x.po")) == text


@pytest.mark.parametrize("tool", [["msgcat", "--no-wrap"], ["msgcat"], ["msgattrib"]])
def test_state_and_origin_survive_gnu_gettext(tmp_path: Path, tool: list[str]) -> None:
    if not shutil.which(tool[0]):
        pytest.skip("GNU gettext is not installed")
    path = on_disk(Catalog(HEADER, ENTRIES), tmp_path)
    subprocess.run([*tool, "-o", "y.po", path.name], cwd=tmp_path, check=True)
    found = parse(tmp_path / "y.po", "y.po", "en")
    assert [(e.key, e.state, e.origin, e.previous) for e in found.entries] == [
        (e.key, e.state, e.origin, e.previous) for e in ENTRIES
    ]


def test_state_and_origin_survive_msgmerge(tmp_path: Path) -> None:
    if not shutil.which("msgmerge"):
        pytest.skip("GNU gettext is not installed")
    path = on_disk(Catalog(HEADER, ENTRIES), tmp_path)
    template = Catalog(
        HEADER,
        tuple(
            replace(one, translation="", fuzzy=False, previous=None, notes=())
            for one in ENTRIES
            if not one.obsolete
        ),
    )
    (tmp_path / "x.pot").write_text(serialize(template), encoding="utf-8")
    subprocess.run(
        ["msgmerge", "-q", "--previous", "-o", "y.po", path.name, "x.pot"], cwd=tmp_path, check=True
    )
    found = {e.key: e for e in parse(tmp_path / "y.po", "y.po", "en").entries if not e.obsolete}
    for one in ENTRIES:
        if not one.obsolete:
            again = found[one.key]
            assert (again.state, again.origin) == (one.state, one.origin)


def test_msgfmt_accepts_a_catalog_without_a_word(tmp_path: Path) -> None:
    if not shutil.which("msgfmt"):
        pytest.skip("GNU gettext is not installed")
    path = on_disk(Catalog(HEADER, ENTRIES), tmp_path)
    done = subprocess.run(
        ["msgfmt", "-c", "-o", "/dev/null", str(path)], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""


def test_a_catalog_of_another_language_is_refused(tmp_path: Path) -> None:
    path = on_disk(Catalog(HEADER, ENTRIES), tmp_path)
    with pytest.raises(CatalogError, match=r"x\.po:1: the catalog is of language “en”, not “de”"):
        parse(path, "x.po", "de")


def test_a_message_that_stands_twice_is_refused_with_both_lines(tmp_path: Path) -> None:
    path = on_disk(Catalog(HEADER, (ENTRIES[0], ENTRIES[0])), tmp_path)
    with pytest.raises(CatalogError, match=r"x\.po:18: .*twice, first on line 13"):
        parse(path, "x.po")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('msgid "a"\nmsgstr "b"\nnonsense\n', 3),
        ('msgid "a\nmsgstr "b"\n', 1),
        ('msgid "a"\nmsgstr "b" c\n', 2),
    ],
)
def test_a_syntax_error_is_told_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "x.po"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        parse(path, "x.po")
    assert caught.value.location is not None
    assert caught.value.location.line == line


def test_a_catalog_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.po"
    path.write_bytes('msgid "текст"\nmsgstr "text"\n'.encode("cp1251"))
    with pytest.raises(CatalogError, match="not UTF-8"):
        parse(path, "x.po")


def test_plural_forms_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.po"
    path.write_text('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\n', encoding="utf-8")
    with pytest.raises(CatalogError, match="plural forms"):
        parse(path, "x.po")


texts = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), whitelist_characters="\n\t\u2028\x85")
)


entries = st.builds(
    Entry,
    context=st.none() | texts.filter(bool),
    msgid=texts.filter(bool),
    translation=texts,
    fuzzy=st.booleans(),
    obsolete=st.booleans(),
    previous=st.none() | texts.filter(bool),
    notes=st.lists(st.sampled_from(["a note", "с «кавычками»", "x: y"]), max_size=2).map(tuple),
    comments=st.lists(st.sampled_from(["title", "list item"]), max_size=2).map(tuple),
    places=st.lists(
        st.tuples(st.sampled_from(["posts/x.rst", "имя с пробелом.rst"]), st.integers(1, 99)),
        max_size=2,
    ).map(tuple),
    flags=st.lists(st.sampled_from(["no-wrap", "c-format"]), max_size=1).map(tuple),
)


@given(st.lists(entries, max_size=3, unique_by=lambda one: (one.key, one.obsolete)))
def test_what_the_quick_reader_accepts_polib_reads_the_same(
    tmp_path_factory: pytest.TempPathFactory, some: list[Entry]
) -> None:
    ordered = sorted(some, key=lambda one: one.obsolete)
    path = on_disk(Catalog(HEADER, tuple(ordered)), tmp_path_factory.mktemp("po"))
    text = path.read_bytes().decode()
    quick, slow = read_plain(text), _parse_foreign(path, text, "x.po")
    assert quick is not None
    assert quick.header == slow.header
    for one, other in zip(quick.entries, slow.entries, strict=True):
        if one.obsolete:  # polib drops their previous texts, places and comments
            assert (one.key, one.translation, one.notes) == (
                other.key, other.translation, other.notes
            )  # fmt: skip
        else:
            assert one.without_line() == other.without_line()


@given(texts.filter(bool), texts, st.booleans())
def test_any_text_survives_the_disk(
    tmp_path_factory: pytest.TempPathFactory, msgid: str, translation: str, fuzzy: bool
) -> None:
    entry = Entry(None, msgid, translation, fuzzy=fuzzy)
    path = on_disk(Catalog(HEADER, (entry,)), tmp_path_factory.mktemp("po"))
    assert [one.without_line() for one in parse(path, "x.po").entries] == [entry]
