"""The memory beside a review: fed by each approval, and never in its way."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.review_sites import entry_of
from tests.reviewing import LONG, begin, copied, done, go, place_of
from tests.site import Site
from translate.catalog import State
from translate.review.act import Answer
from translate.review.session import ReviewSession

MEMORY = ".translate/memory.db"


@pytest.fixture
def site(drafted: Path, tmp_path: Path) -> Site:
    return copied(drafted, tmp_path)


def found(session: ReviewSession, msgid: str = LONG) -> list[tuple[str, float, str]]:
    segment = session.shelf[place_of(msgid)]
    return [(one.translation, one.score, one.who) for one in session.memory.find(segment)]


def test_an_approval_is_remembered_with_who_made_it_and_forgotten_with_it(site: Site) -> None:
    site.write(".git/config", "[user]\nname = Анна\n")
    site.write(".git/HEAD", "ref: refs/heads/main\n")
    (site.root / ".git/objects").mkdir()
    (site.root / ".git/refs").mkdir()
    session = begin(site)
    go(session, LONG)
    done(session, session.approve("Building takes long."))
    assert ("Building takes long.", 100.0, "Анна") in found(session)
    go(session, LONG)
    done(session, session.approve("The build takes long."))
    assert [one[0] for one in found(session)] == ["The build takes long."]
    done(session, session.send_back())
    assert found(session) == []
    session.close()


def test_git_is_not_asked_who_it_is_where_nobody_wants_it(site: Site) -> None:
    site.write("translate.toml", "[memory]\nwho = false\n")
    session = begin(site)
    go(session, LONG)
    done(session, session.approve())
    assert [who for _, _, who in found(session)] == [""]
    session.close()


def broken(path: Path) -> None:
    path.write_bytes(b"no database " * 99)


def newer(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute("pragma user_version = 99")
    database.close()


def a_folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [(broken, "the memory is broken"), (newer, "newer Tolmach"), (a_folder, "cannot be used")],
)
def test_a_review_goes_on_without_a_memory_and_says_so(
    site: Site, spoil: Callable[[Path], None], told: str
) -> None:
    path = site.root / MEMORY
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    spoil(path)
    session = begin(site)
    assert found(session) == []
    assert session.memory.complaint is not None
    assert told in str(session.memory.complaint)
    assert MEMORY in str(session.memory.complaint)
    go(session, LONG)
    assert done(session, session.approve()).answer is Answer.DONE
    assert entry_of(site, LONG).state is State.APPROVED
    session.close()


def test_a_locked_memory_keeps_nobody_from_approving(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("translate.memory.database.PATIENCE", 0.1)
    session = begin(site)
    found(session)
    other = sqlite3.connect(site.root / MEMORY, isolation_level=None)
    other.execute("begin exclusive")
    go(session, LONG)
    assert done(session, session.approve()).answer is Answer.DONE
    assert entry_of(site, LONG).state is State.APPROVED
    session.close()
    assert "locked" in str(session.memory.complaint)
    other.close()


def test_a_match_that_differs_in_numbers_is_adapted(site: Site) -> None:
    memory = begin(site)
    go(memory, LONG)
    done(memory, memory.approve("The build takes long."))
    memory.close()
    site.write("posts/c.rst", "Сборка 3 идёт 15 минут.\n\nСборка 4 идёт 20 минут.\n")
    assert site.run("extract").code == 0
    session = begin(site, "posts/c.rst")
    go(session, "Сборка 3 идёт 15 минут.", "posts/c.rst")
    done(session, session.approve("Build 3 takes 15 minutes."))
    segment = session.shelf[place_of("Сборка 4 идёт 20 минут.", "posts/c.rst")]
    best, *_ = session.memory.find(segment)
    assert (best.translation, best.is_adapted) == ("Build 4 takes 20 minutes.", True)
    session.close()
