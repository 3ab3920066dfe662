"""What a check is given, and what it gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from translate.document import Inline, InlineKind, Span
from translate.errors import Severity
from translate.glossary import Glossary
from translate.rst import InlineParser
from translate.seen import Seen, seen, seen_plain


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a person should look at in a translation."""

    code: str
    """Never changes: programs and comments go by it."""
    severity: Severity
    message: str
    """What is the matter and what to do, in one sentence without a full stop."""
    span: Span | None = None
    """Where in the translation; None when all of it is meant."""
    mended: str | None = None
    """What belongs in the span's place, when that is certain; None when a person must decide."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a check found, before it has a code and a severity."""

    message: str
    """As in `Finding`."""
    span: Span | None = None
    mended: str | None = None


class Spelling(Protocol):
    """What knows how words of the target language are written."""

    def knows(self, word: str) -> bool:
        """Tell whether a word is written so, be it put together from others."""

    def has(self, word: str) -> bool:
        """Tell whether a dictionary has a word, as it stands."""


@dataclass(frozen=True, slots=True)
class Languages:
    """From which language to which."""

    source: str
    """A code such as “ru”."""
    target: str
    letters: re.Pattern[str]
    """One letter of the source language's script; see `translate.messages.letters_of`."""

    @property
    def is_into_english(self) -> bool:
        """Tell whether the rules of English hold."""
        return re.split("[-_]", self.target)[0] == "en"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a check may know beyond the message; without it, the check stays silent."""

    names: Collection[str] | None = None
    """Reference names that lead somewhere in the translated post, normalised; None: unknown."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Reference names that the translated post has, normalised, to those in the source."""
    others: tuple[str, ...] = ()
    """What people approved for the same text elsewhere on the site."""
    glossary: Glossary | None = None
    spelling: Spelling | None = None
    renderings: Mapping[str, str] = field(default_factory=dict)
    """Names of the source language, in small letters, and how the site mostly writes them."""


@dataclass(frozen=True)
class Pair:
    """A message and its translation, cut up once for all checks."""

    source: tuple[Inline, ...]
    """The pieces of the message."""
    translation: str
    """As it stands in the catalog."""
    pieces: tuple[Inline, ...]
    """The pieces of the translation; one piece of text where nothing is markup."""
    complaints: tuple[str, ...]
    """What docutils says of the translation."""
    languages: Languages
    is_markup: bool = True
    """Not set for a text that is no reST: metadata, image texts."""
    kinds: frozenset[str] = frozenset()
    """What the message is in its post: `title`, `paragraph`…; empty when nobody knows."""
    around: Surroundings = Surroundings()

    @cached_property
    def text(self) -> str:
        """The message as it stands in the catalog."""
        return "".join(piece.raw for piece in self.source)

    @cached_property
    def was(self) -> Seen:
        """The message as its reader sees it."""
        return seen(self.source) if self.is_markup else seen_plain(self.text)

    @cached_property
    def now(self) -> Seen:
        """The translation as its reader sees it."""
        return seen(self.pieces) if self.is_markup else seen_plain(self.translation)

    def trouble(self, message: str, start: int, end: int, mended: str | None = None) -> Trouble:
        """Tell of a stretch of what the translation's reader sees.

        :param start: in `now.text`, 0-based.
        :param end: exclusive.
        :param mended: what belongs in its place; dropped where markup stands in the stretch.
        """
        whole = self.now.is_unbroken(start, end)
        return Trouble(message, self.now.span(start, end), mended if whole else None)


def pair_of(
    source: tuple[Inline, ...],
    translation: str,
    parser: InlineParser | None,
    languages: Languages,
    kinds: Iterable[str] = (),
    around: Surroundings = Surroundings(),
) -> Pair:
    """Put a message and a translation side by side.

    :param parser: cuts the translation into pieces; None for a text that is no reST.
    """
    pieces: tuple[Inline, ...] = (Inline(translation, InlineKind.TEXT, translation),)
    complaints: list[str] = []
    if parser is not None:
        pieces, complaints = parser.parse(translation)
    is_markup = parser is not None
    return Pair(
        source,
        translation,
        pieces,
        tuple(complaints),
        languages,
        is_markup,
        frozenset(kinds),
        around,
    )


@dataclass(frozen=True, slots=True)
class Example:
    """A translation that a check finds something in, and one that it leaves alone."""

    source: str
    bad: str
    good: str
    around: Callable[[], Surroundings] = Surroundings
    """Makes what the check must know beside the message."""


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of fault: how it is found, and what the documents say of it."""

    code: str
    severity: Severity
    about: str
    """What it finds and what it leaves alone, in full sentences, for docs/checks.md."""
    example: Example
    find: Callable[[Pair], Iterable[Trouble]]

    def findings(self, pair: Pair) -> Iterable[Finding]:
        """Look for the fault."""
        for one in self.find(pair):
            yield Finding(self.code, self.severity, one.message, one.span, one.mended)
