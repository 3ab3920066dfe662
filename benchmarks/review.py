"""The review screen in a real terminal: its start, Enter, a key in the editor, its memory."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import quantiles

from translate.catalog import Catalog, Entry, Origin, State, parse, serialize
from translate.project import find_project
from translate.review.segment import Change, Place
from translate.review.store import CatalogStore

CATALOGS = 1300
MESSAGES = 15000
STARTS = 7
ENTERS = 60
KEYS = 120
QUIET = 0.05
"""Seconds without a byte after which a picture is whole."""
LONG = "posts/zz-long.rst"
SENTENCE = "Это предложение номер {number} рассказывает о сборке, сети, модулях и журналах. "


def main(corpus: Path) -> None:
    """Print seconds, milliseconds and megabytes beside what is promised."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        messages = make_site(corpus, root)
        print(f"{CATALOGS} catalogs, {messages} messages")
        for name, arguments, needle in STARTED:
            report(name, "s", [start(root, arguments, needle) for _ in range(STARTS)])
        cold = [start(root, STARTED[1][1], STARTED[1][2], cold=True) for _ in range(3)]
        report("first segment, cold", "s", cold)
        megabytes, painted = enters(root)
        report("Enter to the next one painted", "ms", painted)
        print(f"{'memory after these':34}{megabytes:8.1f} MB")
        report("a key in 5,000 characters", "ms", keys(root))
        report("a save among 100 entries", "ms", saves(root))


FIRST = "posts/0000.rst"
STARTED: tuple[tuple[str, list[str], bytes], ...] = (
    ("list of posts, warm", [], b"0000.rst"),
    ("first segment, warm", [FIRST], b"Findings"),
)


def report(name: str, unit: str, seconds: list[float]) -> None:
    scale = 1000 if unit == "ms" else 1
    cuts = quantiles([scale * one for one in seconds], n=20, method="inclusive")
    print(f"{name:34}{cuts[9]:8.2f} {unit} p50 {cuts[18]:8.2f} {unit} p95")


def make_site(corpus: Path, root: Path) -> int:
    """Make a site of real posts, repeated under other names; every message has a draft."""
    (root / "posts").mkdir()
    (root / "translate.toml").write_text('[review]\nidentical = "never"\n')
    posts = sorted(corpus.rglob("*.rst"))
    texts = [posts[number % len(posts)].read_bytes() for number in range(CATALOGS - 1)]
    for number, text in enumerate(texts):
        (root / f"posts/{number:04}.rst").write_bytes(text)
    long = "".join(SENTENCE.format(number=100 + number) for number in range(68))
    (root / LONG).write_text(long[:5000].rsplit(". ", 1)[0] + ".\n", encoding="utf-8")
    short = "\n\n".join(f"Абзац {number} о сборке." for number in range(1, MESSAGES // 100))
    translate(root, "extract")
    missing = MESSAGES - sum(len(one.entries) for _, one in catalogs(root))
    filler = "\n\n".join(f"Абзац {number} о сборке и сети." for number in range(max(missing, 0)))
    (root / "posts/zy-filler.rst").write_text(f"{short}\n\n{filler}\n", encoding="utf-8")
    translate(root, "extract")
    return sum(draft(root, path, catalog) for path, catalog in catalogs(root))


def translate(root: Path, command: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "translate", "--project", str(root), command],
        check=True,
        capture_output=True,
    )


def catalogs(root: Path) -> Iterator[tuple[Path, Catalog]]:
    for path in sorted(root.rglob("*.po")):
        yield path, parse(path, path.name)


def draft(root: Path, path: Path, catalog: Catalog) -> int:
    """Give every message a draft; every tenth is approved."""
    entries = tuple(drafted(number, one) for number, one in enumerate(catalog.entries))
    path.write_text(serialize(replace(catalog, entries=entries)), encoding="utf-8")
    return len(entries)


def drafted(number: int, entry: Entry) -> Entry:
    one = entry.with_draft(entry.msgid, Origin("machine", "ru_en 1.9"), 80)
    return one.approved(entry.msgid) if number % 10 == 9 else one


class Window:
    """A terminal of 120 by 40 in which the screen runs."""

    def __init__(self, root: Path, arguments: list[str]) -> None:
        self.began = time.perf_counter()
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            os.chdir(root)
            os.environ.update(TERM="xterm-256color", LANG="C.UTF-8")
            command = [sys.executable, "-m", "translate", "review", *arguments]
            os.execv(sys.executable, command)
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

    def wait(self, needle: bytes) -> float:
        """Wait for some text; give the seconds since the start."""
        shown = b""
        while needle not in shown:
            if not select.select([self.file], [], [], 60)[0]:
                raise TimeoutError(needle)
            shown += os.read(self.file, 1 << 16)
        return time.perf_counter() - self.began

    def rest(self, seconds: float) -> float:
        """Read until nothing came for some seconds; give the time of the last byte."""
        last = time.perf_counter()
        while select.select([self.file], [], [], seconds)[0]:
            os.read(self.file, 1 << 16)
            last = time.perf_counter()
        return last

    def press(self, key: bytes) -> float:
        """Press a key; give the seconds until the picture was whole."""
        began = time.perf_counter()
        os.write(self.file, key)
        select.select([self.file], [], [], 10)
        return self.rest(QUIET) - began

    @property
    def megabytes(self) -> float:
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(one.split()[1]) / 1024 for one in lines if one.startswith("VmRSS"))


@contextmanager
def opened(root: Path, arguments: list[str]) -> Iterator[Window]:
    window = Window(root, arguments)
    try:
        yield window
    finally:
        os.kill(window.pid, signal.SIGKILL)
        os.waitpid(window.pid, 0)
        os.close(window.file)


def start(root: Path, arguments: list[str], needle: bytes, cold: bool = False) -> float:
    if cold:
        os.sync()
        Path("/proc/sys/vm/drop_caches").write_text("3")
    with opened(root, arguments) as window:
        return window.wait(needle)


def enters(root: Path) -> tuple[float, list[float]]:
    """Approve some segments of the whole site; every one must be on disk."""
    before = approved(root)
    with opened(root, ["posts"]) as window:
        window.wait(b"Findings")
        window.rest(3)
        times = []
        for _ in range(ENTERS):
            times.append(window.press(b"!"))
            window.rest(0.3)
        megabytes = window.megabytes
    assert approved(root) - before == ENTERS, "an approval is not on disk"
    return megabytes, times


def approved(root: Path) -> int:
    return sum(
        one.state is State.APPROVED for _, catalog in catalogs(root) for one in catalog.entries
    )


def keys(root: Path) -> list[float]:
    with opened(root, [LONG]) as window:
        window.wait(b"Findings")
        window.rest(0.4)
        window.press(b"e")
        window.rest(0.4)  # the cursor blinks every half a second
        times = []
        for number in range(KEYS):
            times.append(window.press("xя "[number % 3].encode()))
            window.rest(0.1)
        return times


def saves(root: Path) -> list[float]:
    """Change one entry after another in a catalog of 100."""
    project = find_project(root)
    post = "posts/zx-hundred.rst"
    text = "\n\n".join(f"Абзац {number} о сборке и сети." for number in range(100))
    (root / post).write_text(text + "\n", encoding="utf-8")
    translate(root, "extract")
    store = CatalogStore(project)
    catalog = store.read(post, "en")
    assert catalog is not None
    times = []
    for entry in catalog.entries:
        place = Place(post, "en", entry.key)
        began = time.perf_counter()
        store.save([Change(place, entry, entry.approved("Text."))])
        times.append(time.perf_counter() - began)
    return times
