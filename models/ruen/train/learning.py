"""What a network makes of a batch, and how well it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.attention import sdpa_kernel

from models.ruen.train.network import Network
from models.ruen.train.processors import BACKENDS
from models.ruen.train.special import PAD
from models.ruen.train.stream import Batch

_SMALLEST = Batch(
    # No two sizes are alike: what is compiled for them takes them for chance.
    np.full((6, 40), 300, np.int32),
    np.full((6, 29), 400, np.int32),
    np.zeros((1, 3), np.int32),
)
"""A batch to try a network with."""


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
class Learner:
    """A network, and how it is run."""

    network: Network
    device: str
    bfloat16: bool
    """Multiply in 16 bits."""
    loss: Callable[[Tensor, Tensor, float], Tensor]
    """Of scores, the right pieces, and the smoothing of labels."""

    def learnt(self, batch: Batch, smoothing: float) -> Learnt:
        """Run the network."""
        source, target, looks = map(self._moved, (batch.source, batch.target, batch.looks))
        at = np.flatnonzero(batch.target[:, 1:] != PAD)
        real = self._moved(at)
        kind = self.device.partition(":")[0]
        with (
            torch.autocast(kind, torch.bfloat16, enabled=self.bfloat16),
            sdpa_kernel(BACKENDS[kind]),
        ):
            states, attention = self.network(source, target[:, :-1])
            scores = self.network.scores(states.flatten(0, 1)[real])
        loss = self.loss(scores, target[:, 1:].flatten()[real], smoothing)
        looked = attention[looks[:, 0], looks[:, 1], looks[:, 2]]
        alignment = -looked.mean() if len(looks) else attention.sum() * 0
        return Learnt(loss, alignment, attention, len(at))

    def _moved(self, array: np.ndarray[tuple[int, ...], np.dtype[np.integer]]) -> Tensor:
        found = torch.from_numpy(array)
        found = found.pin_memory() if self.device.startswith("cuda") else found
        return found.to(self.device, torch.long, non_blocking=True)

    def tried(self) -> None:
        """Run the network forth and back once, so that it is compiled."""
        self.network.train()
        learnt = self.learnt(_SMALLEST, 0.1)
        (learnt.loss + learnt.alignment).backward()  # type: ignore[no-untyped-call, unused-ignore]
        self.network.zero_grad()

    @torch.no_grad()  # type: ignore[untyped-decorator, unused-ignore]
    def judged(self, held_out: Sequence[Batch]) -> tuple[float, float]:
        """Judge the network by pairs that are not learnt from.

        :returns: the mean loss of a piece, in nats; and the share of linked target pieces at
            which the guided head looks most at a source piece that they are linked to.
        """
        self.network.eval()
        total, pieces, found, linked = 0.0, 0, 0, 0
        for batch in held_out:
            learnt = self.learnt(batch, 0.0)
            total, pieces = total + learnt.loss.item() * learnt.pieces, pieces + learnt.pieces
            best = learnt.attention.argmax(-1).tolist()
            links = {(row, to, of) for row, to, of in batch.looks.tolist()}
            targets = {(row, to) for row, to, _ in links}
            found += sum((row, to, best[row][to]) in links for row, to in targets)
            linked += len(targets)
        return total / max(pieces, 1), found / max(linked, 1)


def loss_of(scores: Tensor, pieces: Tensor, smoothing: float) -> Tensor:
    """Give the mean loss of a piece, in nats."""
    return functional.cross_entropy(scores.float(), pieces, label_smoothing=smoothing)


def compiled(learner: Learner) -> Learner:
    """Compile what takes a training's time: the layers, one of each kind, and the loss.

    The same layers in a copy of the network stay plain.
    """
    for layer in (*learner.network.encoder, *learner.network.decoder):
        layer.compile(dynamic=True)
    learner.loss = torch.compile(loss_of, dynamic=True)
    return learner
