"""Upstream's own pipeline, for comparison and for packages that only it can run.

The only room that knows argostranslate; it is imported when it is used, never before.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from translate.engine.model import missing_extra
from translate.engine.packages import Package
from translate.engine.types import Translation
from translate.errors import EngineError, Location


class ArgosApi:
    """A package, run by Argos Translate, sentence by sentence."""

    threads = 1
    placeholders: tuple[str, ...] = ()

    def __init__(self, package: Package) -> None:
        """Load a package.

        :raises EngineError: when Argos Translate is not installed, or cannot run it.
        """
        if package.path.is_file():
            raise EngineError(
                "Argos Translate cannot run a package that is part of a Python distribution",
                Location(str(package.path)),
                hint="`translate model install` this file first, or leave `--engine argos-api` out",
            )
        self._digest = package.digest()
        self._made: dict[str, Translation] = {}
        self.name = f"{package.name} argos-api"
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # onnxruntime would write files of its own
        try:
            from argostranslate.package import Package as Upstream
            from argostranslate.translate import Language, PackageTranslation
        except ImportError as error:
            raise missing_extra() from error
        try:
            source = Language(package.from_code, package.from_name)
            target = Language(package.to_code, package.to_name)
            self._translation: Any = PackageTranslation(source, target, Upstream(package.path))
        except Exception as error:  # whatever it raises, it cannot run the package
            raise _failed(package.path, error) from error
        self._translation.sentencizer = _OneSentence()
        self._path = package.path

    @property
    def key(self) -> str:
        """The model's digest, and that this is another pipeline."""
        return f"{self._digest} argos-api"

    def length(self, text: str) -> int:
        """Count words: upstream makes batches of its own."""
        return 8 * len(text.split())

    def start(self, texts: Sequence[str], *, again: bool = False) -> _Batch:
        """Take sentences; they are translated one by one when they are asked for."""
        return _Batch(self, texts)

    def translated(self, text: str) -> Translation:
        """Translate one sentence.

        :raises EngineError: when upstream fails.
        """
        try:
            found = self._translation.hypotheses(text, 1)[0]
        except Exception as error:
            raise _failed(self._path, error) from error
        made = str(found.value)
        tokens = 1.5 * len(made.split()) + 1  # about: upstream does not tell
        score = float(found.score) / tokens**0.8
        return Translation(made, score)

    def tried(self, text: str) -> Translation:
        """Translate one sentence; one that came out wrong would come out the same again."""
        if text not in self._made:
            self._made[text] = self.translated(text)
        return self._made[text]


class _OneSentence:
    """Stand in for upstream's splitter, which wants a download: the text is one sentence."""

    def split_sentences(self, text: str) -> list[str]:
        """Give the text back."""
        return [text]


class _Batch:
    """Sentences that upstream will translate."""

    def __init__(self, engine: ArgosApi, texts: Sequence[str]) -> None:
        self._engine = engine
        self._texts = texts

    def is_done(self) -> bool:
        """Tell that `take` may be called: it does the work."""
        return True

    def take(self) -> list[Translation]:
        """Translate."""
        return [self._engine.tried(text) for text in self._texts]


def _failed(path: object, error: Exception) -> EngineError:
    return EngineError(
        f"Argos Translate cannot run this package: {error}",
        Location(str(path)),
        hint="leave `--engine argos-api` out, or install the package again",
    )
