"""`studio-guide serve`: a preview of either edition, which needs no mkdocs.yml."""

import logging
import os
import signal
from collections.abc import Callable
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException
from mkdocs.livereload import LiveReloadServer

from generator.mkdocs.preview import Preview, Shown
from generator.mkdocs.rendered_before import RenderedBefore
from generator.mkdocs.watching import HOST, NoPortError, follow, free_port
from generator.model import Audience
from generator.pages.tree import BASE
from generator.problems import Place, Problem, ProblemsFoundError, Rule
from generator.project import Project
from generator.publishing.cache import files_digest
from generator.publishing.output import os_errors_as_problems
from generator.publishing.unchanged import reads_more
from generator.reading.process import require_process
from generator.rendering import FOLDER as TEMPLATES

__all__ = ["NoPortError", "serve"]
_NOT_FOUND = 404
_ENDS = tuple(getattr(signal, one) for one in ("SIGTERM", "SIGHUP") if hasattr(signal, one))
"""What ends a preview as Ctrl-C does, such as a terminal that closes: its pages may be internal."""


def serve(
    folder: Path,
    audience: Audience,
    port: int,
    say: Callable[[str], None],
    warn: Callable[[str], None],
) -> None:
    """Serve a preview of an edition of the project in a folder until Ctrl-C ends it.

    If the port is taken, the next free one is used. `say` is called with the address, and `warn`
    with a taken port and with the problems of each save.
    Raises ProblemsFoundError if there is no process.yaml or the disk refuses, and NoPortError if
    no port is free.
    """
    require_process(folder)
    if (free := free_port(port)) != port:
        warn(f"port {port} is taken, so this preview uses port {free}")
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # Material's notice is irrelevant here
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    kept = [one for one in _ENDS if signal.getsignal(one) is not signal.SIG_IGN]  # as by nohup
    before = {one: signal.signal(one, signal.default_int_handler) for one in kept}
    try:
        with TemporaryDirectory(prefix="studio-guide-", ignore_cleanup_errors=True) as temporary:
            _serve(_Site(folder, audience, Path(temporary), free, warn), say)
    except KeyboardInterrupt:
        pass
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _serve(site: "_Site", say: Callable[[str], None]) -> None:
    server = LiveReloadServer(site.build, HOST, site.port, str(site.html))
    server.error_handler = site.error_page
    follow(server, site.preview.project)
    try:
        site.build()
        say(
            f"{site.preview.audience.value} edition: {site.url} (it follows each save; Ctrl-C ends it)"
        )
        server.serve()  # type: ignore[no-untyped-call]
    finally:
        server.shutdown()


class _Site:
    """The pages of a preview, which MkDocs rebuilds on each save."""

    def __init__(
        self,
        project: Path,
        audience: Audience,
        temporary: Path,
        port: int,
        warn: Callable[[str], None],
    ) -> None:
        self.preview = Preview(project, audience, temporary / "preview")
        self.html = temporary / "site"
        self.port = port
        self.url = f"http://{HOST}:{port}/"
        self.warn = warn
        self.pages = RenderedBefore()
        self.current: tuple[Project, str] | None = None

    def build(self) -> None:
        """Build the pages; problems are shown on each page and passed to `warn`, as notices are.

        If the last build showed no problems and its sources are as they were, nothing is done.
        """
        templates = files_digest(TEMPLATES)  # before they are read: a later change is noticed
        if self._is_current(templates):
            return
        self.current = None
        shown = self.preview.refresh()
        try:
            self._build(shown)
        except MkDocsException as error:
            # Our tree is valid, so any error is caused by the studio's own settings.
            message = " ".join(str(error).split())
            problem = Problem(Place(BASE), Rule.ENGINE_FAILED, message, Rule.ENGINE_FAILED.hint)
            shown = self.preview.faulty(str(ProblemsFoundError([problem])), keep=False)
            self._build(shown)
        if shown.problems:
            self.warn(shown.problems)
        elif shown.project:
            for notice in shown.notices:
                self.warn(str(notice))
            self.current = shown.project, templates

    def _is_current(self, templates: str) -> bool:
        if not self.current:
            return False
        project, before = self.current
        is_as_before = project.is_as_read and templates == before
        is_known = bool(project.sources and templates)
        return is_as_before and is_known and not reads_more(project.folder / BASE)

    def _build(self, shown: Shown) -> None:
        with os_errors_as_problems(self.html, self.html.parent):
            config = load_config(
                config_file=str(shown.folder / "mkdocs.yml"),
                site_dir=str(self.html),
                site_url=self.url,
            )
            self.pages.start(config, shown)
            config.extra |= {"problems": escape(shown.problems)}
            build(config, serve_url=self.url)
            self.pages.finish(self.html)

    def error_page(self, code: int) -> bytes | None:
        """Return the error page."""
        page = self.html / f"{code}.html"
        return page.read_bytes() if code == _NOT_FOUND and page.is_file() else None
