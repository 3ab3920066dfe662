"""The pieces that a model reads and writes: SentencePiece, for both languages at once."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import sentencepiece

from models.ruen.train.normal import table
from models.ruen.train.special import PLACEHOLDERS
from translate.document import Span


def trained(sentences: Iterable[str], count: int) -> bytes:
    """Learn `count` pieces, and give the serialized model."""
    model = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        rules = Path(folder) / "rules.tsv"
        rules.write_text(table(), encoding="utf-8")
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(sentences),
            model_writer=model,
            model_type="unigram",
            vocab_size=count,
            character_coverage=0.9999,
            byte_fallback=True,
            split_digits=True,
            user_defined_symbols=list(PLACEHOLDERS),
            normalization_rule_tsv=str(rules),
            num_threads=2,
            minloglevel=1,
        )
    return model.getvalue()


class Pieces:
    """A trained model of pieces."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._processor: Any = sentencepiece.SentencePieceProcessor(model_proto=data)

    def __len__(self) -> int:
        return int(self._processor.get_piece_size())

    def encoded(self, text: str) -> tuple[list[int], list[Span]]:
        """Cut a text: the numbers of its pieces, and where each stands in the text."""
        found = self._processor.encode(text, return_type="offset_mapping")
        return list(found["ids"]), [Span(*one) for one in found["offsets"]]

    def numbers(self, text: str) -> list[int]:
        """Cut a text, and say nothing of places: several times as quick as `encoded`."""
        return list(self._processor.encode(text))

    def normalised(self, text: str) -> str:
        """Write a text as the pieces see it, without the blanks at its ends."""
        return str(self._processor.normalize(text)).replace("▁", " ").strip()

    def vocabulary(self) -> list[str]:
        """List the pieces in the order of their numbers."""
        return [self._processor.id_to_piece(number) for number in range(len(self))]

    def scores(self) -> list[float]:
        """Give the logarithms of the pieces' probabilities, in the same order."""
        return [float(self._processor.get_score(number)) for number in range(len(self))]
