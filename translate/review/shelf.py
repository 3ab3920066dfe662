"""The segments of a review, in order, found by place, by post, or by text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from translate.catalog import Catalog, Entry, State
from translate.messages import Key
from translate.review.segment import Place, Segment


class Shelf:
    """Every segment that is loaded; posts stand in the order in which they were given."""

    def __init__(self, posts: Sequence[str], lang: str) -> None:
        self.posts = tuple(posts)
        self.lang = lang
        self._loaded: dict[str, dict[Place, Entry]] = {}
        self._alike: defaultdict[Key, dict[Place, None]] = defaultdict(dict)
        self._order: list[Place] | None = None
        self._counts: dict[str, Counter[State]] = {}
        """Kept in step with every change: counting thousands of segments takes too long."""

    def put(self, post: str, catalog: Catalog | None) -> None:
        """Take a post's catalog in, or anew; None is a post without one."""
        for place in self._loaded.get(post, {}):
            self._alike[place.key].pop(place, None)
        entries = catalog.by_key() if catalog else {}
        self._loaded[post] = {Place(post, self.lang, key): one for key, one in entries.items()}
        for place in self._loaded[post]:
            self._alike[place.key][place] = None
        self._counts[post] = Counter(entry.state for entry in entries.values())
        self._order = None

    def replace(self, place: Place, entry: Entry) -> None:
        """Put another entry in the same place."""
        counts = self._counts[place.post]
        counts[self._loaded[place.post][place].state] -= 1
        counts[entry.state] += 1
        self._loaded[place.post][place] = entry

    def __contains__(self, place: object) -> bool:
        return isinstance(place, Place) and place in self._loaded.get(place.post, {})

    def __getitem__(self, place: Place) -> Segment:
        return Segment(place, self._loaded[place.post][place])

    def find(self, place: Place) -> Segment | None:
        """Give a segment, when it is there."""
        entry = self._loaded.get(place.post, {}).get(place)
        return Segment(place, entry) if entry is not None else None

    @property
    def order(self) -> Sequence[Place]:
        """Every place, post after post."""
        if self._order is None:
            loaded = (self._loaded.get(post, {}) for post in self.posts)
            self._order = [place for some in loaded for place in some]
        return self._order

    def segments(self) -> Iterator[Segment]:
        """Give every segment, in order."""
        return (self[place] for place in self.order)

    def of_post(self, post: str) -> Sequence[Place]:
        """Give the places of one post, in order."""
        return list(self._loaded.get(post, {}))

    def has(self, post: str) -> bool:
        """Tell whether a post was loaded."""
        return post in self._loaded

    def alike(self, place: Place) -> Iterator[Place]:
        """Give the other places with the same text."""
        return (one for one in self._alike.get(place.key, {}) if one != place)

    def count(self, posts: Iterable[str] | None = None) -> Counter[State]:
        """Count the segments of some posts, or of all, by state."""
        total: Counter[State] = Counter()
        for post in self._counts if posts is None else posts:
            total.update(self._counts.get(post, {}))
        return total
