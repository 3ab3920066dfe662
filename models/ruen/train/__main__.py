"""The steps from sentence pairs to a model: prepare, pieces, train, export, judge."""

from __future__ import annotations

import argparse
import json
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

from models.ruen.train import shards
from models.ruen.train.plans import PLANS, Setting

_HERE = Path(__file__).parent
WORK = _HERE / "work"
"""What the steps leave for each other; ignored by git."""


def main() -> None:
    """Run one step."""
    parser = argparse.ArgumentParser(prog="python -m models.ruen.train", description=__doc__)
    parser.add_argument("--plan", choices=PLANS, default="full")
    parser.add_argument("--work", type=Path, default=WORK)
    steps = parser.add_subparsers(dest="step", required=True)
    data = steps.add_parser("prepare", help="clean and align the pairs")
    data.add_argument("data", type=Path, help="the folder of pairs.tsv.xz and pairs2.tsv.xz")
    steps.add_parser("pieces", help="learn the pieces")
    train = steps.add_parser("train", help="train the network, or go on with it")
    train.add_argument("--minutes", type=float, help="of the whole training")
    train.add_argument("--steps", type=int, help="instead of minutes")
    train.add_argument(
        "--pause-after", type=float, help="stop after so many minutes, to go on later"
    )
    train.add_argument("--processes", type=int, help="that make batches")
    out = steps.add_parser("export", help="write the package")
    out.add_argument("out", type=Path)
    out.add_argument("--version", default="0.1")
    options = parser.parse_args()
    setting, folder = PLANS[options.plan], options.work / options.plan
    _STEPS[options.step](options, setting, folder)


def _prepare(options: argparse.Namespace, _: Setting, __: Path) -> None:
    from models.ruen.train.preparing import prepare

    print(json.dumps(prepare(options.data, options.work / "shards"), indent=2))


def _pieces(options: argparse.Namespace, setting: Setting, folder: Path) -> None:
    from models.ruen.train.preparing import parted, write_pieces

    learnt, _ = parted(shards.read(options.work / "shards"))
    folder.mkdir(parents=True, exist_ok=True)
    write_pieces(learnt, setting.pieces, folder / "sentencepiece.model")


def _train(options: argparse.Namespace, setting: Setting, folder: Path) -> None:
    from models.ruen.train.examples import PLAIN
    from models.ruen.train.mixing import copies
    from models.ruen.train.pieces import Pieces
    from models.ruen.train.preparing import parted
    from models.ruen.train.stream import Recipe, batched, stream
    from models.ruen.train.training import Progress, Trainer

    pieces = Pieces((folder / "sentencepiece.model").read_bytes())
    learnt, held_out = parted(shards.read(options.work / "shards"))
    recipe = Recipe(
        learnt, copies(learnt), pieces, setting.variety, setting.tokens, setting.longest
    )
    plain = replace(recipe, variety=PLAIN)
    kept_back = batched(plain, map(shards.pair_of, held_out), Random(1))
    plan = setting.plan
    if options.steps or options.minutes:
        plan = replace(plan, steps=options.steps or 0, seconds=60 * (options.minutes or 0))
    trainer = Trainer(plan, len(pieces), folder)
    end = time.monotonic() + 60 * (options.pause_after or float("inf"))
    asked: list[int] = []
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda number, _: asked.append(number))

    def until(_: Progress) -> bool:
        return bool(asked) or time.monotonic() > end

    processes = setting.processes if options.processes is None else options.processes
    batches = stream(recipe, processes, trainer.progress.place)
    done = trainer.run(batches, kept_back, until)
    print("done" if done else "paused: the same command goes on")


def _export(options: argparse.Namespace, _: Setting, folder: Path) -> None:
    from models.ruen.train.export import export
    from models.ruen.train.training import trained

    pieces = (folder / "sentencepiece.model").read_bytes()
    export(trained(folder), pieces, options.out, version=options.version)
    print(f"{options.out}: {options.out.stat().st_size} bytes")


_STEPS: dict[str, Callable[[argparse.Namespace, Setting, Path], None]] = {
    "prepare": _prepare,
    "pieces": _pieces,
    "train": _train,
    "export": _export,
}

if __name__ == "__main__":
    main()
