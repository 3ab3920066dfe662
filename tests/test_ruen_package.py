"""tolmach-model-ruen as its users get it: a wheel with one model, found once it is installed.

The tests' own model stands in the place of the weights.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("ctranslate2")

HOME = Path(__file__).parents[1]
SOURCE = HOME / "models" / "ruen"
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


def test_the_wheel_holds_one_model_and_nothing_of_the_training(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" not in name]
        model = archive.read("tolmach_model_ruen/ru_en.argosmodel")
    assert names == ["tolmach_model_ruen/__init__.py", "tolmach_model_ruen/ru_en.argosmodel"]
    assert model == TINY.read_bytes()


@pytest.mark.parametrize(
    ("model", "recorded", "reason"),
    [(None, b"", "no weights yet"), (TINY, b"others", "is not the file that")],
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
