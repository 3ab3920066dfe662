"""An Argos model, run by CTranslate2; the only room that knows ctranslate2 and sentencepiece."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from translate.document import Span
from translate.engine.calibration import LANGUAGE, Calibration, calibrate
from translate.engine.model_file import decoder_layers, with_attention_of
from translate.engine.packages import Package, Tokenizer, setting
from translate.engine.pooling import pooled
from translate.engine.types import Translation
from translate.errors import EngineError, Location

LONGEST_SOURCE = 1024
"""Tokens; sentences are cut long before."""
_WIDER = {"beam_size": 5, "repetition_penalty": 1.1, "no_repeat_ngram_size": 4}
"""How a sentence is searched again that came out wrong."""
_GREEDY = {"beam_size": 1}
"""How calibration searches: it wants the attention, and any translation will do."""
_LENGTH_PENALTY = 1.0
"""A score is the sum of log probabilities, divided by length to this power: here, their mean.
With a smaller one a short translation wins over a whole one."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a model is run."""

    beam: int = 2
    threads: int = 1
    """Batches that are translated at once, each on one core."""
    device: str = "cpu"
    compute_type: str = "int8"


def settings_from(environment: Mapping[str, str], threads: int, beam: int | None) -> Settings:
    """Take the settings that Argos Translate itself reads from the environment.

    :param threads: how many cores there are to use.
    :param beam: the command line's, which wins.
    """
    default = Settings()
    device = setting(environment, "ARGOS_DEVICE_TYPE") or default.device
    compute = setting(environment, "ARGOS_COMPUTE_TYPE") or default.compute_type
    width = setting(environment, "ARGOS_BEAM_SIZE")
    usual = int(width) if width.isdecimal() and int(width) else default.beam
    return Settings(beam or usual, threads, device, compute)


def _libraries() -> tuple[Any, Any]:
    try:
        import ctranslate2
        import sentencepiece
    except ImportError as error:
        raise missing_extra() from error
    return ctranslate2, sentencepiece


def missing_extra() -> EngineError:
    """Say how to get what machine translation needs."""
    return EngineError(
        "machine translation is not installed", hint="run `pip install 'tolmach[mt]'`"
    )


class ArgosModel:
    """A model that is loaded and ready."""

    def __init__(
        self,
        package: Package,
        settings: Settings,
        calibration: Calibration | None = None,
        digest: str = "",
    ) -> None:
        """Load a model.

        :param calibration: a known one; without it, the model is calibrated first.
        :param digest: the package's, when it is known: to make it takes a while.
        :raises EngineError: when the model is broken, cannot be run here, or
            what runs it is not installed.
        """
        _, sentencepiece = _libraries()
        if package.tokenizer is not Tokenizer.SENTENCEPIECE:
            raise EngineError(
                f"{package.name} cuts words by BPE, which only Argos Translate itself can run",
                Location(str(package.path)),
                hint="add `--engine argos-api`",
            )
        self._package = package
        self._settings = settings
        self._digest = digest or package.digest()
        try:
            data = package.read("sentencepiece.model")
            self._pieces = sentencepiece.SentencePieceProcessor(model_proto=data)
        except RuntimeError as error:
            raise _broken(package, error) from error
        self.calibration = calibration or self._calibrated()
        self._translator = self._load(self.calibration.layer)

    @property
    def name(self) -> str:
        """The model's languages and version."""
        return self._package.name

    @property
    def key(self) -> str:
        """The model's digest and the settings that change its results."""
        how, seen = self._settings, self.calibration
        search = f"beam {how.beam} penalty {_LENGTH_PENALTY} {how.device} {how.compute_type}"
        return f"{self._digest} {search} attention {seen.layer} {seen.shift}"

    @property
    def placeholders(self) -> Sequence[str]:
        """The pieces that the model was trained to copy."""
        return self._package.placeholders

    @property
    def threads(self) -> int:
        """How many batches it works on at once."""
        return self._settings.threads

    def length(self, text: str) -> int:
        """Count the model's tokens."""
        return len(self._pieces.encode(text, return_type=int))

    def start(self, texts: Sequence[str], *, again: bool = False) -> _Running:
        """Begin to translate sentences of about one length; other batches may be running."""
        search = _WIDER if again else {"beam_size": self._settings.beam}
        return self._start(self._translator, texts, self.calibration.shift, search)

    def _start(
        self, translator: Any, texts: Sequence[str], shift: int, search: Mapping[str, float]
    ) -> _Running:
        encoded = [self._pieces.encode(text, return_type="offset_mapping") for text in texts]
        longest = max((len(one["pieces"]) for one in encoded), default=0)
        prefix = self._package.target_prefix
        results = translator.translate_batch(
            [one["pieces"] for one in encoded],
            target_prefix=[[prefix]] * len(texts) if prefix else None,
            asynchronous=True,
            length_penalty=_LENGTH_PENALTY,
            max_input_length=LONGEST_SOURCE,
            max_decoding_length=min(2 * longest + 32, LONGEST_SOURCE),
            return_scores=True,
            return_attention=True,
            replace_unknowns=True,
            **search,
        )
        return _Running(self, texts, encoded, results, shift)

    def finished(self, text: str, source: Any, result: Any, shift: int) -> Translation:
        """Turn one result of CTranslate2 into a translation.

        :param source: the sentence's pieces and their offsets.
        :param shift: as in `Calibration`.
        """
        pieces = [*result.hypotheses[0]]
        attention = result.attention[0]
        prefix = self._package.target_prefix
        if prefix and pieces[:1] == [prefix]:
            pieces, attention = pieces[1:], attention[1:]
        decoded = self._pieces.decode(pieces, return_type="offset_mapping")
        target = decoded["text"]
        lead = len(target) - len(target.lstrip())
        tokens = [Span(start - lead, end - lead) for start, end in decoded["offsets"]]
        asked = [Span(*one) for one in source["offsets"]]
        alignment = pooled(attention, shift, (text, asked), (target.strip(), tokens))
        return Translation(target.strip(), result.scores[0], alignment)

    def broken(self, error: Exception) -> EngineError:
        """Say that the package cannot be used, and what to do."""
        return _broken(self._package, error)

    def _load(self, layer: int | None) -> Any:
        package, settings = self._package, self._settings
        ctranslate2, _ = _libraries()
        try:
            return ctranslate2.Translator(
                str(package.path / "model"),
                device=settings.device,
                compute_type=settings.compute_type,
                inter_threads=settings.threads,
                intra_threads=1,
                files=self._files(layer),
            )
        except (RuntimeError, ValueError) as error:
            raise _broken(package, error, _blamed(settings)) from error

    def _files(self, layer: int | None) -> dict[str, bytes] | None:
        """Give the model's files; None when they can be read where they are."""
        if layer is None and self._package.path.is_dir():
            return None
        names = [one for one in self._package.members() if one.startswith("model/")]
        files = {name.removeprefix("model/"): self._package.read(name) for name in names}
        if layer is not None:
            files["model.bin"] = with_attention_of(files["model.bin"], layer, 0)
        return files

    def _calibrated(self) -> Calibration:
        if self._package.from_code != LANGUAGE:
            return Calibration()
        try:
            layers = decoder_layers(self._package.read("model/model.bin"))
        except ValueError as error:
            raise _broken(self._package, error) from error
        loaded: dict[int | None, list[Any]] = {}

        def translate(layer: int | None, shift: int, texts: Sequence[str]) -> list[Translation]:
            if layer not in loaded:
                loaded[layer] = self._start(self._load(layer), texts, 0, _GREEDY).raw()
            return [
                self.finished(text, source, result, shift)
                for text, (source, result) in zip(texts, loaded[layer], strict=True)
            ]

        return calibrate(layers, translate)


class _Running:
    """A batch that CTranslate2 works on."""

    def __init__(
        self,
        model: ArgosModel,
        texts: Sequence[str],
        sources: Sequence[Any],
        results: Sequence[Any],
        shift: int,
    ) -> None:
        self._model = model
        self._texts = texts
        self._sources = sources
        self._results = results
        self._shift = shift

    def is_done(self) -> bool:
        """Tell whether `take` would return at once."""
        return all(one.done() for one in self._results)

    def raw(self) -> list[tuple[Any, Any]]:
        """Wait, and give each sentence's pieces and CTranslate2's result."""
        try:
            results = [one.result() for one in self._results]
        except ValueError as error:  # the vocabulary has not the model's size
            raise self._model.broken(error) from error
        except RuntimeError as error:
            raise EngineError(f"CTranslate2 failed: {error}") from error
        return list(zip(self._sources, results, strict=True))

    def take(self) -> list[Translation]:
        """Wait, and give the translations."""
        return [
            self._model.finished(text, source, result, self._shift)
            for text, (source, result) in zip(self._texts, self.raw(), strict=True)
        ]


def _blamed(settings: Settings) -> str:
    """Give a hint when the environment asks for what may not be there."""
    default = Settings()
    if (settings.device, settings.compute_type) == (default.device, default.compute_type):
        return ""
    return (
        f"ARGOS_DEVICE_TYPE is “{settings.device}” and ARGOS_COMPUTE_TYPE"
        f" “{settings.compute_type}”; can this machine do that?"
    )


def _broken(package: Package, error: Exception, hint: str = "") -> EngineError:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return EngineError(
        f"{package.name} cannot be loaded: {reason}",
        Location(str(package.path)),
        hint=hint or "install it again with `translate model install`",
    )
