"""Check: judge the translations of posts, and mend what is mechanical."""

from __future__ import annotations

import contextlib
import functools
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from translate.catalog import Catalog, Entry, State, parse, place_in_translation, splice
from translate.checks import Finding, Languages, Pair, Surroundings, judge, pair_of
from translate.checks.mend import mended
from translate.checks.names import renderings
from translate.document import Document
from translate.errors import Diagnostic, EngineError, Location, Severity, TranslateError
from translate.files import check_untouched, locked, read_bytes, replace_file
from translate.glossary import Glossary, read_glossary
from translate.jobs.pool import run
from translate.jobs.report import Outcome, Status
from translate.languages import letters
from translate.merge.names import renamed
from translate.messages import Key, Message, messages_of, pieces_of
from translate.posts import document_of
from translate.project import Project
from translate.rst import InlineParser
from translate.spelling import read_speller

_ORDER = (Severity.NOTE, Severity.HINT, Severity.WARNING, Severity.ERROR)


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """How to check."""

    targets: tuple[str, ...]
    severity: Severity = Severity.WARNING
    """The least that is told."""
    drafts: bool = False
    """Judge what nobody approved, too."""
    fix: bool = False
    """Mend what is mechanical."""


@dataclass(frozen=True, slots=True)
class Site:
    """What is known of a whole site in one language."""

    approved: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    """Texts that have several approved translations, and these, the most frequent first."""
    renderings: Mapping[str, str] = field(default_factory=dict)
    """Names, by stem, and how the site mostly writes them."""


def site_of(project: Project, lang: str) -> Site:
    """Read every catalog of a site; one that cannot be read is told of with its post."""
    found: defaultdict[Key, Counter[str]] = defaultdict(Counter)
    texts: list[tuple[str, str]] = []
    for post in project.posts():
        name = project.catalog_name(post, lang)
        with contextlib.suppress(TranslateError):
            for entry in parse(project.root / name, name, lang).by_key().values():
                if entry.state is State.APPROVED:
                    found[entry.key][entry.translation] += 1
                    texts.append((entry.msgid, entry.translation))
    several = {key: counts for key, counts in found.items() if len(counts) > 1}
    approved = {key: tuple(one for one, _ in few.most_common()) for key, few in several.items()}
    return Site(approved, renderings(texts))


def check_posts(
    project: Project, posts: Sequence[str], options: CheckOptions, jobs: int
) -> Iterator[list[Outcome]]:
    """Judge the translations of posts, in every language."""
    sites = {lang: site_of(project, lang) for lang in options.targets}
    work = functools.partial(check_post, project, sites, options)
    return run(work, posts, project.root, jobs)


def check_post(
    project: Project, sites: Mapping[str, Site], options: CheckOptions, post: str
) -> list[Outcome]:
    """Judge the translations of one post.

    :raises TranslateError: when the post or a catalog cannot be read.
    """
    document = document_of(project, post)
    return [
        PostCheck(project, document, post, lang, sites[lang], options).outcome()
        for lang in options.targets
    ]


@dataclass
class PostCheck:
    """The check of one catalog."""

    project: Project
    document: Document
    post: str
    lang: str
    site: Site
    options: CheckOptions

    def __post_init__(self) -> None:
        config = self.project.config
        self._letters = letters(config.source)
        self._messages = {one.key: one for one in messages_of(self.document, self._letters)}
        self._parser = InlineParser(config.vocabulary, self.document.roles)
        self._languages = Languages(config.source, self.lang, self._letters)
        self._glossary = _glossary_of(self.project)
        self._spelling = read_speller(self.project.root, self.lang, config.checks.dictionary)
        self._renamed: Mapping[str, str] = {}

    def outcome(self) -> Outcome:
        """Judge every translation; with `--fix`, mend first.

        :raises TranslateError: when the catalog cannot be read or written.
        """
        name = self.project.catalog_name(self.post, self.lang)
        path = self.project.root / name
        if not path.is_file():
            return Outcome(self.post, name, Status.SKIPPED)
        data = read_bytes(path, name)
        catalog = parse(path, name, self.lang)
        self._renamed = self._renames(catalog)
        changed = self._mended(catalog) if self.options.fix else {}
        text = data.decode("utf-8")
        if changed:
            text = splice(text, changed)
            with locked(self.project.root, name):
                check_untouched(path, name, data, "translate check --fix")
                replace_file(path, text.encode("utf-8"), self.project.root, name)
            catalog = parse(path, name, self.lang)
            self._renamed = self._renames(catalog)
        told = tuple(sorted(self._told(catalog, name, text), key=_place))
        counts = {"translations": len(list(self._chosen(catalog))), "mended": len(changed)}
        status = Status.UPDATED if changed else Status.UNCHANGED
        return Outcome(self.post, name, status, told, counts)

    def _renames(self, catalog: Catalog) -> Mapping[str, str]:
        entries = catalog.by_key().items()
        approved = {key: one.translation for key, one in entries if one.state is State.APPROVED}
        return renamed(self.document, approved, self._parser)

    def _chosen(self, catalog: Catalog) -> Iterator[tuple[Entry, Message]]:
        """Give what is to be judged; a text that has left the post needs no check."""
        states = {State.APPROVED}
        if self.options.drafts:
            states |= {State.DRAFT, State.NEEDS_WORK}
        for entry in catalog.by_key().values():
            message = self._messages.get(entry.key)
            if message is not None and entry.state in states:
                yield entry, message

    def _pair(self, entry: Entry, message: Message) -> Pair:
        others = tuple(self.site.approved.get(entry.key, ()))
        around = Surroundings(
            names=self.document.names | self.document.targets | self._renamed.keys(),
            renamed=self._renamed,
            others=tuple(one for one in others if one != entry.translation),
            glossary=self._glossary,
            spelling=self._spelling,
            renderings=self.site.renderings,
        )
        parser = None if message.context is not None else self._parser
        kinds, source = message.comments, pieces_of(message)
        return pair_of(source, entry.translation, parser, self._languages, kinds, around)

    def _findings(self, entry: Entry, pair: Pair) -> list[Finding]:
        found = judge(pair, self.project.config.checks.off)
        return [one for one in found if one.code not in entry.ignored]

    def _mended(self, catalog: Catalog) -> dict[Key, Entry]:
        changed: dict[Key, Entry] = {}
        for entry, message in self._chosen(catalog):
            pair = self._pair(entry, message)
            parser = self._parser if pair.is_markup else None
            text = mended(pair, self._findings(entry, pair), parser)
            if text is not None:
                changed[entry.key] = entry.carried(entry.msgid, text)
        return changed

    def _told(self, catalog: Catalog, name: str, text: str) -> Iterator[Diagnostic]:
        lines = text.removeprefix("\ufeff").splitlines()
        for entry, message in self._chosen(catalog):
            for one in self._findings(entry, self._pair(entry, message)):
                if _ORDER.index(one.severity) >= _ORDER.index(self.options.severity):
                    at = one.span.start if one.span else 0
                    place = Location(name, *place_in_translation(lines, entry, at))
                    yield Diagnostic(one.severity, one.code, one.message, place)


def _place(one: Diagnostic) -> tuple[int, int]:
    return one.location.line or 0, one.location.column or 0


def _glossary_of(project: Project) -> Glossary | None:
    """Read the site's terms; without what reads Russian words, there are none."""
    try:
        return read_glossary(project.root)
    except EngineError:
        return None
