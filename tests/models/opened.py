"""An .argosmodel loaded by the shortest way, to judge the model without the translator."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import ctranslate2
import sentencepiece


class Opened:
    """A package unpacked into a folder of its own, and its model."""

    def __init__(self, package: Path, folder: Path, compute_type: str = "int8") -> None:
        with zipfile.ZipFile(package) as archive:
            archive.extractall(folder)
        (root,) = folder.iterdir()
        self._processor: Any = sentencepiece.SentencePieceProcessor(
            model_file=str(root / "sentencepiece.model")
        )
        self._translator = ctranslate2.Translator(str(root / "model"), compute_type=compute_type)

    def translate(self, sentence: str, beam: int = 1) -> str:
        """Translate a sentence."""
        return str(self._processor.decode(self.result(sentence, beam)[1].hypotheses[0]))

    def result(self, sentence: str, beam: int = 1, limit: int = 2000) -> tuple[list[str], Any]:
        """Translate a sentence into at most `limit` pieces.

        Gives the sentence's own pieces and CTranslate2's result.
        """
        source = self._processor.encode(sentence, out_type=str)
        (result,) = self._translator.translate_batch(
            [source],
            beam_size=beam,
            return_attention=True,
            return_scores=True,
            replace_unknowns=True,
            max_input_length=0,
            max_decoding_length=limit,
        )
        return source, result
