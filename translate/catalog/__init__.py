"""Catalogs: PO files as our own frozen types, read from disk and written as text."""

from translate.catalog.disk import parse
from translate.catalog.edit import splice
from translate.catalog.places import place_in_translation
from translate.catalog.text import write as serialize
from translate.catalog.types import Catalog, DraftNote, Entry, Origin, State

__all__ = [
    "Catalog",
    "DraftNote",
    "Entry",
    "Origin",
    "State",
    "parse",
    "place_in_translation",
    "serialize",
    "splice",
]
