"""Exchange: what other programs remember, into the memory; the memory, as a file of theirs."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from translate import __version__
from translate.catalog import State, parse
from translate.errors import InputError, Location
from translate.files import replace_file
from translate.memory.store import Memory
from translate.memory.tmx import read_tmx, write_tmx
from translate.memory.types import Remembered


def read_files(paths: Sequence[Path], source: str, target: str) -> Iterator[Remembered]:
    """Read TMX files, PO files, and every PO file in folders.

    :param source: the language of the texts.
    :raises InputError: when a file cannot be read, or is of another kind.
    """
    for path in paths:
        for file in sorted(path.rglob("*.po")) if path.is_dir() else [path]:
            yield from _read_file(file, source, target)


def _read_file(path: Path, source: str, target: str) -> Iterator[Remembered]:
    kind = path.suffix.lower()
    if kind == ".tmx":
        yield from read_tmx(path, str(path), source, target)
    elif kind == ".po":
        yield from _read_catalog(path)
    else:
        raise InputError(
            "is neither TMX nor PO", Location(str(path)), hint="export it as .tmx or .po first"
        )


def _read_catalog(path: Path) -> Iterator[Remembered]:
    when = int(path.stat().st_mtime)
    for entry in parse(path, str(path)).entries:
        if entry.state is State.APPROVED:
            post = entry.places[0][0] if entry.places else str(path)
            origin = f"{entry.origin.kind} {entry.origin.detail}" if entry.origin else "human"
            yield Remembered(
                entry.msgid,
                entry.translation,
                entry.context,
                origin=origin.strip(),
                post=post,
                when=when,
            )


def export(memory: Memory, path: Path | None, source: str, target: str) -> int:
    """Write a memory as TMX.

    :param path: None for stdout.
    :returns: how many texts were written.
    :raises StoreError: when the file cannot be written; an older one is then untouched.
    """
    with tempfile.TemporaryFile() as file:
        count = write_tmx(memory.everything(), file, source, target, __version__)
        file.seek(0)
        data = file.read()
    if path is None:
        sys.stdout.buffer.write(data)
    else:
        replace_file(path, data, path.parent, str(path))
    return count
