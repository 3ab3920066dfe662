"""What every engine takes and gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from translate.engine.alignment import NO_ALIGNMENT, Alignment


@dataclass(frozen=True, slots=True)
class Translation:
    """What a model made of one sentence."""

    text: str
    score: float = 0.0
    """The mean log probability of a token: 0 is certain, -3 a guess."""
    alignment: Alignment = NO_ALIGNMENT


class Batch(Protocol):
    """Sentences that are being translated."""

    def is_done(self) -> bool:
        """Tell whether `take` would return at once."""
        ...

    def take(self) -> list[Translation]:
        """Give the translations, in the order of the sentences."""
        ...


class Engine(Protocol):
    """Something that translates sentences."""

    @property
    def name(self) -> str:
        """What a draft's origin calls it, such as ``ru_en 1.9``."""
        ...

    @property
    def key(self) -> str:
        """What tells its results from those of any other model, or of other settings."""
        ...

    @property
    def placeholders(self) -> Sequence[str]:
        """The pieces that it was trained to copy."""
        ...

    @property
    def threads(self) -> int:
        """How many batches it works on at once."""
        ...

    def length(self, text: str) -> int:
        """Measure a sentence, in the model's tokens."""
        ...

    def start(self, texts: Sequence[str], *, again: bool = False) -> Batch:
        """Begin to translate sentences of about one length.

        :param again: they came out wrong: search wider, and do not repeat words.
        """
        ...
