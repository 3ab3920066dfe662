"""Prove that a merged post is its source in another language, and nothing else.

The proof parses both texts afresh and compares what docutils makes of them:
the same blocks, in every text the same protected pieces, no new complaint. It
knows nothing of how the merge was made. Then the merged post is extracted
again: the gaps between its units must be the source's, byte for byte, and each
unit must hold the translation that was written there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from translate.document import Document, Kind, Source, Span, Table, Unit
from translate.errors import TranslateError
from translate.merge import Merged, Refusal, merge
from translate.rst import Block, InlineParser, Outline, outline, read
from translate.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which a merged post is not its source translated."""

    reason: str
    line: int
    """The 1-based source line where it was noticed; 0 when none can be named."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """How the posts of a project are read."""

    vocabulary: Vocabulary
    metadata: Sequence[str]
    width: int


class Prover:
    """Prove merges of one document."""

    def __init__(self, document: Document, grammar: Grammar) -> None:
        self._document = document
        self._grammar = grammar
        self._outline: Outline | None = None

    def faults(self, merged: Merged) -> list[Fault]:
        """Tell what is wrong with a merged post; nothing, when it is proved."""
        source = self._document.source
        if merged.text == source.text:
            return []
        if self._outline is None:
            self._outline = self._outline_of(source)
        result = Source(source.path, merged.text, source.bom)
        try:
            found = list(_differences(self._outline, self._outline_of(result)))
            return found or list(self._extraction_faults(result, merged.written))
        except TranslateError as error:
            return [Fault(error.message, 0)]

    def _outline_of(self, source: Source) -> Outline:
        return outline(source, self._grammar.vocabulary, self._grammar.metadata)

    def _extraction_faults(self, result: Source, written: Mapping[int, str]) -> Iterator[Fault]:
        again = read(result, self._grammar.vocabulary, self._grammar.metadata)
        before, after = self._document.units, again.units
        if len(before) != len(after):
            yield Fault(f"it has {len(after)} texts instead of {len(before)}", 0)
            return
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            wanted = written.get(index, old.text)
            if (old.kind, old.path, wanted) != (new.kind, new.path, new.text):
                line = self._document.source.line_of(old.span.start) + 1
                yield Fault(f"the {old.kind} here is read back as {new.text!r}", line)
        yield from _gap_faults(self._document, again)


def _differences(source: Outline, merged: Outline) -> Iterator[Fault]:
    fault = _first_difference(source.root, merged.root)
    if fault:
        yield fault
    for complaint in merged.complaints - source.complaints:
        yield Fault(f"docutils complains: {complaint}", 0)


def _first_difference(source: Block, merged: Block) -> Fault | None:
    if source.tag != merged.tag:
        return Fault(f"the {source.tag} here becomes a {merged.tag}", source.line)
    if source.attributes != merged.attributes or source.text != merged.text:
        return Fault(f"the {source.tag} here changes", source.line)
    if source.protected != merged.protected:
        return Fault(f"the {source.tag} here loses or gains {_odd(source, merged)}", source.line)
    for before, after in zip(source.children, merged.children, strict=False):
        fault = _first_difference(before, after)
        if fault:
            return fault
    if len(source.children) != len(merged.children):
        counts = f"{len(merged.children)} blocks instead of {len(source.children)}"
        return Fault(f"the {source.tag} here has {counts}", source.line)
    return None


def _odd(source: Block, merged: Block) -> str:
    odd = set(source.protected) ^ set(merged.protected)
    return ", ".join(sorted({f"{kind} {target}" for (kind, target), _ in odd}))


_DRAWING = re.compile(r"[-+|=\s\"]+")
_ADORNMENT = re.compile(r"([!-/:-@[-`{-~])\1*(?=\s|$)")
_LITERAL_MARK = re.compile(r"\A(?:[^\S\n]*:)?[ \t]*(?::(?=\s|\Z))?")


def _gap_faults(source: Document, merged: Document) -> Iterator[Fault]:
    for before, after in zip(_gaps(source), _gaps(merged), strict=True):
        if before.text != after.text:
            yield Fault("what stands between the texts changes", before.line)
            return
    tables = zip(source.outer_tables(), merged.outer_tables(), strict=True)
    for old, new in tables:
        if _untranslated(source, old) != _untranslated(merged, new):
            line = source.source.line_of(old.span.start) + 1
            yield Fault("what the table here holds besides its texts changes", line)


@dataclass(frozen=True, slots=True)
class _Gap:
    text: str
    line: int
    """1-based."""


def _gaps(document: Document) -> list[_Gap]:
    """Give the text between units, and between units and tables.

    What a merge may redraw is levelled out: title adornments, and the colon
    before a literal block.
    """
    text, at = document.source.text, 0
    gaps: list[_Gap] = []
    before: Unit | Table | None = None
    for item in (*_in_order(document), None):
        end = item.span.start if item else len(text)
        gap = text[at:end]
        if any(isinstance(one, Unit) and one.kind is Kind.TITLE for one in (before, item)):
            gap = _ADORNMENT.sub(r"\1", gap)
        if isinstance(before, Unit) and before.kind is not Kind.METADATA:
            gap = _LITERAL_MARK.sub("", gap, count=1)
        gaps.append(_Gap(gap, document.source.line_of(at) + 1))
        at, before = item.span.end if item else end, item
    return gaps


def _in_order(document: Document) -> list[Unit | Table]:
    tables = list(document.outer_tables())
    inside = [
        unit for unit in document.units if not any(one.span.contains(unit.span) for one in tables)
    ]
    items: list[Unit | Table] = [*inside, *tables]
    return sorted(items, key=lambda item: item.span.start)


def _untranslated(document: Document, table: Table) -> Counter[str]:
    """Count the words of a table that belong to no unit, its drawing left out."""
    lines = [
        span for unit in document.units for span in unit.lines if table.span.contains(span)
    ]  # fmt: skip
    words: Counter[str] = Counter()
    at = table.span.start
    for span in [*sorted(lines), Span(table.span.end, table.span.end)]:
        words.update(_DRAWING.sub(" ", document.source.text[at : span.start]).split())
        at = span.end
    return Counter({word: count for word, count in words.items() if word.strip(":")})


@dataclass(frozen=True, slots=True)
class Proved:
    """A merged post that holds."""

    text: str
    refused: tuple[Refusal, ...]
    """Translations that could not be used; their units are in the source language."""
    unexplained: tuple[Fault, ...] = ()
    """Faults that no translation is to blame for; then `text` must not be written."""


def merge_proved(
    document: Document, translations: Mapping[int, str], parser: InlineParser, grammar: Grammar
) -> Proved:
    """Merge, prove, and leave out the translations that break the post.

    :param translations: by the index of the unit in the document.
    """
    prover = Prover(document, grammar)
    refused: list[Refusal] = []

    def attempt(chosen: Mapping[int, str]) -> tuple[Merged, list[Fault]]:
        merged = merge(document, chosen, parser, grammar.width)
        return merged, prover.faults(merged)

    left = dict(translations)
    while True:
        merged, faults = attempt(left)
        for one in merged.refused:
            left.pop(one.unit, None)
        refused += merged.refused
        if not faults:
            return Proved(merged.text, tuple(refused))
        culprits = _culprits(left, attempt)
        if not culprits:
            return Proved(merged.text, tuple(refused), tuple(faults))
        for index, fault in culprits.items():
            refused.append(Refusal(index, "changed-structure", fault.reason))
            del left[index]


Attempt = Callable[[Mapping[int, str]], tuple[Merged, list[Fault]]]
"""Merge some translations, and prove the result."""


def _culprits(left: Mapping[int, str], attempt: Attempt) -> dict[int, Fault]:
    """Find the translations that break the post, by halving.

    When only several together break it, the last one that tips it is named.
    """
    found: dict[int, Fault] = {}

    def search(indexes: Sequence[int]) -> None:
        _, faults = attempt({index: left[index] for index in indexes})
        if not faults:
            return
        if len(indexes) <= 1:
            found.update(dict.fromkeys(indexes, faults[0]))
            return
        half = len(indexes) // 2
        search(indexes[:half])
        search(indexes[half:])

    search(sorted(left))
    if found:
        return found
    good: dict[int, str] = {}
    for index in sorted(left):
        _, faults = attempt({**good, index: left[index]})
        if faults:
            return {index: faults[0]}
        good[index] = left[index]
    return {}
