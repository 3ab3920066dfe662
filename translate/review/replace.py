"""Find and replace over segments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from translate.catalog import Entry, State
from translate.errors import UsageError
from translate.review.segment import Change, Segment, with_its_own_dismissals


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is looked for."""

    text: str
    regex: bool = False
    ignore_case: bool = False


def compile_pattern(pattern: Pattern) -> re.Pattern[str]:
    """Compile what is looked for.

    :raises UsageError: for a broken regular expression.
    """
    wanted = pattern.text if pattern.regex else re.escape(pattern.text)
    try:
        return re.compile(wanted, re.IGNORECASE if pattern.ignore_case else 0)
    except re.error as error:
        hint = "switch regular expressions off to look for the text itself"
        raise UsageError(f"broken regular expression: {error}", hint=hint) from error


def find(segments: Sequence[Segment], pattern: Pattern, start: int) -> int | None:
    """Find the first segment whose source or translation holds a pattern.

    :param start: where to begin, 0-based; the search goes on from the top.
    :raises UsageError: for a broken regular expression.
    """
    compiled = compile_pattern(pattern)
    count = len(segments)
    around = ((start + step) % count for step in range(count))
    return next((index for index in around if _holds(segments[index], compiled)), None)


def _holds(segment: Segment, compiled: re.Pattern[str]) -> bool:
    texts = (segment.place.key[1], segment.entry.translation)
    return any(compiled.search(text) for text in texts)


def replacements(
    segments: Iterable[Segment], pattern: Pattern, replacement: str
) -> tuple[Change, ...]:
    r"""Give the changes that a replacement in translations would make.

    :param replacement: a template (``\1``, ``\g<name>``) for a regular expression.
    :raises UsageError: for a broken regular expression or template.
    """
    compiled = compile_pattern(pattern)
    try:
        return tuple(_replaced(segments, compiled, pattern, replacement))
    except (re.error, IndexError) as error:
        hint = r"the groups are named \1, \2 … or \g<name>"
        raise UsageError(f"broken replacement: {error}", hint=hint) from error


def _replaced(
    segments: Iterable[Segment], compiled: re.Pattern[str], pattern: Pattern, replacement: str
) -> Iterator[Change]:
    for segment in segments:
        before = segment.entry.translation

        def filled(match: re.Match[str]) -> str:
            if not match[0]:
                return ""
            return match.expand(replacement) if pattern.regex else replacement

        after = compiled.sub(filled, before)
        if after != before:
            entry = with_its_own_dismissals(segment.entry, _with_text(segment.entry, after))
            yield Change(segment.place, segment.entry, entry)


def _with_text(entry: Entry, text: str) -> Entry:
    """Give an entry with another text; one that was approved stays so: a person asked for it."""
    if entry.state is State.APPROVED and text.strip():
        return replace(entry, translation=text)
    return entry.edited(text if text.strip() else "")
