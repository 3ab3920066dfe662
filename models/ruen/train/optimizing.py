"""How the weights move: Muon for matrices, AdamW for all else.

Keller Jordan et al., “Muon: An optimizer for hidden layers” (2024), whose
steps are scaled to those of AdamW, so that one rate serves both.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from models.ruen.train.network import Network

_DECAY = 0.01
_BETAS = 0.9, 0.98


class Optimizers:
    """Two optimizers that go as one."""

    def __init__(self, network: Network) -> None:
        matrices, others = _parted(network)
        self._all = [
            torch.optim.Muon(matrices, weight_decay=_DECAY, adjust_lr_fn="match_rms_adamw"),
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
