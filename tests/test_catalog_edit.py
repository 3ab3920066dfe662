"""Single entries of a PO text written anew: nothing else moves by a byte."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from translate.catalog import Catalog, Entry, Origin, parse, serialize, splice
from translate.errors import CatalogError
from translate.messages import Key

HEADER = {
    "Project-Id-Version": "posts",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}

FOREIGN = """\
# Заметка команды
msgid ""
msgstr ""
"Language: en\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
#, fuzzy,no-wrap
#. paragraph
#  с отступом
#| msgctxt "было"
#| msgid ""
#| "Прежний "
#| "текст"
#: posts/x.rst:3
msgid ""
"Первый "
"абзац"
msgstr   "The first"
" paragraph"
msgctxt "title"
msgid "Заголовок"

msgstr "A title"
#. line\u2028separator
msgid "Черта\u2028внутри"
msgstr "Inside\u2028"
   "it"
   \t
## двойная решётка
msgid "Последний"
msgstr ""
#~| msgid "прежний"
#~ msgid "Первый абзац"
#~ msgstr "Gone"
# хвост
"""
"""Entries without blank lines between, comments in no usual order, a blank line in an entry."""

texts = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), whitelist_characters="\n\t\r\x0b\u2028\x85"),
    max_size=60,
)
notes = st.lists(st.sampled_from(["a note", "с «кавычками»", 'msgid "x"', "~ old"]), max_size=2)
entries = st.builds(
    Entry,
    context=st.none() | texts.filter(bool),
    msgid=texts.filter(bool),
    translation=texts,
    fuzzy=st.booleans(),
    obsolete=st.booleans(),
    previous=st.none() | texts.filter(bool),
    notes=notes.map(tuple),
    comments=st.lists(st.sampled_from(["title", "list item"]), max_size=2).map(tuple),
    places=st.lists(st.tuples(st.just("posts/x.rst"), st.integers(1, 99)), max_size=2).map(tuple),
    flags=st.lists(st.sampled_from(["no-wrap", "c-format"]), max_size=1).map(tuple),
)
catalogs = st.lists(entries, max_size=5, unique_by=lambda one: (one.key, one.obsolete)).map(
    lambda some: Catalog(HEADER, tuple(sorted(some, key=lambda one: one.obsolete)))
)
changes = st.builds(
    lambda translation, fuzzy, previous, notes: {
        "translation": translation, "fuzzy": fuzzy, "previous": previous, "notes": tuple(notes),
    },
    texts, st.booleans(), st.none() | texts.filter(bool), notes,
)  # fmt: skip


def read(text: str, folder: Path) -> Catalog:
    path = folder / "x.po"
    path.write_bytes(text.encode())
    return parse(path, "x.po")


def wrapped(text: str) -> str:
    """Rewrite a catalog as GNU gettext does with narrow lines."""
    done = subprocess.run(
        ["msgcat", "--width=40", "-"], input=text.encode(), capture_output=True, check=False
    )
    return done.stdout.decode() if done.returncode == 0 else text


def crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def with_bom(text: str) -> str:
    return "\ufeff" + text


def without_end(text: str) -> str:
    return text.rstrip("\n")


def dense(text: str) -> str:
    return text.replace("\n\n", "\n")


def as_it_is(text: str) -> str:
    return text


OWN_STYLES = [as_it_is, crlf, with_bom, without_end, dense]
STYLES = list(OWN_STYLES)
if shutil.which("msgcat"):
    STYLES.append(wrapped)


def check_law(text: str, changed: Mapping[Key, Entry], folder: Path) -> None:
    """Hold the law *only touched*."""
    before = read(text, folder)
    spliced = splice(text, changed)
    wanted = tuple(
        one if one.obsolete else changed.get(one.key, one) for one in before.entries
    )  # fmt: skip
    assert read(spliced, folder).is_same(replace(before, entries=wanted))
    assert splice(spliced, changed) == spliced
    kept = [one for one in before.entries if not one.obsolete and one.key not in changed]
    without = spliced
    for one in kept:
        without = splice(without, {one.key: one})
    assert without == spliced


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=150)
@given(catalogs, st.data(), st.sampled_from(STYLES))
def test_only_what_is_touched_changes(
    tmp_path_factory: pytest.TempPathFactory,
    catalog: Catalog,
    data: st.DataObject,
    style: Callable[[str], str],
) -> None:
    folder = tmp_path_factory.mktemp("po")
    text = style(serialize(catalog))
    living = read(text, folder).by_key()
    chosen = data.draw(st.sets(st.sampled_from(sorted(living, key=str)))) if living else set()
    changed = {key: replace(living[key], **data.draw(changes)) for key in chosen}
    check_law(text, changed, folder)
    check_bytes(text, splice(text, changed), {key for key in chosen if changed[key] != living[key]})
    if style in OWN_STYLES:
        assert splice(splice(text, changed), living) == text


def check_bytes(text: str, spliced: str, touched: set[Key]) -> None:
    """As many blocks differ as were touched, at most."""
    if not touched:
        assert spliced == text
        return
    end = "\r\n\r\n" if "\r\n\r\n" in text else "\n\n"
    old, new = text.split(end), spliced.split(end)
    if len(old) == len(new):  # blank lines stand between entries
        changed = sum(one != other for one, other in zip(old, new, strict=True))
        assert changed <= len(touched)


@pytest.mark.parametrize("style", STYLES)
def test_an_entry_that_is_as_it_was_leaves_every_byte(
    tmp_path: Path, style: Callable[[str], str]
) -> None:
    text = style(FOREIGN)
    assert splice(text, read(text, tmp_path).by_key()) == text


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("msgid", ["Первый абзац", "Заголовок", "Черта\u2028внутри", "Последний"])
def test_any_layout_is_edited(tmp_path: Path, style: Callable[[str], str], msgid: str) -> None:
    text = style(FOREIGN)
    living = read(text, tmp_path).by_key()
    key = next(key for key in living if key[1] == msgid)
    entry = replace(living[key], translation="New", fuzzy=False, previous=None)
    check_law(text, {key: entry.with_origin(Origin("human"))}, tmp_path)


def test_the_lines_around_an_entry_stay() -> None:
    entry = Entry("title", "Заголовок", "Headline", notes=("проверено",))
    old = 'msgctxt "title"\nmsgid "Заголовок"\n\nmsgstr "A title"\n'
    new = '# проверено\nmsgctxt "title"\nmsgid "Заголовок"\nmsgstr "Headline"\n'
    assert splice(FOREIGN, {entry.key: entry}) == FOREIGN.replace(old, new)
    assert splice(crlf(FOREIGN), {entry.key: entry}) == crlf(FOREIGN.replace(old, new))


def test_the_last_entry_keeps_its_missing_newline() -> None:
    text = serialize(Catalog(HEADER, (Entry(None, "Да", "Yes"),))).rstrip("\n")
    changed = splice(text, {(None, "Да"): Entry(None, "Да", "Yea")})
    assert changed == text.replace("Yes", "Yea")


def test_a_living_entry_is_meant_where_an_obsolete_one_has_its_key(tmp_path: Path) -> None:
    gone = Entry(None, "Да", "Gone", obsolete=True)
    text = serialize(Catalog(HEADER, (Entry(None, "Да"), gone)))
    check_law(text, {(None, "Да"): Entry(None, "Да", "Yes")}, tmp_path)


@pytest.mark.parametrize("key", [(None, "Нет"), ("title", "Да"), (None, ""), (None, "Ушёл")])
def test_a_key_that_is_not_there_is_told(key: Key) -> None:
    text = serialize(Catalog(HEADER, (Entry(None, "Да"), Entry(None, "Ушёл", obsolete=True))))
    with pytest.raises(CatalogError, match="has no entry"):
        splice(text, {key: Entry(*key, "New")})


@pytest.mark.parametrize("note", ["a\nb", "a\n#. b", 'x\nmsgid "y"\nmsgstr ""'])
@pytest.mark.parametrize("style", [as_it_is, crlf])
def test_a_note_that_would_damage_the_file_is_refused(
    style: Callable[[str], str], note: str
) -> None:
    text = style(serialize(Catalog(HEADER, (Entry(None, "Да"),))))
    with pytest.raises(CatalogError, match="read again"):
        splice(text, {(None, "Да"): Entry(None, "Да", notes=(note,))})


def test_a_first_entry_without_a_header_keeps_its_notes_apart(tmp_path: Path) -> None:
    text = '# Шапка\n#. title\nmsgid "Да"\nmsgstr ""\n'
    entry = Entry(None, "Да", "Yes", notes=("сверено",), comments=("title",))
    check_law(text, {entry.key: entry}, tmp_path)
    check_law(with_bom(text), {entry.key: entry}, tmp_path)
    assert splice(with_bom('msgid "Да"\nmsgstr ""'), {entry.key: Entry(None, "Да", "Yes")}) == (
        with_bom('msgid "Да"\nmsgstr "Yes"')
    )
    with pytest.raises(CatalogError, match="no header"):
        splice('msgid "Да"\nmsgstr ""\n', {entry.key: replace(entry, comments=())})
