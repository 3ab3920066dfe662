"""The error tree, and the places that errors point at.

Judgements about a translation are values (`Diagnostic`); an exception means
that the work on one post, or the whole command, cannot go on.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file that a person can open."""

    path: str
    """The path as the user would type it, relative to the project's root."""
    line: int | None = None
    """1-based; None when the whole file is meant."""
    column: int | None = None
    """1-based, in characters; None when the whole line is meant."""

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part)


class TranslateError(Exception):
    """Say what cannot be done, where, and what to do about it."""

    exit_code = 2

    def __init__(
        self,
        message: str,
        location: Location | None = None,
        *,
        hint: str = "",
        line: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.location = location
        self.hint = hint
        self.line = line

    def __reduce__(self) -> tuple[object, ...]:
        """Carry every field through pickling, for errors raised in a worker process."""
        return _rebuild, (type(self), self.message, self.location, self.hint, self.line)

    def __str__(self) -> str:
        place = f"{self.location}: " if self.location else ""
        return f"{place}{self.message}"


def _rebuild(
    kind: type[TranslateError], message: str, location: Location | None, hint: str, line: str
) -> TranslateError:
    return kind(message, location, hint=hint, line=line)


class UsageError(TranslateError):
    """The command line or the configuration asks for something impossible."""


class InputError(TranslateError):
    """A file that was given cannot be used."""


class SourceError(InputError):
    """A post cannot be read."""


class CatalogError(InputError):
    """A catalog cannot be read, or is not the one that it should be."""


class StoreError(TranslateError):
    """A file cannot be written."""


class EngineError(TranslateError):
    """The machine translation engine or its model cannot work."""


class ProofError(TranslateError):
    """A merged post differs from its source and no translation is to blame: our bug."""

    exit_code = 3


class Severity(StrEnum):
    """How much a diagnostic weighs: only an error changes the exit code."""

    NOTE = "note"
    HINT = "hint"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that a person should know about a post or its catalog."""

    severity: Severity
    code: str
    """A short name that never changes: programs may match on it."""
    message: str
    location: Location
    catalog: Location | None = None
    """The entry's place in the catalog, when a translation is concerned."""

    def __str__(self) -> str:
        place = f"{self.location}: {self.severity}: {self.message} [{self.code}]"
        return f"{place} (see {self.catalog})" if self.catalog else place
