"""Feed the memory: with approvals as they are made, and with whole catalogs."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from translate.catalog import Catalog, Entry, State, parse
from translate.document import Inline
from translate.errors import TranslateError
from translate.files import STATE_FOLDER, keep_out_of_git, read_bytes
from translate.languages import letters
from translate.markup import compare
from translate.memory.store import Memory
from translate.memory.types import Remembered, Size, digest_of_text
from translate.messages import Key, Message, messages_of, pieces_of
from translate.posts import document_of
from translate.project import Project
from translate.rst import InlineParser
from translate.sentences import aligned, sentence_lines

NAME = f"{STATE_FOLDER}/memory.db"


def memory_name(project: Project) -> str:
    """Give the memory's file, from the root or absolute."""
    return project.config.memory.path or NAME


def open_memory(project: Project, lang: str) -> Memory:
    """Open the project's memory for one target language.

    :raises StoreError: when it cannot be used.
    """
    name = memory_name(project)
    if name == NAME:
        keep_out_of_git(project.root)
    path = project.root / Path(name).expanduser()
    return Memory(path, (project.config.source, lang), name)


def user_name(project: Project) -> str:
    """Give git's user name; empty when there is none, or the project wants none kept."""
    if not project.config.memory.who:
        return ""
    command = ["git", "-C", str(project.root), "config", "user.name"]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=5)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace").strip()


@dataclass(frozen=True, slots=True)
class Approval:
    """A translation that a person approved, with what the memory is to know of it."""

    text: Remembered
    sentences: tuple[Remembered, ...] = ()


def approval_of(
    entry: Entry, source: Sequence[Inline], parser: InlineParser | None, about: Remembered
) -> Approval:
    """Say what is to be remembered of an approved entry.

    :param source: the pieces of its text.
    :param parser: None for a text that is no reST.
    :param about: post, time, person and neighbours; its texts do not matter.
    """
    origin = entry.origin
    told = f"{origin.kind} {origin.detail}".strip() if origin is not None else "human"
    text = replace(
        about, source=entry.msgid, target=entry.translation, context=entry.context, origin=told
    )
    if parser is None:
        return Approval(text)
    sentences = _sentences(source, parser.parse(entry.translation)[0], parser)
    parts = (
        replace(text, source=one, target=other, size=Size.SENTENCE, before="", after="")
        for one, other in sentences
    )
    return Approval(text, tuple(parts))


def _sentences(
    source: Sequence[Inline], translation: Sequence[Inline], parser: InlineParser
) -> Iterator[tuple[str, str]]:
    """Give the sentences of a text that are translations of each other, markup included."""
    lines, others = sentence_lines(source), sentence_lines(translation)
    if len(lines) < 2:
        return
    for some, few in aligned(lines, others):
        one, other = " ".join(lines[some.start : some.end]), " ".join(others[few.start : few.end])
        pieces, complaints = parser.parse(one)
        other_pieces, other_complaints = parser.parse(other)
        if not (complaints or other_complaints or compare(pieces, other_pieces)):
            yield one, other


def neighbours(keys: Sequence[Key]) -> dict[Key, tuple[str, str]]:
    """Give the digests of the texts before and after each of a post's texts."""
    digests = ["", *(digest_of_text(msgid) for _, msgid in keys), ""]
    return {key: (digests[at], digests[at + 2]) for at, key in enumerate(keys)}


def take_in(project: Project, memory: Memory, lang: str, posts: Sequence[str]) -> Iterator[int]:
    """Take in what is approved in catalogs that changed since they were taken in last.

    A catalog or a post that cannot be read is passed over: its own command tells of it.

    :returns: after each post: how many approved texts were taken in.
    """
    for post in posts:
        name = project.catalog_name(post, lang)
        path = project.root / name
        if not path.is_file():
            yield 0
            continue
        digest = hashlib.blake2b(read_bytes(path, name), digest_size=16).hexdigest()
        if memory.digest_of(_shelf_mark(project, name)) == digest:
            yield 0
            continue
        yield _take_catalog(project, memory, lang, post)
        memory.note_digest(_shelf_mark(project, name), digest)


def _shelf_mark(project: Project, name: str) -> str:
    """Name a catalog so that a memory of several sites tells theirs apart."""
    return str(project.root / name)


def _take_catalog(project: Project, memory: Memory, lang: str, post: str) -> int:
    name = project.catalog_name(post, lang)
    try:
        catalog = parse(project.root / name, name, lang)
        approved = [one for one in catalog.by_key().values() if one.state is State.APPROVED]
        if not approved:
            return 0
        approvals = list(_approvals(project, post, catalog, approved, project.root / name))
    except TranslateError:
        return 0
    return memory.approve_all([(one.text, one.sentences) for one in approvals])


def _approvals(
    project: Project, post: str, catalog: Catalog, approved: Sequence[Entry], path: Path
) -> Iterator[Approval]:
    document = document_of(project, post)
    parser = InlineParser(project.config.vocabulary, document.roles)
    messages = {one.key: one for one in messages_of(document, letters(project.config.source))}
    around = neighbours(list(catalog.by_key()))
    when = int(path.stat().st_mtime)
    for entry in approved:
        before, after = around[entry.key]
        about = Remembered("", "", post=post, when=when, before=before, after=after)
        own = None if entry.context is not None else parser
        yield approval_of(entry, _pieces(messages.get(entry.key), entry, parser), own, about)


def _pieces(message: Message | None, entry: Entry, parser: InlineParser) -> tuple[Inline, ...]:
    return pieces_of(message) if message is not None else parser.parse(entry.msgid)[0]
