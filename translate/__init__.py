"""Tolmach: reStructuredText posts into gettext catalogs and back, proved."""

__version__ = "0.1.0"
