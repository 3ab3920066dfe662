"""The training of a network: batches in, weights and a learning curve out.

Law: a training by steps that was stopped and taken up gives the weights of one
that was not, on the same processor.
"""

from __future__ import annotations

import csv
import ctypes
import platform
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.attention import SDPBackend, sdpa_kernel

from models.ruen.train.network import Network
from models.ruen.train.optimizing import Optimizers, rate_at
from models.ruen.train.pieces import PAD
from models.ruen.train.plans import CHECKPOINT, Plan, Shape
from models.ruen.train.stream import Batch, Place

COLUMNS = ("step", "seconds", "pieces", "rate", "loss", "alignment", "held out", "found")
_BACKENDS = {
    # On short sentences, a processor multiplies matrices quicker than it walks through blocks.
    "cpu": [SDPBackend.MATH],
    "cuda": [SDPBackend.FLASH_ATTENTION, SDPBackend.EFFICIENT_ATTENTION, SDPBackend.MATH],
}
_TRIM_THRESHOLD, _TOP_PAD, _MMAP_MAX = -1, -2, -4
"""The parameters of mallopt(3)."""
_AVERAGED_FROM = 0.9
"""The share of the training after which weights are averaged."""


@dataclass(slots=True)
class Progress:
    """How far a training is."""

    step: int = 0
    seconds: float = 0.0
    pieces: int = 0
    """Target pieces learnt from."""
    place: Place = (0, 0)
    averaged: int = 0
    """How many states of the weights `Trainer.mean` is the mean of."""

    def done(self, plan: Plan) -> float:
        """Say which share of the training is over, 0–1."""
        return self.step / plan.steps if plan.steps else self.seconds / plan.seconds


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a network makes of one batch."""

    loss: Tensor
    alignment: Tensor
    attention: Tensor
    """The guided head's, as logarithms: batch, target, source."""
    pieces: int
    """Of the target."""


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

    def __init__(self, plan: Plan, pieces: int, folder: Path) -> None:
        """Begin, or go on where the folder's checkpoint stopped."""
        torch.manual_seed(1)
        torch.set_flush_denormal(True)
        _keep_memory()
        self.plan, self.folder = plan, folder
        self.network = Network(pieces, plan.shape).to(plan.device)
        kind = torch.bfloat16 if plan.bfloat16 else torch.float32
        self.optimizers = Optimizers(self.network, kind)
        self.progress, self.losses = Progress(), Losses()
        self.mean: dict[str, Tensor] = {}
        self._forward = torch.compile(self.network, dynamic=True) if plan.compiled else self.network
        folder.mkdir(parents=True, exist_ok=True)
        if self._checkpoint.exists():
            self._load()

    @property
    def _checkpoint(self) -> Path:
        return self.folder / CHECKPOINT

    def run(
        self,
        batches: Iterator[tuple[Place, Batch]],
        held_out: Sequence[Batch] = (),
        until: Callable[[Progress], bool] = lambda _: False,
    ) -> bool:
        """Learn until the plan is done, or until it is told to stop; tell whether it is done.

        :param batches: from `Progress.place` on.
        """
        kept = time.monotonic()
        while (done := self.progress.done(self.plan)) < 1 and not until(self.progress):
            began = time.monotonic()
            self.progress.place, batch = next(batches)
            self._step(batch, rate_at(done, self.plan.rate))
            self.progress.seconds += time.monotonic() - began
            self._average(done)
            if self.progress.step % self.plan.report == 0:
                self._report(held_out)
            if time.monotonic() - kept > self.plan.keep:
                self.save()
                kept = time.monotonic()
        self.save()
        return self.progress.done(self.plan) >= 1

    def _step(self, batch: Batch, rate: float) -> None:
        self.network.train()
        learnt = self._learnt(batch, self.plan.smoothing)
        whole = learnt.loss + self.plan.guidance * learnt.alignment
        whole.backward()  # type: ignore[no-untyped-call, unused-ignore]
        self.optimizers.step(rate)
        self.progress.step += 1
        self.progress.pieces += learnt.pieces
        if self.progress.step % 10 == 1:  # to look at a number waits for the device
            self.losses.add(learnt.loss.item(), learnt.alignment.item())

    def _learnt(self, batch: Batch, smoothing: float) -> Learnt:
        source, target, looks = (
            torch.from_numpy(one).to(self.plan.device, torch.long, non_blocking=True)
            for one in (batch.source, batch.target, batch.looks)
        )
        kind = self.plan.device.partition(":")[0]
        real = target[:, 1:] != PAD
        halved = torch.autocast(kind, torch.bfloat16, enabled=self.plan.bfloat16)
        with halved, sdpa_kernel(_BACKENDS[kind]):
            states, attention = self._forward(source, target[:, :-1])
            scores = self.network.scores(states[real])
        loss = functional.cross_entropy(
            scores.float(), target[:, 1:][real], label_smoothing=smoothing
        )
        looked = attention[looks[:, 0], looks[:, 1], looks[:, 2]]
        alignment = -looked.mean() if len(looks) else attention.sum() * 0
        return Learnt(loss, alignment, attention, int((batch.target[:, 1:] != PAD).sum()))

    def _average(self, done: float) -> None:
        """Take the weights into the mean of the last ones."""
        if done < _AVERAGED_FROM:
            # A training that was lengthened has come to another end.
            self.mean, self.progress.averaged = {}, 0
            return
        if self.progress.step % 10:
            return
        self.progress.averaged += 1
        for name, weights in self.network.state_dict().items():
            before = self.mean.setdefault(name, torch.zeros_like(weights))
            before += (weights - before) / self.progress.averaged

    @torch.no_grad()  # type: ignore[untyped-decorator, unused-ignore]
    def judged(self, held_out: Sequence[Batch]) -> tuple[float, float]:
        """Judge the network by pairs that are not learnt from.

        :returns: the mean loss of a piece, in nats; and the share of linked target pieces at
            which the guided head looks most at a source piece that they are linked to.
        """
        self.network.eval()
        total, pieces, found, linked = 0.0, 0, 0, 0
        for batch in held_out:
            learnt = self._learnt(batch, 0.0)
            total, pieces = total + learnt.loss.item() * learnt.pieces, pieces + learnt.pieces
            best = learnt.attention.argmax(-1).tolist()
            links = {(row, to, of) for row, to, of in batch.looks.tolist()}
            targets = {(row, to) for row, to, _ in links}
            found += sum((row, to, best[row][to]) in links for row, to in targets)
            linked += len(targets)
        return total / max(pieces, 1), found / max(linked, 1)

    def _report(self, held_out: Sequence[Batch]) -> None:
        progress, losses = self.progress, self.losses
        done = progress.done(self.plan)
        values = [progress.step, round(progress.seconds), progress.pieces]
        rates = [rate_at(done, self.plan.rate), losses.loss, losses.alignment]
        row = [*values, *(f"{one:.4g}" for one in (*rates, *self.judged(held_out)))]
        path = self.folder / "curve.csv"
        fresh = not path.exists()
        with path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerows([COLUMNS, row] if fresh else [row])
        print(*(f"{name} {value}" for name, value in zip(COLUMNS, row, strict=True)), flush=True)

    def save(self) -> None:
        """Write the checkpoint; an interrupt leaves the one before."""
        state = {
            "shape": asdict(self.plan.shape),
            "network": self.network.state_dict(),
            "optimizers": self.optimizers.state(),
            "mean": self.mean,
            "progress": asdict(self.progress),
            "random": torch.get_rng_state(),
        }
        fresh = self._checkpoint.with_suffix(".new")
        torch.save(state, fresh)
        fresh.replace(self._checkpoint)

    def _load(self) -> None:
        state = torch.load(self._checkpoint, map_location=self.plan.device, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.optimizers.load(state["optimizers"])
        self.mean = state["mean"]
        found = state["progress"]
        self.progress = Progress(**{**found, "place": tuple(found["place"])})
        torch.set_rng_state(state["random"].cpu())


def _keep_memory() -> None:
    """Let this process keep what it frees: a system clears each large tensor's memory anew.

    Half of a step on a processor goes into that clearing.
    """
    if platform.libc_ver()[0] == "glibc":
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_MAX, 0)
        library.mallopt(_TRIM_THRESHOLD, 2**31 - 1)
        library.mallopt(_TOP_PAD, 2**27)


def trained(folder: Path) -> Network:
    """Load the weights that a training came to: the mean of its last ones, or the last."""
    state: Mapping[str, Any] = torch.load(
        folder / CHECKPOINT, map_location="cpu", weights_only=True
    )
    weights = state["mean"] or state["network"]
    network = Network(len(weights["bias"]), Shape(**state["shape"]))
    network.load_state_dict(weights)
    network.eval()
    return network
