"""Text that is in the editor and not committed, kept in case of a crash: a small file each."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from translate.files import replace_file
from translate.project import STATE_FOLDER, keep_out_of_git
from translate.review.segment import Place

FOLDER = f"{STATE_FOLDER}/review/unfinished"


@dataclass(frozen=True, slots=True)
class Kept:
    """Text that was not finished."""

    base: str
    """The translation that it began from."""
    text: str


class Unfinished:
    """What was in editors when they went away."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def keep(self, place: Place, base: str, text: str) -> None:
        """Keep a text; one that changes nothing is forgotten.

        :raises StoreError: when it cannot be written.
        """
        if text == base:
            self.forget(place)
            return
        keep_out_of_git(self._root)
        context, msgid = place.key
        data = {
            "post": place.post,
            "lang": place.lang,
            "context": context,
            "msgid": msgid,
            "base": base,
            "text": text,
        }
        name = _name(place)
        encoded = json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass")
        replace_file(self._root / name, encoded, self._root, name)

    def find(self, place: Place) -> Kept | None:
        """Give what was kept of a segment."""
        data = _read(self._root / _name(place))
        return Kept(data["base"], data["text"]) if data is not None else None

    def forget(self, place: Place) -> None:
        """Forget what was kept of a segment; on a disk that cannot be written it stays."""
        with contextlib.suppress(OSError):
            (self._root / _name(place)).unlink()

    def places(self) -> list[Place]:
        """Give the segments that have unfinished text."""
        return list(self._places())

    def _places(self) -> Iterator[Place]:
        for path in sorted((self._root / FOLDER).glob("*.json")):
            data = _read(path)
            if data is not None:
                yield Place(data["post"], data["lang"], (data["context"], data["msgid"]))


def _name(place: Place) -> str:
    parts = json.dumps([place.post, place.lang, *place.key])
    return f"{FOLDER}/{blake2b(parts.encode(), digest_size=16).hexdigest()}.json"


def _read(path: Path) -> dict[str, Any] | None:
    """Read what was kept; a broken file is none."""
    try:
        data = json.loads(path.read_bytes())
        texts = [data[name] for name in ("post", "lang", "msgid", "base", "text")]
        is_whole = all(isinstance(one, str) for one in (*texts, data["context"] or ""))
        return data if is_whole else None
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
