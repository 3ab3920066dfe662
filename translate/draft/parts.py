"""A text cut into sentences, each with the markup that lies in it.

Law: written with every sentence as it was, the parts read as the text's own pieces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from translate.document import Inline, InlineKind, Span
from translate.draft.capitals import is_in_capitals, lowered
from translate.prose import Hold, Mark, Prose, escaped, joined, prose_of
from translate.sentences import shorten, split

_CLASSIFIER = re.compile(r"(?<=\S) +: +(?=\S)")
LONGEST = 400
"""Characters of one sentence for the machine; a longer one is cut at a semicolon, a comma…"""


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence for the machine."""

    prose: Prose
    is_in_capitals: bool = False
    """Its translation is to be written in capitals; `prose` has small letters."""


@dataclass(frozen=True, slots=True)
class Wrap:
    """A piece of markup around several sentences."""

    piece: Inline
    parts: tuple[Part, ...]


Part = str | Segment | Wrap
"""Raw reST that stays, one sentence, or markup around some."""


@dataclass(frozen=True, slots=True)
class Cutter:
    """How texts are cut."""

    letters: re.Pattern[str]
    """One letter of the source language: what holds none stays as it is."""
    placeholders: tuple[str, ...] = ()
    """Pieces that the model copies: they stand for literals and their like."""
    terms: Callable[[str], Sequence[tuple[Span, str, Hold]]] = lambda _: ()
    """Find the words of a sentence that the site's glossary knows, what is to stand for them,
    and whether it must (`Hold.COVER`) or may (`Hold.TERM`)."""

    def parts(self, pieces: Sequence[Inline]) -> tuple[Part, ...]:
        """Cut a text of reST."""
        return tuple(self._parts(prose_of(pieces)))

    def plain_parts(self, text: str) -> tuple[Part, ...]:
        """Cut a text in which nothing is markup."""
        return tuple(self._sentences(Prose(text, ())))

    def _parts(self, prose: Prose) -> Iterator[Part]:
        start, marks = 0, list[Mark]()
        for mark in prose.marks:
            if mark.hold is Hold.WRAP and self._holds_sentences(prose, mark):
                yield from self._run(prose, Span(start, mark.span.start), marks)
                inner = prose.text[mark.span.start : mark.span.end]
                yield Wrap(mark.piece, tuple(self._sentences(Prose(inner, ()))))
                start, marks = mark.span.end, []
            else:
                marks.append(mark)
        yield from self._run(prose, Span(start, len(prose.text)), marks)

    def _holds_sentences(self, prose: Prose, mark: Mark) -> bool:
        text = prose.text[mark.span.start : mark.span.end]
        return len(text) > LONGEST or len(split(text)) > 1

    def _run(self, prose: Prose, span: Span, marks: Sequence[Mark]) -> Iterator[Part]:
        text = prose.text[span.start : span.end]
        return self._sentences(Prose(text, tuple(one.shifted(span.start) for one in marks)))

    def _sentences(self, prose: Prose) -> Iterator[Part]:
        kept = [mark.span for mark in prose.marks]
        found = [
            part
            for sentence in split(prose.text, kept)
            for whole in _around_classifiers(prose.text, sentence, kept)
            for part in shorten(prose.text, whole, LONGEST, kept)
        ]
        if not found:
            yield untouched(prose)
            return
        at = 0
        for sentence, marks in zip(found, _shared_out(prose.marks, found), strict=True):
            yield escaped(prose.text[at : sentence.start])
            moved = tuple(one.shifted(sentence.start) for one in marks)
            yield self._sentence(Prose(prose.text[sentence.start : sentence.end], moved))
            at = sentence.end
        yield escaped(prose.text[at:])

    def _sentence(self, prose: Prose) -> Part:
        whole = self._with_terms(prose)
        if not self.letters.search(without(whole, Hold.COVER)):
            return untouched(whole)
        shown = masked(whole, self.placeholders)
        if not is_in_capitals(without(prose, Hold.COVER)):
            return Segment(shown)
        return Segment(replace(shown, text=lowered(shown.text, self.letters)), is_in_capitals=True)

    def _with_terms(self, prose: Prose) -> Prose:
        """Add a mark for each term of the glossary."""
        found = [
            Mark(span, Inline(escaped(text), InlineKind.TEXT, text), hold)
            for span, text, hold in self.terms(prose.text)
            if not any(_overlap(span, mark.span) for mark in prose.marks)
        ]
        marks = sorted((*prose.marks, *found), key=lambda mark: mark.span)
        return replace(prose, marks=tuple(marks))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _around_classifiers(text: str, sentence: Span, kept: Sequence[Span]) -> Iterator[Span]:
    """Cut a sentence at the colons between blanks that part a term from its classifiers."""
    start = sentence.start
    for match in _CLASSIFIER.finditer(text, sentence.start, sentence.end):
        between = Span(*match.span())
        if not any(_overlap(between, one) for one in kept):
            yield Span(start, between.start)
            start = between.end
    yield Span(start, sentence.end)


def _shared_out(marks: Sequence[Mark], sentences: Sequence[Span]) -> list[list[Mark]]:
    """Give each sentence its marks; one that follows goes with the sentence before it."""
    shared: list[list[Mark]] = [[] for _ in sentences]
    at = 0
    for mark in marks:
        while at + 1 < len(sentences) and sentences[at + 1].start < mark.span.end:
            at += 1
        end = min(mark.span.end, sentences[at].end)
        start = max(min(mark.span.start, end), sentences[at].start)
        shared[at].append(replace(mark, span=Span(start, max(start, end))))
    return shared


def without(prose: Prose, hold: Hold) -> str:
    """Give the text but the words under the marks of one hold."""
    text, at = "", 0
    for mark in prose.marks:
        if mark.hold is hold:
            text += prose.text[at : mark.span.start] + " "
            at = mark.span.end
    return text + prose.text[at:]


def masked(prose: Prose, placeholders: Sequence[str]) -> Prose:
    """Put placeholders in the place of the words that are to be overwritten."""
    text, at, marks = "", 0, list[Mark]()
    free = iter(placeholders)
    for mark in prose.marks:
        shown = prose.text[mark.span.start : mark.span.end]
        if mark.hold is Hold.COVER:
            shown = next(free, shown)
        text += prose.text[at : mark.span.start]
        marks.append(replace(mark, span=Span(len(text), len(text) + len(shown))))
        text += shown
        at = mark.span.end
    return Prose(text + prose.text[at:], tuple(marks))


def untouched(prose: Prose) -> str:
    """Write prose as the reST that it was."""
    parts: list[tuple[str, bool]] = []
    at = 0
    for mark in prose.marks:
        parts.append((escaped(prose.text[at : mark.span.start]), False))
        parts.append((" " if mark.apart else "", False))
        parts.append((mark.piece.raw, True))
        at = mark.span.end
    return joined([*parts, (escaped(prose.text[at:]), False)])
