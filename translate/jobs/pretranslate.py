"""Pretranslate: fill what is untranslated with drafts, from the memory or the machine.

Posts are opened one after another, and their sentences wait together for the
machine; a post is written as soon as its last sentence is there. What the
machine made is kept in the cache first, batch by batch, so that neither an
interrupt nor a crash makes it work twice.
"""

from __future__ import annotations

import contextlib
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from translate.catalog import Entry, parse
from translate.document import Span
from translate.draft.flaws import Judge
from translate.draft.message import Draft, Drafting, Missing, drafting
from translate.draft.parts import Cutter, without
from translate.draft.patched import Patched, patched
from translate.engine.queue import Queue
from translate.engine.types import Engine, Translation
from translate.errors import TranslateError
from translate.glossary import Glossary, TermMatch, read_glossary
from translate.jobs.draft_post import (
    PostDrafts,
    count_words,
    open_post,
    wants_draft,
    without_catalog,
)
from translate.jobs.engines import EngineOptions, chosen_package, load_engine
from translate.jobs.pool import crash, interrupts_ignored
from translate.jobs.recall import Recall
from translate.jobs.remember import take_in
from translate.jobs.report import Outcome, Status, failure
from translate.languages import letters
from translate.memory.cache import Cache
from translate.memory.known import Approved
from translate.memory.store import Memory
from translate.messages import Key, Message, pieces_of
from translate.progress import Watch
from translate.project import Project
from translate.prose import Hold, prose_of


@dataclass(frozen=True, slots=True)
class PretranslateOptions:
    """How to pretranslate."""

    targets: tuple[str, ...]
    """The languages to draft in."""
    engine: EngineOptions = field(default_factory=EngineOptions)
    limit: int | None = None
    """At most so many words of the source go to the machine; None for all."""
    redo: bool = False
    """Make drafts again that nobody touched."""
    dry_run: bool = False
    """Write nothing; say what would be drafted."""
    trusts_context: bool = False
    """Approve what the memory has for the very same text between the same neighbours."""

    @property
    def uses_machine(self) -> bool:
        """Tell whether a model is to be run."""
        return self.engine.kind != "memory" and not self.dry_run


class Budget:
    """How many words the machine may still be given, in all languages together."""

    def __init__(self, words: int | None) -> None:
        """Begin with so many words; None for any number."""
        self._left = words

    def takes(self, words: int) -> bool:
        """Spend some words, if there are so many left; tell whether there were."""
        if self._left is None:
            return True
        if words > self._left:
            return False
        self._left -= words
        return True


@dataclass(frozen=True, slots=True)
class Survey:
    """What a site has and wants in one language, before any work."""

    lang: str
    words: int
    """Words of the source to be drafted."""
    unknown: int
    """Those of them that the memory does not know."""
    memory: Approved


def survey(project: Project, posts: Sequence[str], lang: str, redo: bool) -> Survey:
    """Read every catalog: what is approved anywhere, and how much some posts want.

    A catalog that cannot be read is told of when its post is worked on.

    :param posts: those that are to be drafted.
    """
    memory, chosen = Approved(), set(posts)
    wanted: list[Entry] = []
    for post in dict.fromkeys([*project.posts(), *posts]):
        name = project.catalog_name(post, lang)
        path = project.root / name
        with contextlib.suppress(TranslateError):
            catalog = parse(path, name, lang)
            memory.add(catalog)
            if post in chosen:
                entries = catalog.by_key().values()
                wanted += (one for one in entries if wants_draft(one, redo))
    words = sum(count_words(one.msgid) for one in wanted)
    unknown = sum(count_words(one.msgid) for one in wanted if not memory.find(one.key))
    return Survey(lang, words, unknown, memory)


@dataclass
class Pretranslation:
    """The drafting of a site's posts in one language."""

    project: Project
    options: PretranslateOptions
    lang: str
    cache: Cache | None
    """None when the machine is not to be asked."""
    memory: Approved
    recall: Recall | None
    """None when there is no memory, or it cannot be used."""
    glossary: Glossary | None
    budget: Budget
    advance: Callable[[int], None]
    """Told of each message that is done, by its words."""
    _known: dict[str, Translation] = field(default_factory=dict)
    _open: dict[str, PostDrafts] = field(default_factory=dict)
    _drafting: dict[tuple[str, Key], tuple[Entry, Drafting | Patched]] = field(default_factory=dict)
    _waiters: dict[str, list[tuple[str, Key]]] = field(default_factory=lambda: defaultdict(list))
    _engine: Engine | None = None
    _queue: Queue | None = None
    _crashes: list[Outcome] = field(default_factory=list)

    def outcomes(self, posts: Sequence[str]) -> Iterator[list[Outcome]]:
        """Draft posts; give what became of each as soon as it is written."""
        try:
            for post in posts:
                yield from self._begin(post)
                if self._queue and not self._queue.wants_more:
                    yield from self._translate(lambda: self._wants_more)
                elif self._queue:
                    self._queue.begin()
            yield from self._translate(lambda: False)
        finally:
            self._save_unfinished()

    @property
    def _wants_more(self) -> bool:
        return self._queue is not None and self._queue.wants_more

    def _begin(self, post: str) -> Iterator[list[Outcome]]:
        """Open a post, and draft what needs no machine."""
        try:
            missing = without_catalog(self.project, post, self.lang)
            if missing:
                yield [missing]
                return
            drafts = open_post(self.project, post, self.lang, self.options.redo)
            if drafts is not None:
                drafts.trusts_context = self.options.trusts_context
        except TranslateError as error:
            yield [failure(post, error)]
            return
        except Exception:
            yield [crash(post, self.project.root, traceback.format_exc())]
            return
        if drafts is None:
            name = self.project.catalog_name(post, self.lang)
            yield [Outcome(post, name, Status.UNCHANGED)]
            return
        self._open[post] = drafts
        for entry, message in drafts.wanted(self.options.redo):
            if drafts.remember(entry, self.memory, self.recall):
                self.advance(count_words(entry.msgid))
            else:
                self._ask_machine(drafts, entry, message)
        yield from self._finished(post)

    def _ask_machine(self, drafts: PostDrafts, entry: Entry, message: Message) -> None:
        """Send a message to the machine, if it may be asked."""
        if self.options.engine.kind == "memory" or not self.budget.takes(count_words(entry.msgid)):
            self._fill_partly(drafts, entry)
            return
        if self.options.dry_run:
            drafts.counts["for the machine"] += 1
            return
        self._drafting[drafts.post, entry.key] = entry, self._work(drafts, entry, message)
        self._try(drafts.post, entry.key)

    def _work(self, drafts: PostDrafts, entry: Entry, message: Message) -> Drafting | Patched:
        """Cut a message up; sentences that the memory knows are not asked for."""
        pieces, parser = pieces_of(message), None if message.context else drafts.parser
        if self.recall is not None and parser is not None:
            known = self.recall.sentences(drafts.wanted_of(entry))
            if any(known) and None in known:
                return patched(pieces, known, self._cutter(), parser)
        return drafting(pieces, self._cutter(), parser)

    def _fill_partly(self, drafts: PostDrafts, entry: Entry) -> None:
        """Fill in the sentences that are known; without one, the entry stays as it is."""
        found = self.recall.partly(drafts.wanted_of(entry)) if self.recall else None
        if found is None:
            drafts.counts["left"] += 1
        else:
            drafts.recall(entry, found)

    def _cutter(self) -> Cutter:
        """Load the engine, when it is first needed."""
        config = self.project.config
        source_letters = letters(config.source)
        if self._engine is None:
            assert self.cache is not None
            self._engine = load_engine(self.options.engine, self.cache, config.source, self.lang)
            judge = Judge(source_letters, tuple(self._engine.placeholders))
            self._queue = Queue(self._engine, judge.sentence)
        return Cutter(source_letters, tuple(self._engine.placeholders), self._terms)

    def _terms(self, text: str) -> list[tuple[Span, str, Hold]]:
        """Find the glossary's terms; one in the plural may not be put in as it stands."""
        found = self.glossary.find(text) if self.glossary else []
        return [
            (Span(one.start, one.end), one.term.rendering, _hold(one))
            for one in found
            if one.term.keep or one.number != "plur"
        ]

    def _try(self, post: str, key: Key) -> None:
        """Make a draft, or ask for the sentences that it takes."""
        entry, work = self._drafting[post, key]
        try:
            draft = work.draft(self._known)
        except Missing as missing:
            self._wait(post, key, set(missing.sentences))
            return
        except Exception:
            self._crashes.append(crash(post, self.project.root, traceback.format_exc()))
            draft = None
        del self._drafting[post, key]
        drafts = self._open[post]
        assert self._engine is not None
        terms = self._unmet(work, draft) if draft else ()
        drafts.take(entry, draft, self._engine.name, terms)
        self.advance(count_words(entry.msgid))

    def _unmet(self, work: Drafting | Patched, draft: Draft) -> Sequence[str]:
        """Tell which terms a draft does not use; what stands for literals is no term."""
        if self.glossary is None:
            return ()
        prose = without(prose_of(work.pieces), Hold.COVER)
        return self.glossary.unmet(prose, draft.text)

    def _wait(self, post: str, key: Key, sentences: set[str]) -> None:
        assert self._queue is not None
        unseen = {one for one in sentences if one not in self._waiters}
        for sentence in unseen:
            self._waiters[sentence] = []
        assert self.cache is not None
        cached = self.cache.known(self._queue.key, unseen)
        self._known.update(cached)
        left = sentences - cached.keys()
        if not left:
            self._try(post, key)
            return
        self._open[post].waiting[key] = left
        for sentence in left:
            self._waiters[sentence].append((post, key))
        self._queue.add(sorted(left & unseen))

    def _translate(self, is_enough: Callable[[], bool]) -> Iterator[list[Outcome]]:
        """Let the machine work; write each post whose last sentence has come."""
        if self._queue is None or self.cache is None:
            return
        for results in self._queue.results(is_enough):
            self.cache.keep(self._queue.key, results)
            for sentence, translation in results:
                self._known[sentence] = translation
                for post in self._deliver(sentence):
                    yield from self._finished(post)

    def _deliver(self, sentence: str) -> Iterator[str]:
        """Tell the messages that waited for a sentence; give the posts that they are of."""
        waiting = list(self._waiters[sentence])
        self._waiters[sentence].clear()
        for post, key in waiting:
            left = self._open[post].waiting[key]
            left.discard(sentence)
            if not left:
                del self._open[post].waiting[key]
                self._try(post, key)
                yield post

    def _finished(self, post: str) -> Iterator[list[Outcome]]:
        """Write a post if nothing of it waits any more."""
        if post in self._open and not self._open[post].waiting:
            crashes = [one for one in self._crashes if one.post == post]
            try:
                outcome = self._open[post].outcome(self.options.dry_run)
            except TranslateError as error:
                outcome = failure(post, error)
            del self._open[post]  # not before: an interrupt amid the writing writes it again
            yield [outcome, *crashes]

    def _save_unfinished(self) -> None:
        """Write the drafts of posts that are not finished, when the work is broken off."""
        with interrupts_ignored():
            for drafts in self._open.values():
                with contextlib.suppress(TranslateError):
                    drafts.outcome(self.options.dry_run)
            self._open.clear()


def _hold(found: TermMatch) -> Hold:
    return Hold.COVER if found.term.keep else Hold.TERM


def _recall_of(project: Project, memory: Memory | None, lang: str, dry_run: bool) -> Recall | None:
    """Bring a memory up to date with the site, and begin to recall."""
    if memory is None:
        return None
    if not dry_run:
        for _ in take_in(project, memory, lang, project.posts()):
            pass
    return Recall(memory, project.config.memory.threshold)


def pretranslate_posts(
    project: Project,
    posts: Sequence[str],
    options: PretranslateOptions,
    cache: Cache | None,
    memories: Mapping[str, Memory],
    watch: Watch,
) -> Iterator[list[Outcome]]:
    """Fill what is untranslated in the catalogs of posts with drafts, in every language.

    :param memories: by target language; what is approved on the site is taken in first.
    :param watch: told how many words there are to draft; gives what is told of those done.
    :raises EngineError: when the machine is needed and cannot work.
    """
    surveys = [survey(project, posts, lang, options.redo) for lang in options.targets]
    glossary = None
    if options.uses_machine:
        for one in surveys:
            if one.unknown:
                chosen_package(options.engine, project.config.source, one.lang)
        glossary = read_glossary(project.root)
    budget = Budget(options.limit)
    for one in surveys:
        advance = watch(one.words if options.limit is None else min(one.words, options.limit))
        recall = _recall_of(project, memories.get(one.lang), one.lang, options.dry_run)
        work = Pretranslation(
            project, options, one.lang, cache, one.memory, recall, glossary, budget, advance
        )
        yield from work.outcomes(posts)
