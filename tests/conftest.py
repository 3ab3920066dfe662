"""What tests of machine translation share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tiny_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of packages, for ARGOS_PACKAGES_DIR, with the transliterator in it."""
    pytest.importorskip("ctranslate2")
    from tests.models.transliterator import make
    from translate.engine.install import install

    folder = tmp_path_factory.mktemp("models")
    make(folder / "tiny.argosmodel")
    install(folder / "tiny.argosmodel", folder / "packages")
    return folder / "packages"


@pytest.fixture(scope="session")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the root of a site with drafts; tests of reviews work on copies."""
    from tests.review_sites import drafted_site

    return drafted_site(tmp_path_factory.mktemp("drafted")).root
