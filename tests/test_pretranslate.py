"""`translate pretranslate`, `model` and `evaluate`, run as a maintainer runs them."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("ctranslate2")

from tests.models.transliterator import make, transliterated
from tests.site import CATALOG, ENGLISH, Done, Site, translated_site
from translate.catalog import Entry, State, parse

POST = """\
.. title: Сеть
.. slug: net

Сеть видит `модуль <http://example.org/>`__ и ``dnf update``. Второе [1]_.

Второй абзац.

.. [1] Сноска про *контейнеры*.
"""
NET = "locales/en/LC_MESSAGES/posts/net.po"


@pytest.fixture
def site(tmp_path: Path, tiny_models: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tiny_models))
    site = Site(tmp_path / "site")
    site.write("posts/net.rst", POST)
    assert site.run("extract").code == 0
    return site


def entries(site: Site, name: str = NET) -> dict[str, Entry]:
    return {one.msgid: one for one in parse(site.root / name, name).entries}


def run_script(site: Site, script: str) -> Done:
    """Run the command with a part of it replaced."""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=site.root, capture_output=True, check=False
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def summary(done: Done) -> str:
    return done.err.strip().splitlines()[-1].split(";")[1].strip()


def test_every_untranslated_text_gets_a_draft_with_its_markup_in_place(site: Site) -> None:
    done = site.run("pretranslate")
    assert (done.code, done.out) == (0, f"updated {NET}\n")
    assert summary(done) == "4 from machine"
    found = entries(site)
    assert {one.translation for one in found.values()} == {
        "Setj",
        "Setj vidit `modulj <http://example.org/>`__ i ``dnf update``. Vtoroe [1]_.",
        transliterated("Второй абзац."),
        "Snoska pro *konteynery*.",
    }
    assert {one.state for one in found.values()} == {State.DRAFT}
    assert {str(one.origin) for one in found.values()} == {"tolmach: origin machine ru_en 1.0"}


def test_drafts_merge_and_prove(site: Site) -> None:
    site.run("pretranslate")
    assert site.run("merge").err.count("0 of 4 messages translated") == 1
    done = site.run("merge", "--drafts")
    assert (done.code, done.out) == (0, "created posts/net.en.rst\n")
    assert "`modulj <http://example.org/>`__ i ``dnf update``" in site.read("posts/net.en.rst")


def test_a_second_run_has_nothing_to_do_and_needs_no_model(site: Site) -> None:
    site.run("pretranslate")
    before = site.read(NET)
    done = site.run("pretranslate", ARGOS_PACKAGES_DIR=str(site.root / "none"))
    assert (done.code, done.out, site.read(NET)) == (0, "", before)


def test_what_is_approved_elsewhere_is_taken_before_the_machine_is_asked(site: Site) -> None:
    site.write("posts/other.rst", "Второй абзац.\n\nДругой.\n")
    site.run("extract")
    site.approve("locales/en/LC_MESSAGES/posts/other.po", {"Второй абзац.": "The second one."})
    done = site.run("pretranslate", "posts/net.rst")
    assert summary(done) == "1 from memory, 3 from machine"
    found = entries(site)["Второй абзац."]
    assert (found.translation, str(found.origin)) == (
        "The second one.",
        "tolmach: origin memory 100",
    )
    assert found.state is State.DRAFT


def test_the_memory_alone_needs_no_model(site: Site) -> None:
    nowhere = str(site.root / "none")
    done = site.run("pretranslate", "--engine", "memory", ARGOS_PACKAGES_DIR=nowhere)
    assert (done.code, done.out) == (0, "")
    assert "no drafts; 4 left" in done.err
    assert {one.state for one in entries(site).values()} == {State.UNTRANSLATED}


def test_what_a_person_touched_is_never_changed(tmp_path: Path, tiny_models: Path) -> None:
    site = translated_site(tmp_path)
    ours = {"ARGOS_PACKAGES_DIR": str(tiny_models)}
    texts = list(ENGLISH)
    site.edit(CATALOG, lambda one: replace(one, translation="", fuzzy=False))
    site.run("pretranslate", **ours)

    def touch(one: Entry) -> Entry:
        if one.msgid == texts[0]:
            return replace(one, fuzzy=False)
        return replace(one, translation="By hand.") if one.msgid == texts[1] else one

    site.edit(CATALOG, touch)
    before = entries(site, CATALOG)
    site.edit(CATALOG, lambda one: replace(one, comments=("x",)) if one.msgid == texts[2] else one)
    done = site.run("pretranslate", "--redo-drafts", **ours)
    after = entries(site, CATALOG)
    assert summary(done) == "1 from machine"
    assert after[texts[0]].translation == before[texts[0]].translation
    assert after[texts[0]].state is State.APPROVED
    assert after[texts[1]].translation == "By hand."
    assert after[texts[1]].state is State.NEEDS_WORK


def test_drafts_are_made_again_only_when_asked(site: Site) -> None:
    site.run("pretranslate")
    site.write("glossary.csv", "абзац,paragraph\n")
    assert site.run("pretranslate").out == ""
    assert site.run("pretranslate", "--redo-drafts").out == f"updated {NET}\n"
    assert entries(site)["Второй абзац."].translation == "Vtoroy paragraph."


def test_no_sentence_is_translated_twice(site: Site) -> None:
    site.run("pretranslate")
    count = "select count(*) from sentence"
    with sqlite3.connect(site.root / ".translate/machine.db") as database:
        (before,) = database.execute(count).fetchone()
        database.execute("update sentence set target = 'kept' where source = 'Второй абзац.'")
    site.run("pretranslate", "--redo-drafts")
    with sqlite3.connect(site.root / ".translate/machine.db") as database:
        assert database.execute(count).fetchone() == (before,)
    assert entries(site)["Второй абзац."].translation == "kept"


def test_a_limit_of_words_is_kept(site: Site) -> None:
    done = site.run("pretranslate", "--limit", "3")
    assert "2 from machine; 2 left; 3 words" in done.err
    assert sum(one.state is State.DRAFT for one in entries(site).values()) == 2


def test_a_dry_run_says_what_would_be_drafted_and_writes_nothing(site: Site) -> None:
    before = site.read(NET)
    nowhere = str(site.root / "none")
    done = site.run("pretranslate", "--dry-run", "--format", "json", ARGOS_PACKAGES_DIR=nowhere)
    data = json.loads(done.out)
    assert done.code == 0
    assert data["outcomes"][0]["status"] == "would update"
    assert data["outcomes"][0]["for the machine"] == 4
    assert site.read(NET) == before


def test_programs_read_counts_by_origin(site: Site) -> None:
    outcome = json.loads(site.run("pretranslate", "--format", "json").out)["outcomes"][0]
    assert (outcome["from machine"], outcome["words"], outcome["path"]) == (4, 15, NET)


def test_terms_of_the_glossary_are_put_in_or_noted(site: Site) -> None:
    rows = "контейнер,container\nмодуль,,\nабзац,paragraph,\n"
    site.write("glossary.csv", rows)
    assert site.run("pretranslate").code == 0
    found = entries(site)
    assert found["Второй абзац."].translation == "Vtoroy paragraph."
    footnote = found["Сноска про *контейнеры*."]
    assert footnote.translation == "Snoska pro *konteynery*."
    assert "tolmach: term контейнер → container" in footnote.notes


def test_a_post_that_was_never_extracted_is_told_of(site: Site) -> None:
    site.write("posts/new.rst", "Новый.\n")
    done = site.run("pretranslate")
    assert done.code == 0
    assert "posts/new.rst: note: has no catalog yet; run `translate extract`" in done.err


def test_a_catalog_saved_meanwhile_is_left_as_it_was_saved(site: Site) -> None:
    script = (
        "import translate.jobs.draft_post as module\n"
        "write = module.PostDrafts._write\n"
        f"path = {str(site.root / NET)!r}\n"
        "def late(self):\n"
        "    open(path, 'a').write('# saved\\n'); write(self)\n"
        "module.PostDrafts._write = late\n"
        "from translate.cli import main; main(['pretranslate'])\n"
    )
    done = run_script(site, script)
    assert done.code == 2
    assert "saved by another program meanwhile" in done.err
    assert site.read(NET).endswith("# saved\n")


def without_models(folder: Path) -> dict[str, str]:
    """Give an environment without any model, whatever is installed here."""
    # Of two distributions with one name, the first on the path counts.
    hiding = folder / "hiding" / "tolmach_model_ruen-0.dist-info"
    hiding.mkdir(parents=True)
    (hiding / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: tolmach-model-ruen\nVersion: 0\n"
    )
    packages = str(folder / "packages")
    return {"ARGOS_PACKAGES_DIR": packages, "PYTHONPATH": str(hiding.parent)}


def test_without_a_model_the_error_says_how_to_get_one(site: Site) -> None:
    done = site.run("pretranslate", **without_models(site.root))
    assert done.code == 2
    assert "error: no model is installed for ru → en\nhint: `translate model install`" in done.err


def test_without_the_extra_the_error_says_how_to_get_it(site: Site) -> None:
    script = (
        "import sys; sys.modules['ctranslate2'] = None\n"
        "from translate.cli import main; main(['pretranslate'])\n"
    )
    done = run_script(site, script)
    assert done.code == 2
    assert "hint: run `pip install 'tolmach[mt]'`" in done.err


def test_upstreams_own_pipeline_drafts_too_and_loses_underscores(site: Site) -> None:
    site.write("posts/net.rst", "Файл my_file.txt и `модуль <u>`__.\n")
    site.run("extract")
    assert site.run("pretranslate", "--engine", "argos-api").code == 0
    draft = entries(site)["Файл my_file.txt и `модуль <u>`__."]
    assert draft.translation == "Fayl my file.txt i `modulj <u>`__."
    assert str(draft.origin) == "tolmach: origin machine ru_en 1.0 argos-api"
    site.edit(NET, lambda one: replace(one, translation=""))
    assert site.run("pretranslate").code == 0
    again = entries(site)["Файл my_file.txt и `модуль <u>`__."]
    assert again.translation == "Fayl my_file.txt i `modulj <u>`__."


def test_a_broken_cache_is_put_aside_and_told(site: Site) -> None:
    site.write(".translate/machine.db", "this is no database, " * 100)
    done = site.run("pretranslate")
    assert done.code == 0
    assert "machine.db.broken" in done.err
    assert summary(done) == "4 from machine"


def test_a_model_with_placeholders_gets_them(site: Site, tmp_path: Path) -> None:
    make(tmp_path / "marks.argosmodel", placeholders=["⟦0⟧", "⟦1⟧"], version="2.0")
    own = {"ARGOS_PACKAGES_DIR": str(tmp_path / "packages")}
    done = site.run("model", "install", str(tmp_path / "marks.argosmodel"), **own)
    assert done.code == 0, done.err
    assert site.run("pretranslate", **own).code == 0
    assert "``dnf update``" in "".join(one.translation for one in entries(site).values())
    with sqlite3.connect(site.root / ".translate/machine.db") as database:
        sources = [row[0] for row in database.execute("select source from sentence")]
    assert "Сеть видит модуль и ⟦0⟧." in sources


def test_models_are_listed_and_installed(site: Site, tmp_path: Path) -> None:
    make(tmp_path / "new.argosmodel", version="1.10")
    own = without_models(tmp_path)
    assert "no model is installed" in site.run("model", "list", **own).err
    done = site.run("model", "install", str(tmp_path / "new.argosmodel"), **own)
    assert done.out.startswith("installed ru_en 1.10 in ")
    assert site.run("model", "list", **own).out.startswith("ru_en 1.10  ")
    listed = json.loads(site.run("model", "list", "--format", "json", **own).out)
    assert [one["name"] for one in listed["installed"]] == ["ru_en 1.10"]


def test_a_model_is_judged_against_what_people_approved(site: Site) -> None:
    site.run("pretranslate")
    site.edit(NET, lambda one: replace(one, fuzzy=False))
    before = site.read(NET)
    done = site.run("evaluate", "--format", "json")
    judged = json.loads(done.out)
    (group,) = judged["groups"]
    assert [one.split()[0] for one in judged["signatures"]] == ["chrF2", "BLEU", "TER"]
    assert (group["group"], group["segments"]) == ("posts/net.rst", 4)
    assert (group["chrf"], group["edits"]) == (100.0, 0.0)
    assert group["bleu"] == pytest.approx(100.0)
    assert site.read(NET) == before


def test_a_model_is_judged_on_a_pair_of_files(site: Site) -> None:
    site.write("a.ru", "Сеть видит модуль.\nНовый файл.\n")
    site.write("a.en", "Setj vidit modulj.\nA new file.\n")
    files = ("--source", "a.ru", "--reference", "a.en")
    (group,) = json.loads(site.run("evaluate", *files, "--format", "json").out)["groups"]
    assert (group["segments"], group["words"]) == (2, 6)
    assert 0 < group["chrf"] < 100
    assert group["edits"] == pytest.approx(50.0)
    site.write("a.en", "One line.\n")
    done = site.run("evaluate", *files)
    assert (done.code, done.err.splitlines()[0]) == (
        2,
        "error: a.en: has 1 lines, and a.ru has 2",
    )


def test_a_model_is_judged_by_the_drafts_that_a_catalog_would_hold(site: Site) -> None:
    """A flawed sentence is searched again there, too: the cache knows the result."""
    site.run("pretranslate")
    site.edit(NET, lambda one: replace(one, fuzzy=False))
    before = cached(site)
    site.run("evaluate")
    assert cached(site) == before


def cached(site: Site) -> int:
    """Count the sentences that are in the cache, once for each model and way to search."""
    with sqlite3.connect(site.root / ".translate/machine.db") as database:
        return int(database.execute("select count(*) from sentence").fetchone()[0])


def test_nothing_to_judge_by_is_told(site: Site) -> None:
    done = site.run("evaluate")
    assert (done.code, done.err.splitlines()[0]) == (
        2,
        "error: there is nothing to judge a model by",
    )


def test_a_memory_that_lost_the_markup_is_passed_over(site: Site) -> None:
    site.write("posts/other.rst", POST)
    site.run("extract")
    lost = {text: "Lost." for text in entries(site) if "модуль" in text or "Второй" in text}
    site.approve("locales/en/LC_MESSAGES/posts/other.po", lost)
    done = site.run("pretranslate", "posts/net.rst")
    assert summary(done) == "1 from memory, 3 from machine"
    assert site.run("merge", "posts/net.rst", "--drafts").code == 0


def test_the_memory_knows_approved_texts_that_are_gone(site: Site) -> None:
    site.write("posts/other.rst", "Второй абзац.\n\nДругой.\n")
    site.run("extract")
    other = "locales/en/LC_MESSAGES/posts/other.po"
    site.approve(other, {"Второй абзац.": "The second one."})
    site.write("posts/other.rst", "Другой.\n")
    site.run("extract")
    assert "#~ msgstr" in site.read(other)
    site.run("pretranslate")
    assert entries(site)["Второй абзац."].translation == "The second one."


def test_a_kept_term_inside_emphasis_of_several_sentences_stays(site: Site, tmp_path: Path) -> None:
    make(tmp_path / "marks.argosmodel", placeholders=["⟦0⟧"], version="2.0")
    own = {"ARGOS_PACKAGES_DIR": str(tmp_path / "packages")}
    site.run("model", "install", str(tmp_path / "marks.argosmodel"), **own)
    site.write("glossary.csv", "айфон,iPhone,не переводить\n")
    site.write("posts/net.rst", "*Айфон тут. Ещё айфон.* Айфон.\n")
    site.run("extract")
    site.run("pretranslate", **own)
    (draft,) = (one for one in entries(site).values() if not one.obsolete)
    assert draft.translation == "*iPhone tut. Eschyo iPhone.* iPhone.".replace("Esch", "Eshch")


def test_a_sentence_that_is_a_kept_term_is_not_for_the_machine(site: Site) -> None:
    site.write("glossary.csv", "айфон,iPhone,не переводить\n")
    site.write("posts/net.rst", "Айфон. Вот.\n")
    site.run("extract")
    site.run("pretranslate")
    (draft,) = (one for one in entries(site).values() if not one.obsolete)
    assert draft.translation == "iPhone. Vot."
    assert "confidence 100" in draft.notes[0]


def test_a_post_that_breaks_us_stops_no_other(site: Site) -> None:
    site.write("posts/zebra.rst", "Зебра.\n")
    site.run("extract")
    script = (
        "import translate.jobs.pretranslate as module\n"
        "make = module.drafting\n"
        "def drafting(pieces, *rest):\n"
        "    work = make(pieces, *rest)\n"
        "    if 'абзац' not in pieces[0].raw: return work\n"
        "    class Broken:\n"
        "        pieces = work.pieces\n"
        "        def draft(self, known): raise ZeroDivisionError\n"
        "    return Broken()\n"
        "module.drafting = drafting\n"
        "from translate.cli import main; main(['pretranslate'])\n"
    )
    done = run_script(site, script)
    assert done.code == 3
    assert "the evidence is in .translate/crash-posts-net.rst.txt" in done.err
    assert entries(site)["Второй абзац."].state is State.UNTRANSLATED
    assert entries(site)["Сеть"].state is State.DRAFT
    assert entries(site, "locales/en/LC_MESSAGES/posts/zebra.po")["Зебра."].translation == "Zebra."


def test_a_post_that_changed_since_its_extraction_is_told_of(site: Site) -> None:
    site.write("posts/net.rst", POST + "\nНовое.\n")
    done = site.run("pretranslate")
    assert "1 of its texts are not in the catalog; run `translate extract`" in done.err


def test_several_languages_share_the_limit_and_need_each_their_model(site: Site) -> None:
    site.write("translate.toml", 'targets = ["en", "de"]\n')
    site.run("extract")
    done = site.run("pretranslate")
    assert done.code == 2
    assert "no model is installed for ru → de" in done.err
    assert {one.state for one in entries(site).values()} == {State.UNTRANSLATED}
    assert site.run("pretranslate", "--to", "en").code == 0
    assert "“fr” is no target language" in site.run("pretranslate", "--to", "fr").err


def test_a_dry_run_leaves_no_cache_and_a_run_keeps_it_out_of_git(site: Site) -> None:
    assert not (site.root / ".translate/machine.db").exists()
    site.run("pretranslate", "--dry-run")
    assert not (site.root / ".translate/machine.db").exists()
    (site.root / ".translate/.gitignore").unlink()
    site.run("pretranslate")
    assert site.read(".translate/.gitignore") == "*\n"
