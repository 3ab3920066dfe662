"""Drafts beside their sources and references, in a file that a person reads from the top."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from translate.evaluate import segment_chrf
from translate.files import replace_file
from translate.jobs.evaluate import Drafted, by_model

_ONE = ("set", "chrF", "source", "draft", "reference")
_TWO = (
    *("set", "chrF A", "chrF B", "difference"),
    *("source", "draft A", "draft B", "reference"),
)
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def write_drafts(path: Path, drafted: Sequence[Drafted]) -> None:
    """Write drafts as UTF-8 text, in the place of an older file.

    :param drafted: at least one.
    :raises StoreError: when the file cannot be written; an older one is then untouched.
    """
    data = drafts_table(drafted).encode("utf-8", "backslashreplace")  # names of files may need it
    replace_file(path, data, path.parent, str(path))


def drafts_table(drafted: Sequence[Drafted]) -> str:
    """Write drafts as lines of cells with tabs between them, after a line of headings.

    One model's worst drafts come first, by chrF; of two models' drafts, those by which the
    second one loses most on the first. What is equal stays in the order of the test sets.
    A backslash, a tab and the ends of lines are written within a text as in Python.
    """
    references = [one.reference for one in drafted]
    scores = zip(*(segment_chrf(drafts, references) for drafts in by_model(drafted)), strict=True)
    found = sorted(zip(drafted, scores, strict=True), key=lambda pair: _gain(pair[1]))
    rows = [_ONE if len(drafted[0].drafts) == 1 else _TWO]
    return "".join(map(_line, [*rows, *(_row(*pair) for pair in found)]))


def _gain(scores: Sequence[float]) -> float:
    """Give what the second model gains on the first; of a single one, its score."""
    return scores[0] if len(scores) == 1 else scores[1] - scores[0]


def _row(one: Drafted, scores: Sequence[float]) -> tuple[str, ...]:
    gain = (_gain(scores),) if len(scores) > 1 else ()
    figures = (f"{number:.2f}" for number in (*scores, *gain))
    return one.group, *figures, one.source, *one.drafts, one.reference


def _line(cells: Iterable[str]) -> str:
    return "\t".join(cell.translate(_ESCAPES) for cell in cells) + "\n"
