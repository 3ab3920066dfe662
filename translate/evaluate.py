"""Judge drafts against what people made of the same texts; the only room that knows sacrebleu.

chrF (Popović 2015) and BLEU (Papineni et al. 2002) as sacrebleu computes them,
and TER (Snover et al. 2006), the share of words that a person has to edit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from translate.errors import EngineError


@dataclass(frozen=True, slots=True)
class Scores:
    """How near drafts are to their references."""

    segments: int
    words: int
    """Of the references."""
    chrf: float
    """0–100; more is better."""
    bleu: float
    """0–100; more is better."""
    edits: float
    """TER: edits for each 100 words of the references; less is better."""


def score(drafts: Sequence[str], references: Sequence[str]) -> Scores:
    """Score drafts against references, one for one.

    :raises EngineError: when sacrebleu is not installed.
    """
    metrics = _metrics()
    words = sum(len(one.split()) for one in references)
    if not drafts:
        return Scores(0, 0, 0.0, 0.0, 0.0)
    chrf, bleu, ter = (
        float(metric.corpus_score(list(drafts), [list(references)]).score) for metric in metrics
    )
    return Scores(len(drafts), words, chrf, bleu, ter)


def signatures() -> list[str]:
    """Say exactly what is computed, as sacrebleu does: “BLEU nrefs:1|case:mixed|…”."""
    return [
        f"{metric.corpus_score(['a'], [['a']]).name} {metric.get_signature()}"
        for metric in _metrics()
    ]


def check_installed() -> None:
    """Find out early whether texts can be scored.

    :raises EngineError: when sacrebleu is not installed.
    """
    _metrics()


def _metrics() -> tuple[Any, Any, Any]:
    """Give what computes chrF, BLEU and TER."""
    try:
        from sacrebleu.metrics.bleu import BLEU
        from sacrebleu.metrics.chrf import CHRF
        from sacrebleu.metrics.ter import TER
    except ImportError as error:
        raise EngineError(
            "what scores translations is not installed", hint="run `pip install 'tolmach[eval]'`"
        ) from error
    return CHRF(), BLEU(), TER()
