"""tolmach-model-ruen as its users get it: a wheel with one model, found once it is installed.

The tests' own model stands in the place of the weights.
"""

from __future__ import annotations

import hashlib
import operator
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from statistics import fmean

import pytest
from rapidfuzz import fuzz

from translate.catalog import parse
from translate.engine.model import ArgosModel, Settings
from translate.engine.packages import open_package

pytest.importorskip("ctranslate2")

HOME = Path(__file__).parents[1]
SOURCE = HOME / "models" / "ruen"
WEIGHTS = SOURCE / "tolmach_model_ruen" / "ru_en.argosmodel"
DRAFTS = SOURCE / "drafts.tsv"
PLAIN = re.compile(r"[А-ЯЁ][^`*|_<>]{20,300}")
TINY = Path(__file__).parent / "models" / "tiny-ru_en.argosmodel"
POST = "Новости\n=======\n\nВышла ``Fedora 40`` и `новое ядро <https://a.b/c>`__.\n"


def checkout(folder: Path, model: Path | None, recorded: bytes = b"") -> Path:
    """Copy the distribution's folder, with another model and its digest."""
    copy = folder / "ruen"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("train", "*.argosmodel*", "build"))
    if model is not None:
        shutil.copy(model, copy / "tolmach_model_ruen" / "ru_en.argosmodel")
        digest = hashlib.sha256(recorded or model.read_bytes()).hexdigest()
        (copy / "ru_en.argosmodel.sha256").write_text(f"{digest}  ru_en.argosmodel\n")
    return copy


def pip(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pip", *map(str, arguments), "--no-deps", "--no-index"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def build(copy: Path, out: Path) -> subprocess.CompletedProcess[str]:
    return pip("wheel", copy, "--no-build-isolation", "-w", out)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    done = build(checkout(folder, TINY), folder)
    assert done.returncode == 0, done.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder in which pip has installed the wheel."""
    folder = tmp_path_factory.mktemp("site-packages")
    done = pip("install", wheel, "--target", folder)
    assert done.returncode == 0, done.stderr
    return folder


Recorded = tuple[list[str], list[str]]


@pytest.fixture(scope="module")
def recorded() -> Recorded:
    """Give sentences, and the drafts that the weights made of them when they were new."""
    if os.environ.get("TOLMACH_DRAFTS") == "write":
        texts = plain_sentences()
        fresh = zip(texts, drafts_of(WEIGHTS, texts), strict=True)
        DRAFTS.write_text("".join("\t".join(row) + "\n" for row in fresh), encoding="utf-8")
    rows = [line.split("\t") for line in DRAFTS.read_text(encoding="utf-8").splitlines()]
    return [row[0] for row in rows], [row[1] for row in rows]


def test_the_weights_are_the_recorded_ones() -> None:
    recorded = (SOURCE / "ru_en.argosmodel.sha256").read_text(encoding="utf-8").split()[0]
    assert hashlib.sha256(WEIGHTS.read_bytes()).hexdigest() == recorded
    assert WEIGHTS.stat().st_size <= 30 << 20


def test_the_weights_make_the_recorded_drafts(recorded: Recorded) -> None:
    sources, drafts = recorded
    made = drafts_of(WEIGHTS, sources)
    # What two processors add up otherwise may turn the scales once.
    assert sum(map(operator.eq, made, drafts)) >= len(drafts) - 1, made


def test_drafts_of_eight_bits_are_like_the_recorded_ones(recorded: Recorded) -> None:
    sources, drafts = recorded
    assert likeness(drafts_of(WEIGHTS, sources, "int8"), drafts) > 75
    assert likeness(drafts_of(TINY, sources, "int8"), drafts) < 50


def likeness(made: list[str], drafts: list[str]) -> float:
    """Say how like the drafts are on average, 0–100."""
    return fmean(map(fuzz.ratio, made, drafts))


def test_a_model_makes_the_same_drafts_again(recorded: Recorded) -> None:
    sources, drafts = recorded
    assert len(drafts) == 20
    assert drafts_of(TINY, sources) == drafts_of(TINY, sources)


def plain_sentences() -> list[str]:
    """Give the first four texts of a sentence, without markup, of each post of ours."""
    found: list[str] = []
    for path in sorted((HOME / "locales").rglob("*.po")):
        texts = [entry.msgid for entry in parse(path, path.name).entries]
        found += [text for text in texts if PLAIN.fullmatch(text)][:4]
    return found


def drafts_of(package: Path, texts: list[str], compute: str = "float32") -> list[str]:
    model = ArgosModel(open_package(package), Settings(beam=4, compute_type=compute))
    return [model.start([text]).take()[0].text for text in texts]


def test_the_wheel_holds_one_model_and_nothing_of_the_training(wheel: Path) -> None:
    files = contents(wheel)
    names = [name for name in files if ".dist-info/" not in name]
    licences = [name for name in files if "/licenses/" in name]
    assert names == ["tolmach_model_ruen/__init__.py", "tolmach_model_ruen/ru_en.argosmodel"]
    assert files["tolmach_model_ruen/ru_en.argosmodel"] == TINY.read_bytes()
    assert [name.rpartition("/")[2] for name in licences] == ["LICENSE", "NOTICE", "sources.tsv"]


def test_a_wheel_is_built_of_the_source_distribution(wheel: Path, tmp_path: Path) -> None:
    command = [sys.executable, "setup.py", "-q", "sdist", "-d", str(tmp_path)]
    subprocess.run(command, cwd=checkout(tmp_path, TINY), capture_output=True, check=True)
    (archive,) = tmp_path.glob("*.tar.gz")
    done = build(archive, tmp_path)
    assert done.returncode == 0, done.stderr
    assert contents(tmp_path / wheel.name) == contents(wheel)


def contents(wheel: Path) -> dict[str, bytes]:
    """Give a wheel's files, by name."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_wheel_holds_the_weights_of_now_though_newer_ones_were_built(tmp_path: Path) -> None:
    copy = checkout(tmp_path, TINY)
    left = copy / "build" / "lib" / "tolmach_model_ruen" / "ru_en.argosmodel"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"of an earlier build")
    os.utime(copy / "tolmach_model_ruen" / "ru_en.argosmodel", (0, 0))
    assert build(copy, tmp_path).returncode == 0
    (wheel,) = tmp_path.glob("*.whl")
    assert contents(wheel)["tolmach_model_ruen/ru_en.argosmodel"] == TINY.read_bytes()


@pytest.mark.parametrize(
    ("model", "recorded", "reason"),
    [(None, b"", "ru_en.argosmodel is missing"), (TINY, b"others", "is not the file that")],
)
def test_no_wheel_is_built_around_other_weights(
    tmp_path: Path, model: Path | None, recorded: bytes, reason: str
) -> None:
    done = build(checkout(tmp_path, model, recorded), tmp_path)
    assert done.returncode
    assert reason in done.stderr + done.stdout
    assert not list(tmp_path.glob("*.whl"))


def translate(
    site: Path, installed: Path, *arguments: str, packages: Path | None = None
) -> subprocess.CompletedProcess[str]:
    own = {"ARGOS_PACKAGES_DIR": str(packages or site / "none"), "PYTHONPATH": str(installed)}
    command = [sys.executable, "-m", "translate", "--project", str(site), *arguments]
    environment = {**os.environ, **own}
    return subprocess.run(
        command, cwd=HOME, env=environment, capture_output=True, text=True, check=True
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "news.rst").write_text(POST, encoding="utf-8")
    # The tests' small model is seldom sure of anything.
    (tmp_path / "translate.toml").write_text("[drafts]\nfloor = 0\n", encoding="utf-8")
    return tmp_path


def test_an_installed_model_drafts_at_once_and_its_drafts_are_proved(
    site: Path, installed: Path
) -> None:
    assert "ru_en 1.0" in translate(site, installed, "model", "list").stdout
    translate(site, installed, "extract")
    translate(site, installed, "pretranslate")
    merged = translate(site, installed, "merge", "--drafts")
    assert "2 of 2 messages translated" in merged.stderr
    text = (site / "posts" / "news.en.rst").read_text(encoding="utf-8")
    assert "``Fedora 40``" in text
    assert "<https://a.b/c>`__" in text


def test_a_package_of_ones_own_is_preferred_unless_told_otherwise(
    site: Path, installed: Path, tiny_models: Path
) -> None:
    translate(site, installed, "extract")
    translate(site, installed, "pretranslate", packages=tiny_models)
    text = (site / "locales/en/LC_MESSAGES/posts/news.po").read_text(encoding="utf-8")
    assert "Vyshla" in text  # the user's own one transliterates
    how = ["pretranslate", "--redo-drafts", "--model", "tolmach-model-ruen"]
    translate(site, installed, *how, packages=tiny_models)
    text = (site / "locales/en/LC_MESSAGES/posts/news.po").read_text(encoding="utf-8")
    assert "Vyshla" not in text
