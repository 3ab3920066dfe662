"""The review screen in a browser on this machine; nothing else may reach it."""

from __future__ import annotations

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

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._only_own)
        return app

    @web.middleware
    async def _only_own(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        asked = {request.host, urlsplit(origin).netloc if origin else request.host}
        if not asked <= self._names:
            raise web.HTTPForbidden(text="this page is for the browser on its own machine")
        return await handler(request)

    async def on_startup(self, app: web.Application) -> None:
        """Say where the page is, on stderr."""
        print(f"reviewing at {self.public_url}; Ctrl+C ends it", file=sys.stderr, flush=True)


def serve(command: str, port: int) -> None:
    """Serve a command until Ctrl+C.

    :raises UsageError: when the port is taken.
    """
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            hint = "choose another one with --port"
            raise UsageError(f"port {port} cannot be used: {reason}", hint=hint) from error
    LocalServer(command, port).serve()
