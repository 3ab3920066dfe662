"""Trained weights as files small enough to be carried between machines.

What travels is the mean of the last weights, in sixteen bits, and the place in
the stream: enough for an export, and to go on. What the optimizers know is
learnt anew within some steps, which costs nothing that can be measured.

Law: weights that were parted and joined are the same, rounded to sixteen bits.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from models.ruen.train.plans import CHECKPOINT

SIZE = 15 << 20
"""Bytes of a part."""
_DIGEST = "weights.sha256"


def part(state: Mapping[str, Any], out: Path) -> list[Path]:
    """Write the weights of a checkpoint as `weights-00` and so on; give their paths.

    Their digest is written last, so that parts of two moments are not taken for one.
    """
    whole = _bytes(state)
    out.mkdir(parents=True, exist_ok=True)
    (out / _DIGEST).unlink(missing_ok=True)
    for old in out.glob("weights-*"):
        old.unlink()
    paths = [out / f"weights-{at // SIZE:02}" for at in range(0, len(whole), SIZE)]
    for number, path in enumerate(paths):
        path.write_bytes(whole[number * SIZE : (number + 1) * SIZE])
    (out / _DIGEST).write_text(_digest(whole), encoding="ascii")
    return paths


def _bytes(state: Mapping[str, Any]) -> bytes:
    weights: Mapping[str, Tensor] = state["mean"]
    halved = {name: one.detach().to("cpu", torch.float16) for name, one in weights.items()}
    data = io.BytesIO()
    torch.save({"shape": state["shape"], "mean": halved, "progress": state["progress"]}, data)
    return data.getvalue()


def join(parts: Path, folder: Path) -> None:
    """Put the parts of a folder together, as a checkpoint to export or to go on from.

    :raises ValueError: when they do not belong together.
    """
    whole = b"".join(path.read_bytes() for path in sorted(parts.glob("weights-*")))
    if not (parts / _DIGEST).exists() or (parts / _DIGEST).read_text("ascii") != _digest(whole):
        raise ValueError(f"{parts}: not the parts of one checkpoint; a transfer was cut off")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CHECKPOINT).write_bytes(whole)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest() + "\n"
