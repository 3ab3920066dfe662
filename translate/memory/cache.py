"""What models made of sentences, so that none is translated twice.

The cache only saves work: without it, every draft is the same.
"""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from translate.engine.alignment import Alignment, unpack
from translate.engine.types import Translation
from translate.errors import Location, StoreError
from translate.project import STATE_FOLDER, keep_out_of_git

NAME = f"{STATE_FOLDER}/machine.db"
VERSION = 2
"""Of the tables; a cache of another version is made anew."""
_PATIENCE = 30
"""Seconds to wait for another run that is writing."""
_AT_ONCE = 500
"""Sentences asked for in one query."""

_TABLES = """
create table model (number integer primary key, key text unique not null);
create table sentence (
    model integer not null references model,
    source text not null,
    target text not null,
    score real not null,
    alignment blob not null,
    primary key (model, source)
) without rowid;
create table note (key text primary key, value text not null) without rowid;
"""


class Cache:
    """Translations by model and sentence, and notes by key, in one SQLite file."""

    def __init__(self, root: Path) -> None:
        """Open a project's cache, and make it when there is none.

        A file that is no cache, or a broken one, is put aside as
        ``machine.db.broken``.

        :raises StoreError: when it cannot be written, or stays locked.
        """
        self._path = root / NAME
        self.was_broken = False
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            keep_out_of_git(root)
            self._database = self._opened()
        except (OSError, sqlite3.OperationalError) as error:
            raise _failure(error) from error

    def _opened(self) -> sqlite3.Connection:
        try:
            return self._prepared()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self.was_broken = True
            self._path.replace(self._path.with_name(f"{self._path.name}.broken"))
            for ending in ("-wal", "-shm"):
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
            return self._prepared()

    def _prepared(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None)
        try:
            database.execute("pragma journal_mode = wal")
            database.execute("pragma synchronous = normal")
            database.execute("begin immediate")
            (version,) = database.execute("pragma user_version").fetchone()
            if version != VERSION:
                _make_tables(database)
            database.execute("commit")
        except BaseException:
            database.close()
            raise
        return database

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def known(self, model: str, texts: Collection[str]) -> dict[str, Translation]:
        """Give what a model made of those sentences that it has translated before."""
        waiting = list(texts)
        found: dict[str, Translation] = {}
        for at in range(0, len(waiting), _AT_ONCE):
            some = waiting[at : at + _AT_ONCE]
            query = (
                "select source, target, score, alignment from sentence"
                " where model = (select number from model where key = ?)"
                f" and source in ({','.join('?' * len(some))})"
            )
            for source, target, score, alignment in self._run(query, [model, *some]):
                found[source] = Translation(target, score, _unpacked(alignment))
        return found

    def keep(self, model: str, results: Iterable[tuple[str, Translation]]) -> None:
        """Keep what a model made of some sentences; on disk when this returns."""
        rows = [(model, text, one.text, one.score, one.alignment.pack()) for text, one in results]
        try:
            with self._transaction():
                self._database.execute("insert or ignore into model (key) values (?)", [model])
                self._database.executemany(
                    "insert or ignore into sentence values"
                    " ((select number from model where key = ?), ?, ?, ?, ?)",
                    rows,
                )
        except sqlite3.Error as error:
            raise _failure(error) from error

    def note(self, key: str) -> str | None:
        """Give what was noted under a key."""
        found = self._run("select value from note where key = ?", [key])
        return str(found[0][0]) if found else None

    def keep_note(self, key: str, value: str) -> None:
        """Note something under a key."""
        self._run("insert or replace into note values (?, ?)", [key, value])

    def _run(self, query: str, values: list[str]) -> list[Any]:
        try:
            return self._database.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise _failure(error) from error

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._database.execute("rollback")
            raise
        self._database.execute("commit")


def _make_tables(database: sqlite3.Connection) -> None:
    names = database.execute("select name from sqlite_master where type = 'table'").fetchall()
    for (name,) in names:
        database.execute(f'drop table "{name}"')
    for statement in _TABLES.split(";")[:-1]:
        database.execute(statement)
    database.execute(f"pragma user_version = {VERSION}")


def _unpacked(data: bytes) -> Alignment:
    try:
        return unpack(data)
    except zlib.error as error:
        raise _failure(error) from error


def _failure(error: Exception) -> StoreError:
    return StoreError(
        f"the cache of machine translations cannot be used: {error}",
        Location(NAME),
        hint="end the other run that uses it, or delete the file: it only saves time",
    )
