"""A file that stays is searched for staff texts once, and for new staff texts again."""

import json
import tracemalloc
import zlib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pypdfium2
import pytest
from leak_makers import KINDS

from generator.archives import zipped
from generator.inspection import inspect, pdf
from generator.inspection.acting import acting
from generator.inspection.folder_files import Files, files_in
from generator.inspection.found_before import Found, FoundBefore
from generator.inspection.leaks import Wanted, leaks
from generator.inspection.links import Documents, broken_in_files
from generator.inspection.references import read_site
from generator.inspection.searches import Searches
from generator.inspection.secrets import Sources, Typed
from generator.inspection.unpacked import Search
from generator.model import Audience
from generator.problems import Place, Rule
from generator.project import read
from generator.publishing.cache import SmallResults

TEXT = "The spare key to the tape vault hangs behind the green amplifier"
OTHER = "Nobody may tell the drummer that his old snare was sold in March"
URL = "https://studio.example/"
PLACE = Place("process.yaml", 7, 3)
EMPTY: Mapping[str, Any] = MappingProxyType({})


class Run:
    """A search of a folder for staff texts, with what an earlier run has found."""

    def __init__(self, folder: Path, *secrets: str, before: Mapping[str, Any] = EMPTY) -> None:
        files, results = files_in(folder), SmallResults(dict(before))
        self.searched: list[str] = []
        self.searches = Searches({sha256(TEXT.encode()).digest()})

        def texts(name: str) -> Iterator[str]:
            self.searched.append(name)
            yield from self.searches.begin(name, Search()).texts(files[name], name)

        said = {name: texts(name) for name in files}
        typed = [Typed(secret, PLACE, internal=True) for secret in secrets]
        recall = FoundBefore(files, results).recall(self.searches)
        self.found = [str(one) for one in leaks(said, Wanted(typed), recall=recall)]
        self.results = dict(results)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a text that leaks, an archive that does, and a file that cannot be read."""
    (tmp_path / "a.txt").write_text(f"Hello. {TEXT}.", encoding="utf-8")
    (tmp_path / "b.zip").write_bytes(KINDS["zip"](TEXT))
    (tmp_path / "c.zip").write_bytes(KINDS["zip"]("Nothing to see here at all, " * 9)[:-30])
    return tmp_path


def test_a_file_that_stays_is_searched_once(folder: Path) -> None:
    """The next run finds the same in files that stay, and doesn't search them."""
    first = Run(folder, TEXT)
    second = Run(folder, TEXT, before=first.results)

    assert first.searched == ["a.txt", "b.zip", "c.zip"]
    assert len(first.found) == 1
    assert second.searched == []
    assert second.found == first.found
    assert (
        second.searches.copies == first.searches.copies == {sha256(TEXT.encode()).digest(): "b.zip"}
    )
    assert second.searches.unsearched == first.searches.unsearched
    assert second.results == first.results
    assert any("damaged" in reason for reason in second.searches.unsearched["c.zip"])


@pytest.mark.parametrize("name", ["caf\udce9.txt", "\udcff\udcfe", "a\udc80/b.html", "\ud800.txt"])
def test_names_may_be_in_any_encoding(name: str, tmp_path: Path) -> None:
    """A file is searched, and remembered, also if its name is no UTF-8; another name is another file."""

    class SameFiles(Files):
        """Files with the same content, and with names that this disk may not allow."""

        def digest(self, name: str) -> bytes:
            """Return the digest of the content."""
            return sha256(TEXT.encode()).digest() if name in self else b""

    files, other = (SameFiles(tmp_path, [one]) for one in (name, f"x{name}"))

    def recalled(files: Files, before: Mapping[str, Any]) -> tuple[bool, dict[str, Any]]:
        results, looked = SmallResults(dict(before)), list[str]()

        def look() -> Found:
            looked.extend(files)
            return set(), set()

        for one in files:
            searches = Searches()
            searches.begin(one, Search())
            FoundBefore(files, results).recall(searches)(one, "wanted", look)
        return bool(looked), dict(results)

    first, content = recalled(files, EMPTY)
    assert first
    assert recalled(files, content) == (False, content)
    assert recalled(other, content)[0]


def test_a_file_that_changes_is_searched_again(folder: Path) -> None:
    """Another content or another name is another file."""
    first = Run(folder, TEXT)
    (folder / "a.txt").write_text("Hello.", encoding="utf-8")
    (folder / "b.zip").rename(folder / "d.zip")

    second = Run(folder, TEXT, before=first.results)

    assert second.searched == ["a.txt", "d.zip"]
    assert ["d.zip" in one for one in second.found] == [True]
    assert "a.txt" not in second.found[0]


def test_new_staff_texts_are_looked_for_everywhere(folder: Path) -> None:
    """A staff text that is typed later is found in a file that was there before."""
    (folder / "a.txt").write_text(OTHER, encoding="utf-8")
    first = Run(folder, TEXT)
    second = Run(folder, TEXT, OTHER, before=first.results)

    assert not any("snare" in one for one in first.found)
    assert second.searched == ["a.txt", "b.zip", "c.zip"]
    assert any("snare" in one for one in second.found)


class Unread(Files):
    """Files that are known, so that nobody reads them again."""

    def __getitem__(self, name: str) -> bytes:
        """Fail."""
        raise AssertionError(name)


def inspected(files: Files, before: Mapping[str, Any]) -> tuple[list[object], dict[str, Any]]:
    """Return what is found in pages and documents, and the results for the next run."""
    results = SmallResults(dict(before))
    known = FoundBefore(files, results).known
    site = read_site(files, known)
    texts = {name: Search().texts(files[name], name) for name in files if not before}
    documents = Documents(files.only({"c.epub", "d.txt"}), texts, known)
    broken = broken_in_files(site, documents, URL)
    return [site, *acting(files, known), *broken], dict(results)


def test_what_pages_and_documents_hold_is_found_once(tmp_path: Path) -> None:
    """A run finds in files that stay what the last one found, without reading them."""
    page = "<!doctype html><a id=b href=x/>x</a><!--c--><a name=d></a><p onclick=e() class=mermaid>"
    book = b'<html xmlns="http://www.w3.org/1999/xhtml"><a href="f"/></html>'
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    (tmp_path / "b.css").write_text("a { background: url(//g.example/) }", encoding="utf-8")
    (tmp_path / "c.epub").write_bytes(
        zipped([("mimetype", b"application/epub+zip"), ("a.xhtml", book)])
    )
    (tmp_path / "d.txt").write_text(f"See {URL}h/.", encoding="utf-8")
    files = files_in(tmp_path)

    first, results = inspected(files, EMPTY)
    second, same = inspected(Unread(files.folder, files), json.loads(json.dumps(results)))

    assert len(first) == 4
    assert second == first
    assert same == json.loads(json.dumps(results))
    (tmp_path / "a.html").write_text(page.replace("onclick", "title"), encoding="utf-8")
    assert len(inspected(files, results)[0]) == 3


def test_what_draws_a_page_is_not_searched_as_text(published: Path) -> None:
    """What is left to search of our own PDFs is much smaller than what draws their pages.

    Text that screen readers read instead of what is drawn is searched nonetheless.
    """
    content = (published / "site/downloads/handbook.pdf").read_bytes()
    drawn = zlib.compress(
        b"/Artifact<</Type/Pagination>>BDC /E (%s) 1 0 0 1 0 0 cm" % TEXT.encode()
    )

    left = [one for one in pdf.attached(content, len(content) * 99) if isinstance(one, bytes)]
    seen = [*pdf.attached(b"stream\n%sendstream" % drawn, 9999)]

    assert not any(b" Tf" in one for one in left if len(one) > 1000)
    assert seen == [TEXT]


def page_with(stream: bytes) -> bytes:
    """Return a PDF with a page that says `TEXT` in a color that another stream defines."""
    drawn = b"/C cs 0 0 0 sc BT /F 12 Tf 50 50 Td (%s) Tj ET" % TEXT.encode()
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    named = b"/Font<</F%s>>/ColorSpace<</C[/ICCBased 5 0 R]>>" % font
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 900 900]/Contents 4 0 R/Resources<<%s>>>>" % named,
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</N 3/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(stream), stream),
    )
    inner = b"".join(b"%d 0 obj%s endobj\n" % (at, one) for at, one in enumerate(objects, 1))
    return b"%%PDF-1.7\n%strailer<</Root 1 0 R>>" % inner


@pytest.mark.parametrize("signature", [b"acsp", b"text"])
def test_a_color_profile_is_read_as_text_but_never_computed(
    signature: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A color profile is hidden from the reader of pages; its texts and those of pages are searched."""
    stream = zlib.compress(bytes(36) + signature + OTHER.encode() + b"\n" + bytes(90))
    opened, open_pdf = list[bytes](), pypdfium2.PdfDocument

    def opens(content: bytes) -> pypdfium2.PdfDocument:
        opened.append(content)
        return open_pdf(content)

    monkeypatch.setattr(pypdfium2, "PdfDocument", opens)
    content = page_with(stream)

    assert [*pdf.pages(content)] == [TEXT]
    assert len(opened[0]) == len(content)
    assert (stream in opened[0]) is (signature != b"acsp")
    for said in (TEXT, OTHER):
        wanted = Wanted([Typed(said, PLACE, internal=True)])
        search = Search(may_matter=wanted.may_be_in_bytes)
        assert len(list(leaks({"a.pdf": search.texts(content)}, wanted))) == 1


def test_an_edited_text_needs_no_preparation_for_binary_data(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What only the search of binary data needs is prepared when the first of it is searched."""
    prepared: list[object] = []

    def spellings(phrases: list[list[bytes]], _: object) -> set[bytes]:
        prepared.extend(phrases)
        return {*chain(*phrases)}

    monkeypatch.setattr("generator.inspection.sieve._spellings", spellings)
    wanted = Wanted([Typed(TEXT, PLACE, internal=True)])
    search = Search(may_matter=wanted.may_be_in_bytes)

    assert len(list(leaks({"a.txt": search.texts(TEXT.encode())}, wanted))) == 1
    assert not prepared
    assert len(list(leaks({"a.bin": search.texts(b"\0" + TEXT.encode())}, wanted))) == 1
    assert prepared


def test_a_file_of_a_site_costs_no_more_memory_than_its_name(tmp_path: Path) -> None:
    """A site may have 100,000 files, so no path is kept for each of them, nor anything as large."""
    names = [f"file-{number:04}.txt" for number in range(1000)]
    for name in names:
        (tmp_path / name).touch()

    tracemalloc.start()
    try:
        files = files_in(tmp_path)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert [*files] == names
    assert held < 250 * len(names)


def test_the_search_of_a_file_without_findings_is_not_kept(tmp_path: Path) -> None:
    """Of a file in which nothing is found, no more is kept than its digest and its key."""
    names = [f"file-{number:04}.txt" for number in range(1000)]
    for name in names:
        (tmp_path / name).touch()
    files, searches = files_in(tmp_path), Searches()
    recall = FoundBefore(files, SmallResults({})).recall(searches)

    tracemalloc.start()
    try:
        for name in names:
            list(searches.begin(name, Search()).texts(b""))
            recall(name, "wanted", lambda: (set(), set()))
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert held < 500 * len(names)


@pytest.mark.parametrize(("size", "found"), [(40, []), (41, ["content/assets/list.txt"])])
def test_a_file_that_grew_since_it_was_checked_is_refused(
    size: int, found: list[str], sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was not searched whole is published only if it was in the published folder before."""
    (sample / "content/assets/list.txt").write_text("A list.")
    project, built = read(sample), tmp_path / "built"
    for name in ("assets/list.txt", "made.txt", "mine.txt"):
        (built / name).parent.mkdir(parents=True, exist_ok=True)
        (built / name).write_bytes(b"x" * size)
    monkeypatch.setattr(inspect, "LARGEST_READ", 40)
    sources = Sources.create(project.folder, project.document, project.content)

    site, kept = project.sites[Audience.PUBLIC], {"mine.txt": "site/mine.txt"}
    problems = [*inspect.findings(site, files_in(built), kept, sources, {})]

    assert [one.place.file for one in problems if one.rule is Rule.REFUSED_FILE] == found
