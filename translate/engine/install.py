"""Install an Argos Translate package from an archive that nobody vouches for."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from translate.engine.packages import Package, damage_told, open_package, top_folder
from translate.errors import EngineError, Location, StoreError

if TYPE_CHECKING:
    from io import BufferedReader

SIZE_LIMIT = 4 << 30
"""Bytes, of an archive and of all that it holds: twenty times the largest known package."""
RATIO_LIMIT = 200
"""How many times smaller a large member may be in the archive; weights reach 2 or 3."""
RATIO_FROM = 10 << 20
"""Members of fewer bytes may be packed as they like."""
ENTRIES_LIMIT = 10_000

_CHUNK = 1 << 20
_MEMBERS = re.compile(
    r"metadata\.json|README\.md|sentencepiece\.model|bpe\.model"
    r"|model/(model\.bin|config\.json|(shared|source|target)_vocabulary\.[a-z]+)"
    r"|(stanza|spacy|minisbd)/.+"
)
"""What the format names; the last three are sentence splitters for Argos Translate itself."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The methods that can be unpacked with a bound on memory."""


@dataclass(frozen=True, slots=True)
class _Member:
    info: zipfile.ZipInfo
    path: str
    """Inside the package, separated by slashes."""


def install(
    archive: Path, folder: Path, *, sha256: str = "", languages: tuple[str, str] | None = None
) -> Package:
    """Unpack an .argosmodel file into its own folder below `folder`.

    Everything is checked before anything is written; the package appears there whole
    or not at all, in the place of an older one of the same name.

    :param sha256: what the archive's must be, where it is known.
    :param languages: what the package must translate, from and to.
    :raises EngineError: when the archive is not what it should be.
    :raises StoreError: when it cannot be written.
    """
    with damage_told(archive), archive.open("rb") as file:
        _check_sum(file, archive, sha256)
        with zipfile.ZipFile(file) as opened:
            members, top = _members(opened, archive)
            package = open_package(archive)
            _check_languages(package, languages)
            final = folder / _folder_name(top, package)
            with storing(folder):
                _put(opened, members, final)
    return open_package(final)


def _fault(archive: Path, message: str, hint: str = "") -> EngineError:
    advice = hint or "nothing was installed; get the package from a source that you trust"
    return EngineError(message, Location(str(archive)), hint=advice)


def _check_sum(file: BufferedReader, archive: Path, sha256: str) -> None:
    if sha256 and hashlib.file_digest(file, "sha256").hexdigest() != sha256.lower():
        raise _fault(
            archive,
            "the file is not the one that was announced: its sha256 differs",
            "nothing was installed; download it again",
        )


def _check_languages(package: Package, languages: tuple[str, str] | None) -> None:
    found = (package.from_code, package.to_code)
    if languages and found != languages:
        message = "the package translates “{}” to “{}”, not “{}” to “{}”"
        hint = "nothing was installed; get a package of your languages"
        raise _fault(package.path, message.format(*found, *languages), hint)


def _members(opened: zipfile.ZipFile, archive: Path) -> tuple[list[_Member], str]:
    """Choose what is unpacked, and name the folder that holds it in the archive.

    :raises EngineError: when a single entry is suspect, whether it is wanted or not.
    """
    infos = opened.infolist()
    for info in infos:
        if reason := _suspicion(info):
            name = info.orig_filename.encode("unicode_escape").decode()
            raise _fault(archive, f"the archive's entry “{name[:100]}” {reason}")
    if reason := _common_suspicion(infos):
        raise _fault(archive, f"the archive {reason}")
    top = top_folder((info.filename for info in infos), archive)
    members = (_Member(one, one.filename.removeprefix(top)) for one in infos if not one.is_dir())
    return [one for one in members if _MEMBERS.fullmatch(one.path)], top


def _suspicion(info: zipfile.ZipInfo) -> str:
    """Say why an entry cannot be trusted; empty when nothing speaks against it."""
    if _leaves(info.orig_filename):
        return "would leave the package's folder"
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG) and not (stat.S_ISDIR(kind) and info.is_dir()):
        return "is a link, or no plain file"
    if info.flag_bits & 1:
        return "is encrypted"
    if info.compress_type not in _METHODS:
        return "is packed by an unusual method"
    if info.file_size > RATIO_FROM and info.file_size > RATIO_LIMIT * info.compress_size:
        return "is absurdly large when it is unpacked"
    return ""


def _leaves(name: str) -> bool:
    """Tell whether a name is anything but a plain relative path, on any system."""
    parts = name.removesuffix("/").split("/")
    strange = not name.isprintable() or "\\" in name or ":" in name
    return strange or any(part in ("", ".", "..") for part in parts)


def _common_suspicion(infos: list[zipfile.ZipInfo]) -> str:
    if len(infos) > ENTRIES_LIMIT:
        return f"holds more than {ENTRIES_LIMIT} entries"
    if sum(info.file_size for info in infos) > SIZE_LIMIT:
        return f"holds more than {SIZE_LIMIT >> 30} GiB"
    # Some file systems take Model and model for the same name.
    names = [info.filename.removesuffix("/").casefold() for info in infos]
    if len(set(names)) < len(names):
        return "holds two entries of one name"
    files = {name for name, info in zip(names, infos, strict=True) if not info.is_dir()}
    if any(parent in files for name in names for parent in _parents(name)):
        return "holds a file and a folder of one name"
    return ""


def _parents(name: str) -> Iterator[str]:
    while "/" in name:
        name = name.rpartition("/")[0]
        yield name


def _folder_name(top: str, package: Package) -> str:
    """Name the installed package's folder, as Argos Translate's archives name it."""
    ours = f"translate-{package.name.replace(' ', '-').replace('.', '_')}"
    return _plain(top) or _plain(ours)


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "_", name.rstrip("/")).strip("._")[:100]


@contextmanager
def storing(folder: Path) -> Iterator[None]:
    """Make sure of a folder, and turn what its disk raises into a StoreError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise StoreError(
            f"cannot be written: {(error.strerror or str(error)).lower()}",
            Location(str(folder)),
            hint="nothing was installed; check the folder's permissions and the space on the disk",
        ) from error


def _put(opened: zipfile.ZipFile, members: list[_Member], final: Path) -> None:
    """Unpack beside the final folder, prove that it is a package, and rename.

    A crash leaves a hidden folder, which is not taken for a package.
    """
    with tempfile.TemporaryDirectory(
        prefix=".installing-", dir=final.parent, ignore_cleanup_errors=True
    ) as beside:
        fresh = Path(beside) / "new"
        for member in members:
            _unpack(opened, member, fresh)
        _flush_folders(fresh)
        open_package(fresh)
        _exchange(fresh, final, Path(beside) / "old")
        _flush_folders(final.parent, below=False)


def _unpack(opened: zipfile.ZipFile, member: _Member, root: Path) -> None:
    path = root / member.path
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        for chunk in _contents(opened, member):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def _contents(opened: zipfile.ZipFile, member: _Member) -> Iterator[bytes]:
    """Read a member in pieces, never more than it declares."""
    archive = Path(opened.filename or "")
    left = member.info.file_size
    with damage_told(archive, member.path), opened.open(member.info) as source:
        while chunk := source.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                break
            yield chunk
    if left:
        raise _fault(archive, f"“{member.path}” has not the size that the archive declares")


def _exchange(fresh: Path, final: Path, aside: Path) -> None:
    existed = os.path.lexists(final)
    if existed:
        final.rename(aside)
    try:
        fresh.rename(final)
    except BaseException:
        if existed:
            aside.rename(final)
        raise


def _flush_folders(folder: Path, below: bool = True) -> None:
    """Bring the names in a folder to the disk, where the system can do that."""
    inside = [path for path in folder.rglob("*") if path.is_dir()] if below else []
    for path in (*inside, folder):
        with suppress(OSError):
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
