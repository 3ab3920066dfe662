"""Train the tiny Russian-English package: python -m tests.models.train OUT.argosmodel."""

from __future__ import annotations

import argparse
import io
import random
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ctranslate2
import sentencepiece
import torch
from torch import Tensor
from torch.nn import functional

from tests.models.network import END, PAD, START, Network, greedy
from tests.models.packing import processor_of, write
from tests.models.pairs import Pair, pairs

HELD_OUT_SEED, TRAINING_SEED = 7, 1
HELD_OUT = 200
_PIECES = 1400
_BATCH = 96
_PEAK_RATE, _WARM_UP = 3e-3, 0.1


@dataclass(frozen=True, slots=True)
class Trained:
    """A network and the serialized SentencePiece model that it was trained with."""

    network: Network
    sentence_pieces: bytes

    def write(self, path: Path, *, quantization: str | None = "int8") -> None:
        spec = self.network.eval().specification()
        write(path, spec, self.sentence_pieces, quantization=quantization)

    def translate(self, sentence: str) -> list[str]:
        """Translate with torch, greedily, into pieces."""
        processor = processor_of(self.sentence_pieces)
        output = greedy(self.network.eval(), processor.encode(sentence))
        return [processor.id_to_piece(number) for number in output]


def held_out() -> list[Pair]:
    """Give the pairs that training never sees."""
    return pairs(HELD_OUT_SEED, HELD_OUT)


def train(*, seconds: float = 120.0, steps: int | None = None, count: int = 60_000) -> Trained:
    """Train on `count` pairs for so many seconds, or steps where they are given.

    A run by steps gives the same network each time on the same machine.
    """
    torch.manual_seed(0)
    kept_back = set(held_out())
    examples = [pair for pair in pairs(TRAINING_SEED, count) if pair not in kept_back]
    sentence_pieces = _sentence_pieces(examples)
    processor = processor_of(sentence_pieces)
    network = Network(processor.get_piece_size())
    numbers = [(processor.encode(first), processor.encode(second)) for first, second in examples]
    _optimize(network, _batches(numbers), _Schedule(seconds, steps))
    return Trained(network, sentence_pieces)


class _Schedule:
    """The share of the training that is over, by the clock or by steps."""

    def __init__(self, seconds: float, steps: int | None) -> None:
        self._start, self._seconds, self._steps = time.monotonic(), seconds, steps

    def done(self, step: int) -> float:
        if self._steps is not None:
            return step / self._steps
        return (time.monotonic() - self._start) / self._seconds


def _sentence_pieces(examples: Sequence[Pair]) -> bytes:
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=(sentence for pair in examples[:20_000] for sentence in pair),
        model_writer=model,
        model_type="unigram",
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
    optimizer = torch.optim.AdamW(network.parameters(), betas=(0.9, 0.98), weight_decay=0.01)
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
    scores = network(source, target[:, :-1])
    return functional.cross_entropy(
        scores.flatten(0, 1), target[:, 1:].flatten(), ignore_index=PAD, label_smoothing=0.05
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=2.0)
    options = parser.parse_args()
    trained = train(seconds=options.minutes * 60)
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
    same = [compared.pieces(sentence) == trained.translate(sentence) for sentence in sentences]
    print(f"CTranslate2 and torch agree on {sum(same)} of {len(same)} sentences, greedily")
    if not all(same):
        raise SystemExit("the converted model differs from the trained one")


class Opened:
    """An .argosmodel unpacked and loaded, without any of the translator's own machinery."""

    def __init__(self, package: Path, folder: Path, compute_type: str = "int8") -> None:
        with zipfile.ZipFile(package) as archive:
            archive.extractall(folder)
        (root,) = folder.iterdir()
        self._processor = processor_of((root / "sentencepiece.model").read_bytes())
        self._translator = ctranslate2.Translator(str(root / "model"), compute_type=compute_type)

    def result(self, sentence: str, beam: int = 1) -> tuple[list[str], Any]:
        """Translate a sentence: its pieces, and CTranslate2's result."""
        source = self._processor.encode(sentence, out_type=str)
        (result,) = self._translator.translate_batch(
            [source],
            beam_size=beam,
            return_attention=True,
            return_scores=True,
            replace_unknowns=True,
            max_input_length=0,
            max_decoding_length=2048,
        )
        return source, result

    def pieces(self, sentence: str, beam: int = 1) -> list[str]:
        return list(self.result(sentence, beam)[1].hypotheses[0])

    def translate(self, sentence: str, beam: int = 1) -> str:
        return str(self._processor.decode(self.pieces(sentence, beam)))


if __name__ == "__main__":
    main()
