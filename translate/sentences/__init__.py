"""Sentences: where they end, and which one translates which."""

from translate.sentences.align import aligned, matching
from translate.sentences.boundaries import shorten, split
from translate.sentences.texts import sentence_lines, split_text

__all__ = ["aligned", "matching", "sentence_lines", "shorten", "split", "split_text"]
