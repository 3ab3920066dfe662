"""Every case file, in every variant, under every law."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.laws import LAWS
from tests.variants import VARIANTS
from translate.document import Source

CASES = sorted((Path(__file__).parent / "cases").glob("*.rst"))


def test_there_are_cases() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_law_holds(case: Path, variant: str, law: str) -> None:
    if law == "guarded" and variant not in ("as written", "tabs"):
        pytest.skip("layout plays no part in it")
    text = case.read_bytes().decode("utf-8")
    LAWS[law](Source(case.name, VARIANTS[variant](text)))
