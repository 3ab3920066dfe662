"""Train the tiny Russian-English package: python -m tests.models.train OUT.argosmodel."""

from __future__ import annotations

import argparse
import io
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import sentencepiece
import torch
from torch import Tensor
from torch.nn import functional

from models.ruen.train.export import specification
from models.ruen.train.network import Network, greedy
from models.ruen.train.packing import write
from models.ruen.train.pieces import Pieces
from models.ruen.train.plans import Shape
from models.ruen.train.special import END, PAD, START
from tests.models.opened import Opened
from tests.models.pairs import Pair, held_out, pairs

_SEED = 1
STEPS = 2_600
"""About two minutes of two cores that have nothing else to do."""
_PIECES = 1700
_SHAPE = Shape(depth=128, inner=512, heads=4, encoder=2, decoder=2)
_BATCH = 32
_PEAK_RATE, _WARM_UP = 2e-3, 0.1


@dataclass(frozen=True, slots=True)
class Trained:
    """A network and the serialized SentencePiece model that it was trained with."""

    network: Network
    sentence_pieces: bytes

    def write(self, path: Path, *, quantization: str | None = "int8") -> None:
        # No attention head was guided: all of the last layer are averaged.
        spec = specification(self.network.eval(), heads=0)
        write(path, spec, self.sentence_pieces, quantization=quantization)

    def translate(self, sentence: str, limit: int = 100) -> list[str]:
        """Translate with torch, greedily, into at most `limit` pieces."""
        pieces = Pieces(self.sentence_pieces)
        output = greedy(self.network.eval(), pieces.encoded(sentence)[0], limit)
        vocabulary = pieces.vocabulary()
        return [vocabulary[number] for number in output]


def train(*, steps: int = STEPS, seconds: float | None = None, count: int = 60_000) -> Trained:
    """Train on `count` pairs for so many steps, or for so many seconds where they are given.

    A run by steps gives the same network each time on the same machine.
    """
    torch.manual_seed(0)
    torch.set_flush_denormal(True)
    kept_back = set(held_out())
    examples = [pair for pair in pairs(_SEED, count) if pair not in kept_back]
    sentence_pieces = _sentence_pieces(examples)
    pieces = Pieces(sentence_pieces)
    network = Network(len(pieces), _SHAPE)
    numbers = [(pieces.encoded(first)[0], pieces.encoded(second)[0]) for first, second in examples]
    _optimize(network, _batches(numbers), _Schedule(steps, seconds))
    return Trained(network, sentence_pieces)


class _Schedule:
    """The share of the training that is over, by steps or by the clock."""

    def __init__(self, steps: int, seconds: float | None) -> None:
        self._start, self._seconds, self._steps = time.monotonic(), seconds, steps

    def done(self, step: int) -> float:
        if self._seconds is None:
            return step / self._steps
        return (time.monotonic() - self._start) / self._seconds


def _sentence_pieces(examples: Sequence[Pair]) -> bytes:
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=(sentence for pair in examples[:20_000] for sentence in pair),
        model_writer=model,
        # On so little text the unigram trainer stops at half the pieces, and splits common words.
        model_type="bpe",
        vocab_size=_PIECES,
        hard_vocab_limit=False,
        character_coverage=1.0,
        byte_fallback=True,
        # Versions are copied digit by digit, which a small model learns.
        split_digits=True,
        num_threads=1,
        minloglevel=2,
    )
    return model.getvalue()


def _batches(numbers: Sequence[tuple[list[int], list[int]]]) -> Iterator[tuple[Tensor, Tensor]]:
    """Give batches of sentences of about one length, without end, shuffled anew each time."""
    rng = random.Random(0)
    ordered = sorted(numbers, key=lambda pair: (len(pair[0]), len(pair[1])))
    groups = [ordered[at : at + _BATCH] for at in range(0, len(ordered), _BATCH)]
    while True:
        rng.shuffle(groups)
        for group in groups:
            yield (
                _padded([[*source, END] for source, _ in group]),
                _padded([[START, *target, END] for _, target in group]),
            )


def _padded(rows: list[list[int]]) -> Tensor:
    width = max(map(len, rows))
    return torch.tensor([row + [PAD] * (width - len(row)) for row in rows])


def _optimize(
    network: Network, batches: Iterator[tuple[Tensor, Tensor]], schedule: _Schedule
) -> None:
    optimizer = torch.optim.AdamW(network.parameters(), betas=(0.9, 0.98), fused=True)
    step, mean = 0, 0.0
    while (done := schedule.done(step)) < 1:
        for group in optimizer.param_groups:
            group["lr"] = _PEAK_RATE * min((done + 1e-3) / _WARM_UP, 1, 1.02 - done)
        loss = _loss(network, *next(batches))
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call, unused-ignore]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        mean += 0.05 * (loss.item() - mean)
        step += 1
        if step % 100 == 0:
            print(f"step {step}: {done:.0%}, loss {mean:.3f}", flush=True)


def _loss(network: Network, source: Tensor, target: Tensor) -> Tensor:
    scores = network.scores(network(source, target[:, :-1])[0])
    return functional.cross_entropy(
        scores.flatten(0, 1), target[:, 1:].flatten(), ignore_index=PAD, label_smoothing=0.05
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, help="train by the clock, not by steps")
    options = parser.parse_args()
    trained = train(seconds=options.minutes and options.minutes * 60)
    trained.write(options.out)
    print(f"{options.out}: {options.out.stat().st_size} bytes")
    with tempfile.TemporaryDirectory() as folder:
        _report(trained, options.out, Path(folder))


def _report(trained: Trained, package: Path, folder: Path) -> None:
    exact = Opened(package, folder / "int8")
    right = [exact.translate(russian, beam=2) == english for russian, english in held_out()]
    print(f"exact on {len(right)} held-out pairs, int8, beam 2: {sum(right) / len(right):.1%}")
    plain = folder / "float32.argosmodel"
    trained.write(plain, quantization=None)
    compared = Opened(plain, folder / "float32", compute_type="float32")
    sentences = [russian for russian, _ in held_out()[:50]]
    same = [
        compared.result(sentence, limit=100)[1].hypotheses[0] == trained.translate(sentence)
        for sentence in sentences
    ]
    print(f"CTranslate2 and torch agree on {sum(same)} of {len(same)} sentences, greedily")
    if not all(same):
        raise SystemExit("the converted model differs from the trained one")


if __name__ == "__main__":
    main()
