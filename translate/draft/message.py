"""The draft of one message, out of the translations of its sentences.

Law: the signature of a draft is the signature of its source.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from translate.document import Inline, InlineKind
from translate.draft.parts import Cutter, Part, Wrap
from translate.draft.restore import Restored, Rung, is_ordered, restored
from translate.engine.alignment import NO_ALIGNMENT
from translate.engine.types import Translation
from translate.markup import compare
from translate.prose import (
    Escape,
    Hold,
    Mark,
    Prose,
    escaped,
    joined,
    strictly_escaped,
    unescaped,
    wrapped,
)
from translate.rst import InlineParser

_PIECEWISE_TRUST = 0.6
"""What a sentence is worth whose parts were translated apart."""
_FLAWED_TRUST = 0.1


@dataclass(frozen=True, slots=True)
class Draft:
    """A translation that nobody has read."""

    text: str
    confidence: int
    """0–100: of its least certain sentence."""
    rung: Rung
    flaws: tuple[str, ...] = ()
    is_patched: bool = False
    """Some of its sentences are a person's."""


class Missing(Exception):  # noqa: N818 - not an error: the work goes on when they are there
    """Some sentences have no translation yet."""

    def __init__(self, sentences: frozenset[str]) -> None:
        super().__init__(sentences)
        self.sentences = sentences


@dataclass(frozen=True, slots=True)
class Drafting:
    """A message, cut up for the machine."""

    pieces: tuple[Inline, ...]
    parts: tuple[Part, ...]
    cutter: Cutter
    parser: InlineParser | None
    """None when nothing in the message is markup."""

    def draft(self, known: Mapping[str, Translation]) -> Draft | None:
        """Make the draft.

        :param known: translations by sentence.
        :returns: None when no draft would hold the message's markup.
        :raises Missing: naming the sentences whose translation it takes.
        """
        letters = self.cutter.letters
        for way, escape in itertools.product((_Ladder, _Piecewise), (escaped, strictly_escaped)):
            ladder = way(known, letters, escape)
            text = ladder.text(self.parts)
            text = text if self.parser else unescaped(text)
            if holds(self.pieces, text, self.parser):
                return Draft(text, ladder.confidence, ladder.rung, tuple(ladder.flaws))
        return None


def holds(source: Sequence[Inline], text: str, parser: InlineParser | None) -> bool:
    """Tell whether a translation holds the markup of its source.

    :param parser: None when nothing in the text is markup.
    """
    if parser is None or not text.strip():
        return bool(text.strip())
    pieces, complaints = parser.parse(text)
    if complaints or compare(source, pieces):
        return False
    return [one.target for one in pieces if is_ordered(one)] == [
        one.target for one in source if is_ordered(one)
    ]


def drafting(pieces: Sequence[Inline], cutter: Cutter, parser: InlineParser | None) -> Drafting:
    """Cut a message up for the machine.

    :param parser: None when nothing in the message is markup.
    """
    if parser is None:
        text = "".join(piece.raw for piece in pieces)
        return Drafting(tuple(pieces), cutter.plain_parts(text), cutter, None)
    return Drafting(tuple(pieces), cutter.parts(pieces), cutter, parser)


@dataclass
class _Ladder:
    """Write parts with the translations of their sentences, by the ladder of `restore`."""

    known: Mapping[str, Translation]
    letters: re.Pattern[str]
    escape: Escape
    rung: Rung = Rung.PROSE
    trust: float = 1.0
    flaws: dict[str, None] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)

    @property
    def confidence(self) -> int:
        """0–100."""
        return round(100 * self.trust)

    def text(self, parts: Sequence[Part]) -> str:
        """Write the parts.

        :raises Missing: when translations are missing.
        """
        text = joined(self._written(parts))
        if self.missing:
            raise Missing(frozenset(self.missing))
        return text.strip(" ")

    def _written(self, parts: Sequence[Part]) -> Iterator[tuple[str, bool]]:
        for part in parts:
            if isinstance(part, str):
                yield part, False
            elif isinstance(part, Wrap):
                yield self._around(part), True
            else:
                yield self.sentence(part.prose), False

    def _around(self, part: Wrap) -> str:
        inner = "".join(
            unescaped(one if isinstance(one, str) else self.sentence(one.prose))
            for one in part.parts
            if not isinstance(one, Wrap)
        )
        return wrapped(part.piece, inner, self.escape)

    def sentence(self, prose: Prose) -> str:
        """Write one sentence."""
        translation = self._translation(prose.text)
        if translation is None:
            return ""
        found = restored(prose, translation, self.letters, self.escape)
        if found is None:
            return self.piecewise(prose)
        self._note(translation, found)
        return found.raw

    def piecewise(self, prose: Prose) -> str:
        """Write one sentence, what stands between its marks translated apart."""
        parts: list[tuple[str, bool]] = []
        at = 0
        self.rung = Rung.PIECEWISE
        for mark in (one for one in prose.marks if one.hold is not Hold.TERM):
            parts.append((self.escape(self.plain(prose.text[at : mark.span.start])), False))
            parts += self._mark_apart(mark, prose.text[mark.span.start : mark.span.end])
            at = mark.span.end
        parts.append((self.escape(self.plain(prose.text[at:])), False))
        return joined(parts)

    def _mark_apart(self, mark: Mark, shown: str) -> list[tuple[str, bool]]:
        if mark.hold is Hold.WRAP:
            return [(wrapped(mark.piece, self.plain(shown), self.escape), True)]
        is_markup = mark.piece.kind is not InlineKind.TEXT
        return [(" " if mark.apart else "", False), (mark.piece.raw, is_markup)]

    def plain(self, text: str) -> str:
        """Translate a part of a sentence; the spaces and the punctuation around it stay.

        :returns: prose, not reST.
        """
        match = _CORE.search(text)
        if not match or not self.letters.search(text):
            return text
        translation = self._translation(match[0])
        if translation is None:
            return text
        self._note(translation, Restored("", Rung.PROSE, _PIECEWISE_TRUST))
        return text[: match.start()] + _fitted(match[0], translation.text) + text[match.end() :]

    def _translation(self, sentence: str) -> Translation | None:
        """Give the translation of a sentence; itself, where the machine gave nothing."""
        found = self.known.get(sentence)
        if found is None:
            self.missing.add(sentence)
        elif not found.text.strip():
            return replace(found, text=sentence, alignment=NO_ALIGNMENT)
        return found

    def _note(self, translation: Translation, found: Restored) -> None:
        trust = math.exp(min(translation.score, 0.0)) * (0.5 + 0.5 * found.quality)
        if translation.flaw:
            trust *= _FLAWED_TRUST
            self.flaws[translation.flaw] = None
        self.trust = min(self.trust, trust)
        self.rung = max(self.rung, found.rung)


class _Piecewise(_Ladder):
    """Write parts with every sentence that holds markup translated piecewise."""

    def sentence(self, prose: Prose) -> str:
        """Write one sentence."""
        has_markup = any(mark.hold is not Hold.TERM for mark in prose.marks)
        return self.piecewise(prose) if has_markup else super().sentence(prose)


_CORE = re.compile(r"\w(?:.*\w)?", re.DOTALL)


def _fitted(source: str, translation: str) -> str:
    """Take away the capital and the full stop that a model gives to half a sentence."""
    fitted = translation.strip().rstrip(".") or translation
    if source[0].islower() and fitted[:1].isupper() and fitted[1:2].islower():
        fitted = fitted[0].lower() + fitted[1:]
    return fitted
