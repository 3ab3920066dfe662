"""Findings of the segments under review, each judged once."""

from __future__ import annotations

from collections.abc import Mapping

from translate.catalog import Entry, State
from translate.checks import Finding, Languages, Surroundings, judge, pair_of
from translate.checks.names import renderings
from translate.errors import EngineError, Severity, TranslateError
from translate.glossary import Glossary, read_glossary
from translate.merge.names import renamed
from translate.project import Project
from translate.review.reading import Reading, Readings
from translate.review.segment import Place, Segment
from translate.review.shelf import Shelf
from translate.spelling import Speller, read_speller

_KEPT = 50_000


class Judge:
    """Judges translations, and remembers its judgements."""

    def __init__(self, project: Project, readings: Readings, shelf: Shelf) -> None:
        self._project = project
        self._readings = readings
        self._shelf = shelf
        self._languages = Languages(project.config.source, shelf.lang, readings.letters)
        self._known: dict[tuple[Place, str, tuple[str, ...]], tuple[Finding, ...]] = {}
        self._glossary: Glossary | None = None
        self._complaint: TranslateError | None = None
        """Why the glossary or the site's own words cannot be read."""
        self._has_read = False
        self._speller: Speller | None = None
        self._names: Mapping[str, str] | None = None

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
            config = self._project.config.checks
            self._speller = read_speller(self._project.root, self._shelf.lang, config.dictionary)
            self._glossary = read_glossary(self._project.root)
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
        others = self._others(segment.place, text)
        key = (segment.place, text, others)
        if key not in self._known:
            if len(self._known) > _KEPT:
                self._known.clear()
            self._known[key] = self._judged(segment.place, text, others)
        return _undismissed(self._known[key], segment.entry, text)

    def _others(self, place: Place, text: str) -> tuple[str, ...]:
        """Give what was approved for the same text elsewhere, when it is something else."""
        alike = (self._shelf[one].entry for one in self._shelf.alike(place))
        approved = (one.translation for one in alike if one.state is State.APPROVED)
        return tuple(dict.fromkeys(one for one in approved if one != text))

    def _judged(self, place: Place, text: str, others: tuple[str, ...]) -> tuple[Finding, ...]:
        try:
            with self._readings.lock:
                reading = self._readings.of(place.post)
                parser = None if place.key[0] is not None else reading.parser
                source = reading.source(place.key)
                terms, told = self._terms()
                around = self._surroundings(reading, place.post, others, terms)
                message = reading.messages.get(place.key)
                kinds = message.comments if message is not None else ()
                pair = pair_of(source, text, parser, self._languages, kinds, around)
                return (*judge(pair, self._project.config.checks.off), *told)
        except TranslateError as error:
            return (Finding("source-error", Severity.WARNING, str(error), None),)

    def _surroundings(
        self, reading: Reading, post: str, others: tuple[str, ...], terms: Glossary | None
    ) -> Surroundings:
        document = reading.document
        segments = (self._shelf[place] for place in self._shelf.of_post(post))
        approved = {
            one.place.key: one.entry.translation
            for one in segments
            if one.entry.state is State.APPROVED
        }
        names = renamed(document, approved, reading.parser)
        known = document.names | document.targets | names.keys()
        return Surroundings(known, names, others, terms, self._speller, self._renderings())

    def _renderings(self) -> Mapping[str, str]:
        """Learn once how the site writes names; what is approved later counts the next time."""
        if self._names is None:
            entries = (one.entry for one in self._shelf.segments())
            approved = [one for one in entries if one.state is State.APPROVED]
            self._names = renderings((one.msgid, one.translation) for one in approved)
        return self._names

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
