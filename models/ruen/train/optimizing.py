"""How the weights move: Muon for matrices, AdamW for all else.

Keller Jordan et al., “Muon: An optimizer for hidden layers” (2024), whose
steps are scaled to those of AdamW, so that one rate serves both (Liu et al.,
“Muon is Scalable for LLM Training”, 2025).
"""

from __future__ import annotations

from collections import defaultdict
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
    """`torch.optim.Muon`, in the precision of the training, all matrices of a shape at once.

    That one multiplies in bfloat16 always, for which most processors need
    twice the time; and one matrix after another, which leaves an accelerator
    idle.
    """

    def __init__(self, weights: Iterable[Tensor], kind: torch.dtype) -> None:
        by_shape: dict[torch.Size, list[Tensor]] = defaultdict(list)
        for one in weights:
            by_shape[one.shape].append(one)
        super().__init__([{"params": group} for group in by_shape.values()], {"lr": 0.0})
        self.kind = kind

    @torch.no_grad()  # type: ignore[untyped-decorator, unused-ignore]
    def step(self, closure: Any = None) -> None:
        """Move each matrix along its momentum, all of whose directions count alike."""
        for group in self.param_groups:
            weights, rate = group["params"], group["lr"]
            gradients = torch.stack([one.grad for one in weights])
            state = self.state[weights[0]]
            mean = state.setdefault("momentum", torch.zeros_like(gradients))
            mean.lerp_(gradients, 1 - _MOMENTUM)
            changes = orthogonal(gradients.lerp(mean, _MOMENTUM).to(self.kind)).to(mean.dtype)
            torch._foreach_mul_(weights, 1 - rate * _DECAY)
            scale = -rate * 0.2 * max(weights[0].shape) ** 0.5
            torch._foreach_add_(weights, list(changes.unbind()), alpha=scale)


def orthogonal(matrices: Tensor) -> Tensor:
    """Bring all singular values of each matrix near 1, by Newton and Schulz's iteration.

    :param matrices: of three dimensions, one matrix after another.
    """
    if matrices.shape[1] > matrices.shape[2]:
        return orthogonal(matrices.mT).mT
    linear, cubic, quintic = _QUINTIC
    matrices = matrices / matrices.norm(dim=(1, 2), keepdim=True).clamp(min=1e-7)
    for _ in range(_TURNS):
        squares = matrices @ matrices.mT
        squares = torch.baddbmm(squares, squares, squares, beta=cubic, alpha=quintic)
        matrices = torch.baddbmm(matrices, squares, matrices, beta=linear)
    return matrices


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


def next_rate(last: float, peak: float, rise: int, done: float, fall: float) -> float:
    """Give the rate of the next step: it rises slowly, stays, and falls to nothing.

    A training that goes on after its end rises as at its beginning.

    :param last: the rate of the step before; 0 where there was none.
    :param rise: in how many steps it may come from 0 to `peak`.
    :param done: the share of the training that is over, 0–1.
    :param fall: the share of the training over which it falls; 0 holds it.
    """
    wanted = peak * min(1.0, (1 - done) / fall) if fall else peak
    return max(min(wanted, last + peak / rise), 0.0)
