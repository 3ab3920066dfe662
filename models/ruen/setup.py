"""Build the distribution, around the recorded weights and no others."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent
MODEL = HERE / "tolmach_model_ruen" / "ru_en.argosmodel"
RECORD = HERE / "ru_en.argosmodel.sha256"
LARGEST = 30 << 20


def fault() -> str:
    """Say why no distribution can be built; empty when one can."""
    for needed in (MODEL, RECORD):
        if not needed.is_file():
            return f"{needed.name} is missing: see train/README.md"
    if hashlib.sha256(MODEL.read_bytes()).hexdigest() != RECORD.read_text().split()[0]:
        return f"{MODEL.name} is not the file that {RECORD.name} records"
    return "" if MODEL.stat().st_size <= LARGEST else f"{MODEL.name} is larger than 30 MB"


class BuildChecked(build_py):
    """Copy the weights only when they are the recorded ones."""

    def run(self) -> None:
        """Build, or stop with the reason."""
        if reason := fault():
            sys.exit(f"tolmach-model-ruen: {reason}")
        # What an earlier build left behind may be newer than the weights.
        self.force = True
        super().run()


setup(cmdclass={"build_py": BuildChecked})
