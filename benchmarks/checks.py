"""How often the checks are wrong, and what they miss: the figures of docs/checks.md."""

from __future__ import annotations

import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.faults import CYRILLIC, FAULTS, Fault, Posted, real_messages, translated
from benchmarks.planted import PLANTED, Planted
from translate.checks import CHECKS, Finding, Languages, Surroundings, judge, pair_of
from translate.checks.names import renderings
from translate.document import Inline, InlineKind
from translate.errors import Severity
from translate.rst import InlineParser
from translate.spelling import read_speller
from translate.vocabulary import STANDARD

LANGUAGES = Languages("ru", "en", CYRILLIC)
PARSER = InlineParser(STANDARD, {})
SETS = ("flores-dev", "news-dev")
REAL_FAULTS = Path(__file__).with_name("real-faults.txt")
"""Alarms on people's translations that a person found right: set, line, code."""
_WANTED = 200
_LEAST = 20
_LOUD = (Severity.WARNING, Severity.ERROR)


def references(shared: Path) -> Iterator[tuple[str, int, str, str]]:
    """Give lines of the test sets: set, line (1-based), source, translation by a person."""
    for name in SETS:
        sides = [(shared / f"eval/{name}.{lang}").read_text("utf-8") for lang in ("ru", "en")]
        rows = zip(*(side.splitlines() for side in sides), strict=True)
        for line, (source, translation) in enumerate(rows, 1):
            yield name, line, source, translation


def _site(rows: Sequence[tuple[str, int, str, str]]) -> Surroundings:
    texts = ((source, translation) for *_, source, translation in rows)
    with tempfile.TemporaryDirectory() as root:
        return Surroundings(spelling=read_speller(Path(root), "en"), renderings=renderings(texts))


def _judged(source: str, translation: str, around: Surroundings) -> tuple[Finding, ...]:
    pieces = PARSER.parse(source)[0]
    return judge(pair_of(pieces, translation, PARSER, LANGUAGES, ("paragraph",), around))


def alarms(rows: Sequence[tuple[str, int, str, str]]) -> set[tuple[str, int, str]]:
    """Give the warnings and errors on good translations: set, line, code."""
    around = _site(rows)
    return {
        (name, line, one.code)
        for name, line, source, translation in rows
        for one in _judged(source, translation, around)
        if one.severity in _LOUD
    }


def real_faults() -> set[tuple[str, int, str]]:
    """Read which alarms tell of real faults of the test sets."""
    rows = (line.split() for line in REAL_FAULTS.read_text("utf-8").splitlines())
    return {(row[0], int(row[1]), row[2]) for row in rows if row and not row[0].startswith("#")}


def caught(kind: Planted, rows: Sequence[tuple[str, int, str, str]]) -> tuple[int, int]:
    """Plant one kind of fault in translations; tell how many were seen, of how many."""
    chance = random.Random(kind.name)
    site = _site(rows)
    rows = paragraphs(rows) if kind.name == "sentences_dropped" else rows
    seen = planted = 0
    for _, _, source, translation in chance.sample(rows, len(rows)):
        bad = kind.plant(source, translation, chance)
        around = kind.around(source, translation)
        around = replace(around, spelling=site.spelling, renderings=site.renderings)
        if bad is None or bad == translation or _codes(source, translation, around) & kind.codes:
            continue
        planted += 1
        seen += bool(_codes(source, bad, around) & kind.codes)
        if planted == _WANTED:
            break
    return seen, planted


def paragraphs(rows: Sequence[tuple[str, int, str, str]]) -> list[tuple[str, int, str, str]]:
    """Join four lines at a time."""
    joined = []
    for at in range(0, len(rows) - 3, 4):
        some = rows[at : at + 4]
        source, translation = (" ".join(str(row[side]) for row in some) for side in (2, 3))
        joined.append((some[0][0], some[0][1], source, translation))
    return joined


def _codes(source: str, translation: str, around: Surroundings) -> set[str]:
    return {one.code for one in _judged(source, translation, around)}


def markup_caught(fault: Fault, messages: Sequence[Posted]) -> tuple[int, int]:
    """Plant one fault of markup in real messages; tell how many were seen, of how many."""
    chance = random.Random(fault.__name__)
    seen = planted = 0
    for one in chance.sample(messages, len(messages)):
        text = translated(one.message.inlines)
        bad = fault(text, chance)
        if bad is None or bad == text:
            continue
        planted += 1
        seen += _is_told(one.message.inlines, bad, one.parser)
        if planted == _WANTED:
            break
    return seen, planted


def _is_told(source: tuple[Inline, ...], bad: str, parser: InlineParser) -> bool:
    found = judge(pair_of(source, bad, parser, LANGUAGES))
    return any(one.severity is Severity.ERROR for one in found)


def with_literals(messages: Iterable[Posted]) -> list[Posted]:
    """Give messages that have literals; in one that has none a Latin word becomes one."""
    found = []
    for one in messages:
        if any(_is_literal(piece) for piece in one.message.inlines):
            found.append(one)
            continue
        pieces, is_made = _with_literal(one.message.inlines, one.parser)
        if is_made:
            found.append(replace(one, message=replace(one.message, inlines=pieces)))
    return found


def _is_literal(piece: Inline) -> bool:
    return piece.kind is InlineKind.LITERAL and not set(piece.raw) & set(" \"'")


def _with_literal(
    pieces: tuple[Inline, ...], parser: InlineParser
) -> tuple[tuple[Inline, ...], bool]:
    for at, piece in enumerate(pieces):
        if piece.kind is InlineKind.TEXT:
            raw = re.sub(r"(?<= )([a-z]{3,})(?= )", r"``\1``", piece.raw, count=1)
            if raw != piece.raw:
                text = "".join(one.raw for one in (*pieces[:at],)) + raw
                text += "".join(one.raw for one in pieces[at + 1 :])
                parsed, complaints = parser.parse(text)
                return parsed, not complaints
    return pieces, False


def _corpus_alarms(messages: Sequence[Posted]) -> Counter[str]:
    """Count the errors that are told of sound markup."""
    return Counter(
        code
        for one in messages
        for code in {
            found.code
            for found in judge(
                pair_of(one.message.inlines, translated(one.message.inlines), one.parser, LANGUAGES)
            )
            if found.severity is Severity.ERROR
        }
    )


def measure(shared: Path, tell: Callable[[str], None]) -> None:
    """Measure everything, and tell of it in lines of Markdown."""
    rows = list(references(shared))
    found, real = alarms(rows), real_faults()
    tell(f"{len(rows)} translations by people; warnings and errors together:\n")
    tell("| code | told | of them real faults | false, per 1,000 |\n| --- | --- | --- | --- |")
    for code in [*(one.code for one in CHECKS), "all"]:
        told = {one for one in found if code in (one[2], "all")}
        if told:
            false = len(told - real)
            share = 1000 * false / len(rows)
            tell(f"| {code} | {len(told)} | {len(told & real)} | {share:.1f} |")
    messages = list(real_messages(shared / "corpus"))
    wrong = _corpus_alarms(messages)
    tell(f"\nErrors on the sound markup of {len(messages)} messages of real posts: {dict(wrong)}\n")
    tell("| planted | code | seen |\n| --- | --- | --- |")
    for kind in PLANTED:
        seen, planted = caught(kind, rows)
        few = " (few can be planted)" if planted < _LEAST else ""
        tell(f"| {kind.name} | {', '.join(sorted(kind.codes))} | {seen} of {planted}{few} |")
    literals = with_literals(messages)
    for fault in FAULTS:
        chosen = literals if fault.__name__ == "quotes_for_backticks" else messages
        seen, planted = markup_caught(fault, chosen)
        tell(f"| {fault.__name__} | any error | {seen} of {planted} |")


def main(corpus: Path) -> None:
    """Measure on the test sets, and on posts, that lie beside each other."""
    measure(corpus.parent, print)
