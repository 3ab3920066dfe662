"""The screen's own texts, in every language that it speaks."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import translate.tui
from tests.review_sites import drafted_site

TUI = Path(translate.tui.__file__).parent
CATALOGS = sorted((TUI / "locale").glob("*/LC_MESSAGES/tolmach.po"))
KEYWORDS = {"_": None, "ngettext": (1, 2)}
_FIELD = re.compile(r"\{(\w+)\}")


def in_code() -> set[object]:
    return {found[2] for found in extract_from_dir(TUI, keywords=KEYWORDS)}


def messages(path: Path) -> list[Message]:
    with path.open("rb") as file:
        return [one for one in read_po(file) if one.id]


def texts(some: object) -> tuple[str, ...]:
    return tuple(map(str, some)) if isinstance(some, list | tuple) else (str(some),)


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_every_text_of_the_code_is_translated(path: Path) -> None:
    found = messages(path)
    assert in_code() == {one.id for one in found}
    for one in found:
        assert all(texts(one.string)), one.id
        assert not one.fuzzy
        for text in texts(one.string):
            assert set(_FIELD.findall(text)) == set(_FIELD.findall(texts(one.id)[-1])), one.id


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_what_is_compiled_is_what_is_written(path: Path) -> None:
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file))
    assert path.with_suffix(".mo").read_bytes() == compiled.getvalue()
    if shutil.which("msgfmt"):
        subprocess.run(["msgfmt", "-c", "-o", os.devnull, str(path)], check=True)


def test_there_are_catalogs() -> None:
    assert [path.parts[-3] for path in CATALOGS] == ["ru"]


def test_the_screen_speaks_russian_where_the_locale_does(tmp_path: Path) -> None:
    site = drafted_site(tmp_path / "site")
    script = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from tests.review_sites import drive\n"
        "from tests.site import Site\n"
        "from translate.tui.panes import TextPane\n"
        "async def work(driven):\n"
        "    print(driven.screen.context.border_title, driven.screen.line.saved)\n"
        "drive(Site(Path(sys.argv[1])), work)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(site.root)],
        cwd=Path(__file__).parents[1],
        env={**os.environ, "LANGUAGE": "ru", "LANG": "ru_RU.UTF-8", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "Соседи сохранено"
