"""What a catalog must know of a language; the only room that knows Babel."""

from __future__ import annotations

import re
from functools import cache

from translate.errors import UsageError
from translate.messages import letters_of


@cache
def plural_forms(language: str) -> str:
    """Give the Plural-Forms header of a language.

    :raises UsageError: when nobody has heard of the language.
    """
    from babel.core import UnknownLocaleError
    from babel.messages.plurals import get_plural

    try:
        plural = get_plural(_locale(language))
    except (UnknownLocaleError, ValueError) as error:
        raise UsageError(f"unknown language “{language}”", hint=_HINT) from error
    return f"nplurals={plural.num_plurals}; plural={plural.plural_expr};"


@cache
def letters(language: str) -> re.Pattern[str]:
    """Give the pattern of one letter of the script that a language is written in.

    :raises UsageError: when nobody has heard of the language.
    """
    from babel.core import Locale, UnknownLocaleError, get_global

    try:
        locale = Locale.parse(_locale(language))
    except (UnknownLocaleError, ValueError) as error:
        raise UsageError(f"unknown language “{language}”", hint=_HINT) from error
    likely = str(get_global("likely_subtags").get(str(locale), ""))
    script = locale.script or next((part for part in likely.split("_") if len(part) == 4), "")
    return letters_of(script)


def _locale(language: str) -> str:
    return language.replace("-", "_")


_HINT = "correct `source` or `targets` in translate.toml"
