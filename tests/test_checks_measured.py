"""How often the checks are wrong, and what they miss, on real texts: docs/checks.md's figures."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from benchmarks.checks import (
    SETS,
    alarms,
    caught,
    markup_caught,
    real_faults,
    references,
    with_literals,
)
from benchmarks.faults import FAULTS, Fault, Posted, real_messages
from benchmarks.planted import PLANTED, Planted
from tests.test_corpus import SHARED

pytestmark = pytest.mark.skipif(
    not all((SHARED / f"eval/{name}.ru").is_file() for name in SETS), reason="no test sets here"
)
FALSE_PER_THOUSAND = 5
SEEN = 0.95
OF_200 = 199


@cache
def rows(shared: Path) -> list[tuple[str, int, str, str]]:
    return list(references(shared))


@cache
def messages(shared: Path) -> list[Posted]:
    return list(real_messages(shared / "corpus"))


def test_good_translations_are_left_alone() -> None:
    false = alarms(rows(SHARED)) - real_faults()
    assert 1000 * len(false) / len(rows(SHARED)) < FALSE_PER_THOUSAND, sorted(false)


@pytest.mark.parametrize("kind", PLANTED, ids=lambda kind: kind.name)
def test_planted_faults_are_seen(kind: Planted) -> None:
    seen, planted = caught(kind, rows(SHARED))
    assert planted
    assert seen >= SEEN * planted


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_planted_faults_of_markup_are_seen(fault: Fault) -> None:
    real = messages(SHARED)
    chosen = with_literals(real) if fault.__name__ == "quotes_for_backticks" else real
    seen, planted = markup_caught(fault, chosen)
    assert planted == 200
    assert seen >= OF_200
