"""The shape of the package: what is loaded when, what knows the network, how big things are."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

import translate

PACKAGE = Path(translate.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
TRAINING = PACKAGE.parent / "models" / "ruen" / "train"
ORDER = (
    *("pairs", "special", "normal", "cleaning", "aligning", "shards", "sources", "mixing"),
    *("pieces", "preparing", "ragged", "corpus", "vocabulary", "edits", "masking", "views"),
    *("encoding", "stream", "plans", "packing", "network", "optimizing", "processors"),
    *("learning", "travel", "training", "export", "running", "smoke", "__main__"),
)
"""The modules that train a model: each imports only those that stand before it."""
HEAVY = (
    *("docutils", "polib", "babel", "rapidfuzz", "rich", "textual", "sqlite3"),
    *(
        "ctranslate2",
        "sentencepiece",
        "argostranslate",
        "numpy",
        "razdel",
        "pymorphy3",
        "sacrebleu",
        "hunspell",
    ),
)
ONLINE = (PACKAGE / "engine/index.py", PACKAGE / "tui/web/__init__.py")
"""The modules that may use a network: for `translate model install`; on loopback, for a browser."""
LONGEST_FILE = 400
MEDIAN_FUNCTION = 10


def modules_after(code: str) -> set[str]:
    script = f"import sys, json\n{code}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "code",
    [
        "import translate",
        "import translate.cli",
        "from translate.cli import main\ntry: main(['--version'])\nexcept SystemExit: pass",
        "from translate.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass",
    ],
)
def test_nothing_heavy_is_loaded_before_there_is_work(code: str) -> None:
    assert not modules_after(code) & set(HEAVY)


def test_an_extraction_with_nothing_to_do_never_loads_docutils(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/a.rst").write_text("Текст.\n", encoding="utf-8")
    arguments = ["--project", str(tmp_path), "extract"]
    code = f"from translate.cli import main\ntry: main({arguments!r})\nexcept SystemExit: pass"
    assert "docutils" in modules_after(code)
    assert not modules_after(code) & {"docutils", "rapidfuzz", "babel", "polib"}


@pytest.mark.parametrize(
    "path", [*FILES, *TRAINING.glob("*.py")], ids=lambda path: str(path.relative_to(PACKAGE.parent))
)
def test_a_file_is_one_thing(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


def test_functions_are_short() -> None:
    lengths = [
        (node.end_lineno or 0) - node.body[0].lineno + 1
        for path in (*FILES, *TRAINING.glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]
    assert median(lengths) < MEDIAN_FUNCTION


def test_the_training_imports_one_way_and_nothing_of_it_is_in_the_package() -> None:
    prefix = "models.ruen.train."
    assert {path.stem for path in TRAINING.glob("*.py")} == {*ORDER, "__init__"}
    for at, name in enumerate(ORDER):
        source = (TRAINING / f"{name}.py").read_text(encoding="utf-8")
        assert _imported(source, prefix) <= set(ORDER[:at]), name
    assert not any(_imported(path.read_text(encoding="utf-8"), "models") for path in FILES)


def _imported(source: str, prefix: str) -> set[str]:
    """Give the modules below `prefix` that a source imports, anywhere."""
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    names = [
        f"{node.module}.{alias.name}" if f"{node.module}." == prefix else str(node.module)
        for node in found
        for alias in node.names
    ]
    return {name.removeprefix(prefix) for name in names if name.startswith(prefix)}


def test_two_modules_alone_know_the_network() -> None:
    known = {"socket", "urllib", "http", "aiohttp", "requests", "httpx", "ftplib", "smtplib"}
    for path in (one for one in FILES if one not in ONLINE):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names = {(node.module or "").split(".")[0]}
            else:
                continue
            assert not names & known, path


def test_the_commands_work_without_a_network(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    post = "Текст с http://example.org/.\n\n.. image:: http://example.org/x.png\n"
    (tmp_path / "posts/a.rst").write_text(post, encoding="utf-8")
    for command in ("extract", "status", "merge"):
        done = run_offline(tmp_path, command)
        assert done.returncode == 0, done.stderr.decode()


def test_drafts_are_made_without_a_network(tmp_path: Path, tiny_models: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/a.rst").write_text("Текст с http://example.org/.\n", encoding="utf-8")
    (tmp_path / "a.en").write_text("Text.\n", encoding="utf-8")
    files = f"--source {tmp_path}/posts/a.rst --reference {tmp_path}/a.en"
    for command in ("extract", "pretranslate", "model list", f"evaluate {files}"):
        done = run_offline(tmp_path, command, ARGOS_PACKAGES_DIR=str(tiny_models))
        assert done.returncode == 0, done.stderr.decode()
    assert "Tekst s http://example.org/." in next(tmp_path.rglob("*.po")).read_text("utf-8")


def test_one_command_alone_goes_online_and_only_without_a_file(
    tmp_path: Path, tiny_models: Path
) -> None:
    own = {"ARGOS_PACKAGES_DIR": str(tmp_path / "packages"), "XDG_DATA_HOME": str(tmp_path)}
    offline = run_offline(tmp_path, "model install", **own)
    assert b"a connection was opened" in offline.stderr
    archive = tiny_models.parent / "tiny.argosmodel"
    assert run_offline(tmp_path, f"model install {archive}", **own).returncode == 0


def run_offline(
    folder: Path, command: str, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    arguments = ["--project", str(folder), *command.split()]
    code = (
        "import socket\n"
        "def refuse(*args, **kwargs): raise AssertionError('a connection was opened')\n"
        "socket.socket.connect = refuse\nsocket.create_connection = refuse\n"
        "socket.getaddrinfo = refuse\n"
        f"from translate.cli import main\nmain({arguments!r})"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )
