"""A real terminal for tests: a command in a tmux server of its own."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from pathlib import Path

PATIENCE = 20.0
"""Seconds that something on the screen is waited for."""
READ = 0.2
"""Seconds after which an approval counts: longer than the screen asks for."""


class Terminal:
    """A window of some columns and rows, in which a command runs."""

    def __init__(self, folder: Path, socket: Path, size: tuple[int, int] = (80, 24)) -> None:
        """Prepare a terminal.

        :param folder: where commands run.
        :param socket: the tmux server's own; a name that nobody else uses.
        :param size: columns and rows.
        """
        self._folder = folder
        self._socket = str(socket)
        self._size = size

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", self._socket, "-f", os.devnull, *arguments],
            capture_output=True,
            check=True,
            text=True,
            env={**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
        )
        return done.stdout

    def run(self, *arguments: str, **environment: str) -> None:
        """Run `translate`; its exit code is told on the screen."""
        command = shlex.join([sys.executable, "-m", "translate", *arguments])
        columns, rows = map(str, self._size)
        told = f"{command}; echo ended with $?; sleep 600"
        settings = [f"{name}={value}" for name, value in environment.items()]
        options = [part for one in settings for part in ("-e", one)]
        self._tmux(
            *("new-session", "-d", "-x", columns, "-y", rows, "-c", str(self._folder)),
            *(*options, told),
        )

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(["tmux", "-S", self._socket, "kill-server"], check=False)

    def end(self) -> None:
        """Kill what runs in the window, as a power cut would."""
        pane = int(self._tmux("list-panes", "-F", "#{pane_pid}"))
        children = Path(f"/proc/{pane}/task/{pane}/children").read_text().split()
        for child in children:
            os.kill(int(child), 9)

    def screen(self) -> str:
        """Give what the window shows."""
        return self._tmux("capture-pane", "-p")

    def keys(self, *keys: str) -> None:
        """Press keys, as tmux names them."""
        self._tmux("send-keys", *keys)

    def write(self, text: str) -> None:
        """Type a text."""
        self._tmux("send-keys", "-l", text)

    def wait(self, *texts: str) -> str:
        """Wait until the window shows some texts."""
        end = time.monotonic() + PATIENCE
        while True:
            shown = self.screen()
            if all(text in shown for text in texts):
                time.sleep(READ)
                return shown
            assert time.monotonic() < end, f"{texts} never came:\n{shown}"
            time.sleep(0.02)
