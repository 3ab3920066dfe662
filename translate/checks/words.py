"""Checks of words: what is still in the source language, and terms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translate.checks.types import Check, Example, Pair, Surroundings, Trouble
from translate.errors import Severity
from translate.glossary import Glossary, Term


def _copied(pair: Pair) -> Iterator[Trouble]:
    if pair.translation == pair.text:
        yield Trouble("the translation is a copy of the source; translate it")


def _left(pair: Pair) -> Iterator[Trouble]:
    if pair.translation == pair.text:
        return
    for match in re.finditer(rf"(?:{pair.languages.letters.pattern})+", pair.now.text):
        yield pair.trouble(f"“{match[0]}” is not translated", match.start(), match.end())


def _terms(pair: Pair) -> Iterator[Trouble]:
    if pair.around.glossary is None:
        return
    for term in pair.around.glossary.unmet(pair.text, pair.translation):
        yield Trouble(f"the glossary has {term}; use it where it fits")


def _example_site() -> Surroundings:
    return Surroundings(glossary=Glossary([Term("сеть", "network")]))


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
        "term-unmet",
        Severity.HINT,
        "A term of the glossary is not used.",
        Example("Видит сети.", "It sees nets.", "It sees networks.", _example_site),
        _terms,
    ),
)
