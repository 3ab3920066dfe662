"""Translation memories as files: TMX 1.4b, ours and other programs'."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.errors import InputError
from translate.memory.tmx import read_tmx, write_tmx
from translate.memory.types import Remembered, Size

_TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\t\n\r"), min_size=1
).filter(str.strip)
_WORD = st.text(st.characters(categories=("L", "N")), max_size=12)
UNITS = st.builds(
    Remembered,
    source=_TEXT,
    target=_TEXT,
    context=st.none() | _WORD,
    size=st.sampled_from(Size),
    origin=st.sampled_from(["human", "memory 100", "machine ru_en 1.9"]),
    post=st.sampled_from(["posts/a.rst", "posts/путь <&>.rst"]),
    when=st.integers(0, 4_000_000_000),
    who=_WORD,
    before=_WORD,
    after=_WORD,
)


def read(data: bytes, folder: Path) -> list[Remembered]:
    path = folder / "memory.tmx"
    path.write_bytes(data)
    return list(read_tmx(path, "memory.tmx", "ru", "en"))


def written(units: list[Remembered]) -> bytes:
    stream = io.BytesIO()
    assert write_tmx(units, stream, "ru", "en", "1.0") == len(units)
    return stream.getvalue()


@given(st.lists(UNITS, max_size=5))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, units: list[Remembered]
) -> None:
    assert read(written(units), tmp_path_factory.getbasetemp()) == units


def test_a_character_that_xml_cannot_hold_is_replaced(tmp_path: Path) -> None:
    unit = Remembered("Знак \x01.", "A \x0b sign.", post="a")
    [found] = read(written([unit]), tmp_path)
    assert found == replace(unit, source="Знак \ufffd.", target="A \ufffd sign.")


FOREIGN = """\
<?xml version="1.0" encoding="{encoding}"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="RU-RU" datatype="html"/><body>
<tu tuid="1" changedate="20240131T101500Z" creationid="Masha">
 <note>noted</note><prop type="client">X</prop>
 <tuv xml:lang="DE"><seg>Brücke</seg></tuv>
 <tuv xml:lang="EN-US" changeid="Petya"><seg>The <bpt i="1">&lt;b></bpt>old<ept i="1">&lt;/b></ept>
 <hi>bridge</hi>.</seg></tuv>
 <tuv xml:lang="RU-RU"><seg>Старый <ph>&lt;br/></ph>мост.</seg></tuv>
</tu>
<tu><tuv xml:lang="ru"><seg>Без перевода</seg></tuv></tu>
<tu><tuv lang="ru"><seg>Лес</seg></tuv><tuv lang="en"><seg>Wood</seg></tuv></tu>
</body></tmx>
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_other_programs_write_is_read_without_their_codes(
    tmp_path: Path, encoding: str
) -> None:
    name = encoding.removesuffix("-sig")
    first, second = read(FOREIGN.format(encoding=name).encode(encoding), tmp_path)
    assert (first.source, first.target) == ("Старый мост.", "The old\n bridge.")
    assert (first.who, first.when, first.post) == ("Petya", 1706696100, "memory.tmx")
    assert (second.source, second.target, second.when) == ("Лес", "Wood", 0)


@pytest.mark.parametrize(
    ("data", "place", "told"),
    [
        (b"<tmx><body>\n <tu></body></tmx>", "memory.tmx:2:8", "no well-formed XML"),
        (b"<html></html>", "memory.tmx:1", "no TMX: its root is <html>"),
        (b"", "memory.tmx:1:1", "no well-formed XML"),
    ],
)
def test_a_broken_file_is_told_with_its_place(
    tmp_path: Path, data: bytes, place: str, told: str
) -> None:
    with pytest.raises(InputError) as error:
        read(data, tmp_path)
    assert str(error.value.location) == place
    assert told in error.value.message


def test_entities_that_explode_are_refused(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE tmx [<!ENTITY e0 "{"x" * 100}">{levels}]><tmx><body><tu><tuv xml:lang="ru">'
    bomb += "<seg>&e11;</seg></tuv></tu></body></tmx>"
    with pytest.raises(InputError):
        read(bomb.encode(), tmp_path)
