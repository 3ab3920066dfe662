"""How words of the target language are written."""

from translate.spelling.speller import Speller, add_word, read_speller, site_words

__all__ = ["Speller", "add_word", "read_speller", "site_words"]
