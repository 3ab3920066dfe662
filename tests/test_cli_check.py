"""`translate check` on a real site."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.site import CATALOG, ENGLISH, Site, translated_site
from translate.catalog import Entry, parse
from translate.checks.mend import mended
from translate.errors import StoreError
from translate.jobs.check import CheckOptions, check_post, site_of
from translate.project import find_project

FIRST, SECOND = list(ENGLISH)[1:]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return translated_site(tmp_path)


def write(site: Site, **changes: str) -> None:
    texts = {"first": FIRST, "second": SECOND, "title": "Новости"}
    english = {**ENGLISH, **{texts[name]: text for name, text in changes.items()}}
    site.approve(CATALOG, english)


def line_of(site: Site, text: str) -> tuple[int, int]:
    for number, line in enumerate(site.read(CATALOG).splitlines(), 1):
        if text in line:
            return number, line.index(text) + 1
    raise AssertionError(text)


def test_a_clean_site_has_nothing_to_tell(site: Site) -> None:
    done = site.run("check")
    assert (done.code, done.out) == (0, "")
    assert done.err == "3 translations: nothing found\n"


def test_an_error_is_told_at_its_place_and_ends_with_1(site: Site) -> None:
    write(site, first="The first paragraph with `a link <http://example.com/>`__.")
    done = site.run("check")
    line, column = line_of(site, "`a link <http://example.com/>`__")
    assert done.code == 1
    assert done.out == (
        f"{CATALOG}:{line}:{column}: error: the source has the link to http://example.org/ where"
        " the translation has the link to http://example.com/; write it as there [changed-markup]\n"
    )
    assert done.err == "3 translations: 1 error\n"


def test_warnings_alone_are_no_failure_and_hints_are_told_on_demand(site: Site) -> None:
    write(site, second="The second paragraph")
    done = site.run("check")
    assert done.code == 0
    assert "[sentence-end]" in done.out
    assert site.run("check", "--severity", "error").out == ""
    write(site, second="The qwzxv paragraph.")
    assert site.run("check").out == ""
    assert "[unknown-word]" in site.run("check", "--severity", "hint").out


def test_annotations_for_github_are_escaped(site: Site) -> None:
    write(site, second="The 100% second paragraph.", title="«News»")
    line, _ = line_of(site, "100%")
    out = site.run("check", "--format", "github").out
    assert f"::warning file={CATALOG},line={line},col=13,title=number-changed::" in out
    assert "“100”" in out
    assert all(one.startswith("::warning ") for one in out.splitlines())


def test_json_is_one_object_for_programs(site: Site) -> None:
    write(site, second="The second paragraph")
    told = json.loads(site.run("check", "--format", "json").out)
    [outcome] = told["outcomes"]
    [one] = outcome["diagnostics"]
    line, column = line_of(site, "The second paragraph")
    place = {"path": CATALOG, "line": line, "column": column + len("The second paragraph") - 1}
    assert (one["severity"], one["code"], one["location"]) == ("warning", "sentence-end", place)


def test_drafts_are_judged_on_demand(site: Site) -> None:
    def draft(entry: Entry) -> Entry:
        return replace(entry, fuzzy=True, translation="Draft") if entry.msgid == SECOND else entry

    site.edit(CATALOG, draft)
    assert site.run("check").out == ""
    assert "[sentence-end]" in site.run("check", "--drafts").out


def test_a_comment_of_the_translator_and_the_configuration_silence_a_check(site: Site) -> None:
    write(site, second="The second paragraph")
    plain = site.read(CATALOG)
    site.write("translate.toml", '[checks]\noff = ["sentence-end"]\n')
    assert site.run("check").out == ""
    site.write("translate.toml", "")
    site.write(
        CATALOG, plain.replace("#. paragraph\n", "# tolmach: ignore sentence-end\n#. paragraph\n")
    )
    assert site.run("check").out == ""


def test_a_language_without_a_dictionary_is_told_of(site: Site) -> None:
    site.write("translate.toml", '[checks]\ndictionary = "xx_XX"\n')
    done = site.run("check")
    assert done.code == 0
    assert done.err.startswith("spelling in “en” was not checked, for there is no dictionary: ")
    site.write("translate.toml", '[checks]\ndictionary = "xx_XX"\noff = ["spelling"]\n')
    assert site.run("check").err == "3 translations: nothing found\n"


def test_a_check_that_nobody_knows_cannot_be_switched_off(site: Site) -> None:
    site.write("translate.toml", '[checks]\noff = ["sentence-ends"]\n')
    done = site.run("check")
    assert done.code == 2
    assert "translate.toml: no check is called “sentence-ends”" in done.err


def test_fix_mends_what_is_mechanical_and_nothing_else(site: Site) -> None:
    write(
        site,
        first="The  first paragraph with `a link <http://example.org/>`_.",
        second="The «second» brigde (paragraph.",
    )
    before = site.read(CATALOG)
    done = site.run("check", "--fix")
    assert done.err == "3 translations: 2 warnings; 2 mended\n"
    after = site.read(CATALOG)
    translations = [one.translation for one in parse(site.root / CATALOG, CATALOG).entries]
    assert "The first paragraph with `a link <http://example.org/>`__." in translations
    assert "The “second” brigde (paragraph." in translations
    changed = [
        (old, new)
        for old, new in zip(before.splitlines(), after.splitlines(), strict=True)
        if old != new
    ]
    assert all(new.startswith('msgstr "') for _, new in changed)
    assert site.run("check", "--fix").err.startswith("3 translations: 2 warnings\n")
    assert site.read(CATALOG) == after


def test_a_catalog_that_was_saved_meanwhile_is_left_as_it_was_saved(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(site, second="The  second paragraph.")
    saved = site.read(CATALOG).replace("The  second", "Another  second")

    def slow(*given: Any) -> str | None:
        site.write(CATALOG, saved)
        return mended(*given)

    monkeypatch.setattr("translate.jobs.check.mended", slow)
    project = find_project(site.root)
    options = CheckOptions(("en",), fix=True)
    with pytest.raises(StoreError, match=r"meanwhile|changed"):
        check_post(project, {"en": site_of(project, "en")}, options, "posts/news.rst")
    assert site.read(CATALOG) == saved


def test_only_the_posts_that_are_named_are_judged(site: Site) -> None:
    site.write("posts/other.rst", "Мост.\n")
    assert site.run("extract").code == 0
    write(site, second="The second paragraph")
    other = "locales/en/LC_MESSAGES/posts/other.po"
    site.approve(other, {"Мост.": "A bridge"})
    out = site.run("check", "posts/other.rst").out
    assert other in out
    assert CATALOG not in out
    assert site.run("check", "posts/none.rst").code == 2


def test_the_same_text_in_two_posts_has_one_translation(site: Site) -> None:
    site.write("posts/other.rst", "Второй абзац.\n")
    assert site.run("extract").code == 0
    site.approve("locales/en/LC_MESSAGES/posts/other.po", {SECOND: "Paragraph two."})
    out = site.run("check").out
    assert out.count("[inconsistent]") == 2


def test_a_catalog_that_cannot_be_read_is_told_and_the_others_are_judged(site: Site) -> None:
    site.write("posts/other.rst", "Мост.\n")
    assert site.run("extract").code == 0
    site.approve("locales/en/LC_MESSAGES/posts/other.po", {"Мост.": "A bridge"})
    site.write(CATALOG, 'msgid "a\n')
    done = site.run("check")
    assert done.code != 0
    assert "[sentence-end]" in done.out
    assert CATALOG in done.out + done.err


def test_a_broken_word_list_or_glossary_is_an_error_with_its_place(site: Site) -> None:
    site.write("spelling.txt", "two words\n")
    done = site.run("check")
    assert done.code != 0
    assert "spelling.txt:1:5" in done.out + done.err
