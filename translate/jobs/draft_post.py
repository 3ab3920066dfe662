"""The drafts of one post: which messages want one, and the catalog that holds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from translate.catalog import (
    Catalog,
    Entry,
    Origin,
    State,
    parse,
    serialize,
)
from translate.draft.message import Draft, holds
from translate.draft.restore import Rung
from translate.errors import Diagnostic, Location, Severity
from translate.files import check_untouched, locked, read_bytes, replace_file
from translate.jobs.recall import WHOLE, Recall, Recalled, Wanted
from translate.jobs.remember import neighbours
from translate.jobs.report import Outcome, Status
from translate.languages import letters
from translate.memory.known import Approved
from translate.messages import Key, Message, messages_of, pieces_of
from translate.posts import document_of
from translate.project import Project
from translate.rst import InlineParser


def count_words(text: str) -> int:
    """Count words as a translator does: what stands between spaces."""
    return len(text.split())


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
    trusts_context: bool = False
    """Approve what the memory has for the very same text between the same neighbours."""
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

    def wanted_of(self, entry: Entry) -> Wanted:
        """Say what is wanted for an entry."""
        message = self.messages[entry.key]
        parser = None if message.context is not None else self.parser
        return Wanted(pieces_of(message), message.context, self._around[entry.key], parser)

    @cached_property
    def _around(self) -> dict[Key, tuple[str, str]]:
        return neighbours(list(self.catalog.by_key()))

    def remember(self, entry: Entry, memory: Approved, recall: Recall | None) -> bool:
        """Draft an entry from what is approved; tell whether it is known.

        First the very same text in the same place, then the very same text on the site and in
        the memory, then what is like it. A translation that does not hold the text's markup is
        passed over.
        """
        wanted = self.wanted_of(entry)
        exact = recall.exact(wanted) if recall else None
        good = (one for one in memory.find(entry.key) if self._holds(wanted, one))
        on_site = next(good, None)
        if on_site is not None and not (exact and exact.is_in_context):
            exact = Recalled(on_site, WHOLE)
        found = exact or (recall.like(wanted) if recall else None)
        if found is None:
            return False
        self.recall(entry, found)
        return True

    def _holds(self, wanted: Wanted, text: str) -> bool:
        return holds(wanted.pieces, text, wanted.parser)

    def recall(self, entry: Entry, found: Recalled) -> None:
        """Put a draft out of the memory in its place."""
        origin = Origin("memory", str(found.score))
        drafted = entry.with_draft(found.text, origin, found.score, found.remarks)
        if self.trusts_context and found.is_in_context:
            drafted = drafted.approved(found.text)
            self.counts["approved"] += 1
        self.drafted[entry.key] = drafted
        self.counts["from memory"] += 1
        self.counts["words"] += count_words(entry.msgid)

    def take(self, entry: Entry, draft: Draft | None, model: str, terms: Iterable[str]) -> None:
        """Put a machine's draft in its place; without one, the entry stays as it is.

        Instead of one that is below the site's floor, the entry is left empty.
        """
        if draft is None:
            self.counts["left"] += 1
            return
        if draft.confidence < self.project.config.drafts.floor and not draft.is_patched:
            self.counts["below the floor"] += 1
            if entry.translation:
                self.drafted[entry.key] = entry.emptied()
            return
        remarks = ["piecewise"] if draft.rung is Rung.PIECEWISE else []
        remarks += [*(["sentences"] if draft.is_patched else []), *draft.flaws]
        origin = Origin("machine", model)
        filled = entry.with_draft(draft.text, origin, draft.confidence, " ".join(remarks))
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
        status = self._would_be() if dry else self._write()
        return Outcome(self.post, self.name, status, tuple(self._told()), counts)

    def _would_be(self) -> Status:
        would = self.drafted or self.counts["for the machine"]
        return Status.WOULD_UPDATE if would else Status.UNCHANGED

    def _told(self) -> Iterator[Diagnostic]:
        """Tell of texts that the catalog does not have yet."""
        missing = len(self.messages.keys() - self.catalog.by_key().keys())
        if missing:
            message = f"{missing} of its texts are not in the catalog; run `translate extract`"
            place = Location(self.post)
            yield Diagnostic(Severity.WARNING, "catalog-behind", message, place)

    def _write(self) -> Status:
        if not self.drafted:
            return Status.UNCHANGED
        entries = tuple(
            entry if entry.obsolete else self.drafted.get(entry.key, entry)
            for entry in self.catalog.entries
        )
        text = serialize(replace(self.catalog, entries=entries))
        if text.encode("utf-8") == self.before:
            return Status.UNCHANGED
        root = self.project.root
        with locked(root, self.name):
            check_untouched(root / self.name, self.name, self.before, "translate pretranslate")
            replace_file(root / self.name, text.encode("utf-8"), root, self.name)
        return Status.UPDATED


def open_post(project: Project, post: str, lang: str, redo: bool) -> PostDrafts | None:
    """Read a post and its catalog, as far as there is something to draft.

    :returns: None when nothing is to be drafted.
    :raises TranslateError: when the post or the catalog cannot be read.
    """
    name = project.catalog_name(post, lang)
    path = project.root / name
    before = read_bytes(path, name)
    catalog = parse(path, name, lang)
    if not any(wants_draft(entry, redo) for entry in catalog.by_key().values()):
        return None
    document = document_of(project, post)
    messages = {one.key: one for one in messages_of(document, letters(project.config.source))}
    parser = InlineParser(project.config.vocabulary, document.roles)
    return PostDrafts(project, post, lang, name, before, catalog, messages, parser)


def without_catalog(project: Project, post: str, lang: str) -> Outcome | None:
    """Tell of a post that was never extracted; None for one that was.

    :raises TranslateError: when the post cannot be read.
    """
    name = project.catalog_name(post, lang)
    if Path(project.root / name).is_file():
        return None
    if not messages_of(document_of(project, post), letters(project.config.source)):
        return Outcome(post, name, Status.SKIPPED)
    message = "has no catalog yet; run `translate extract`"
    told = Diagnostic(Severity.NOTE, "no-catalog", message, Location(post))
    return Outcome(post, name, Status.SKIPPED, (told,))
