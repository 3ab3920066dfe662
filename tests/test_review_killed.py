"""A review that is killed at random moments: nothing approved is lost, no catalog is damaged.

TOLMACH_KILLS sets how many times.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from random import Random

from tests.site import Site
from translate.catalog import Entry, Origin, State, parse
from translate.project import find_project
from translate.review.session import open_session

KILLS = int(os.environ.get("TOLMACH_KILLS", "5"))
SPREAD = 0.6
"""Seconds of work, at most, before it is killed."""
POSTS = 6
TEXTS = 40

SCRIPT = """
import json, os, sys
from pathlib import Path
from translate.project import find_project
from translate.review.filters import Filter, FilterKind
from translate.review.session import open_session

log = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND | os.O_CREAT)

def told(text):
    os.write(log, ("\\n" + json.dumps(text) + "\\n").encode())

project = find_project(Path.cwd())
session = open_session(project, project.posts(), "en", Filter(FilterKind.UNREVIEWED))
told("begun")
done = 0
while session.next_unreviewed():
    segment = session.current
    text = segment.entry.translation
    session.keep_unfinished(segment.place, text, text + " by hand")
    act = session.approve(text + " by hand")
    session.settle(act.ticket.result())
    told([segment.place.post, segment.place.key[1], text + " by hand"])
    done += 1
    if done % 7 == 0:
        told([segment.place.post, segment.place.key[1], None])
        session.settle(session.undo().ticket.result())
        session.settle(session.redo().ticket.result())
        told([segment.place.post, segment.place.key[1], text + " by hand"])
session.close()
"""


def made(root: Path) -> Site:
    site = Site(root)
    for post in range(POSTS):
        texts = (f"Абзац {post}-{number} о сборке и сети." for number in range(TEXTS))
        site.write(f"posts/{post}.rst", "\n\n".join(texts) + "\n")
    assert site.run("extract").code == 0
    for post in range(POSTS):
        site.edit(name_of(post), undone)
    return site


def name_of(post: int) -> str:
    return f"locales/en/LC_MESSAGES/posts/{post}.po"


def undone(entry: Entry) -> Entry:
    fresh = replace(entry, notes=(), fuzzy=False)
    number = entry.msgid.split()[1]
    return fresh.with_draft(f"Draft {number}.", Origin("machine", "ru_en 1.9"), 80)


def strike(site: Site, log: Path, seconds: float) -> None:
    """Let a review work for some time after it has begun, then kill it."""
    size = log.stat().st_size if log.exists() else 0
    process = subprocess.Popen([sys.executable, "-c", SCRIPT, str(log)], cwd=site.root)
    while process.poll() is None and (not log.exists() or log.stat().st_size == size):
        time.sleep(0.005)
    end = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < end:
        time.sleep(0.001)
    process.kill()
    process.wait()


def logged(log: Path) -> dict[tuple[str, str], str | None]:
    """Give what was told of each segment last; a line that a kill cut off is none."""
    found: dict[tuple[str, str], str | None] = {}
    for line in log.read_text().splitlines():
        try:
            one = json.loads(line) if line else None
        except ValueError:
            continue
        if isinstance(one, list):
            found[one[0], one[1]] = one[2]
    return found


def check(site: Site, log: Path) -> int:
    entries = {}
    for post in range(POSTS):
        name = name_of(post)
        for entry in parse(site.root / name, name).entries:
            entries[f"posts/{post}.rst", entry.msgid] = entry
        if shutil.which("msgfmt"):
            command = ["msgfmt", "-c", "-o", os.devnull, name]
            subprocess.run(command, cwd=site.root, check=True)
    told = logged(log)
    for key, text in told.items():
        # None: an undo of it was under way, and either text may be there.
        if text is not None:
            assert entries[key].state is State.APPROVED
            assert entries[key].translation == text
    return len(told)


def test_a_killed_review_loses_nothing_that_was_approved(tmp_path: Path) -> None:
    site, log, chance, struck = made(tmp_path / "site"), tmp_path / "log", Random(), 0
    while struck < KILLS:
        strike(site, log, chance.random() * SPREAD)
        struck += 1
        check(site, log)
        if len(logged(log)) >= POSTS * TEXTS:
            log.unlink()
            for post in range(POSTS):
                site.edit(name_of(post), undone)
    project = find_project(site.root)
    session = open_session(project, project.posts(), "en")
    assert session.journal.undoable() is not None
    session.close()
