"""A Transformer in torch, the counterpart of CTranslate2's pre-norm specification.

Vaswani et al., “Attention Is All You Need” (2017), with layer norms before
each part; embeddings are shared by both languages and the output. The first
head of the last layer's attention on the source learns where words went, after
Garg et al., “Jointly Learning to Align and Translate” (2019).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.ruen.train.plans import Shape
from models.ruen.train.special import END, PAD, START

POSITIONS = 1024


class Attention(nn.Module):  # type: ignore[misc, unused-ignore]
    """Multi-head attention behind its layer norm, without the residual addition."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads, self.dropout = shape.heads, shape.dropout
        self.norm = nn.LayerNorm(shape.depth)
        self.query = nn.Linear(shape.depth, shape.depth)
        self.key = nn.Linear(shape.depth, shape.depth)
        self.value = nn.Linear(shape.depth, shape.depth)
        self.output = nn.Linear(shape.depth, shape.depth)

    def forward(self, states: Tensor, memory: Tensor | None, mask: Tensor | None = None) -> Tensor:
        """Attend to `memory`, or to the earlier states where there is no memory and no mask."""
        states = self.norm(states)
        memory = states if memory is None else memory
        mixed = functional.scaled_dot_product_attention(
            self._split(self.query(states)),
            self._split(self.key(memory)),
            self._split(self.value(memory)),
            attn_mask=mask,
            is_causal=mask is None,
            dropout_p=self.dropout if self.training else 0.0,
        )
        return self.output(mixed.transpose(1, 2).flatten(2))

    def first_head(self, states: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        """Give the logarithms of the first head's attention: batch, target, source."""
        query = self._split(self.query(self.norm(states)))[:, 0]
        key = self._split(self.key(memory))[:, 0]
        scores = query.float() @ key.float().transpose(1, 2) / math.sqrt(query.shape[-1])
        return scores.masked_fill(~mask[:, 0], -1e9).log_softmax(-1)

    def _split(self, states: Tensor) -> Tensor:
        return states.unflatten(2, (self.heads, -1)).transpose(1, 2)


class FeedForward(nn.Module):  # type: ignore[misc, unused-ignore]
    """Two linear layers behind a layer norm, without the residual addition."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(shape.depth)
        self.inner = nn.Linear(shape.depth, shape.inner)
        self.outer = nn.Linear(shape.inner, shape.depth)
        self.drop = nn.Dropout(shape.dropout)

    def forward(self, states: Tensor) -> Tensor:
        """Change each state by itself."""
        return self.outer(self.drop(functional.relu(self.inner(self.norm(states)))))


class EncoderLayer(nn.Module):  # type: ignore[misc, unused-ignore]
    """A layer that reads."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attention = Attention(shape)
        self.feed_forward = FeedForward(shape)
        self.drop = nn.Dropout(shape.dropout)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Let the states see each other, but for what the mask hides."""
        states = states + self.drop(self.attention(states, None, mask))
        return states + self.drop(self.feed_forward(states))


class DecoderLayer(nn.Module):  # type: ignore[misc, unused-ignore]
    """A layer that writes."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attention = Attention(shape)
        self.source_attention = Attention(shape)
        self.feed_forward = FeedForward(shape)
        self.drop = nn.Dropout(shape.dropout)

    def forward(self, states: Tensor, memory: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Give the layer's states, and those with which it asked the source."""
        asking = states + self.drop(self.attention(states, None))
        states = asking + self.drop(self.source_attention(asking, memory, mask))
        return states + self.drop(self.feed_forward(states)), asking


class Network(nn.Module):  # type: ignore[misc, unused-ignore]
    """An encoder and a decoder, which share their embeddings with the output."""

    positions: Tensor

    def __init__(self, pieces: int, shape: Shape) -> None:
        """Make a network that knows nothing.

        :param pieces: how many there are.
        """
        super().__init__()
        self.shape = shape
        self.embeddings = nn.Embedding(pieces, shape.depth)
        nn.init.normal_(self.embeddings.weight, std=shape.depth**-0.5)
        self.register_buffer("positions", _sinusoids(shape.depth), persistent=False)
        self.encoder = nn.ModuleList(EncoderLayer(shape) for _ in range(shape.encoder))
        self.encoder_norm = nn.LayerNorm(shape.depth)
        self.decoder = nn.ModuleList(DecoderLayer(shape) for _ in range(shape.decoder))
        self.decoder_norm = nn.LayerNorm(shape.depth)
        self.bias = nn.Parameter(torch.zeros(pieces))
        self.drop = nn.Dropout(shape.dropout)

    def encode(self, source: Tensor) -> Tensor:
        """Read: batch, source, depth."""
        states, mask = self._embedded(source), _visible(source)
        for layer in self.encoder:
            states = layer(states, mask)
        return self.encoder_norm(states)

    def decode(self, source: Tensor, memory: Tensor, target: Tensor) -> Tensor:
        """Score the next piece after each piece of the target: batch, target, pieces."""
        return self.scores(self._written(source, memory, target)[0])

    def forward(self, source: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        """Give the states that `scores` wants, and the logarithms of the guided head's attention.

        Of both, the first two dimensions are batch and target.
        """
        memory = self.encode(source)
        states, asking = self._written(source, memory, target)
        last = self.decoder[-1].source_attention
        return states, last.first_head(asking, memory, _visible(source))

    def _written(self, source: Tensor, memory: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        states, mask = self._embedded(target), _visible(source)
        asking = states
        for layer in self.decoder:
            states, asking = layer(states, memory, mask)
        return self.decoder_norm(states), asking

    def scores(self, states: Tensor) -> Tensor:
        """Score every piece as the next one after each state."""
        return functional.linear(states, self.embeddings.weight, self.bias)

    def _embedded(self, pieces: Tensor) -> Tensor:
        # CTranslate2 scales embeddings by the root of the depth too.
        scaled = self.embeddings(pieces) * math.sqrt(self.shape.depth)
        return self.drop(scaled + self.positions[: pieces.shape[1]])


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


def _visible(pieces: Tensor) -> Tensor:
    return (pieces != PAD)[:, None, None, :]


def _sinusoids(depth: int) -> Tensor:
    """Give the encodings that CTranslate2 computes where a model brings none."""
    half = depth // 2
    rates = torch.exp(torch.arange(half) * (-math.log(10000.0) / (half - 1)))
    angles = torch.arange(1, POSITIONS + 1)[:, None] * rates
    return torch.cat([angles.sin(), angles.cos()], dim=1)
