"""The training loop, on a small network: it learns, goes on, and its export is the same model.

These tests want PyTorch: `make training` runs them.
"""

from __future__ import annotations

import csv
import lzma
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

torch = pytest.importorskip("torch")
np = pytest.importorskip("numpy")

# ruff: noqa: E402
from models.ruen.train import parts, shards
from models.ruen.train.examples import PLAIN, Variety, example
from models.ruen.train.export import export
from models.ruen.train.masking import PLACEHOLDERS
from models.ruen.train.mixing import copies
from models.ruen.train.network import Network, greedy
from models.ruen.train.optimizing import Muon
from models.ruen.train.pairs import HEADER
from models.ruen.train.pieces import END, PAD, Pieces
from models.ruen.train.pieces import trained as pieces_trained
from models.ruen.train.plans import PLANS, Shape
from models.ruen.train.preparing import FILES, write_pieces
from models.ruen.train.stream import Recipe, stream
from models.ruen.train.training import Progress, Trainer, trained
from tests.models.opened import Opened
from tests.ruen_pairs import TEXTS, given
from translate.engine.packages import open_package

HOME = Path(__file__).parents[1]
STEPS = 200
PLAN = replace(PLANS["trial"].plan, steps=STEPS, report=20)
SENTENCES = [russian for russian, _ in TEXTS[:40]]


@pytest.fixture(scope="module")
def recipe(tmp_path_factory: pytest.TempPathFactory) -> Recipe:
    folder = tmp_path_factory.mktemp("shards")
    shards.write(given(), folder)
    lines = list(shards.read(folder))
    pieces = Pieces(pieces_trained((text for pair in TEXTS for text in pair), 700))
    return Recipe(lines, copies(lines), pieces, Variety(masked=0.5), tokens=1024, longest=64)


def run(recipe: Recipe, folder: Path, stops: tuple[int, ...] = ()) -> Trainer:
    """Train, stopped and taken up after some steps."""
    for stop in (*stops, STEPS):
        trainer = Trainer(PLAN, len(recipe.pieces), folder)
        batches = stream(recipe, 0, trainer.progress.place)

        def until(now: Progress, stop: int = stop) -> bool:
            return now.step >= stop

        done = trainer.run(batches, recipe.round(99)[:3], until)
        assert done == (stop == STEPS)
    return trainer


@pytest.fixture(scope="module")
def folder(recipe: Recipe, tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("run")
    run(recipe, folder)
    return folder


def curve(folder: Path) -> list[dict[str, str]]:
    with (folder / "curve.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("column", ["loss", "alignment", "held out"])
def test_what_is_learnt_shows_in_the_curve(folder: Path, column: str) -> None:
    values = [float(row[column]) for row in curve(folder)]
    assert len(values) == STEPS // PLAN.report
    assert values[-1] < 0.75 * values[0]


def test_the_guided_head_finds_more_of_what_is_linked(folder: Path) -> None:
    found = [float(row["found"]) for row in curve(folder)]
    assert 0 <= found[0] < found[-1] <= 1


def test_matrices_move_as_with_the_muon_of_torch() -> None:
    torch.manual_seed(1)
    shapes = ((8, 8), (32, 8), (8, 32))
    ours, theirs = ([torch.nn.Parameter(torch.ones(one)) for one in shapes] for _ in range(2))
    own = Muon(ours, torch.bfloat16)
    known = torch.optim.Muon(theirs, weight_decay=0.01, adjust_lr_fn="match_rms_adamw")
    for rate in (0.01, 0.02, 0.005):
        for one, other in zip(ours, theirs, strict=True):
            one.grad = torch.randn_like(one)
            other.grad = one.grad.clone()
        for optimizer in (own, known):
            optimizer.param_groups[0]["lr"] = rate
            optimizer.step()
    assert all(torch.equal(one, other) for one, other in zip(ours, theirs, strict=True))


def test_a_training_learns_in_sixteen_bits_too(recipe: Recipe, tmp_path: Path) -> None:
    plan = replace(PLAN, steps=40, report=10, bfloat16=True)
    trainer = Trainer(plan, len(recipe.pieces), tmp_path)
    assert trainer.run(stream(recipe, 0), recipe.round(99)[:1])
    held_out = [float(row["held out"]) for row in curve(tmp_path)]
    assert held_out[-1] < held_out[0]


def test_a_training_that_was_stopped_gives_the_same_weights(
    recipe: Recipe, folder: Path, tmp_path: Path
) -> None:
    run(recipe, tmp_path, stops=(37, 185))
    whole, parts = trained(folder).state_dict(), trained(tmp_path).state_dict()
    assert whole.keys() == parts.keys()
    assert all(torch.equal(whole[name], parts[name]) for name in whole)
    assert curve(tmp_path)[-1]["held out"] == curve(folder)[-1]["held out"]


def test_the_last_weights_are_averaged(folder: Path) -> None:
    state = torch.load(folder / "checkpoint.pt", weights_only=True)
    assert state["progress"]["averaged"] == 2  # steps 190 and 200
    mean, last = state["mean"]["bias"], state["network"]["bias"]
    assert not torch.equal(mean, last)
    assert torch.allclose(mean, last, atol=0.01)


def test_a_training_that_is_lengthened_forgets_the_mean_of_its_first_end(
    recipe: Recipe, folder: Path, tmp_path: Path
) -> None:
    shutil.copy(folder / "checkpoint.pt", tmp_path)
    longer = Trainer(replace(PLAN, steps=2 * STEPS), len(recipe.pieces), tmp_path)
    assert longer.mean
    longer.run(stream(recipe, 0, longer.progress.place), until=lambda now: now.step > STEPS)
    assert not longer.mean
    assert torch.equal(trained(tmp_path).bias, longer.network.bias)


@pytest.fixture(scope="module")
def opened(recipe: Recipe, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    package = tmp_path_factory.mktemp("export") / "it.argosmodel"
    export(trained(folder), recipe.pieces.data, package, version="0.1", int8=False)
    return Opened(package, package.parent / "it", compute_type="float32")


def test_the_export_translates_as_the_network_does(
    recipe: Recipe, folder: Path, opened: Opened
) -> None:
    network, vocabulary = trained(folder), recipe.pieces.vocabulary()
    for sentence in SENTENCES:
        source = recipe.pieces.encoded(sentence)[0]
        expected = [vocabulary[one] for one in greedy(network, source, 30)]
        assert opened.result(sentence, limit=30)[1].hypotheses[0] == expected


def test_the_export_gives_the_attention_of_the_guided_head(
    recipe: Recipe, folder: Path, opened: Opened
) -> None:
    network, vocabulary = trained(folder), recipe.pieces.vocabulary()
    for sentence in SENTENCES[:10]:
        source = torch.tensor([[*recipe.pieces.encoded(sentence)[0], END]])
        result = opened.result(sentence, limit=30)[1]
        target = [1, *(vocabulary.index(piece) for piece in result.hypotheses[0])]
        with torch.inference_mode():
            _, attention = network(source, torch.tensor([target]))
        expected: Any = attention[0].exp().numpy()
        found = np.array(result.attention[0])
        rows, columns = len(found), min(found.shape[1], expected.shape[1])
        np.testing.assert_allclose(found[:, :columns], expected[:rows, :columns], atol=2e-3)


def test_weights_are_carried_in_parts(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "SIZE", 50_000)
    found = parts.part(folder, tmp_path / "parts")
    assert len(found) > 2
    assert all(path.stat().st_size <= 50_000 for path in found)
    parts.join(tmp_path / "parts", tmp_path / "there")
    before, after = trained(folder).state_dict(), trained(tmp_path / "there").state_dict()
    assert all(torch.equal(before[name].half().float(), after[name]) for name in before)


def test_given_pairs_become_examples(tmp_path: Path) -> None:
    english_of = dict(TEXTS)
    rows = [f"test\tMIT\t{russian}\t{english}" for russian, english in english_of.items()]
    for name, half in zip(FILES, (rows[::2], rows[1::2]), strict=True):
        text = "\n".join([HEADER, *half, ""])
        (tmp_path / name).write_bytes(lzma.compress(text.encode()))
    subprocess.run(command(tmp_path, "prepare", str(tmp_path)), cwd=HOME, check=True)
    lines = list(shards.read(tmp_path / "shards"))
    write_pieces(lines, 700, tmp_path / "sentencepiece.model")
    pieces = Pieces((tmp_path / "sentencepiece.model").read_bytes())
    known = map(shards.pair_of, lines)
    aligned = [one for one in known if english_of[one.russian] == one.english]
    assert len(aligned) == len(lines) > 0.5 * len(rows)
    examples = [example(one, pieces, PLAIN, Random(1)) for one in aligned]
    # Nearly every word of these sentences stands for one of the other side.
    assert sum(len(one.looks) for one in examples) > 0.8 * sum(len(one.target) for one in examples)


@pytest.fixture
def work(recipe: Recipe, tmp_path: Path) -> Path:
    """Give the folder of a plan whose pairs and pieces are prepared."""
    shards.write(given(), tmp_path / "shards")
    (tmp_path / "trial").mkdir()
    (tmp_path / "trial" / "sentencepiece.model").write_bytes(recipe.pieces.data)
    return tmp_path


def command(work: Path, *arguments: str) -> list[str]:
    script = [sys.executable, "-m", "models.ruen.train", "--plan", "trial", "--work", str(work)]
    return [*script, *arguments]


def test_an_interrupt_pauses_and_the_same_command_goes_on(work: Path) -> None:
    train = command(work, "train", "--steps", "60", "--processes", "1")
    running = subprocess.Popen(train, cwd=HOME, stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    assert running.stdout.readline().startswith("step 20 ")
    running.send_signal(signal.SIGINT)
    assert "paused" in running.communicate(timeout=60)[0]
    at = torch.load(work / "trial" / "checkpoint.pt", weights_only=True)["progress"]["step"]
    assert 20 <= at < 60
    again = subprocess.run(train, cwd=HOME, capture_output=True, text=True, check=True, timeout=120)
    assert again.stdout.endswith("done\n")
    assert [row["step"] for row in curve(work / "trial")] == ["20", "40", "60"]


def test_the_steps_end_in_a_package(work: Path, folder: Path) -> None:
    shutil.copy(folder / "checkpoint.pt", work / "trial")
    subprocess.run(command(work, "part", str(work / "p")), cwd=HOME, check=True)
    (work / "trial" / "checkpoint.pt").unlink()
    for step in (["join", work / "p"], ["export", work / "it.argosmodel"]):
        subprocess.run(command(work, *map(str, step)), cwd=HOME, check=True)
    package = open_package(work / "it.argosmodel")
    assert (package.name, package.placeholders) == ("ru_en 0.1", PLACEHOLDERS)


@pytest.mark.parametrize("step", [["pieces"], ["join", "."]])
def test_a_begun_training_is_not_spoilt(work: Path, folder: Path, step: list[str]) -> None:
    shutil.copy(folder / "checkpoint.pt", work / "trial")
    kept = {path: path.read_bytes() for path in (work / "trial").iterdir()}
    done = subprocess.run(command(work, *step), cwd=HOME, capture_output=True, text=True)
    assert done.returncode
    assert "move it away first" in done.stderr
    assert {path: path.read_bytes() for path in (work / "trial").iterdir()} == kept


def test_padding_changes_nothing(recipe: Recipe, folder: Path) -> None:
    network = trained(folder)
    source, target = torch.tensor([[40, 41, END]]), torch.tensor([[1, 50, 51]])
    wider = torch.tensor([[40, 41, END, PAD, PAD], [44, 45, 46, 47, END]])
    with torch.inference_mode():
        alone, looked = network(source, target)
        among, also = network(wider, target.expand(2, -1))
    assert torch.allclose(alone[0], among[0], atol=1e-4)
    assert torch.allclose(looked[0], also[0, :, :3], atol=1e-4)


def test_the_full_model_is_small_enough_to_be_shipped(recipe: Recipe, tmp_path: Path) -> None:
    setting = PLANS["full"]
    shape: Shape = setting.plan.shape
    pieces = _many_pieces(setting.pieces)
    export(Network(len(pieces), shape), pieces.data, tmp_path / "full.argosmodel", version="0.1")
    assert (tmp_path / "full.argosmodel").stat().st_size <= 30 << 20
    assert set(PLACEHOLDERS) <= set(pieces.vocabulary())


def _many_pieces(count: int) -> Pieces:
    """Learn pieces of words that mean nothing, as many as the full model has."""
    rng = Random(1)
    words = ("".join(rng.choices("абвгдежзиклмнопрст", k=8)) for _ in range(4 * count))
    return Pieces(pieces_trained((word for one in words for word in (one, one)), count))
