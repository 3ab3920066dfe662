"""The commands, row by row: what they print where, what they leave, and how they end."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.site import CATALOG, ENGLISH, MERGED, POST, Site, translated_site
from translate import __version__
from translate.catalog import Origin


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return translated_site(tmp_path)


def test_version(tmp_path: Path) -> None:
    done = Site(tmp_path).run("--version")
    assert (done.code, done.out, done.err) == (0, f"translate {__version__}\n", "")


def test_extract_tells_what_it_made(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.write("posts/news.rst", POST)
    done = site.run("extract")
    assert (done.code, done.out, done.err) == (0, f"created {CATALOG}\n", "1 post: 1 created\n")


def test_extracting_again_changes_no_byte(site: Site) -> None:
    before = site.read(CATALOG)
    assert site.run("extract").err == "1 post: 1 unchanged\n"
    assert site.run("extract", "posts/news.rst").err == "1 post: 1 unchanged\n"
    assert site.read(CATALOG) == before


def test_extracting_again_without_the_cache_changes_no_byte(site: Site) -> None:
    before = (site.root / CATALOG).stat()
    (site.root / ".translate/stamps.json").unlink()
    assert site.run("extract", SOURCE_DATE_EPOCH="1800000000").err == "1 post: 1 unchanged\n"
    assert (site.root / CATALOG).stat().st_mtime_ns == before.st_mtime_ns


def test_the_creation_date_moves_only_with_the_messages(site: Site) -> None:
    site.write("posts/news.rst", POST.replace("Второй абзац.", "\nВторой абзац."))
    assert site.run("extract", SOURCE_DATE_EPOCH="1800000000").out == f"updated {CATALOG}\n"
    assert "POT-Creation-Date: 2026-01-01" in site.read(CATALOG)
    site.write("posts/news.rst", POST + "\nТретий абзац.\n")
    assert site.run("extract", SOURCE_DATE_EPOCH="1800000000").out == f"updated {CATALOG}\n"
    assert "POT-Creation-Date: 2027-01-15" in site.read(CATALOG)


def test_extract_check_writes_nothing_and_exits_1(site: Site) -> None:
    site.write("posts/news.rst", POST + "\nТретий абзац.\n")
    before = site.read(CATALOG)
    done = site.run("extract", "--check")
    assert (done.code, done.out) == (1, f"would update {CATALOG}\n")
    assert site.read(CATALOG) == before


def test_extract_check_exits_0_when_all_is_in_step(site: Site) -> None:
    assert site.run("extract").code == 0
    assert site.run("extract", "--check").code == 0


def test_templates_are_written_when_asked(site: Site) -> None:
    done = site.run("extract", "--templates")
    assert done.out == "created locales/templates/posts/news.pot\n"
    assert site.run("extract", "--templates").out == ""


def test_merge_writes_the_translated_post(site: Site) -> None:
    done = site.run("merge")
    assert (done.code, done.out) == (0, "created posts/news.en.rst\n")
    assert done.err == "1 post: 1 created; 3 of 3 messages translated\n"
    assert site.read("posts/news.en.rst") == MERGED


def test_merging_again_changes_nothing(site: Site) -> None:
    site.run("merge")
    assert site.run("merge").err == "1 post: 1 unchanged; 3 of 3 messages translated\n"


def test_merge_check_exits_1_when_a_post_is_behind(site: Site) -> None:
    assert site.run("merge", "--check").code == 1
    assert site.run("merge").code == 0
    assert site.run("merge", "--check").code == 0


def test_merge_diff_prints_and_writes_nothing(site: Site) -> None:
    done = site.run("merge", "--diff")
    assert done.code == 0
    assert done.out.startswith("--- /dev/null\n+++ posts/news.en.rst\n")
    assert "+The second paragraph.\n" in done.out
    assert "posts/news.en.rst" not in site.files()


def test_drafts_count_as_untranslated_unless_asked_for(site: Site) -> None:
    site.edit(
        CATALOG,
        lambda one: (
            replace(one, fuzzy=True).with_origin(Origin("machine", "m"))
            if one.msgid.startswith("Второй")
            else one
        ),
    )
    assert "2 of 3 messages translated" in site.run("merge").err
    assert "Второй абзац." in site.read("posts/news.en.rst")
    assert "3 of 3 messages translated" in site.run("merge", "--drafts").err
    assert site.read("posts/news.en.rst") == MERGED


def test_a_post_with_too_little_translated_is_skipped(site: Site) -> None:
    site.approve(CATALOG, {"Новости": "News"})
    done = site.run("merge", "--min", "50")
    assert (done.code, done.out) == (0, "")
    assert done.err == "1 post: 1 skipped; 1 of 3 messages translated\n"
    assert site.run("merge", "--min", "33").out == "created posts/news.en.rst\n"


def test_a_translated_post_that_is_stale_is_told(site: Site) -> None:
    site.run("merge")
    site.approve(CATALOG, {})
    assert "posts/news.en.rst: warning: this translated post is left as it was" in (
        site.run("merge").err
    )


def test_nothing_translated_and_min_0_gives_the_source_back(site: Site) -> None:
    site.approve(CATALOG, {})
    assert site.run("merge").out == ""
    assert site.run("merge", "--min", "0").out == "created posts/news.en.rst\n"
    assert site.read("posts/news.en.rst") == POST


def test_a_translation_that_loses_a_link_is_refused_and_named(site: Site) -> None:
    lost = {**ENGLISH, "Первый абзац со `ссылкой <http://example.org/>`__.": "No link at all."}
    site.approve(CATALOG, lost)
    done = site.run("merge")
    assert done.code == 1
    assert done.out == "created posts/news.en.rst\n"
    assert done.err.splitlines()[0] == (
        "posts/news.rst:4:1: error: this translation is refused, the text stays in the source"
        " language: lost link http://example.org/ [changed-markup]"
        f" (see {CATALOG}:22)"
    )
    merged = site.read("posts/news.en.rst")
    assert "Первый абзац со `ссылкой <http://example.org/>`__." in merged
    assert "The second paragraph." in merged


def test_a_post_that_changed_since_extraction_is_told(site: Site) -> None:
    site.write("posts/news.rst", POST + "\nТретий абзац.\n")
    done = site.run("merge")
    assert done.code == 0
    assert "1 text of the post is not in the catalog; run `translate extract`" in done.err


def test_status_counts_by_state(site: Site) -> None:
    done = site.run("status", "--format", "json")
    assert done.code == 0
    (row,) = json.loads(done.out)["outcomes"]
    assert (row["path"], row["messages"], row["approved"]) == (CATALOG, 3, 3)
    site.write("posts/news.rst", POST + "\nТретий абзац.\n")
    (row,) = json.loads(site.run("status", "--format", "json").out)["outcomes"]
    assert (row["messages"], row["approved"], row["not extracted"]) == (4, 3, 1)


def test_status_is_a_table_for_people(site: Site) -> None:
    done = site.run("status")
    assert done.code == 0
    assert done.out.splitlines()[0].split() == [
        "done", "approved", "needs", "work", "draft", "untranslated", "new", "post",
    ]  # fmt: skip
    assert done.out.splitlines()[1].split() == ["100", "%", "3", *"····", "posts/news.rst"]


def test_json_tells_every_diagnostic(site: Site) -> None:
    site.approve(CATALOG, {**ENGLISH, "Второй абзац.": "A new `link <http://x/>`__."})
    done = site.run("merge", "--format", "json")
    report = json.loads(done.out)
    assert (done.code, report["exit_code"]) == (1, 1)
    (diagnostic,) = report["outcomes"][0]["diagnostics"]
    assert diagnostic["code"] == "changed-markup"
    assert diagnostic["location"]["path"] == "posts/news.rst"
    assert diagnostic["location"]["line"] == 6


def test_a_folder_means_the_posts_in_it(site: Site) -> None:
    site.write("posts/2026/a.rst", "Текст.\n")
    site.write("posts/2025/b.rst", "Текст.\n")
    done = site.run("extract", "posts/2026")
    assert done.out == "created locales/en/LC_MESSAGES/posts/2026/a.po\n"


def test_the_project_is_found_from_a_folder_below(site: Site) -> None:
    site.write("translate.toml", "")
    assert site.run("merge", "news.rst", cwd="posts").out == "created posts/news.en.rst\n"


def test_translated_posts_are_no_sources(site: Site) -> None:
    site.run("merge")
    site.run("extract")
    assert site.files() == {"posts/news.rst", "posts/news.en.rst", CATALOG}
    done = site.run("extract", "posts/news.en.rst")
    assert done.code == 2
    assert "is a translated post, not a source" in done.err


def test_an_unknown_directive_is_told_once_as_a_note(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.write("posts/a.rst", ".. мой:: x\n\n   Текст.\n\n.. мой:: y\n\nАбзац.\n")
    done = site.run("extract")
    assert done.code == 0
    assert done.err.count("unknown directive “мой”") == 1
    assert "posts/a.rst:1: note:" in done.err


def test_the_same_note_on_many_posts_is_told_once(tmp_path: Path) -> None:
    site = Site(tmp_path)
    for name in ("a", "b", "c"):
        site.write(f"posts/{name}.rst", ".. my:: x\n\nАбзац.\n")
    done = site.run("extract")
    assert done.err.count("unknown directive “my”") == 1
    assert "posts/a.rst:1: note:" in done.err
    assert "(and 2 more places)" in done.err


def test_a_declared_directive_is_translated(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.write("translate.toml", '[directives]\n"мой" = "content"\n')
    site.write("posts/a.rst", ".. мой:: x\n\n   Текст.\n")
    site.run("extract")
    assert 'msgid "Текст."' in site.read("locales/en/LC_MESSAGES/posts/a.po")


def test_several_languages_have_a_catalog_each(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.write("translate.toml", 'targets = ["en", "de"]\n')
    site.write("posts/a.rst", "Текст.\n")
    assert len(site.run("extract").out.splitlines()) == 2
    assert "nplurals=2" in site.read("locales/de/LC_MESSAGES/posts/a.po")


def test_an_english_post_has_no_catalog(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.write("posts/a.rst", "Already in English, with 42 and ``код``.\n")
    assert site.run("extract").out == ""
    assert site.files() == {"posts/a.rst"}


def test_a_catalog_whose_post_is_gone_is_told_and_kept(site: Site) -> None:
    (site.root / "posts/news.rst").unlink()
    site.write("posts/other.rst", "Текст.\n")
    done = site.run("extract")
    assert f"{CATALOG}: warning: its post, posts/news.rst, is gone" in done.err
    assert CATALOG in site.files()


def test_init_writes_the_defaults(tmp_path: Path) -> None:
    site = Site(tmp_path)
    done = site.run("init")
    assert (done.code, done.out) == (0, "wrote translate.toml\n")
    assert 'targets = ["en"]' in site.read("translate.toml")
    again = site.run("init")
    assert again.code == 2
    assert "translate.toml: exists already" in again.err


def test_init_reads_a_nikola_conf_without_running_it(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.write(
        "conf.py",
        'import os\nDEFAULT_LANG = "ru"\n'
        'TRANSLATIONS = {DEFAULT_LANG: "", "en": "./en", "de": "./de"}\n'
        'POSTS = (("posts/*.rst", "posts", "post.tmpl"), ("posts/*.md", "posts", "post.tmpl"))\n'
        'PAGES = (("pages/*.rst", "pages", "page.tmpl"),)\n'
        'TRANSLATIONS_PATTERN = "{path}.{lang}.{ext}"\n'
        'open("ran", "w").close()\n',
    )
    done = site.run("init")
    assert done.out == "wrote translate.toml, from conf.py\n"
    text = site.read("translate.toml")
    assert 'targets = ["en", "de"]' in text
    assert 'posts = ["posts/**/*.rst", "pages/**/*.rst"]' in text
    assert not (tmp_path / "ran").exists()


def test_an_empty_project_says_what_to_do(tmp_path: Path) -> None:
    done = Site(tmp_path).run("extract")
    assert done.code == 0
    assert "no posts match posts/**/*.rst" in done.err


def test_many_posts_are_worked_on_by_several_processes(tmp_path: Path) -> None:
    site = Site(tmp_path)
    for number in range(40):
        site.write(f"posts/{number:02}.rst", f"Абзац номер {number}.\n")
    site.write("posts/bad.rst", b"\xff\xfe")
    done = site.run("extract", "--jobs", "2")
    assert done.code == 2
    assert len(done.out.splitlines()) == 40
    assert "posts/bad.rst:1:1: error: the post is not UTF-8" in done.err
