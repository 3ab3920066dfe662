"""Pictures of the screens, compared with those that were looked at.

TOLMACH_PICTURES=write draws them anew: look at each before you commit it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from textual.widgets import TextArea

from tests.review_sites import Driven, drafted_site, drive

PICTURES = Path(__file__).parent / "pictures"
SIZES = {"80x24": (80, 24), "120x36": (120, 36)}
KEYS: dict[str, tuple[str, ...]] = {
    "segment": ("enter",),
    "editor": ("down", "e"),
    "help": ("question_mark",),
    "preview": ("enter", "p"),
}


def compared(name: str, svg: str) -> None:
    path = PICTURES / f"{name}.svg"
    drawn = re.sub(r"terminal-\d+", "terminal", svg)
    drawn = re.sub(r"@font-face \{.*?\}", "", drawn, flags=re.DOTALL)
    if os.environ.get("TOLMACH_PICTURES") == "write":
        PICTURES.mkdir(exist_ok=True)
        path.write_text(drawn, encoding="utf-8")
    assert drawn == path.read_text(encoding="utf-8"), f"{path.name} looks otherwise now"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", KEYS)
def test_a_screen_looks_as_it_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, size: str
) -> None:
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setattr(TextArea, "cursor_blink", False)
    site = drafted_site(tmp_path / "site", '[review]\nidentical = "never"\n')

    async def work(driven: Driven) -> None:
        await driven.press(*KEYS[name])
        await driven.pilot.pause(0.4)
        compared(f"{name}-{size}", driven.app.export_screenshot())

    drive(site, work, SIZES[size])
