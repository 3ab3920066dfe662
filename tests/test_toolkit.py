"""Our TMX through translate-toolkit, which OmegaT's and Virtaal's users convert with."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.site import CATALOG, ENGLISH, Site, translated_site
from translate.memory.tmx import read_tmx, write_tmx
from translate.memory.types import Remembered, Size

PROGRAMS = Path(__file__).parents[1] / ".venv-toolkit/bin"
pytestmark = pytest.mark.skipif(
    not (PROGRAMS / "python").exists(), reason="translate-toolkit is not here: make test brings it"
)
POST = "posts/a.rst"
UNITS = [
    Remembered("Мост стар.", "The bridge is old.", post=POST, when=1_700_000_000,
               who="Анна <a@example.org>", before="0" * 16, after="f" * 16),
    Remembered("Вот `ключ <http://a.org/?a=1&b=2>`__ и ``a < b``.",
               "Here is `a key <http://a.org/?a=1&b=2>`__ and ``a < b``.", origin="memory 100",
               post=POST),
    Remembered("Заголовок «и кавычки»", "A title “and quotes”", context="title", post=POST),
    Remembered("Мост.", "A bridge.", size=Size.SENTENCE, origin="machine ru_en 1.9",
               post=POST),
    Remembered("Строка\nи строка", "A line\nand a line", post=POST),
    Remembered("Пробел\u00a0и  два ", " A space\u00a0and  two", post=POST),
]  # fmt: skip


def run(program: str, *arguments: str, cwd: Path) -> str:
    done = subprocess.run(
        [str(PROGRAMS / program), *arguments], cwd=cwd, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_what_we_write_it_reads_and_what_it_writes_again_has_lost_nothing(tmp_path: Path) -> None:
    with (tmp_path / "ours.tmx").open("wb") as file:
        assert write_tmx(UNITS, file, "ru", "en", "1.0") == len(UNITS)
    script = Path(__file__).parent / "toolkit/roundtrip.py"
    out = run("python", "-I", str(script), "ours.tmx", "theirs.tmx", cwd=tmp_path)
    assert json.loads(out) == [[one.source, one.target] for one in UNITS]
    again = list(read_tmx(tmp_path / "theirs.tmx", "theirs.tmx", "ru", "en"))
    assert again == UNITS


def test_what_it_makes_of_a_catalog_is_taken_in(tmp_path: Path) -> None:
    site = translated_site(tmp_path / "site")
    run("po2tmx", "-l", "en", "--source-language=ru", CATALOG, "all.tmx", cwd=site.root)
    second = Site(tmp_path / "second")
    second.write("posts/other.rst", "Второй абзац.\n")
    assert second.run("extract").code == 0
    done = second.run("memory", "import", str(site.root / "all.tmx"))
    assert done.err.endswith("3 texts read, 3 of them new\n"), done.err
    assert ENGLISH["Второй абзац."] in second.run("memory", "find", "Второй абзац.").out
