"""The memory's file: its tables, its versions, and what can be wrong with it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from translate.errors import Location, StoreError

PATIENCE = 5
"""Seconds to wait for somebody else who is writing."""

STEPS = (
    """
    create table text (
        number integer primary key,
        key integer not null,
        languages text not null,
        context text,
        source text not null,
        target text not null,
        size text not null,
        origin text not null,
        post text not null,
        at integer not null,
        who text not null,
        before text not null,
        after text not null,
        part_of integer references text
    );
    create index text_key on text (key);
    create index text_part on text (part_of) where part_of is not null;
    create table word (
        number integer primary key,
        word text unique not null,
        uses integer not null
    );
    create table posting (
        word integer not null,
        length integer not null,
        text integer not null,
        primary key (word, length, text)
    ) without rowid;
    """,
    """
    create table catalog (name text primary key, digest text not null) without rowid;
    create index text_post on text (post, languages);
    """,
)
"""What brings a file from each version to the next; version 0 is an empty file.

`text.key` digests languages, context and source. `posting.length` is the number of words
of the source, so that a look-up reads texts of a fitting length only; 0 for a word of the
target. `catalog` knows which catalogs were taken in, by their digests.
"""


class Database:
    """A SQLite file that is as new as this code; every error of it is a `StoreError`."""

    def __init__(self, path: Path, shown: str) -> None:
        """Open the file, make it when there is none, and bring an older one up to date.

        :param shown: its path as the user knows it, for errors.
        :raises StoreError: when it is locked, broken, newer than this code, or cannot be written.
        """
        self._shown = shown
        with self._told():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                path, timeout=PATIENCE, isolation_level=None, check_same_thread=False
            )
        try:
            with self._told():
                self._connection.execute("pragma journal_mode = wal")
                self._connection.execute("pragma synchronous = normal")
                self._connection.execute("pragma cache_size = -65536")
            self._migrate()
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def rows(self, query: str, values: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        """Give what a query finds."""
        with self._told():
            return self._connection.execute(query, values).fetchall()

    def stream(self, query: str, values: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
        """Give what a query finds, one after another."""
        with self._told():
            yield from self._connection.execute(query, values)

    def do(self, statement: str, values: tuple[object, ...] = ()) -> int:
        """Run a statement; give how many rows it touched."""
        with self._told():
            return self._connection.execute(statement, values).rowcount

    def do_many(self, statement: str, rows: Iterator[tuple[object, ...]]) -> None:
        """Run a statement for each of many rows."""
        with self._told():
            self._connection.executemany(statement, rows)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all of what follows, or nothing of it."""
        self.do("begin immediate")
        try:
            yield
            self.do("commit")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("rollback")
            raise

    def _migrate(self) -> None:
        if self._version() == len(STEPS):
            return
        with self.transaction():
            version = self._version()  # somebody else may have been quicker
            if version > len(STEPS):
                raise StoreError(
                    f"was made by a newer Tolmach (version {version}, this one knows {len(STEPS)})",
                    Location(self._shown),
                    hint="install the newer one, or name another file: `path` under [memory]"
                    " in translate.toml",
                )
            for step in STEPS[version:]:
                for statement in step.split(";"):
                    self.do(statement)
            self.do(f"pragma user_version = {len(STEPS)}")

    def _version(self) -> int:
        [(version,)] = self.rows("pragma user_version")
        return int(str(version))

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            message, hint = _explained(error)
            raise StoreError(message, Location(self._shown), hint=hint) from error


def _explained(error: Exception) -> tuple[str, str]:
    told = str(error)
    if "locked" in told or "busy" in told:
        return (
            "the memory is locked: another program is writing it",
            "try again when it has finished",
        )
    if "full" in told:
        return "the memory cannot be written: the disk is full", "make room, and try again"
    if isinstance(error, sqlite3.OperationalError | OSError):
        return f"the memory cannot be used: {told}", "see whether its folder can be written"
    return (
        f"the memory is broken: {told}",
        "move the file away; `translate memory update` fills a new one from the catalogs, and"
        " `translate memory import` takes in your other files again",
    )
