"""The gates that need no browser: valid HTML, ids, and that whatever is pointed at is there."""

import json
import subprocess
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from web.site_files import Reference, SiteFiles, address
from web.tools import NU

_LONGEST = 240
"""Seconds after which the Nu checker hangs."""
_HERE = "https://site.invalid/"
_PLACES_OF_THE_BROWSER = {"", "top"}


def nu(*folders: Path) -> list[str]:
    """Find what the Nu checker calls an error in the HTML of some folders."""
    words = ["java", "-jar", str(NU), "--format", "json", "--exit-zero-always", "--skip-non-html"]
    done = subprocess.run(
        [*words, *map(str, folders)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=_LONGEST,
        check=True,
    )
    return [
        f"{_short(one.get('url', ''), folders)}:{one.get('lastLine', 1)}: {one['message']}"
        for one in json.loads(done.stderr or done.stdout)["messages"]
        if one["type"] != "info"
    ]


def _short(url: str, folders: tuple[Path, ...]) -> str:
    """Return the name of a file from the name of its folder on."""
    path = Path(unquote(url.removeprefix("file:")))
    inside = [folder.parent for folder in folders if path.is_relative_to(folder.parent)]
    return path.relative_to(inside[0]).as_posix() if inside else url


def duplicate_ids(site: SiteFiles) -> list[str]:
    """Find ids that stand twice on a page."""
    return [
        f"{name}: the id {one!r} stands {count} times"
        for name, page in site.pages.items()
        for one, count in Counter(page.ids).items()
        if count > 1
    ]


def broken_links(site: SiteFiles, url: str = "", elsewhere: Collection[str] = ()) -> list[str]:
    """Find links, anchors and files that are pointed at and are not there.

    `url` is the address at which the site will stand, so that its own full addresses are
    followed too; `elsewhere` are addresses below it that others answer.
    """
    found = []
    for name, one in site.references:
        if one.address in elsewhere:
            continue
        fault = _fault(site, name, one, url.rstrip("/") + "/" if url else "")
        if fault:
            found.append(f"{name}: {one.address!r} {fault}")
    return sorted(set(found))


def strangers(site: SiteFiles, url: str = "") -> list[str]:
    """Find what a page would fetch by itself from somebody else."""
    ours = (url, "data:") if url else ("data:",)
    return sorted(
        {
            f"{name}: {one.address!r} is fetched from elsewhere"
            for name, one in site.references
            if (one.loads or (not one.tag and name.endswith((".css", ".svg"))))
            and urlsplit(one.address).netloc
            and not one.address.startswith(ours)
        }
    )


def orphans(site: SiteFiles, url: str = "") -> list[str]:
    """Find pages that no chain of links leads to from the first page."""
    leads: dict[str, set[str]] = {}
    for name, one in site.references:
        if one.tag in {"a", "area"} and (target := _file(site, name, one.address, url)):
            leads.setdefault(name, set()).add(target)
    seen = {"index.html", "404.html"}
    todo = ["index.html"]
    while todo:
        new = leads.get(todo.pop(), set()) - seen
        seen |= new
        todo += new
    return [f"{name}: no link leads here" for name in site.pages if name not in seen]


def _local(name: str, target: str, url: str) -> str | None:
    """Return an address as the site itself has it: path and fragment, or None if elsewhere."""
    full = urljoin(_HERE + address(name), target)
    if url and (full + "/").startswith(url):
        full = _HERE + full[len(url) :]
    return full.removeprefix(_HERE) if full.startswith(_HERE) else None


def _file(site: SiteFiles, name: str, target: str, url: str) -> str | None:
    """Return the file that an address leads to, if it leads to a file of the site."""
    local = _local(name, target, url)
    if local is None:
        return None
    path = unquote(urlsplit(local).path)
    for candidate in (path, f"{path.removesuffix('/')}/index.html".lstrip("/")):
        if candidate and (site.folder / candidate).is_file():
            return candidate
    return None


def _fault(site: SiteFiles, name: str, one: Reference, url: str) -> str:
    """Return in words what is wrong with an address; nothing if all is well."""
    local = _local(name, one.address, url)
    if local is None:
        return "is not encrypted" if one.loads and one.address.startswith("http:") else ""
    if name == "404.html" and not one.address.startswith(("/", "#", _HERE, "data:", url or "/")):
        return "leads elsewhere when the page is shown for a deeper address: begin it with a slash"
    target = _file(site, name, one.address, url)
    path = unquote(urlsplit(local).path)
    if target is None:
        return "leads nowhere"
    if path and target.endswith("/index.html") and not path.endswith(("/", ".html")):
        return "leads to a folder: end it with a slash"
    return "" if _anchored(site, target, urlsplit(local).fragment) else "has no such anchor"


def _anchored(site: SiteFiles, target: str, fragment: str) -> bool:
    """Return whether the place in a page, if one is asked for, is there."""
    fragment = unquote(fragment.partition(":~:")[0])
    page = site.pages.get(target)
    if page is None or fragment in _PLACES_OF_THE_BROWSER:
        return True
    return fragment in page.ids or fragment in page.names
