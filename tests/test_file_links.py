"""Addresses in files to take away lead to pages, places and files of their own edition."""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import icalendar
import pytest
from conftest import Files, made
from pdf_parts import Parts

from generator.build import Project, read
from generator.downloads.plan import planned
from generator.elements import Element, elements
from generator.model import Audience
from generator.pages import bodies
from generator.site import Site

HOME = "https://blue.example/"
BOOKING = f"{HOME}book?"
"""The studio's own address for bookings, which is no page of the guide."""
OURS = re.compile(rf"""{re.escape(HOME)}[^\s"'<>&,)]*""")


def known(site: Site) -> set[str]:
    """Return every address that an edition has: its pages, the places on them, its files."""
    written = bodies(site)
    found = {f"{HOME}{path}" for path in (*site.files, *planned(site))}
    for page in site.pages:
        address = site.address(page.path)
        body = elements(written.get(page.path, ""), page.path, HOME)
        found |= {address, *(f"{address}#{anchor}" for anchor in anchors(body))}
    return found


def anchors(nodes: Iterable[Element | str]) -> Iterator[str]:
    """Yield the ids of elements and of all in them."""
    for node in nodes:
        if isinstance(node, dict):
            yield from [node["attrs"]["id"]] if "id" in node["attrs"] else []
            yield from anchors(node["inner"])


def told(path: str, content: bytes) -> str:
    """Return all text of a file in which an address can stand; of a PDF, where its links lead."""
    if path.endswith((".epub", ".xlsx")):
        with ZipFile(BytesIO(content)) as parts:
            return "\n".join(
                parts.read(name).decode("utf-8", "ignore") for name in parts.namelist()
            )
    if path.endswith(".pdf"):
        notes = Parts(content).notes
        return "\n".join(str(note.inside.get("/A", {}).get("/URI", "")) for note in notes)
    if path.endswith(".ics"):
        events: list[Any] = icalendar.Calendar.from_ical(content.decode()).walk("VEVENT")
        return "\n".join(str(value) for event in events for value in event.values())
    return content.decode("utf-8-sig") if path.endswith(".csv") else ""


def addresses(path: str, content: bytes) -> set[str]:
    """Return the addresses of the guide that a file holds."""
    return {one for one in OURS.findall(told(path, content)) if not one.startswith(BOOKING[:-1])}


def dead(site: Site, files: Files) -> set[tuple[str, str]]:
    """Return each address that leads nowhere, after the kind of file that holds it."""
    alive = known(site)
    return {
        (Path(path).suffix, address)
        for path, one in files.items()
        for address in addresses(path, one.content) - alive
    }


@pytest.mark.parametrize("audience", Audience)
def test_addresses_in_files_are_alive(
    audience: Audience, project: Project, request: pytest.FixtureRequest
) -> None:
    """No file holds an address of the guide that its edition does not have."""
    files: Files = request.getfixturevalue(audience.value)

    assert dead(project.sites[audience], files) == set()


def test_files_hold_addresses(public: Files) -> None:
    """Calendar, spreadsheet, book and PDFs lead to the site, each to pages of its own matter."""
    found = {path: addresses(path, one.content) for path, one in public.items()}

    assert f"{HOME}process/choosing/" in found["downloads/month.ics"]
    assert f"{HOME}checklists/choosing/" in found["downloads/month.ics"]
    assert f"{HOME}prepare/drummer/" in found["downloads/prep-article.epub"]
    assert f"{HOME}glossary/#take" in found["downloads/handbook.pdf"]
    assert f"{HOME}checklists/" in found["downloads/checklists.xlsx"]


@pytest.mark.parametrize("made_up", ["nowhere/", "faq/#nowhere", "process/inventory/"])
def test_a_made_up_address_is_found(sample: Path, made_up: str) -> None:
    """An address of no page, no place or an internal page is found in each kind of file."""
    address = f"{HOME}{made_up}"
    process, text = sample / "process.yaml", sample / "content/prep/10-before.md"
    process.write_text(process.read_text().replace("I have three songs", f"I read {address} twice"))
    text.write_text(f"{text.read_text()}\nSee [there]({address}).\n")
    project = read(sample)
    kinds = (".csv", ".epub", ".ics", ".pdf", ".xlsx")

    site = project.sites[Audience.PUBLIC]
    assert dead(site, made(project, Audience.PUBLIC)) == {(kind, address) for kind in kinds}


def test_links_inside_the_book(public: Files, internal: Files) -> None:
    """What a book links to in itself is a file of it, and every file of it is linked or listed."""
    for files in (public, internal):
        with ZipFile(BytesIO(files["downloads/prep-article.epub"].content)) as book:
            parts = {name: book.read(name).decode("utf-8", "ignore") for name in book.namelist()}
        inside = {
            link.partition("#")[0]
            for text in parts.values()
            for link in re.findall(r'(?:href|src|full-path)="([^"]*)"', text)
            if not re.match(r"[a-z]+:", link)
        }
        names = {name.removeprefix("OEBPS/") for name in parts}

        assert inside - {"OEBPS/book.opf"} <= names
        assert names - inside == {"mimetype", "META-INF/container.xml", "book.opf"}
