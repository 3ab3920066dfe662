"""Pretranslate posts, against Argos Translate's own pipeline and a bare CTranslate2.

The model is of the real one's size and copies (`benchmarks.copy_model`). Ours is a whole
`translate pretranslate` on posts that were extracted, from the start of the process to its end,
with nothing cached but the model's calibration, which is made once for each model. Its words are
those of the sentences that it gave to the machine, each counted once. The others' clocks run
only while they translate, with the model loaded.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import fmean, median
from typing import IO, Any

from translate.engine.queue import BATCH_TOKENS
from translate.files import read_source
from translate.languages import letters
from translate.messages import messages_of
from translate.prose import prose_of
from translate.rst import read

ROUNDS = 2
EVERY = 5
"""One post of so many is translated; the model learns its pieces from the others."""
UPSTREAM_WORDS = 1500
BEAM = 2
THREADS = 2

_HOME = Path(__file__).parents[1]
_CACHE = Path(".translate/machine.db")
_TINY = "Заголовок\n=========\n\nОдно предложение.\n"
_SHIPPED = {"ARGOS_INTER_THREADS": "1", "ARGOS_INTRA_THREADS": "0", "ARGOS_BATCH_SIZE": "32"}
_BEST = {"ARGOS_INTER_THREADS": "1", "ARGOS_INTRA_THREADS": "1", "ARGOS_BATCH_SIZE": "2048"}


def main(corpus: Path) -> None:
    """Print words a second of each, the ratios that are promised, and our peak memory.

    Ours and the bare CTranslate2 take turns around the slower ones, so that a machine that
    changes its speed changes it for all.
    """
    with tempfile.TemporaryDirectory() as name:
        bench = prepared(corpus, Path(name))
        upstream: list[Speed] = []
        rounds = []
        for _ in range(ROUNDS):
            ours, sentences = bench.ours()
            rounds.append((ours, bench.bare(sentences)))
            if not upstream:
                texts = some_of(bench.paragraphs(), UPSTREAM_WORDS)
                upstream = [bench.upstream(texts, _SHIPPED), bench.upstream(texts, _BEST)]
    report(rounds, *upstream)


@dataclass(frozen=True, slots=True)
class Speed:
    """What it took to translate some words."""

    words: int
    seconds: float
    cpu: float
    peak: int = 0
    """Bytes of memory."""

    @property
    def rate(self) -> float:
        """Words a second."""
        return self.words / self.seconds


def report(rounds: Sequence[tuple[Speed, Speed]], shipped: Speed, best: Speed) -> None:
    ours, bare = zip(*rounds, strict=True)
    rate = fmean(one.rate for one in ours)
    share = median(one.rate / other.rate for one, other in rounds)
    print(f"{ours[0].words} words; ours with {THREADS} jobs and beam {BEAM}, from start to end")
    _print("translate pretranslate", ours, "")
    _print("(a) argostranslate, as shipped", [shipped], f"ours {rate / shipped.rate:.1f} times")
    _print("(a) argostranslate, at its best", [best], f"ours {rate / best.rate:.1f} times")
    _print("(b) bare CTranslate2", bare, f"ours {share:.2f} of it")
    print(f"peak memory of ours: {max(one.peak for one in ours) / 1e6:.0f} MB")


def _print(name: str, found: Sequence[Speed], told: str) -> None:
    rate = fmean(one.rate for one in found)
    cpu = fmean(one.words / one.cpu for one in found)
    print(f"{name:32}{rate:4.0f} words/s {cpu:4.0f} words/CPU s  {told}".rstrip())


def prepared(corpus: Path, folder: Path) -> Bench:
    """Make the model, install it, and let it be calibrated on a post of one sentence."""
    posts = sorted(corpus.rglob("*.rst"))
    bench = Bench(folder, corpus, tuple(posts[EVERY // 2 :: EVERY]))
    archive = folder / "copy.argosmodel"
    learnt = [str(post) for post in posts if post not in bench.posts]
    bench.worker(write_model, learnt, str(archive))
    site = folder / "tiny"
    (site / "posts").mkdir(parents=True)
    (site / "posts" / "tiny.rst").write_text(_TINY, encoding="utf-8")
    for command in (["model", "install", str(archive)], ["extract"], bench.pretranslate):
        bench.translate(site, *command)
    with closing(sqlite3.connect(site / _CACHE)) as database, database:
        database.execute("delete from sentence")
    shutil.copy(site / _CACHE, folder / "calibrated.db")
    return bench


@dataclass(frozen=True)
class Bench:
    """A folder to measure in."""

    folder: Path
    corpus: Path
    posts: tuple[Path, ...]

    pretranslate = ["pretranslate", "--jobs", str(THREADS), "--beam", str(BEAM)]

    @property
    def environment(self) -> dict[str, str]:
        """Give an environment in which no file of the user's is read or written."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("ARGOS_")}
        folders = {f"XDG_{kind}_HOME": str(self.folder / kind) for kind in _XDG}
        return kept | folders | {"ORT_DISABLE_TELEMETRY": "1"}

    def ours(self) -> tuple[Speed, list[str]]:
        """Pretranslate a new site; give the sentences that the machine was given, too."""
        site = self._site()
        try:
            self.translate(site, "extract")
            cost = self.translate(site, *self.pretranslate)
            with closing(sqlite3.connect(site / _CACHE)) as database:
                sentences = [text for (text,) in database.execute("select source from sentence")]
        finally:
            shutil.rmtree(site)
        words = count_words(sentences)
        return Speed(words, cost.seconds, cost.cpu, cost.peak), sentences

    def _site(self) -> Path:
        site = self.folder / "site"
        for post in self.posts:
            copy = site / "posts" / post.relative_to(self.corpus)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(post, copy)
        (site / _CACHE.parent).mkdir()
        shutil.copy(self.folder / "calibrated.db", site / _CACHE)
        return site

    def bare(self, sentences: Sequence[str]) -> Speed:
        """Give the same sentences to CTranslate2 at once."""
        (package,) = (self.folder / "DATA" / "argos-translate" / "packages").iterdir()
        return self._speed(sentences, self.worker(run_bare, sentences, str(package)))

    def upstream(self, texts: Sequence[str], settings: Mapping[str, str]) -> Speed:
        """Let Argos Translate translate texts, one after another."""
        return self._speed(texts, self.worker(run_upstream, texts, **settings))

    def _speed(self, texts: Sequence[str], output: str) -> Speed:
        seconds, cpu = json.loads(output)
        return Speed(count_words(texts), seconds, cpu)

    def paragraphs(self) -> list[str]:
        """Give the texts of the posts as their reader sees them, those with Russian in them."""
        found = []
        for post in self.posts:
            for message in messages_of(read(read_source(post, post.name)), letters("ru")):
                text = message.msgid if message.context else prose_of(message.inlines).text
                if letters("ru").search(text):
                    found.append(" ".join(text.split()))
        return found

    def translate(self, site: Path, *arguments: str) -> Cost:
        """Run a command of ours on a site."""
        command = [sys.executable, "-m", "translate", "--project", str(site), *arguments]
        return run(command, self.environment)

    def worker(
        self, task: Callable[[], None], texts: Sequence[str], *arguments: str, **settings: str
    ) -> str:
        """Run a function of this module as a process of its own, and give what it prints.

        :param settings: environment variables.
        """
        given = self.folder / "texts.json"
        given.write_text(json.dumps(list(texts)), encoding="utf-8")
        script = f"from {__name__} import {task.__name__}; {task.__name__}()"
        command = [sys.executable, "-c", script, str(given), *arguments]
        return run(command, self.environment | settings).output


_XDG = ("DATA", "CONFIG", "CACHE")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process cost, and what it printed."""

    seconds: float
    cpu: float
    peak: int
    output: str


def run(command: Sequence[str], environment: Mapping[str, str]) -> Cost:
    """Run a process, and measure it alone.

    Its peak begins at that of this process, so that what needs memory has to run in others.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=_HOME, env=environment, stdout=output, stderr=errors
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        printed, told = _content(output), _content(errors)
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{told}")
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(seconds, cpu, usage.ru_maxrss * 1024, printed)


def _content(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def count_words(texts: Sequence[str]) -> int:
    return sum(len(text.split()) for text in texts)


def some_of(texts: Sequence[str], words: int) -> list[str]:
    """Choose texts of about so many words, from all over."""
    return list(texts[:: max(1, count_words(texts) // words)])


def write_model() -> None:
    """Write the model; the arguments name a list of posts, and the archive."""
    from benchmarks.copy_model import lines_of, make

    make(Path(sys.argv[2]), lines_of(map(Path, _given())))


def run_bare() -> None:
    """Print the seconds that CTranslate2 takes for the sentences given."""
    import ctranslate2
    import sentencepiece

    package = Path(sys.argv[2])
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(package / "sentencepiece.model"))
    translator = ctranslate2.Translator(
        str(package / "model"), compute_type="int8", inter_threads=THREADS, intra_threads=1
    )
    encoded = [pieces.encode(text, out_type=str) for text in _given()]
    start = _clocks()
    translator.translate_batch(
        encoded, beam_size=BEAM, batch_type="tokens", max_batch_size=BATCH_TOKENS
    )
    _print_clocks(start)


def run_upstream() -> None:
    """Print the seconds that Argos Translate takes for the texts given."""
    from argostranslate.translate import get_translation_from_codes, translate

    translation: Any = get_translation_from_codes("ru", "en")
    # Upstream's splitter is a neural network that wants a download; razdel favours upstream.
    translation.underlying.sentencizer = _Razdel()
    translate("Модель загружается.", "ru", "en")
    start = _clocks()
    for text in _given():
        translate(text, "ru", "en")
    _print_clocks(start)


class _Razdel:
    def split_sentences(self, text: str) -> list[str]:
        from razdel import sentenize

        return [sentence.text for sentence in sentenize(text)]


@cache
def _given() -> list[str]:
    texts: list[str] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    return texts


def _clocks() -> tuple[float, float]:
    _given()
    return time.perf_counter(), time.process_time()


def _print_clocks(start: tuple[float, float]) -> None:
    print(json.dumps([time.perf_counter() - start[0], time.process_time() - start[1]]))
