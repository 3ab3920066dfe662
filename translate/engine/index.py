"""The index of packages that Argos Translate offers, and their download.

The only module that opens a network connection, and only when it is called:
what that needs is imported inside the functions that use it.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from translate.engine.install import SIZE_LIMIT, storing
from translate.engine.packages import data_folder, setting, version_key
from translate.errors import EngineError, Location, StoreError
from translate.files import replace_file

if TYPE_CHECKING:
    from urllib.request import OpenerDirector

DEFAULT_INDEX = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/"
INDEX_LIMIT = 16 << 20
"""Bytes of index.json; the known one has about 50 thousand."""
TIMEOUT = 30.0
"""Seconds without a byte, after which a server counts as silent."""
HINT = "`translate model install FILE` installs a package that you got another way"

_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Offer:
    """A package that can be downloaded."""

    from_code: str
    to_code: str
    from_name: str
    to_name: str
    version: str
    links: tuple[str, ...]
    """Where it is offered: https only, or http too when the index itself is read by http."""
    sha256: str
    """Of the archive, in hex; empty when the index does not tell it."""

    @property
    def name(self) -> str:
        """What a user calls it: “ru_en 1.9”."""
        return f"{self.from_code}_{self.to_code} {self.version}".rstrip()


def index_url(environment: Mapping[str, str]) -> str:
    """Say where the index is read from."""
    base = setting(environment, "ARGOS_PACKAGE_INDEX") or DEFAULT_INDEX
    return f"{base.rstrip('/')}/index.json"


def fetch_index(environment: Mapping[str, str]) -> list[Offer]:
    """Read the index from the network, and save it where Argos Translate looks for it.

    :raises EngineError: when it cannot be read; it is tried once.
    """
    url = index_url(environment)
    _check_link(url, secure=False)
    data = b"".join(chunk for chunk, _ in _receive(url, INDEX_LIMIT))
    offers = _offers(data, url, url)
    path = _saved_path(environment)
    # The saved index only serves later listings: without it, this one is as good.
    with suppress(StoreError):
        replace_file(path, data, path.parent, str(path))
    return offers


def saved_index(environment: Mapping[str, str]) -> list[Offer]:
    """Read the index that was saved last, without a network; empty when there is none.

    :raises EngineError: when the file is damaged.
    """
    path = _saved_path(environment)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise _fault(str(path), f"cannot be read: {_reason(error)}") from error
    return _offers(data, index_url(environment), str(path))


def newest(offers: Iterable[Offer], from_code: str, to_code: str) -> Offer | None:
    """Choose the newest offer of a language pair."""
    pair = (one for one in offers if (one.from_code, one.to_code) == (from_code, to_code))
    return max(pair, key=lambda one: version_key(one.version), default=None)


def download(offer: Offer, folder: Path, progress: Callable[[int, int], None]) -> Path:
    """Fetch a package into a hidden temporary file in `folder`, which the caller removes.

    Each link is tried once.

    :param progress: is told the bytes that have come, and their whole number (0: unknown).
    :raises EngineError: when no link brings the package.
    :raises StoreError: when it cannot be written.
    """
    failures = []
    for link in offer.links:
        try:
            _check_link(link, secure=False)
            with storing(folder):
                return _save(link, folder, offer.sha256, progress)
        except EngineError as error:
            failures.append(str(error))
    reasons = "; ".join(failures) or "the index names no link that can be used"
    raise EngineError(f"{offer.name} cannot be downloaded: {reasons}", hint=HINT)


def _save(link: str, folder: Path, sha256: str, progress: Callable[[int, int], None]) -> Path:
    handle, name = tempfile.mkstemp(prefix=".download-", suffix=".argosmodel", dir=folder)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            found = hashlib.sha256()
            for chunk, total in _receive(link, SIZE_LIMIT):
                file.write(chunk)
                found.update(chunk)
                progress(file.tell(), total)
        if sha256 and found.hexdigest() != sha256.lower():
            raise _fault(link, "is not what the index announces: its sha256 differs")
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise
    return path


def _saved_path(environment: Mapping[str, str]) -> Path:
    return data_folder(environment) / "index.json"


def _offers(data: bytes, url: str, shown: str) -> list[Offer]:
    """Read the offers out of an index; what is no offer of a translation model is left out."""
    try:
        entries = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _fault(shown, "the package index is no JSON") from error
    if not isinstance(entries, list):
        raise _fault(shown, "the package index is no list of packages")
    secure = not url.lower().startswith("http:")
    return [offer for entry in entries if (offer := _offer(entry, secure))]


def _offer(entry: Any, secure: bool) -> Offer | None:
    if not isinstance(entry, dict) or entry.get("type", "translate") != "translate":
        return None
    keys = ("from_code", "to_code", "from_name", "to_name", "package_version", "sha256")
    texts = [entry.get(key, "") for key in keys]
    links = entry.get("links", [])
    # What is printed later must not steer the terminal.
    if not isinstance(links, list) or not all(_is_line(one) for one in (*texts, *links)):
        return None
    from_code, to_code, from_name, to_name, version, sha256 = texts
    if not from_code or not to_code:
        return None
    usable = tuple(link for link in links if _is_allowed(link, secure))
    return Offer(from_code, to_code, from_name, to_name, version, usable, sha256.lower())


def _is_line(value: Any) -> bool:
    return isinstance(value, str) and value.isprintable()


def _is_allowed(link: str, secure: bool) -> bool:
    scheme, separator, _ = link.partition("://")
    return bool(separator) and scheme.lower() in ({"https"} if secure else {"http", "https"})


def _check_link(link: str, secure: bool) -> None:
    if not _is_allowed(link, secure):
        raise _fault(link, f"only {'https' if secure else 'http and https'} can be used")


def _fault(place: str, message: str) -> EngineError:
    return EngineError(message, Location(place), hint=HINT)


def _receive(url: str, limit: int) -> Iterator[tuple[bytes, int]]:
    """Read what a server sends, in pieces, each with the number of all bytes (0: unknown).

    :raises EngineError: when it cannot be had, is cut off, or has more than `limit` bytes.
    """
    import http.client
    import urllib.request

    got = 0
    try:
        request = urllib.request.Request(url, headers={"User-Agent": "tolmach"})
        with _opener().open(request, timeout=TIMEOUT) as response:
            total = int(response.headers.get("Content-Length", 0))
            while max(got, total) <= limit and (chunk := response.read(_CHUNK)):
                got += len(chunk)
                yield chunk, total
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _fault(url, f"cannot be fetched: {_reason(error)}") from error
    if max(got, total) > limit:
        raise _fault(url, f"has more than {limit >> 20} MiB")
    if got < total:
        raise _fault(url, f"was cut off after {got} of {total} bytes")


def _opener() -> OpenerDirector:
    """Make an opener that follows no redirection from https to anything else."""
    import urllib.request

    class Redirections(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, req: Any, *rest: Any) -> urllib.request.Request | None:
            target: str = rest[-1]
            _check_link(target, secure=req.full_url.lower().startswith("https:"))
            return super().redirect_request(req, *rest)

    return urllib.request.build_opener(Redirections)


def _reason(error: Exception) -> str:
    """Say what went wrong on one printable line."""
    text = str(getattr(error, "strerror", "") or getattr(error, "reason", "") or error)
    code = getattr(error, "code", None)
    told = f"the server answers {code}, {text}" if code else text or type(error).__name__
    return "".join(letter if letter.isprintable() else " " for letter in told)[:200]
