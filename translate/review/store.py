"""The catalogs of a review on disk: read whole, and saved entry by entry.

Law *nobody's work is lost*: a save replaces what a person decided of an entry
only where the file still says what the change began from. What another program
wrote beside it stays; where both changed one entry, nothing is written and the
change comes back as a conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import Path
from threading import Lock

from translate.catalog import Catalog, Entry, parse, splice
from translate.errors import Location, TranslateError
from translate.files import locked, read_bytes, replace_file
from translate.messages import Key
from translate.project import Project
from translate.review.segment import Change

Name = tuple[str, str]
"""A catalog: its post's path from the root, and its language."""
_Stamp = tuple[int, int, int]
"""When a file was changed (ns), its size (bytes), and its inode."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A change of an entry that somebody else changed meanwhile; it was not written."""

    change: Change
    theirs: Entry | None
    """What the file says; None when the entry is gone from it, or obsolete."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of changes: each is in one of `written`, `conflicts` and `failures`."""

    written: tuple[Change, ...] = ()
    """Those that the files say now."""
    conflicts: tuple[Conflict, ...] = ()
    refreshed: tuple[Name, ...] = ()
    """Catalogs that others changed since they were read, elsewhere than in what was written."""
    failures: tuple[tuple[tuple[Change, ...], TranslateError], ...] = ()
    """Changes of catalogs that could not be read or written, which are as they were, and why."""


@dataclass(frozen=True, slots=True)
class _Base:
    """A catalog as it was last seen."""

    data: bytes
    stamp: _Stamp | None
    """Taken before the data was read, so that it is never newer; None when there was no file."""
    catalog: Catalog | None


@dataclass(slots=True)
class _Merge:
    """Changes put on top of a catalog, one after the other."""

    theirs: dict[Key, Entry]
    """The living entries, changed as far as the work is done."""
    taken: dict[Key, Entry] = field(default_factory=dict)
    written: list[Change] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    def take(self, change: Change) -> None:
        """Change an entry, unless it says something else than the change knows of."""
        theirs = self.theirs.get(change.place.key)
        known = (decided(change.before), decided(change.after))
        if theirs is None or decided(theirs) not in known:
            self.conflicts.append(Conflict(change, theirs))
            return
        if decided(theirs) != decided(change.after):
            ours = _with_decision_of(change.after, theirs)
            self.theirs[ours.key] = self.taken[ours.key] = ours
        self.written.append(change)


class CatalogStore:
    """Reads and saves a project's catalogs; one thread may read while another saves."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._bases: dict[Name, _Base] = {}
        self._in_work: set[Name] = set()
        self._lock = Lock()
        """Held to look at the two above; never while a disk is waited for."""

    def read(self, post: str, lang: str) -> Catalog | None:
        """Read a catalog, and remember it as what the next changes begin from.

        :returns: None when there is no file.
        :raises TranslateError: when it cannot be read.
        """
        name = post, lang
        while True:
            before = self._base(name)
            base = self._load(name)
            with self._lock:  # a save that ended meanwhile knows better: read again
                if self._bases.get(name) is before:
                    self._bases[name] = base
                    return base.catalog

    def save(self, changes: Sequence[Change]) -> Saved:
        """Write changes into their catalogs, each of which is replaced whole, or not at all.

        Several changes of one entry are applied in their order. Of an entry, only what a
        person decides is written: translation, fuzzy, previous, notes.
        """
        groups: dict[Name, list[Change]] = {}
        for change in changes:
            groups.setdefault((change.place.post, change.place.lang), []).append(change)
        return _joined([self._try(name, some) for name, some in groups.items()])

    def changed_on_disk(self) -> list[Name]:
        """List the catalogs that others seem to have changed since they were read or saved."""
        with self._lock:
            seen = [(name, one) for name, one in self._bases.items() if name not in self._in_work]
        suspects = [(name, one) for name, one in seen if _stamp(self._path(name)) != one.stamp]
        with self._lock:  # not what a save of ours wrote while we looked
            return [
                name
                for name, one in suspects
                if self._bases[name] is one and name not in self._in_work
            ]

    def _path(self, name: Name) -> Path:
        return self._project.root / self._shown(name)

    def _shown(self, name: Name) -> str:
        return self._project.catalog_name(*name)

    def _base(self, name: Name) -> _Base | None:
        with self._lock:
            return self._bases.get(name)

    def _load(self, name: Name) -> _Base:
        """Read and parse the same bytes, though an editor may save the file in between."""
        path, shown = self._path(name), self._shown(name)
        while True:
            stamp = _stamp(path)
            if stamp is None:
                return _Base(b"", None, None)
            data = read_bytes(path, shown)
            catalog = parse(path, shown, name[1])
            if read_bytes(path, shown) == data:
                return _Base(data, stamp, catalog)

    def _fresh(self, name: Name) -> _Base:
        """Give the catalog as it is now; it is not parsed again when its bytes are known."""
        base, path = self._base(name), self._path(name)
        stamp = _stamp(path)
        if base is None or base.catalog is None or stamp is None:
            return self._load(name)
        same = read_bytes(path, self._shown(name)) == base.data
        return replace(base, stamp=stamp) if same else self._load(name)

    def _try(self, name: Name, changes: Sequence[Change]) -> Saved:
        try:
            with self._working(name), locked(self._project.root, self._shown(name)):
                return self._save(name, changes)
        except TranslateError as error:
            error.location = error.location or Location(self._shown(name))
            return Saved(failures=((tuple(changes), error),))

    @contextmanager
    def _working(self, name: Name) -> Iterator[None]:
        with self._lock:
            self._in_work.add(name)
        try:
            yield
        finally:
            with self._lock:
                self._in_work.discard(name)

    def _save(self, name: Name, changes: Sequence[Change]) -> Saved:
        base, found = self._base(name), self._fresh(name)
        merge = _Merge(found.catalog.by_key() if found.catalog else {})
        for change in changes:
            merge.take(change)
        now = self._replace(name, found, merge.taken)
        with self._lock:
            self._bases[name] = now
        keys = {change.place.key for change in merge.written}
        is_behind = base is not None and _others(base, keys) != _others(found, keys)
        refreshed = (name,) if is_behind else ()
        return Saved(tuple(merge.written), tuple(merge.conflicts), refreshed)

    def _replace(self, name: Name, found: _Base, taken: Mapping[Key, Entry]) -> _Base:
        """Write a catalog; give it as the disk has it then."""
        if found.catalog is None or not taken:
            return found
        data = splice(found.data.decode("utf-8"), taken).encode("utf-8")
        replace_file(self._path(name), data, self._project.root, self._shown(name))
        entries = tuple(
            one if one.obsolete else taken.get(one.key, one) for one in found.catalog.entries
        )
        ours = _Base(data, _stamp(self._path(name)), replace(found.catalog, entries=entries))
        if read_bytes(self._path(name), self._shown(name)) == data:
            return ours
        return replace(ours, stamp=None)  # an editor was as quick: its stamp is not ours


def decided(entry: Entry) -> tuple[str, bool, str | None, tuple[str, ...]]:
    """Give what a person decides of an entry, as any PO tool would give it back.

    White space at the end of a note, and empty notes above the first, are never kept.
    """
    notes = [note.rstrip() for note in entry.notes]
    empty = len(list(takewhile(lambda note: not note, notes)))
    return entry.translation, entry.fuzzy, entry.previous, tuple(notes[empty:])


def _with_decision_of(ours: Entry, theirs: Entry) -> Entry:
    return replace(
        theirs,
        translation=ours.translation,
        fuzzy=ours.fuzzy,
        previous=ours.previous,
        notes=ours.notes,
    )


def _others(base: _Base, keys: Iterable[Key]) -> list[Entry]:
    """Give all that a catalog says, but what was decided of some of its entries."""
    chosen = set(keys)
    return [
        _with_decision_of(Entry(None, ""), one.without_line())
        if one.key in chosen and not one.obsolete
        else one.without_line()
        for one in (base.catalog.entries if base.catalog else ())
    ]


def _stamp(path: Path) -> _Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _joined(parts: Sequence[Saved]) -> Saved:
    return Saved(
        tuple(one for part in parts for one in part.written),
        tuple(one for part in parts for one in part.conflicts),
        tuple(one for part in parts for one in part.refreshed),
        tuple(one for part in parts for one in part.failures),
    )
