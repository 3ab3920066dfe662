"""Checks of words: what is still in the source language, terms, and what others wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translate.checks.types import Check, Example, Pair, Surroundings, Trouble
from translate.checks.typography import twins_in
from translate.errors import Severity
from translate.glossary import Glossary, Term


def _copied(pair: Pair) -> Iterator[Trouble]:
    if pair.translation == pair.text:
        yield Trouble("the translation is a copy of the source; translate it")


def _left(pair: Pair) -> Iterator[Trouble]:
    """Find words in the source's letters; several in a row, with no markup among them, are one."""
    if pair.translation == pair.text:
        return
    letters, text = pair.languages.letters.pattern, pair.now.text
    twins = [span for span, _ in twins_in(text)]
    for run in re.finditer(rf"(?:{letters})+(?:[ \n-]+(?:{letters})+)*", text):
        whole = pair.now.is_unbroken(*run.span())
        for start, end in [run.span()] if whole else _words(rf"(?:{letters})+", run):
            if not any(span.start <= start < span.end for span in twins):
                yield pair.trouble(f"“{text[start:end]}” is not translated", start, end)


def _words(pattern: str, run: re.Match[str]) -> list[tuple[int, int]]:
    found = re.compile(pattern).finditer(run.string, run.start(), run.end())
    return [match.span() for match in found]


def _inconsistent(pair: Pair) -> Iterator[Trouble]:
    others = pair.around.others
    if others and _folded(pair.translation) not in {_folded(one) for one in others}:
        message = f"the same text is “{others[0]}” elsewhere; write one of the two in both places"
        yield Trouble(message)


def _folded(text: str) -> str:
    return " ".join(text.split())


def _terms(pair: Pair) -> Iterator[Trouble]:
    if pair.around.glossary is None:
        return
    for term in pair.around.glossary.unmet(pair.text, pair.translation):
        yield Trouble(f"the glossary has {term}; use it where it fits")


def _forbidden(pair: Pair) -> Iterator[Trouble]:
    if pair.around.glossary is None:
        return
    for term, start, end in pair.around.glossary.forbidden(pair.was.text, pair.now.text):
        shown = pair.now.text[start:end]
        message = f"the glossary forbids “{shown}” for {term.source}; write {term.rendering}"
        yield pair.trouble(message, start, end)


def _example_site() -> Surroundings:
    return Surroundings(glossary=Glossary([Term("сеть", "network", "not: net, mesh")]))


def _example_elsewhere() -> Surroundings:
    return Surroundings(others=("Read more",))


CHECKS = (
    Check(
        "untranslated-copy",
        Severity.WARNING,
        "The translation is the source, letter for letter.",
        Example("Мост стар.", "Мост стар.", "The bridge is old."),
        _copied,
    ),
    Check(
        "source-letters-left",
        Severity.WARNING,
        "Words in the source's letters are left outside literals, links and roles.",
        Example("Мост стар.", "The мост is old.", "The bridge is old."),
        _left,
    ),
    Check(
        "inconsistent",
        Severity.WARNING,
        "The very same text has another approved translation elsewhere on the site.",
        Example("Подробнее", "Details", "Read more", _example_elsewhere),
        _inconsistent,
    ),
    Check(
        "term-unmet",
        Severity.HINT,
        "A term of the glossary is not used.",
        Example("Видит сети.", "It sees links.", "It sees networks.", _example_site),
        _terms,
    ),
    Check(
        "term-forbidden",
        Severity.WARNING,
        "A rendering that the glossary forbids is used: what a term's note lists after `not:`.",
        Example("Видит сети.", "It sees nets.", "It sees networks.", _example_site),
        _forbidden,
    ),
)
