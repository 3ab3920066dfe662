"""A review without a screen: approving, editing, moving on, and what the files say then."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.review_sites import CATALOG, OTHER, entry_of, spoiled
from tests.reviewing import (
    LINKED,
    LONG,
    SAME,
    B,
    begin,
    changed_lines,
    copied,
    current,
    done,
    go,
    place_of,
)
from tests.site import Site
from translate.catalog import State
from translate.review.act import Answer
from translate.review.filters import parse_filter
from translate.review.segment import Place
from translate.review.session import ReviewSession


@pytest.fixture
def site(drafted: Path, tmp_path: Path) -> Site:
    return copied(drafted, tmp_path)


@pytest.fixture
def session(site: Site) -> Iterator[ReviewSession]:
    session = begin(site)
    yield session
    session.close()


def approve_all_but(session: ReviewSession, *kept: Place) -> None:
    for place in session.shelf.order:
        if place not in kept:
            session.view.select(place)
            assert done(session, session.approve()).answer is Answer.DONE


def test_approving_a_draft_as_is_takes_one_flag_away(site: Site, session: ReviewSession) -> None:
    before, other = site.read(CATALOG), site.read(OTHER)
    go(session, LONG)
    assert done(session, session.approve()).answer is Answer.DONE
    assert changed_lines(before, site.read(CATALOG)) == ["-#, fuzzy"]
    assert site.read(OTHER) == other
    assert entry_of(site, LONG).state is State.APPROVED


def test_approving_a_text_changes_this_entry_alone(site: Site, session: ReviewSession) -> None:
    before = site.read(CATALOG)
    go(session, LONG)
    done(session, session.approve("Building takes long."))
    assert changed_lines(before, site.read(CATALOG)) == [
        "-#, fuzzy",
        '-msgstr "The build takes long."',
        '+msgstr "Building takes long."',
    ]


def test_the_origin_of_a_draft_outlives_its_approval(site: Site, session: ReviewSession) -> None:
    go(session, LONG)
    done(session, session.approve("Building takes long."))
    assert str(entry_of(site, LONG).origin) == "tolmach: origin machine ru_en 1.9"


def test_nothing_is_approved_without_a_translation(site: Site, session: ReviewSession) -> None:
    before = site.read(CATALOG)
    go(session, LONG)
    assert session.approve(" \n").answer is Answer.EMPTY
    assert session.send_back(" ").answer is Answer.EMPTY
    assert site.read(CATALOG) == before


def test_an_error_is_shown_first_and_its_dismissal_is_remembered(
    site: Site, session: ReviewSession
) -> None:
    go(session, LINKED)
    act = session.approve("The network sees it.")
    assert (act.answer, act.ticket) == (Answer.FINDINGS, None)
    assert {one.code for one in act.findings} == {"lost-markup"}
    assert entry_of(site, LINKED).state is State.DRAFT
    assert done(session, session.approve("The network sees it.", anyway=True)).ticket
    assert entry_of(site, LINKED).ignored == {"lost-markup"}
    again = begin(site)
    go(again, LINKED)
    assert again.current is not None
    assert again.findings(again.current) == ()
    assert again.approve().answer is Answer.DONE
    again.close()


def test_a_dismissal_is_for_the_text_that_was_seen(site: Site, session: ReviewSession) -> None:
    go(session, LINKED)
    done(session, session.approve("The network sees it.", anyway=True))
    done(session, session.edit("The network sees nothing."))
    assert entry_of(site, LINKED).ignored == frozenset()
    assert session.approve().answer is Answer.FINDINGS


def test_a_text_like_another_is_approved_there_too_in_one_step(
    site: Site, session: ReviewSession
) -> None:
    go(session, SAME)
    act = done(session, session.approve("Equal text."))
    assert act.alike == (place_of(SAME, B),)
    done(session, session.approve_alike(act.alike, "Equal text."))
    assert entry_of(site, SAME, OTHER).translation == "Equal text."
    assert entry_of(site, SAME, OTHER).state is State.APPROVED
    done(session, session.undo())
    assert entry_of(site, SAME, OTHER).state is State.DRAFT
    assert entry_of(site, SAME).state is State.APPROVED


def test_a_text_that_was_approved_elsewhere_is_not_offered_again(session: ReviewSession) -> None:
    session.view.select(place_of(SAME, B))
    session.approve()
    go(session, SAME)
    assert session.approve("Equal text.").alike == ()


def test_next_unreviewed_crosses_posts_and_comes_round(session: ReviewSession) -> None:
    approve_all_but(session, place_of(LONG), place_of("Карта сети готова.", B))
    go(session, LONG)
    assert session.next_unreviewed()
    assert current(session) == "Карта сети готова."
    assert session.next_unreviewed()
    assert current(session) == LONG


def test_the_very_last_unreviewed_segment_is_found_and_then_none(session: ReviewSession) -> None:
    approve_all_but(session, place_of(SAME, B))
    assert session.view.current != place_of(SAME, B) or session.next_unreviewed()
    assert session.next_unreviewed()
    assert session.view.current == place_of(SAME, B)
    assert session.next_unreviewed(), "it is the current one, and still unreviewed"
    done(session, session.approve())
    assert not session.next_unreviewed()
    assert session.view.current == place_of(SAME, B)


def test_needs_work_holds_of_a_draft_that_nobody_touched(
    site: Site, session: ReviewSession
) -> None:
    go(session, LONG)
    done(session, session.send_back())
    assert entry_of(site, LONG).state is State.NEEDS_WORK
    assert entry_of(site, LONG).translation == "The build takes long."
    assert not entry_of(site, LONG).is_disposable, "no new draft may take its place"


def test_an_edit_is_kept_and_not_approved(site: Site, session: ReviewSession) -> None:
    go(session, LONG)
    done(session, session.edit("A build takes"))
    assert entry_of(site, LONG).translation == "A build takes"
    assert entry_of(site, LONG).state is State.NEEDS_WORK
    assert session.current is not None
    assert session.draft_of(session.current) == "The build takes long."


def test_an_emptied_text_is_untranslated(site: Site, session: ReviewSession) -> None:
    go(session, LONG)
    done(session, session.edit(" "))
    assert entry_of(site, LONG).state is State.UNTRANSLATED


def test_a_comment_comes_and_goes_and_the_draft_stays_one(
    site: Site, session: ReviewSession
) -> None:
    before = site.read(CATALOG)
    go(session, LONG)
    done(session, session.comment("Ask the author.\nAgain."))
    assert entry_of(site, LONG).comment == "Ask the author.\nAgain."
    assert entry_of(site, LONG).state is State.DRAFT
    done(session, session.comment(""))
    assert site.read(CATALOG) == before


def test_when_a_filter_hides_the_current_segment_the_next_one_is_taken(
    session: ReviewSession,
) -> None:
    go(session, "Карта сети готова.", B)
    done(session, session.edit("Now needs work."))
    session.view.select(place_of(LINKED))
    session.choose_filter(parse_filter("текст"))
    assert session.view.current == place_of(SAME)
    go(session, "Карта сети готова.", B)
    session.choose_filter(parse_filter("Одинаковый"))
    assert session.view.current == place_of(SAME, B)


def test_a_broken_glossary_hides_no_error(site: Site) -> None:
    site.write("glossary.csv", 'source,target\n"сеть,net\n')
    session = begin(site)
    for msgid in (LONG, LINKED):
        go(session, msgid)
        assert session.current is not None
        codes = [one.code for one in session.findings(session.current, "It.")]
        assert codes[-1] == "glossary-error"
    assert session.approve("It.").answer is Answer.FINDINGS
    session.close()


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="needs GNU gettext")
def test_what_a_review_leaves_is_what_gettext_reads(site: Site, session: ReviewSession) -> None:
    go(session, LINKED)
    done(session, session.approve('Odd: "quotes" \\ and\ttab.', anyway=True))
    go(session, LONG)
    done(session, session.send_back())
    done(session, session.comment("Two\n\nparts, the second: with a colon."))
    go(session, SAME)
    done(session, session.approve("The same text."))
    path = str(site.root / CATALOG)
    checked = subprocess.run(
        ["msgfmt", "-c", "-o", "/dev/null", path], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    for msgid, state in (
        (LINKED, State.APPROVED), (LONG, State.NEEDS_WORK), (SAME, State.APPROVED),
        ("Контейнеры", State.DRAFT),
    ):  # fmt: skip
        assert entry_of(site, msgid).state is state


def test_a_draft_that_spoils_markup_is_found_by_the_filter(site: Site) -> None:
    spoiled(site, LINKED, "The network sees it.")
    session = begin(site)
    session.choose_filter(parse_filter("findings"))
    assert list(session.view.places) == [place_of(LINKED)]
    session.close()
