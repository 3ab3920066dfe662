"""Update 15,000 messages of which 5 % changed, against GNU msgmerge on the same files."""

from __future__ import annotations

import gc
import random
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.extract import children_time
from translate.catalog import Catalog, Entry, parse, serialize
from translate.document import Inline
from translate.files import read_source
from translate.messages import Message, letters_of, messages_of
from translate.rst import InlineParser, read
from translate.update import update
from translate.vocabulary import STANDARD

MESSAGES = 15_000
CHANGED = 0.05
HEADER = {"Language": "en", "Content-Type": "text/plain; charset=UTF-8"}


@dataclass(frozen=True, slots=True)
class Job:
    """A catalog, and the texts that the post holds now."""

    old: list[str]
    new: list[str]
    origin: dict[str, str]
    """Each changed text, and the old text that it was made of."""


def main(corpus: Path) -> None:
    """Print the CPU seconds of both, and how many changed texts found their own translation."""
    job = make_job(corpus)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "old.po", job.old, translated=True)
        write(folder / "new.pot", job.new, translated=False)
        messages = messages_now(job)
        gc.set_threshold(100_000, 20, 50)  # as in every command of ours
        start = time.process_time()
        ours = run_ours(folder, messages)
        our_time = time.process_time() - start
        used = children_time()
        command = ["msgmerge", "--quiet", "--previous", "-o", "theirs.po", "old.po", "new.pot"]
        subprocess.run(command, cwd=folder, check=True)
        their_time = children_time() - used
        theirs = parse(folder / "theirs.po", "theirs.po")
    print(f"{len(job.new)} messages, {len(job.origin)} changed")
    report("Tolmach", our_time, ours, job)
    report("msgmerge", their_time, theirs, job)
    print(f"ratio {their_time / our_time:.0f}")


def make_job(corpus: Path) -> Job:
    """Make distinct paragraphs out of the sentences of real posts, and change some."""
    random.seed(20260101)
    sentences = [
        sentence
        for path in sorted(corpus.rglob("*.rst"))
        for text in texts_of(path)
        for sentence in text.split(". ")
        if len(sentence) > 20 and sentence.count("`") % 2 == 0
    ]
    old: dict[str, None] = {}
    while len(old) < MESSAGES:
        old[". ".join(random.sample(sentences, random.randint(1, 5)))] = None
    new, origin = [], {}
    for text in old:
        if random.random() < CHANGED:
            changed = edited(text)
            if changed != text and changed not in old and changed not in origin:
                origin[changed] = text
                text = changed
        new.append(text)
    return Job(list(old), new, origin)


def texts_of(path: Path) -> list[str]:
    document = read(read_source(path, path.name))
    return [one.msgid for one in messages_of(document, letters_of("Cyrl")) if not one.context]


def edited(text: str) -> str:
    """Change a text as an author does: drop, add or replace up to a third of its words."""
    words = text.split(" ")
    for _ in range(random.randint(1, max(1, len(words) // 3))):
        at = random.randrange(len(words))
        kind = random.choice(("drop", "add", "replace"))
        if kind == "drop" and len(words) > 4:
            del words[at]
        elif kind == "add":
            words.insert(at, random.choice(("новый", "также", "теперь", "ещё", "именно")))
        elif "`" not in words[at] and "<" not in words[at]:
            words[at] = random.choice(("система", "проекта", "сборку", "важно"))
    return " ".join(words)


def write(path: Path, texts: list[str], *, translated: bool) -> None:
    entries = tuple(
        Entry(None, text, f"EN {number}" if translated else "", places=(("x.rst", number + 1),))
        for number, text in enumerate(texts)
    )
    path.write_text(serialize(Catalog(HEADER, entries)), encoding="utf-8")


PARSER = InlineParser(STANDARD, {})


def cut(text: str) -> tuple[Inline, ...]:
    return PARSER.parse(text)[0]


def messages_now(job: Job) -> list[Message]:
    """Give the post's messages as extraction does; only the changed ones' pieces matter."""
    return [
        Message(None, text, (number + 1,), (), cut(text) if text in job.origin else ())
        for number, text in enumerate(job.new)
    ]


def run_ours(folder: Path, messages: list[Message]) -> Catalog:
    """Load the catalog, update it, write it: what msgmerge does."""
    catalog = update(parse(folder / "old.po", "old.po"), messages, "x.rst", cut)
    (folder / "ours.po").write_text(serialize(catalog), encoding="utf-8")
    return catalog


def report(name: str, seconds: float, catalog: Catalog, job: Job) -> None:
    numbers = {text: f"EN {number}" for number, text in enumerate(job.old)}
    found = {one.msgid: one.translation for one in catalog.entries if not one.obsolete}
    own = sum(found.get(new) == numbers[old] for new, old in job.origin.items())
    wrong = sum(
        found.get(new, "") not in ("", numbers[old]) for new, old in job.origin.items()
    )  # fmt: skip
    share = 100 * own / len(job.origin)
    print(
        f"{name:9} {seconds:7.2f} s; own translation {own} ({share:.1f} %), "
        f"another text's {wrong}, none {len(job.origin) - own - wrong}"
    )
