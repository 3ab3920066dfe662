"""Remember which posts and catalogs are in step, so that they need no work.

A stamp is a digest of everything that an extraction depends on and everything
that it wrote: the post, its catalogs, the configuration, the version. It only
saves work: without stamps, every result is the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from translate import __version__
from translate.errors import StoreError
from translate.files import replace_file
from translate.project import STATE_FOLDER, Project, keep_out_of_git

_NAME = f"{STATE_FOLDER}/stamps.json"


def digest(project: Project, post: str, files: Iterable[Path]) -> str:
    """Digest a post, the files made of it, and how they are made.

    :param files: missing ones count as such.
    """
    state = hashlib.blake2b(digest_size=16)
    state.update(f"{__version__}\0{project.config!r}\0{post}\0".encode())
    for path in (project.post_path(post), *files):
        try:
            content = path.read_bytes()
            state.update(f"{len(content)}\0".encode())
            state.update(content)
        except OSError:
            state.update(b"-")
    return state.hexdigest()


def load(project: Project) -> dict[str, str]:
    """Read the stamps; none when there are none or they cannot be read."""
    with contextlib.suppress(OSError, ValueError):
        found = json.loads((project.root / _NAME).read_bytes())
        if isinstance(found, dict):
            return {str(key): str(value) for key, value in found.items()}
    return {}


def save(project: Project, stamps: Mapping[str, str]) -> None:
    """Write the stamps; where that is impossible, the next run works a little more."""
    with contextlib.suppress(StoreError):
        keep_out_of_git(project.root)
        data = json.dumps(dict(sorted(stamps.items())), ensure_ascii=False, indent=0)
        replace_file(project.root / _NAME, data.encode(), project.root, _NAME)
