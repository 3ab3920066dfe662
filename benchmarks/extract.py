"""Extract a whole site against a bare docutils parse of the same posts."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
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
    """Print seconds (wall clock, best of three, processes whole) and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        shutil.copytree(corpus, site / "posts")
        parse = best([sys.executable, "-c", _PARSE, str(site / "posts")], site, fresh=False)
        one = best(_extract("--jobs", "1"), site, fresh=True)
        all_cores = best(_extract(), site, fresh=True)
        nothing = best(_extract(), site, fresh=False)
    print(f"docutils parse, bare        {parse:6.2f} s")
    print(f"extract, one process        {one:6.2f} s   {one / parse:.2f} of the parse")
    print(f"extract, every core         {all_cores:6.2f} s   {all_cores / parse:.2f}")
    print(f"extract, nothing changed    {nothing:6.2f} s   {nothing / parse:.2f}")


def _extract(*options: str) -> list[str]:
    return [sys.executable, "-m", "translate", "--project", ".", "extract", *options]


def best(command: list[str], site: Path, *, fresh: bool) -> float:
    times = []
    for _ in range(ROUNDS):
        if fresh:
            shutil.rmtree(site / "locales", ignore_errors=True)
            shutil.rmtree(site / ".translate", ignore_errors=True)
        start = time.perf_counter()
        subprocess.run(command, cwd=site, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return min(times)
