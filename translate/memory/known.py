"""The approved translations of a site, by their text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from translate.catalog import Catalog, State
from translate.messages import Key


class Approved:
    """What people approved, anywhere on the site."""

    def __init__(self) -> None:
        self._by_key: dict[Key, Counter[str]] = defaultdict(Counter)

    def add(self, catalog: Catalog) -> None:
        """Remember a catalog's approved translations."""
        for entry in catalog.entries:
            if entry.state is State.APPROVED:
                self._by_key[entry.key][entry.translation] += 1

    def find(self, key: Key) -> str | None:
        """Give the translation that a text has most often; of equals, the one met first.

        :param key: a context and a msgid; another context is another text.
        """
        found = self._by_key.get(key)
        return found.most_common(1)[0][0] if found else None

    def __len__(self) -> int:
        return len(self._by_key)


def approved_of(catalogs: Iterable[Catalog]) -> Approved:
    """Remember the approved translations of catalogs."""
    memory = Approved()
    for catalog in catalogs:
        memory.add(catalog)
    return memory
