"""The steps from sentence pairs to a model."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from models.ruen.train import shards
from models.ruen.train.plans import CHECKPOINT, PLANS, Setting

_BEGAN = time.monotonic()
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
        """The folder of the plan: pieces, pack, checkpoint, learning curve."""
        return self.root / self.name

    @property
    def pieces(self) -> Path:
        """The model of the pieces."""
        return self.folder / "sentencepiece.model"

    @property
    def pack(self) -> Path:
        """The folder of the pairs as arrays, in these pieces."""
        return self.folder / "pack"

    def keep_checkpoint(self) -> None:
        """Refuse what would spoil the training so far: other pieces, other weights."""
        if (path := self.folder / CHECKPOINT).exists():
            raise click.ClickException(f"{path}: a training has begun here; move it away first")


_given = click.make_pass_decorator(Work)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group(help=__doc__)
@click.option("--plan", type=click.Choice(list(PLANS)), default="full", show_default=True)
@click.option("--work", type=click.Path(path_type=Path), default=WORK, help="for what is made")
@click.pass_context
def main(context: click.Context, plan: str, work: Path) -> None:
    """Choose the plan of the steps."""
    context.obj = Work(work, PLANS[plan], plan)


@main.command()
@click.argument("data", type=_FOLDER)
@_given
def prepare(work: Work, data: Path) -> None:
    """Clean and align the pairs of the files pairs*.tsv.xz in the folder DATA."""
    from models.ruen.train.preparing import prepare as prepared

    click.echo(json.dumps(prepared(data, work.shards), indent=2))


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_given
def add(work: Work, file: Path) -> None:
    """Clean and align the pairs of one more FILE, and add them to what is prepared."""
    from models.ruen.train.preparing import add as added

    click.echo(json.dumps(added(file, work.shards), indent=2))


@main.command()
@_given
def pieces(work: Work) -> None:
    """Learn the pieces."""
    from models.ruen.train.preparing import write_pieces

    work.keep_checkpoint()
    work.folder.mkdir(parents=True, exist_ok=True)
    write_pieces(shards.read(work.shards), work.setting.pieces, work.pieces)


@main.command()
@_given
def pack(work: Work) -> None:
    """Write the prepared pairs as arrays: all that a training reads."""
    from models.ruen.train.encoding import pack as packed
    from models.ruen.train.pieces import Pieces

    setting, found = work.setting, Pieces(work.pieces.read_bytes())
    size = packed(shards.read(work.shards), found, setting.longest, setting.room, work.pack)
    click.echo(f"{work.pack}: {size / 2**20:.1f} MiB")


@main.command()
@click.option("--minutes", type=float, help="Of the whole training.")
@click.option("--within", type=float, help="Seconds from now, the start included, instead.")
@click.option("--steps", type=int, help="Of the whole training, instead of minutes.")
@click.option("--pause-after", type=float, help="Stop after so many minutes, to go on later.")
@click.option("--hold", is_flag=True, help="Keep the rate: another training goes on from here.")
@click.option("--pack", type=_FOLDER, help="What `pack` made; the plan's own unless given.")
@click.option("--out", type=click.Path(path_type=Path), help="Write weights that travel there.")
@click.option("--device", help="cpu or cuda.")
@click.option("--compiled/--plain", default=None, help="Compile the network, or run it as it is.")
@click.option("--processes", type=int, help="That make batches.")
@_given
def train(work: Work, /, pack: Path | None, out: Path | None, **how: Any) -> None:
    """Train the network, or go on with it."""
    from models.ruen.train.running import Wishes, recipes
    from models.ruen.train.stream import stream
    from models.ruen.train.training import Trainer

    wishes = Wishes(**how)
    setting = wishes.applied(work.setting)
    recipe, held_out = recipes(pack or work.pack, setting)
    trainer = Trainer(setting.plan, len(recipe.known), work.folder, out)
    batches = stream(recipe, setting.processes, trainer.progress.place)
    if wishes.within:
        trainer.lengthen(wishes.within - (time.monotonic() - _BEGAN))
    done = trainer.run(batches, held_out.ordered(), told_to_stop(wishes.pause_after))
    click.echo("done" if done else "paused: the same command goes on")


def told_to_stop(minutes: float | None) -> Callable[[object], bool]:
    """Stop after some minutes, or at an interrupt, behind a whole step."""
    asked: list[int] = []
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda number, _: asked.append(number))
    end = time.monotonic() + 60 * (minutes or float("inf"))
    return lambda _: bool(asked) or time.monotonic() > end


@main.command()
@click.option("--pack", type=_FOLDER, help="What `pack` made; the plan's own unless given.")
@click.option("--seconds", type=float, default=20.0, show_default=True, help="Of training.")
@click.option("--device", help="cpu or cuda.")
@click.option("--compiled/--plain", default=None, help="Compile the network, or run it as it is.")
@click.option("--processes", type=int, help="That make batches.")
@_given
def smoke(work: Work, /, pack: Path | None, seconds: float, **how: Any) -> None:
    """Try a training, in another folder: how quick it is, and whether its weights travel."""
    from models.ruen.train.running import Wishes
    from models.ruen.train.smoke import tried

    setting = Wishes(**how).applied(work.setting)
    for line in tried(setting, pack or work.pack, work.folder / "smoke", seconds):
        click.echo(line)


@main.command()
@click.argument("out", type=click.Path(path_type=Path))
@_given
def part(work: Work, out: Path) -> None:
    """Write the weights into the folder OUT, as files of 15 MB, to be carried away."""
    from models.ruen.train.training import read_checkpoint
    from models.ruen.train.travel import part as parts

    for path in parts(read_checkpoint(work.folder), out):
        click.echo(path)


@main.command()
@click.argument("parts", type=_FOLDER)
@_given
def join(work: Work, parts: Path) -> None:
    """Put the weights in the folder PARTS together again, to export them or to go on."""
    from models.ruen.train.travel import join as joined

    work.keep_checkpoint()
    try:
        joined(parts, work.folder)
    except ValueError as error:
        raise click.ClickException(str(error)) from error


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
