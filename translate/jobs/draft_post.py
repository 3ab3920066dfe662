"""The drafts of one post: which messages want one, and the catalog that holds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from translate.catalog import (
    Catalog,
    DraftNote,
    Entry,
    Origin,
    State,
    digest_of,
    parse,
    serialize,
)
from translate.document import Inline, InlineKind
from translate.draft.message import Draft
from translate.draft.restore import Rung
from translate.errors import Diagnostic, Location, Severity
from translate.files import check_untouched, read_source, replace_file
from translate.jobs.report import Outcome, Status
from translate.languages import letters
from translate.memory.known import Approved
from translate.messages import Key, Message, messages_of
from translate.project import Project
from translate.rst import InlineParser, read


def count_words(text: str) -> int:
    """Count words as a translator does: what stands between spaces."""
    return len(text.split())


def pieces_of(message: Message) -> tuple[Inline, ...]:
    """Give a message's pieces; a text with a context is no reST, and is one piece."""
    if message.context is None:
        return message.inlines
    return (Inline(message.msgid, InlineKind.TEXT, message.msgid),)


def wants_draft(entry: Entry, redo: bool) -> bool:
    """Tell whether an entry is to be drafted; never one that a person touched.

    :param redo: drafts of ours are made again.
    """
    return entry.state is State.UNTRANSLATED or (redo and entry.is_untouched_draft)


@dataclass
class PostDrafts:
    """One catalog on its way to be filled."""

    project: Project
    post: str
    lang: str
    name: str
    """The catalog's path from the root."""
    before: bytes
    """The catalog's file, as it was read."""
    catalog: Catalog
    messages: dict[Key, Message]
    parser: InlineParser
    drafted: dict[Key, Entry] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    waiting: dict[Key, set[str]] = field(default_factory=dict)
    """Messages that wait for the machine, and the sentences that they wait for."""

    def wanted(self, redo: bool) -> Iterator[tuple[Entry, Message]]:
        """Give what is to be drafted, in the catalog's order."""
        for entry in self.catalog.by_key().values():
            message = self.messages.get(entry.key)
            if message is not None and wants_draft(entry, redo):
                yield entry, message

    def remember(self, entry: Entry, memory: Approved) -> bool:
        """Draft an entry from what is approved elsewhere; tell whether it is known."""
        found = memory.find(entry.key)
        if found is None:
            return False
        note = DraftNote(digest_of(found), 100)
        self.drafted[entry.key] = entry.with_draft(found, Origin("memory", "100"), note)
        self.counts["from memory"] += 1
        self.counts["words"] += count_words(entry.msgid)
        return True

    def take(self, entry: Entry, draft: Draft | None, model: str, terms: Iterable[str]) -> None:
        """Put a machine's draft in its place; without one, the entry stays as it is."""
        if draft is None:
            self.counts["left"] += 1
            return
        remarks = [*(["piecewise"] if draft.rung is Rung.PIECEWISE else []), *draft.flaws]
        note = DraftNote(digest_of(draft.text), draft.confidence, " ".join(remarks))
        filled = entry.with_draft(draft.text, Origin("machine", model), note)
        told = tuple(f"tolmach: term {term}" for term in terms)
        self.drafted[entry.key] = replace(filled, notes=(*filled.notes, *told))
        self.counts["from machine"] += 1
        self.counts["words"] += count_words(entry.msgid)
        self.counts[draft.rung.name.lower()] += 1
        self.counts["flawed"] += bool(draft.flaws)

    def outcome(self, dry: bool) -> Outcome:
        """Write the catalog, and say what became of it.

        :raises StoreError: when it cannot be written, or was saved by somebody meanwhile.
        """
        counts = {"messages": len(self.catalog.by_key()), **self.counts}
        if not self.drafted:
            status = Status.WOULD_UPDATE if dry and self.counts else Status.UNCHANGED
            return Outcome(self.post, self.name, status, counts=counts)
        if not dry:
            self._write()
        return Outcome(
            self.post, self.name, Status.WOULD_UPDATE if dry else Status.UPDATED, counts=counts
        )

    def _write(self) -> None:
        entries = tuple(
            entry if entry.obsolete else self.drafted.get(entry.key, entry)
            for entry in self.catalog.entries
        )
        text = serialize(replace(self.catalog, entries=entries))
        path = self.project.root / self.name
        check_untouched(path, self.name, self.before, "translate pretranslate")
        replace_file(path, text.encode("utf-8"), self.project.root, self.name)


def open_post(project: Project, post: str, lang: str, redo: bool) -> PostDrafts | None:
    """Read a post and its catalog, as far as there is something to draft.

    :returns: None when nothing is to be drafted.
    :raises TranslateError: when the post or the catalog cannot be read.
    """
    name = project.catalog_name(post, lang)
    path = project.root / name
    before = path.read_bytes()
    catalog = parse(path, name, lang)
    if not any(wants_draft(entry, redo) for entry in catalog.by_key().values()):
        return None
    config = project.config
    document = read(read_source(project.post_path(post), post), config.vocabulary, config.metadata)
    messages = {one.key: one for one in messages_of(document, letters(config.source))}
    parser = InlineParser(config.vocabulary, document.roles)
    return PostDrafts(project, post, lang, name, before, catalog, messages, parser)


def without_catalog(project: Project, post: str, lang: str) -> Outcome | None:
    """Tell of a post that was never extracted; None for one that was."""
    name = project.catalog_name(post, lang)
    if Path(project.root / name).is_file():
        return None
    message = "has no catalog yet; run `translate extract`"
    told = Diagnostic(Severity.NOTE, "no-catalog", message, Location(post))
    return Outcome(post, name, Status.SKIPPED, (told,))
