"""What a preview keeps between two saves, so that a save is seen within a second.

Most of a rebuild is Markdown that has not changed and templates that were compiled before.
"""

from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page


class KeptPages:
    """The HTML of the pages of the last rebuild, used again where the Markdown is the same."""

    def __init__(self) -> None:
        """Start with nothing kept."""
        self.paths: set[str] = set()
        self.pages: dict[str, tuple[str, Page, str]] = {}
        self.current: dict[str, str] = {}

    def start(self, files: Files) -> None:
        """Begin a rebuild; if there are other files than before, links may lead elsewhere."""
        if files.src_uris.keys() != self.paths:
            self.pages = {}
        self.paths = set(files.src_uris)

    def markdown(self, text: str, page: Page) -> str:
        """Return the Markdown that must be rendered: none if it is as it was."""
        self.current[page.file.src_uri] = text
        return "" if self._kept(page) else text

    def html(self, html: str, page: Page) -> str:
        """Return the HTML of a page, and give the page what goes with it."""
        name = page.file.src_uri
        if kept := self._kept(page):
            _, before, html = kept
            page.toc, page.present_anchor_ids = before.toc, before.present_anchor_ids
        self.pages[name] = (self.current[name], page, html)
        return html

    def _kept(self, page: Page) -> tuple[str, Page, str] | None:
        name = page.file.src_uri
        kept = self.pages.get(name)
        return kept if kept and kept[0] == self.current[name] else None
