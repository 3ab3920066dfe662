"""The approved translations of a site, by their text."""

from __future__ import annotations

from collections import Counter, defaultdict

from translate.catalog import Catalog, Entry, State
from translate.messages import Key


class Approved:
    """What people approved, anywhere on the site."""

    def __init__(self) -> None:
        self._living: dict[Key, Counter[str]] = defaultdict(Counter)
        self._gone: dict[Key, Counter[str]] = defaultdict(Counter)

    def add(self, catalog: Catalog) -> None:
        """Remember a catalog's approved translations, those of texts that are gone, too."""
        for entry in catalog.entries:
            if entry.state is State.APPROVED:
                self._living[entry.key][entry.translation] += 1
            elif _was_approved(entry):
                self._gone[entry.key][entry.translation] += 1

    def find(self, key: Key) -> list[str]:
        """Give the translations of a text, the most frequent first, those that are gone last.

        :param key: a context and a msgid; another context is another text.
        """
        found = [self._living.get(key, Counter()), self._gone.get(key, Counter())]
        return list(dict.fromkeys(text for some in found for text, _ in some.most_common()))


def _was_approved(entry: Entry) -> bool:
    return entry.obsolete and not entry.fuzzy and bool(entry.translation)
