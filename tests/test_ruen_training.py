"""The training loop, on a small network: it learns, goes on, and its export is the same model.

These tests want PyTorch: `make training` runs them.
"""

from __future__ import annotations

import csv
import lzma
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

torch = pytest.importorskip("torch")
np = pytest.importorskip("numpy")

# ruff: noqa: E402
from models.ruen.train import corpus, encoding, shards, travel
from models.ruen.train.corpus import HELD_OUT, SOURCE_COUNT, TARGET_COUNT
from models.ruen.train.export import export
from models.ruen.train.learning import Learner
from models.ruen.train.network import Network, greedy
from models.ruen.train.optimizing import Muon, next_rate
from models.ruen.train.pairs import HEADER
from models.ruen.train.pieces import Pieces
from models.ruen.train.pieces import trained as pieces_trained
from models.ruen.train.plans import CHECKPOINT, PLANS, Plan
from models.ruen.train.preparing import write_pieces
from models.ruen.train.running import recipes
from models.ruen.train.special import END, PAD, PLACEHOLDERS
from models.ruen.train.stream import Batch, Recipe, stream
from models.ruen.train.training import Progress, Trainer, trained
from models.ruen.train.views import Variety
from tests.models.opened import Opened
from tests.ruen_pairs import TEXTS, given, trained_pieces
from translate.engine.packages import open_package

HOME = Path(__file__).parents[1]
STEPS = 200
PLAN = replace(PLANS["trial"].plan, steps=STEPS)
SENTENCES = [russian for russian, _ in TEXTS[:40]]


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    torch.set_num_threads(1)
    return trained_pieces()


@pytest.fixture(scope="module")
def pack(pieces: Pieces, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pack")
    shards.write(given(), folder / "shards")
    encoding.pack(shards.read(folder / "shards"), pieces, 64, 1 << 30, folder / "pack")
    return folder / "pack"


@pytest.fixture(scope="module")
def recipe(pack: Path) -> Recipe:
    return recipes(pack, replace(PLANS["trial"], variety=Variety(masked=0.5)))[0]


@pytest.fixture(scope="module")
def judges(recipe: Recipe) -> list[Batch]:
    """Give batches of other draws than those that are learnt from."""
    return replace(recipe, seed=99).round(0)[:3]


def run(
    recipe: Recipe, folder: Path, judges: Sequence[Batch] = (), plan: Plan = PLAN, stop: int = STEPS
) -> Trainer:
    """Begin a training, or go on with it, up to a step."""
    trainer = Trainer(plan, len(recipe.known), folder)
    batches = stream(recipe, 0, trainer.progress.place)
    done = trainer.run(batches, judges, lambda now: now.step >= stop)
    assert trainer.progress.step == stop
    assert done == (stop == plan.steps)
    return trainer


@pytest.fixture(scope="module")
def folder(recipe: Recipe, judges: list[Batch], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    run(recipe, folder, judges)
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


# The rate, and how the weights move


@hypothesis.given(
    st.integers(1, 50),
    st.sampled_from([0.0, 0.1, 0.5, 1.0]),
    st.lists(st.integers(0, 100), min_size=1, max_size=80),
)
def test_the_rate_rises_slowly_whatever_went_before(
    rise: int, fall: float, percents: list[int]
) -> None:
    peak, last = 0.002, 0.0
    for percent in percents:
        rate = next_rate(last, peak, rise, percent / 100, fall)
        assert 0 <= rate <= peak
        assert rate <= last + peak / rise
        last = rate


def test_the_rate_stays_and_falls_to_nothing_or_is_held() -> None:
    assert [next_rate(1.0, 1.0, 10, done, 0.5) for done in (0.2, 0.5, 0.75, 1.0)] == [1, 1, 0.5, 0]
    assert [next_rate(1.0, 1.0, 10, done, 0.0) for done in (0.2, 0.75, 1.0)] == [1, 1, 1]


def test_matrices_move_as_with_the_muon_of_torch() -> None:
    torch.manual_seed(1)
    shapes = ((8, 8), (32, 8), (8, 32), (8, 8), (32, 8))
    ours, theirs = ([torch.nn.Parameter(torch.ones(one)) for one in shapes] for _ in range(2))
    own = Muon(ours, torch.bfloat16)
    known = torch.optim.Muon(theirs, weight_decay=0.01, adjust_lr_fn="match_rms_adamw")
    for rate in (0.01, 0.02, 0.005):
        for one, other in zip(ours, theirs, strict=True):
            one.grad = torch.randn_like(one)
            other.grad = one.grad.clone()
        for optimizer in (own, known):
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.step()
    # In 16 bits, products of several matrices at once are rounded otherwise.
    assert all(torch.allclose(*two, atol=1e-3) for two in zip(ours, theirs, strict=True))


# The network, run in several ways


def test_padding_changes_nothing(folder: Path) -> None:
    network = trained(folder)
    source, target = torch.tensor([[40, 41, END]]), torch.tensor([[1, 50, 51]])
    wider = torch.tensor([[40, 41, END, PAD, PAD], [44, 45, 46, 47, END]])
    with torch.inference_mode():
        alone, looked = network(source, target)
        among, also = network(wider, target.expand(2, -1))
    assert torch.allclose(alone[0], among[0], atol=1e-4)
    assert torch.allclose(looked[0], also[0, :, :3], atol=1e-4)


def test_a_training_learns_in_sixteen_bits_too(
    recipe: Recipe, judges: list[Batch], tmp_path: Path
) -> None:
    run(recipe, tmp_path, judges[:1], replace(PLAN, steps=40, report=10, bfloat16=True), 40)
    held_out = [float(row["held out"]) for row in curve(tmp_path)]
    assert held_out[-1] < held_out[0]


def test_the_precision_of_a_training_stays(recipe: Recipe, tmp_path: Path) -> None:
    begun = run(recipe, tmp_path, stop=1)
    state = torch.load(tmp_path / CHECKPOINT, weights_only=True)
    torch.save({**state, "bfloat16": not begun.bfloat16}, tmp_path / CHECKPOINT)
    assert Trainer(PLAN, len(recipe.known), tmp_path).bfloat16 != begun.bfloat16


def test_a_compiled_network_learns_as_a_plain_one(recipe: Recipe, tmp_path: Path) -> None:
    from torch._dynamo.utils import counters

    batches = recipe.round(0)[:5]
    assert len({batch.source.shape for batch in batches}) > 3
    plain = Trainer(replace(PLAN, steps=5), len(recipe.known), tmp_path / "plain")
    quick = Trainer(replace(PLAN, steps=5, compiled=True), len(recipe.known), tmp_path / "quick")
    counters.clear()
    for trainer in (plain, quick):
        trainer.run((place, batch) for place, batch in zip([(0, 0)] * 5, batches, strict=True))
    # Every shape is met by what was compiled at the beginning.
    assert counters["stats"]["unique_graphs"] == 0
    assert torch.allclose(plain.network.bias, quick.network.bias, atol=1e-3)


def test_a_network_that_cannot_be_compiled_runs_plain(
    recipe: Recipe,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(_: Learner) -> Learner:
        raise RuntimeError("no compiler is at hand\nand more")

    monkeypatch.setattr("models.ruen.train.training.compiled", fail)
    run(recipe, tmp_path, plan=replace(PLAN, steps=3, compiled=True), stop=3)
    told = capsys.readouterr().out
    assert told == "compiling fails, the network runs plain: no compiler is at hand\n"


# Going on


def test_a_training_that_was_stopped_gives_the_same_weights(
    recipe: Recipe, folder: Path, judges: list[Batch], tmp_path: Path
) -> None:
    for stop in (37, 185, STEPS):
        run(recipe, tmp_path, judges, stop=stop)
    whole, parts = trained(folder).state_dict(), trained(tmp_path).state_dict()
    assert whole.keys() == parts.keys()
    assert all(torch.equal(whole[name], parts[name]) for name in whole)
    assert curve(tmp_path)[-1]["held out"] == curve(folder)[-1]["held out"]


def test_a_training_that_travelled_is_within_noise_of_one_that_stayed(
    recipe: Recipe, folder: Path, judges: list[Batch], tmp_path: Path
) -> None:
    others = [
        run(replace(recipe, seed=seed), tmp_path / str(seed)).mean.judged(judges)[0]
        for seed in (2, 3)
    ]
    stayed = Trainer(PLAN, len(recipe.known), folder).mean.judged(judges)[0]
    held = run(recipe, tmp_path / "away", plan=replace(PLAN, fall=0.0), stop=STEPS // 2)
    travel.part(held.state(), tmp_path / "parts")
    travel.join(tmp_path / "parts", tmp_path / "back")
    travelled = run(recipe, tmp_path / "back").mean.judged(judges)[0]
    noise = max(*others, stayed) - min(*others, stayed)
    print(f"stayed {stayed:.3f}, travelled {travelled:.3f}, other seeds {others}")
    assert travelled < max(*others, stayed) + noise
    assert travelled < held.mean.judged(judges)[0]


def test_the_last_weights_are_averaged(folder: Path) -> None:
    state = torch.load(folder / CHECKPOINT, weights_only=True)
    assert state["progress"]["averaged"] == STEPS // 10
    mean, last = state["mean"]["bias"], state["network"]["bias"]
    assert not torch.equal(mean, last)
    assert torch.allclose(mean, last, atol=0.01)


def test_a_training_that_is_lengthened_rises_anew(
    recipe: Recipe, folder: Path, tmp_path: Path
) -> None:
    shutil.copy(folder / CHECKPOINT, tmp_path)
    longer = Trainer(PLAN, len(recipe.known), tmp_path)
    assert longer.progress.done(longer.plan) == 1
    longer.lengthen(3600)
    batches = stream(recipe, 0, longer.progress.place)
    rates = list[float]()

    def until(now: Progress) -> bool:
        rates.append(now.rate)
        return now.step >= STEPS + 5

    assert not longer.run(batches, until=until)
    assert rates == sorted(rates)
    assert rates[0] < rates[-1] <= rates[0] + 5 * PLAN.rate / PLAN.rise + 1e-9


# Weights that travel


def test_weights_are_carried_in_parts(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(travel, "SIZE", 50_000)
    found = travel.part(torch.load(folder / CHECKPOINT, weights_only=True), tmp_path / "parts")
    assert len(found) > 2
    assert all(path.stat().st_size <= 50_000 for path in found)
    travel.join(tmp_path / "parts", tmp_path / "there")
    before, after = trained(folder).state_dict(), trained(tmp_path / "there").state_dict()
    assert all(torch.equal(before[name].half().float(), after[name]) for name in before)


@pytest.mark.parametrize("lost", ["weights-01", "weights.sha256"])
def test_parts_that_do_not_belong_together_are_refused(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    monkeypatch.setattr(travel, "SIZE", 50_000)
    travel.part(torch.load(folder / CHECKPOINT, weights_only=True), tmp_path)
    (tmp_path / lost).unlink()
    with pytest.raises(ValueError, match="a transfer was cut off"):
        travel.join(tmp_path, tmp_path / "there")
    assert not (tmp_path / "there").exists()


# The export


@pytest.fixture(scope="module")
def opened(pieces: Pieces, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    package = tmp_path_factory.mktemp("export") / "it.argosmodel"
    export(trained(folder), pieces.data, package, version="0.1", int8=False)
    return Opened(package, package.parent / "it", compute_type="float32")


def test_the_export_translates_as_the_network_does(
    pieces: Pieces, folder: Path, opened: Opened
) -> None:
    network, vocabulary = trained(folder), pieces.vocabulary()
    for sentence in SENTENCES:
        source = pieces.encoded(sentence)[0]
        expected = [vocabulary[one] for one in greedy(network, source, 30)]
        assert opened.result(sentence, limit=30)[1].hypotheses[0] == expected


def test_the_export_gives_the_attention_of_the_guided_head(
    pieces: Pieces, folder: Path, opened: Opened
) -> None:
    network, vocabulary = trained(folder), pieces.vocabulary()
    for sentence in SENTENCES[:10]:
        source = torch.tensor([[*pieces.encoded(sentence)[0], END]])
        result = opened.result(sentence, limit=30)[1]
        target = [1, *(vocabulary.index(piece) for piece in result.hypotheses[0])]
        with torch.inference_mode():
            _, attention = network(source, torch.tensor([target]))
        expected: Any = attention[0].exp().numpy()
        found = np.array(result.attention[0])
        rows, columns = len(found), min(found.shape[1], expected.shape[1])
        np.testing.assert_allclose(found[:, :columns], expected[:rows, :columns], atol=2e-3)


def test_the_full_model_is_small_enough_to_be_shipped(tmp_path: Path) -> None:
    setting = PLANS["full"]
    pieces = _many_pieces(setting.pieces)
    network = Network(len(pieces), setting.plan.shape)
    assert 27e6 < sum(one.numel() for one in network.parameters()) < 29e6
    export(network, pieces.data, tmp_path / "full.argosmodel", version="0.1")
    assert (tmp_path / "full.argosmodel").stat().st_size <= 30 << 20
    assert set(PLACEHOLDERS) <= set(pieces.vocabulary())


def _many_pieces(count: int) -> Pieces:
    """Learn pieces of words that mean nothing, as many as the full model has."""
    rng = Random(1)
    words = ("".join(rng.choices("абвгдежзиклмнопрст", k=8)) for _ in range(4 * count))
    return Pieces(pieces_trained((word for one in words for word in (one, one)), count))


# The commands


def command(work: Path, *arguments: str) -> list[str]:
    script = [sys.executable, "-m", "models.ruen.train", "--plan", "trial", "--work", str(work)]
    return [*script, *arguments]


def done(work: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    found = subprocess.run(command(work, *arguments), cwd=HOME, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    return found


def write_table(path: Path, pairs: Sequence[tuple[str, str]]) -> None:
    rows = [f"test\tMIT\t{russian}\t{english}" for russian, english in pairs]
    path.write_bytes(lzma.compress("\n".join([HEADER, *rows, ""]).encode()))


def test_given_pairs_become_a_pack(tmp_path: Path) -> None:
    pairs = list(dict(TEXTS).items())
    third = len(pairs) // 3
    for name, at in (("pairs.tsv.xz", 0), ("pairs2.tsv.xz", third), ("later.tsv.xz", 2 * third)):
        write_table(tmp_path / name, pairs[at : at + third])
    done(tmp_path, "prepare", str(tmp_path))
    before = sum(1 for _ in shards.read(tmp_path / "shards"))
    done(tmp_path, "add", str(tmp_path / "later.tsv.xz"))
    done(tmp_path, "add", str(tmp_path / "later.tsv.xz"))  # what is there already stays as it is
    lines = list(shards.read(tmp_path / "shards"))
    assert 0 < before < len(lines) == len({shards.texts_of(line) for line in lines})
    (tmp_path / "trial").mkdir()
    write_pieces(lines, 700, tmp_path / "trial" / "sentencepiece.model")
    told = done(tmp_path, "pack").stdout
    assert re.fullmatch(r".*pack: \d+\.\d MiB\n", told)
    whole = [corpus.read(tmp_path / "trial/pack" / name) for name in ("learnt", HELD_OUT)]
    # A few are longer than the plan allows.
    assert 0.99 * len(lines) < sum(map(len, whole)) <= len(lines)
    # Nearly every word of these sentences stands for one of the other side.
    linked = sum(int(one.links.values[:, TARGET_COUNT].sum()) for one in whole)
    assert linked > 0.6 * sum(len(one.target.values) for one in whole)
    assert all((one.links.values[:, SOURCE_COUNT] > 0).all() for one in whole)


@pytest.fixture
def work(pieces: Pieces, pack: Path, tmp_path: Path) -> Path:
    """Give the folder of a plan whose pieces and pack are there."""
    (tmp_path / "trial").mkdir()
    (tmp_path / "trial" / "sentencepiece.model").write_bytes(pieces.data)
    (tmp_path / "trial" / "pack").symlink_to(pack)
    return tmp_path


def test_an_interrupt_pauses_and_the_same_command_goes_on(work: Path) -> None:
    train = command(work, "train", "--steps", "60", "--processes", "1")
    running = subprocess.Popen(train, cwd=HOME, stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    assert running.stdout.readline().startswith("step 20 ")
    running.send_signal(signal.SIGINT)
    assert "paused" in running.communicate(timeout=60)[0]
    at = torch.load(work / "trial" / CHECKPOINT, weights_only=True)["progress"]["step"]
    assert 20 <= at < 60
    again = subprocess.run(train, cwd=HOME, capture_output=True, text=True, check=True, timeout=120)
    assert again.stdout.endswith("done\n")
    assert [row["step"] for row in curve(work / "trial")] == ["20", "40", "60"]


def test_a_second_run_adds_to_the_first(work: Path) -> None:
    done(work, "train", "--steps", "40", "--hold", "--processes", "0", "--out", str(work / "out"))
    (work / "trial" / CHECKPOINT).unlink()
    done(work, "join", str(work / "out"))
    told = done(work, "train", "--within", "30", "--processes", "0").stdout.splitlines()
    assert told[-1] == "done"
    assert told[0].startswith("step 60 ")
    rates = [float(row["rate"]) for row in curve(work / "trial")]
    assert rates[1] == PLANS["trial"].plan.rate == max(rates)
    assert rates[-1] < 0.2 * rates[1]


def test_the_steps_end_in_a_package(work: Path, folder: Path) -> None:
    shutil.copy(folder / CHECKPOINT, work / "trial")
    done(work, "part", str(work / "p"))
    (work / "trial" / CHECKPOINT).unlink()
    for step in (["join", work / "p"], ["export", work / "it.argosmodel"]):
        done(work, *map(str, step))
    package = open_package(work / "it.argosmodel")
    assert (package.name, package.placeholders) == ("ru_en 0.1", PLACEHOLDERS)


@pytest.mark.parametrize("step", [["pieces"], ["join", "."]])
def test_a_begun_training_is_not_spoilt(work: Path, folder: Path, step: list[str]) -> None:
    shutil.copy(folder / CHECKPOINT, work / "trial")
    kept = {path: path.read_bytes() for path in (work / "trial").iterdir() if path.is_file()}
    found = subprocess.run(command(work, *step), cwd=HOME, capture_output=True, text=True)
    assert found.returncode
    assert "move it away first" in found.stderr
    assert all(path.read_bytes() == data for path, data in kept.items())


def test_a_smoke_run_tells_how_quick_it_is_and_leaves_the_training_alone(work: Path) -> None:
    told = done(work, "smoke", "--seconds", "1").stdout.splitlines()
    heads = ("pack read:", "first batch:", "batches:", "network ready:", "training:", "weights:")
    assert [line.partition(" ")[0] for line in told] == [head.partition(" ")[0] for head in heads]
    assert not (work / "trial" / CHECKPOINT).exists()


@pytest.fixture
def quarter(work: Path, pack: Path) -> Sequence[str]:
    """Give the command of a run of minutes, with the trial plan on a processor."""
    script = HOME / "models" / "ruen" / "train" / "quarter"
    return [str(script), str(pack), str(work / "out")]


ENVIRONMENT = {"PLAN": "trial", "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


def test_a_quarter_that_is_cut_off_leaves_a_model(work: Path, quarter: Sequence[str]) -> None:
    started = [*quarter, "600", "--device", "cpu", "--processes", "1"]
    environment = {**os.environ, **ENVIRONMENT, "WORK": str(work / "there")}
    running = subprocess.Popen(started, env=environment, stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    told = list[str]()
    for line in running.stdout:
        told.append(line)
        if line.startswith("step 100 "):
            break
    running.terminate()
    running.communicate(timeout=60)
    assert told[0].startswith("costs 600 s: ")
    assert any(line.startswith("weights: ") for line in told)
    for step in (["join", work / "out"], ["export", work / "it.argosmodel"]):
        done(work, *map(str, step))
    opened = Opened(work / "it.argosmodel", work / "it", compute_type="float32")
    assert all(opened.result(one, limit=30)[1].hypotheses[0] for one in SENTENCES[:3])
    assert (work / "out" / "curve.csv").read_text().count("\n") >= 5


def test_a_quarter_says_how_it_is_called(quarter: Sequence[str]) -> None:
    found = subprocess.run(quarter[:1], capture_output=True, text=True)
    assert found.returncode == 2
    assert found.stderr.startswith("models/ruen/train/quarter PACK OUT")
