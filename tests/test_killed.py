"""Pretranslation that is killed or interrupted: no damage, no work twice, and it goes on.

TOLMACH_KILLS sets how many times it is killed, and has it work on all the real posts.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest

pytest.importorskip("ctranslate2")
pytest.importorskip("razdel")

from tests.site import Site
from tests.test_corpus import POSTS, SHARED
from translate.catalog import Entry, State, parse

KILLS = int(os.environ.get("TOLMACH_KILLS", "5"))
CHOSEN = POSTS if "TOLMACH_KILLS" in os.environ else POSTS[::40]
SPREAD = 2.0
"""Seconds of work, at most, before it is killed."""
PROMPT = 5.0
"""Seconds that an interrupt may take on a machine that is busy; it takes less than one."""

DRIVER = """
import json, os, sys
from translate.memory.cache import Cache

keep = Cache.keep
log = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_APPEND | os.O_CREAT)

def logged(self, model, results):
    results = list(results)
    keep(self, model, results)
    texts = [text for text, _ in results]
    os.write(log, ("\\n" + json.dumps(texts) + "\\n").encode())

Cache.keep = logged

from translate.cli import main

main(prog_name="translate")
"""
"""Runs the command, and logs what it kept after it did: a kill in between costs a line,
never adds one."""

OWN = 12
"""Posts of our own, of 30 messages."""
WORDS = "ядро пакет сборка выпуск сеть модуль образ служба журнал раздел ключ узел".split()
VERBS = "обновляет проверяет собирает хранит читает видит меняет запускает".split()


@dataclass(frozen=True, slots=True)
class Killable:
    """A site, and the log of what the machine translated there."""

    site: Site
    models: Path

    @property
    def log(self) -> Path:
        return self.site.root.parent / "kept.log"

    def begin(self) -> subprocess.Popen[bytes]:
        home = str(self.site.root.parent / "home")
        folders = dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), home)
        return subprocess.Popen(
            [sys.executable, "-c", DRIVER, str(self.log), "pretranslate"],
            cwd=self.site.root,
            env={**os.environ, **folders, "ARGOS_PACKAGES_DIR": str(self.models)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def finish(self) -> None:
        process = self.begin()
        _, told = process.communicate()
        assert process.returncode == 0, told.decode()[-2000:]

    def kept(self) -> list[list[str]]:
        """Give the sentences of each batch that was kept; a line that a kill cut off is none."""
        found = []
        for line in self.log.read_text().splitlines() if self.log.exists() else []:
            try:
                found.append(json.loads(line) if line else [])
            except ValueError:
                continue
        return [one for one in found if one]

    def catalogs(self) -> dict[str, tuple[Entry, ...]]:
        """Read every catalog; a damaged one raises."""
        root = self.site.root
        names = [path.relative_to(root).as_posix() for path in root.rglob("*.po")]
        return {name: parse(root / name, name).entries for name in names}

    def entries(self) -> Iterator[Entry]:
        for some in self.catalogs().values():
            yield from some


def own_posts() -> dict[str, str]:
    """Make posts whose every message is one sentence."""
    chosen = Random(5)

    def sentence(number: int) -> str:
        rest = " ".join(chosen.choice(WORDS) for _ in range(chosen.randint(2, 12)))
        return f"{chosen.choice(WORDS).title()} {number} {chosen.choice(VERBS)} {rest}."

    return {
        f"posts/{post:02}.rst": "\n\n".join(sentence(100 * post + n) for n in range(30)) + "\n"
        for post in range(OWN)
    }


@pytest.fixture
def own(tmp_path: Path, tiny_models: Path) -> Killable:
    site = Site(tmp_path / "site")
    for name, text in own_posts().items():
        site.write(name, text)
    assert site.run("extract").code == 0
    return Killable(site, tiny_models)


@pytest.fixture
def real(own: Killable) -> Killable:
    """Give a site of real posts too, when they are at hand, with something approved."""
    for path in CHOSEN:
        own.site.write(f"posts/{path.relative_to(SHARED).as_posix()}", path.read_bytes())
    assert own.site.run("extract").code == 0
    for name in list(own.catalogs())[::5]:
        own.site.edit(name, approve_some)
    return own


def approve_some(one: Entry) -> Entry:
    return replace(one, translation="Approved.") if one.line % 7 == 0 and is_plain(one) else one


def is_plain(one: Entry) -> bool:
    return not set("`*_|[]\\") & set(one.msgid)


def approved(entries: Iterator[Entry]) -> Counter[str]:
    return Counter(one.msgid for one in entries if one.state is State.APPROVED)


def until(process: subprocess.Popen[bytes], log: Path, seconds: float) -> None:
    """Let a process work for some time after it has kept something, or until it ends."""
    size = log.stat().st_size if log.exists() else 0
    while process.poll() is None:
        if log.exists() and log.stat().st_size > size:
            break
        time.sleep(0.01)
    wait(process, seconds)


def wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    end = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < end:
        time.sleep(0.001)


def check_with_gettext(site: Site, names: list[str]) -> None:
    if shutil.which("msgfmt"):
        for name in names:
            command = ["msgfmt", "-c", "-o", os.devnull, name]
            subprocess.run(command, cwd=site.root, check=True)


def test_killed_at_any_moment_it_damages_nothing_and_does_no_work_twice(real: Killable) -> None:
    pristine = {name: (real.site.root / name).read_bytes() for name in real.catalogs()}
    people = approved(real.entries())
    chance, struck, at = Random(), 0, 0
    assert people
    while struck < KILLS:
        process = real.begin()
        at += 1
        if at % 2:
            until(process, real.log, chance.uniform(0, SPREAD))
        else:
            wait(process, chance.uniform(0, SPREAD))
        process.kill()
        process.communicate()
        assert process.returncode in (0, -signal.SIGKILL)
        found = real.catalogs()
        assert found.keys() == pristine.keys()
        assert approved(real.entries()) == people
        check_with_gettext(real.site, chance.sample(sorted(found), 3))
        if process.returncode:
            struck += 1
        else:  # all was done before the kill: let it write the catalogs again
            for name, data in pristine.items():
                real.site.write(name, data)
    real.finish()
    assert {one.state for one in real.entries()} == {State.APPROVED, State.DRAFT}
    assert approved(real.entries()) == people
    assert_nothing_was_done_twice(real)
    check_with_gettext(real.site, sorted(pristine))


def assert_nothing_was_done_twice(site: Killable) -> None:
    counts = Counter(text for batch in site.kept() for text in batch)
    assert counts
    assert [text for text, count in counts.items() if count > 1] == []


def test_ctrl_c_ends_it_at_once_and_keeps_what_is_finished(own: Killable) -> None:
    process = own.begin()
    until(process, own.log, 0.2)
    struck = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, told = process.communicate()
    took = time.monotonic() - struck
    print(f"Ctrl-C took {took:.2f} s")
    assert process.returncode == 130, told.decode()[-2000:]
    assert "interrupted; what was finished is kept" in told.decode()
    assert "Traceback" not in told.decode()
    assert took < PROMPT
    assert_finished_are_drafted(own)
    own.finish()
    assert {one.state for one in own.entries()} == {State.DRAFT}
    assert_nothing_was_done_twice(own)


def assert_finished_are_drafted(own: Killable) -> None:
    """Every sentence here is a message; only those of the last batch may be on their way."""
    drafted = {one.msgid for one in own.entries() if one.state is State.DRAFT}
    kept = own.kept()
    assert 0 < len(drafted) < 30 * OWN
    assert {text for batch in kept[:-1] for text in batch} <= drafted


def test_a_second_ctrl_c_does_not_stop_the_saving(own: Killable) -> None:
    process = own.begin()
    until(process, own.log, 0.2)
    for _ in range(3):
        process.send_signal(signal.SIGINT)
        time.sleep(0.02)
    _, told = process.communicate()
    assert process.returncode == 130, told.decode()[-2000:]
    assert_finished_are_drafted(own)
