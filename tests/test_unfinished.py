"""Text that was in an editor when it went away."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.errors import StoreError
from translate.review.segment import Place
from translate.review.unfinished import FOLDER, Kept, Unfinished

PLACE = Place("posts/лес.rst", "en", (None, "Тропа ведёт в лес."))
TITLE = Place("posts/лес.rst", "en", ("title", "Тропа ведёт в лес."))


@settings(deadline=None)
@given(st.text(), st.text())
def test_what_is_kept_is_found_by_another_run(base: str, text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Unfinished(Path(folder)).keep(PLACE, base, text)
        expected = Kept(base, text) if text != base else None
        assert Unfinished(Path(folder)).find(PLACE) == expected


def test_the_newest_text_of_a_segment_is_kept(tmp_path: Path) -> None:
    kept = Unfinished(tmp_path)
    for text in ("A pa", "A path"):
        kept.keep(PLACE, "", text)
    assert kept.find(PLACE) == Kept("", "A path")


def test_segments_that_differ_in_context_alone_are_kept_apart(tmp_path: Path) -> None:
    kept = Unfinished(tmp_path)
    kept.keep(PLACE, "", "A path")
    kept.keep(TITLE, "", "The path")
    assert set(kept.places()) == {PLACE, TITLE}
    kept.forget(TITLE)
    assert kept.places() == [PLACE]


def test_going_back_to_the_text_of_before_forgets(tmp_path: Path) -> None:
    kept = Unfinished(tmp_path)
    kept.keep(PLACE, "Path", "Pat")
    kept.keep(PLACE, "Path", "Path")
    assert (kept.find(PLACE), kept.places()) == (None, [])


WRONG = '{"post": 1, "lang": "en", "context": null, "msgid": "", "base": "", "text": 2}'


@pytest.mark.parametrize(
    "broken",
    ["", "[", "[]", '{"post": "x"}', "\xff", WRONG, pytest.param("[" * 100_000, id="deep")],
)
def test_a_broken_file_is_no_text(tmp_path: Path, broken: str) -> None:
    kept = Unfinished(tmp_path)
    kept.keep(PLACE, "", "A path")
    [path] = (tmp_path / FOLDER).glob("*.json")
    path.write_bytes(broken.encode("latin-1"))
    assert (kept.find(PLACE), kept.places()) == (None, [])


def test_what_cannot_be_kept_is_an_error_and_forgetting_it_is_none(tmp_path: Path) -> None:
    kept = Unfinished(tmp_path)
    (tmp_path / FOLDER).parent.mkdir(parents=True)
    (tmp_path / FOLDER).write_text("in the way")
    with pytest.raises(StoreError, match="cannot be written"):
        kept.keep(PLACE, "", "A path")
    kept.forget(PLACE)


def test_text_that_is_no_utf_8_is_kept_letter_for_letter(tmp_path: Path) -> None:
    odd = Place("posts/\udcd0.rst", "en", (None, "Тропа \udc80"))
    Unfinished(tmp_path).keep(odd, "", "A path \udcff")
    assert Unfinished(tmp_path).find(odd) == Kept("", "A path \udcff")
    assert Unfinished(tmp_path).places() == [odd]


KILLS = int(os.environ.get("TOLMACH_KILLS", "10"))
TYPING = """
import os, sys
from pathlib import Path
from tests.test_unfinished import PLACE, typed
from translate.review.unfinished import Unfinished

kept = Unfinished(Path(sys.argv[1]))
for number in range(int(sys.argv[2]), 10**9):
    kept.keep(PLACE, "", typed(number))
    os.write(1, f"{number}\\n".encode())
"""


def typed(number: int) -> str:
    return f"{number} " + "A path leads to the wood. " * 400


def test_killed_at_any_moment_the_old_text_is_found_or_the_new_one(tmp_path: Path) -> None:
    chance, last = Random(), -1
    for _ in range(KILLS):
        last = killed_while_typing(tmp_path, last + 1, chance.uniform(0, 0.05))
        found = Unfinished(tmp_path).find(PLACE)
        assert found is not None
        assert found in (Kept("", typed(last)), Kept("", typed(last + 1)))
        assert Unfinished(tmp_path).places() == [PLACE]


def killed_while_typing(root: Path, first: int, seconds: float) -> int:
    """Give the number of the last text that was told to be kept."""
    command = [sys.executable, "-c", TYPING, str(root), str(first)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    told = process.stdout.readline()
    time.sleep(seconds)
    process.kill()
    rest, _ = process.communicate()
    assert process.returncode == -signal.SIGKILL
    return int((told + rest).split()[-1])
