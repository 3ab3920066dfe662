"""The configuration: translate.toml, checked key by key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any

from translate.errors import Location, UsageError
from translate.vocabulary import STANDARD, RoleText, Treatment, Vocabulary

FILE_NAME = "translate.toml"


class Identical(StrEnum):
    """What becomes of equal texts elsewhere when one of them is approved."""

    ASK = "ask"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class ReviewConfig:
    """What a project may set for its review screen."""

    identical: Identical = Identical.ASK
    theme: str = ""
    """A theme's name; empty: the screen's own choice."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Actions by name, and the keys that they answer to, separated by commas."""


@dataclass(frozen=True, slots=True)
class ChecksConfig:
    """What a project may set for its checks."""

    off: tuple[str, ...] = ()
    """Codes of checks that are not wanted."""
    dictionary: str = ""
    """The spelling dictionary's name, such as ``en_GB``; empty: by the target language."""


@dataclass(frozen=True, slots=True)
class MemoryConfig:
    """What a project may set for its translation memory."""

    path: str = ""
    """Its file, from the root; empty: in the project's own folder for such files."""
    who: bool = True
    """Whether git's user name is kept with what is approved."""
    threshold: int = 75
    """The score (1–100) from which on a like text's translation becomes a draft."""


@dataclass(frozen=True, slots=True)
class DraftsConfig:
    """What a project may set for its machine's drafts."""

    floor: int = 20
    """The confidence (0–100) below which a text stays without a draft."""


@dataclass(frozen=True, slots=True)
class Config:
    """What a project may set; the defaults serve a Nikola site."""

    source: str = "ru"
    """The language of the posts."""
    targets: tuple[str, ...] = ("en",)
    posts: tuple[str, ...] = ("posts/**/*.rst",)
    """Globs from the root."""
    catalog: str = "locales/{lang}/LC_MESSAGES/{path}.po"
    output: str = "{path}.{lang}.rst"
    metadata: tuple[str, ...] = ("title", "description", "summary")
    """The metadata fields that are texts; `summary` is Pelican's."""
    width: int = 0
    """Columns to fold at; 0: as the post itself is wrapped."""
    directives: Mapping[str, Treatment] = field(default_factory=dict)
    roles: Mapping[str, RoleText] = field(default_factory=dict)
    review: ReviewConfig = ReviewConfig()
    checks: ChecksConfig = ChecksConfig()
    memory: MemoryConfig = MemoryConfig()
    drafts: DraftsConfig = DraftsConfig()

    @property
    def vocabulary(self) -> Vocabulary:
        """The directives and roles that are known, the project's own included."""
        return STANDARD.extended(self.directives, self.roles)


def parse_config(text: str, shown: str) -> Config:
    """Read a configuration.

    :param shown: the file's path as the user knows it, for errors.
    :raises UsageError: for broken TOML, an unknown key, a bad value.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"broken TOML: {error}", _toml_place(error, shown)) from error
    values: dict[str, Any] = {}
    for key, value in table.items():
        place = Location(shown, _line_of(text, key))
        if key not in _CHECKS:
            known = ", ".join(one.name for one in fields(Config))
            raise UsageError(f"unknown key “{key}”", place, hint=f"the keys are: {known}")
        values[key] = _CHECKS[key](key, value, place, text)
    config = Config(**values)
    _check_patterns(config, text, shown)
    return config


def _toml_place(error: tomllib.TOMLDecodeError, shown: str) -> Location:
    match = re.search(r"line (\d+), column (\d+)", str(error))
    return Location(shown, int(match[1]), int(match[2])) if match else Location(shown)


def _line_of(text: str, key: str) -> int | None:
    """Find the 1-based line that sets `key`; tomllib does not tell."""
    pattern = re.compile(rf"\s*(\[\s*)?[\"']?{re.escape(key)}[\"']?\s*(=|\])")
    for number, line in enumerate(text.splitlines(), 1):
        if pattern.match(line):
            return number
    return None


@dataclass(frozen=True, slots=True)
class _File:
    """Where a table stands, and the text that it stands in."""

    place: Location
    text: str


def _bad(key: str, wanted: str, place: Location) -> UsageError:
    return UsageError(f"“{key}” must be {wanted}", place)


_LANGUAGE = re.compile(r"[a-z]{2,3}([_-][A-Za-z0-9]{2,8})*")


def _language(key: str, value: Any, place: Location, text: str) -> str:
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise _bad(key, "a language code such as “ru” or “pt_BR”", place)
    return value


def _languages(key: str, value: Any, place: Location, text: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise _bad(key, "a list of language codes, such as [“en”]", place)
    return tuple(_language(key, one, place, text) for one in value)


def _strings(key: str, value: Any, place: Location, text: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise _bad(key, "a list of strings", place)
    return tuple(value)


def _pattern(key: str, value: Any, place: Location, text: str) -> str:
    if not isinstance(value, str) or "{path}" not in value or "{lang}" not in value:
        raise _bad(key, "a path with {path} and {lang} in it", place)
    if re.search(r"[{}]", value.replace("{path}", "").replace("{lang}", "")):
        raise _bad(key, "a path with no other placeholder than {path} and {lang}", place)
    if PurePosixPath(value).is_absolute() or ".." in PurePosixPath(value).parts:
        raise _bad(key, "a path inside the project's folder", place)
    return value


def _globs(key: str, value: Any, place: Location, text: str) -> tuple[str, ...]:
    globs = _strings(key, value, place, text)
    for one in globs:
        if PurePosixPath(one).is_absolute() or ".." in PurePosixPath(one).parts:
            raise _bad(key, "globs from the project's folder on, without “..”", place)
    return globs


def _width(key: str, value: Any, place: Location, text: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not (value == 0 or value >= 20):
        raise _bad(key, "0, or a number of columns from 20 on", place)
    return value


def _choices(choice: type[StrEnum]) -> Callable[[str, Any, Location, str], dict[str, Any]]:
    def check(key: str, value: Any, place: Location, text: str) -> dict[str, Any]:
        allowed = [one.value for one in choice]
        if not isinstance(value, dict):
            raise _bad(key, "a table of names", place)
        for name, chosen in value.items():
            if chosen not in allowed:
                wanted = " or ".join(f"“{one}”" for one in allowed)
                raise _bad(f"{key}.{name}", wanted, Location(place.path, _line_of(text, name)))
        return {name: choice(chosen) for name, chosen in value.items()}

    return check


def _check_names(
    key: str,
    value: Any,
    kind: type[ReviewConfig | ChecksConfig | MemoryConfig | DraftsConfig],
    file: _File,
) -> None:
    """Make sure that a table has no other keys than a type has fields."""
    if not isinstance(value, dict):
        raise _bad(key, "a table", file.place)
    known = [one.name for one in fields(kind)]
    for name in value:
        if name not in known:
            line = Location(file.place.path, _line_of(file.text, name))
            raise UsageError(
                f"unknown key “{key}.{name}”", line, hint=f"the keys are: {', '.join(known)}"
            )


def _checks(key: str, value: Any, place: Location, text: str) -> ChecksConfig:
    _check_names(key, value, ChecksConfig, _File(place, text))
    dictionary = value.get("dictionary", "")
    if not isinstance(dictionary, str):
        raise _bad("checks.dictionary", "a dictionary's name, such as “en_GB”", place)
    return ChecksConfig(_strings("checks.off", value.get("off", []), place, text), dictionary)


def _memory(key: str, value: Any, place: Location, text: str) -> MemoryConfig:
    _check_names(key, value, MemoryConfig, _File(place, text))
    path, who, threshold = (value.get(name) for name in ("path", "who", "threshold"))
    if path is not None and (not isinstance(path, str) or not path):
        raise _bad("memory.path", "a file's path", place)
    if who is not None and not isinstance(who, bool):
        raise _bad("memory.who", "true or false", place)
    if threshold is not None and (type(threshold) is not int or not 1 <= threshold <= 100):
        raise _bad("memory.threshold", "a score from 1 to 100", place)
    return MemoryConfig(path or "", who is not False, threshold or MemoryConfig().threshold)


def _drafts(key: str, value: Any, place: Location, text: str) -> DraftsConfig:
    _check_names(key, value, DraftsConfig, _File(place, text))
    floor = value.get("floor", DraftsConfig().floor)
    if type(floor) is not int or not 0 <= floor <= 100:
        raise _bad("drafts.floor", "a confidence from 0 to 100", place)
    return DraftsConfig(floor)


def _review(key: str, value: Any, place: Location, text: str) -> ReviewConfig:
    _check_names(key, value, ReviewConfig, _File(place, text))
    chosen = _choice_of(Identical, "review.identical", value.get("identical", "ask"), place)
    theme = value.get("theme", "")
    if not isinstance(theme, str):
        raise _bad("review.theme", "a theme's name", place)
    return ReviewConfig(chosen, theme, _keys(value.get("keys", {}), place))


def _choice_of(choice: type[Identical], key: str, value: Any, place: Location) -> Identical:
    if value not in [one.value for one in choice]:
        raise _bad(key, " or ".join(f"“{one.value}”" for one in choice), place)
    return choice(value)


def _keys(value: Any, place: Location) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise _bad("review.keys", "a table of actions and their keys", place)
    return dict(value)


_CHECKS: Mapping[str, Callable[[str, Any, Location, str], Any]] = {
    "source": _language,
    "targets": _languages,
    "posts": _globs,
    "catalog": _pattern,
    "output": _pattern,
    "metadata": _strings,
    "width": _width,
    "directives": _choices(Treatment),
    "roles": _choices(RoleText),
    "review": _review,
    "checks": _checks,
    "memory": _memory,
    "drafts": _drafts,
}


def _check_patterns(config: Config, text: str, shown: str) -> None:
    if config.source in config.targets:
        place = Location(shown, _line_of(text, "targets"))
        raise UsageError(f"“targets” holds the source language, “{config.source}”", place)
    if config.catalog == config.output:
        place = Location(shown, _line_of(text, "output"))
        raise UsageError("“output” would overwrite the catalogs", place)
    for key, value in (("catalog", config.catalog), ("output", config.output)):
        for lang in config.targets:
            if value.format(path="x", lang=lang) == "x.rst":
                place = Location(shown, _line_of(text, key))
                raise UsageError(f"“{key}” would overwrite the source posts", place)
