"""The variables of a CTranslate2 model file that choose which attention is returned.

The file's form is that of `ctranslate2.specs.model_spec`: a version, a name, a
revision, the variables one after another, the aliases.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from translate.document import Span

_LAYER = re.compile(r"decoder/layer_(\d+)/")
_INT16 = 2


@dataclass(frozen=True, slots=True)
class Variable:
    """Where one variable stands in the file."""

    name: str
    whole: Span
    """In bytes, from its name on."""
    value: Span
    """In bytes."""


def _variables(data: bytes) -> tuple[int, list[Variable]]:
    """Walk through a model file.

    :returns: where the number of variables stands, in bytes, and the variables.
    :raises ValueError: when it is not such a file.
    """
    try:
        return _walked(data)
    except (struct.error, UnicodeDecodeError, IndexError) as error:
        raise ValueError("not a model file") from error


def _walked(data: bytes) -> tuple[int, list[Variable]]:
    _, at = _string(data, 4)
    counted_at = at + 4
    (count,) = struct.unpack_from("I", data, counted_at)
    found: list[Variable] = []
    at = counted_at + 4
    for _ in range(count):
        name, after = _string(data, at)
        rank = data[after]
        sized_at = after + 1 + 4 * rank + 1
        (size,) = struct.unpack_from("I", data, sized_at)
        end = sized_at + 4 + size
        found.append(Variable(name, Span(at, end), Span(sized_at + 4, end)))
        at = end
    return counted_at, found


def _string(data: bytes, at: int) -> tuple[str, int]:
    (size,) = struct.unpack_from("H", data, at)
    return data[at + 2 : at + 2 + size - 1].decode(), at + 2 + size


def decoder_layers(data: bytes) -> int:
    """Count the layers of the decoder.

    :raises ValueError: when it is not a model file.
    """
    matches = (_LAYER.match(one.name) for one in _variables(data)[1])
    return max((int(match[1]) + 1 for match in matches if match), default=0)


def with_attention_of(data: bytes, layer: int, heads: int) -> bytes:
    """Give the model file with another choice of the attention that is returned.

    :param layer: 0-based, of the decoder; -1 is the last.
    :param heads: how many heads are averaged, from the first on; 0 means all.
    :raises ValueError: when it is not a model file.
    """
    counted_at, found = _variables(data)
    wanted = {"decoder/alignment_layer": layer, "decoder/alignment_heads": heads}
    kept = [one for one in found if one.name not in wanted]
    count = struct.pack("I", len(kept) + len(wanted))
    scalars = [_scalar(name, value) for name, value in wanted.items()]
    return b"".join([data[:counted_at], count, *scalars, *_without(data, found, wanted)])


def _scalar(name: str, value: int) -> bytes:
    text = name.encode() + b"\0"
    header = struct.pack("H", len(text)) + text + struct.pack("BB", 0, _INT16)
    return header + struct.pack("=Ih", 2, value)


def _without(data: bytes, found: list[Variable], names: Collection[str]) -> Iterator[bytes]:
    """Give the variables but some, and all that follows them."""
    at = found[0].whole.start if found else len(data)
    for one in found:
        if one.name in names:
            yield data[at : one.whole.start]
            at = one.whole.end
    yield data[at:]
