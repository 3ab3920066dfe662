"""Posts that nobody wrote: a grammar of reST makes them, every law holds for each.

TOLMACH_EXAMPLES sets how many are made; `make fuzz` makes many.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.laws import LAWS
from translate.document import Source

EXAMPLES = int(os.environ.get("TOLMACH_EXAMPLES", "25"))

words = st.sampled_from(
    "ядро пакет сборка и не в systemd новость выпуск 2.0 — C++ «да» - 1. A. .. | ... -- : "
    ":: * дом, т.е. (да) e-mail \\* 5-й".split()
)
inlines = st.sampled_from(
    [
        "**жирный текст**", "*курсив*", "``dnf update``", "`ссылка <http://example.org/a_b>`__",
        "`именная ссылка <http://example.org/1>`_", "http://example.org/x?y=1", "[1]_", "|имя|",
        "`роль`", ":sub:`низ`", ":ref:`модуль <mod>`", "`Раздел`_", "_`якорь`", "текст\\ **joint**",
        "`якорь`_", "a@example.org", "``литерал  с  пробелами``", "`<http://example.org/z>`__",
    ]
)  # fmt: skip
texts = st.lists(st.one_of(words, words, inlines), min_size=1, max_size=14).map(" ".join)


def wrapped(text: str, width: int, indent: str = "") -> str:
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return f"\n{indent}".join([*lines, line])


paragraphs = st.builds(wrapped, texts, st.integers(20, 90))
titles = st.builds(
    lambda text, mark, over: (
        (f"{mark * (len(text) + 8)}\n" if over else "") + f"{text}\n{mark * (len(text) + 8)}"
    ),
    st.lists(words, min_size=1, max_size=4).map(" ".join),
    st.sampled_from("=-~"),
    st.booleans(),
)


def indented(block: str, indent: str) -> str:
    return "\n".join(indent + line if line else line for line in block.split("\n"))


def item(marker: str, block: str) -> str:
    return marker + indented(block, " " * len(marker))[len(marker) :]


def grid(rows: list[list[str]]) -> str:
    cells = [[wrapped(text, 24).split("\n") for text in row] for row in rows]
    widths = [max(len(line) for row in cells for line in row[at]) + 2 for at in range(len(rows[0]))]
    rule = "+" + "+".join("-" * width for width in widths) + "+"
    lines = [rule]
    for row in cells:
        for number in range(max(len(cell) for cell in row)):
            shown = [cell[number] if number < len(cell) else "" for cell in row]
            pairs = zip(shown, widths, strict=True)
            lines.append("|" + "|".join(f" {text}".ljust(width) for text, width in pairs) + "|")
        lines.append(rule)
    return "\n".join(lines)


tables = st.integers(1, 3).flatmap(
    lambda columns: st.lists(
        st.lists(st.lists(words, min_size=1, max_size=5).map(" ".join), min_size=columns,
                 max_size=columns),
        min_size=1, max_size=3,
    ).map(grid)
)  # fmt: skip
csv_tables = st.lists(st.tuples(texts, texts), min_size=1, max_size=3).map(
    lambda rows: (
        ".. csv-table:: Имя\n\n"
        + "\n".join(
            "   " + ", ".join('"' + one.replace('"', '""') + '"' for one in r) for r in rows
        )
    )
)

simple_blocks = st.one_of(
    paragraphs,
    texts.map(lambda text: f"| {text}\n| \n|   {text}"),
    texts.map(lambda text: f".. image:: x.png\n   :alt: {text}"),
    texts.map(lambda text: f"{text}::\n\n   код {text}"),
    tables,
    csv_tables,
)
blocks = st.recursive(
    simple_blocks,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(
            lambda found: "\n\n".join(item("- ", one) for one in found)
        ),
        st.lists(inner, min_size=1, max_size=3).map(
            lambda found: "\n\n".join(item(f"{n}. ", one) for n, one in enumerate(found, 1))
        ),
        inner.map(lambda one: indented(one, "    ")),
        inner.map(lambda one: ".. note::\n\n" + indented(one, "   ")),
        inner.map(lambda one: ".. неведомо:: x\n\n" + indented(one, "   ")),
        st.tuples(words, inner).map(lambda pair: f"термин {pair[0]}\n" + indented(pair[1], "   ")),
        st.tuples(words, inner).map(lambda pair: f":поле: {indented(pair[1], '    ').lstrip()}"),
    ),
    max_leaves=4,
)
posts = st.lists(st.one_of(titles, blocks, blocks, blocks), min_size=1, max_size=6).map(
    lambda found: "\n\n".join([".. title: Новость\n.. slug: x", *found, ".. [1] Сноска."]) + "\n"
)


@pytest.mark.parametrize("law", [law for law in LAWS if law not in ("guarded", "idempotence")])
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES <= 25, print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(text=posts)
def test_law_holds_on_any_post(law: str, text: str) -> None:
    LAWS[law](Source("fuzz.rst", text))
