"""The review screen in a browser on this machine; nothing else may reach it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler
from textual_serve.server import Server

from translate.errors import UsageError

HOST = "127.0.0.1"
_HERE = Path(__file__).parent


class LocalServer(Server):
    """Serve one command to browsers on loopback, with a page that loads nothing from outside.

    A page of another site may open a WebSocket to this machine: whoever asks
    from elsewhere, or under another name, is refused.
    """

    def __init__(self, command: str, port: int) -> None:
        """Prepare the server.

        :param command: what a tab runs, as a shell would.
        """
        super().__init__(command, host=HOST, port=port, title="Tolmach", templates_path=str(_HERE))
        self._names = {f"{HOST}:{port}", f"localhost:{port}"}
        self._tabs: set[asyncio.Task[object]] = set()

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._only_own)
        return app

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Serve a tab, until it is closed or the server ends."""
        task = asyncio.current_task()
        assert task is not None
        self._tabs.add(task)
        try:
            return await super().handle_websocket(request)
        finally:
            self._tabs.discard(task)

    async def on_shutdown(self, app: web.Application) -> None:
        """End the tabs: the server waits for each of them."""
        for tab in self._tabs:
            tab.cancel()

    @web.middleware
    async def _only_own(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        asked = {request.host, urlsplit(origin).netloc if origin else request.host}
        if not asked <= self._names:
            raise web.HTTPForbidden(text="this page is for the browser on its own machine")
        return await handler(request)

    async def on_startup(self, app: web.Application) -> None:
        """Tell nothing yet: nobody listens on the port."""

    async def run(self, listening: socket.socket) -> None:
        """Serve on a socket until Ctrl+C or SIGTERM; say on stderr where the page is."""
        ended, loop = asyncio.Event(), asyncio.get_running_loop()
        for one in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(one, ended.set)
        runner = web.AppRunner(await self._make_app(), access_log=None)
        await runner.setup()
        try:
            await web.SockSite(runner, listening).start()
            told = f"reviewing at {self.public_url}; Ctrl+C ends it"
            print(told, file=sys.stderr, flush=True)
            await ended.wait()
        finally:
            await runner.cleanup()


def serve(command: str, port: int) -> None:
    """Serve a command until Ctrl+C.

    :raises UsageError: when the port is taken.
    """
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
    # textual-serve prints what the process of a tab complained of.
    with _listening(port) as listening, contextlib.redirect_stdout(sys.stderr):
        asyncio.run(LocalServer(command, port).run(listening))


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        reason = os.strerror(error.errno or 0).lower()
        hint = "choose another one with --port"
        raise UsageError(f"port {port} cannot be used: {reason}", hint=hint) from error
