"""Adapt a remembered translation to a text that differs from its source only mechanically.

Numbers, versions and words in Latin letters that stand alike in both languages, addresses,
literals and other pieces of markup are put in the place of the old ones.

Law *adapted or not at all*: an adapted translation has the signature of the wanted text, and
differs from the remembered one in nothing but what was put in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from translate.document import Inline, InlineKind
from translate.markup import carry, compare

_NUMBER = r"\d+(?:(?:[.,:]|[ \u00a0\u202f](?=\d{3}(?!\d)))\d+)*"
_VALUE = re.compile(rf"(?<!\w)(?:{_NUMBER}(?!\w)|[A-Za-z][\w+#]*(?:[.-][\w+#]+)*)")
"""A number, or a name in Latin letters."""
_IN_ENGLISH = str.maketrans({",": ".", " ": ",", "\u00a0": ",", "\u202f": ","})
_FIXED = frozenset({InlineKind.REFERENCE, InlineKind.ALIAS, InlineKind.TARGET})
"""Pieces whose text is their name."""


def adapted(
    wanted: Sequence[Inline], source: Sequence[Inline], translation: Sequence[Inline]
) -> str | None:
    """Write the translation of a text that is like a remembered one.

    :param wanted: the text to be translated.
    :param source: the remembered one, and how it was translated.
    :returns: None where more than values differ, or where a value's place is not certain.
    """
    if len(wanted) != len(source) or compare(source, translation):
        return None
    values = _changes(wanted, source)
    if values is None or not all(_may_change(*pair) for pair in values.items()):
        return None
    written = _written(values, source, translation)
    if written is None:
        return None
    old = [_with_text(before, after) for before, after in zip(source, wanted, strict=True)]
    return carry(old, wanted, written)


def _changes(wanted: Sequence[Inline], source: Sequence[Inline]) -> dict[str, str] | None:
    """Give what became of each value of the source; None where words differ, too."""
    values: dict[str, str] = {}
    for after, before in zip(wanted, source, strict=True):
        if after.kind is not before.kind or _skeleton(after) != _skeleton(before):
            return None
        for new, old in zip(_values(after), _values(before), strict=True):
            if values.setdefault(old, new) != new:
                return None
    return {old: new for old, new in values.items() if old != new}


def _skeleton(piece: Inline) -> list[str]:
    return _VALUE.sub("0", piece.text).split()


def _values(piece: Inline) -> list[str]:
    return _VALUE.findall(piece.text)


def _may_change(old: str, new: str) -> bool:
    """Tell whether other words may stay as they are: not where one thing becomes several."""
    same_kind = old[0].isdigit() == new[0].isdigit()
    return same_kind and "1" not in (old, new)


def _written(
    values: Mapping[str, str], source: Sequence[Inline], translation: Sequence[Inline]
) -> list[Inline] | None:
    """Put new values into a translation; None unless each old one is there as often."""
    forms = {form: new for old, new in values.items() for form, new in _forms(old, new)}
    if not forms:
        return list(translation)
    wanted = Counter(one for piece in source for one in _values(piece) if one in values)
    pattern = re.compile(
        rf"(?<![\w.,])(?:{'|'.join(map(re.escape, sorted(forms, key=len, reverse=True)))})"
        r"(?![\w]|[.,:]\d)"
    )
    found = Counter(one for piece in translation for one in pattern.findall(piece.text))
    for old, new in values.items():
        if sum(found[form] for form in {form for form, _ in _forms(old, new)}) != wanted[old]:
            return None
    return [
        _rewritten(piece, pattern.sub(lambda match: forms[match[0]], piece.text))
        for piece in translation
    ]


def _forms(old: str, new: str) -> Iterable[tuple[str, str]]:
    """Give how a value may stand in the translation, and the new one in the same form."""
    yield old, new
    if old[0].isdigit() and old.count(".") < 2:
        yield old.translate(_IN_ENGLISH), new.translate(_IN_ENGLISH)


def _with_text(before: Inline, after: Inline) -> Inline:
    """Give a piece of the source with the text that is wanted."""
    return _rewritten(before, after.text) if before.text != after.text else before


def _rewritten(piece: Inline, text: str) -> Inline:
    if text == piece.text or piece.kind in _FIXED:
        return piece
    head, tail = piece.raw[: piece.text_at], piece.raw[piece.text_at + len(piece.text) :]
    return replace(piece, raw=f"{head}{text}{tail}", text=text)
