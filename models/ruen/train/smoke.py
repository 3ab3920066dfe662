"""A training tried for seconds: how quick it is, and whether its weights travel."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import torch

from models.ruen.train import travel
from models.ruen.train.plans import Plan, Setting
from models.ruen.train.running import recipes
from models.ruen.train.special import PAD
from models.ruen.train.stream import Batch, Place, stream
from models.ruen.train.training import Trainer

_STEPS_AFTER = 3
_ROUNDS = 3
"""Of each process: so many tell how quickly batches are made."""


def tried(setting: Setting, pack: Path, folder: Path, seconds: float) -> Iterator[str]:
    """Train for some seconds, send the weights away and back, and go on; tell how it went.

    :param folder: for all of it; what is in it is lost.
    :raises AssertionError: when the weights that came back are not those that were sent.
    """
    shutil.rmtree(folder, ignore_errors=True)
    began = time.monotonic()
    recipe, held_out = recipes(pack, setting)
    yield f"pack read: {len(recipe.corpus)} pairs, {_since(began)}"
    batches = stream(recipe, setting.processes)
    began = time.monotonic()
    first = next(batches)
    yield f"first batch: {_since(began)}"
    yield _pace_of_batches(batches, _ROUNDS * max(setting.processes, 1))
    began = time.monotonic()
    trainer = Trainer(_shortened(setting.plan, seconds), len(recipe.known), folder / "away")
    yield f"network ready: {_bits(trainer)}, {_since(began)}"
    judges = held_out.ordered()[-2:]
    yield _pace_of_training(trainer, chain([first], batches))
    yield _travelled(trainer, folder, judges, batches)
    if torch.cuda.is_available():
        yield f"memory: {torch.cuda.max_memory_allocated() / 2**30:.1f} GiB"


def _since(began: float) -> str:
    return f"{time.monotonic() - began:.1f} s"


def _bits(trainer: Trainer) -> str:
    return f"{16 if trainer.bfloat16 else 32} bits"


def _shortened(plan: Plan, seconds: float) -> Plan:
    return replace(plan, seconds=seconds, steps=0, keep=float("inf"), report=1_000_000)


def _pace_of_batches(batches: Iterator[tuple[Place, Batch]], rounds: int) -> str:
    """Say how quickly batches come when nobody learns from them."""
    began, count, pieces = time.monotonic(), 0, 0
    for (number, _), batch in batches:
        count, pieces = count + 1, pieces + int((batch.target[:, 1:] != PAD).sum())
        if number > rounds:
            break
    took = time.monotonic() - began
    return f"batches: {count / took:.1f} a second, {pieces / took:,.0f} target pieces a second"


def _pace_of_training(trainer: Trainer, batches: Iterator[tuple[Place, Batch]]) -> str:
    began = time.monotonic()
    trainer.run(batches)
    took, progress = time.monotonic() - began, trainer.progress
    pace = progress.pieces / took
    return f"training: {progress.step} steps, {pace:,.0f} target pieces a second, {_since(began)}"


def _travelled(
    trainer: Trainer,
    folder: Path,
    judges: Sequence[Batch],
    batches: Iterator[tuple[Place, Batch]],
) -> str:
    """Send the weights away and back, and go on with them."""
    before = trainer.mean.judged(judges)[0]
    parts = travel.part(trainer.state(), folder / "parts")
    travel.join(folder / "parts", folder / "back")
    size = sum(path.stat().st_size for path in parts) / 2**20
    again = Trainer(trainer.plan, len(trainer.network.bias), folder / "back")
    after = again.mean.judged(judges)[0]
    assert abs(after - before) < 0.01 * before, f"{before} before the journey, {after} after it"
    last = again.progress.step + _STEPS_AFTER
    again.lengthen(3600)
    again.run(batches, until=lambda now: now.step >= last)
    return f"weights: {size:.1f} MiB away and back; held out {before:.3f}, then {after:.3f} nats"
