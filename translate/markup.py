"""Inline markup of a translation against that of its source.

A *signature* is the multiset of protected pieces: what a translation must
bring back, in any order. `carry` moves a change that touched nothing but such
pieces from a source text into its translation.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from translate.document import Inline, InlineKind

Signature = Counter[tuple[str, str]]
"""How often each protected piece occurs: (kind, target)."""

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def normalized_name(text: str) -> str:
    """Give the reference name that docutils makes of a text."""
    return " ".join(text.lower().split())


def identity(piece: Inline) -> tuple[str, str]:
    """Say what a protected piece is, whatever text it shows."""
    if piece.kind in (InlineKind.REFERENCE, InlineKind.ALIAS):
        return "reference", piece.target
    return piece.kind.value, piece.target


def signature(pieces: Sequence[Inline]) -> Signature:
    """Count the protected pieces."""
    return Counter(identity(piece) for piece in pieces if piece.protected)


@dataclass(frozen=True, slots=True)
class Difference:
    """How the protected pieces of a translation differ from those of its source."""

    lost: tuple[str, ...]
    added: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.lost or self.added)

    def __str__(self) -> str:
        told = [f"{verb} {', '.join(names)}" for verb, names in self._told() if names]
        return "; ".join(told)

    def _told(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return ("lost", self.lost), ("added", self.added)


def compare(
    source: Sequence[Inline],
    translation: Sequence[Inline],
    renamed: Mapping[str, str] | None = None,
) -> Difference:
    """Tell which protected pieces a translation lost or added.

    :param renamed: reference names as they stand in the translated post, to the
        names in the source: the titles that they were made of are translated.
    """
    wanted, given = signature(source), signature(translation)
    if renamed:
        given = Counter()
        for piece in translation:
            if piece.protected:
                kind, target = identity(piece)
                name = renamed.get(target, target) if kind == "reference" else target
                given[kind, name] += 1
    return Difference(_named(wanted - given), _named(given - wanted))


def _named(some: Signature) -> tuple[str, ...]:
    return tuple(f"{kind} {target}" for (kind, target), count in some.items() for _ in range(count))


def plain_text(pieces: Sequence[Inline]) -> str:
    """Give the text that a reader sees."""
    return "".join(_seen(piece) for piece in pieces)


def _seen(piece: Inline) -> str:
    if piece.kind is InlineKind.LITERAL:
        return piece.raw[2:-2]
    if piece.kind is InlineKind.REFERENCE:
        return piece.raw.rstrip("_").strip("`")
    if piece.kind is InlineKind.URI:
        return piece.raw
    return _ESCAPE.sub(lambda match: "" if match[1].isspace() else match[1], piece.text)


def is_same_skeleton(old: Sequence[Inline], new: Sequence[Inline]) -> bool:
    """Tell whether two texts differ in nothing but their protected pieces' targets."""
    return len(old) == len(new) and all(
        before.kind is after.kind and _words(before) == _words(after)
        for before, after in zip(old, new, strict=True)
    )


def _words(piece: Inline) -> list[str]:
    return piece.text.split()


def carry(
    old: Sequence[Inline], new: Sequence[Inline], translation: Sequence[Inline]
) -> str | None:
    """Bring a markup-only change of the source into its translation.

    Law: the signature of the result is the signature of `new`.

    :returns: the translation with the new pieces in place, or None when it
        cannot be told for certain where each of them belongs.
    """
    if not is_same_skeleton(old, new) or compare(old, translation):
        return None
    moved: dict[tuple[str, str], list[tuple[Inline, Inline]]] = defaultdict(list)
    for before, after in zip(old, new, strict=True):
        if before.protected:
            moved[identity(before)].append((before, after))
    carried: list[str] = []
    for piece in translation:
        if not piece.protected:
            carried.append(piece.raw)
            continue
        choices = moved[identity(piece)]
        if len({(after.raw if not after.text else after.target) for _, after in choices}) > 1:
            return None
        carried.append(_retargeted(piece, *choices[0]))
    return "".join(carried)


def _retargeted(piece: Inline, before: Inline, after: Inline) -> str:
    """Write `piece` with what changed from `before` to `after`; its own text stays."""
    if before.raw == after.raw:
        return piece.raw
    if not piece.text or not after.text:
        return after.raw
    head, tail = after.raw[: after.text_at], after.raw[after.text_at + len(after.text) :]
    return f"{head}{piece.text}{tail}"
