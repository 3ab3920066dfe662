"""Argos Translate packages on this machine: what they hold, and where they are found.

Nothing is created here: a look at what is installed leaves no folder behind.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path, PurePosixPath
from typing import IO, Any

from translate.errors import Diagnostic, EngineError, Location, Severity

ENTRY_POINTS = "tolmach.models"
"""The entry point group in which a distribution offers a model."""
METADATA = "metadata.json"
MODEL = "model/model.bin"

_METADATA_LIMIT = 1 << 20
_CHUNK = 1 << 20
_CODE = re.compile(r"[A-Za-z0-9]+([_-][A-Za-z0-9]+)*")
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, ArithmeticError, ValueError, RuntimeError)
"""What zipfile raises, by its version, for archives that are cut off, changed or encrypted."""


class Tokenizer(StrEnum):
    """How a model's texts are cut into pieces; the value is the file that knows it."""

    SENTENCEPIECE = "sentencepiece.model"
    BPE = "bpe.model"


@dataclass(frozen=True, slots=True)
class Package:
    """A model that translates one language into another, and what goes with it."""

    path: Path
    """A folder, or an .argosmodel file inside an installed distribution."""
    from_code: str
    to_code: str
    from_name: str
    to_name: str
    version: str
    tokenizer: Tokenizer
    placeholders: tuple[str, ...]
    """Pieces that the model was trained to copy; a key of ours, absent elsewhere."""
    target_prefix: str
    """What every translation begins with, for models that know several languages."""
    distribution: str
    """The Python distribution that brought it; empty for a package in a folder."""

    @property
    def name(self) -> str:
        """What a user calls it: “ru_en 1.9”."""
        return f"{self.from_code}_{self.to_code} {self.version}".rstrip()

    @property
    def size(self) -> int:
        """How many bytes its members have, unpacked."""
        return sum(_sizes(self.path).values())

    def members(self) -> list[str]:
        """List its files, each by its path inside the package, sorted."""
        return sorted(_sizes(self.path))

    def read(self, member: str) -> bytes:
        """Read one file of the package, for example “model/model.bin”.

        :raises EngineError: when it is missing or damaged.
        """
        with _opened(self.path, member) as file:
            return file.read()

    def digest(self) -> str:
        """Identify the model by its content: equal for a folder and the archive it came from.

        :raises EngineError: when a file of it cannot be read.
        """
        found = hashlib.sha256()
        sizes = _sizes(self.path)
        for member in sorted(sizes):
            if member in (METADATA, *Tokenizer) or member.startswith("model/"):
                found.update(f"{member}\0{sizes[member]}\0".encode())
                for chunk in _chunks(self.path, member):
                    found.update(chunk)
        return found.hexdigest()


def open_package(path: Path, distribution: str = "") -> Package:
    """Read what a folder or an .argosmodel file says of itself, and that its parts are there.

    :raises EngineError: when it is no package that translates, or a part is missing.
    """
    metadata = _metadata(path)
    if metadata.get("type", "translate") != "translate":
        raise _fault(path, "the package is no translation model", "it needs no installation here")
    if not _size_of(path, MODEL):
        raise _fault(path, f"the package lacks “{MODEL}”")
    return Package(
        path,
        from_code=_code(path, metadata, "from_code"),
        to_code=_code(path, metadata, "to_code"),
        from_name=_text(path, metadata, "from_name"),
        to_name=_text(path, metadata, "to_name"),
        version=_text(path, metadata, "package_version"),
        tokenizer=_tokenizer(path),
        placeholders=_placeholders(path, metadata),
        target_prefix=_text(path, metadata, "target_prefix"),
        distribution=distribution,
    )


def _metadata(path: Path) -> dict[str, Any]:
    with _opened(path, METADATA) as file:
        data = file.read(_METADATA_LIMIT + 1)
    try:
        metadata = json.loads(data) if len(data) <= _METADATA_LIMIT else None
    except (ValueError, RecursionError) as error:
        raise _fault(path, f"“{METADATA}” is no JSON") from error
    if not isinstance(metadata, dict):
        raise _fault(path, f"“{METADATA}” is no table of a package")
    return metadata


def _text(path: Path, metadata: dict[str, Any], key: str) -> str:
    value = metadata.get(key, "")
    # What is printed later must not steer the terminal.
    if not isinstance(value, str) or not value.isprintable():
        raise _fault(path, f"“{METADATA}”: “{key}” must be a line of text")
    return value


def _code(path: Path, metadata: dict[str, Any], key: str) -> str:
    code = _text(path, metadata, key)
    if not _CODE.fullmatch(code):
        raise _fault(path, f"“{METADATA}”: “{key}” must be the code of a language")
    return code


def _placeholders(path: Path, metadata: dict[str, Any]) -> tuple[str, ...]:
    pieces = metadata.get("placeholders", [])
    if not isinstance(pieces, list) or not all(isinstance(one, str) and one for one in pieces):
        raise _fault(path, f"“{METADATA}”: “placeholders” must be a list of texts")
    return tuple(pieces)


def _tokenizer(path: Path) -> Tokenizer:
    for one in Tokenizer:
        if _size_of(path, one):
            return one
    raise _fault(path, "the package lacks “sentencepiece.model” and “bpe.model”")


def _fault(path: Path, message: str, hint: str = "") -> EngineError:
    advice = hint or "install the package again: `translate model install`"
    return EngineError(message, Location(str(path)), hint=advice)


@contextmanager
def damage_told(path: Path, member: str = "") -> Iterator[None]:
    """Turn what a disk or a damaged archive raises while it is read into an EngineError."""
    what = f"“{member}”" if member else "it"
    try:
        yield
    except (KeyError, FileNotFoundError) as error:
        missing = f"the package lacks {what}" if member and path.exists() else "is not there"
        raise _fault(path, missing) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise _fault(path, f"{what} cannot be read: {reason}", "check its permissions") from error
    except _DAMAGE as error:
        raise _fault(path, f"{what} is damaged, or no .argosmodel file") from error


def top_folder(names: Iterable[str], path: Path) -> str:
    """Find what an archive's names begin with before the package's own: “translate-ru_en-1_9/”.

    Empty when the package stands in the archive without a folder of its own.

    :raises EngineError: when there are several folders.
    """
    known = set(names)
    tops = {name.partition("/")[0] for name in known}
    if METADATA in known or not tops:
        return ""
    if len(tops) > 1:
        raise _fault(path, "the archive holds more than one top folder", "get an intact package")
    return f"{tops.pop()}/"


@contextmanager
def _opened(path: Path, member: str) -> Iterator[IO[bytes]]:
    with damage_told(path, member):
        if path.is_dir():
            with (path / member).open("rb") as file:
                yield file
        else:
            with zipfile.ZipFile(path) as archive:
                top = top_folder(archive.namelist(), path)
                with archive.open(f"{top}{member}") as packed:
                    yield packed


def _chunks(path: Path, member: str) -> Iterator[bytes]:
    with _opened(path, member) as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _sizes(path: Path) -> dict[str, int]:
    with damage_told(path):
        return _folder_sizes(path) if path.is_dir() else _zip_sizes(path)


def _folder_sizes(path: Path) -> dict[str, int]:
    # A part may be a link to a folder, which rglob follows only where it begins.
    parts = [below for one in path.iterdir() for below in (one, *one.rglob("*"))]
    return {one.relative_to(path).as_posix(): one.stat().st_size for one in parts if one.is_file()}


def _zip_sizes(path: Path) -> dict[str, int]:
    with zipfile.ZipFile(path) as archive:
        top = top_folder(archive.namelist(), path)
        infos = [info for info in archive.infolist() if not info.is_dir()]
    return {info.filename.removeprefix(top): info.file_size for info in infos}


def _size_of(path: Path, member: str) -> int:
    """Say how long a member is; 0 when it is missing."""
    with damage_told(path, member):
        if not path.is_dir():
            return _zip_sizes(path).get(member, 0)
        return (path / member).stat().st_size if (path / member).is_file() else 0


def version_key(version: str) -> tuple[tuple[int, ...], str]:
    """Make versions comparable by their numbers: 1.10 is newer than 1.9."""
    return tuple(int(digits) for digits in re.findall(r"[0-9]{1,18}", version)), version


def best(
    packages: Iterable[Package], from_code: str, to_code: str, name: str = ""
) -> Package | None:
    """Choose a package of a language pair: the user's own first, then the newest.

    :param name: choose only this one, by its name (“ru_en 1.9”) or its distribution's.
    """
    pairs = (one for one in packages if (one.from_code, one.to_code) == (from_code, to_code))
    named = (one for one in pairs if not name or _is_called(one, name))
    return max(
        named, key=lambda one: (not one.distribution, version_key(one.version)), default=None
    )


def _is_called(package: Package, name: str) -> bool:
    """Compare names; a distribution's is the same with “-”, “_” or “.”, as for pip."""
    asked, offered = (re.sub(r"[-_.]+", "-", one).lower() for one in (name, package.distribution))
    return name == package.name or asked == offered


def packages_folder(environment: Mapping[str, str]) -> Path:
    """Say where Argos Translate keeps its packages, and where an installation goes."""
    return Path(
        setting(environment, "ARGOS_PACKAGES_DIR")
        or environment.get("ARGOS_TRANSLATE_PACKAGE_DIR")
        or data_folder(environment) / "packages"
    )


def data_folder(environment: Mapping[str, str]) -> Path:
    """Say where Argos Translate keeps its data."""
    base = environment.get("XDG_DATA_HOME") or _home(environment) / ".local" / "share"
    return Path(base) / "argos-translate"


def _home(environment: Mapping[str, str]) -> Path:
    snap = environment.get("SNAP_USER_DATA") if "SNAP" in environment else None
    return Path(snap or environment.get("HOME") or Path.home())


def setting(environment: Mapping[str, str], key: str) -> str:
    """Look a setting of Argos Translate up: in the environment, else in its settings.json.

    Empty when it is set nowhere, or settings.json cannot be used.
    """
    try:
        value = environment.get(key) or _settings(environment).get(key)
    except EngineError:
        return ""
    return value if isinstance(value, str) else ""


def _settings(environment: Mapping[str, str]) -> dict[str, Any]:
    base = environment.get("XDG_CONFIG_HOME") or _home(environment) / ".config"
    path = Path(base) / "argos-translate" / "settings.json"
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise _fault(path, "cannot be read as JSON", "mend the file, or remove it") from error
    if not isinstance(found, dict):
        raise _fault(path, "is no table of settings", "mend the file, or remove it")
    return found


def find_packages(environment: Mapping[str, str]) -> tuple[list[Package], list[Diagnostic]]:
    """Find every installed package: in Argos Translate's folders, and in Python distributions.

    What cannot be used is told in a warning, and stops nothing.
    """
    packages: list[Package] = []
    warnings: list[Diagnostic] = []
    with _warned(warnings, "bad-settings"):
        _settings(environment)
    for folder in _package_folders(environment, warnings):
        for path in _subfolders(folder, warnings):
            with _warned(warnings, "not-a-package"):
                packages.append(open_package(path))
    for entry in sorted(entry_points(group=ENTRY_POINTS), key=lambda one: one.name):
        distribution = (entry.dist.name if entry.dist else "") or entry.name
        with _warned(warnings, "not-a-package"):
            packages.append(open_package(_entry_path(entry, distribution), distribution))
    return packages, warnings


@contextmanager
def _warned(warnings: list[Diagnostic], code: str) -> Iterator[None]:
    try:
        yield
    except EngineError as error:
        place = error.location or Location("")
        warnings.append(Diagnostic(Severity.WARNING, code, error.message, place))


def _package_folders(environment: Mapping[str, str], warnings: list[Diagnostic]) -> Iterator[Path]:
    yield packages_folder(environment)
    if "SNAP" in environment:
        custom = Path(environment["SNAP"]) / "snap_custom"
        yield custom / "packages"
        yield from _subfolders(custom / "content_snap_packages", warnings)


def _subfolders(folder: Path, warnings: list[Diagnostic]) -> list[Path]:
    with _warned(warnings, "not-a-package"):
        try:
            found = sorted(path for path in folder.iterdir() if path.is_dir())
        except FileNotFoundError:
            return []
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise _fault(folder, f"no package is found there: {reason}") from error
        return [path for path in found if not path.name.startswith(".")]
    return []


def _entry_path(entry: EntryPoint, distribution: str) -> Path:
    """Find the file that an entry point names, as “module:file.argosmodel”."""
    module, _, file = (part.strip() for part in entry.value.partition(":"))
    inside = PurePosixPath(file)
    if file and not inside.is_absolute() and ".." not in inside.parts:
        for folder in _module_folders(module):
            if (folder / inside).exists():
                return folder / inside
    raise EngineError(
        f"the entry point “{entry.name} = {entry.value}” leads to no file",
        Location(distribution),
        hint="install the distribution again, or tell its author",
    )


def _module_folders(module: str) -> list[Path]:
    """Say where a module's files stand, without running any of its code."""
    top, *below = module.split(".")
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError, AttributeError):
        return []
    folders = spec.submodule_search_locations if spec else None
    return [Path(folder).joinpath(*below) for folder in folders or []]
