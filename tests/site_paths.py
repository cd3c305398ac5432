"""A site that is published below a path of its host, and a crawler that follows all of it."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from built_pages import BuiltPage, read_page
from plain_data import plain, write
from processes import Done, here
from projects import sample_project

_POINTING = {"action", "data", "href", "poster", "src"}
_IN_STYLE = re.compile(r"url\(\s*[\"']?([^\"')]+)")
_OLD = "picking"


def project_at(url: str, folder: Path) -> Path:
    """Return the sample with an address; its first step has an old id, so there is a redirect."""
    project = sample_project(folder)
    data = plain(project)
    data["studio"]["url"] = url
    data["steps"][0]["was"] = [_OLD]
    write(project, data)
    return project


def build(project: Path, *words: str) -> Done:
    """Build a project, as its owner does."""
    return here(project, "build", *words)


@dataclass
class Visitor:
    """Follows every address of a served site and records faults."""

    origin: str
    """The address at which it is served."""
    url: str
    """The address in its pages."""
    wrong: set[str] = field(default_factory=set)
    seen: dict[str, BuiltPage | None] = field(default_factory=dict)
    """The page at each address; None if it is not a page."""

    def follow(self, *starts: str) -> "Visitor":
        """Follow everything that can be reached from some paths."""
        todo = [(urljoin(self.origin, start), "") for start in ("", *starts)]
        while todo:
            whole, here = todo.pop()
            where, fragment = urldefrag(whole)
            if where not in self.seen:
                todo += [(target, where) for target in self._look(where, here)]
            page = self.seen[where]
            ids = {value for _, name, value in page.attributes if name == "id"} if page else set()
            if page and fragment and unquote(fragment) not in ids:
                self.wrong.add(f"{here}: {whole} has no such place")
        return self

    def get(self, where: str) -> tuple[HTTPResponse, str]:
        """Return the host's answer."""
        parts = urlsplit(where)
        connection = HTTPConnection(parts.netloc, timeout=60)
        try:
            connection.request("GET", parts._replace(scheme="", netloc="", fragment="").geturl())
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        packed = answer.headers["Content-Encoding"] == "gzip"  # because every text is UTF-8
        text = gzip.decompress(body).decode() if packed else ""
        return answer, text.replace("\r\n ", "")  # because calendars fold long lines

    def targets(self, where: str, text: str, page: BuiltPage | None) -> Iterator[str]:
        """Yield each address of this host that a file points at, and record requests to others."""
        full = re.findall(rf"{re.escape(self.url)}[^\s\"'<>)\\]*", unescape(text))
        yield from (self.origin + one.removeprefix(self.url) for one in full)
        yield from (urljoin(where, one) for one in _IN_STYLE.findall(text) if page is None)
        for tag, name, value in page.attributes if page else ():
            target = urljoin(where, value.strip())
            if name not in _POINTING or target.startswith((self.url, "mailto:", "tel:", "data:")):
                continue
            if urlsplit(target).netloc == urlsplit(self.origin).netloc:
                yield target
            elif tag != "a":
                self.wrong.add(f"{where}: {target} is asked for elsewhere")

    def _look(self, where: str, here: str) -> list[str]:
        self.seen[where] = None
        if not where.startswith(self.origin):
            self.wrong.add(f"{here}: {where} is outside")
            return []
        answer, text = self.get(where)
        if answer.status != 200:
            self.wrong.add(f"{here}: {where} answers {answer.status}")
        elif "html" in answer.headers["Content-Type"]:
            self.seen[where] = read_page(text)
        return list(self.targets(where, text, self.seen[where]))
