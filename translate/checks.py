"""Judge one translation: a list of findings, each saying what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from translate.document import Inline, InlineKind, Span
from translate.errors import Severity
from translate.glossary import Glossary
from translate.markup import compare
from translate.rst import InlineParser


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


def judge(
    source: Sequence[Inline],
    translation: str,
    parser: InlineParser | None,
    letters: re.Pattern[str],
    terms: Glossary | None = None,
) -> tuple[Finding, ...]:
    """Judge a translation.

    :param source: the pieces of what was translated.
    :param parser: cuts the translation into pieces; None for a text that is no reST.
    :param letters: a letter of the source language; see `translate.messages.letters_of`.
    """
    text = "".join(piece.raw for piece in source)
    pieces: tuple[Inline, ...] = (Inline(translation, InlineKind.TEXT, translation),)
    complaints: list[str] = []
    if parser is not None:
        pieces, complaints = parser.parse(translation)
    return (
        *(Finding("broken-markup", Severity.ERROR, one) for one in complaints),
        *(_changed_markup(source, pieces) if not complaints else ()),
        *_words(text, translation, pieces, letters),
        *_terms(text, translation, terms),
    )


def _changed_markup(source: Sequence[Inline], pieces: Sequence[Inline]) -> Iterator[Finding]:
    difference = compare(source, pieces)
    for name in difference.lost:
        yield Finding("changed-markup", Severity.ERROR, f"the translation lacks {name}; put it in")
    for name in difference.added:
        message = f"the translation has {name}, which the source has not; take it out"
        yield Finding("changed-markup", Severity.ERROR, message)


def _words(
    text: str, translation: str, pieces: Sequence[Inline], letters: re.Pattern[str]
) -> Iterator[Finding]:
    if translation == text:
        message = "the translation is a copy of the source; translate it"
        yield Finding("untranslated-copy", Severity.WARNING, message)
        return
    start = 0
    for piece in pieces:
        at = max(piece.text_at, 0)
        for match in re.finditer(rf"(?:{letters.pattern})+", piece.text):
            # By search: an escape makes the raw piece longer than its text.
            at = max(piece.raw.find(match[0], at), at)
            span = Span(start + at, start + at + len(match[0]))
            at += len(match[0])
            message = f"“{match[0]}” is not translated"
            yield Finding("source-letters-left", Severity.WARNING, message, span)
        start += len(piece.raw)


def _terms(text: str, translation: str, terms: Glossary | None) -> Iterator[Finding]:
    if terms is None:
        return
    for term in terms.unmet(text, translation):
        message = f"the glossary has {term}; use it where it fits"
        yield Finding("term-unmet", Severity.NOTE, message)
