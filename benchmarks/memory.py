"""The translation memory: taking in, opening and looking up, beside two other ways.

Real pairs of the parallel corpus are taken in. A query is one of their sources with one word in
six replaced by another text's first word; what a look-up should find is that source.

`TOLMACH_TOOLKIT_PYTHON` names a Python that has translate-toolkit 3.18 or older, the last ones
with a TM server of their own; without it that row is left out.
"""

from __future__ import annotations

import json
import lzma
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from translate.memory.likeness import likeness, words_of
from translate.memory.store import Memory
from translate.memory.types import Remembered

LARGE = int(os.environ.get("TOLMACH_SEGMENTS", "1000000"))
SMALL = 100_000
TINY = 10_000
"""What translate-toolkit is asked in: at 100,000 it answered none in two minutes."""
_QUERIES = 400
_SLOW_QUERIES = 20
_SLOWEST_QUERIES = 5
_LEAST = 60
_LANGUAGES = ("ru", "en")
TOOLKIT = """
import json, sys, time
from translate.storage.tmdb import TMDB
path, pairs = sys.argv[1], json.load(sys.stdin)
memory = TMDB(path + ".toolkit", max_candidates=9, min_similarity=60)
start = time.perf_counter()
units = [{"source": s, "target": t, "context": ""} for s, t in pairs["pairs"]]
memory.add_list(units, "ru", "en")
taken = time.perf_counter() - start
times = []
for query in pairs["queries"]:
    start = time.perf_counter()
    memory.translate_unit(query, "ru", "en")
    times.append(time.perf_counter() - start)
print(json.dumps([taken, times]))
"""


def pairs(shared: Path) -> Iterator[Remembered]:
    """Give the pairs of the parallel corpus."""
    for name in ("pairs.tsv.xz", "pairs2.tsv.xz"):
        with lzma.open(shared / "parallel" / name, "rt", encoding="utf-8") as lines:
            next(lines)
            for at, line in enumerate(lines):
                row = line.rstrip("\n").split("\t")
                if len(row) == 4:
                    yield Remembered(row[2], row[3], post=row[0], when=at)


def queries(texts: Sequence[Remembered]) -> list[tuple[str, str]]:
    """Give queries, each with the source that it was made of."""
    chance, made = random.Random(1), []
    for one in chance.sample(texts, _QUERIES):
        words = one.source.split()
        for _ in range(max(1, len(words) // 6)):
            words[chance.randrange(len(words))] = chance.choice(texts).source.split()[0]
        made.append((" ".join(words), one.source))
    return made


def taken_in(path: Path, texts: Sequence[Remembered]) -> float:
    """Fill a memory; give the seconds."""
    memory = Memory(path, _LANGUAGES, path.name)
    start = time.perf_counter()
    for _ in memory.add(texts):
        pass
    seconds = time.perf_counter() - start
    memory.close()
    return seconds


def timed(look_up: Callable[[str], object], asked: Sequence[str]) -> list[float]:
    """Look texts up; give the milliseconds of each, sorted."""
    times = []
    for query in asked:
        start = time.perf_counter()
        look_up(query)
        times.append(1000 * (time.perf_counter() - start))
    return sorted(times)


def _row(name: str, times: Sequence[float], taken: str) -> None:
    p50, p95 = times[len(times) // 2], times[int(0.95 * len(times))]
    print(f"| {name} | {taken} | {p50:.1f} ms | {p95:.1f} ms |", flush=True)


def _found(memory: Memory, asked: Sequence[tuple[str, str]]) -> tuple[int, int]:
    """Count the queries whose own source is like enough, and those that find one as good."""
    wanted = found = 0
    for query, source in asked:
        score = likeness(words_of(query), words_of(source))
        if score >= _LEAST:
            wanted += 1
            found += any(one.score >= score - 2.01 for one in memory.similar(query))
    return found, wanted


def _measure_ours(path: Path, texts: Sequence[Remembered]) -> None:
    seconds = taken_in(path, texts)
    start = time.perf_counter()
    memory = Memory(path, _LANGUAGES, path.name)
    opened = 1000 * (time.perf_counter() - start)
    asked = queries(texts)
    times = timed(memory.similar, [query for query, _ in asked])
    _row(f"Tolmach, {len(texts):,}", times, f"{seconds:.1f} s")
    found, wanted = _found(memory, asked)
    size = path.stat().st_size / 1e6
    memory.close()
    print(f"|  | opened in {opened:.1f} ms, {size:.0f} MB | found {found} of {wanted} | |")


def _measure_scan(texts: Sequence[Remembered]) -> None:
    sources = [one.source for one in texts]

    def scan(query: str) -> object:
        scorer = Levenshtein.normalized_similarity
        return process.extract(query, sources, scorer=scorer, score_cutoff=_LEAST / 100, limit=9)

    asked = [query for query, _ in queries(texts)[:_SLOW_QUERIES]]
    _row(f"rapidfuzz over all, {len(texts):,}", timed(scan, asked), "–")


def _measure_toolkit(python: str, path: Path, texts: Sequence[Remembered]) -> None:
    asked = [query for query, _ in queries(texts)[:_SLOWEST_QUERIES]]
    given = {"pairs": [(one.source, one.target) for one in texts], "queries": asked}
    done = subprocess.run(
        [python, "-Ic", TOOLKIT, str(path)],
        input=json.dumps(given),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    taken, times = json.loads(done.stdout)
    name = f"translate-toolkit's tmserver, {len(texts):,}"
    _row(name, sorted(1000 * one for one in times), f"{taken:.1f} s")


def main(corpus: Path) -> None:
    """Measure on pairs of the parallel corpus, beside the posts."""
    texts = list(islice(pairs(corpus.parent), max(LARGE, SMALL)))
    print("| what, pairs | taken in | p50 | p95 |\n| --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        _measure_ours(Path(folder) / "tiny.db", texts[:TINY])
        python = os.environ.get("TOLMACH_TOOLKIT_PYTHON")
        if python:
            _measure_toolkit(python, Path(folder) / "tm.db", texts[:TINY])
        else:
            print("translate-toolkit left out: TOLMACH_TOOLKIT_PYTHON is not set", file=sys.stderr)
        _measure_ours(Path(folder) / "small.db", texts[:SMALL])
        _measure_scan(texts[:SMALL])
        _measure_ours(Path(folder) / "large.db", texts[:LARGE])
        _measure_scan(texts[:LARGE])
