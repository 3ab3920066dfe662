"""Recall: a message's draft out of the memory, proved to hold the message's markup."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from translate.document import Inline
from translate.draft.message import holds
from translate.memory.store import Memory
from translate.memory.types import Match
from translate.rst import InlineParser
from translate.sentences import sentence_lines

_LOOKED_AT = 5
"""How many like texts are tried."""
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
    """``sentences`` when it was put together, ``partly`` when some are still in the source
    language."""


class Recall:
    """Finds drafts in a memory."""

    def __init__(self, memory: Memory, threshold: int) -> None:
        """Begin to recall.

        :param threshold: the score (1–100) from which on a like text counts.
        """
        self._memory = memory
        self._threshold = threshold

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
            if holds(wanted.pieces, one.translation, wanted.parser):
                return Recalled(one.translation, int(one.score))
        return None

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
        return [self._sentence(line, wanted.parser) for line in sentence_lines(wanted.pieces)]

    def _sentence(self, line: str, parser: InlineParser | None) -> str | None:
        if parser is None:
            return None
        pieces = parser.parse(line)[0]
        good = (one.translation for one in self._exact(line) if self._is_good(pieces, one, parser))
        return next(good, None)

    def _exact(self, line: str) -> Iterator[Match]:
        yield from self._memory.exact(line)

    def _is_good(self, pieces: Sequence[Inline], one: Match, parser: InlineParser) -> bool:
        return holds(pieces, one.translation, parser)
