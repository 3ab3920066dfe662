"""Findings of the segments under review, each judged once."""

from __future__ import annotations

from pathlib import Path

from translate.catalog import Entry
from translate.checks import Finding, Languages, Surroundings, judge, pair_of
from translate.errors import EngineError, Severity, TranslateError
from translate.glossary import Glossary, read_glossary
from translate.review.reading import Readings
from translate.review.segment import Place, Segment

_KEPT = 50_000


class Judge:
    """Judges translations, and remembers its judgements."""

    def __init__(self, readings: Readings, root: Path, source_lang: str) -> None:
        self._readings = readings
        self._source_lang = source_lang
        self._root = root
        self._known: dict[tuple[Place, str], tuple[Finding, ...]] = {}
        self._glossary: Glossary | None = None
        self._complaint: TranslateError | None = None
        """Why the glossary cannot be read."""
        self._has_read = False

    @property
    def glossary(self) -> Glossary | None:
        """The site's terms; None without a glossary, or without what reads Russian words.

        :raises InputError: when the glossary is broken.
        """
        if not self._has_read:
            self._has_read = True
            self._read_glossary()
        if self._complaint is not None:
            raise self._complaint
        return self._glossary

    def _read_glossary(self) -> None:
        self._glossary = self._complaint = None
        try:
            self._glossary = read_glossary(self._root)
        except EngineError:
            return
        except TranslateError as error:
            self._complaint = error

    def forget_glossary(self) -> None:
        """Read the glossary again, and judge everything anew."""
        self._has_read = False
        self._known.clear()

    def findings(self, segment: Segment, translation: str | None = None) -> tuple[Finding, ...]:
        """Judge a segment's translation, or another one, without what a person dismissed."""
        text = segment.entry.translation if translation is None else translation
        if not text:
            return ()
        key = (segment.place, text)
        if key not in self._known:
            if len(self._known) > _KEPT:
                self._known.clear()
            self._known[key] = self._judged(segment.place, text)
        return _undismissed(self._known[key], segment.entry, text)

    def _judged(self, place: Place, text: str) -> tuple[Finding, ...]:
        try:
            with self._readings.lock:
                reading = self._readings.of(place.post)
                parser = None if place.key[0] is not None else reading.parser
                source = reading.source(place.key)
                terms, told = self._terms()
                pair = pair_of(
                    source,
                    text,
                    parser,
                    self._languages(place),
                    around=Surroundings(glossary=terms),
                )
                return (*judge(pair), *told)
        except TranslateError as error:
            return (Finding("source-error", Severity.WARNING, str(error), None),)

    def _languages(self, place: Place) -> Languages:
        return Languages(self._source_lang, place.lang, self._readings.letters)

    def _terms(self) -> tuple[Glossary | None, tuple[Finding, ...]]:
        try:
            return self.glossary, ()
        except TranslateError as error:
            return None, (Finding("glossary-error", Severity.HINT, str(error)),)

    def has_errors(self, segment: Segment) -> bool:
        """Tell whether a segment has findings that a person should look at."""
        return any(one.severity is not Severity.HINT for one in self.findings(segment))


def _undismissed(found: tuple[Finding, ...], entry: Entry, text: str) -> tuple[Finding, ...]:
    """Leave out what was dismissed, while the text is the one that it was dismissed for."""
    if not entry.ignored or text != entry.translation:
        return found
    return tuple(one for one in found if one.code not in entry.ignored)
