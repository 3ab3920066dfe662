"""Test sets: texts, each with what people made of it, out of approved catalogs or of files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from translate.catalog import Entry, State, parse
from translate.document import Inline, InlineKind
from translate.errors import InputError, Location, UsageError
from translate.files import read_bytes
from translate.languages import letters
from translate.markup import plain_text
from translate.messages import messages_of, pieces_of
from translate.posts import document_of
from translate.project import Project
from translate.rst import InlineParser


@dataclass(frozen=True, slots=True)
class Segment:
    """One text of a test set."""

    group: str
    """The post that it stands in, or what its file is called."""
    pieces: tuple[Inline, ...]
    parser: InlineParser | None
    """None when nothing in the text is markup."""
    reference: str
    """What a person made of it, as a reader sees it."""

    @property
    def source(self) -> str:
        """The text as a reader sees it."""
        if self.parser is None:
            return "".join(piece.raw for piece in self.pieces)
        return plain_text(self.pieces)


TestSet = tuple[Segment, ...]
"""What a model is judged on as a whole: a pair of files, or all the posts together."""


def set_of_posts(project: Project, posts: Sequence[str], lang: str) -> TestSet:
    """Take what is approved in posts, with its translations.

    :raises InputError: when nothing is.
    """
    found = tuple(one for post in posts for one in _segments_of(project, post, lang))
    if not found:
        raise InputError(
            "there is nothing to judge a model by",
            hint="approve some translations, or name two files with --source and --reference",
        )
    return found


def _segments_of(project: Project, post: str, lang: str) -> Iterator[Segment]:
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
            yield Segment(post, pieces_of(message), own, _shown(entry, own))


def _shown(entry: Entry, parser: InlineParser | None) -> str:
    if parser is None:
        return entry.translation
    return plain_text(parser.parse(entry.translation)[0])


def sets_of_files(sources: Sequence[Path], references: Sequence[Path]) -> list[TestSet]:
    """Take files, and their translations line by line: each pair is a test set.

    A line that is blank on either side is left out.

    :param references: in the order of the sources.
    :raises UsageError: when a pair is named twice.
    :raises InputError: when a file cannot be read, a pair has not the same number of lines,
        or not one line in common.
    """
    pairs = list(zip(sources, references, strict=True))
    groups = _groups(pairs)
    return [_set_of(*pair, group) for pair, group in zip(pairs, groups, strict=True)]


def _groups(pairs: Sequence[tuple[Path, Path]]) -> list[str]:
    """Name the sets by as little of their paths as tells them apart."""
    ways = (
        [source.name for source, _ in pairs],
        [str(source) for source, _ in pairs],
        [f"{source} – {reference}" for source, reference in pairs],
    )
    for way in ways:
        if len(set(way)) == len(way):
            return way
    twice = next(one for one in ways[-1] if ways[-1].count(one) > 1)
    raise UsageError(f"{twice} is named twice", hint="name each pair of files once")


def _set_of(source: Path, reference: Path, group: str) -> TestSet:
    texts, references = _lines(source), _lines(reference)
    if len(texts) != len(references):
        raise InputError(
            f"has {len(references)} lines, and {source} has {len(texts)}",
            Location(str(reference)),
            hint="each line is the translation of the line with its number",
        )
    found = tuple(
        Segment(group, (Inline(text, InlineKind.TEXT, text),), None, wanted)
        for text, wanted in zip(texts, references, strict=True)
        if text.strip() and wanted.strip()
    )
    if not found:
        raise InputError(
            "has no line to judge a model by",
            Location(str(source)),
            hint=f"both it and {reference} want texts, a line each",
        )
    return found


def _lines(path: Path) -> list[str]:
    try:
        text = read_bytes(path, str(path)).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8", Location(str(path))) from error
    return [line.rstrip("\r") for line in text.removesuffix("\n").split("\n")]
