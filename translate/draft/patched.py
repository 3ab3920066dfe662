"""A message some of whose sentences a person translated: the machine is asked for the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from translate.document import Inline
from translate.draft.message import Draft, Drafting, Missing, drafting, holds
from translate.draft.parts import Cutter
from translate.draft.restore import Rung
from translate.engine.types import Translation
from translate.rst import InlineParser
from translate.sentences import sentence_lines


@dataclass(frozen=True, slots=True)
class Patched:
    """A message, cut up into what is known and what the machine is asked for."""

    whole: Drafting
    """The message without what is known: what counts where the parts do not fit together."""
    parts: tuple[str | Drafting, ...]

    @property
    def pieces(self) -> tuple[Inline, ...]:
        """The pieces of the message."""
        return self.whole.pieces

    def draft(self, known: Mapping[str, Translation]) -> Draft | None:
        """Make the draft; as `Drafting.draft`."""
        drafts = self._drafts(known)
        if None in drafts:
            return self.whole.draft(known)
        made = [one for one in drafts if isinstance(one, Draft)]
        text = " ".join(one.text if isinstance(one, Draft) else str(one) for one in drafts)
        if not holds(self.pieces, text, self.whole.parser):
            return self.whole.draft(known)
        flaws = dict.fromkeys(flaw for one in made for flaw in one.flaws)
        rung = max((one.rung for one in made), default=Rung.PROSE)
        return Draft(text, min(one.confidence for one in made), rung, tuple(flaws), is_patched=True)

    def _drafts(self, known: Mapping[str, Translation]) -> list[str | Draft | None]:
        """Draft each part; ask for what is missing in all of them at once."""
        drafts: list[str | Draft | None] = []
        missing: set[str] = set()
        for part in self.parts:
            try:
                drafts.append(part if isinstance(part, str) else part.draft(known))
            except Missing as told:
                missing |= told.sentences
        if missing:
            raise Missing(frozenset(missing))
        return drafts


def patched(
    pieces: Sequence[Inline], known: Sequence[str | None], cutter: Cutter, parser: InlineParser
) -> Patched:
    """Cut a message up into its sentences.

    :param known: the translation of each sentence of `sentence_lines`; None where there is none,
        and that is the case for one of them at least.
    """
    lines = sentence_lines(pieces)
    parts = (
        drafting(parser.parse(line)[0], cutter, parser) if translation is None else translation
        for line, translation in zip(lines, known, strict=True)
    )
    return Patched(drafting(pieces, cutter, parser), tuple(parts))
