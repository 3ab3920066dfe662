"""From a trained network to a package that CTranslate2 runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from ctranslate2.specs.transformer_spec import TransformerSpec
from torch import Tensor, nn

from models.ruen.train.network import Attention, DecoderLayer, EncoderLayer, FeedForward, Network
from models.ruen.train.packing import write
from models.ruen.train.special import PLACEHOLDERS


def export(
    network: Network, sentence_pieces: bytes, path: Path, *, version: str, int8: bool = True
) -> None:
    """Write an .argosmodel file whose attention is that of the guided head.

    :param int8: round the weights to eight bits; False keeps them as they are.
    """
    write(
        path,
        specification(network, heads=1),
        sentence_pieces,
        version=version,
        placeholders=PLACEHOLDERS,
        quantization="int8" if int8 else None,
    )


def specification(network: Network, heads: int) -> TransformerSpec:
    """Give the CTranslate2 model of the same weights, without vocabularies.

    :param heads: how many of the last layer's are averaged into the attention that
        a translation comes with, from the first on; 0 means all.
    """
    shape = network.shape
    layers = (shape.encoder, shape.decoder)
    spec = TransformerSpec.from_config(
        layers, shape.heads, alignment_layer=-1, alignment_heads=heads
    )
    embeddings = _plain(network.embeddings.weight)
    for part, layer in zip(spec.encoder.layer, network.encoder, strict=True):
        _fill_encoder(part, layer)
    for part, layer in zip(spec.decoder.layer, network.decoder, strict=True):
        _fill_decoder(part, layer)
    spec.encoder.embeddings[0].weight = embeddings
    spec.decoder.embeddings.weight = embeddings
    spec.decoder.projection.weight = embeddings
    spec.decoder.projection.bias = _plain(network.bias)
    _fill_norm(spec.encoder.layer_norm, network.encoder_norm)
    _fill_norm(spec.decoder.layer_norm, network.decoder_norm)
    return spec


def _fill_encoder(spec: Any, layer: EncoderLayer) -> None:
    _fill_attention(spec.self_attention, layer.attention, over_itself=True)
    _fill_feed_forward(spec.ffn, layer.feed_forward)


def _fill_decoder(spec: Any, layer: DecoderLayer) -> None:
    _fill_attention(spec.self_attention, layer.attention, over_itself=True)
    _fill_attention(spec.attention, layer.source_attention, over_itself=False)
    _fill_feed_forward(spec.ffn, layer.feed_forward)


def _fill_attention(spec: Any, layer: Attention, *, over_itself: bool) -> None:
    """Copy the weights; the specification has queries, keys and values in one or two parts."""
    _fill_norm(spec.layer_norm, layer.norm)
    if over_itself:
        _fill_linear(spec.linear[0], layer.query, layer.key, layer.value)
    else:
        _fill_linear(spec.linear[0], layer.query)
        _fill_linear(spec.linear[1], layer.key, layer.value)
    _fill_linear(spec.linear[-1], layer.output)


def _fill_feed_forward(spec: Any, layer: FeedForward) -> None:
    _fill_norm(spec.layer_norm, layer.norm)
    _fill_linear(spec.linear_0, layer.inner)
    _fill_linear(spec.linear_1, layer.outer)


def _fill_norm(spec: Any, norm: nn.LayerNorm) -> None:
    spec.gamma = _plain(norm.weight)
    spec.beta = _plain(norm.bias)


def _fill_linear(spec: Any, *parts: nn.Linear) -> None:
    spec.weight = _plain(torch.cat([part.weight for part in parts]))
    spec.bias = _plain(torch.cat([part.bias for part in parts]))


def _plain(weights: Tensor) -> Any:
    return weights.detach().float().cpu().numpy()
