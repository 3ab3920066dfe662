"""Judge drafts against what people made of the same texts; the only room that knows sacrebleu.

chrF (Popović 2015) and BLEU (Papineni et al. 2002) as sacrebleu computes them,
and TER (Snover et al. 2006), the share of words that a person has to edit.
Two models are compared by paired bootstrap resampling (Koehn 2004).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from translate.errors import EngineError

RESAMPLES = 1000
"""How often a test set is drawn anew from its own segments, with replacement."""
_TAIL = RESAMPLES // 40
"""How many resamples lie beyond either end of a 95 % confidence interval."""


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


@dataclass(frozen=True, slots=True)
class Difference:
    """How far a second model's score lies above a first one's, on the same segments."""

    difference: float
    """Points of the score; negative when the second model is worse."""
    low: float
    """Where the 95 % confidence interval of the difference begins, in points."""
    high: float
    """Where it ends."""
    p: float
    """0–1: how likely chance alone makes a difference as large; 1 when there is none."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a second model gains on a first one."""

    chrf: Difference
    bleu: Difference

    def by_score(self) -> tuple[tuple[str, Difference], ...]:
        """Give each difference with the name that people know its score by."""
        return ("chrF", self.chrf), ("BLEU", self.bleu)


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


def segment_chrf(drafts: Sequence[str], references: Sequence[str]) -> list[float]:
    """Score each draft by itself, by chrF, 0–100, against the reference in its place.

    :raises EngineError: when sacrebleu is not installed.
    """
    chrf, _, _ = _metrics()
    pairs = zip(drafts, references, strict=True)
    return [float(chrf.sentence_score(draft, [reference]).score) for draft, reference in pairs]


def compare(first: Sequence[str], second: Sequence[str], references: Sequence[str]) -> Comparison:
    """Compare the drafts of two models, one for one, by paired bootstrap resampling.

    Law: a comparison of the second model with the first one has the negated
    differences and intervals, and the same p.

    The seed is sacrebleu's, the same in every run unless ``SACREBLEU_SEED`` sets another.

    :param references: of the same segments; at least one.
    :raises EngineError: when sacrebleu is not installed.
    """
    chrf, bleu, _ = _metrics()
    return Comparison(
        _difference(chrf, first, second, references), _difference(bleu, first, second, references)
    )


def _difference(
    metric: Any, first: Sequence[str], second: Sequence[str], references: Sequence[str]
) -> Difference:
    _, (before, after) = _paired_test(metric, first, second, references)
    found = sorted(_resampled(metric, first, second, references))
    difference = after.score - before.score
    # sacrebleu holds equal systems for surely different: it leaves this case to its caller.
    p = after.p_value if difference else 1.0
    return Difference(float(difference), found[_TAIL], found[-1 - _TAIL], float(p))


def _paired_test(
    metric: Any, first: Sequence[str], second: Sequence[str], references: Sequence[str]
) -> tuple[str, Sequence[Any]]:
    """Give the signature of sacrebleu's paired bootstrap, and its result for each model."""
    from sacrebleu.significance import PairedTest

    systems: Any = [("first", list(first)), ("second", list(second))]
    test = PairedTest(systems, {"score": metric}, [list(references)], "bs", RESAMPLES)
    signatures, results = test()
    ((name, signature),) = signatures.items()
    return f"{name} {signature}", results[name]


def _resampled(
    metric: Any, first: Sequence[str], second: Sequence[str], references: Sequence[str]
) -> list[float]:
    """Give the difference of the scores in each resample: `PairedTest` keeps it to itself."""
    from sacrebleu import significance

    resample: Any = significance._bootstrap_resample
    before, after = (
        metric._extract_corpus_statistics(list(drafts), [list(references)])
        for drafts in (first, second)
    )
    both = [[*one, *other] for one, other in zip(before, after, strict=True)]
    _, found = resample(both, _Paired(metric), RESAMPLES)
    return [float(one) for one in found]


class _Paired:
    """A metric of two models at once: both have the same segments in every resample."""

    def __init__(self, metric: Any) -> None:
        self._metric = metric

    def _compute_score_from_stats(self, both: Any) -> Any:
        half = len(both) // 2
        before, after = map(self._metric._compute_score_from_stats, (both[:half], both[half:]))
        return after.score - before.score


def signatures(*, is_paired: bool = False) -> list[str]:
    """Say exactly what is computed, as sacrebleu does: “BLEU nrefs:1|case:mixed|…”.

    :param is_paired: tell of the paired bootstrap, too, by which two models are compared.
    """
    chrf, bleu, ter = _metrics()
    signature = _paired_signature if is_paired else _signature
    return [signature(chrf), signature(bleu), _signature(ter)]


def _signature(metric: Any) -> str:
    return f"{metric.corpus_score(['a'], [['a']]).name} {metric.get_signature()}"


def _paired_signature(metric: Any) -> str:
    return _paired_test(metric, ["a"], ["a"], ["a"])[0]


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
