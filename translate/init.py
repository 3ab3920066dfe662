"""Begin a project: write its translate.toml."""

from __future__ import annotations

from pathlib import Path

from translate.config import FILE_NAME, parse_config
from translate.errors import Location, UsageError
from translate.files import read_bytes, replace_file
from translate.nikola import config_text


def write_config(folder: Path, force: bool) -> str:
    """Write a configuration into `folder`, with what a Nikola conf.py there tells.

    :param force: replace an existing one.
    :returns: a sentence on what was done.
    :raises UsageError: when there is one already, or no such folder.
    """
    if not folder.is_dir():
        raise UsageError("no such folder", Location(str(folder)), hint="check --project")
    target = folder / FILE_NAME
    if target.exists() and not force:
        raise UsageError("exists already", Location(FILE_NAME), hint="--force replaces it")
    conf = folder / "conf.py"
    text = read_bytes(conf, "conf.py").decode("utf-8", "replace") if conf.is_file() else None
    written = config_text(text)
    parse_config(written, FILE_NAME)
    replace_file(target, written.encode("utf-8"), folder, FILE_NAME)
    return f"wrote {FILE_NAME}{', from conf.py' if text is not None else ''}"
