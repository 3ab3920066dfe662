"""A review without a screen: the way back, other editors, and disks that cannot be written."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.review_sites import CATALOG, OTHER, entry_of
from tests.reviewing import (
    LINKED,
    LONG,
    SAME,
    A,
    B,
    begin,
    changed_lines,
    copied,
    done,
    go,
    place_of,
)
from tests.site import Site
from translate.catalog import State
from translate.review.act import Answer
from translate.review.replace import Pattern, replacements
from translate.review.session import ReviewSession


@pytest.fixture
def site(drafted: Path, tmp_path: Path) -> Site:
    return copied(drafted, tmp_path)


@pytest.fixture
def session(site: Site) -> Iterator[ReviewSession]:
    session = begin(site)
    yield session
    session.close()


def elsewhere(site: Site, msgid: str, **fields: object) -> None:
    """Change an entry of the first post as another program does."""
    site.edit(CATALOG, lambda one: replace(one, **fields) if one.msgid == msgid else one)


def shown(session: ReviewSession, msgid: str) -> str:
    return session.shelf[place_of(msgid)].entry.translation


def spoil_disk(site: Site) -> Path:
    """Let no catalog be written: what locks them cannot be opened."""
    shutil.rmtree(site.root / ".translate/locks", ignore_errors=True)
    return site.write(".translate/locks", "in the way")


# The way back


def test_undo_and_redo_go_across_segments_and_posts(site: Site, session: ReviewSession) -> None:
    before = site.read(CATALOG), site.read(OTHER)
    go(session, LONG)
    done(session, session.approve("Building takes long."))
    go(session, "Карта сети готова.", B)
    done(session, session.edit("The map."))
    after = site.read(CATALOG), site.read(OTHER)
    assert done(session, session.undo()).place == place_of("Карта сети готова.", B)
    assert done(session, session.undo()).place == place_of(LONG)
    assert session.view.current == place_of(LONG)
    assert session.undo().answer is Answer.NOTHING
    assert (site.read(CATALOG), site.read(OTHER)) == before
    assert [done(session, session.redo()).answer for _ in range(3)] == ["done", "done", "nothing"]
    assert (site.read(CATALOG), site.read(OTHER)) == after


def test_another_run_undoes_and_a_third_redoes(site: Site, session: ReviewSession) -> None:
    before = site.read(CATALOG)
    go(session, LONG)
    done(session, session.approve("Building takes long."))
    after = site.read(CATALOG)
    second = begin(site)
    assert done(second, second.undo()).place == place_of(LONG)
    assert site.read(CATALOG) == before
    third = begin(site)
    done(third, third.redo())
    assert site.read(CATALOG) == after
    second.close()
    third.close()


def test_something_new_ends_the_way_forward(session: ReviewSession) -> None:
    go(session, LONG)
    done(session, session.approve())
    done(session, session.undo())
    done(session, session.send_back())
    assert session.redo().answer is Answer.NOTHING


def test_what_was_changed_since_is_not_undone(site: Site, session: ReviewSession) -> None:
    go(session, LONG)
    done(session, session.approve("Building takes long."))
    elsewhere(site, LONG, translation="Theirs.")
    now = site.read(CATALOG)
    second = begin(site)
    assert second.undo().answer is Answer.CHANGED
    assert second.undo().answer is Answer.NOTHING, "it stands in nobody's way"
    second.close()
    assert site.read(CATALOG) == now


def test_a_review_of_one_post_undoes_its_own_steps_alone(
    site: Site, session: ReviewSession
) -> None:
    go(session, "Карта сети готова.", B)
    done(session, session.approve())
    go(session, LONG)
    done(session, session.approve())
    second = begin(site, B)
    assert done(second, second.undo()).place == place_of("Карта сети готова.", B)
    assert second.undo().answer is Answer.NOTHING
    second.close()
    assert entry_of(site, LONG).state is State.APPROVED
    third = begin(site)
    assert done(third, third.undo()).place == place_of(LONG)
    third.close()


def test_a_replacement_is_one_step_and_undone_in_one(site: Site, session: ReviewSession) -> None:
    before = site.read(CATALOG), site.read(OTHER)
    found = replacements(session.shelf.segments(), Pattern("The"), "A")
    assert len(found) == 5
    done(session, session.change("replace", found))
    assert "The" not in site.read(CATALOG).partition("msgid")[2].replace("Then", "")
    done(session, session.undo())
    assert (site.read(CATALOG), site.read(OTHER)) == before


def test_a_replacement_passes_over_what_changed_since_it_was_shown(
    site: Site, session: ReviewSession
) -> None:
    found = replacements(session.shelf.segments(), Pattern("The"), "A")
    elsewhere(site, LONG, translation="The work of hours.", fuzzy=False)
    assert session.changed_elsewhere() == [A]
    assert session.refresh(A) is None
    done(session, session.change("replace", found))
    assert entry_of(site, LONG).translation == "The work of hours."
    assert entry_of(site, SAME).translation == "A same text."


# Other editors


def test_what_another_editor_saved_meanwhile_is_merged_entry_by_entry(
    site: Site, session: ReviewSession
) -> None:
    go(session, LONG)
    elsewhere(site, SAME, translation="Theirs.", fuzzy=False)
    done(session, session.approve())
    assert not session.conflicts
    assert shown(session, SAME) == "Theirs."
    assert (entry_of(site, LONG).state, entry_of(site, SAME).translation) == (
        State.APPROVED, "Theirs.",
    )  # fmt: skip


def test_an_act_on_its_way_to_the_disk_outlives_a_catalog_that_is_read_again(
    site: Site, session: ReviewSession
) -> None:
    go(session, LONG)
    elsewhere(site, SAME, translation="Theirs.", fuzzy=False)
    first = session.approve("First.")
    assert first.ticket is not None
    report = first.ticket.result()
    go(session, LINKED)
    keeper = site.read(CATALOG)
    second = session.comment("On its way.")
    assert second.ticket is not None
    second.ticket.result()
    now = site.read(CATALOG)
    site.write(CATALOG, keeper)  # as if the second were not written yet
    session.settle(report)
    site.write(CATALOG, now)
    assert session.shelf[place_of(LINKED)].entry.comment == "On its way."
    assert shown(session, SAME) == "Theirs."


@pytest.mark.parametrize(("mine", "text"), [(True, "Mine."), (False, "Theirs.")])
def test_two_texts_of_one_entry_are_both_kept_until_a_person_chooses(
    site: Site, session: ReviewSession, mine: bool, text: str
) -> None:
    go(session, LONG)
    elsewhere(site, LONG, translation="Theirs.", fuzzy=False)
    done(session, session.approve("Mine."))
    conflict = session.conflicts[place_of(LONG)]
    assert conflict.theirs is not None
    assert (conflict.change.after.translation, conflict.theirs.translation) == ("Mine.", "Theirs.")
    assert (shown(session, LONG), entry_of(site, LONG).translation) == ("Mine.", "Theirs.")
    done(session, session.resolve(place_of(LONG), mine=mine))
    assert (shown(session, LONG), entry_of(site, LONG).translation) == (text, text)
    assert not session.conflicts


# Disks that cannot be written


def test_what_cannot_be_written_is_kept_and_tried_again(site: Site, session: ReviewSession) -> None:
    before, wall = site.read(CATALOG), spoil_disk(site)
    go(session, LONG)
    done(session, session.approve("Ours."))
    assert list(session.unsaved) == [place_of(LONG)]
    assert (site.read(CATALOG), shown(session, LONG)) == (before, "Ours.")
    session.refresh(A)
    assert shown(session, LONG) == "Ours.", "it stands over what is on disk"
    wall.unlink()
    ticket = session.retry()
    assert ticket is not None
    session.settle(ticket.result())
    assert (entry_of(site, LONG).translation, session.unsaved) == ("Ours.", {})
    assert session.retry() is None


def test_a_second_change_of_what_was_not_written_is_no_conflict(
    site: Site, session: ReviewSession
) -> None:
    wall = spoil_disk(site)
    go(session, LONG)
    done(session, session.approve("First."))
    done(session, session.approve("Second."))
    wall.unlink()
    done(session, session.approve("Third."))
    assert (session.unsaved, session.conflicts) == ({}, {})
    assert entry_of(site, LONG).translation == "Third."


def test_what_was_not_written_and_changed_by_another_is_a_conflict_once(
    site: Site, session: ReviewSession
) -> None:
    wall = spoil_disk(site)
    go(session, LONG)
    done(session, session.approve("Ours."))
    wall.unlink()
    elsewhere(site, LONG, translation="Theirs.")
    ticket = session.retry()
    assert ticket is not None
    session.settle(ticket.result())
    assert (list(session.conflicts), session.unsaved) == ([place_of(LONG)], {})
    assert session.retry() is None


def test_a_journal_that_cannot_be_written_costs_no_translation(
    site: Site, session: ReviewSession
) -> None:
    site.write(".translate/review", "in the way")
    go(session, LONG)
    done(session, session.approve("Ours."))
    assert entry_of(site, LONG).translation == "Ours."
    assert done(session, session.undo()).answer is Answer.DONE, "this run remembers"
    assert entry_of(site, LONG).state is State.DRAFT


FULL = """
import resource, signal, sys
from pathlib import Path
from tests.reviewing import LONG, begin, done, go
from tests.site import Site

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
session = begin(Site(Path(sys.argv[1])))
resource.setrlimit(resource.RLIMIT_FSIZE, (200, hard))
go(session, LONG)
print(done(session, session.approve("Ours.")).answer, len(session.unsaved))
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
session.settle(session.retry().result())
print(len(session.unsaved))
session.close()
"""


def test_a_full_disk_keeps_a_review_going(site: Site) -> None:
    """A limit on the size of files stands for the full disk."""
    before = site.read(CATALOG)
    out = subprocess.check_output(
        [sys.executable, "-c", FULL, str(site.root)], text=True, cwd=Path(__file__).parent.parent
    )
    assert out == "done 1\n0\n"
    assert changed_lines(before, site.read(CATALOG))[-1] == '+msgstr "Ours."'


# Text that is being written


def test_unfinished_text_is_found_by_the_next_run_and_forgotten_when_finished(
    site: Site, session: ReviewSession
) -> None:
    session.keep_unfinished(place_of(LONG), "The build takes long.", "Building ta").result()
    second = begin(site)
    kept = second.find_unfinished(place_of(LONG))
    assert kept is not None
    assert (kept.base, kept.text) == ("The build takes long.", "Building ta")
    go(second, LONG)
    done(second, second.comment("A comment finishes nothing."))
    assert second.find_unfinished(place_of(LONG)) == kept
    done(second, second.approve("Building takes long."))
    assert second.find_unfinished(place_of(LONG)) is None
    second.close()


def test_text_kept_just_before_it_was_approved_does_not_come_back(session: ReviewSession) -> None:
    go(session, LONG)
    for turn in range(20):
        session.keep_unfinished(place_of(LONG), "", f"Turn {turn}")
        done(session, session.approve(f"Turn {turn}"))
        assert session.find_unfinished(place_of(LONG)) is None


def test_finishing_with_the_text_of_before_forgets_too(session: ReviewSession) -> None:
    go(session, LONG)
    session.keep_unfinished(place_of(LONG), "The build takes long.", "Building").result()
    done(session, session.edit("The build takes long."))
    assert session.find_unfinished(place_of(LONG)) is None
