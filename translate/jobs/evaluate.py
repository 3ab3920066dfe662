"""Evaluate: how near the drafts of models are to what people made of the same texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from translate.draft.flaws import Judge
from translate.draft.message import Draft, Drafting, Missing, drafting
from translate.draft.parts import Cutter
from translate.engine.queue import Queue
from translate.engine.types import Engine, Translation
from translate.evaluate import Comparison, Scores, compare, score
from translate.jobs.testsets import Segment, TestSet
from translate.markup import plain_text
from translate.memory.cache import Cache
from translate.progress import Watch


@dataclass(frozen=True, slots=True)
class Drafted:
    """One segment, and what the models made of it, all as a reader sees it."""

    group: str
    """The post that it stands in, or what its file is called."""
    source: str
    drafts: tuple[str, ...]
    """One a model, in the models' order; empty where no draft can hold the markup."""
    reference: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the models are worth on one group of segments."""

    group: str
    scores: tuple[Scores, ...]
    """One a model, in the models' order."""
    comparison: Comparison | None = None
    """Of the second model with the first; None with one model, and on a part of a test set."""

    def as_data(self) -> dict[str, Any]:
        """Give it as plain data, for JSON; the first model's scores stand at the top, too."""
        return {
            "group": self.group,
            **asdict(self.scores[0]),
            "scores": [asdict(one) for one in self.scores],
            "comparison": self.comparison and asdict(self.comparison),
        }


def draft_sets(sets: Sequence[TestSet], machines: Sequence[Machine]) -> list[list[Drafted]]:
    """Let each model draft the segments of all test sets.

    :returns: the drafts of each test set, in the order of its segments.
    """
    segments = [one for some in sets for one in some]
    made = zip(*(machine.drafts(segments) for machine in machines), strict=True)
    drafted = (
        Drafted(one.group, one.source, drafts, one.reference)
        for one, drafts in zip(segments, made, strict=True)
    )
    return [list(islice(drafted, len(some))) for some in sets]


@dataclass(frozen=True, slots=True)
class Machine:
    """An engine as evaluation uses it: it drafts as `translate pretranslate` does."""

    engine: Engine
    letters: re.Pattern[str]
    """One letter of the source language."""
    cache: Cache
    watch: Watch

    def drafts(self, segments: Sequence[Segment]) -> list[str]:
        """Draft segments; one whose markup no draft can hold comes out empty."""
        cutter = Cutter(self.letters, tuple(self.engine.placeholders))
        works = [drafting(one.pieces, cutter, one.parser) for one in segments]
        known: dict[str, Translation] = {}
        while wanted := {one for work in works for one in _missing(work, known)}:
            known.update(self._translated(wanted))
        return [_text_of(work, known) for work in works]

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


def judge(sets: Iterable[Sequence[Drafted]]) -> Iterator[Judgement]:
    """Score test sets by their groups, one after another, and in all where a set has several.

    Two models are compared on whole test sets alone: a post is too small for that.

    :param sets: the drafts of each test set; none is empty.
    """
    for drafted in sets:
        yield from _judgements(drafted)


def _judgements(drafted: Sequence[Drafted]) -> Iterator[Judgement]:
    groups: dict[str, list[Drafted]] = {}
    for one in drafted:
        groups.setdefault(one.group, []).append(one)
    if len(groups) > 1:
        yield from (Judgement(name, _scores(some)) for name, some in groups.items())
    name = "all" if len(groups) > 1 else drafted[0].group
    yield Judgement(name, _scores(drafted), _comparison(drafted))


def _scores(drafted: Sequence[Drafted]) -> tuple[Scores, ...]:
    references = [one.reference for one in drafted]
    return tuple(score(drafts, references) for drafts in by_model(drafted))


def _comparison(drafted: Sequence[Drafted]) -> Comparison | None:
    if len(drafted[0].drafts) < 2:
        return None
    first, second = by_model(drafted)
    return compare(first, second, [one.reference for one in drafted])


def by_model(drafted: Sequence[Drafted]) -> list[tuple[str, ...]]:
    """Give the drafts of each model, in the order of the segments."""
    return list(zip(*(one.drafts for one in drafted), strict=True))
