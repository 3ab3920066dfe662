"""A post as it will look: merged with everything that is translated so far, and rendered."""

from __future__ import annotations

from dataclasses import dataclass

from translate.catalog import State
from translate.document import Source
from translate.merge import merge, wrap_width
from translate.messages import key_of
from translate.review.segment import Place
from translate.review.session import ReviewSession
from translate.rst.preview import Line, render


@dataclass(frozen=True, slots=True)
class Preview:
    """A rendered post."""

    lines: tuple[Line, ...]
    at: int
    """The 0-based line where the segment begins that was asked for."""


def preview(session: ReviewSession, place: Place, width: int) -> Preview:
    """Render a post around one segment, its drafts marked.

    :param width: in cells.
    :raises TranslateError: when the post cannot be read.
    """
    config = session.project.config
    with session.readings.lock:
        reading = session.readings.of(place.post)
        document = reading.document
        entries = {one.key: session.shelf[one].entry for one in session.shelf.of_post(place.post)}
        keys = [key_of(unit) for unit in document.units]
        chosen = {
            index: entries[key].translation
            for index, key in enumerate(keys)
            if key in entries and entries[key].translation
        }
        merged = merge(document, chosen, reading.parser, config.width or wrap_width(document))
        marks = {
            index: entries[key].state.value
            for index, key in enumerate(keys)
            if key in entries and entries[key].state is not State.APPROVED
        }
        source = Source(place.post, merged.text)
        page = render(source, config.vocabulary, config.metadata, marks, width)
    units = [index for index, key in enumerate(keys) if key == place.key]
    at = page.unit_lines.get(units[0], 0) if units else 0
    return Preview(page.lines, at)
