"""The pieces that are not text."""

from __future__ import annotations

PAD, START, END = 0, 1, 2
"""SentencePiece's <unk>, which byte fallback leaves without use, pads batches."""
PLACEHOLDERS = tuple(chr(0xE000 + number) for number in range(16))
"""Characters for private use: no text has them, and each is a word and a piece by itself."""
