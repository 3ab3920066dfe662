"""Judge translations: one function a check, and the list of them all."""

from translate.checks.judge import CHECKS, judge
from translate.checks.types import (
    Check,
    Finding,
    Languages,
    Pair,
    Surroundings,
    Trouble,
    pair_of,
)

__all__ = [
    "CHECKS",
    "Check",
    "Finding",
    "Languages",
    "Pair",
    "Surroundings",
    "Trouble",
    "judge",
    "pair_of",
]
