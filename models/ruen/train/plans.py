"""The trainings that there are: for an accelerator, for two cores, and to try the loop."""

from __future__ import annotations

from dataclasses import dataclass

from models.ruen.train.views import Variety

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
    rise: int = 200
    """Steps in which the rate rises from nothing to its height, whenever it rises."""
    fall: float = 0.5
    """The share of the training, at its end, over which the rate falls to nothing; 0 holds it."""
    smoothing: float = 0.1
    guidance: float = 0.25
    """The weight of the alignments beside the translations."""
    steps: int = 0
    seconds: float = 0.0
    device: str = "cpu"
    compiled: bool = False
    bfloat16: bool | None = None
    """Multiply in 16 bits; None for whatever is quicker on this processor."""
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
    round: int = 20_000
    """Pairs of which batches are made at once."""
    room: int = 1 << 40
    """The bytes that the pack may have."""


PLANS = {
    "full": Setting(
        Plan(
            Shape(depth=448, inner=1792, heads=7, encoder=6, decoder=2, dropout=0.1),
            rise=400,
            fall=0.4,
            seconds=8 * 60,
            device="cuda",
            compiled=True,
            bfloat16=True,
            report=1_000,
            keep=120.0,
        ),
        pieces=16_000,
        tokens=49_152,
        longest=256,
        multiple=8,
        variety=Variety(split=0.5),
        processes=14,
        round=150_000,
        room=51 << 20,
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
            rise=10,
            steps=200,
            report=20,
        ),
        pieces=2_000,
        tokens=1_024,
        longest=64,
        multiple=2,
        variety=Variety(),
        processes=0,
        round=2_000,
    ),
}
"""By name."""
ON_A_PROCESSOR = 4_096
"""The `tokens` of a large plan on a processor, whose memory is small."""
