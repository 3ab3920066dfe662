"""Prove that a merged post is its source in another language, and nothing else.

The proof parses both texts afresh and compares what docutils makes of them:
the same blocks, in every text the same protected pieces, no new complaint. It
knows nothing of how the merge was made. Then the merged post is extracted
again: the gaps between its units must be the source's, byte for byte, and each
unit must hold the translation that was written there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from translate.document import Document, Kind, Source, Unit
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


_DRAWING = re.compile(r"[-+|=\s]+")
_ADORNMENT = re.compile(r"([!-/:-@[-`{-~])\1*(?=\s|$)")
_LITERAL_MARK = re.compile(r"\A(?:[^\S\n]*:)?[ \t]*(?::(?=\s|\Z))?")


def _gap_faults(source: Document, merged: Document) -> Iterator[Fault]:
    for before, after in zip(_gaps(source), _gaps(merged), strict=True):
        if before[0] != after[0]:
            yield Fault("what stands between the texts changes", before[1])
            return


def _gaps(document: Document) -> list[tuple[str, int]]:
    """Give the text between units, and its 1-based line.

    What a merge may redraw is levelled out: title adornments, the borders and
    the padding of tables, the colon before a literal block.
    """
    text, at = document.source.text, 0
    gaps: list[tuple[str, int]] = []
    previous: Unit | None = None
    for unit in (*document.units, None):
        end = unit.span.start if unit else len(text)
        gap = text[at:end] if end >= at else ""
        if _touches_table(document, at, end):
            gap = _DRAWING.sub(" ", gap).replace('"', "").strip()
        elif Kind.TITLE in (previous and previous.kind, unit and unit.kind):
            gap = _ADORNMENT.sub(r"\1", gap)
        if previous is not None and previous.kind is not Kind.METADATA:
            gap = _LITERAL_MARK.sub("", gap, count=1)
        gaps.append((gap, document.source.line_of(min(at, end)) + 1))
        at, previous = unit.span.end if unit else len(text), unit
    return gaps


def _touches_table(document: Document, start: int, end: int) -> bool:
    return any(
        (table.span.start < end and start < table.span.end) or start > end
        for table in document.tables
    )


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


def _culprits(left: Mapping[int, str], attempt: object) -> dict[int, Fault]:
    """Find the translations that break the post, by halving.

    When only several together break it, the last one that tips it is named.
    """
    assert callable(attempt)
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
