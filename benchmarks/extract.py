"""Extract a whole site against a bare docutils parse of the same posts."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROUNDS = 5

_PARSE = """
import sys
from pathlib import Path
from statistics import median
from docutils import frontend, nodes, utils
from docutils.parsers.rst import Parser
settings = frontend.get_default_settings(Parser)
settings.report_level = 5
settings.line_length_limit = 1 << 30
for path in sorted(Path(sys.argv[1]).rglob("*.rst")):
    document = utils.new_document(str(path), settings.copy())
    Parser().parse(path.read_text(encoding="utf-8"), document)
"""


def main(corpus: Path) -> None:
    """Print CPU and wall-clock seconds of whole processes, and the ratios within each round.

    The commands take turns, so that a machine that slows down slows them all.
    """
    rounds = []
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        shutil.copytree(corpus, site / "posts")
        for _ in range(ROUNDS):
            costs = [run(command, site, fresh=fresh) for _, command, fresh in commands(site)]
            rounds.append(costs)
    parses = [costs[0] for costs in rounds]
    for at, (name, _, _) in enumerate(commands(Path())):
        costs = [one[at] for one in rounds]
        cpu = median(cost.cpu / parse.cpu for cost, parse in zip(costs, parses, strict=True))
        wall = median(cost.wall / parse.wall for cost, parse in zip(costs, parses, strict=True))
        best = Cost(min(one.cpu for one in costs), min(one.wall for one in costs))
        seconds = f"{best.cpu:5.2f} s CPU {best.wall:5.2f} s"
        print(f"{name:26}{seconds}   {cpu:.2f} of the parse's CPU, {wall:.2f} of its time")


def commands(site: Path) -> list[tuple[str, list[str], bool]]:
    """Give each measured command: its name, itself, whether it starts without catalogs."""
    parse = [sys.executable, "-c", _PARSE, str(site / "posts")]
    return [
        ("docutils parse, bare", parse, False),
        ("extract, one process", _extract("--jobs", "1"), True),
        ("extract, every core", _extract(), True),
        ("extract, nothing changed", _extract(), False),
    ]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command cost, in seconds."""

    cpu: float
    """User and system time of the process and its children."""
    wall: float


def _extract(*options: str) -> list[str]:
    return [sys.executable, "-m", "translate", "--project", ".", "extract", *options]


def run(command: list[str], site: Path, *, fresh: bool) -> Cost:
    if fresh:
        shutil.rmtree(site / "locales", ignore_errors=True)
        shutil.rmtree(site / ".translate", ignore_errors=True)
    start, used = time.perf_counter(), children_time()
    subprocess.run(command, cwd=site, check=True, capture_output=True)
    return Cost(children_time() - used, time.perf_counter() - start)


def children_time() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
