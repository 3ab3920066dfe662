"""Recall: a message's draft out of the memory, proved to hold the message's markup."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from translate.adapt import adapted
from translate.document import Inline, InlineKind
from translate.draft.message import holds
from translate.memory.store import Memory
from translate.memory.types import Match
from translate.rst import InlineParser
from translate.sentences import sentence_lines

_LOOKED_AT = 5
"""How many like texts are tried."""
_MECHANICAL = 50
"""The score from which on two texts may differ in names and numbers only."""
WHOLE = 100
PATCHED = 95
"""The score of a text all of whose sentences are known, but not together."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message that wants a draft."""

    pieces: tuple[Inline, ...]
    context: str | None
    around: tuple[str, str]
    """The digests of the texts before and after it."""
    parser: InlineParser | None
    """None for a text that is no reST."""

    @property
    def text(self) -> str:
        """The message as it stands in the catalog."""
        return "".join(piece.raw for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Recalled:
    """A draft out of the memory."""

    text: str
    score: int
    """0–100."""
    is_in_context: bool = False
    """The very same text, between the same neighbours."""
    remarks: str = ""
    """``adapted`` when numbers and the like were put in, ``sentences`` when it was put together,
    ``partly`` when some are still in the source language."""


class Recall:
    """Finds drafts in a memory."""

    def __init__(self, memory: Memory, threshold: int) -> None:
        """Begin to recall.

        :param threshold: the score (1–100) from which on a like text counts.
        """
        self._memory = memory
        self._threshold = threshold
        self._last: tuple[Wanted, list[str | None]] | None = None
        """The message whose sentences were looked up last: they are asked for again."""

    def exact(self, wanted: Wanted) -> Recalled | None:
        """Give the translation of the very same text: in context, else the newest one."""
        for one in self._memory.exact(wanted.text, wanted.context, wanted.around):
            if holds(wanted.pieces, one.translation, wanted.parser):
                return Recalled(one.translation, WHOLE, one.is_in_context)
        return None

    def like(self, wanted: Wanted) -> Recalled | None:
        """Give the best draft out of known sentences and like texts."""
        ways: tuple[Callable[[], Recalled | None], ...] = (
            partial(self._patched, wanted),
            partial(self._nearest, wanted),
        )
        found = [draft for way in ways if (draft := way()) is not None]
        return max(found, key=lambda one: one.score, default=None)

    def _nearest(self, wanted: Wanted) -> Recalled | None:
        for one in self._memory.similar(wanted.text, _LOOKED_AT, self._threshold):
            text = self._adapted(wanted.pieces, one, wanted.parser)
            if text is not None:
                return Recalled(text, int(one.score), remarks="adapted")
            if holds(wanted.pieces, one.translation, wanted.parser):
                return Recalled(one.translation, int(one.score))
        return None

    def _adapted(
        self, pieces: Sequence[Inline], match: Match, parser: InlineParser | None
    ) -> str | None:
        """Adapt a like text's translation, and prove it."""
        text = adapted_match(pieces, match, parser)
        return text if text is not None and holds(pieces, text, parser) else None

    def _patched(self, wanted: Wanted) -> Recalled | None:
        if wanted.parser is None:
            return None
        known = self.sentences(wanted)
        if len(known) < 2 or None in known:
            return None
        text = " ".join(one for one in known if one is not None)
        return self._proved(wanted, text, PATCHED, "sentences")

    def partly(self, wanted: Wanted) -> Recalled | None:
        """Give a draft whose known sentences are translated and whose other ones are not."""
        if wanted.parser is None:
            return None
        lines = sentence_lines(wanted.pieces)
        known = self.sentences(wanted)
        words = sum(len(line.split()) for line in lines)
        good = sum(
            len(line.split()) for line, one in zip(lines, known, strict=True) if one is not None
        )
        score = 100 * good // words if words else 0
        if not score or len(lines) < 2:
            return None
        text = " ".join(one or line for line, one in zip(lines, known, strict=True))
        return self._proved(wanted, text, score, "partly")

    def _proved(self, wanted: Wanted, text: str, score: int, remarks: str) -> Recalled | None:
        if not holds(wanted.pieces, text, wanted.parser):
            return None
        return Recalled(text, score, remarks=remarks)

    def sentences(self, wanted: Wanted) -> list[str | None]:
        """Give the known translation of each of a message's sentences."""
        if self._last is None or self._last[0] != wanted:
            lines = sentence_lines(wanted.pieces)
            self._last = wanted, [self._sentence(line, wanted.parser) for line in lines]
        return self._last[1]

    def _sentence(self, line: str, parser: InlineParser | None) -> str | None:
        if parser is None:
            return None
        pieces = parser.parse(line)[0]
        for one in self._memory.exact(line):
            if holds(pieces, one.translation, parser):
                return one.translation
        return self._adapted_sentence(line, pieces, parser)

    def _adapted_sentence(
        self, line: str, pieces: Sequence[Inline], parser: InlineParser
    ) -> str | None:
        like = self._memory.similar(line, _LOOKED_AT, _MECHANICAL)
        found = (self._adapted(pieces, one, parser) for one in like)
        return next((text for text in found if text is not None), None)


def adapted_match(
    pieces: Sequence[Inline], match: Match, parser: InlineParser | None
) -> str | None:
    """Put what a text has of its own into the translation of a text like it.

    :param pieces: of the text.
    :param parser: None for a text that is no reST.
    :returns: None where more than numbers, names, addresses and the like differ.
    """
    if match.score < _MECHANICAL:
        return None
    sides = (_pieces(match.source, parser), _pieces(match.translation, parser))
    return adapted(pieces, *sides)


def _pieces(text: str, parser: InlineParser | None) -> tuple[Inline, ...]:
    if parser is None:
        return (Inline(text, InlineKind.TEXT, text),)
    return parser.parse(text)[0]
