"""Drives Firefox and WebKit with their own protocols, without a library.

Both take the commands of WebDriver: WebKit over HTTP, Firefox as pieces of JSON on a socket.
"""

import json
import os
import shutil
import socket
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from glob import glob
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import Any

_PATIENCE = 60
"""Seconds for a browser to start, and for a page to reach the expected state."""
_MINI_BROWSER = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"

Send = Callable[[str, dict[str, Any]], Any]
"""Sends a command, named as Firefox names it, and returns its value."""
_PATHS = {
    "WebDriver:Navigate": "url",
    "WebDriver:Back": "back",
    "WebDriver:Forward": "forward",
    "WebDriver:ExecuteScript": "execute/sync",
}


@dataclass(frozen=True, slots=True)
class Driven:
    """A browser that shows one page at a time."""

    send: Send

    def open(self, url: str) -> None:
        """Show a page."""
        self.send("WebDriver:Navigate", {"url": url})

    def back(self) -> None:
        """Go back."""
        self.send("WebDriver:Back", {})

    def run(self, script: str) -> Any:
        """Return what a script returns."""
        return self.send("WebDriver:ExecuteScript", {"script": script, "args": []})

    def wait(self, script: str) -> Any:
        """Return what a script returns as soon as that is something."""
        return _until(lambda: self.run(f"return ({script})"), script)


def _until(ask: Callable[[], Any], what: str) -> Any:
    end = monotonic() + _PATIENCE
    while monotonic() < end:
        if found := ask():
            return found
        sleep(0.05)
    raise TimeoutError(what)


def lacking(name: str) -> str | None:
    """Describe what a browser needs and is not installed."""
    needed = {"firefox": ("firefox-esr",), "webkit": ("WebKitWebDriver", "Xvfb")}[name]
    missing = [one for one in needed if shutil.which(one) is None]
    if name == "webkit" and not glob(_MINI_BROWSER):  # noqa: PTH207 - an absolute pattern
        missing.append("MiniBrowser")
    return f"not installed: {', '.join(missing)}" if missing else None


@contextmanager
def driven(name: str) -> Iterator[Driven]:
    """Start a browser, and end it."""
    with ExitStack() as stack:
        yield Driven(_firefox(stack) if name == "firefox" else _webkit(stack))


def _started(stack: ExitStack, *words: str, **options: Any) -> subprocess.Popen[bytes]:
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | options
    program: subprocess.Popen[bytes] = stack.enter_context(subprocess.Popen(words, **quiet))
    stack.callback(program.terminate)
    return program


def _firefox(stack: ExitStack) -> Send:
    profile = Path(stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
    (profile / "user.js").write_text('user_pref("marionette.port", 0);\n', encoding="utf-8")
    words = ("firefox-esr", "--headless", "--marionette", "--no-remote", "--profile", str(profile))
    _started(stack, *words)
    told = profile / "MarionetteActivePort"
    port = int(_until(lambda: told.exists() and told.read_text(encoding="utf-8"), "Firefox"))
    wire = stack.enter_context(socket.create_connection(("127.0.0.1", port), _PATIENCE))
    stream = stack.enter_context(wire.makefile("rb"))

    def heard() -> Any:
        length = b""
        while (one := stream.read(1)) != b":":
            length += one
        return json.loads(stream.read(int(length)))

    def send(command: str, given: dict[str, Any]) -> Any:
        text = json.dumps([0, 1, command, given]).encode()
        wire.sendall(b"%d:%s" % (len(text), text))
        _, _, error, value = heard()
        assert error is None, error
        return value["value"] if isinstance(value, dict) and "value" in value else value

    heard()  # the browser introduces itself first
    send("WebDriver:NewSession", {"capabilities": {}})
    return send


def _webkit(stack: ExitStack) -> Send:
    screen = _started(stack, "Xvfb", "-displayfd", "1", "-nolisten", "tcp", stdout=subprocess.PIPE)
    assert screen.stdout
    number = screen.stdout.readline().decode().strip()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    soft = {"LIBGL_ALWAYS_SOFTWARE": "1", "WEBKIT_DISABLE_COMPOSITING_MODE": "1"}
    env = {**os.environ, "DISPLAY": f":{number}", "GDK_BACKEND": "x11", **soft}
    _started(stack, "WebKitWebDriver", "-p", str(port), env=env)

    def call(method: str, path: str, given: dict[str, Any] | None = None) -> Any:
        body = None if given is None else json.dumps(given).encode()
        url = f"http://127.0.0.1:{port}{path}"
        request = urllib.request.Request(url, body, method=method)
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310
            return json.load(answer)["value"]

    def ready() -> Any:
        try:
            return call("GET", "/status")
        except OSError:
            return None

    _until(ready, "WebKit")
    (browser,) = glob(_MINI_BROWSER)[:1]  # noqa: PTH207 - an absolute pattern
    wanted = {"webkitgtk:browserOptions": {"binary": browser, "args": ["--automation"]}}
    home = call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]
    stack.callback(call, "DELETE", f"/session/{home}")
    return lambda command, given: call("POST", f"/session/{home}/{_PATHS[command]}", given)
