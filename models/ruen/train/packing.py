"""Writing of Argos packages."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from ctranslate2.converters.converter import Converter
from ctranslate2.specs.transformer_spec import TransformerSpec

from models.ruen.train.pieces import Pieces

_EPOCH = (1980, 1, 1, 0, 0, 0)


class SpecConverter(Converter):  # type: ignore[misc]
    """A converter whose model is a specification that is filled already."""

    def __init__(self, spec: TransformerSpec) -> None:
        self._spec = spec

    def _load(self) -> TransformerSpec:
        return self._spec


def write(
    path: Path,
    spec: TransformerSpec,
    sentence_pieces: bytes,
    *,
    version: str = "1.0",
    placeholders: Sequence[str] = (),
    quantization: str | None = "int8",
) -> None:
    """Write one Russian-English .argosmodel.

    The specification comes without vocabularies: both are the SentencePiece model's. The same
    arguments give the same bytes.
    """
    vocabulary = Pieces(sentence_pieces).vocabulary()
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.add_source_eos = True
    members = {
        "metadata.json": metadata(version, placeholders),
        "sentencepiece.model": sentence_pieces,
    }
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "model"
        SpecConverter(spec).convert(str(model), quantization=quantization)
        members.update((f"model/{file.name}", file.read_bytes()) for file in model.iterdir())
    _write_zip(path, f"translate-ru_en-{version.replace('.', '_')}", members)


def metadata(version: str = "1.0", placeholders: Sequence[str] = ()) -> bytes:
    """Write what a package says of itself."""
    found: dict[str, object] = {
        "package_version": version,
        "argos_version": "1.9.0",
        "from_code": "ru",
        "from_name": "Russian",
        "to_code": "en",
        "to_name": "English",
        "type": "translate",
    }
    if placeholders:
        found["placeholders"] = list(placeholders)
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


def _write_zip(path: Path, folder: str, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(members):
            # A fixed date and mode: a package made twice has to be the same file.
            member = zipfile.ZipInfo(f"{folder}/{name}", _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, members[name])
