"""reST to documents with exact spans; the only room that knows docutils."""

from translate.rst.blocks import is_adornment, reads_as_attribution, reads_as_block
from translate.rst.inlines import InlineParser
from translate.rst.lines import display_width
from translate.rst.outline import Block, Outline, outline
from translate.rst.reader import read

__all__ = [
    "Block",
    "InlineParser",
    "Outline",
    "display_width",
    "is_adornment",
    "outline",
    "read",
    "reads_as_attribution",
    "reads_as_block",
]
