"""Serves a folder as a static host does: compressed, cached by the browser, with a 404 page."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

_PACKED = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml",
}
"""The types of files that are compressed, and their content types."""
_LOOKS_UP = 0.02
"""Seconds after which a server notices that it should stop."""


@cache
def _packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), mtime=0)


class Host(SimpleHTTPRequestHandler):
    """Responds as a static host does."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each response waits 40 ms until its head is acknowledged
    below = "/"
    """The path of the site; there is nothing outside it."""

    def do_GET(self) -> None:
        """Send the file, compressed if it is text, or the 404 page."""
        if not self.path.startswith(self.below):
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self.path = "/" + self.path.removeprefix(self.below)
        path = Path(self.directory) / unquote(urlsplit(self.path).path).lstrip("/")
        if path.is_dir() and self.path.endswith("/"):
            path /= "index.html"
        missing = Path(self.directory) / "404.html"
        if path.exists() or not missing.is_file():
            self._send(path, HTTPStatus.OK)
        else:
            self._send(missing, HTTPStatus.NOT_FOUND)

    def _send(self, path: Path, status: HTTPStatus) -> None:
        kind = _PACKED.get(path.suffix)
        if kind is None or not path.is_file():
            super().do_GET()
            return
        body = _packed(path)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        """Let the browser cache the response."""
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@dataclass(frozen=True, slots=True)
class Served:
    """A site that is being served: its folder and its address."""

    folder: Path
    origin: str


@contextmanager
def served(folder: Path, host: type[Host] = Host, below: str = "/") -> Iterator[str]:
    """Serve a folder on this machine, below a path; yield its address, with a slash at the end."""
    _packed.cache_clear()
    host = type(host.__name__, (host,), {"below": below})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(host, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, args=(_LOOKS_UP,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{below}"
        finally:
            server.shutdown()
            thread.join()
