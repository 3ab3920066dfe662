"""Every real text through a real model and back: no piece lost, nothing refused."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

pytest.importorskip("ctranslate2")

from tests.site import Done, Site
from tests.test_corpus import POSTS, SHARED
from translate.catalog import State, parse
from translate.engine.install import install

TINY = Path(__file__).with_name("models") / "tiny-ru_en.argosmodel"
EVERY = int(os.environ.get("TOLMACH_EVERY", "1"))
"""Take every so many-th post."""

pytestmark = pytest.mark.skipif(not POSTS, reason="the posts are not beside the project")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("site"))
    site.write("translate.toml", "[drafts]\nfloor = 0\n")
    for path in POSTS[::EVERY]:
        target = site.root / "posts" / path.relative_to(SHARED)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(path)
    assert site.run("extract").code == 0
    return site


@pytest.fixture(scope="module")
def drafted(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """Pretranslate the site with the tiny model, whose words are noise on real texts."""
    packages = tmp_path_factory.mktemp("packages")
    install(TINY, packages)
    return site.run(
        *("pretranslate", "--beam", "1", "--format", "json"), ARGOS_PACKAGES_DIR=str(packages)
    )


def test_every_real_text_gets_a_draft(site: Site, drafted: Done) -> None:
    assert drafted.code == 0, drafted.err
    outcomes = json.loads(drafted.out)["outcomes"]
    assert sum(one.get("left", 0) for one in outcomes) == 0
    assert sum(one.get("from machine", 0) for one in outcomes) > len(POSTS[::EVERY])
    for path in site.root.rglob("*.po"):
        states = {one.state for one in parse(path, path.name).entries}
        assert states <= {State.DRAFT}, path


def test_no_draft_is_refused_in_a_merge(site: Site, drafted: Done) -> None:
    done = site.run("merge", "--drafts", "--min", "0")
    assert (done.code, done.err.count("refused,")) == (0, 0), done.err[-2000:]
    assert len(list(site.root.rglob("*.en.rst"))) == len(POSTS[::EVERY])
    assert site.run("merge", "--drafts", "--min", "0", "--check").code == 0
    assert site.run("extract", "--check").code == 0
