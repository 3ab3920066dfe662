"""The floor of confidence: a text whose draft is below it stays empty, and is counted."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("ctranslate2")

from tests.site import Site
from translate.catalog import Entry, State, parse

OLD = "locales/en/LC_MESSAGES/posts/old.po"
FLAWED = "Мѣсто тут."
"""Its second letter is one that the machine leaves: the draft's confidence is halved."""


@pytest.fixture
def site(tmp_path: Path, tiny_models: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tiny_models))
    site = Site(tmp_path / "site")
    site.write("posts/old.rst", f"Дом тут.\n\n{FLAWED}\n")
    assert site.run("extract").code == 0
    return site


def entries(site: Site) -> dict[str, Entry]:
    return {one.msgid: one for one in parse(site.root / OLD, OLD).entries}


def translations(site: Site) -> dict[str, str]:
    return {msgid: one.translation for msgid, one in entries(site).items()}


def test_below_the_floor_a_text_stays_empty_and_is_counted(site: Site) -> None:
    site.write("translate.toml", "[drafts]\nfloor = 51\n")
    told = json.loads(site.run("pretranslate", "--format", "json").out)["outcomes"]
    assert [one.get("below the floor") for one in told] == [1]
    assert translations(site) == {"Дом тут.": "Dom tut.", FLAWED: ""}
    again = site.run("pretranslate")
    assert (again.code, again.out) == (0, "")
    assert "no drafts; 1 below the floor" in again.err


@pytest.mark.parametrize("floor", ["[drafts]\nfloor = 50\n", "[drafts]\nfloor = 0\n", ""])
def test_a_draft_that_is_not_below_the_floor_is_kept(site: Site, floor: str) -> None:
    site.write("translate.toml", floor)
    done = site.run("pretranslate", "posts/old.rst")
    assert "; 2 from machine (1 flawed);" in done.err
    assert "floor" not in done.err
    assert translations(site) == {"Дом тут.": "Dom tut.", FLAWED: "Mѣsto tut."}


def test_what_is_known_has_no_floor(site: Site) -> None:
    site.write("translate.toml", "[drafts]\nfloor = 100\n")
    site.write("posts/other.rst", "Мѣсто тут.\n")
    site.run("extract")
    site.approve("locales/en/LC_MESSAGES/posts/other.po", {FLAWED: "The place."})
    assert "; 1 from memory, 1 from machine;" in site.run("pretranslate", "posts/old.rst").err
    assert translations(site)[FLAWED] == "The place."


def test_a_text_some_of_whose_sentences_are_known_has_no_floor(site: Site) -> None:
    site.write("translate.toml", "[drafts]\nfloor = 100\n")
    site.approve(OLD, {"Дом тут.": "The house."})
    site.write("posts/old.rst", "Дом тут.\n\nДом тут. Мѣсто тут.\n")
    site.run("extract")
    site.run("pretranslate", "posts/old.rst")
    assert translations(site)["Дом тут. Мѣсто тут."] == "The house. Mѣsto tut."


def test_a_draft_made_again_below_the_floor_is_emptied(site: Site) -> None:
    site.run("pretranslate")
    site.write("translate.toml", "[drafts]\nfloor = 51\n")
    assert site.run("pretranslate").out == ""
    done = site.run("pretranslate", "--redo-drafts")
    assert "1 below the floor" in done.err
    found = entries(site)[FLAWED]
    assert (found.state, found.translation, found.notes) == (State.UNTRANSLATED, "", ())


def test_an_edited_draft_below_the_floor_stays(site: Site) -> None:
    site.run("pretranslate")
    site.edit(
        OLD,
        lambda one: replace(one, translation="By hand.") if one.msgid[0] == "М" else one,
    )
    site.write("translate.toml", "[drafts]\nfloor = 51\n")
    assert "floor" not in site.run("pretranslate", "--redo-drafts").err
    assert translations(site)[FLAWED] == "By hand."
