"""The site's own terms: reading them, and finding them in a text in whatever form they stand.

Russian words are compared by lemma, which pymorphy3 finds; this is its only importer.
"""

from __future__ import annotations

import csv
import functools
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from translate.errors import EngineError, InputError, Location, UsageError
from translate.files import read_bytes, replace_file

FILE_NAMES = ("glossary.csv", "glossary.txt", "glossary.tsv")
"""Where a glossary may stand, from the site's root; the first that exists is read."""

_HEADERS = frozenset({"source", "source term", "term", "термин", "исходный термин", "ru"})
_TARGET_HEADERS = frozenset({"target", "target term", "translation", "перевод", "en"})
_KEEP = re.compile(r"do not translate|не переводить", re.IGNORECASE)
_FORBIDDEN = re.compile(r"(?:^|[\s;(])(?:not|не):\s*([^;)]+)", re.IGNORECASE)
_COLUMNS = 3
_BREAK = re.compile(r"\s*[\t\r\n]\s*")
"""What no cell of OmegaT's form can hold."""


@dataclass(frozen=True, slots=True)
class Term:
    """What a word or a phrase is in the target language."""

    source: str
    target: str
    note: str = ""
    line: int = 0
    """Where it stands in the glossary, 1-based; 0 when it came from no file."""

    @property
    def keep(self) -> bool:
        """Tell whether the term is not to be translated."""
        return self.target in ("", self.source) or bool(_KEEP.search(self.note))

    @property
    def forbidden(self) -> tuple[str, ...]:
        """Give what must not stand for the term: what its note lists after `not:` or `не:`."""
        match = _FORBIDDEN.search(self.note)
        return tuple(one.strip() for one in match[1].split(",") if one.strip()) if match else ()

    @property
    def rendering(self) -> str:
        """Give what stands for the term in a translation."""
        return self.target or self.source


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A term in a text."""

    start: int
    """In characters, 0-based."""
    end: int
    """In characters, exclusive."""
    term: Term
    number: str
    """The number of the head word in the text: “sing”, “plur”, or empty when it has none."""


def read_glossary(root: Path) -> Glossary | None:
    """Read the glossary of the site at `root`; without one there is None.

    :raises InputError: when it cannot be read, or is no glossary.
    """
    for name in FILE_NAMES:
        path = root / name
        if path.exists():
            return Glossary(parse_glossary(_decode(read_bytes(path, name), name), name))
    return None


def add_term(root: Path, term: Term) -> Path:
    """Add a term to a site's glossary; without one, a glossary.csv is begun.

    :returns: the file; a term that stands there already changes nothing.
    :raises UsageError: when the term is there with another translation.
    :raises InputError, StoreError: when the glossary cannot be read or written.
    """
    name = next((one for one in FILE_NAMES if (root / one).is_file()), FILE_NAMES[0])
    path = root / name
    text = _decode(read_bytes(path, name), name) if path.is_file() else "source,target,note\n"
    for one in parse_glossary(text, name):
        if _folded(one.source) == _folded(term.source):
            if one.target == term.target:
                return path
            raise UsageError(
                f"“{term.source}” is there already, as “{one.rendering}”",
                Location(name, one.line),
                hint="change it in the file",
            )
    newline = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text or text.endswith("\n") else newline
    first = next((line for line in text.splitlines() if _is_content([line])), "")
    line = _row(term, "\t" if "\t" in first else _delimiter(first), newline)
    replace_file(path, f"{text}{gap}{line}".encode(), root, name)
    return path


def _row(term: Term, delimiter: str, newline: str) -> str:
    cells = [term.source, term.target, *([term.note] if term.note else [])]
    if delimiter == "\t":
        return "\t".join(_BREAK.sub(" ", cell) for cell in cells) + newline
    row = io.StringIO()
    csv.writer(row, delimiter=delimiter, lineterminator=newline).writerow(cells)
    return row.getvalue()


def _decode(data: bytes, shown: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"the glossary is not UTF-8: byte 0x{data[error.start]:02x}",
            Location(shown, data.count(b"\n", 0, error.start) + 1),
            hint="convert it, for example with `iconv -f cp1251 -t utf-8`",
        ) from error


def parse_glossary(text: str, shown: str) -> tuple[Term, ...]:
    """Read terms from CSV, or from OmegaT's form: lines of fields that tabs part.

    A tab in the first line that is no comment tells OmegaT's form; a semicolon in it,
    and no comma, tells the CSV that spreadsheets write in Russia. Rows are source,
    target, note. A row whose source begins with `#` is a comment, and one that names
    the columns may come first. Of rows with the same source the last one counts.

    :param shown: the file's path as the user knows it, for errors.
    :raises InputError: for a row without a source, too many columns, broken quotes.
    """
    text = text.removeprefix("\ufeff")
    first = next((line for line in text.splitlines() if _is_content([line])), "")
    rows = _tab_rows(text) if "\t" in first else _csv_rows(text, shown, _delimiter(first))
    terms: dict[str, Term] = {}
    for index, (line, cells) in enumerate(row for row in rows if _is_content(row[1])):
        if index == 0 and _is_header(cells):
            continue
        term = _term(cells, Location(shown, line))
        terms[_folded(" ".join(term.source.split()))] = term
    return tuple(terms.values())


def _is_header(cells: Sequence[str]) -> bool:
    return cells[0].casefold() in _HEADERS and (
        len(cells) < 2 or cells[1].casefold() in _TARGET_HEADERS
    )


def _is_content(cells: Sequence[str]) -> bool:
    return any(cell.strip() for cell in cells) and not cells[0].lstrip().startswith("#")


def _delimiter(first: str) -> str:
    return ";" if ";" in first and "," not in first else ","


def _tab_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.split("\n"), 1):
        # OmegaT itself ignores whatever follows the third column.
        yield number, [cell.strip() for cell in line.split("\t")][:_COLUMNS]


def _csv_rows(text: str, shown: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    line = 1
    try:
        for cells in reader:
            yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            f"the row is no CSV: {error}",
            Location(shown, line),
            hint="put quotes around a whole field, and double the quotes in it",
        ) from error


def _term(cells: list[str], place: Location) -> Term:
    while len(cells) > _COLUMNS and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > _COLUMNS:
        raise InputError(
            f"the row has {len(cells)} columns",
            place,
            hint="there are three: source, target, note; quote a field that holds a comma",
        )
    if not cells[0]:
        raise InputError("the row has no source term", place, hint="add one, or delete the row")
    target, note = [*cells[1:], "", ""][:2]
    return Term(cells[0], target, note, place.line or 0)


_TOKEN = re.compile(r"\w+(?:[-‑]\w+)*(?:\+\+|#)?")
"""A word, with its hyphens; the signs at the end are for C++ and C#."""
_CYRILLIC = re.compile(r"[а-яё]+(?:-[а-яё]+)*")
_ENDING = re.compile(r"([a-z0-9]+)-(?:[аеиоуыя]|[аояе][мх]|ами|ями|ов|ев|ой|ей|ом|ем)")
"""A Latin word with a Russian case ending: “GID-ами”."""
_CACHED_WORDS = 1 << 16


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A term as it is looked for."""

    term: Term
    words: tuple[frozenset[str], ...]
    """The lemmas of each word."""
    gaps: tuple[str, ...]
    """What stands before, between and after the words; a space for any white space."""


class Glossary:
    """Terms, and how to find them."""

    def __init__(self, terms: Iterable[Term]) -> None:
        """Take the terms.

        :raises EngineError: when pymorphy3 is not installed.
        """
        self.terms = tuple(terms)
        self._patterns: dict[str, list[_Pattern]] = {}
        for term in self.terms:
            pattern = _pattern(term)
            for lemma in pattern.words[0] if pattern.words else ():
                self._patterns.setdefault(lemma, []).append(pattern)

    def find(self, text: str) -> list[TermMatch]:
        """Find the terms in `text`, in order; where several overlap, the longest.

        Cyrillic words match in every form, ё as е; other words but for their case.
        """
        found = sorted(self._candidates(text), key=lambda one: (one.start - one.end, one.start))
        used = bytearray(len(text))
        taken = []
        for match in found:
            if not any(used[match.start : match.end]):
                used[match.start : match.end] = b"x" * (match.end - match.start)
                taken.append(match)
        return sorted(taken, key=lambda one: one.start)

    def unmet(self, text: str, translation: str) -> tuple[str, ...]:
        """Tell which terms of `text` its translation renders otherwise, as “source → target”."""
        unmet = (one.term for one in self.find(text) if not _is_met(one.term, translation))
        return tuple(dict.fromkeys(f"{term.source} → {term.rendering}" for term in unmet))

    def forbidden(self, text: str, translation: str) -> list[tuple[Term, int, int]]:
        """Find what must not stand for the terms of `text` in its translation.

        :returns: each term, and where its forbidden rendering stands in the translation.
        """
        terms = {one.term.source: one.term for one in self.find(text)}
        return [
            (term, *match.span())
            for term in terms.values()
            for rendering in term.forbidden
            for match in _rendered(rendering).finditer(translation)
        ]

    def _candidates(self, text: str) -> Iterator[TermMatch]:
        tokens = [*_TOKEN.finditer(text)]
        for at, token in enumerate(tokens):
            seen = set()
            for lemma in lemmas(token[0]):
                for pattern in self._patterns.get(lemma, ()):
                    if id(pattern) not in seen:
                        seen.add(id(pattern))
                        yield from _matches(pattern, text, tokens[at : at + len(pattern.words)])


def _matches(pattern: _Pattern, text: str, tokens: list[re.Match[str]]) -> Iterator[TermMatch]:
    if len(tokens) < len(pattern.words):
        return
    for token, wanted in zip(tokens, pattern.words, strict=True):
        if wanted.isdisjoint(lemmas(token[0])):
            return
    for left, right, gap in zip(tokens, tokens[1:], pattern.gaps[1:], strict=False):
        if _blank(text[left.end() : right.start()]) != gap:
            return
    before, after = pattern.gaps[0], pattern.gaps[-1]
    start, end = tokens[0].start() - len(before), tokens[-1].end() + len(after)
    if start >= 0 and text.startswith(before, start) and text.startswith(after, tokens[-1].end()):
        yield TermMatch(start, end, pattern.term, _number([token[0] for token in tokens]))


def _pattern(term: Term) -> _Pattern:
    tokens = [*_TOKEN.finditer(term.source)]
    edges = [0, *(edge for token in tokens for edge in token.span()), len(term.source)]
    gaps = [term.source[at:to] for at, to in zip(edges[::2], edges[1::2], strict=True)]
    words = tuple(lemmas(token[0]) for token in tokens)
    return _Pattern(term, words, tuple(_blank(gap) for gap in gaps))


def _blank(gap: str) -> str:
    return re.sub(r"\s+", " ", gap)


def _is_met(term: Term, translation: str) -> bool:
    """Allow an English plural or possessive, and another case of the letters."""
    return bool(_rendered(term.rendering).search(translation))


@functools.lru_cache(maxsize=_CACHED_WORDS)
def _rendered(rendering: str) -> re.Pattern[str]:
    wanted = r"\s+".join(re.escape(word) for word in rendering.split())
    return re.compile(rf"(?<!\w){wanted}(?:e?s|['’]s?)?(?!\w)", re.IGNORECASE)


def _folded(word: str) -> str:
    return word.casefold().replace("ё", "е").replace("‑", "-")


@functools.cache
def _morphology() -> Any:
    try:
        from pymorphy3 import MorphAnalyzer

        return MorphAnalyzer(lang="ru")
    except (ImportError, ValueError) as error:
        # pymorphy3 without its dictionaries is a ValueError.
        raise EngineError(
            "the glossary needs pymorphy3 and its Russian dictionary",
            hint="run `pip install 'tolmach[mt]'`",
        ) from error


@functools.lru_cache(maxsize=_CACHED_WORDS)
def lemmas(word: str) -> frozenset[str]:
    """Give what a word may be a form of, folded."""
    lowered = word.lower().replace("‑", "-")
    if _CYRILLIC.fullmatch(lowered):
        parses = _morphology().parse(lowered)
        return frozenset({_folded(one.normal_form) for one in parses})
    ended = _ENDING.fullmatch(lowered)
    if ended:
        return frozenset({ended[1]})
    if "-" not in lowered:
        return frozenset({_folded(word)})
    parts = [sorted(lemmas(part)) for part in lowered.split("-")]
    return frozenset("-".join(choice) for choice in product(*parts))


def _number(words: list[str]) -> str:
    """Give the number of the first noun, as the adjectives beside it allow."""
    known = [_numbers(word) for word in words]
    heads = [numbers for noun, numbers in known if noun and numbers]
    head = next(iter(heads), known[-1][1])
    if not head:
        return ""
    for noun, numbers in known:
        agreed = tuple(one for one in head if noun or not numbers or one in numbers)
        head = agreed or head
    return head[0]


@functools.lru_cache(maxsize=_CACHED_WORDS)
def _numbers(word: str) -> tuple[bool, tuple[str, ...]]:
    """Tell whether a word is likeliest a noun, and its possible numbers, the likeliest first."""
    lowered = word.lower().replace("‑", "-")
    if not _CYRILLIC.fullmatch(lowered.rpartition("-")[2]):
        return False, ()
    parses = _morphology().parse(lowered)
    noun = parses[0].tag.POS == "NOUN"
    fitting = [one for one in parses if not noun or one.tag.POS == "NOUN"]
    return noun, tuple(dict.fromkeys(one.tag.number for one in fitting if one.tag.number))
