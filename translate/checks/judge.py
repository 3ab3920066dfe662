"""All checks, in the order in which their findings are shown."""

from __future__ import annotations

from collections.abc import Collection

from translate.checks import (
    dates,
    markup,
    names,
    numbers,
    references,
    sentence_shape,
    spelling,
    typography,
    words,
)
from translate.checks.types import Check, Finding, Pair

CHECKS: tuple[Check, ...] = (
    *markup.CHECKS,
    *references.CHECKS,
    *words.CHECKS,
    *names.CHECKS,
    *numbers.CHECKS,
    *dates.CHECKS,
    *typography.CHECKS,
    *sentence_shape.CHECKS,
    *spelling.CHECKS,
)


def judge(pair: Pair, off: Collection[str] = ()) -> tuple[Finding, ...]:
    """Judge a translation with every check.

    :param off: codes of checks that the site does not want.
    """
    return tuple(
        found for check in CHECKS if check.code not in off for found in check.findings(pair)
    )
