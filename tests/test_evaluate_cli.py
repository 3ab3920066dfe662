"""`translate evaluate`, run as one runs it who chooses a model."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ctranslate2")
pytest.importorskip("sacrebleu")

from tests.models.transliterator import transliterated
from tests.site import Site

NEWS = ("Сеть видит модуль.", "Новый файл готов.", "Сборка идёт долго.")
WIKI = ("Карта сети.", "Щука съела ёжика.")


@pytest.fixture
def site(tmp_path: Path, tiny_models: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tiny_models))
    site = Site(tmp_path / "site")
    site.write("translate.toml", "")
    return site


def write_set(site: Site, name: str, texts: tuple[str, ...], *wanted: str) -> tuple[str, ...]:
    """Write a test set; by default it wants what the transliterator makes of it."""
    site.write(f"{name}.ru", "".join(f"{one}\n" for one in texts))
    references = wanted or tuple(map(transliterated, texts))
    site.write(f"{name}.en", "".join(f"{one}\n" for one in references))
    return ("--source", f"{name}.ru", "--reference", f"{name}.en")


def judged(site: Site, *arguments: str) -> dict[str, Any]:
    done = site.run("evaluate", *arguments, "--format", "json")
    assert done.code == 0, done.err
    found = json.loads(done.out)
    assert isinstance(found, dict)
    return found


def names(found: dict[str, Any]) -> list[str]:
    return [one["group"] for one in found["groups"]]


def first_lines(site: Site, *arguments: str) -> list[str]:
    """Give what an impossible command says."""
    done = site.run("evaluate", *arguments)
    assert (done.code, done.out) == (2, "")
    return done.err.splitlines()


def test_test_sets_are_judged_each_by_itself(site: Site) -> None:
    news, wiki = write_set(site, "news", NEWS), write_set(site, "wiki", WIKI, "A map.", "A pike.")
    found = judged(site, *news, *wiki)
    assert names(found) == ["news.ru", "wiki.ru"]
    assert [one["segments"] for one in found["groups"]] == [3, 2]
    assert [one["chrf"] == 100 for one in found["groups"]] == [True, False]


def test_sources_and_references_are_paired_in_their_order(site: Site) -> None:
    news, wiki = write_set(site, "news", NEWS), write_set(site, "wiki", WIKI)
    found = judged(site, *news[:2], *wiki[:2], *news[2:], *wiki[2:])
    assert [one["chrf"] for one in found["groups"]] == [100, 100]


def test_test_sets_of_one_name_are_told_apart(site: Site) -> None:
    one, other = write_set(site, "one/dev", NEWS), write_set(site, "other/dev", WIKI)
    assert names(judged(site, *one, *other)) == ["one/dev.ru", "other/dev.ru"]
    site.write("one/second.en", site.read("one/dev.en"))
    again = (*one[:2], "--reference", "one/second.en")
    assert names(judged(site, *one, *again)) == [
        "one/dev.ru – one/dev.en",
        "one/dev.ru – one/second.en",
    ]


def test_a_source_without_its_reference_is_told(site: Site) -> None:
    news = write_set(site, "news", NEWS)
    assert first_lines(site, *news, *news[:2]) == [
        "error: --source is given 2 times, and --reference 1 time",
        "hint: give each --source its --reference, both in the same order",
    ]


def test_a_test_set_that_is_named_twice_is_told(site: Site) -> None:
    news = write_set(site, "news", NEWS)
    assert first_lines(site, *news, *news)[0] == "error: news.ru – news.en is named twice"


def test_a_test_set_of_blank_lines_is_told(site: Site) -> None:
    news, blank = write_set(site, "news", NEWS), write_set(site, "blank", ("", "Да."), "No.", "")
    assert first_lines(site, *news, *blank) == [
        "error: blank.ru: has no line to judge a model by",
        "hint: both it and blank.en want texts, a line each",
    ]


def test_posts_are_one_test_set_and_each_has_its_scores(site: Site) -> None:
    site.write("posts/a.rst", "Новый файл готов.\n\nВторой абзац.\n")
    site.write("posts/b.rst", "Сеть видит ``модуль``.\n")
    site.run("extract")
    site.run("pretranslate")
    for post in "ab":
        site.edit(f"locales/en/LC_MESSAGES/posts/{post}.po", lambda one: replace(one, fuzzy=False))
    found = judged(site)
    assert names(found) == ["posts/a.rst", "posts/b.rst", "all"]
    assert [one["segments"] for one in found["groups"]] == [2, 1, 3]
    assert [one["chrf"] for one in found["groups"]] == [100, 100, 100]
