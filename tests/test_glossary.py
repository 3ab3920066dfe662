"""A site's own terms: what the file may look like, and where they stand in a text."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate import glossary as module
from translate.errors import EngineError, InputError
from translate.glossary import Glossary, Term, parse_glossary, read_glossary

pytest.importorskip("pymorphy3")


def found(text: str, *sources: str) -> list[str]:
    return [
        text[one.start : one.end] for one in Glossary(Term(one, "x") for one in sources).find(text)
    ]


@pytest.mark.parametrize(
    ("text", "sources", "wanted"),
    [
        ("Внутри контейнера тесно.", ["контейнер"], ["контейнера"]),
        ("Контейнер в КОНТЕЙНЕРЕ", ["контейнеры"], ["Контейнер", "КОНТЕЙНЕРЕ"]),
        ("много системных вызовов", ["системный вызов"], ["системных вызовов"]),
        ("много системных  вызовов", ["системный вызов"], ["системных  вызовов"]),
        ("системный, вызов", ["системный вызов"], []),
        ("системный", ["системный вызов"], []),
        ("под елкой", ["ёлка"], ["елкой"]),
        ("под ёлкой", ["елка"], ["ёлкой"]),
        ("на fedora и Fedora's, но не в Fedoras", ["Fedora"], ["fedora", "Fedora"]),
        ("два веб-сервера, но не сервера веб", ["веб-сервер"], ["веб-сервера"]),
        ("без RPM-пакетов", ["RPM-пакет"], ["RPM-пакетов"]),
        ("без RPM-пакетов", ["пакет"], []),
        ("с GID-ами", ["GID"], ["GID-ами"]),
        ("C, C++ и C#", ["C++"], ["C++"]),
        ("C, C++ и C#", ["C"], ["C"]),
        ("на .NET и на NET", [".NET"], [".NET"]),
        ("TCP/IP, TCP и IP", ["TCP/IP"], ["TCP/IP"]),
        ("ядра Linux и ядра", ["ядро", "ядро Linux"], ["ядра Linux", "ядра"]),
        ("сборка ядра Linux", ["сборка ядра", "ядро Linux и", "Linux"], ["сборка ядра", "Linux"]),
        ("новая сборка ядра той", ["новая сборка", "сборка ядра той"], ["сборка ядра той"]),
        ("«да»", ["«»"], []),
    ],
)  # fmt: skip
def test_a_term_is_found_in_whatever_form_it_stands(
    text: str, sources: list[str], wanted: list[str]
) -> None:
    assert found(text, *sources) == wanted


@pytest.mark.parametrize(
    ("text", "source", "number"),
    [
        ("системные вызовы", "системный вызов", "plur"),
        ("системного вызова", "системный вызов", "sing"),
        ("сборки ядра", "сборка ядра", "sing"),
        ("сборок ядра", "сборка ядра", "plur"),
        ("новые системы", "новая система", "plur"),
        ("свободные системы", "свободная система", "plur"),
        ("свободной системы", "свободная система", "sing"),
        ("открытые", "открытый", "plur"),
        ("ядер", "ядро", "plur"),
        ("Linux", "Linux", ""),
    ],
)
def test_a_match_tells_the_number_of_its_head_word(text: str, source: str, number: str) -> None:
    assert [one.number for one in Glossary([Term(source, "x")]).find(text)] == [number]


WORDS = "сборка ядра Linux ядро новая системы вызов C++ , . RPM-пакет ёлка .NET".split()


@given(
    st.lists(st.sampled_from(WORDS), max_size=12),
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join), max_size=5),
)
def test_matches_ascend_and_never_overlap(words: list[str], sources: list[str]) -> None:
    text = " ".join(words)
    matches = Glossary(Term(one, "x") for one in sources).find(text)
    ends = [0, *(one.end for one in matches)]
    assert all(end <= one.start < one.end for end, one in zip(ends, matches, strict=False))
    plain = {one for one in sources if any(word[0].isalpha() for word in one.split())}
    if any(f" {one} " in f" {text} " for one in plain):
        assert matches


@pytest.mark.parametrize(
    ("translation", "wanted"),
    [
        ("A kernel in the container", ()),
        ("Kernels in CONTAINERS", ()),
        ("A core in the container", ("ядро → kernel",)),
        ("kernelized containerd", ("ядро → kernel", "контейнер → container")),
    ],
)
def test_terms_that_a_translation_renders_otherwise_are_told(
    translation: str, wanted: tuple[str, ...]
) -> None:
    glossary = Glossary([Term("ядро", "kernel"), Term("контейнер", "container")])
    assert glossary.unmet("ядро в контейнере, ядра", translation) == wanted


@pytest.mark.parametrize(
    ("term", "keep", "rendering"),
    [
        (Term("ядро", "kernel"), False, "kernel"),
        (Term("Fedora", ""), True, "Fedora"),
        (Term("Fedora", "Fedora"), True, "Fedora"),
        (Term("ядро", "kernel", "Do not translate!"), True, "kernel"),
        (Term("ядро", "kernel", "имя, не переводить"), True, "kernel"),
        (Term("ядро", "kernel", "переводить"), False, "kernel"),
    ],
)
def test_a_term_tells_what_stands_in_the_translation(
    term: Term, keep: bool, rendering: str
) -> None:
    assert (term.keep, term.rendering) == (keep, rendering)


KERNEL = Term("ядро", "kernel", line=1)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ядро,kernel\n", [KERNEL]),
        ("ядро;kernel;\n", [KERNEL]),
        ("ядро,kernel,,,\n", [KERNEL]),
        ("\ufeffSource,target,note\r\nядро,kernel,x\r\n", [Term("ядро", "kernel", "x", 2)]),
        ("# слова\n\nядро, kernel\nC#\n", [replace(KERNEL, line=3), Term("C#", "", line=4)]),
        ('"а, ""б""","a\nb"\nв,c', [Term('а, "б"', "a\nb", "", 1), Term("в", "c", "", 3)]),
        ("Ёж,fir\nя,I\nеж,hedgehog\n", [Term("еж", "hedgehog", "", 3), Term("я", "I", "", 2)]),
        ("# я\nя\tI\n# б\nв\tc\tнет\tда", [Term("я", "I", "", 2), Term("в", "c", "нет", 4)]),
        ('"ядро\tcore, kernel\n', [Term('"ядро', "core, kernel", "", 1)]),
        ("term\ttranslation\nядро\tkernel\n", [replace(KERNEL, line=2)]),
        ("", []),
    ],
)  # fmt: skip
def test_both_forms_of_a_glossary_are_read(text: str, wanted: list[Term]) -> None:
    assert list(parse_glossary(text, "glossary.csv")) == wanted


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("ядро,kernel\n,disk\n", "glossary.csv:2", "no source"),
        ("ядро\tkernel\n\tdisk\n", "glossary.csv:2", "no source"),
        ('"а\nб",x\nа,b,c,d\n', "glossary.csv:3", "4 columns"),
        ('ядро,kernel\nдиск,"disk\n', "glossary.csv:2", "no CSV"),
        ('ядро,"ker"nel\n', "glossary.csv:1", "no CSV"),
    ],
)
def test_a_broken_row_is_named_by_its_line(text: str, place: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        parse_glossary(text, "glossary.csv")
    assert str(caught.value.location) == place
    assert caught.value.hint


def test_the_first_glossary_at_the_root_is_read(tmp_path: Path) -> None:
    assert read_glossary(tmp_path) is None
    for name, text in (("tsv", "в\tc\n"), ("txt", "б\tb\n"), ("csv", "а,a\n")):
        (tmp_path / f"glossary.{name}").write_text(text, encoding="utf-8")
        read = read_glossary(tmp_path)
        assert read is not None
        assert [one.source for one in read.terms] == [text[0]]


def test_a_glossary_that_is_not_utf8_is_refused_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "glossary.csv").write_bytes("a,b\nядро,kernel\n".encode("cp1251"))
    with pytest.raises(InputError, match="not UTF-8") as caught:
        read_glossary(tmp_path)
    assert str(caught.value.location) == "glossary.csv:2"


def test_a_glossary_that_is_a_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "glossary.csv").mkdir()
    with pytest.raises(InputError):
        read_glossary(tmp_path)


def test_without_pymorphy3_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymorphy3", None)
    module._morphology.cache_clear()
    module.lemmas.cache_clear()
    with pytest.raises(EngineError) as caught:
        Glossary([Term("контейнер", "container")])
    assert "tolmach[mt]" in caught.value.hint


def test_only_words_that_begin_like_a_term_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count comparisons: a text pays for the terms that it touches, not for all."""
    numbers = ["ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"]
    terms = [Term(f"{a} {b} {c}", "x") for a in numbers for b in numbers for c in numbers]
    glossary = Glossary([*terms, Term("ядро", "kernel")])
    matches, compared = module._matches, list[str]()

    def counted(pattern: module._Pattern, *given: Any) -> Iterator[module.TermMatch]:
        compared.append(pattern.term.source)
        return matches(pattern, *given)

    monkeypatch.setattr(module, "_matches", counted)
    assert len(glossary.find("ядра и диски " * 1000)) == 1000
    assert compared == ["ядро"] * 1000
