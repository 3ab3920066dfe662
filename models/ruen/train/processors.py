"""What is best for the processor at hand."""

from __future__ import annotations

import ctypes
import platform
import time

import torch
from torch import Tensor
from torch.nn.attention import SDPBackend

BACKENDS = {
    # On short sentences, a processor multiplies matrices quicker than it walks through blocks.
    "cpu": [SDPBackend.MATH],
    "cuda": [SDPBackend.FLASH_ATTENTION, SDPBackend.EFFICIENT_ATTENTION, SDPBackend.MATH],
}
"""How attention is computed, by the kind of device."""
_TRIM_THRESHOLD, _TOP_PAD, _MMAP_MAX = -1, -2, -4
"""The parameters of mallopt(3)."""


def keep_memory() -> None:
    """Let this process keep what it frees: a system clears each large tensor's memory anew.

    Half of a step on a processor goes into that clearing.
    """
    if platform.libc_ver()[0] == "glibc":
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_MAX, 0)
        library.mallopt(_TRIM_THRESHOLD, 2**31 - 1)
        library.mallopt(_TOP_PAD, 2**27)


def is_quicker_in_sixteen_bits() -> bool:
    """Try whether this processor multiplies quicker in bfloat16 than in 32 bits.

    Instructions for it (AVX512_BF16, AMX) halve the time; without them it doubles.
    """
    return _seconds(torch.bfloat16) < _seconds(torch.float)


def _seconds(kind: torch.dtype) -> float:
    """Give the least time of some products; some processors need a second for a large one."""
    states, weights = torch.ones(256, 256, dtype=kind), torch.ones(256, 512, dtype=kind)
    return min(_timed(states, weights) for _ in range(5))


def _timed(states: Tensor, weights: Tensor) -> float:
    began = time.perf_counter()
    states @ weights
    return time.perf_counter() - began
