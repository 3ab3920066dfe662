"""What a model is worth: how good, how quick, and what becomes of markup.

    python -m benchmarks.model FILE.argosmodel

Test sets are drafted line by line; the corpus is extracted, pretranslated and merged with its
drafts, as a user would. `TOLMACH_SHARED` names the folder of `eval/` and `corpus/`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.copy_model import lines_of, make
from benchmarks.pretranslate import Cost, count_words, run
from translate.draft.flaws import CODES
from translate.engine.alignment import words
from translate.engine.install import install
from translate.engine.model import ArgosModel, Settings
from translate.engine.queue import Queue

SHARED = Path(os.environ.get("TOLMACH_SHARED", Path(__file__).parents[2] / "shared"))
SETS = ("flores-dev", "news-dev")
_CACHE = Path(".translate/machine.db")
_REMARKS = ("piecewise", *CODES)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--beam", default="4")
    parser.add_argument("--beside", action="store_true", help="run one of Argos's size, too")
    parser.add_argument("--posts", type=int, default=0, help="so many of the corpus, not all")
    options = parser.parse_args()
    posts = sorted((SHARED / "corpus").rglob("*.rst"))
    if not posts:
        sys.exit(f"{SHARED / 'corpus'}: no posts; TOLMACH_SHARED names the folder that holds them")
    posts = posts[:: -(-len(posts) // options.posts)] if options.posts else posts
    with tempfile.TemporaryDirectory() as name:
        judge = Judge(Path(name) / "ours", options.model, options.beam)
        for one in SETS:
            print(one, judge.scores(one))
        judge.corpus(posts)
        if options.beside:
            print("beside it, a model of Argos's size that copies:")
            make(Path(name) / "copy.argosmodel", lines_of(posts))
            Judge(Path(name) / "copy", Path(name) / "copy.argosmodel", options.beam).corpus(posts)


class Judge:
    """A folder to judge in, with the model installed and no other one."""

    def __init__(self, folder: Path, model: Path, beam: str) -> None:
        self._folder, self._beam = folder, beam
        self._package = install(model, folder / "packages")
        print(f"{self._package.name}: {model.stat().st_size} bytes")

    @property
    def _environment(self) -> Mapping[str, str]:
        return {**os.environ, "ARGOS_PACKAGES_DIR": str(self._folder / "packages")}

    def _run(self, site: Path, *arguments: str) -> Cost:
        command = [sys.executable, "-m", "translate", "--project", str(site), *arguments]
        return run(command, self._environment)

    def _site(self, name: str) -> Path:
        site = self._folder / name
        (site / "posts").mkdir(parents=True)
        (site / "translate.toml").write_text("", encoding="utf-8")
        return site

    def scores(self, name: str) -> str:
        """Score the drafts of a test set."""
        files = [str(SHARED / "eval" / f"{name}.{lang}") for lang in ("ru", "en")]
        sides = ["--source", files[0], "--reference", files[1]]
        cost = self._run(self._site(name), "evaluate", *sides, "--beam", self._beam)
        return f"{cost.seconds:.0f} s\n{cost.output}"

    def corpus(self, posts: Sequence[Path]) -> None:
        """Draft the corpus, and print what became of its markup."""
        site = self._site("site")
        for post in posts:
            copy = site / "posts" / post.relative_to(SHARED / "corpus")
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(post, copy)
        self._extract(site)
        cost = self._run(site, "pretranslate", "--beam", "2", "--jobs", "2")
        known = _sentences(site)
        words = count_words([source for source, _ in known])
        print(f"{len(known)} sentences, {words} words: {words / cost.seconds:.0f} words/s from")
        print(f"start to end, beam 2, two cores; peak memory {cost.peak / 1e6:.0f} MB")
        _print_placeholders("literals and their like", known)
        self.names([source for source, _ in known])
        _print_remarks(site)
        merged = self._translate(site, "merge", "--drafts")
        print(f"merge --drafts: exit {merged.returncode}; {merged.stderr.splitlines()[-1]}")

    def names(self, sentences: Sequence[str]) -> None:
        """Put placeholders in the place of all Latin words, and print what became of them.

        Real posts hold few literals; names stand where literals would.
        """
        if not self._package.placeholders:
            return
        queue = Queue(ArgosModel(self._package, Settings(threads=2)))
        queue.add(named(one, self._package.placeholders) for one in sentences)
        results = [pair for batch in queue.results(lambda: False) for pair in batch]
        _print_placeholders("names", [(source, made.text) for source, made in results])

    def _extract(self, site: Path) -> None:
        # What docutils refuses in real posts is told by the exit status.
        self._translate(site, "extract")

    def _translate(self, site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "translate", "--project", str(site), *arguments]
        return subprocess.run(
            command, env=self._environment, capture_output=True, text=True, check=False
        )


def _sentences(site: Path) -> list[tuple[str, str]]:
    """Give what the machine was given, and what it made of it."""
    with closing(sqlite3.connect(site / _CACHE)) as database:
        return database.execute("select source, target from sentence").fetchall()


def named(sentence: str, placeholders: Sequence[str]) -> str:
    """Put placeholders in the place of the words of Latin letters, as long as there are some."""
    free = iter(placeholders)
    parts, at = list[str](), 0
    for word in words(sentence):
        text = sentence[word.start : word.end]
        if text.isascii() and any(map(str.isalpha, text)):
            parts += [sentence[at : word.start], next(free, text)]
            at = word.end
    return "".join([*parts, sentence[at:]])


def _print_placeholders(what: str, known: Sequence[tuple[str, str]]) -> None:
    given, lost, doubled, sentences, whole = 0, 0, 0, 0, 0
    for source, translation in known:
        before, after = _private(source), _private(translation)
        given += before.total()
        lost += (before - after).total()
        doubled += (after - before).total()
        sentences += bool(before)
        whole += bool(before) and before == after
    print(f"{what}: {given} placeholders in {sentences} sentences:", end=" ")
    print(f"{lost} lost, {doubled} too many;", end=" ")
    print(f"{whole} sentences with each of theirs once")


def _private(text: str) -> Counter[str]:
    """Count the characters for private use."""
    return Counter(one for one in text if "\ue000" <= one <= "\uf8ff")


def _print_remarks(site: Path) -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in site.rglob("*.po"))
    drafts = [line for line in text.splitlines() if line.startswith("# tolmach: draft ")]
    found = {remark: sum(remark in line.split() for line in drafts) for remark in _REMARKS}
    print(f"{len(drafts)} drafts: {json.dumps(found)}")


if __name__ == "__main__":
    main()
