"""Every law on real posts, when they are at hand; what must stay opaque is counted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.laws import CYRILLIC, LAWS, opened
from tests.variants import VARIANTS
from translate.files import read_source

SHARED = Path(os.environ.get("TOLMACH_SHARED", Path(__file__).parents[2] / "shared"))
POSTS = sorted([*SHARED.glob("corpus/**/*.rst"), *SHARED.glob("seed/*.rst")])
SEED = sorted(SHARED.glob("seed/*.rst"))
CHUNKS = [POSTS[at : at + 25] for at in range(0, len(POSTS), 25)]

pytestmark = pytest.mark.skipif(not POSTS, reason="the posts are not beside the project")


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("chunk", range(len(CHUNKS)))
def test_law_holds_on_real_posts(chunk: int, law: str) -> None:
    for path in CHUNKS[chunk]:
        LAWS[law](read_source(path, path.name))


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("variant", VARIANTS)
def test_law_holds_on_the_seed_in_every_variant(variant: str, law: str) -> None:
    for path in SEED:
        source = read_source(path, path.name)
        LAWS[law](type(source)(source.path, VARIANTS[variant](source.text)))


def test_fewer_than_one_text_in_a_thousand_stays_opaque() -> None:
    units, unproved = 0, []
    for path in POSTS:
        document = opened(read_source(path, path.name)).document
        units += len(document.units)
        unproved += [
            (path.name, one.line, one.reason)
            for one in document.opaque
            if one.code.startswith("unproved")
        ]
    assert len(unproved) * 1000 < units, unproved


def test_every_cyrillic_word_of_metadata_is_offered() -> None:
    for path in POSTS:
        document = opened(read_source(path, path.name)).document
        offered = {unit.text for unit in document.units if unit.context}
        for line in document.source.text.split("\n\n")[0].splitlines():
            name, _, value = line.removeprefix(".. ").partition(":")
            if name in ("title", "description") and CYRILLIC.search(value):
                assert value.strip() in offered, path.name
