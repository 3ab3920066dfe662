"""Every law on real posts, when they are at hand; what must stay opaque is counted."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.laws import CYRILLIC, LAWS, opened
from tests.pseudo import pseudo, pseudo_text
from tests.site import Site
from tests.variants import VARIANTS
from translate.catalog import Entry
from translate.files import read_source
from translate.rst import InlineParser
from translate.vocabulary import STANDARD

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


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Extract every real post and fill each catalog with the pseudo-translation."""
    site = Site(tmp_path_factory.mktemp("site"))
    for path in POSTS:
        target = site.root / "posts" / path.relative_to(SHARED)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(path)
    assert site.run("extract").code == 0
    parser = InlineParser(STANDARD, {"strike": True})
    for path in site.root.rglob("*.po"):

        def filled(one: Entry) -> Entry:
            plain = one.context is not None
            text = pseudo_text(one.msgid) if plain else pseudo(parser.parse(one.msgid)[0])
            return replace(one, translation=text)

        site.edit(path.relative_to(site.root).as_posix(), filled)
    return site


def test_every_post_goes_out_to_its_catalog_and_comes_back(site: Site) -> None:
    done = site.run("merge")
    assert (done.code, done.err.count("refused,")) == (0, 0), done.err[-2000:]
    assert len(list(site.root.rglob("*.en.rst"))) == len(POSTS)
    assert site.run("merge", "--check").code == 0
    assert site.run("extract", "--check").code == 0


def test_msgfmt_accepts_every_catalog(site: Site) -> None:
    if not shutil.which("msgfmt"):
        pytest.skip("GNU gettext is not installed")
    for path in site.root.rglob("*.po"):
        command = ["msgfmt", "-c", "-o", "/dev/null", str(path)]
        done = subprocess.run(command, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b""), path


def test_every_cyrillic_word_of_metadata_is_offered() -> None:
    for path in POSTS:
        document = opened(read_source(path, path.name)).document
        offered = {unit.text for unit in document.units if unit.context}
        for line in document.source.text.split("\n\n")[0].splitlines():
            name, _, value = line.removeprefix(".. ").partition(":")
            if name in ("title", "description") and CYRILLIC.search(value):
                assert value.strip() in offered, path.name
