"""Posts as a review needs them: their messages, their pieces, and a parser for translations.

docutils keeps its roles in one place for the whole process, so a lock lets
one thread at a time parse.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from translate.document import Document, Inline, InlineKind
from translate.languages import letters
from translate.messages import Key, Message, messages_of, pieces_of
from translate.posts import document_of
from translate.project import Project
from translate.rst import InlineParser

_KEPT = 8
"""Posts whose parse is kept: the one under review and those around it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One post, parsed."""

    document: Document
    messages: Mapping[Key, Message]
    parser: InlineParser

    def source(self, key: Key) -> tuple[Inline, ...]:
        """Give the pieces of a message; those of a text that has left the post, too."""
        message = self.messages.get(key)
        return pieces_of(message) if message is not None else self.pieces(key, key[1])

    def pieces(self, key: Key, text: str) -> tuple[Inline, ...]:
        """Cut a translation of a message into its pieces; metadata is one piece."""
        if key[0] is not None:
            return (Inline(text, InlineKind.TEXT, text),)
        return self.parser.parse(text)[0]


class Readings:
    """The posts that were read lately."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.letters = letters(project.config.source)
        """A letter of the source language."""
        self._kept: OrderedDict[str, Reading] = OrderedDict()
        self.lock = threading.RLock()
        """Held while docutils parses."""

    def of(self, post: str) -> Reading:
        """Give a post's reading.

        :raises TranslateError: when the post cannot be read.
        """
        with self.lock:
            found = self._kept.pop(post, None) or self._read(post)
            self._kept[post] = found
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return found

    def _read(self, post: str) -> Reading:
        document = document_of(self._project, post)
        messages = {one.key: one for one in messages_of(document, self.letters)}
        parser = InlineParser(self._project.config.vocabulary, document.roles)
        return Reading(document, messages, parser)

    def pieces(self, post: str, key: Key, texts: Sequence[str]) -> list[tuple[Inline, ...]]:
        """Cut some translations of one message into their pieces."""
        with self.lock:
            reading = self.of(post)
            return [reading.pieces(key, text) for text in texts]
