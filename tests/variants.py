"""The same post in other clothes: every law holds for each of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_METADATA = re.compile(r"\.\. [\w-]+:(?!:).*")
_RUN = re.compile(r"[а-яёА-ЯЁ]{2,}")
_WIDE = "日本語文書翻訳試験用例"


def as_written(text: str) -> str:
    return text


def crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def no_final_newline(text: str) -> str:
    return text.rstrip("\n")


def indented_by_tabs(text: str) -> str:
    """Put the whole body into a quote that is indented by a tab."""
    return "\n".join(
        f"\t{line}" if line.strip() and not _METADATA.fullmatch(line) else line
        for line in text.split("\n")
    )


def wide_letters(text: str) -> str:
    """Put characters of two columns in the place of two letters each: tables stay aligned."""

    def widened(match: re.Match[str]) -> str:
        length = len(match[0])
        return _WIDE[: length // 2].ljust(length // 2, "字") + "я" * (length % 2)

    return _RUN.sub(widened, text)


def trailing_spaces(text: str) -> str:
    """End every third line with spaces, as old editors leave them."""
    lines = text.split("\n")
    return "\n".join(
        line + "  " if index % 3 == 0 and line.strip() else line for index, line in enumerate(lines)
    )


VARIANTS: Mapping[str, Callable[[str], str]] = {
    "as written": as_written,
    "CRLF": crlf,
    "no final newline": no_final_newline,
    "tabs": indented_by_tabs,
    "CJK": wide_letters,
    "trailing spaces": trailing_spaces,
}
