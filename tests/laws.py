"""The laws of DESIGN.md as functions: each takes a source and fails when the law does not hold."""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.pseudo import pseudo
from translate.document import PLAIN, Document, Kind, Source, Unit
from translate.merge import merge, wrap_width
from translate.messages import letters_of, messages_of
from translate.rst import InlineParser, read
from translate.rst.outline import outline
from translate.verify import Grammar, Prover, merge_proved
from translate.vocabulary import STANDARD

METADATA = ("title", "description", "summary")
CYRILLIC = letters_of("Cyrl")


@dataclass(frozen=True, slots=True)
class Read:
    """A source that was read, with what merging it takes."""

    document: Document
    parser: InlineParser
    grammar: Grammar


def opened(source: Source) -> Read:
    document = read(source, STANDARD, METADATA)
    parser = InlineParser(STANDARD, document.roles)
    return Read(document, parser, Grammar(STANDARD, METADATA, wrap_width(document)))


def partition(source: Source) -> None:
    document = opened(source).document
    pieces = list(document.pieces())
    assert "".join(text for text, _ in pieces) == source.text
    spans = sorted(span for unit in document.units for span in unit.lines)
    assert all(span.start <= span.end for span in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    for unit in document.units:
        assert "".join(piece.raw for piece in unit.inlines) == unit.text


def identity(source: Source) -> None:
    given = opened(source)
    assert merge(given.document, {}, given.parser, given.grammar.width).text == source.text


def same_words(source: Source) -> None:
    """Every text replaced by itself: refolded, but the same to docutils."""
    merged = merged_with(source, lambda unit: unit.text)
    before = outline(source, STANDARD, METADATA)
    after = outline(Source(source.path, merged), STANDARD, METADATA)
    assert after.root == before.root
    assert Counter(words_of(merged)) == Counter(words_of(source.text))


def words_of(text: str) -> list[str]:
    """Give a text's words: what is left when layout and escapes are taken away."""
    return re.findall(r"[^\W_]+", text)


def pseudo_translation(source: Source) -> None:
    merged = merged_with(source, pseudo_of)
    if any(CYRILLIC.search(unit.text) for unit in opened(source).document.units):
        assert merged != source.text


def pseudo_of(unit: Unit) -> str:
    return pseudo(unit.inlines)


def merged_with(source: Source, translate: Callable[[Unit], str]) -> str:
    """Merge with every unit translated; nothing may be refused or left unexplained."""
    given = opened(source)
    translations = {
        index: translate(unit) for index, unit in enumerate(given.document.units)
    }  # fmt: skip
    proved = merge_proved(given.document, translations, given.parser, given.grammar)
    told = [(given.document.units[one.unit].text, one.reason) for one in proved.refused]
    assert not told
    assert not proved.unexplained
    return proved.text


def guarded(source: Source) -> None:
    """A translation may begin with what reads as block markup, and end in colons."""
    for prefix in PREFIXES:
        merged_with(source, functools.partial(prefixed, prefix))
    merged_with(source, announced)


def announced(unit: Unit) -> str:
    """Put a word and two colons after a translation; in a term, a word may follow a free colon."""
    return f"{pseudo_of(unit)}{'' if unit.kind is Kind.TERM else ' так'}::"


def prefixed(prefix: str, unit: Unit) -> str:
    """Put `prefix` before a translation; a name with angle brackets cannot be referred to."""
    is_title = unit.kind is Kind.TITLE
    return pseudo_of(unit) if is_title and ">" in prefix else f"{prefix}{pseudo_of(unit)}"


PREFIXES = (
    "- ",
    "* ",
    "1. ",
    "A. ",
    "(a) ",
    ".. ",
    "| ",
    ":x: ",
    ">>> ",
    "-- ",
    "— ",
    "-x  ",
    "__ ",
)


def stability(source: Source) -> None:
    """Extracting the merged post gives back what was written into it."""
    given = opened(source)
    translations = {
        index: pseudo_of(unit) for index, unit in enumerate(given.document.units)
    }  # fmt: skip
    merged = merge(given.document, translations, given.parser, given.grammar.width)
    again = read(Source(source.path, merged.text), STANDARD, METADATA)
    assert [unit.text for unit in again.units] == [
        merged.written[index] for index in range(len(given.document.units))
    ]
    for index, unit in enumerate(again.units):
        if unit.kind not in PLAIN:
            assert words_of(unit.text) == words_of(merged.written[index])


def idempotence(source: Source) -> None:
    first = messages_of(opened(source).document, CYRILLIC)
    second = messages_of(opened(source).document, CYRILLIC)
    assert first == second
    assert len({message.key for message in first}) == len(first)


def proof_is_awake(source: Source) -> None:
    """A proof that is given another text than the merge's notices it."""
    given = opened(source)
    prover = Prover(given.document, given.grammar)
    merged = merge(given.document, {}, given.parser, given.grammar.width)
    spoilt = type(merged)(f"{merged.text}\n\n* пункт\n", merged.written, ())
    assert prover.faults(spoilt)


LAWS: Mapping[str, Callable[[Source], None]] = {
    "partition": partition,
    "identity": identity,
    "same words": same_words,
    "pseudo": pseudo_translation,
    "stability": stability,
    "idempotence": idempotence,
    "guarded": guarded,
    "the proof is awake": proof_is_awake,
}
