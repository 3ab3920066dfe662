"""Steps that can be undone, in this run and in later ones.

A file of JSON lines that is only ever added to. The catalogs are the truth:
without the journal nothing is lost but the way back.

Law *journalled*: a step that was recorded comes back equal.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from translate.catalog import Entry
from translate.errors import Location, StoreError
from translate.files import replace_file
from translate.project import STATE_FOLDER, keep_out_of_git
from translate.review.segment import Change, Place, Step

NAME = f"{STATE_FOLDER}/review/journal.jsonl"
MOST_RECORDS = 2000
"""From this many on, the file is written anew with the newest steps alone."""
KEPT = 1000

_Known = tuple[str, Step]
"""A step and its name in the file."""


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

    def undoable(self) -> Step | None:
        """Give the step to take back."""
        steps = self._steps()
        return steps[-1][1] if steps else None

    def redoable(self) -> Step | None:
        """Give the step to do again."""
        self._steps()
        return self._undone[-1][1] if self._undone else None

    def mark_undone(self) -> None:
        """Say that the last step was taken back."""
        self._undone.append(self._steps().pop())
        self._append({"undo": self._undone[-1][0]})

    def mark_redone(self) -> None:
        """Say that the step that was taken back last was done again."""
        self._steps().append(self._undone.pop())
        self._append({"redo": self._steps()[-1][0]})

    def _steps(self) -> list[_Known]:
        if self._done is None:
            self._done = []
            records = list(_records(self._path))
            self._replay(records)
            if len(records) > MOST_RECORDS:
                self._compact()
        return self._done

    def _replay(self, records: list[dict[str, Any]]) -> None:
        assert self._done is not None
        for one in records:
            if "do" in one:
                self._done.append((str(one["id"]), _step(one["do"])))
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
        replace_file(self._path, data.encode("utf-8"), self._root, NAME)

    def _append(self, record: dict[str, Any]) -> None:
        # A line that a kill cut off must not swallow this one: it begins with a newline.
        data = "\n" + json.dumps(record, ensure_ascii=False) + "\n"
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            keep_out_of_git(self._root)
            handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            try:
                os.write(handle, data.encode("utf-8"))
            finally:
                os.close(handle)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise StoreError(f"cannot be written: {reason}", Location(NAME)) from error


def _records(path: Path) -> Iterator[dict[str, Any]]:
    """Read what can be read; a line that was cut off is passed over."""
    try:
        text = path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return
    for line in text.split("\n"):
        try:
            record = json.loads(line) if line else None
            if isinstance(record, dict):
                if "do" in record:
                    _step(record["do"]), record["id"]
                yield record
        except (ValueError, KeyError, TypeError):
            continue


def _moved(some: list[_Known], others: list[_Known], name: object) -> None:
    for index in range(len(some) - 1, -1, -1):
        if some[index][0] == name:
            others.append(some.pop(index))
            return


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
