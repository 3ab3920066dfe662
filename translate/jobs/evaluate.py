"""Evaluate: how near a model's drafts are to what people approved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from translate.catalog import Entry, State, parse
from translate.draft.flaws import Judge
from translate.draft.message import Draft, Drafting, Missing, drafting
from translate.draft.parts import Cutter
from translate.engine.queue import Queue
from translate.engine.types import Engine, Translation
from translate.errors import InputError, Location
from translate.evaluate import Scores, score
from translate.files import read_bytes
from translate.languages import letters
from translate.markup import plain_text
from translate.memory.cache import Cache
from translate.messages import messages_of, pieces_of
from translate.posts import document_of
from translate.progress import Watch
from translate.project import Project
from translate.rst import InlineParser


@dataclass(frozen=True, slots=True)
class Judged:
    """One text, drafted by the model and translated by a person."""

    group: str
    """The post that it stands in, or the file."""
    draft: str
    reference: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """The scores of one group of texts."""

    group: str
    scores: Scores

    def as_data(self) -> dict[str, Any]:
        """Give it as plain data, for JSON."""
        return {"group": self.group, **asdict(self.scores)}


@dataclass(frozen=True, slots=True)
class _Task:
    group: str
    work: Drafting
    reference: str


def evaluate_posts(
    project: Project, posts: Sequence[str], lang: str, machine: Machine
) -> list[Judgement]:
    """Draft what is approved in posts again, and score it, by post and in all."""
    tasks = [task for post in posts for task in _tasks_of(project, post, lang, machine.cutter)]
    return _judgements(machine.judged(tasks))


def evaluate_files(source: Path, reference: Path, machine: Machine) -> list[Judgement]:
    """Draft a file line by line, and score it against another.

    :raises InputError: when they cannot be read, or have not the same number of lines.
    """
    texts, references = _lines(source), _lines(reference)
    if len(texts) != len(references):
        raise InputError(
            f"has {len(references)} lines, and {source} has {len(texts)}",
            Location(str(reference)),
            hint="each line is the translation of the line with its number",
        )
    cutter = machine.cutter
    tasks = [
        _Task(source.name, Drafting((), cutter.plain_parts(text), cutter, None), wanted)
        for text, wanted in zip(texts, references, strict=True)
        if text.strip() and wanted.strip()
    ]
    return _judgements(machine.judged(tasks))


def _lines(path: Path) -> list[str]:
    try:
        text = read_bytes(path, str(path)).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8", Location(str(path))) from error
    return [line.rstrip("\r") for line in text.removesuffix("\n").split("\n")]


def _tasks_of(project: Project, post: str, lang: str, cutter: Cutter) -> Iterator[_Task]:
    name = project.catalog_name(post, lang)
    path = project.root / name
    entries = parse(path, name, lang).by_key() if path.is_file() else {}
    approved = {key: one for key, one in entries.items() if one.state is State.APPROVED}
    if not approved:
        return
    document = document_of(project, post)
    parser = InlineParser(project.config.vocabulary, document.roles)
    for message in messages_of(document, letters(project.config.source)):
        entry = approved.get(message.key)
        if entry is not None:
            own = None if message.context else parser
            work = drafting(pieces_of(message), cutter, own)
            yield _Task(post, work, _shown(entry, own))


def _shown(entry: Entry, parser: InlineParser | None) -> str:
    if parser is None:
        return entry.translation
    return plain_text(parser.parse(entry.translation)[0])


@dataclass(frozen=True, slots=True)
class Machine:
    """An engine as evaluation uses it: it drafts as `translate pretranslate` does."""

    engine: Engine
    letters: re.Pattern[str]
    """One letter of the source language."""
    cache: Cache
    watch: Watch

    @property
    def cutter(self) -> Cutter:
        """Say how texts are cut for the engine."""
        return Cutter(self.letters, tuple(self.engine.placeholders))

    def judged(self, tasks: Sequence[_Task]) -> list[Judged]:
        """Draft texts; those whose markup no draft can hold count as empty."""
        known: dict[str, Translation] = {}
        while wanted := {one for task in tasks for one in _missing(task.work, known)}:
            known.update(self._translated(wanted))
        return [Judged(one.group, _text_of(one.work, known), one.reference) for one in tasks]

    def _translated(self, wanted: set[str]) -> dict[str, Translation]:
        judge = Judge(self.letters, tuple(self.engine.placeholders))
        queue = Queue(self.engine, judge.sentence)
        known = self.cache.known(queue.key, wanted)
        left = sorted(wanted - known.keys())
        advance = self.watch(sum(len(one.split()) for one in left))
        queue.add(left)
        for results in queue.results(lambda: False):
            self.cache.keep(queue.key, results)
            known.update(results)
            advance(sum(len(text.split()) for text, _ in results))
        return known


def _missing(work: Drafting, known: Mapping[str, Translation]) -> frozenset[str]:
    try:
        work.draft(known)
    except Missing as missing:
        return missing.sentences
    return frozenset()


def _text_of(work: Drafting, known: Mapping[str, Translation]) -> str:
    draft: Draft | None = work.draft(known)
    if draft is None or work.parser is None:
        return draft.text if draft else ""
    return plain_text(work.parser.parse(draft.text)[0])


def _judgements(judged: Sequence[Judged]) -> list[Judgement]:
    if not judged:
        raise InputError(
            "there is nothing to judge a model by",
            hint="approve some translations, or name two files with --source and --reference",
        )
    groups = list(dict.fromkeys(one.group for one in judged))
    found = [_judgement(group, [one for one in judged if one.group == group]) for group in groups]
    return [*found, _judgement("all", judged)] if len(found) != 1 else found


def _judgement(group: str, judged: Sequence[Judged]) -> Judgement:
    return Judgement(group, score([one.draft for one in judged], [one.reference for one in judged]))
