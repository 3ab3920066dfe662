"""The translation memory: what people approved, found by text, by likeness and by word.

Law *one winner*: of a text's translations in one post, only the newest approved one is kept;
of several posts' the newest stands first.
"""

from __future__ import annotations

import hashlib
import math
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from translate.memory.database import Database
from translate.memory.likeness import Words, score, words_of
from translate.memory.types import Match, Remembered, Size

_AT_ONCE = 5_000
"""Texts that one transaction takes in: others may write in between."""
_POSTINGS = 6_000
"""How many places of its words a look-up reads at most."""
_COMPARED = 60
"""How many texts a look-up compares, those that share its rarest words."""
_COLUMNS = "source, target, context, size, origin, post, at, who, before, after"
_FOUND = "number, source, target, origin, post, at, who, before, after, size"


class Memory:
    """What is remembered from one language to another."""

    def __init__(self, path: Path, languages: tuple[str, str], shown: str) -> None:
        """Open a memory, and make it when there is none.

        :param languages: source and target.
        :param shown: its path as the user knows it.
        :raises StoreError: when it cannot be used; every method may raise it, too.
        """
        self._database = Database(path, shown)
        self._languages = " ".join(languages)
        self._lock = threading.RLock()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()

    # Taking in

    def add(self, found: Iterable[Remembered]) -> Iterator[tuple[int, int]]:
        """Take texts in, thousands at a time; of the same text and translation, the newer stays.

        :returns: after each transaction: how many texts were read, and how many were new.
        """
        waiting = iter(found)
        while some := list(islice(waiting, _AT_ONCE)):
            with self._lock, self._database.transaction():
                fresh = [(one, None) for one in self._unknown(some)]
                self._insert(fresh)
            yield len(some), len(fresh)

    def approve(self, text: Remembered, sentences: Sequence[Remembered] = ()) -> None:
        """Take in what a person approved; what the post had for the same text is forgotten.

        :param sentences: the parts of it that are translations of each other.
        """
        self.approve_all([(text, sentences)])

    def approve_all(self, found: Sequence[tuple[Remembered, Sequence[Remembered]]]) -> int:
        """Take in what people approved, but for what is known; give how many texts were new."""
        fresh = 0
        with self._lock, self._database.transaction():
            for text, sentences in found:
                if not self._refreshed(text):
                    self._forget_texts(self._numbers_of(text.post, text.source, text.context))
                    [number] = self._insert([(text, None)])
                    self._insert([(one, number) for one in sentences])
                    fresh += 1
        return fresh

    def withdraw(self, post: str, source: str, context: str | None) -> None:
        """Forget what a post has for a text: it is not approved any more."""
        with self._lock, self._database.transaction():
            self._forget_texts(self._numbers_of(post, source, context))

    def _numbers_of(self, post: str, source: str, context: str | None) -> list[int]:
        query = "select number from text where key = ? and post = ? and part_of is null"
        rows = self._database.rows(query, (self._key(source, context), post))
        return [_integer(number) for (number,) in rows]

    def _unknown(self, some: Sequence[Remembered]) -> list[Remembered]:
        """Leave out what is known; what is known, but older, becomes as new."""
        fresh: dict[tuple[object, ...], Remembered] = {}
        for one in some:
            identity = (one.source, one.context, one.target, one.post, one.size)
            kept = fresh.get(identity)
            if kept is not None:
                fresh[identity] = max(kept, one, key=lambda each: each.when)
            elif not self._refreshed(one):
                fresh[identity] = one
        return list(fresh.values())

    def _refreshed(self, one: Remembered) -> bool:
        """Tell whether a text is known with this translation; note a newer approval."""
        query = (
            "select number, at from text"
            " where key = ? and target = ? and post = ? and size = ? and source = ?"
        )
        key = self._key(one.source, one.context)
        rows = self._database.rows(query, (key, one.target, one.post, one.size.value, one.source))
        for number, at in rows[:1]:
            if _integer(at) < one.when:
                self._database.do(
                    "update text set at = ?, who = ?, origin = ? where number = ?",
                    (one.when, one.who, one.origin, number),
                )
        return bool(rows)

    def _insert(self, some: Sequence[tuple[Remembered, int | None]]) -> list[int]:
        """Insert texts, and give their numbers.

        :param some: each with the number of the text that it is a part of.
        """
        [(last,)] = self._database.rows("select coalesce(max(number), 0) from text")
        numbers = [_integer(last) + 1 + at for at in range(len(some))]
        self._database.do_many(
            f"insert into text (number, key, languages, part_of, {_COLUMNS})"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (number, self._key(one.source, one.context), self._languages, part, *_row(one))
                for number, (one, part) in zip(numbers, some, strict=True)
            ),
        )
        self._index([(number, one) for number, (one, _) in zip(numbers, some, strict=True)])
        return numbers

    def _index(self, some: Sequence[tuple[int, Remembered]]) -> None:
        places: list[tuple[str, int, int]] = []
        uses: Counter[str] = Counter()
        for number, one in some:
            words = words_of(one.source)
            uses.update(words.telling)
            places += [(word, max(len(words.all), 1), number) for word in words.telling]
            places += [(word, 0, number) for word in words_of(one.target).telling]
        for word, _, _ in places:
            uses.setdefault(word, 0)
        self._database.do_many(
            "insert into word (word, uses) values (?, ?)"
            " on conflict (word) do update set uses = uses + excluded.uses",
            iter(uses.items()),
        )
        numbers = self._word_numbers(uses)
        rows = sorted((numbers[word], length, number) for word, length, number in places)
        self._database.do_many("insert or ignore into posting values (?, ?, ?)", iter(rows))

    def _word_numbers(self, words: Iterable[str]) -> dict[str, int]:
        return {word: number for word, number, _ in self._words(words)}

    def _words(self, words: Iterable[str]) -> list[tuple[str, int, int]]:
        """Give words that are known, with their numbers and how many sources hold them."""
        found: list[tuple[str, int, int]] = []
        waiting = iter(words)
        while some := tuple(islice(waiting, 500)):
            query = f"select word, number, uses from word where word in ({_marks(len(some))})"
            rows = self._database.rows(query, some)
            found += [(str(word), _integer(number), _integer(uses)) for word, number, uses in rows]
        return found

    # Finding

    def exact(
        self, source: str, context: str | None = None, around: tuple[str, str] | None = None
    ) -> tuple[Match, ...]:
        """Give the translations of a text: those in context first, then the newest.

        :param around: the digests of the texts before and after it; see `digest_of_text`.
        """
        with self._lock:
            rows = self._database.rows(
                f"select {_FOUND} from text where key = ? and source = ?"
                " and (part_of is null or context is null) order by at desc, number desc",
                (self._key(source, context), source),
            )
        found: dict[str, Match] = {}
        for row in rows:
            match = _match(row, 100.0, around)
            if match.translation not in found or match.is_in_context:
                found[match.translation] = match
        return tuple(sorted(found.values(), key=_rank))

    def similar(self, source: str, limit: int = 9, least: float = 60) -> tuple[Match, ...]:
        """Give the remembered texts that are most like a text, the best first.

        :param least: the score (0–100) from which on a text counts.
        """
        words = words_of(source)
        with self._lock:
            numbers = self._candidates(words, least / 100)
            rows = self._texts(numbers)
        matches = [_match(row, score(source, words, str(row[1]), str(row[3]))) for row in rows]
        best: dict[tuple[str, str], Match] = {}
        for one in sorted(matches, key=_rank):
            if one.score >= least:
                best.setdefault((one.source, one.translation), one)
        return tuple(islice(best.values(), limit))

    def _candidates(self, words: Words, least: float) -> list[int]:
        """Give the texts that share the rarest words of a text, and are of a fitting length.

        A text that is like enough lacks only so many words; so it has one of the first,
        rarest ones, that are one more (prefix filtering: Chaudhuri, Ganti and Kaushik, 2006).
        """
        count = len(words.all)
        known = sorted(self._words(words.telling), key=lambda one: (one[2], one[0]))
        known = [one for one in known if one[2]]
        missing = len(words.telling) - len(known)
        needed = max(count - math.ceil(count * least) + 1 - missing, 2)
        shortest, longest = math.ceil(count * least), math.floor(count / least)
        hits: Counter[int] = Counter()
        room = _POSTINGS
        for word, number, uses in known[:needed]:
            if room <= 0:
                break
            rows = self._database.rows(
                "select text from posting where word = ? and length between ? and ? limit ?",
                (number, max(shortest, 1), longest, room),
            )
            room -= len(rows)
            weight = 1_000_000 // (uses + 100) + len(word)
            for (text,) in rows:
                hits[_integer(text)] += weight
        return [text for text, _ in hits.most_common(_COMPARED)]

    def _texts(self, numbers: Sequence[int]) -> list[tuple[object, ...]]:
        query = f"select {_FOUND} from text where number in ({_marks(len(numbers))})"
        query += " and languages = ?"
        return self._database.rows(query, (*numbers, self._languages))

    def holding(self, forms: Sequence[Sequence[str]], limit: int) -> list[Match]:
        """Give the texts that hold a form of each of some words, on one side or the other.

        :param forms: for each word, its forms, folded as in `likeness`.
        """
        with self._lock:
            numbers = [list(self._word_numbers(one).values()) for one in forms]
            if not all(numbers):
                return []
            sets = [f"select text from posting where word in ({_marks(len(n))})" for n in numbers]
            query = f"select {_FOUND} from text where languages = ? and part_of is null"
            query += "".join(f" and number in ({one})" for one in sets) + " limit ?"
            values = tuple(number for some in numbers for number in some)
            rows = self._database.rows(query, (self._languages, *values, limit))
        return [_match(row, 100.0) for row in rows]

    def words_from(self, beginning: str) -> list[str]:
        """Give every word that is known and begins so."""
        with self._lock:
            rows = self._database.rows(
                "select word from word where word >= ? and word < ?",
                (beginning, beginning + "\U0010ffff"),
            )
        return [str(word) for (word,) in rows]

    # Keeping in order

    def everything(self) -> Iterator[Remembered]:
        """Give every text, the oldest first."""
        query = f"select {_COLUMNS} from text where languages = ? order by at, number"
        for row in self._database.stream(query, (self._languages,)):
            yield _remembered(row)

    def count(self) -> Counter[Size]:
        """Count the texts and the sentences."""
        query = "select size, count(*) from text where languages = ? group by size"
        rows = self._database.rows(query, (self._languages,))
        return Counter({Size(str(size)): _integer(number) for size, number in rows})

    def forget(self, numbers: Sequence[int]) -> int:
        """Forget texts by their numbers, with their sentences; give how many there were."""
        with self._lock, self._database.transaction():
            return self._forget_texts(numbers)

    def forget_where(
        self, *, post: str | None = None, before: int | None = None, origin: str | None = None
    ) -> int:
        """Forget the texts of a post, those approved before a time, or those of an origin.

        :param before: in seconds since 1970, UTC.
        :param origin: its first word: ``machine``.
        """
        started = None if origin is None else f"{origin} *"
        conditions = {"post = ?": post, "at < ?": before, "origin || ' ' glob ?": started}
        wanted = {key: value for key, value in conditions.items() if value is not None}
        where = " and ".join(["languages = ?", "part_of is null", *wanted])
        with self._lock, self._database.transaction():
            query = f"select number from text where {where}"
            rows = self._database.rows(query, (self._languages, *wanted.values()))
            return self._forget_texts([_integer(number) for (number,) in rows])

    def _forget_texts(self, numbers: Sequence[int]) -> int:
        gone = 0
        for number in numbers:
            query = "select number, source, target from text where number = ? or part_of = ?"
            for row, source, target in self._database.rows(query, (number, number)):
                self._forget_words(_integer(row), str(source), str(target))
                self._database.do("delete from text where number = ?", (row,))
                gone += row == number
        return gone

    def _forget_words(self, text: int, source: str, target: str) -> None:
        words = words_of(source)
        known = self._word_numbers(words.telling | words_of(target).telling)
        for word, number in known.items():
            for length in (max(len(words.all), 1), 0):
                self._database.do(
                    "delete from posting where word = ? and length = ? and text = ?",
                    (number, length, text),
                )
            if word in words.telling:
                self._database.do("update word set uses = uses - 1 where number = ?", (number,))

    # Which catalogs were taken in

    def digest_of(self, catalog: str) -> str | None:
        """Give the digest of a catalog when it was last taken in."""
        rows = self._database.rows("select digest from catalog where name = ?", (catalog,))
        return str(rows[0][0]) if rows else None

    def note_digest(self, catalog: str, digest: str) -> None:
        """Note that a catalog was taken in."""
        self._database.do("insert or replace into catalog values (?, ?)", (catalog, digest))

    def _key(self, source: str, context: str | None) -> int:
        told = "\0".join([self._languages, "" if context is None else f"={context}", source])
        digest = hashlib.blake2b(told.encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)


def _row(one: Remembered) -> tuple[object, ...]:
    return (
        one.source,
        one.target,
        one.context,
        one.size.value,
        one.origin,
        one.post,
        one.when,
        one.who,
        one.before,
        one.after,
    )


def _remembered(row: tuple[object, ...]) -> Remembered:
    source, target, context, size, origin, post, at, who, before, after = row
    return Remembered(
        str(source),
        str(target),
        None if context is None else str(context),
        Size(str(size)),
        str(origin),
        str(post),
        _integer(at),
        str(who),
        str(before),
        str(after),
    )


def _match(row: tuple[object, ...], score: float, around: tuple[str, str] | None = None) -> Match:
    number, source, target, origin, post, at, who, before, after, size = row
    return Match(
        score,
        str(source),
        str(target),
        str(post),
        str(origin),
        _integer(at),
        str(who),
        around is not None and (before, after) == around,
        Size(str(size)),
        number=_integer(number),
    )


def _rank(one: Match) -> tuple[float, bool, bool, int, int]:
    """Order matches: the best, in context, whole messages, the newest."""
    return -one.score, not one.is_in_context, one.size is not Size.TEXT, -one.when, -one.number


def _marks(count: int) -> str:
    return ",".join("?" * count)


def _integer(value: object) -> int:
    assert isinstance(value, int)
    return value
