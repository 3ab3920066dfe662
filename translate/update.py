"""A catalog after its post has changed: GNU msgmerge done right.

Law *update*: no approved translation disappears. It is kept, or carried to the
changed text (approved when nothing but markup changed, else as needs-work with
its previous msgid), or it becomes obsolete; an obsolete one whose text returns
comes back.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import nlargest

from rapidfuzz import fuzz, process

from translate.catalog import Catalog, Entry
from translate.document import Inline
from translate.markup import carry, compare
from translate.messages import Key, Message

SIMILAR = 62.0
"""A changed text is taken for another version of an old one from this score (0–100) on."""
SIMILAR_IN_PLACE = 45.0
"""The same, when both stand between the same neighbours."""
IN_PLACE_BONUS = 12.0
CANDIDATES = 16
"""How many old texts are compared with each new one, letter by letter."""
TELLING_WORDS = 24
"""How many of a text's words, the rarest ones, choose what it is compared with."""

Parse = Callable[[str], tuple[Inline, ...]]
"""Cut a text into its inline pieces."""


def update(
    catalog: Catalog,
    messages: Sequence[Message],
    path: str,
    parse: Parse,
) -> Catalog:
    """Bring a catalog in step with the messages of its post.

    :param path: the post's path, for the entries' places.
    :param parse: for the texts of entries whose message is gone.
    :returns: a catalog with the same header; equal to the given one when
        nothing changed.
    """
    work = _Update(catalog, messages, path, parse)
    work.keep_equal()
    work.find_changed()
    return replace(catalog, entries=work.entries())


@dataclass(slots=True)
class _Update:
    catalog: Catalog
    messages: Sequence[Message]
    path: str
    parse: Parse
    found: dict[Key, Entry] = field(default_factory=dict)
    """What each message becomes."""
    used: set[int] = field(default_factory=set)
    """The index of each old entry that lives on in a message."""

    def keep_equal(self) -> None:
        """Keep entries whose text is still there; revive obsolete ones whose text returned."""
        living: dict[Key, int] = {}
        for index, entry in enumerate(self.catalog.entries):
            known = living.get(entry.key)
            if known is None or _worth(entry) > _worth(self.catalog.entries[known]):
                living[entry.key] = index
        for message in self.messages:
            old = living.get(message.key)
            if old is not None:
                self._take(message, old, self.catalog.entries[old])

    def find_changed(self) -> None:
        """Give each new text the translation of the old text that it was made from."""
        new = [message for message in self.messages if message.key not in self.found]
        old = [
            (index, entry)
            for index, entry in enumerate(self.catalog.entries)
            if index not in self.used and entry.translation
        ]
        if not new or not old:
            return
        candidates = _by_context(old)
        new = [one for one in new if not self._carry_markup(one, candidates[one.context])]
        gaps = _Gaps(self.catalog.entries, self.messages, self.found)
        # A new draft costs nobody any work: an old one never stands in a translation's way.
        spent = {index for index, entry in old if entry.is_disposable}
        for message, index in _assign(new, candidates, gaps, self.used | spent):
            entry = self.catalog.entries[index]
            self._take(message, index, _needs_work(entry, message))

    def _carry_markup(self, message: Message, candidates: _ByWords) -> bool:
        """Find the old text that differs in nothing but markup, and carry its translation."""
        shown = [" ".join(piece.text.split()) for piece in message.inlines]
        for index, msgid in candidates.near(message.msgid).items():
            flat = " ".join(msgid.split())
            entry = self.catalog.entries[index]
            if all(text in flat for text in shown) and self._carried(message, index, entry):
                return True
        return False

    def _carried(self, message: Message, index: int, entry: Entry) -> bool:
        if index in self.used or entry.previous is not None:
            return False
        old = self.parse(entry.msgid)
        translation = carry(old, message.inlines, self.parse(entry.translation))
        if translation is None or compare(message.inlines, self.parse(translation)):
            return False
        self._take(message, index, entry.carried(message.msgid, translation))
        return True

    def _take(self, message: Message, index: int, entry: Entry) -> None:
        self.used.add(index)
        places = tuple((self.path, line) for line in message.lines)
        is_same = (entry.key, entry.comments, entry.places, entry.obsolete) == (
            message.key,
            message.comments,
            places,
            False,
        )
        self.found[message.key] = (
            entry
            if is_same
            else replace(
                entry,
                context=message.context,
                msgid=message.msgid,
                obsolete=False,
                comments=message.comments,
                places=places,
            )
        )

    def entries(self) -> tuple[Entry, ...]:
        """Put the entries in order: the post's, unless a person chose another."""
        current = [self._entry_of(message) for message in self.messages]
        if _is_hand_ordered(self.catalog.entries):
            current = self._in_hand_order(current)
        gone = [
            _obsolete(entry)
            for index, entry in enumerate(self.catalog.entries)
            if index not in self.used
            and (entry.translation or entry.notes)
            and not entry.is_disposable
        ]
        return (*current, *_without_repeats(gone, current))

    def _entry_of(self, message: Message) -> Entry:
        found = self.found.get(message.key)
        if found is not None:
            return found
        places = tuple((self.path, line) for line in message.lines)
        return Entry(message.context, message.msgid, comments=message.comments, places=places)

    def _in_hand_order(self, current: Sequence[Entry]) -> list[Entry]:
        """Keep the old order; put each new entry after the one that precedes it in the post."""
        rank = {entry.key: index for index, entry in enumerate(self.catalog.entries)}
        position: dict[Key, tuple[float, int]] = {}
        last: tuple[float, int] = (-1.0, 0)
        for count, entry in enumerate(current):
            last = (float(rank[entry.key]), 0) if entry.key in rank else (last[0], count + 1)
            position[entry.key] = last
        return sorted(current, key=lambda entry: position[entry.key])


def _worth(entry: Entry) -> tuple[bool, bool, bool]:
    """Rank entries of one key: an approved translation before a fuzzy one, then living ones."""
    return bool(entry.translation) and not entry.fuzzy, bool(entry.translation), not entry.obsolete


def _needs_work(entry: Entry, message: Message) -> Entry:
    if " ".join(entry.msgid.split()) == " ".join(message.msgid.split()):
        return entry
    entry = entry if entry.fuzzy else entry.once_approved()
    previous = entry.previous if entry.fuzzy and entry.previous is not None else entry.msgid
    if previous == message.msgid:
        return replace(entry, fuzzy=True, previous=None)
    return replace(entry, fuzzy=True, previous=previous)


def _obsolete(entry: Entry) -> Entry:
    return replace(entry, obsolete=True, comments=(), places=())


def _without_repeats(gone: Iterable[Entry], current: Iterable[Entry]) -> list[Entry]:
    """Keep one obsolete entry a key, and none whose text is translated in the post itself."""
    seen = {entry.key for entry in current if entry.translation}
    kept = []
    for entry in gone:
        if entry.key not in seen:
            seen.add(entry.key)
            kept.append(entry)
    return kept


def _is_hand_ordered(entries: Iterable[Entry]) -> bool:
    lines = [entry.places[0][1] for entry in entries if entry.places and not entry.obsolete]
    return any(before > after for before, after in itertools.pairwise(lines))


class _Gaps:
    """Which old and new texts stand between the same unchanged neighbours."""

    def __init__(
        self,
        old: Sequence[Entry],
        new: Sequence[Message],
        kept: Mapping[Key, Entry],
    ) -> None:
        self.old = self._before([entry.key for entry in old if not entry.obsolete], kept)
        self.new = self._before([message.key for message in new], kept)

    @staticmethod
    def _before(keys: Sequence[Key], kept: Mapping[Key, Entry]) -> dict[Key, Key | None]:
        anchor: Key | None = None
        anchors: dict[Key, Key | None] = {}
        for key in keys:
            anchors[key] = anchor
            if key in kept:
                anchor = key
        return anchors

    def are_same(self, old: Key, new: Key) -> bool:
        """Tell whether the last unchanged text before both is the same."""
        return old in self.old and self.old[old] == self.new.get(new)


class _ByWords:
    """Old texts, found by the words that they share with a new one."""

    def __init__(self) -> None:
        self._texts: list[tuple[int, str]] = []
        self._postings: dict[str, list[int]] = defaultdict(list)
        self._found: dict[str, dict[int, str]] = {}

    def add(self, index: int, msgid: str) -> None:
        """Add an old entry's text, with its index in the catalog."""
        for word in _stems(msgid):
            self._postings[word].append(len(self._texts))
        self._texts.append((index, msgid))

    def near(self, text: str) -> dict[int, str]:
        """Give the old texts that share the most, and the rarest, words with `text`.

        :returns: by their indexes in the catalog, the nearest first.
        """
        if text not in self._found:
            self._found[text] = dict(self._nearest(text))
        return self._found[text]

    def _nearest(self, text: str) -> list[tuple[int, str]]:
        if len(self._texts) <= CANDIDATES:
            return self._texts
        found = [self._postings[word] for word in _stems(text) if word in self._postings]
        weights: defaultdict[int, float] = defaultdict(float)
        for numbers in sorted(found, key=len)[:TELLING_WORDS]:
            for number in numbers:
                weights[number] += 1 / len(numbers)
        best = nlargest(CANDIDATES, weights, key=weights.__getitem__)
        return [self._texts[number] for number in best]


def _stems(text: str) -> set[str]:
    """Give the beginnings of a text's words: an inflected word keeps its beginning."""
    return {word[:5] for word in text.lower().split()}


def _by_context(old: Iterable[tuple[int, Entry]]) -> dict[str | None, _ByWords]:
    found: dict[str | None, _ByWords] = defaultdict(_ByWords)
    for index, entry in old:
        found[entry.context].add(index, entry.msgid)
    return found


def _assign(
    new: Sequence[Message], old: Mapping[str | None, _ByWords], gaps: _Gaps, used: set[int]
) -> list[tuple[Message, int]]:
    """Pair new texts with old ones, the best pair first, each at most once.

    :param used: the old texts that are not to be had.
    """
    scored: list[tuple[float, int, int]] = []
    for number, message in enumerate(new):
        near = old[message.context].near(message.msgid)
        like = process.extract(
            message.msgid, near, scorer=fuzz.ratio, score_cutoff=SIMILAR_IN_PLACE, limit=None
        )
        for msgid, score, index in like:
            in_place = gaps.are_same((message.context, msgid), message.key)
            if index not in used and (score >= SIMILAR or in_place):
                scored.append((-(score + in_place * IN_PLACE_BONUS), number, index))
    return _greedy(scored, new)


def _greedy(
    scored: list[tuple[float, int, int]], new: Sequence[Message]
) -> list[tuple[Message, int]]:
    pairs: list[tuple[Message, int]] = []
    done: set[int] = set()
    used: set[int] = set()
    for _, number, index in sorted(scored):
        if number not in done and index not in used:
            done.add(number)
            used.add(index)
            pairs.append((new[number], index))
    return pairs
