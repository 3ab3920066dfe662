"""Read a Nikola site's conf.py as text: it is parsed, never executed."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

_WANTED = ("DEFAULT_LANG", "TRANSLATIONS", "TRANSLATIONS_PATTERN", "POSTS", "PAGES")


def config_text(conf: str | None) -> str:
    """Write a translate.toml for a site.

    :param conf: the text of its conf.py, or None when there is none.
    :returns: TOML; what the site does not tell has its default.
    """
    told = _literals(conf) if conf is not None else {}
    source = _string(told.get("DEFAULT_LANG"), "ru")
    translations = told.get("TRANSLATIONS")
    languages = list(translations) if isinstance(translations, dict) else []
    targets = [one for one in languages if isinstance(one, str) and one != source]
    return _TEMPLATE.format(
        source=source,
        targets=_array(targets or (["en"] if source != "en" else ["ru"])),
        posts=_array(_globs(told) or ["posts/**/*.rst"]),
        output=_output(_string(told.get("TRANSLATIONS_PATTERN"), "{path}.{lang}.{ext}")),
    )


def _literals(conf: str) -> dict[str, Any]:
    """Give the values that conf.py assigns as plain literals; others are passed over."""
    try:
        tree = ast.parse(conf)
    except (SyntaxError, ValueError, RecursionError):
        return {}
    found: dict[str, Any] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if name in _WANTED:
                found[name] = _literal(node.value, found)
    return found


def _literal(node: ast.expr, names: Mapping[str, Any]) -> Any:
    """Evaluate a literal in which names assigned before may stand, as DEFAULT_LANG does."""
    if isinstance(node, ast.Dict):
        keys = [_literal(key, names) for key in node.keys if key is not None]
        return dict.fromkeys(key for key in keys if isinstance(key, str))
    if isinstance(node, ast.Name):
        return names.get(node.id)
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def _string(value: Any, default: str) -> str:
    return value if isinstance(value, str) and value else default


def _globs(told: Mapping[str, Any]) -> list[str]:
    """Turn POSTS and PAGES into globs; Nikola looks into subfolders of each."""
    found: dict[str, None] = {}
    for name in ("POSTS", "PAGES"):
        rows = told.get(name)
        for row in rows if isinstance(rows, list | tuple) else ():
            wildcard = row[0] if isinstance(row, list | tuple) and row else None
            if isinstance(wildcard, str) and wildcard.endswith(".rst"):
                path = PurePosixPath(wildcard)
                found[str(path.parent / "**" / path.name)] = None
    return list(found)


def _output(pattern: str) -> str:
    output = pattern.replace("{ext}", "rst")
    return output if "{path}" in output and "{lang}" in output else "{path}.{lang}.rst"


def _array(values: list[str]) -> str:
    return "[" + ", ".join(_quoted(one) for one in values) + "]"


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


_TEMPLATE = """\
# How this site is translated. Every key is optional; these are the values in force.
source = "{source}"
targets = {targets}
posts = {posts}
# {{path}} is the post's path from this folder, without .rst.
catalog = "locales/{{lang}}/LC_MESSAGES/{{path}}.po"
output = "{output}"
# The metadata fields that are texts.
metadata = ["title", "description", "summary"]
# The width to fold translated paragraphs at; 0: as each post itself is wrapped.
width = 0

# Directives that Tolmach does not know: "content", "argument", "body", "since" or "opaque".
[directives]

# Roles that Tolmach does not know: "text", "title" or "opaque".
[roles]
"""
