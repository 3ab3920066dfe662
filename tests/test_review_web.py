"""The review in a real browser: one approval, end to end, and nobody else let in."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.review_sites import drafted_site, entry_of
from tests.site import Site
from translate.catalog import State

aiohttp = pytest.importorskip("aiohttp")
pytest.importorskip("textual_serve")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run
--disable-background-networking --disable-component-update --disable-sync
--host-resolver-rules=MAP\t*\t~NOTFOUND\t,EXCLUDE\t127.0.0.1 --window-size=1200,700
--remote-debugging-port=0""".split("\n")
PATIENCE = 40.0


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return drafted_site(tmp_path / "site", '[review]\nidentical = "never"\n')


@pytest.fixture
def served(site: Site) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "translate", "review", "--web", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "posts/a.rst"], cwd=site.root, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL
    )
    assert process.stderr is not None
    assert f"http://127.0.0.1:{port}".encode() in process.stderr.readline()
    yield port
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0


@contextlib.contextmanager
def browser(profile: Path) -> Iterator[int]:
    """Start Chromium with an empty profile; give the port of its debugger."""
    flags = [flag.replace("\t", " ") for line in FLAGS for flag in line.split(" ")]
    process = subprocess.Popen(
        [str(CHROMIUM), *flags, f"--user-data-dir={profile}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(profile.parent)},
    )
    try:
        told = profile / "DevToolsActivePort"
        until(lambda: told.exists() and bool(told.read_text()))
        yield int(told.read_text().split("\n")[0])
    finally:
        process.kill()
        process.wait()


def until(is_so: object) -> None:
    assert callable(is_so)
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


class Page:
    """A page of a browser, and the addresses that it asked for."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self.asked: list[str] = []

    async def send(self, method: str, **params: object) -> Any:
        """Give an order, and wait until it is answered: what follows is watched for certain."""
        number = len(self._answers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": params})
        return await asyncio.wait_for(self._answers[number], PATIENCE)

    async def listen(self) -> None:
        async for one in self._socket:
            told = json.loads(one.data)
            if told.get("method") == "Network.requestWillBeSent":
                self.asked.append(told["params"]["request"]["url"])
            if told.get("id") in self._answers:
                self._answers[told["id"]].set_result(told.get("result"))

    async def loaded(self) -> list[str]:
        """Give what the page itself knows to have asked for, that which failed included."""
        script = "performance.getEntriesByType('resource').map(one => one.name)"
        told = await self.send("Runtime.evaluate", expression=script, returnByValue=True)
        return list(told["result"]["value"])

    async def press_enter(self) -> None:
        """Click on the line on top, which gives the page the keys, and press Enter."""
        for kind in ("mousePressed", "mouseReleased"):
            at = {"x": 300, "y": 8, "button": "left", "clickCount": 1}
            await self.send("Input.dispatchMouseEvent", type=kind, **at)
        for kind in ("rawKeyDown", "char", "keyUp"):
            key = {"key": "Enter", "code": "Enter", "text": "\r", "windowsVirtualKeyCode": 13}
            await self.send("Input.dispatchKeyEvent", type=kind, **key)


async def approve_in(debugger: int, port: int, site: Site) -> list[str]:
    """Open the page, press Enter on its first segment; give the addresses that were asked for."""
    async with aiohttp.ClientSession() as http:
        async with http.get(f"http://127.0.0.1:{debugger}/json") as answer:
            pages = json.loads(await answer.text())
        address = next(one for one in pages if one["type"] == "page")["webSocketDebuggerUrl"]
        async with http.ws_connect(address, max_msg_size=0) as connection:
            page = Page(connection)
            listening = asyncio.create_task(page.listen())
            await page.send("Network.enable")
            await page.send("Page.navigate", url=f"http://127.0.0.1:{port}/")
            end = time.monotonic() + PATIENCE
            while entry_of(site, "Контейнеры").state is not State.APPROVED:
                assert time.monotonic() < end, page.asked
                await asyncio.sleep(1)
                await page.press_enter()
            # What the page asked for is told after the answers to the keys.
            while not any("textual.js" in one for one in page.asked):
                assert time.monotonic() < end, page.asked
                await asyncio.sleep(0.1)
            asked = [*page.asked, *await page.loaded()]
            listening.cancel()
            return asked


@pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium")
def test_a_segment_is_approved_in_a_browser_that_asks_nobody_else(
    site: Site, served: int, tmp_path: Path
) -> None:
    with browser(tmp_path / "profile") as debugger:
        asked = asyncio.run(approve_in(debugger, served, site))
    assert entry_of(site, "Контейнеры").state is State.APPROVED
    own = (f"http://127.0.0.1:{served}/", f"ws://127.0.0.1:{served}/", "data:", "about:")
    assert [one for one in asked if not one.startswith(own)] == []
    assert any("textual.js" in one for one in asked)


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://example.org"}, {"Host": "example.org"}, {"Origin": "null"}]
)
def test_who_comes_from_elsewhere_is_refused(served: int, headers: dict[str, str]) -> None:
    for path in ("", "ws"):
        with pytest.raises(HTTPError, match="403"):
            urlopen(Request(f"http://127.0.0.1:{served}/{path}", headers=headers))


def test_a_port_that_is_taken_is_told(site: Site) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = site.run("review", "--web", "--port", port)
    assert done.code == 2
    assert f"port {port} cannot be used" in done.err
    assert "--port" in done.err


async def tab_until_the_end(process: subprocess.Popen[bytes], port: int) -> float:
    """Open a tab, end the server as Ctrl+C does; give how many seconds it took."""
    address = f"http://127.0.0.1:{port}/ws?width=100&height=30"
    async with aiohttp.ClientSession() as http, http.ws_connect(address) as tab:
        await asyncio.wait_for(tab.receive(), PATIENCE)
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        async for _ in tab:
            """A browser, too, reads until the server says goodbye."""
        await asyncio.to_thread(process.wait, PATIENCE)
        return time.monotonic() - start


def test_ctrl_c_ends_it_at_once_though_a_tab_is_open_and_stdout_is_silent(site: Site) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "translate", "review", "--web", "--port", str(port), "posts/a.rst"],
        cwd=site.root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stderr.readline()
        assert asyncio.run(tab_until_the_end(process, port)) < 10
        assert process.returncode == 0
        assert process.stdout.read() == b""
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", port), timeout=5)
