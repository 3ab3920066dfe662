"""The draft of one message, out of the translations of its sentences.

Law: the signature of a draft is the signature of its source.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from translate.document import Inline
from translate.draft.flaws import Judge, trust_in
from translate.draft.ladder import Ladder, Missing
from translate.draft.parts import Cutter, Part
from translate.draft.restore import Rung, is_ordered
from translate.engine.types import Translation
from translate.markup import compare
from translate.prose import escaped, strictly_escaped, unescaped
from translate.rst import InlineParser

__all__ = ["Draft", "Drafting", "Missing", "drafting", "holds"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A translation that nobody has read."""

    text: str
    confidence: int
    """0–100: of its least certain sentence."""
    rung: Rung
    flaws: tuple[str, ...] = ()
    """Codes of what is wrong with it; see `translate.draft.flaws`."""
    is_patched: bool = False
    """Some of its sentences are a person's."""


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
        judge = Judge(self.cutter.letters, self.cutter.placeholders)
        for is_piecewise, escape in itertools.product((False, True), (escaped, strictly_escaped)):
            made = Ladder(known, judge, escape, is_piecewise).write(self.parts)
            text = made.raw if self.parser else unescaped(made.raw)
            if holds(self.pieces, text, self.parser):
                flaws = judge.message(self.pieces, text, self.parser) if self.pieces else ()
                trust = made.trust if made.flaws else made.trust * trust_in(flaws)
                flaws = tuple(dict.fromkeys((*made.flaws, *flaws)))
                return Draft(text, round(100 * trust), made.rung, flaws)
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
