"""Make a model of the real ru→en model's size, whose translation of a text is the text.

    python -m benchmarks.copy_model CORPUS FILE.argosmodel

Nothing of the work is saved: 6 + 6 layers of 512 and 2,048 with 8 heads, a projection on 50,000
pieces, every matrix of int8 and multiplied in full. How it copies:

- A vector is two codes side by side, one of a piece and one of a position: random bits as +1 and
  -1, followed by their opposites. Such a vector has mean 0 and deviation 1, so layer
  normalization leaves it as it is, and int8 holds it without loss.
- All layers but one have random weights, and an output so faint that the residual path stays as it
  is. (With an output of zero, their matrices would be equal, and kept only once.)
- The decoder's embeddings are zero. One of its layers compares positions in every head, sharply,
  and fetches the piece's code; as in trained models, that layer is not the last one.
- The projection scores each piece by its code's product with what was fetched. Random codes are
  nearly orthogonal, so the piece itself wins by far.
- The end's code differs from all others in more bits, so that a mistake at the end costs more
  than one before it, and all the hypotheses of a beam end at the same step.
"""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
from ctranslate2.specs.transformer_spec import TransformerSpec

from models.ruen.train.packing import SpecConverter, metadata
from models.ruen.train.pieces import Pieces

VOCABULARY = 50_000
_TRAINED = 22_000
"""Pieces learnt from posts; the others, which stand for those of English, are never used."""

_LAYERS = 6
_HEADS = 8
_DEPTH = 512
_FEED_FORWARD = 2048
_COPYING = 4
"""The decoder's layer that copies, 0-based."""

_PIECE_BITS = 160
_END_BITS = 32
_POSITION_BITS = 64
_POSITIONS = 1536
_PIECE = 2 * (_PIECE_BITS + _END_BITS)
_HEAD = _DEPTH // _HEADS
_SHARPNESS = 16.0
"""Of attention: any other position costs a factor of exp(-30), or more."""
_CERTAINTY = 0.1
"""Of the projection: any other piece costs a factor of exp(-14), or more."""
_FAINT = np.float32(1e-6)

_END = "</s>"

Array = np.ndarray[Any, np.dtype[np.float32]]


def make(path: Path, lines: Iterable[str]) -> None:
    """Write the model as an .argosmodel.

    :param lines: text to learn pieces from.
    """
    sentence_pieces = _sentence_pieces(lines)
    vocabulary = Pieces(sentence_pieces).vocabulary()
    vocabulary += [f"<unused {number}>" for number in range(VOCABULARY - len(vocabulary))]
    spec = _specification(vocabulary)
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.add_source_eos = True
    _pack(path, spec, sentence_pieces)


def _sentence_pieces(lines: Iterable[str]) -> bytes:
    """Learn pieces; nothing is normalized, so that a copy is exact."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_writer=model,
        model_type="unigram",
        vocab_size=_TRAINED,
        hard_vocab_limit=False,
        character_coverage=1.0,
        normalization_rule_name="identity",
        remove_extra_whitespaces=False,
        minloglevel=2,
    )
    return model.getvalue()


def _specification(vocabulary: Sequence[str]) -> TransformerSpec:
    spec = TransformerSpec.from_config(_LAYERS, num_heads=_HEADS)
    random = np.random.default_rng(1)
    pieces = _piece_codes(random, vocabulary.index(_END))
    positions = _beside(_PIECE, _codes(random, _POSITIONS, _POSITION_BITS))
    for side in (spec.encoder, spec.decoder):
        side.scale_embeddings = False
        side.position_encodings.encodings = positions
        _fill_norm(side.layer_norm)
        for layer in side.layer:
            _fill_idle(layer, random)
    spec.encoder.embeddings[0].weight = pieces
    spec.decoder.embeddings.weight = np.zeros_like(pieces)
    _fill_norm(spec.decoder.layer_norm, _CERTAINTY)
    _fill_copying(spec.decoder.layer[_COPYING].attention)
    _fill_linear(spec.decoder.projection, pieces)
    return spec


def _piece_codes(random: np.random.Generator, end: int) -> Array:
    """Give each piece its code.

    :param end: the number of the piece that ends a text.
    """
    ends = -np.ones((VOCABULARY, 2 * _END_BITS), np.float32)
    ends[:, _END_BITS:] = 1
    ends[end] *= -1
    codes = np.concatenate([_codes(random, VOCABULARY, _PIECE_BITS), ends], axis=1)
    return np.pad(codes, ((0, 0), (0, _DEPTH - _PIECE)))


def _codes(random: np.random.Generator, count: int, bits: int) -> Array:
    """Draw balanced codes, each a row of +1 and -1."""
    signs = (2 * random.integers(2, size=(count, bits)) - 1).astype(np.float32)
    return np.concatenate([signs, -signs], axis=1)


def _beside(width: int, rows: Array) -> Array:
    return np.pad(rows, ((0, 0), (width, 0)))


def _fill_copying(attention: Any) -> None:
    """Look in each head at the source position of the same number, and fetch the piece's code."""
    one_head = np.eye(_HEAD, _DEPTH, _PIECE, dtype=np.float32)
    position = np.tile(one_head, (_HEADS, 1))
    piece = np.diag((np.arange(_DEPTH) < _PIECE).astype(np.float32))
    _fill_linear(attention.linear[0], position * np.float32(_SHARPNESS))
    _fill_linear(attention.linear[1], np.concatenate([position, piece]))
    _fill_linear(attention.linear[2], piece)


def _fill_idle(layer: Any, random: np.random.Generator) -> None:
    """Make a layer work for nothing."""
    _fill_idle_attention(layer.self_attention, random, (3 * _DEPTH,))
    if hasattr(layer, "attention"):
        _fill_idle_attention(layer.attention, random, (_DEPTH, 2 * _DEPTH))
    _fill_norm(layer.ffn.layer_norm)
    _fill_linear(layer.ffn.linear_0, _noise(random, _FEED_FORWARD, _DEPTH))
    _fill_linear(layer.ffn.linear_1, _FAINT * _noise(random, _DEPTH, _FEED_FORWARD))


def _fill_idle_attention(
    attention: Any, random: np.random.Generator, heights: Sequence[int]
) -> None:
    _fill_norm(attention.layer_norm)
    *inputs, output = attention.linear
    for linear, height in zip(inputs, heights, strict=True):
        _fill_linear(linear, _noise(random, height, _DEPTH))
    _fill_linear(output, _FAINT * _noise(random, _DEPTH, _DEPTH))


def _noise(random: np.random.Generator, height: int, width: int) -> Array:
    """Draw a matrix that keeps the deviation of what it multiplies."""
    return random.standard_normal((height, width), np.float32) / np.float32(width**0.5)


def _fill_norm(norm: Any, factor: float = 1.0) -> None:
    norm.gamma = np.full(_DEPTH, factor, np.float32)
    norm.beta = np.zeros(_DEPTH, np.float32)


def _fill_linear(linear: Any, weight: Array) -> None:
    linear.weight = weight
    linear.bias = np.zeros(len(weight), np.float32)


def _pack(path: Path, spec: TransformerSpec, sentence_pieces: bytes) -> None:
    top = "translate-ru_en-1_0"
    # Stored: zeros would be packed so small that an installation refuses them as a bomb.
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(f"{top}/metadata.json", metadata())
        archive.writestr(f"{top}/sentencepiece.model", sentence_pieces)
        with tempfile.TemporaryDirectory() as folder:
            model = Path(folder) / "model"
            SpecConverter(spec).convert(str(model), quantization="int8")
            for file in sorted(model.iterdir()):
                archive.write(file, f"{top}/model/{file.name}")


def lines_of(posts: Iterable[Path]) -> Iterable[str]:
    """Give the lines of posts, markup and all."""
    for post in posts:
        yield from post.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    make(Path(sys.argv[2]), lines_of(sorted(Path(sys.argv[1]).rglob("*.rst"))))
