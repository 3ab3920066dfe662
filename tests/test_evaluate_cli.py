"""`translate evaluate`, run as one runs it who chooses a model."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
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
TRAINED = str(Path(__file__).parent / "models" / "tiny-ru_en.argosmodel")
INSTALLED = "ru_en 1.0"
TWO = ("--model", INSTALLED, "--model", TRAINED)


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
    found = judged(site, *wiki, *news)
    assert names(found) == ["wiki.ru", "news.ru"]
    assert [one["segments"] for one in found["groups"]] == [2, 3]
    assert [one["chrf"] == 100 for one in found["groups"]] == [False, True]


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


def test_two_models_are_compared_on_each_test_set(site: Site) -> None:
    news, wiki = write_set(site, "news", NEWS), write_set(site, "wiki", WIKI, "A map.", "A pike.")
    found = judged(site, *news, *wiki, *TWO)
    assert (found["model"], found["models"]) == (INSTALLED, [INSTALLED, f"ru_en 1.0 ({TRAINED})"])
    assert ["|bs:1000|" in one for one in found["signatures"]] == [True, True, False]
    for group in found["groups"]:
        first, second = group["scores"]
        assert {name: group[name] for name in first} == first
        for name in ("chrf", "bleu"):
            compared = group["comparison"][name]
            assert compared["difference"] == pytest.approx(second[name] - first[name])
            assert compared["low"] - 1e-4 < compared["difference"] < compared["high"] + 1e-4
            assert 0 < compared["p"] <= 1
    assert found["groups"][0]["comparison"]["chrf"]["difference"] < 0


def test_models_may_change_places(site: Site) -> None:
    news = write_set(site, "news", NEWS)
    there = judged(site, *news, *TWO)["groups"][0]
    back = judged(site, *news, *TWO[2:], *TWO[:2])["groups"][0]
    assert back["scores"] == there["scores"][::-1]
    for name, one in there["comparison"].items():
        other = back["comparison"][name]
        assert (other["low"], other["high"]) == pytest.approx((-one["high"], -one["low"]))
        assert other["p"] == one["p"]


def test_a_model_stands_beside_itself_and_does_not_differ(site: Site) -> None:
    news = write_set(site, "news", NEWS)
    done = site.run("evaluate", *news, "--model", INSTALLED, "--model", INSTALLED)
    assert (
        done.out
        == """\
A: ru_en 1.0
B: ru_en 1.0

         chrF            BLEU  edits/100 words
     A      B        A      B        A      B    texts    words
 100.0  100.0    100.0  100.0      0.0    0.0        3        9  news.ru

B less A, by paired bootstrap resampling:
      difference  95 % interval            p
chrF       +0.00  +0.00 to +0.00     1.000  news.ru
BLEU       +0.00  +0.00 to +0.00     1.000  news.ru
"""
    )


def test_posts_are_too_small_to_compare_models_on(site: Site) -> None:
    for post in "ab":
        site.write(f"posts/{post}.rst", f"Новый файл готов {post}.\n")
    site.run("extract")
    site.run("pretranslate")
    for post in "ab":
        site.edit(f"locales/en/LC_MESSAGES/posts/{post}.po", lambda one: replace(one, fuzzy=False))
    found = judged(site, *TWO)
    assert [(one["group"], one["comparison"] is None) for one in found["groups"]] == [
        ("posts/a.rst", True),
        ("posts/b.rst", True),
        ("all", False),
    ]


def test_what_a_model_made_once_is_remembered_for_it_alone(site: Site) -> None:
    news = write_set(site, "news", NEWS)
    before = judged(site, *news, *TWO)["groups"][0]
    with closing(sqlite3.connect(site.root / ".translate/machine.db")) as database, database:
        query = "update sentence set target = ? where source = ? and target <> ?"
        for text in NEWS:
            exact = transliterated(text)
            database.execute(query, [exact, text, exact])
    after = judged(site, *news, *TWO)["groups"][0]
    assert before["scores"][0]["chrf"] == after["scores"][0]["chrf"] == 100
    assert before["scores"][1]["chrf"] < after["scores"][1]["chrf"] == 100


def test_a_file_of_a_model_drafts_posts_too(site: Site) -> None:
    site.write("posts/a.rst", "Новый файл готов.\n")
    site.run("extract")
    assert site.run("pretranslate", "--model", TRAINED).code == 0
    assert 'msgstr "Novyy' not in site.read("locales/en/LC_MESSAGES/posts/a.po")


def test_models_that_cannot_be_judged_are_told(site: Site) -> None:
    news = write_set(site, "news", NEWS)
    assert first_lines(site, *news, *TWO, "--model", "x") == [
        "error: --model is given 3 times",
        "hint: name one model to judge it, or two to compare them",
    ]
    assert first_lines(site, *news, "--model", INSTALLED, "--model", "lost.argosmodel") == [
        "error: lost.argosmodel: there is no such file",
        "hint: is the name spelt right? `translate model list` shows what is installed",
    ]
    assert first_lines(site, *news, "--model", TRAINED, "--engine", "argos-api") == [
        f"error: {TRAINED}: argos-api runs none but installed models",
        f"hint: `translate model install {TRAINED}` first, and name the model by its name",
    ]
    site.write("translate.toml", 'targets = ["de"]\n')
    assert first_lines(site, *news, "--model", TRAINED) == [
        f"error: {TRAINED}: the model translates ru → en, and ru → de is wanted",
        "hint: name another model, or another language with --to",
    ]


def test_the_drafts_of_all_test_sets_are_written_the_worst_first(site: Site) -> None:
    news = write_set(site, "news", NEWS, transliterated(NEWS[0]), "A file.", "Xyz")
    wiki = write_set(site, "wiki", WIKI)
    done = site.run("evaluate", *news, *wiki, "--drafts", "drafts.tsv")
    assert (done.code, done.err.splitlines()[0]) == (0, "5 texts written to drafts.tsv")
    rows = [line.split("\t") for line in site.read("drafts.tsv").splitlines()]
    assert [(row[0], row[2]) for row in rows] == [
        ("set", "source"),
        ("news.ru", NEWS[2]),
        ("news.ru", NEWS[1]),
        ("news.ru", NEWS[0]),
        *(("wiki.ru", text) for text in WIKI),
    ]
    assert [row[3] for row in rows[1:]] == [transliterated(row[2]) for row in rows[1:]]
    assert [row[4] for row in rows[1:3]] == ["Xyz", "A file."]


def test_posts_are_shown_without_their_markup(site: Site) -> None:
    site.write("posts/a.rst", "Сеть видит `модуль <http://example.org/>`__ и ``ядро``.\n")
    site.run("extract")
    site.run("pretranslate")
    site.edit("locales/en/LC_MESSAGES/posts/a.po", lambda one: replace(one, fuzzy=False))
    site.run("evaluate", "--drafts", "drafts.tsv", "--model", INSTALLED, "--model", INSTALLED)
    draft = "Setj vidit modulj i ядро."
    assert site.read("drafts.tsv").splitlines()[1].split("\t") == [
        *("posts/a.rst", "100.00", "100.00", "0.00"),
        *("Сеть видит модуль и ядро.", draft, draft, draft),
    ]


def test_posts_and_files_are_not_judged_on_together(site: Site) -> None:
    news = write_set(site, "news", NEWS)
    assert first_lines(site, "posts/a.rst", *news) == [
        "error: posts and files cannot be judged on in one run",
        "hint: leave out the posts, or --source and --reference",
    ]
