"""Watches the sources of a project, and finds a port for its preview."""

import errno
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from mkdocs.livereload import LiveReloadServer
from watchdog.observers.polling import PollingObserverVFS

from generator.pages.tree import BASE
from generator.reading.process import FILE
from generator.rendering import FOLDER

HOST = "127.0.0.1"
"""Previews are only served locally, because they may contain staff data."""
_FOLLOWED = frozenset({FILE, BASE, "content"})
_INTERVAL = 0.5
"""Polling interval in seconds."""
_HIGHEST = 65535
_PORTS = 100
"""Number of ports to try."""
_TAKEN = frozenset({errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE)})


class NoPortError(Exception):
    """Raised if neither the requested port nor any of the following ones can be used."""


def follow(server: LiveReloadServer, project: Path) -> None:
    """Make a server rebuild when a source of a project or a template of this program changes.

    The whole project folder is watched, because MkDocs stops watching a folder that is deleted and
    recreated, as content/ may be when git switches branches.
    """
    top = str(project.resolve())

    def listed(folder: str | None) -> Iterator[os.DirEntry[str]]:
        with os.scandir(folder or ".") as entries:
            inside = [entry for entry in entries if folder == top or not entry.is_symlink()]
        return iter([one for one in inside if folder != top or one.name in _FOLLOWED])

    # Both observers have the same interface, which MkDocs' annotation does not name.
    server.observer = PollingObserverVFS(  # type: ignore[assignment]
        os.stat, listed, polling_interval=_INTERVAL
    )
    server.watch(top)
    server.watch(str(FOLDER))


def free_port(first: int, host: str = HOST) -> int:
    """Return the first free port from a number on.

    Raises NoPortError if the next hundred are taken, or the system does not allow their use.
    """
    last = min(first + _PORTS, _HIGHEST)
    for port in range(first, last + 1):
        if is_free(port, host):
            return port
    raise NoPortError(f"the ports {first} to {last} are taken: choose another with --port")


def is_free(port: int, host: str = HOST) -> bool:
    """Return whether a port is free.

    Raises NoPortError if the system does not allow its use, as for most ports below 1024.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as one:
        if os.name != "nt":  # there, it would let two programs share a port
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((host, port))
        except OSError as error:
            if error.errno in _TAKEN:
                return False
            reason = f"port {port} cannot be used: {error.strerror}; choose another with --port"
            raise NoPortError(reason) from None
    return True
