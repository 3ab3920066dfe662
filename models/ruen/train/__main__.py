"""The steps from sentence pairs to a model."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from models.ruen.train import shards
from models.ruen.train.plans import CHECKPOINT, PLANS, Plan, Setting

if TYPE_CHECKING:
    from models.ruen.train.stream import Recipe
    from models.ruen.train.training import Progress

WORK = Path(__file__).parent / "work"
"""What the steps leave for each other; ignored by git."""


@dataclass(frozen=True, slots=True)
class Work:
    """A plan, and the folder of its steps."""

    root: Path
    setting: Setting
    name: str

    @property
    def shards(self) -> Path:
        """The folder of prepared pairs, which all plans share."""
        return self.root / "shards"

    @property
    def folder(self) -> Path:
        """The folder of the plan: pieces, checkpoint, learning curve."""
        return self.root / self.name

    @property
    def pieces(self) -> Path:
        """The model of the pieces."""
        return self.folder / "sentencepiece.model"

    def keep_checkpoint(self) -> None:
        """Refuse what would spoil the training so far: other pieces, other weights."""
        if (path := self.folder / CHECKPOINT).exists():
            raise click.ClickException(f"{path}: a training has begun here; move it away first")


_given = click.make_pass_decorator(Work)


@click.group(help=__doc__)
@click.option("--plan", type=click.Choice(list(PLANS)), default="full", show_default=True)
@click.option("--work", type=click.Path(path_type=Path), default=WORK, help="for what is made")
@click.pass_context
def main(context: click.Context, plan: str, work: Path) -> None:
    """Choose the plan of the steps."""
    context.obj = Work(work, PLANS[plan], plan)


@main.command()
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@_given
def prepare(work: Work, data: Path) -> None:
    """Clean and align the pairs of pairs.tsv.xz and pairs2.tsv.xz in the folder DATA."""
    from models.ruen.train.preparing import prepare as prepared

    click.echo(json.dumps(prepared(data, work.shards), indent=2))


@main.command()
@_given
def pieces(work: Work) -> None:
    """Learn the pieces."""
    from models.ruen.train.preparing import parted, write_pieces

    work.keep_checkpoint()
    learnt, _ = parted(shards.read(work.shards))
    work.folder.mkdir(parents=True, exist_ok=True)
    write_pieces(learnt, work.setting.pieces, work.pieces)


@main.command()
@click.option("--minutes", type=float, help="Of the whole training.")
@click.option("--steps", type=int, help="Instead of minutes.")
@click.option("--pause-after", type=float, help="Stop after so many minutes, to go on later.")
@click.option("--device", help="cpu or cuda.")
@click.option("--compiled/--plain", default=None, help="Compile the network, or run it as it is.")
@click.option("--processes", type=int, help="That make batches.")
@_given
def train(
    work: Work,
    minutes: float | None,
    steps: int | None,
    pause_after: float | None,
    device: str | None,
    compiled: bool | None,
    processes: int | None,
) -> None:
    """Train the network, or go on with it."""
    from models.ruen.train.stream import stream
    from models.ruen.train.training import Trainer

    recipe, held_out = _learnt_and_held_out(work)
    plan = _changed(work.setting.plan, minutes, steps, device, compiled)
    trainer = Trainer(plan, len(recipe.pieces), work.folder)
    until = _told_to_stop(60 * (pause_after or float("inf")))
    count = work.setting.processes if processes is None else processes
    batches = stream(recipe, count, trainer.progress.place)
    done = trainer.run(batches, held_out.ordered(), until)
    click.echo("done" if done else "paused: the same command goes on")


def _learnt_and_held_out(work: Work) -> tuple[Recipe, Recipe]:
    from models.ruen.train.examples import PLAIN
    from models.ruen.train.mixing import copies
    from models.ruen.train.pieces import Pieces
    from models.ruen.train.preparing import parted
    from models.ruen.train.stream import Recipe

    learnt, held_out = parted(shards.read(work.shards))
    setting, pieces = work.setting, Pieces(work.pieces.read_bytes())
    recipe = Recipe(
        learnt,
        copies(learnt),
        pieces,
        setting.variety,
        setting.tokens,
        setting.longest,
        setting.multiple,
    )
    return recipe, replace(recipe, lines=held_out, variety=PLAIN)


def _changed(
    plan: Plan,
    minutes: float | None,
    steps: int | None,
    device: str | None,
    compiled: bool | None,
) -> Plan:
    if minutes or steps:
        plan = replace(plan, seconds=60 * (minutes or 0.0), steps=steps or 0)
    if compiled is not None:
        plan = replace(plan, compiled=compiled)
    return replace(plan, device=device or plan.device)


def _told_to_stop(seconds: float) -> Callable[[Progress], bool]:
    """Stop after some seconds, or at an interrupt, behind a whole step."""
    asked: list[int] = []
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda number, _: asked.append(number))
    end = time.monotonic() + seconds
    return lambda _: bool(asked) or time.monotonic() > end


@main.command()
@click.argument("out", type=click.Path(path_type=Path))
@_given
def part(work: Work, out: Path) -> None:
    """Write the weights into the folder OUT, as files of 15 MB, to be carried away."""
    from models.ruen.train.parts import part as parts

    for path in parts(work.folder, out):
        click.echo(path)


@main.command()
@click.argument("parts", type=click.Path(exists=True, file_okay=False, path_type=Path))
@_given
def join(work: Work, parts: Path) -> None:
    """Put the weights in the folder PARTS together again."""
    from models.ruen.train.parts import join as joined

    work.keep_checkpoint()
    joined(parts, work.folder)


@main.command()
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--version", default="0.1", show_default=True)
@_given
def export(work: Work, out: Path, version: str) -> None:
    """Write the package OUT, an .argosmodel file, of int8 weights."""
    from models.ruen.train.export import export as exported
    from models.ruen.train.training import trained

    exported(trained(work.folder), work.pieces.read_bytes(), out, version=version)
    click.echo(f"{out}: {out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
