"""Words of the language, and the site's own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from translate.errors import InputError
from translate.spelling import add_word, read_speller, site_words
from translate.spelling import speller as speller_module


def test_words_of_the_dictionary_of_the_trade_and_of_the_site_are_known(tmp_path: Path) -> None:
    (tmp_path / "spelling.txt").write_text("# ours\nglorph\nQuux  # a name\n", "utf-8")
    speller = read_speller(tmp_path, "en")
    assert speller is not None
    for word in ("bridge", "filesystem", "glorph", "Glorph", "Quux", "quux", "behaviour"):
        assert speller.knows(word), word
    for word in ("brigde", "glorhp"):
        assert not speller.knows(word), word
    assert speller.knows("rainforest")
    assert not speller.has("rainforest")


def test_a_word_that_the_dictionary_cannot_write_is_unknown(tmp_path: Path) -> None:
    speller = read_speller(tmp_path, "en")
    assert speller is not None
    assert not speller.knows("мост")
    assert not speller.has("“мост”")


def test_without_a_dictionary_or_without_hunspell_there_is_no_spelling(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_speller(tmp_path, "xx") is None
    assert read_speller(tmp_path, "en", "xx_XX") is None
    monkeypatch.setitem(sys.modules, "hunspell", None)
    speller_module._hunspell.cache_clear()
    assert read_speller(tmp_path, "en") is None
    speller_module._hunspell.cache_clear()


def test_a_word_is_added_once(tmp_path: Path) -> None:
    (tmp_path / "spelling.txt").write_text("one", "utf-8")
    add_word(tmp_path, "two")
    add_word(tmp_path, "two")
    assert (tmp_path / "spelling.txt").read_text("utf-8") == "one\ntwo\n"
    assert site_words(tmp_path) == {"one", "two"}


@pytest.mark.parametrize(
    ("content", "place"),
    [(b"one\ntwo words\n", "spelling.txt:2:5"), (b"one\n\xff\n", "spelling.txt:2")],
)
def test_a_broken_list_is_told_with_its_place(tmp_path: Path, content: bytes, place: str) -> None:
    (tmp_path / "spelling.txt").write_bytes(content)
    with pytest.raises(InputError) as told:
        site_words(tmp_path)
    assert str(told.value).startswith(place + ": ")
