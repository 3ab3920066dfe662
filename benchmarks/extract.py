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

ROUNDS = 3

_PARSE = """
import sys
from pathlib import Path
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
    """Print CPU and wall-clock seconds of whole processes, the best of three, and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        shutil.copytree(corpus, site / "posts")
        parse = best([sys.executable, "-c", _PARSE, str(site / "posts")], site, fresh=False)
        runs = {
            "extract, one process": best(_extract("--jobs", "1"), site, fresh=True),
            "extract, every core": best(_extract(), site, fresh=True),
            "extract, nothing changed": best(_extract(), site, fresh=False),
        }
    print(f"{'docutils parse, bare':26}{parse.cpu:6.2f} s CPU {parse.wall:6.2f} s")
    for name, cost in runs.items():
        ratios = f"{cost.cpu / parse.cpu:.2f} of the parse's CPU, {cost.wall / parse.wall:.2f}"
        print(f"{name:26}{cost.cpu:6.2f} s CPU {cost.wall:6.2f} s   {ratios} of its time")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command cost, in seconds."""

    cpu: float
    """User and system time of the process and its children."""
    wall: float


def _extract(*options: str) -> list[str]:
    return [sys.executable, "-m", "translate", "--project", ".", "extract", *options]


def best(command: list[str], site: Path, *, fresh: bool) -> Cost:
    """Run a command three times; `fresh` makes each start without catalogs."""
    costs = []
    for _ in range(ROUNDS):
        if fresh:
            shutil.rmtree(site / "locales", ignore_errors=True)
            shutil.rmtree(site / ".translate", ignore_errors=True)
        start, used = time.perf_counter(), _children_time()
        subprocess.run(command, cwd=site, check=True, capture_output=True)
        costs.append(Cost(_children_time() - used, time.perf_counter() - start))
    return Cost(min(one.cpu for one in costs), min(one.wall for one in costs))


def _children_time() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
