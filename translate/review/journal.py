"""Steps that can be undone, in this run and in later ones.

A file of JSON lines that is only ever added to. The catalogs are the truth:
without the journal nothing is lost but the way back.

Law *journalled*: a step that was recorded comes back equal.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from translate.catalog import Entry
from translate.errors import Location, StoreError
from translate.files import replace_file
from translate.project import STATE_FOLDER, keep_out_of_git
from translate.review.segment import Change, Place, Segment, Step

NAME = f"{STATE_FOLDER}/review/journal.jsonl"
MOST_RECORDS = 2000
"""From this many on, the file is written anew with the newest steps alone."""
KEPT = 1000

Wanted = Callable[[Step], bool]
_Known = tuple[str, Step]
"""A step and its name in the file."""


def _any(_: Step) -> bool:
    return True


class Journal:
    """The steps of a project's reviews, the newest last."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._path = root / NAME
        self._done: list[_Known] | None = None
        self._undone: list[_Known] = []

    def record(self, step: Step) -> None:
        """Remember a step; what was undone before cannot be redone.

        :raises StoreError: when it cannot be written; it is then known to this run alone.
        """
        name = f"{time.time_ns():x}-{os.getpid():x}"
        self._steps().append((name, step))
        self._undone.clear()
        self._append({"do": _as_data(step), "id": name})

    def draft_of(self, segment: Segment) -> str | None:
        """Give the draft that an edited translation began as, when a step tells it."""
        note = segment.entry.draft_note
        for _, step in reversed([*self._steps(), *self._undone]):
            for one in step.changes:
                is_it = one.place == segment.place and one.before.draft_note == note
                if is_it and not one.before.is_edited_draft:
                    return one.before.translation
        return None

    def undoable(self, wanted: Wanted = _any) -> Step | None:
        """Give the step to take back: the last one that is wanted."""
        return next((step for _, step in reversed(self._steps()) if wanted(step)), None)

    def redoable(self, wanted: Wanted = _any) -> Step | None:
        """Give the step to do again: of those that are wanted, the one taken back last."""
        self._steps()
        return next((step for _, step in reversed(self._undone) if wanted(step)), None)

    def mark_undone(self, step: Step) -> None:
        """Say that a step was taken back.

        :raises StoreError: when it cannot be written; it is then known to this run alone.
        """
        self._append({"undo": _moved(self._steps(), self._undone, _name_of(self._done, step))})

    def mark_redone(self, step: Step) -> None:
        """Say that a step that was taken back was done again.

        :raises StoreError: when it cannot be written; it is then known to this run alone.
        """
        self._append({"redo": _moved(self._undone, self._steps(), _name_of(self._undone, step))})

    def _steps(self) -> list[_Known]:
        if self._done is None:
            self._done = []
            records = list(_records(self._path))
            self._replay(records)
            if len(records) > MOST_RECORDS:
                with contextlib.suppress(StoreError):  # then it stays long
                    self._compact()
        return self._done

    def _replay(self, records: list[dict[str, Any]]) -> None:
        assert self._done is not None
        for one in records:
            if "do" in one:
                self._done.append((str(one["id"]), one["do"]))
                self._undone.clear()
            elif "undo" in one:
                _moved(self._done, self._undone, one["undo"])
            else:
                _moved(self._undone, self._done, one.get("redo"))

    def _compact(self) -> None:
        assert self._done is not None
        self._done = self._done[-KEPT:]
        kept = [*self._done, *reversed(self._undone)]
        lines = [{"do": _as_data(step), "id": name} for name, step in kept]
        lines += [{"undo": name} for name, _ in self._undone]
        data = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines)
        encoded = data.encode("utf-8", "surrogatepass")
        replace_file(self._path, encoded, self._root, NAME)

    def _append(self, record: dict[str, Any]) -> None:
        # A line that a kill cut off must not swallow this one: it begins with a newline.
        data = "\n" + json.dumps(record, ensure_ascii=False) + "\n"
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            keep_out_of_git(self._root)
            handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            try:
                _write(handle, data.encode("utf-8", "surrogatepass"))
            finally:
                os.close(handle)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise StoreError(f"cannot be written: {reason}", Location(NAME)) from error


def _write(handle: int, data: bytes) -> None:
    while data:  # a disk that becomes full takes a part
        data = data[os.write(handle, data) :]


def _records(path: Path) -> Iterator[dict[str, Any]]:
    """Read what can be read, steps as steps; a line that was cut off is passed over."""
    try:
        data = path.read_bytes()
    except OSError:
        return
    for line in data.split(b"\n"):
        try:
            record = json.loads(line) if line else None
            if isinstance(record, dict):
                if "do" in record:
                    record |= {"do": _step(record["do"]), "id": record["id"]}
                yield record
        except (ValueError, LookupError, TypeError, RecursionError):
            continue


def _name_of(known: Iterable[_Known] | None, step: Step) -> str | None:
    """Give the name of the newest of the steps that equal one."""
    return next((name for name, one in reversed([*(known or ())]) if one == step), None)


def _moved(some: list[_Known], others: list[_Known], name: object) -> object:
    for index in range(len(some) - 1, -1, -1):
        if some[index][0] == name:
            others.append(some.pop(index))
            break
    return name


def _as_data(step: Step) -> dict[str, Any]:
    changes = [
        {
            "post": one.place.post,
            "lang": one.place.lang,
            "key": one.place.key,
            "before": asdict(one.before),
            "after": asdict(one.after),
        }
        for one in step.changes
    ]
    return {"label": step.label, "changes": changes}


def _step(data: Any) -> Step:
    changes = tuple(
        Change(
            Place(one["post"], one["lang"], (one["key"][0], one["key"][1])),
            _entry(one["before"]),
            _entry(one["after"]),
        )
        for one in data["changes"]
    )
    return Step(data["label"], changes)


def _entry(data: dict[str, Any]) -> Entry:
    lists = {name: tuple(data[name]) for name in ("notes", "comments", "flags")}
    places = tuple((str(path), int(line)) for path, line in data["places"])
    return Entry(**{**data, **lists, "places": places})
