"""`translate review` in a real terminal, by real keys."""

from __future__ import annotations

import itertools
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.review_sites import CATALOG, DRAFTS, OTHER, drafted_site, entry_of, spoiled
from tests.site import Site
from tests.terminal import PATIENCE, Terminal
from translate.catalog import State

pytestmark = pytest.mark.skipif(not shutil.which("tmux"), reason="there is no tmux")

LONG = next(one for one in DRAFTS if one.startswith("Сеть"))
SIZES = [(80, 24), (200, 60)]
_numbers = itertools.count()


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return drafted_site(tmp_path / "site", '[review]\nidentical = "never"\n')


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def terminal(
    request: pytest.FixtureRequest, site: Site, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Terminal]:
    with opened(site, tmp_path_factory, request.param) as one:
        yield one


def opened(
    site: Site, factory: pytest.TempPathFactory, size: tuple[int, int], **environment: str
) -> Terminal:
    # A socket's path may have some 100 characters: the name is short.
    socket = factory.getbasetemp().parent / f"t{factory.getbasetemp().name[-4:]}{next(_numbers)}"
    terminal = Terminal(site.root, socket, size)
    terminal.run("review", "posts/a.rst", "posts/b.rst", **environment)
    terminal.wait("Context" if size[0] >= 60 else "RU", "Containers", "Findings")
    return terminal


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


def state(site: Site, msgid: str, catalog: str = CATALOG) -> State:
    return entry_of(site, msgid, catalog).state


def test_enter_approves_u_undoes_and_q_leaves(site: Site, terminal: Terminal) -> None:
    terminal.keys("Enter")
    terminal.wait("Сеть видит", "(approved)")
    assert state(site, "Контейнеры") is State.APPROVED
    terminal.write("г")
    terminal.wait("↑ —")
    until(lambda: state(site, "Контейнеры") is State.DRAFT)
    terminal.keys("C-r")
    until(lambda: state(site, "Контейнеры") is State.APPROVED)
    terminal.keys("q")
    terminal.wait("ended with 0")


def test_cyrillic_and_english_are_written_and_approved(site: Site, terminal: Terminal) -> None:
    terminal.keys("e")
    terminal.wait("Save and approve")
    terminal.write("Контейнеры: containers, ")
    terminal.wait("containers, Containers")
    terminal.keys("C-j")
    terminal.wait("Сеть видит")
    entry = entry_of(site, "Контейнеры")
    assert entry.translation == "Контейнеры: containers, Containers"
    assert entry.state is State.APPROVED


def test_what_was_written_when_the_machine_died_is_offered_again(
    site: Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with opened(site, tmp_path_factory, (80, 24)) as terminal:
        terminal.keys("e")
        terminal.wait("Save and approve")
        terminal.write("Unfinished ")
        terminal.wait("Unfinished Containers")
        until(lambda: any((site.root / ".translate/review/unfinished").glob("*.json")))
        terminal.end()
    assert entry_of(site, "Контейнеры").translation == "Containers"
    with opened(site, tmp_path_factory, (80, 24)) as terminal:
        terminal.keys("e")
        terminal.wait("Unfinished Containers")
        terminal.keys("F2")
        terminal.wait("Сеть видит")
    assert entry_of(site, "Контейнеры").translation == "Unfinished Containers"


def test_an_error_is_looked_at_first(site: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    spoiled(site, LONG, "Nothing of it.")
    with opened(site, tmp_path_factory, (80, 24)) as terminal:
        terminal.keys("Enter")
        terminal.wait("2/7", "Nothing of it.")
        terminal.keys("Enter")
        terminal.wait("Look here first")
        terminal.write("!")
        until(lambda: state(site, LONG) is State.APPROVED)


def test_a_whole_site_is_reviewed_by_keyboard_alone(
    site: Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with opened(site, tmp_path_factory, (80, 24)) as terminal:
        for number in range(1, 7):
            terminal.wait(f"{number}/7")
            terminal.keys("Enter")
        terminal.wait("7/7")
        terminal.keys("n")
        until(lambda: state(site, "Одинаковый текст.", OTHER) is State.NEEDS_WORK)
        terminal.keys("Enter")
        terminal.wait("reviewed", "100%")
        terminal.keys("q")
        terminal.wait("ended with 0")
    assert site.run("merge").code == 0
    assert "The network sees" in site.read("posts/a.en.rst")


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "linux"}])
def test_it_works_without_colours_and_on_a_bare_console(
    site: Site, tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]
) -> None:
    with opened(site, tmp_path_factory, (100, 30), **environment) as terminal:
        terminal.keys("Enter")
        terminal.wait("Сеть видит", "(approved)")


def test_a_tiny_window_is_enough(site: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    with opened(site, tmp_path_factory, (50, 20)) as terminal:
        terminal.keys("Enter")
        terminal.wait("Сеть видит")
        assert state(site, "Контейнеры") is State.APPROVED
