"""The training of a network: batches in, weights and a learning curve out.

Laws: a training by steps that was stopped and taken up gives the weights of one
that was not, on the same processor; one that travelled in between gives about
as good ones.
"""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import torch

from models.ruen.train import travel
from models.ruen.train.learning import Learner, compiled, loss_of
from models.ruen.train.network import Network
from models.ruen.train.optimizing import Optimizers, next_rate
from models.ruen.train.plans import CHECKPOINT, Plan, Shape
from models.ruen.train.processors import is_quicker_in_sixteen_bits, keep_memory
from models.ruen.train.stream import Batch, Place

COLUMNS = ("step", "seconds", "pieces", "rate", "loss", "alignment", "held out", "found")
_AVERAGED_EVERY = 10
"""Steps."""
_AVERAGED_SHARE = 10
"""The mean is that of the last tenth of the states."""


@dataclass(slots=True)
class Progress:
    """How far a training is."""

    step: int = 0
    seconds: float = 0.0
    pieces: int = 0
    """Target pieces learnt from."""
    place: Place = (0, 0)
    averaged: int = 0
    """How many states of the weights were taken into the mean."""
    rate: float = 0.0
    """Of the last step."""

    def done(self, plan: Plan) -> float:
        """Say which share of the training is over, 0–1."""
        return self.step / plan.steps if plan.steps else self.seconds / plan.seconds


@dataclass(slots=True)
class Losses:
    """Running means."""

    loss: float = 0.0
    alignment: float = 0.0
    weight: float = field(default=0.0, repr=False)

    def add(self, loss: float, alignment: float) -> None:
        """Take the losses of one more step in."""
        self.weight = 0.98 * self.weight + 0.02
        share = 0.02 / self.weight
        self.loss += share * (loss - self.loss)
        self.alignment += share * (alignment - self.alignment)


class Trainer:
    """A network that learns."""

    def __init__(self, plan: Plan, pieces: int, folder: Path, out: Path | None = None) -> None:
        """Begin, or go on where the folder's checkpoint stopped.

        :param out: a folder that travels: the weights and the curve are written there, too.
        """
        torch.set_flush_denormal(True)
        keep_memory()
        folder.mkdir(parents=True, exist_ok=True)
        self.plan, self.folder, self.out = plan, folder, out
        state = read_checkpoint(folder)
        self.bfloat16 = _is_in_sixteen_bits(plan, state)
        self.learner = self._begun(pieces)
        self.network = self.learner.network
        self.mean = self._plain(pieces)
        kind = torch.bfloat16 if self.bfloat16 else torch.float32
        self.optimizers = Optimizers(self.network, kind)
        self.progress, self.losses = Progress(), Losses()
        if state:
            self._go_on(state)

    def _begun(self, pieces: int) -> Learner:
        """Make the network; a plain one where it cannot be compiled."""
        if not self.plan.compiled:
            return self._plain(pieces)
        os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", str(self.folder.parent / "compiled"))
        try:
            found = compiled(self._plain(pieces))
            found.tried()
        except Exception as error:  # whatever a compiler may throw
            reason = str(error).strip().partition("\n")[0]
            print(f"compiling fails, the network runs plain: {reason}", flush=True)
            return self._plain(pieces)
        return found

    def _plain(self, pieces: int) -> Learner:
        """Make a network, the same each time."""
        torch.manual_seed(1)
        network = Network(pieces, self.plan.shape).to(self.plan.device)
        return Learner(network, self.plan.device, self.bfloat16, loss_of)

    def run(
        self,
        batches: Iterator[tuple[Place, Batch]],
        held_out: Sequence[Batch] = (),
        until: Callable[[Progress], bool] = lambda _: False,
    ) -> bool:
        """Learn until the plan is done, or until it is told to stop; tell whether it is done.

        :param batches: from `Progress.place` on.
        """
        began = time.monotonic() - self.progress.seconds
        kept = time.monotonic()
        while (done := self.progress.done(self.plan)) < 1 and not until(self.progress):
            self.progress.place, batch = next(batches)
            self._step(batch, done)
            self._average()
            if self.progress.step % self.plan.report == 0:
                self._report(held_out)
            self.progress.seconds = time.monotonic() - began
            if time.monotonic() - kept > self.plan.keep:
                self.save()
                kept = time.monotonic()
        self.save()
        return self.progress.done(self.plan) >= 1

    def _step(self, batch: Batch, done: float) -> None:
        plan, progress = self.plan, self.progress
        self.network.train()
        learnt = self.learner.learnt(batch, plan.smoothing)
        whole = learnt.loss + plan.guidance * learnt.alignment
        whole.backward()  # type: ignore[no-untyped-call, unused-ignore]
        progress.rate = next_rate(progress.rate, plan.rate, plan.rise, done, plan.fall)
        self.optimizers.step(progress.rate)
        progress.step += 1
        progress.pieces += learnt.pieces
        if progress.step % 10 == 1:  # to look at a number waits for the device
            self.losses.add(learnt.loss.item(), learnt.alignment.item())

    @torch.no_grad()  # type: ignore[untyped-decorator, unused-ignore]
    def _average(self) -> None:
        """Take the weights into the mean of the last ones."""
        if self.progress.step % _AVERAGED_EVERY:
            return
        self.progress.averaged += 1
        share = 1 / max(self.progress.averaged // _AVERAGED_SHARE, 1)
        mean, weights = list(self.mean.network.parameters()), list(self.network.parameters())
        torch._foreach_lerp_(mean, weights, share)

    def _report(self, held_out: Sequence[Batch]) -> None:
        progress, losses = self.progress, self.losses
        values = [progress.step, round(progress.seconds), progress.pieces]
        rates = [progress.rate, losses.loss, losses.alignment]
        row = [*values, *(f"{one:.4g}" for one in (*rates, *self.mean.judged(held_out)))]
        self._write_row(row)
        print(*(f"{name} {value}" for name, value in zip(COLUMNS, row, strict=True)), flush=True)

    def _write_row(self, row: Sequence[object]) -> None:
        path = self.folder / "curve.csv"
        fresh = not path.exists()
        with path.open("a", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([COLUMNS, row] if fresh else [row])

    def state(self) -> dict[str, Any]:
        """Give all that a training goes on from."""
        return {
            "shape": asdict(self.plan.shape),
            "network": self.network.state_dict(),
            "optimizers": self.optimizers.state(),
            "mean": self.mean.network.state_dict(),
            "progress": asdict(self.progress),
            "bfloat16": self.bfloat16,
            "random": torch.get_rng_state(),
        }

    def save(self) -> None:
        """Write the checkpoint; an interrupt leaves the one before."""
        state = self.state()
        fresh = (self.folder / CHECKPOINT).with_suffix(".new")
        torch.save(state, fresh)
        fresh.replace(self.folder / CHECKPOINT)
        if self.out:
            travel.part(state, self.out)
            if (curve := self.folder / "curve.csv").exists():
                (self.out / curve.name).write_bytes(curve.read_bytes())

    def _go_on(self, state: Mapping[str, Any]) -> None:
        """Take a checkpoint up; of one that travelled, the mean is all that there is."""
        self.mean.network.load_state_dict(state["mean"])
        self.network.load_state_dict(state.get("network", state["mean"]))
        if "optimizers" in state:
            self.optimizers.load(state["optimizers"])
        if "random" in state:
            torch.set_rng_state(state["random"].cpu())
        found = state["progress"]
        self.progress = Progress(**{**found, "place": tuple(found["place"])})

    def lengthen(self, seconds: float) -> None:
        """Let the training last so much longer than it did."""
        self.plan = replace(self.plan, seconds=self.progress.seconds + seconds, steps=0)


def read_checkpoint(folder: Path) -> Mapping[str, Any]:
    """Read a folder's checkpoint; nothing where there is none."""
    path = folder / CHECKPOINT
    if not path.exists():
        return {}
    state: Mapping[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return state


def _is_in_sixteen_bits(plan: Plan, state: Mapping[str, Any]) -> bool:
    if plan.bfloat16 is not None:
        return plan.bfloat16
    found = state.get("bfloat16")
    return is_quicker_in_sixteen_bits() if found is None else bool(found)


def trained(folder: Path) -> Network:
    """Load the weights that a training came to: the mean of its last ones."""
    state = read_checkpoint(folder)
    network = Network(len(state["mean"]["bias"]), Shape(**state["shape"]))
    network.load_state_dict(state["mean"])
    network.eval()
    return network
