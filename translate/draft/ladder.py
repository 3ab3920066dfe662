"""The parts of a message, written with the translations of their sentences.

What came out flawed is made in another way: with names and numbers shielded, or piecewise.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from translate.document import InlineKind
from translate.draft.capitals import raised
from translate.draft.flaws import PLACEHOLDER, Judge, trust_in
from translate.draft.parts import Part, Segment, Wrap
from translate.draft.restore import Rung, restored
from translate.draft.shield import shielded
from translate.engine.alignment import NO_ALIGNMENT
from translate.engine.types import Translation
from translate.prose import Escape, Hold, Mark, Prose, escaped, joined, unescaped, wrapped

PIECEWISE_TRUST = 0.6
"""What a sentence is worth whose parts were translated apart."""


class Missing(Exception):  # noqa: N818 - not an error: the work goes on when they are there
    """Some sentences have no translation yet."""

    def __init__(self, sentences: frozenset[str]) -> None:
        super().__init__(sentences)
        self.sentences = sentences


@dataclass(frozen=True, slots=True)
class Made:
    """A part of a draft."""

    raw: str
    """reST."""
    rung: Rung = Rung.PROSE
    trust: float = 1.0
    """From 0 to 1: of its least certain sentence."""
    flaws: tuple[str, ...] = ()


def _together(raw: str, parts: Sequence[Made]) -> Made:
    """Write several parts as one."""
    return Made(
        raw,
        max((one.rung for one in parts), default=Rung.PROSE),
        min((one.trust for one in parts), default=1.0),
        tuple(dict.fromkeys(flaw for one in parts for flaw in one.flaws)),
    )


def _each(makers: Iterable[Callable[[], Made]]) -> list[Made]:
    """Make several parts; ask for what is missing in all of them at once.

    :raises Missing: when translations are missing.
    """
    made: list[Made] = []
    missing: set[str] = set()
    for make in makers:
        try:
            made.append(make())
        except Missing as told:
            missing |= told.sentences
    if missing:
        raise Missing(frozenset(missing))
    return made


@dataclass(frozen=True, slots=True)
class Ladder:
    """What writes parts, by the ladder of `restore`."""

    known: Mapping[str, Translation]
    """Translations by sentence."""
    judge: Judge
    escape: Escape = escaped
    is_piecewise: bool = False
    """Translate every sentence that holds markup piecewise."""

    def write(self, parts: Sequence[Part]) -> Made:
        """Write parts.

        :raises Missing: when translations are missing.
        """
        made = _each(partial(self._part, one) for one in parts)
        are_markup = (isinstance(one, Wrap) for one in parts)
        raws = (one.raw for one in made)
        return _together(self._clean(joined(zip(raws, are_markup, strict=True))), made)

    def _clean(self, raw: str) -> str:
        """Take away placeholders that the machine made up."""
        for one in self.judge.placeholders:
            raw = raw.replace(one, "")
        return raw.strip(" ")

    def _part(self, part: Part) -> Made:
        if isinstance(part, str):
            return Made(part)
        return self._around(part) if isinstance(part, Wrap) else self._sentence(part)

    def _around(self, part: Wrap) -> Made:
        made = _each(partial(self._part, one) for one in part.parts if not isinstance(one, Wrap))
        inner = "".join(unescaped(one.raw) for one in made)
        return _together(wrapped(part.piece, inner, self.escape), made)

    def _sentence(self, segment: Segment) -> Made:
        """Write a sentence; a flawed one with its names and numbers shielded, if that mends it."""
        prose, escape = segment.prose, self._escape_of(segment)
        made = self._whole(prose, escape)
        shield = shielded(prose, self.judge.placeholders) if made.flaws else None
        if shield is None:
            return made
        other = self._whole(shield.prose, escape)
        for placeholder, words in shield.words.items():
            other = replace(other, raw=other.raw.replace(placeholder, escape(words)))
        return made if other.flaws else other

    def _escape_of(self, segment: Segment) -> Escape:
        escape = self.escape
        return (lambda text: escape(raised(text))) if segment.is_in_capitals else escape

    def _whole(self, prose: Prose, escape: Escape) -> Made:
        """Write a sentence, its markup where its words went; piecewise where nobody can tell."""
        has_markup = any(mark.hold is not Hold.TERM for mark in prose.marks)
        if self.is_piecewise and has_markup:
            return self._piecewise(prose, escape)
        translation = self._translation(prose.text)
        flaws = self.judge.sentence(prose.text, translation.text)
        is_cut = PLACEHOLDER in flaws and has_markup
        translation = _never_empty(prose.text, translation)
        found = None if is_cut else restored(prose, translation, self.judge.letters, escape)
        if found is None:
            return self._piecewise(prose, escape)
        return Made(found.raw, found.rung, _trust(translation, flaws, found.quality), flaws)

    def _piecewise(self, prose: Prose, escape: Escape) -> Made:
        """Write a sentence, what stands between its marks translated apart."""
        marks = [one for one in prose.marks if one.hold is not Hold.TERM]
        starts = [0, *(mark.span.end for mark in marks)]
        ends = [*(mark.span.start for mark in marks), len(prose.text)]
        between = [prose.text[start:end] for start, end in zip(starts, ends, strict=True)]
        under = [_under(mark, prose) for mark in marks]
        made = _each(partial(self._plain, text) for text in [*between, *under])
        inner = made[len(between) :]
        parts = [(escape(made[0].raw), False)]
        for mark, text, after in zip(marks, inner, made[1:], strict=False):
            parts += [*_marked(mark, text.raw, escape), (escape(after.raw), False)]
        return _together(joined(parts), [*made, Made("", Rung.PIECEWISE)])

    def _plain(self, text: str) -> Made:
        """Translate a part of a sentence; the spaces and the punctuation around it stay.

        :returns: prose, not reST.
        """
        match = _CORE.search(text)
        if not match or not self.judge.letters.search(text):
            return Made(text)
        translation = self._translation(match[0])
        flaws = self.judge.sentence(match[0], translation.text)
        trust = _trust(translation, flaws, PIECEWISE_TRUST)
        fitted = _fitted(match[0], _never_empty(match[0], translation).text)
        return Made(text[: match.start()] + fitted + text[match.end() :], trust=trust, flaws=flaws)

    def _translation(self, sentence: str) -> Translation:
        """Give the translation of a sentence."""
        found = self.known.get(sentence)
        if found is None:
            raise Missing(frozenset({sentence}))
        return found


def _never_empty(sentence: str, translation: Translation) -> Translation:
    """Give a sentence itself where the machine gave nothing."""
    if translation.text.strip():
        return translation
    return replace(translation, text=sentence, alignment=NO_ALIGNMENT)


def _under(mark: Mark, prose: Prose) -> str:
    """Give the words under a mark that are to be translated."""
    return prose.text[mark.span.start : mark.span.end] if mark.hold is Hold.WRAP else ""


def _marked(mark: Mark, text: str, escape: Escape) -> list[tuple[str, bool]]:
    """Write a mark around its translated words, or as it was."""
    if mark.hold is Hold.WRAP:
        return [(wrapped(mark.piece, text, escape), True)]
    is_markup = mark.piece.kind is not InlineKind.TEXT
    return [(" " if mark.apart else "", False), (mark.piece.raw, is_markup)]


def _trust(translation: Translation, flaws: Sequence[str], quality: float) -> float:
    trust = math.exp(min(translation.score, 0.0)) * (0.5 + 0.5 * quality)
    return trust * trust_in(flaws)


_CORE = re.compile(r"\w(?:.*\w)?", re.DOTALL)


def _fitted(source: str, translation: str) -> str:
    """Take away the capital and the full stop that a model gives to half a sentence."""
    fitted = translation.strip().rstrip(".") or translation
    if source[0].islower() and fitted[:1].isupper() and fitted[1:2].islower():
        fitted = fitted[0].lower() + fitted[1:]
    return fitted
