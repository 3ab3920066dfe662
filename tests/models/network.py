"""A small Transformer in torch, the counterpart of CTranslate2's pre-norm specification."""

from __future__ import annotations

import math
from typing import Any

import torch
from ctranslate2.specs.transformer_spec import TransformerSpec
from torch import Tensor, nn
from torch.nn import functional

LAYERS, DEPTH, INNER, HEADS = 2, 128, 512, 4
POSITIONS = 1024
PAD, START, END = 0, 1, 2
"""Piece numbers: SentencePiece's <unk>, which no sentence here contains, pads batches."""


class Attention(nn.Module):  # type: ignore[misc, unused-ignore]
    """Multi-head attention behind its layer norm, without the residual addition."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(DEPTH)
        self.query = nn.Linear(DEPTH, DEPTH)
        self.key = nn.Linear(DEPTH, DEPTH)
        self.value = nn.Linear(DEPTH, DEPTH)
        self.output = nn.Linear(DEPTH, DEPTH)

    def forward(self, states: Tensor, memory: Tensor | None, mask: Tensor) -> Tensor:
        states = self.norm(states)
        memory = states if memory is None else memory
        query, key = _split(self.query(states)), _split(self.key(memory))
        value = _split(self.value(memory))
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        return self.output(mixed.transpose(1, 2).flatten(2))

    def fill(self, spec: Any, *, over_itself: bool) -> None:
        """Copy the weights; the specification has queries, keys and values in one or two parts."""
        _fill_norm(spec.layer_norm, self.norm)
        if over_itself:
            _fill_linear(spec.linear[0], self.query, self.key, self.value)
        else:
            _fill_linear(spec.linear[0], self.query)
            _fill_linear(spec.linear[1], self.key, self.value)
        _fill_linear(spec.linear[-1], self.output)


class FeedForward(nn.Module):  # type: ignore[misc, unused-ignore]
    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(DEPTH)
        self.inner = nn.Linear(DEPTH, INNER)
        self.outer = nn.Linear(INNER, DEPTH)

    def forward(self, states: Tensor) -> Tensor:
        return self.outer(functional.relu(self.inner(self.norm(states))))

    def fill(self, spec: Any) -> None:
        _fill_norm(spec.layer_norm, self.norm)
        _fill_linear(spec.linear_0, self.inner)
        _fill_linear(spec.linear_1, self.outer)


class EncoderLayer(nn.Module):  # type: ignore[misc, unused-ignore]
    def __init__(self) -> None:
        super().__init__()
        self.attention = Attention()
        self.feed_forward = FeedForward()

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        states = states + self.attention(states, None, mask)
        return states + self.feed_forward(states)

    def fill(self, spec: Any) -> None:
        self.attention.fill(spec.self_attention, over_itself=True)
        self.feed_forward.fill(spec.ffn)


class DecoderLayer(nn.Module):  # type: ignore[misc, unused-ignore]
    def __init__(self) -> None:
        super().__init__()
        self.attention = Attention()
        self.source_attention = Attention()
        self.feed_forward = FeedForward()

    def forward(self, states: Tensor, causal: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        states = states + self.attention(states, None, causal)
        states = states + self.source_attention(states, memory, mask)
        return states + self.feed_forward(states)

    def fill(self, spec: Any) -> None:
        self.attention.fill(spec.self_attention, over_itself=True)
        self.source_attention.fill(spec.attention, over_itself=False)
        self.feed_forward.fill(spec.ffn)


class Network(nn.Module):  # type: ignore[misc, unused-ignore]
    """An encoder and a decoder, which share their embeddings with the output projection."""

    def __init__(self, pieces: int) -> None:
        super().__init__()
        self.embeddings = nn.Embedding(pieces, DEPTH)
        nn.init.normal_(self.embeddings.weight, std=DEPTH**-0.5)
        self.positions = _sinusoids()
        self.encoder = nn.ModuleList(EncoderLayer() for _ in range(LAYERS))
        self.encoder_norm = nn.LayerNorm(DEPTH)
        self.decoder = nn.ModuleList(DecoderLayer() for _ in range(LAYERS))
        self.decoder_norm = nn.LayerNorm(DEPTH)
        self.bias = nn.Parameter(torch.zeros(pieces))

    def encode(self, source: Tensor) -> Tensor:
        states, mask = self._embedded(source), _visible(source)
        for layer in self.encoder:
            states = layer(states, mask)
        return self.encoder_norm(states)

    def decode(self, source: Tensor, memory: Tensor, target: Tensor) -> Tensor:
        """Score the next piece after each piece of the target."""
        length = target.shape[1]
        causal = torch.ones(length, length, dtype=torch.bool).tril()
        states, mask = self._embedded(target), _visible(source)
        for layer in self.decoder:
            states = layer(states, causal, memory, mask)
        return functional.linear(self.decoder_norm(states), self.embeddings.weight, self.bias)

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        return self.decode(source, self.encode(source), target)

    def specification(self) -> TransformerSpec:
        """Give the CTranslate2 model of the same weights, without vocabularies."""
        # No alignment heads chosen means all of the last layer, averaged.
        spec = TransformerSpec.from_config(LAYERS, HEADS, alignment_heads=0)
        embeddings = self.embeddings.weight.detach().numpy()
        for part, own in ((spec.encoder, self.encoder), (spec.decoder, self.decoder)):
            for layer_spec, layer in zip(part.layer, own, strict=True):
                layer.fill(layer_spec)
        spec.encoder.embeddings[0].weight = embeddings
        spec.decoder.embeddings.weight = embeddings
        spec.decoder.projection.weight = embeddings
        spec.decoder.projection.bias = self.bias.detach().numpy()
        _fill_norm(spec.encoder.layer_norm, self.encoder_norm)
        _fill_norm(spec.decoder.layer_norm, self.decoder_norm)
        return spec

    def _embedded(self, pieces: Tensor) -> Tensor:
        # CTranslate2 scales embeddings by the root of the depth too.
        return self.embeddings(pieces) * math.sqrt(DEPTH) + self.positions[: pieces.shape[1]]


@torch.inference_mode()  # type: ignore[untyped-decorator, unused-ignore]
def greedy(network: Network, source: list[int], limit: int) -> list[int]:
    """Translate one sentence of pieces, taking the best piece at every step.

    As with CTranslate2, the first piece is not the end.
    """
    inputs = torch.tensor([[*source, END]])
    memory = network.encode(inputs)
    output = [START]
    while len(output) <= limit:
        scores = network.decode(inputs, memory, torch.tensor([output]))[0, -1]
        if output == [START]:
            scores[END] = -math.inf
        best = int(scores.argmax())
        if best == END:
            break
        output.append(best)
    return output[1:]


def _split(states: Tensor) -> Tensor:
    return states.unflatten(2, (HEADS, -1)).transpose(1, 2)


def _visible(pieces: Tensor) -> Tensor:
    return (pieces != PAD)[:, None, None, :]


def _sinusoids() -> Tensor:
    """Give the encodings that CTranslate2 computes where a model brings none."""
    half = DEPTH // 2
    rates = torch.exp(torch.arange(half) * (-math.log(10000.0) / (half - 1)))
    angles = torch.arange(1, POSITIONS + 1)[:, None] * rates
    return torch.cat([angles.sin(), angles.cos()], dim=1)


def _fill_norm(spec: Any, norm: nn.LayerNorm) -> None:
    spec.gamma = norm.weight.detach().numpy()
    spec.beta = norm.bias.detach().numpy()


def _fill_linear(spec: Any, *parts: nn.Linear) -> None:
    spec.weight = torch.cat([part.weight.detach() for part in parts]).numpy()
    spec.bias = torch.cat([part.bias.detach() for part in parts]).numpy()
