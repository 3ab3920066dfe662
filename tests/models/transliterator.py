"""A Transformer whose weights are written by hand: it transliterates Russian, exactly.

Every source character is one piece, and the model writes one piece for each: its translation of a
text is known beforehand, letter by letter, and so is its attention, which is diagonal. How:

- A vector of the model is two codes side by side, one of a piece and one of a position: the bits
  of a number as +1 and -1, followed by their opposites. Such a vector has mean 0 and deviation 1,
  so layer normalization leaves it as it is, and int8 holds it without loss.
- The encoder's embedding of a piece is the code of the piece that translates it; a position's
  encoding is that position's code. Self-attentions and feed-forward layers are zero, which leaves
  the residual path alone.
- The decoder's embeddings are zero: it knows its position and nothing else. Its cross-attention
  compares positions, with a factor that makes the softmax one-hot, and fetches the piece's code.
- The projection scores each piece by its code's product with what was fetched.
- The end's code differs from every other in two bits more, so that a mistake at the end costs
  more than one before it. All the hypotheses of a beam search then end at the same step; otherwise
  it would pursue the wrong ones beyond the text's end, up to the longest output allowed.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
from ctranslate2.specs.transformer_spec import TransformerSpec

from models.ruen.train.packing import write
from models.ruen.train.pieces import Pieces

_LOWER = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        # The signs become a letter, since a model of one piece for one cannot write nothing, and
        # an apostrophe would be a quotation mark to reStructuredText.
        "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch j y j e yu ya".split(),
        strict=True,
    )
)
LETTERS = _LOWER | {letter.upper(): latin.capitalize() for letter, latin in _LOWER.items()}
"""What each Russian letter becomes; every other character is copied."""

_COPIED = "".join(map(chr, range(0x21, 0x7F))) + "\t\u00a0«»„“”‘’–—…№°©®™×→←•§±"
_SPACE = "▁"

_END = "</s>"

_PIECE_BITS = 9
_END_BITS = 2
_POSITION_BITS = 11
_PIECE = 2 * (_PIECE_BITS + _END_BITS)
_POSITION = 2 * _POSITION_BITS
_DEPTH = _PIECE + _POSITION
_FEED_FORWARD = 8
_SHARPNESS = 40.0
"""Of attention and projection: one wrong bit costs a factor of exp(-20), or more."""

Array = np.ndarray[Any, np.dtype[np.float32]]


def transliterated(text: str) -> str:
    """Give the exact output of the model for a text of up to 2,047 characters."""
    # SentencePiece writes U+2581 for a space, so that the sign itself becomes one.
    return "".join(LETTERS.get(character, character) for character in text).replace(_SPACE, " ")


def make(
    path: Path,
    *,
    placeholders: Sequence[str] = (),
    version: str = "1.0",
    quantization: str | None = "int8",
) -> None:
    """Write the transliterator as an .argosmodel.

    Placeholders are pieces of their own, copied whole, and the package's metadata names them.
    Characters that the vocabulary lacks reach the output through `replace_unknowns`.
    """
    sentence_pieces = _sentence_pieces(placeholders)
    write(
        path,
        _specification(Pieces(sentence_pieces).vocabulary()),
        sentence_pieces,
        version=version,
        placeholders=placeholders,
        quantization=quantization,
    )


def _sentence_pieces(placeholders: Sequence[str]) -> bytes:
    """Train a model of characters, which splits and joins without any normalization."""
    groups = sorted({latin for latin in LETTERS.values() if len(latin) > 1})
    singles = [latin for latin in LETTERS.values() if len(latin) == 1]
    characters = sorted({*_COPIED, *LETTERS, *singles})
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([" ".join(characters)]),
        model_writer=model,
        model_type="char",
        vocab_size=len(characters) + len(groups) + len(placeholders) + 4,
        character_coverage=1.0,
        user_defined_symbols=[*groups, *placeholders],
        normalization_rule_name="identity",
        add_dummy_prefix=False,
        remove_extra_whitespaces=False,
        num_threads=1,
        minloglevel=2,
    )
    return model.getvalue()


def _specification(vocabulary: Sequence[str]) -> TransformerSpec:
    if len(vocabulary) > 2**_PIECE_BITS:
        raise ValueError("more placeholders than the codes have room for")
    spec = TransformerSpec.from_config(1, num_heads=1)
    numbers = {piece: number for number, piece in enumerate(vocabulary)}
    numbers[_END] = numbers[_END] | (2**_END_BITS - 1) << _PIECE_BITS
    targets = [numbers[LETTERS.get(piece, piece)] for piece in vocabulary]
    positions = np.pad(_codes(range(2**_POSITION_BITS), _POSITION), ((0, 0), (_PIECE, 0)))
    _fill_encoder(spec.encoder, _piece_codes(targets), positions)
    _fill_decoder(spec.decoder, _piece_codes(numbers.values()), positions)
    return spec


def _piece_codes(numbers: Iterable[int]) -> Array:
    return np.pad(_codes(numbers, _PIECE), ((0, 0), (0, _POSITION)))


def _codes(numbers: Iterable[int], width: int) -> Array:
    """Give each number its balanced code, a row of +1 and -1."""
    digits = np.array(list(numbers))[:, None] >> np.arange(width // 2) & 1
    signs = (2 * digits - 1).astype(np.float32)
    return np.concatenate([signs, -signs], axis=1)


def _fill_encoder(encoder: Any, embeddings: Array, positions: Array) -> None:
    encoder.scale_embeddings = False
    encoder.embeddings[0].weight = embeddings
    encoder.position_encodings.encodings = positions
    _fill_norm(encoder.layer_norm)
    _silence(encoder.layer[0].self_attention)
    _silence_feed_forward(encoder.layer[0].ffn)


def _fill_decoder(decoder: Any, codes: Array, positions: Array) -> None:
    decoder.scale_embeddings = False
    decoder.embeddings.weight = np.zeros_like(codes)
    decoder.position_encodings.encodings = positions
    _fill_norm(decoder.layer_norm)
    _silence(decoder.layer[0].self_attention)
    _fill_attention(decoder.layer[0].attention)
    _silence_feed_forward(decoder.layer[0].ffn)
    _fill_linear(decoder.projection, codes * np.float32(_SHARPNESS / 4))


def _fill_attention(attention: Any) -> None:
    """Look at the source position of the same number, and fetch the piece's code from there."""
    piece, position = np.zeros(_DEPTH, np.float32), np.zeros(_DEPTH, np.float32)
    piece[:_PIECE] = position[_PIECE:] = 1
    _fill_norm(attention.layer_norm)
    _fill_linear(attention.linear[0], np.diag(position * np.float32(_SHARPNESS)))
    _fill_linear(attention.linear[1], np.concatenate([np.diag(position), np.diag(piece)]))
    _fill_linear(attention.linear[2], np.diag(piece))


def _silence(attention: Any) -> None:
    _fill_norm(attention.layer_norm)
    _fill_linear(attention.linear[0], np.zeros((3 * _DEPTH, _DEPTH), np.float32))
    _fill_linear(attention.linear[1], np.zeros((_DEPTH, _DEPTH), np.float32))


def _silence_feed_forward(layer: Any) -> None:
    _fill_norm(layer.layer_norm)
    _fill_linear(layer.linear_0, np.zeros((_FEED_FORWARD, _DEPTH), np.float32))
    _fill_linear(layer.linear_1, np.zeros((_DEPTH, _FEED_FORWARD), np.float32))


def _fill_norm(norm: Any) -> None:
    norm.gamma = np.ones(_DEPTH, np.float32)
    norm.beta = np.zeros(_DEPTH, np.float32)


def _fill_linear(linear: Any, weight: Array) -> None:
    linear.weight = weight
    linear.bias = np.zeros(len(weight), np.float32)
