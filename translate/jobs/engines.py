"""Choose an engine, and make it ready: calibrated once for each model."""

from __future__ import annotations

import importlib.util
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from translate.engine.calibration import Calibration
from translate.engine.packages import Package, best, find_packages, open_package
from translate.engine.types import Engine
from translate.errors import EngineError, Location, UsageError
from translate.memory.cache import Cache

_FILE = ".argosmodel"
"""How the name of a model's file ends."""


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """Which engine and model to use, and how."""

    kind: str = "argos"
    """``argos``; ``argos-api``, upstream's own pipeline; ``memory``: no machine at all."""
    model: str = ""
    """A package's name, such as ``ru_en 1.9``, or an .argosmodel file; empty for the newest."""
    threads: int = 1
    beam: int | None = None
    """None for the default."""

    @property
    def file(self) -> Path | None:
        """The model's file, where the model is named by one."""
        return Path(self.model) if self.model.endswith(_FILE) else None


def chosen_package(options: EngineOptions, source: str, target: str) -> Package:
    """Find the model that the options ask for.

    :raises EngineError: when there is none.
    :raises UsageError: when the engine cannot run a file.
    """
    if options.file is not None:
        return _package_of(options.file, options.kind, source, target)
    packages, skipped = find_packages(os.environ)
    found = best(packages, source, target, options.model)
    if found is not None:
        return found
    wanted = f"no model “{options.model}”" if options.model else "no model"
    odd = f"; skipped: {'; '.join(map(str, skipped))}" if skipped else ""
    raise EngineError(
        f"{wanted} is installed for {source} → {target}{odd}",
        hint=f"{_first()}`translate model install` fetches one,"
        " `translate model install FILE` takes a file, `translate model list` shows what there is"
        f"{_own(source, target)}",
    )


def _package_of(file: Path, kind: str, source: str, target: str) -> Package:
    """Open a model's file where it lies."""
    place = Location(str(file))
    if kind == "argos-api":
        hint = f"`translate model install {file}` first, and name the model by its name"
        raise UsageError("argos-api runs none but installed models", place, hint=hint)
    if not file.is_file():
        hint = "is the name spelt right? `translate model list` shows what is installed"
        raise EngineError("there is no such file", place, hint=hint)
    package = open_package(file)
    if (package.from_code, package.to_code) != (source, target):
        raise EngineError(
            f"the model translates {package.from_code} → {package.to_code},"
            f" and {source} → {target} is wanted",
            place,
            hint="name another model, or another language with --to",
        )
    return package


def shown_name(engine: Engine, options: EngineOptions) -> str:
    """Say what a person knows a model by: its name, and its file where they named that."""
    return f"{engine.name} ({options.file})" if options.file else engine.name


def _first() -> str:
    """Say what has to be installed before any model, where it is not."""
    is_there = importlib.util.find_spec("ctranslate2") is not None
    return "" if is_there else "run `pip install 'tolmach[mt]'`; then "


def _own(source: str, target: str) -> str:
    """Name our own model to those who may have no network."""
    ours = (source, target) == ("ru", "en")
    return "; `tolmach-model-ruen` brings a small one without a download" if ours else ""


def load_engine(options: EngineOptions, cache: Cache, source: str, target: str) -> Engine:
    """Load the model that the options ask for.

    :param cache: keeps the calibration.
    :raises EngineError: when there is none, or it cannot be run.
    """
    package = chosen_package(options, source, target)
    if options.kind == "argos-api":
        from translate.engine.argos_api import ArgosApi

        return ArgosApi(package)
    from translate.engine.model import ArgosModel, settings_from

    settings = settings_from(os.environ, options.threads, options.beam)
    digest = package.digest()
    key = f"calibration {digest}"
    known = cache.note(key)
    calibration = Calibration(**json.loads(known)) if known else None
    model = ArgosModel(package, settings, calibration, digest)
    if known is None:
        cache.keep_note(key, json.dumps(asdict(model.calibration)))
    return model
