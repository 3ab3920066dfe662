"""How the weights move: Muon for matrices, AdamW for all else.

Keller Jordan et al., “Muon: An optimizer for hidden layers” (2024), whose
steps are scaled to those of AdamW, so that one rate serves both (Liu et al.,
“Muon is Scalable for LLM Training”, 2025).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import torch
from torch import Tensor

from models.ruen.train.network import Network

_DECAY = 0.01
_BETAS = 0.9, 0.98
_MOMENTUM = 0.95
_QUINTIC = 3.4445, -4.7750, 2.0315
_TURNS = 5


class Muon(torch.optim.Optimizer):  # type: ignore[misc, unused-ignore]
    """`torch.optim.Muon`, in the precision of the training.

    That one multiplies in bfloat16 always; most processors need twice the
    time for it, a tenth of a step.
    """

    def __init__(self, weights: Iterable[Tensor], kind: torch.dtype) -> None:
        super().__init__(weights, {"lr": 0.0})
        self.kind = kind

    @torch.no_grad()  # type: ignore[untyped-decorator, unused-ignore]
    def step(self, closure: Any = None) -> None:
        """Move each matrix along its momentum, all of whose directions count alike."""
        for group in self.param_groups:
            rate = group["lr"]
            for weights in group["params"]:
                mean = self.state[weights].setdefault("momentum", torch.zeros_like(weights))
                mean.lerp_(weights.grad, 1 - _MOMENTUM)
                change = orthogonal(weights.grad.lerp(mean, _MOMENTUM).to(self.kind))
                weights.mul_(1 - rate * _DECAY)
                weights.add_(change, alpha=-rate * 0.2 * max(weights.shape) ** 0.5)


def orthogonal(matrix: Tensor) -> Tensor:
    """Bring all singular values near 1, by Newton and Schulz's iteration."""
    if matrix.shape[0] > matrix.shape[1]:
        return orthogonal(matrix.T).T
    linear, cubic, quintic = _QUINTIC
    matrix = matrix / matrix.norm().clamp(min=1e-7)
    for _ in range(_TURNS):
        square = matrix @ matrix.T
        square = torch.addmm(square, square, square, beta=cubic, alpha=quintic)
        matrix = torch.addmm(matrix, square, matrix, beta=linear)
    return matrix


class Optimizers:
    """Two optimizers that go as one."""

    def __init__(self, network: Network, kind: torch.dtype = torch.float32) -> None:
        """Begin.

        :param kind: in which matrices are multiplied.
        """
        matrices, others = _parted(network)
        self._all: list[torch.optim.Optimizer] = [
            Muon(matrices, kind),
            torch.optim.AdamW(others, betas=_BETAS, weight_decay=0.0, fused=True),
        ]
        self._weights = [*matrices, *others]

    def step(self, rate: float) -> None:
        """Move all weights by their gradients, and forget these."""
        torch.nn.utils.clip_grad_norm_(self._weights, 1.0)
        for one in self._all:
            for group in one.param_groups:
                group["lr"] = rate
            one.step()
            one.zero_grad()

    def state(self) -> list[object]:
        """Give all that `load` needs."""
        return [one.state_dict() for one in self._all]

    def load(self, states: Sequence[dict[str, object]]) -> None:
        """Go on from a `state`."""
        for one, state in zip(self._all, states, strict=True):
            one.load_state_dict(state)


def _parted(network: Network) -> tuple[list[Tensor], list[Tensor]]:
    matrices, others = list[Tensor](), list[Tensor]()
    for name, weights in network.named_parameters():
        hidden = weights.ndim == 2 and not name.startswith("embeddings")
        (matrices if hidden else others).append(weights)
    return matrices, others


def rate_at(done: float, peak: float) -> float:
    """Give the rate of learning: a short rise, a plain, a long fall to nothing.

    :param done: the share of the training that is over, 0–1.
    """
    rise, fall = done / 0.02, (1 - done) / 0.5
    return peak * max(min(rise + 0.01, 1.0, fall), 0.0)
