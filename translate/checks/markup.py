"""Checks of inline markup: what docutils rejects, and what was lost, added or changed.

The pieces of the translation are compared with those of the source as multisets of (kind,
target): links may change places, and nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from translate.checks.types import Check, Example, Pair, Trouble
from translate.document import Inline, InlineKind, Span
from translate.errors import Severity
from translate.markup import compare, identity
from translate.seen import Placed, placed

_NAMES = {
    InlineKind.LITERAL: "the literal",
    InlineKind.LINK: "the link to",
    InlineKind.URI: "the address",
    InlineKind.ALIAS: "the reference to",
    InlineKind.REFERENCE: "the reference to",
    InlineKind.ANONYMOUS: "an anonymous reference",
    InlineKind.ROLE: "the role",
    InlineKind.FOOTNOTE: "the footnote mark",
    InlineKind.CITATION: "the citation mark",
    InlineKind.SUBSTITUTION: "the substitution",
    InlineKind.TARGET: "the inline target",
}
_ADVICE = {
    "Inline literal start-string without end-string.": "close the literal with ``",
    "Inline emphasis start-string without end-string.": "close the emphasis with *, or write \\*",
    "Inline strong start-string without end-string.": "close the strong text with **, or write \\*",
    "Inline interpreted text or phrase reference start-string without end-string.": (
        "a backtick is not closed: end a link with `__, a literal with ``"
    ),
    "Inline substitution_reference start-string without end-string.": (
        "close the substitution with |, or write \\|"
    ),
    "Inline target start-string without end-string.": "close the inline target with `",
}
_MARKS = re.compile(r"`+_*|(?<![^\W_])\*+(?=\S)|(?<=\S)\*+(?![^\W_])")
_QUOTED = "\"'“”‘’«»"


def told(piece: Inline) -> str:
    """Name a protected piece as a translator knows it."""
    name = _NAMES.get(piece.kind, piece.kind.value)
    if piece.kind is InlineKind.ANONYMOUS:
        return f"{name} {piece.raw}"
    if piece.kind is InlineKind.TARGET:
        return name
    shown = piece.raw if piece.kind is InlineKind.ROLE and not piece.text else piece.target
    return f"{name} {shown}"


def _broken(pair: Pair) -> Iterator[Trouble]:
    problems = [one.span for one in placed(pair.pieces) if one.piece.kind is InlineKind.PROBLEM]
    spans = [*problems, *([None] * len(pair.complaints))]
    for complaint, span in list(zip(pair.complaints, spans, strict=False))[_known(pair) :]:
        yield Trouble(_ADVICE.get(complaint, f"docutils says: {complaint.rstrip('.')}"), span)


def _known(pair: Pair) -> int:
    """Count what docutils rejects in the source already."""
    return sum(one.kind is InlineKind.PROBLEM for one in pair.source)


def _is_broken(pair: Pair) -> bool:
    """Tell whether pieces cannot be compared, for docutils reads them otherwise than meant."""
    return len(pair.complaints) > _known(pair)


@dataclass(frozen=True, slots=True)
class _Difference:
    """The protected pieces that only one of two texts has."""

    lost: tuple[Inline, ...]
    added: tuple[Placed, ...]


def _difference(pair: Pair) -> _Difference:
    if _is_broken(pair) or not pair.is_markup:
        return _Difference((), ())
    if not compare(pair.source, pair.pieces, pair.around.renamed):
        return _Difference((), ())
    left = [_identity(one, pair) for one in pair.pieces if one.protected]
    lost = []
    for piece in (one for one in pair.source if one.protected):
        if identity(piece) in left:
            left.remove(identity(piece))
        else:
            lost.append(piece)
    wanted = [identity(one) for one in pair.source if one.protected]
    added = []
    for one in (one for one in placed(pair.pieces) if one.piece.protected):
        if _identity(one.piece, pair) in wanted:
            wanted.remove(_identity(one.piece, pair))
        else:
            added.append(one)
    return _Difference(tuple(lost), tuple(added))


def _identity(piece: Inline, pair: Pair) -> tuple[str, str]:
    kind, target = identity(piece)
    return kind, pair.around.renamed.get(target, target) if kind == "reference" else target


def _changes(found: _Difference) -> list[tuple[Inline, Placed]]:
    """Pair what was lost with what was added of the same kind, in order."""
    waiting = list(found.added)
    pairs = []
    for piece in found.lost:
        same = next((one for one in waiting if one.piece.kind is piece.kind), None)
        if same is not None:
            waiting.remove(same)
            pairs.append((piece, same))
    return pairs


def _changed(pair: Pair) -> Iterator[Trouble]:
    for was, now in _changes(_difference(pair)):
        message = (
            f"the source has {told(was)} where the translation has {told(now.piece)};"
            " write it as there"
        )
        yield Trouble(message, now.span, _retargeted(was, now.piece))


def _retargeted(was: Inline, now: Inline) -> str | None:
    """Give a piece with its target as in the source, where nothing else is to be chosen."""
    if not was.text:
        return was.raw
    if was.kind is InlineKind.LINK and now.text and "<" in was.raw:
        return f"{was.raw[: was.text_at]}{now.text}{was.raw[was.text_at + len(was.text) :]}"
    return None


def _lost(pair: Pair) -> Iterator[Trouble]:
    found = _difference(pair)
    changed = [was for was, _ in _changes(found)]
    for piece in found.lost:
        if any(piece is one for one in changed):
            continue
        quoted = _in_quotes(pair, piece)
        if quoted is not None:
            message = f"{told(piece)} stands between quotes; write it as {piece.raw}"
            yield Trouble(message, quoted, piece.raw)
        else:
            yield Trouble(f"the translation lacks {told(piece)}; put {piece.raw} in")


def _in_quotes(pair: Pair, piece: Inline) -> Span | None:
    """Find a lost literal's text between quotes."""
    if piece.kind is not InlineKind.LITERAL:
        return None
    inner = re.escape(piece.raw[2:-2])
    match = re.search(rf"[{_QUOTED}`]{{1,2}}{inner}[{_QUOTED}`]{{1,2}}", pair.translation)
    return Span(*match.span()) if match else None


def _added(pair: Pair) -> Iterator[Trouble]:
    for one in _new(pair):
        if not _is_doubled(pair, one.piece):
            message = f"the source has not {told(one.piece)}; take it out, or escape it"
            yield Trouble(message, one.span)


def _doubled(pair: Pair) -> Iterator[Trouble]:
    for one in _new(pair):
        if _is_doubled(pair, one.piece):
            yield Trouble(f"{told(one.piece)} is there once too often; take one out", one.span)


def _new(pair: Pair) -> list[Placed]:
    found = _difference(pair)
    changed = [now for _, now in _changes(found)]
    return [one for one in found.added if not any(one is other for other in changed)]


def _is_doubled(pair: Pair, piece: Inline) -> bool:
    return _identity(piece, pair) in [identity(one) for one in pair.source if one.protected]


def _underscore(pair: Pair) -> Iterator[Trouble]:
    """Find links that are anonymous in one text, and named in the other."""
    if _is_broken(pair):
        return
    endings = {one.target: _is_anonymous(one) for one in pair.source if _is_link(one)}
    for one in placed(pair.pieces):
        wanted = endings.get(one.piece.target) if _is_link(one.piece) else None
        if wanted is None or wanted == _is_anonymous(one.piece):
            continue
        whole = one.piece.raw.rstrip("_") + ("__" if wanted else "_")
        ending = "two underscores" if wanted else "one underscore"
        yield Trouble(f"the link ends in the source in {ending}; write {whole}", one.span, whole)


def _is_link(piece: Inline) -> bool:
    return piece.kind is InlineKind.LINK and "<" in piece.raw


def _is_anonymous(piece: Inline) -> bool:
    return piece.raw.endswith("__")


def _odd(pair: Pair) -> Iterator[Trouble]:
    """Find marks of markup that docutils takes for text."""
    if _is_broken(pair) or not pair.is_markup:
        return
    known = [mark for one in pair.source if _is_text(one) for mark in _marks(one.raw)]
    for one in placed(pair.pieces):
        if not _is_text(one.piece):
            continue
        for match in _MARKS.finditer(_without_escapes(one.piece.raw)):
            if match[0] in known:
                known.remove(match[0])
                continue
            start = one.span.start + match.start()
            message = (
                f"docutils takes “{match[0]}” for text here; set spaces around the markup,"
                " or close it"
            )
            yield Trouble(message, Span(start, start + len(match[0])))


_NESTED = re.compile(r"`+_*|\s*<[^<>\s]+>")
_HOLDERS = frozenset({InlineKind.EMPHASIS, InlineKind.STRONG, InlineKind.ROLE})


def _nested(pair: Pair) -> Iterator[Trouble]:
    """Find links inside emphasis that changed: docutils takes them for text, as in the source."""
    was, now = (_nested_marks(pieces) for pieces in (pair.source, pair.pieces))
    lost = list((was - now).elements())
    if lost:
        told_of = " and ".join(f"“{one.strip()}”" for one in lost)
        yield Trouble(f"{told_of} inside emphasis or a role is not as in the source; write it so")
    for extra in (now - was).elements():
        if not lost:
            yield Trouble(f"“{extra.strip()}” inside emphasis or a role is not in the source")


def _nested_marks(pieces: Sequence[Inline]) -> Counter[str]:
    marks = (_NESTED.findall(one.text) for one in pieces if one.kind in _HOLDERS)
    return Counter(re.sub(r"\s+", " ", mark) for found in marks for mark in found)


def _is_text(piece: Inline) -> bool:
    return piece.kind is InlineKind.TEXT


def _marks(raw: str) -> list[str]:
    return _MARKS.findall(_without_escapes(raw))


def _without_escapes(raw: str) -> str:
    """Put blanks for what is escaped, each character in its place."""
    return re.sub(r"\\.", "  ", raw, flags=re.DOTALL)


def _spaced(pair: Pair) -> Iterator[Trouble]:
    """Find links whose address is glued to their text, and so is text."""
    if _is_broken(pair):
        return
    for one in placed(pair.pieces):
        glued = re.search(r"(?<=\S)<[^<>\s]+[/.:][^<>\s]*>$", one.piece.text)
        was = any(re.search(r"\S<[^<>\s]+>$", piece.text) for piece in pair.source)
        if glued and not was:
            start = one.span.start + one.piece.text_at + glued.start()
            yield Trouble("put a space before the address", Span(start, start), " ")


_E = Severity.ERROR
CHECKS = (
    Check(
        "broken-markup",
        _E,
        "Docutils rejects the markup: a literal, a link or an emphasis is opened and not closed.",
        Example("Это **важно**.", "This is **important.", "This is **important**."),
        _broken,
    ),
    Check(
        "lost-markup",
        _E,
        "A link, a literal, a role, a footnote mark, a substitution or a target of the source is"
        " not in the translation. A literal that stands between quotes is told as such, and"
        " `--fix` makes it one again.",
        Example("Запустите ``make``.", 'Run "make".', "Run ``make``."),
        _lost,
    ),
    Check(
        "changed-markup",
        _E,
        "A link leads elsewhere, or a literal says something else than in the source. `--fix`"
        " writes it as in the source.",
        Example("Читайте `это <http://a.org/x>`__.", "Read `this <http://b.org/x>`__.",
                "Read `this <http://a.org/x>`__."),
        _changed,
    ),
    Check(
        "added-markup",
        _E,
        "The translation has a protected piece that the source has not: often a word with an"
        " underscore at its end, which docutils takes for a reference.",
        Example("Смотрите файл conf.", "See the file conf_.", "See the file conf."),
        _added,
    ),
    Check(
        "doubled-markup",
        _E,
        "A protected piece stands in the translation more often than in the source.",
        Example("Запустите ``make``.", "Run ``make``, then ``make``.", "Run ``make``."),
        _doubled,
    ),
    Check(
        "lost-underscore",
        _E,
        "A link ends in one underscore where the source has two, or the other way round: its text"
        " becomes a name, and two equal ones clash. `--fix` mends it.",
        Example("Вот `ключ <http://a.org>`__.", "Here is `a key <http://a.org>`_.",
                "Here is `a key <http://a.org>`__."),
        _underscore,
    ),
    Check(
        "odd-markup",
        _E,
        "Backticks or asterisks that docutils takes for text without a complaint: a space is"
        " missing beside the markup, or stands where none may. What the source has as text, too,"
        " is left alone.",
        Example("Запустите ``make``.", "Run``make`` ``make``.", "Run ``make``."),
        _odd,
    ),
    Check(
        "nested-markup",
        _E,
        "Docutils takes a link inside emphasis or a role for text. Where the source has one all the"
        " same, its marks and its address must stay as they are.",
        Example("*Вот `ключ <http://a.org/>`__.*", "*Here is `a key<http://a.org/>`__.*",
                "*Here is `a key <http://a.org/>`__.*"),
        _nested,
    ),
    Check(
        "glued-address",
        _E,
        "No space stands before the address of a link: docutils takes it for text. `--fix` puts"
        " one in.",
        Example("Вот `ключ <http://a.org/>`__.", "Here is `a key<http://a.org/>`__.",
                "Here is `a key <http://a.org/>`__."),
        _spaced,
    ),
)  # fmt: skip
