"""Merge: catalogs to translated posts."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from translate.catalog import Catalog, Entry, State, parse
from translate.document import Document
from translate.errors import Diagnostic, Location, Severity
from translate.files import encode_source, read_source, replace_file
from translate.jobs.pool import run, save_evidence
from translate.jobs.report import Outcome, Status
from translate.languages import letters
from translate.merge import Refusal, wrap_width
from translate.messages import Key, key_of, messages_of
from translate.project import Project
from translate.rst import InlineParser, read
from translate.verify import Grammar, Proved, merge_proved


@dataclass(frozen=True, slots=True)
class MergeOptions:
    """How to merge."""

    check: bool = False
    """Write nothing; say what would be written."""
    diff: bool = False
    """Write nothing; show what would change."""
    drafts: bool = False
    """Take drafts and translations that need work too."""
    minimum: int = 1
    """The percentage of messages that must be translated for a post to be written."""

    @property
    def dry(self) -> bool:
        """Tell whether nothing is to be written."""
        return self.check or self.diff


def merge_posts(
    project: Project, posts: Sequence[str], options: MergeOptions, jobs: int
) -> Iterator[list[Outcome]]:
    """Make the translated posts out of posts and catalogs, each proved before it is written."""
    work = functools.partial(merge_post, project, options)
    return run(work, posts, project.root, jobs)


def merge_post(project: Project, options: MergeOptions, post: str) -> list[Outcome]:
    """Make the translations of one post, in every target language.

    :raises TranslateError: when the post or a catalog cannot be read, or a
        translated post cannot be written.
    """
    source = read_source(project.post_path(post), post)
    config = project.config
    document = read(source, config.vocabulary, config.metadata)
    grammar = Grammar(config.vocabulary, config.metadata, config.width or wrap_width(document))
    keys = {one.key for one in messages_of(document, letters(config.source))}
    return [
        _Merge(project, options, post, document, grammar, keys, lang).outcome()
        for lang in config.targets
    ]


@dataclass(frozen=True, slots=True)
class _Merge:
    """The making of one post in one language."""

    project: Project
    options: MergeOptions
    post: str
    document: Document
    grammar: Grammar
    keys: set[Key]
    lang: str

    def outcome(self) -> Outcome:
        name = self.project.catalog_name(self.post, self.lang)
        path = self.project.root / name
        if not self.keys or not path.exists():
            return self._skipped(0, 0, "nothing-to-translate" if not self.keys else "no-catalog")
        catalog = parse(path, name, self.lang)
        entries = {key: entry for key, entry in catalog.by_key().items() if self._usable(entry)}
        chosen = {
            index: entries[key_of(unit)].translation
            for index, unit in enumerate(self.document.units)
            if key_of(unit) in entries and key_of(unit) in self.keys
        }
        translated = sum(key in entries for key in self.keys)
        if 100 * translated < self.options.minimum * len(self.keys):
            return self._skipped(translated, 0, "too-little")
        parser = InlineParser(self.grammar.vocabulary, self.document.roles)
        proved = merge_proved(self.document, chosen, parser, self.grammar)
        if proved.unexplained:
            return self._unproved(proved)
        return self._written(proved, catalog, entries, translated)

    def _usable(self, entry: Entry) -> bool:
        if entry.state is State.APPROVED:
            return True
        return self.options.drafts and entry.state in (State.DRAFT, State.NEEDS_WORK)

    @property
    def _name(self) -> str:
        return self.project.output_name(self.post, self.lang)

    def _skipped(self, translated: int, refused: int, why: str) -> Outcome:
        counts = {
            "messages": len(self.keys),
            "translated": translated,
            "refused": refused,
            why: 1,
        }
        stale = (self._stale(),) if (self.project.root / self._name).is_file() else ()
        told = stale if why == "too-little" else ()
        return Outcome(self.post, self._name, Status.SKIPPED, told, counts)

    def _stale(self) -> Diagnostic:
        message = "this translated post is left as it was: too little of its catalog is translated"
        return Diagnostic(Severity.WARNING, "stale-output", message, Location(self._name))

    def _unproved(self, proved: Proved) -> Outcome:
        reasons = "\n".join(f"{fault.line}: {fault.reason}" for fault in proved.unexplained)
        evidence = f"{reasons}\n\n{proved.text}"
        where = save_evidence(self.project.root, self.post, f"proof-{self.lang}", evidence)
        fault = proved.unexplained[0]
        message = f"the translated post cannot be proved: {fault.reason}; our bug; {where}"
        place = Location(self.post, fault.line or None)
        diagnostic = Diagnostic(Severity.ERROR, "unproved", message, place)
        return Outcome(self.post, self._name, Status.FAILED, (diagnostic,), exit_code=3)

    def _written(
        self, proved: Proved, catalog: Catalog, entries: Mapping[Key, Entry], translated: int
    ) -> Outcome:
        diagnostics = [self._refusal(one, entries) for one in proved.refused]
        refused = {key_of(self.document.units[one.unit]) for one in proved.refused}
        if 100 * (translated - len(refused)) < self.options.minimum * len(self.keys):
            skipped = self._skipped(translated, len(refused), "too-little")
            return replace(skipped, diagnostics=(*skipped.diagnostics, *diagnostics))
        missing = len(self.keys - set(catalog.by_key()))
        if missing:
            texts = "1 text of the post is" if missing == 1 else f"{missing} texts of the post are"
            message = f"{texts} not in the catalog; run `translate extract`"
            place = Location(self.post)
            diagnostics.append(Diagnostic(Severity.WARNING, "catalog-behind", message, place))
        source = self.document.source
        data = encode_source(proved.text, source.bom)
        path = self.project.root / self._name
        old = path.read_bytes() if path.is_file() else None
        counts = {
            "messages": len(self.keys),
            "translated": translated,
            "refused": len(refused),
        }
        text = ""
        if self.options.diff and old != data:
            text = self._diff(old, proved.text)
        if not self.options.dry and old != data:
            replace_file(path, data, self.project.root, self._name)
        status = self._status(old, data)
        return Outcome(self.post, self._name, status, tuple(diagnostics), counts, text=text)

    def _status(self, old: bytes | None, new: bytes) -> Status:
        if old == new:
            return Status.UNCHANGED
        if self.options.dry:
            return Status.WOULD_CREATE if old is None else Status.WOULD_UPDATE
        return Status.CREATED if old is None else Status.UPDATED

    def _refusal(self, refusal: Refusal, entries: Mapping[Key, Entry]) -> Diagnostic:
        unit = self.document.units[refusal.unit]
        place = self.document.source.position(unit.span.start)
        line = entries[key_of(unit)].line
        catalog = self.project.catalog_name(self.post, self.lang)
        return Diagnostic(
            Severity.ERROR,
            refusal.code,
            f"this translation is refused, the text stays in the source language: {refusal.reason}",
            Location(self.post, place.line, place.column),
            Location(catalog, line),
        )

    def _diff(self, old: bytes | None, new: str) -> str:
        before = old.decode("utf-8", "replace") if old is not None else ""
        lines = difflib.unified_diff(
            before.splitlines(keepends=True),
            new.splitlines(keepends=True),
            self._name if old is not None else "/dev/null",
            self._name,
        )
        return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
