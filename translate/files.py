"""Read files strictly and replace them atomically, never outside the project."""

from __future__ import annotations

import codecs
import contextlib
import hashlib
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from translate.document import Source
from translate.errors import InputError, Location, SourceError, StoreError

STATE_FOLDER = ".translate"
"""Where a project keeps what can be made again; it is never part of the site."""
_PATIENCE = 5.0
"""Seconds that one program waits for another to have written a file."""
_PAUSE = 0.005
"""Seconds between two looks at whether it has."""


def read_bytes(path: Path, shown: str) -> bytes:
    """Read a whole file.

    :raises InputError: when it is missing, a folder, or unreadable.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(_reason(error), Location(shown), hint=_advice(error)) from error


def _reason(error: OSError) -> str:
    return f"cannot be read: {(error.strerror or str(error)).lower()}"


def _advice(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "is the name spelt right?"
    if isinstance(error, IsADirectoryError):
        return "name a post, or a folder that holds posts"
    return "check the file's permissions"


def read_source(path: Path, shown: str) -> Source:
    """Read a post, keeping its line endings and its byte order mark.

    :raises SourceError: when it is not UTF-8 text.
    :raises InputError: when it cannot be read at all.
    """
    return decode_source(read_bytes(path, shown), shown)


def decode_source(data: bytes, shown: str) -> Source:
    """Turn a post's bytes into a source.

    :raises SourceError: when they are not UTF-8.
    """
    bom = data.startswith(codecs.BOM_UTF8)
    if bom:
        data = data[len(codecs.BOM_UTF8) :]
    try:
        return Source(shown, data.decode("utf-8"), bom)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        start = data.rfind(b"\n", 0, error.start) + 1
        column = len(data[start : error.start].decode("utf-8", "replace")) + 1
        raise SourceError(
            f"the post is not UTF-8: byte 0x{data[error.start]:02x}",
            Location(shown, line, column),
            hint="convert it, for example with `iconv -f cp1251 -t utf-8`",
        ) from error


def encode_source(text: str, bom: bool) -> bytes:
    """Turn a post's text back into bytes."""
    return (codecs.BOM_UTF8 if bom else b"") + text.encode("utf-8")


def check_untouched(path: Path, shown: str, before: bytes | None, command: str) -> None:
    """Refuse to replace a file that somebody saved while we worked on it.

    :param before: what was read; None when there was no file.
    :param command: what is to be run again.
    :raises StoreError: when the file is another one now.
    """
    if (path.read_bytes() if path.is_file() else None) != before:
        raise StoreError(
            "was saved by another program meanwhile",
            Location(shown),
            hint=f"that version is kept; run `{command}` again",
        )


def replace_file(path: Path, data: bytes, root: Path, shown: str) -> None:
    """Put `data` at `path` so that a reader sees the old file or the new one, whole.

    A temporary file in the same folder is written, flushed to disk and renamed;
    the mode of an existing file is kept, and a symbolic link is followed.

    :param root: nothing outside this folder is ever written.
    :raises StoreError: when it cannot be written; the old file is then untouched.
    """
    target = _inside(path, root, shown)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _write_and_rename(target, data)
    except OSError as error:
        raise _unwritable(error, shown) from error


def _unwritable(error: OSError, shown: str) -> StoreError:
    return StoreError(
        f"cannot be written: {(error.strerror or str(error)).lower()}",
        Location(shown),
        hint="nothing was changed; check the folder's permissions and the space on the disk",
    )


def _inside(path: Path, root: Path, shown: str) -> Path:
    target = path.resolve()
    if not target.is_relative_to(root.resolve()):
        raise StoreError(
            "leads outside the project's folder",
            Location(shown),
            hint="a symbolic link or a pattern in translate.toml points there; correct it",
        )
    return target


def _write_and_rename(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:60]}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode_for(target))
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _mode_for(target: Path) -> int:
    with contextlib.suppress(OSError):
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def keep_out_of_git(root: Path) -> None:
    """Tell git to leave the state folder alone.

    :raises StoreError: when that cannot be written.
    """
    name = f"{STATE_FOLDER}/.gitignore"
    if not (root / name).exists():
        replace_file(root / name, b"*\n", root, name)


@contextlib.contextmanager
def locked(root: Path, name: str) -> Iterator[None]:
    """Keep our other processes and threads from replacing a file meanwhile.

    The lock is advisory: editors know nothing of it. It ends with the process
    that holds it. Where the system or the disk has no locks, there is none.

    :param name: the file's path from the root; all who lock it must spell it alike.
    :raises StoreError: when another holds it for 5 seconds, or the state folder
        cannot be written.
    """
    handle = _open_lock(root, name)
    try:
        _wait_for(handle, name)
        try:
            yield
        finally:
            _unlock(handle)
    finally:
        os.close(handle)


def _open_lock(root: Path, name: str) -> int:
    """Open a file that stands for another: that one is replaced, and its lock with it."""
    digest = hashlib.blake2b(os.fsencode(name), digest_size=16).hexdigest()
    shown = f"{STATE_FOLDER}/locks/{digest}.lock"
    keep_out_of_git(root)
    path = _inside(root / shown, root, shown)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise _unwritable(error, shown) from error


def _wait_for(handle: int, name: str) -> None:
    end = time.monotonic() + _PATIENCE
    while not _lock(handle):
        if time.monotonic() > end:
            raise StoreError(
                "is being written by another program",
                Location(name),
                hint="nothing was changed; try again when the other `translate` is done",
            )
        time.sleep(_PAUSE)


def _lock(handle: int) -> bool:
    """Take the lock unless another has it; tell whether one may go on."""
    try:
        import fcntl
    except ImportError:  # Windows
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a network disk without locks
        return True
    return True


def _unlock(handle: int) -> None:
    """Give the lock back in children, too, that were forked while it was held."""
    with contextlib.suppress(ImportError, OSError):
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_UN)
