"""The trainings that there are: for an accelerator, for two cores, and to try the loop."""

from __future__ import annotations

from dataclasses import dataclass

from models.ruen.train.examples import Variety

CHECKPOINT = "checkpoint.pt"
"""The file, in a plan's folder, that a training goes on from."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a network."""

    depth: int
    inner: int
    heads: int
    encoder: int
    """Layers."""
    decoder: int
    dropout: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What a training does; its end is a number of steps or of seconds."""

    shape: Shape
    rate: float = 2e-3
    smoothing: float = 0.1
    guidance: float = 0.25
    """The weight of the alignments beside the translations."""
    steps: int = 0
    seconds: float = 0.0
    device: str = "cpu"
    compiled: bool = False
    bfloat16: bool = False
    """Multiply in 16 bits: quicker on an accelerator, slower on most processors."""
    report: int = 50
    """Steps between two lines of the learning curve."""
    keep: float = 300.0
    """Seconds between two checkpoints."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A plan, and the stream that it learns from."""

    plan: Plan
    pieces: int
    tokens: int
    """Of a batch's longer side, padding included."""
    longest: int
    """Pieces of a side."""
    multiple: int
    """Of the widths of batches: an accelerator likes eights, and a few shapes."""
    variety: Variety
    processes: int


PLANS = {
    "full": Setting(
        Plan(
            Shape(depth=384, inner=1536, heads=6, encoder=6, decoder=2, dropout=0.1),
            seconds=17 * 60,
            device="cuda",
            compiled=True,
            bfloat16=True,
            report=200,
            keep=120.0,
        ),
        pieces=16_000,
        tokens=24_576,
        longest=256,
        multiple=8,
        variety=Variety(sampled=0.5),
        processes=14,
    ),
    "small": Setting(
        Plan(
            Shape(depth=192, inner=768, heads=4, encoder=4, decoder=2),
            seconds=105 * 60,
            report=250,
        ),
        pieces=8_000,
        tokens=4_096,
        longest=160,
        multiple=2,
        variety=Variety(),
        processes=1,
    ),
    "trial": Setting(
        Plan(
            Shape(depth=64, inner=256, heads=4, encoder=2, decoder=1),
            steps=200,
            report=20,
        ),
        pieces=2_000,
        tokens=1_024,
        longest=64,
        multiple=2,
        variety=Variety(),
        processes=0,
    ),
}
"""By name."""
