"""What became of each post, and the exit code that follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from translate.errors import Diagnostic, Location, Severity, TranslateError


class Status(StrEnum):
    """What was done with one file."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    WOULD_CREATE = "would create"
    WOULD_UPDATE = "would update"
    SKIPPED = "skipped"
    """Too little of it is translated, or there is nothing to translate."""
    FAILED = "failed"


WOULD_CHANGE = frozenset({Status.WOULD_CREATE, Status.WOULD_UPDATE})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    post: str
    """The post's path from the root."""
    path: str
    """The path of the file that was made, or was to be made."""
    status: Status
    diagnostics: tuple[Diagnostic, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    """Numbers worth telling: messages, translated, refused…"""
    exit_code: int = 0
    """2 when an input or a file stood in the way, 3 when the fault is ours."""
    text: str = ""
    """What the command prints instead of writing: a diff."""
    stamp: tuple[str, str] | None = None
    """What to remember of a post and its catalogs: (key, digest)."""

    def as_data(self) -> dict[str, Any]:
        """Give it as plain data, for JSON."""
        return {
            "post": self.post,
            "path": self.path,
            "status": self.status.value,
            **self.counts,
            "diagnostics": [asdict(one) for one in self.diagnostics],
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What became of every file of a run."""

    outcomes: tuple[Outcome, ...]
    check: bool = False
    """Set when nothing was to be written."""

    @property
    def exit_code(self) -> int:
        """0 when all is well; 1 for a refused translation, or for a change that `--check` found;
        2 for an input or a file that stood in the way; 3 for a fault of ours."""
        worst = max((one.exit_code for one in self.outcomes), default=0)
        errors = any(
            diagnostic.severity is Severity.ERROR
            for one in self.outcomes
            for diagnostic in one.diagnostics
        )
        changes = self.check and any(one.status in WOULD_CHANGE for one in self.outcomes)
        return max(worst, int(errors or changes))

    def count(self) -> Counter[Status]:
        """Count the files by status."""
        return Counter(one.status for one in self.outcomes)


def failure(post: str, error: TranslateError) -> Outcome:
    """Turn an exception into the outcome of its post."""
    location = error.location or Location(post)
    message = f"{error.message}; {error.hint}" if error.hint else error.message
    diagnostic = Diagnostic(Severity.ERROR, _code(error), message, location)
    return Outcome(post, location.path, Status.FAILED, (diagnostic,), exit_code=error.exit_code)


def _code(error: TranslateError) -> str:
    name = type(error).__name__.removesuffix("Error")
    return f"{name.lower()}-error"


def all_diagnostics(outcomes: Sequence[Outcome]) -> list[Diagnostic]:
    """Give every diagnostic once, in order."""
    return list(dict.fromkeys(one for outcome in outcomes for one in outcome.diagnostics))
