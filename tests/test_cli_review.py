"""`translate review` on the command line: what a hurried person meets before the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site import Site, translated_site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return translated_site(tmp_path / "site")


def test_without_a_terminal_it_says_what_it_needs(site: Site) -> None:
    done = site.run("review")
    assert done.code == 2
    assert "the review screen needs a terminal" in done.err
    assert "--web" in done.err
    assert done.out == ""


def test_of_several_languages_one_is_to_be_named(site: Site) -> None:
    site.write("translate.toml", 'targets = ["en", "de"]\n')
    done = site.run("review")
    assert done.code == 2
    assert "name one: --to" in done.err


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ('[review]\nidentical = "maybe"\n', "“review.identical” must be “ask” or “always” or"),
        ('[review]\ncolour = "red"\n', "unknown key “review.colour”"),
        ('[review.keys]\nfly = "x"\n', "there is no action “fly”"),
        ('[review.keys]\nedit = "n"\n', "the key “n” is for “edit” and for “needs_work”"),
        ("[review.keys]\nedit = 3\n", "“review.keys” must be a table"),
    ],
)
def test_a_wrong_setting_is_told_before_the_screen(site: Site, config: str, told: str) -> None:
    site.write("translate.toml", config)
    done = site.run("review", TEXTUAL_DRIVER="none")
    assert done.code == 2
    assert told in done.err
    assert "translate.toml" in done.err
    assert "Traceback" not in done.err


def test_without_catalogs_it_says_what_makes_them(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.write("posts/a.rst", "Текст.\n")
    done = site.run("review")
    assert done.code == 2
    assert "none of these posts has a catalog yet" in done.err
    assert "translate extract" in done.err


def test_a_post_that_is_none_is_told(site: Site) -> None:
    done = site.run("review", "posts/nowhere.rst")
    assert done.code == 2
    assert "no such post" in done.err
