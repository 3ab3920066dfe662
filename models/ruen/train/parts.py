"""Trained weights as files small enough to be carried between machines.

Law: weights that were parted and joined are the same, rounded to sixteen bits.
"""

from __future__ import annotations

import io
from pathlib import Path

import torch

from models.ruen.train.plans import CHECKPOINT
from models.ruen.train.training import trained

SIZE = 15 << 20
"""Bytes of a part."""


def part(folder: Path, out: Path) -> list[Path]:
    """Write what a training came to as `weights-00` and so on; give their paths."""
    state = torch.load(folder / CHECKPOINT, map_location="cpu", weights_only=True)
    weights = {name: one.half() for name, one in trained(folder).state_dict().items()}
    data = io.BytesIO()
    torch.save({"shape": state["shape"], "network": weights, "mean": {}}, data)
    whole = data.getvalue()
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("weights-*"):
        old.unlink()
    paths = [out / f"weights-{at // SIZE:02}" for at in range(0, len(whole), SIZE)]
    for number, path in enumerate(paths):
        path.write_bytes(whole[number * SIZE : (number + 1) * SIZE])
    return paths


def join(parts: Path, folder: Path) -> None:
    """Put the parts of a folder together, for `export`."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = b"".join(path.read_bytes() for path in sorted(parts.glob("weights-*")))
    (folder / CHECKPOINT).write_bytes(whole)
