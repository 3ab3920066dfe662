"""Measure what DESIGN.md promises: every ratio within one run, on the machine at hand.

    python -m benchmarks [extract] [update] [pretranslate] [review] [checks] [memory]

`TOLMACH_SHARED` names the folder that holds `corpus/`; by default the one
beside the project.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from benchmarks import checks, extract, memory, pretranslate, review, update

SHARED = Path(os.environ.get("TOLMACH_SHARED", Path(__file__).parents[2] / "shared"))
BENCHMARKS = {
    "extract": extract.main,
    "update": update.main,
    "pretranslate": pretranslate.main,
    "review": review.main,
    "checks": checks.main,
    "memory": memory.main,
}


def main() -> None:
    corpus = SHARED / "corpus"
    if not corpus.is_dir():
        sys.exit(f"no posts in {corpus}; set TOLMACH_SHARED")
    for name in sys.argv[1:] or BENCHMARKS:
        BENCHMARKS[name](corpus)


main()
