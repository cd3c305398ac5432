"""The MkDocs plugin for `mkdocs serve` and `mkdocs build` in a project folder.

A thin adapter: it builds the finished tree of the public edition and points MkDocs at it.
"""

from contextlib import ExitStack
from html import escape
from logging import getLogger
from pathlib import Path
from typing import Any, Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.utils import CountHandler

from generator.build import finish, make_tree
from generator.mkdocs.preview import Preview, Shown
from generator.mkdocs.rendered_before import RenderedBefore
from generator.mkdocs.watching import NoPortError, follow, free_port
from generator.model import Audience
from generator.pages.tree import UNUSED, settings
from generator.problems import Place, Problem, ProblemsFoundError, Rule
from generator.project import Project, read
from generator.publishing.cache import FileCache
from generator.publishing.engines import SITE
from generator.publishing.finished import PUBLISHED, publish_finished
from generator.publishing.output import build_lock
from generator.publishing.themes import remove_extras

UNPUBLISHED = "build/without-studio-guide"
"""Output folder in the base mkdocs.yml, for engines that run without this plugin; never published."""
_SEARCH = "material/search"
_KEYS = ("site_name", "site_description", "nav", "extra_css", "extra_javascript")
_log = get_plugin_logger("studio-guide")


class StudioGuidePlugin(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """Builds the tree of the public edition before MkDocs collects pages."""

    def __init__(self) -> None:
        """Start without a preview."""
        self.serving = False
        self.project: Project | None = None
        self.preview: Preview | None = None
        self.pages = RenderedBefore()
        self.alone = ExitStack()
        self.target = Path()
        self.notices: tuple[Problem, ...] = ()

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Record whether this is a preview; this event keeps the plugin alive between rebuilds."""
        del dirty
        self.serving = command == "serve"

    @event_priority(100)  # other plugins then find the theme that the pages have
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Build the tree and point MkDocs at it; a preview shows problems on every page."""
        folder = Path(config.config_file_path).parent
        try:
            shown = self._shown(folder) if self.serving else self._tree(folder, config)
        except ProblemsFoundError as error:
            raise PluginError(f"\n{error}") from None
        if shown.problems:
            _log.error("\n%s", shown.problems)
        for notice in shown.notices:
            _log.info("%s", notice)
        _point_at(config, shown.settings, shown.folder)
        config.site_url = config.site_url if self.serving else shown.settings["site_url"]
        config.extra |= {"problems": escape(shown.problems)}
        self.pages.start(config, shown)
        return config

    def _shown(self, folder: Path) -> Shown:
        self.preview = self.preview or Preview(folder)
        return self.preview.refresh()

    def _tree(self, folder: Path, config: MkDocsConfig) -> Shown:
        """Build the tree for `mkdocs build`, locked against other builds until it is done.

        MkDocs writes its pages beside the tree: they are published when they were looked at.
        """
        self.project = project = read(folder)
        self.alone.enter_context(build_lock(project.folder / "build"))
        self.target = Path(config.site_dir)
        if self.target.resolve() == (project.folder / UNPUBLISHED).resolve():
            self.target = project.folder / PUBLISHED[Audience.PUBLIC]
        made = make_tree(project, Audience.PUBLIC)
        self.notices = (*project.notices, *made.notices)
        self.pages = RenderedBefore(FileCache(project.folder, "mkdocs-pages"))
        config.site_dir = str(made.folder.resolve() / SITE)
        return Shown(settings(made.site), made.folder.resolve(), "")

    @event_priority(-100)  # after the plugin that writes an index
    def on_post_build(self, *, config: MkDocsConfig, **_: Any) -> None:
        """Inspect the site, and publish it atomically, as `studio-guide build` does; or show it."""
        try:
            if not _has_warnings(config):
                self.pages.finish(Path(config.site_dir))
                if self.project:
                    self._publish(self.project, config)
        except ProblemsFoundError as error:
            raise PluginError(f"\n{error}") from None

    def _publish(self, project: Project, config: MkDocsConfig) -> None:
        """Inspect and publish what MkDocs made.

        Raises ProblemsFoundError if it must not be published, or the disk refuses.
        """
        made, target = Path(config.site_dir), self.target.resolve()
        try:
            remove_extras(made, Path(config.docs_dir), project.sites[Audience.PUBLIC].edition.look)
            finished = finish(project, Audience.PUBLIC, made, target)
            notices = publish_finished([finished], project.folder / "build")
        finally:
            self.alone.close()
        config.site_dir = str(target)  # where `mkdocs gh-deploy` looks for the pages
        for notice in (*self.notices, *notices):
            _log.info("%s", notice)

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, **_: Any) -> None:
        """Watch the project's sources instead of the tree.

        Raises Abort if the port cannot be used.
        """
        host, port = config.dev_addr
        try:
            if (free := free_port(port, host)) != port:
                raise Abort(f"port {port} is taken: run mkdocs serve --dev-addr {host}:{free}")
        except NoPortError as error:
            raise Abort(str(error).replace("--port", "--dev-addr")) from None
        for path in (config.docs_dir, config.config_file_path):
            server.unwatch(path)
        follow(server, Path(config.config_file_path).parent)


def _has_warnings(config: MkDocsConfig) -> bool:
    """Return whether MkDocs will fail after this, because of warnings in strict mode."""
    handlers = getLogger("mkdocs").handlers
    counts = [one.get_counts() for one in handlers if isinstance(one, CountHandler)]
    return config.strict and any(counts)


def _point_at(config: MkDocsConfig, values: dict[str, Any], folder: Path) -> None:
    """Configure MkDocs, or a compatible engine, to build a finished tree.

    Raises PluginError if the pages want Material's search, and the base settings do not load it.
    """
    theme = values["theme"]
    if theme["name"] and _SEARCH not in config.plugins:
        message = "the look 'material' needs Material's search"
        hint = "write 'theme: {name: material}', and 'search' above 'studio-guide' under 'plugins:'"
        problem = Problem(Place(Path(config.config_file_path).name), Rule.BAD_LOOK, message, hint)
        raise PluginError(f"\n{ProblemsFoundError([problem])}")
    config.docs_dir = str(folder / values["docs_dir"])
    # The class of the engine at work: ProperDocs has one of its own.
    config.theme = type(config.theme)(**theme | {"custom_dir": str(folder / theme["custom_dir"])})
    if not theme["name"] and _SEARCH in config.plugins:
        config.plugins[_SEARCH].config.enabled = False  # our frame has a search of its own
    config.extra |= values["extra"]
    config.copyright = values.get("copyright")
    for key, value in {**UNUSED, **{key: values[key] for key in _KEYS}}.items():
        config[key] = value
