"""A box ticked in one program shows in all others: editors and libraries times viewers.

Programs of the system take part if they are installed (on Debian: poppler-utils, mupdf-tools and
pdftk-java). A file may also demand that ticks are drawn anew (NeedAppearances), as many programs do.
"""

import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from conftest import Files
from pdf_parts import Note
from pdf_viewer import boxes, clicked, drawn, states
from PIL import Image
from pypdf import PdfReader, PdfWriter
from web.tools import PACKAGES, WEB, lacking

pytestmark = pytest.mark.slow

FILES = ("checklist-choosing", "pocket-choosing", "prep-article")
DOTS = 2
"""Dots a point in the pictures of pages."""
INK = 25
"""Dots that a tick darkens at least."""

Tick = Callable[[bytes, str, Path], bytes]
Draw = Callable[[bytes, int, Path], Image.Image]


def by_pdfium(content: bytes, name: str, _: Path) -> bytes:
    """Click the box, as in Chrome and Edge."""
    return clicked(content, boxes(content)[name])


def by_pypdf(content: bytes, name: str, _: Path) -> bytes:
    """Fill in the form as Python programs do, with the request to redraw ticks."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    for page in writer.pages:
        writer.update_page_form_field_values(page, {name: "/Yes"}, auto_regenerate=True)
    saved = BytesIO()
    writer.write(saved)
    return saved.getvalue()


def _run(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def _by_script(program: str) -> Tick:
    def tick(content: bytes, name: str, folder: Path) -> bytes:
        (folder / "in.pdf").write_bytes(content)
        _run(folder, "node", str(WEB / "tick.mjs"), program, "in.pdf", "out.pdf", name)
        return (folder / "out.pdf").read_bytes()

    return tick


def _by_pdftk(*options: str) -> Tick:
    def tick(content: bytes, name: str, folder: Path) -> bytes:
        (folder / "in.pdf").write_bytes(content)
        fields = f"%FDF-1.2\n1 0 obj<</FDF<</Fields[<</T({name})/V/Yes>>]>>>>endobj\n"
        (folder / "in.fdf").write_text(f"{fields}trailer<</Root 1 0 R>>\n%%EOF\n")
        _run(folder, "pdftk", "in.pdf", "fill_form", "in.fdf", "output", "out.pdf", *options)
        return (folder / "out.pdf").read_bytes()

    return tick


def in_pdfium(content: bytes, page: int, _: Path) -> Image.Image:
    """Draw a page as Chrome and Edge do."""
    rows = drawn(content)[page - 1]
    return Image.frombytes("L", (len(rows[0]), len(rows)), b"".join(rows))


def in_poppler(content: bytes, page: int, folder: Path) -> Image.Image:
    """Draw a page as Evince and Okular do."""
    (folder / "in.pdf").write_bytes(content)
    only = ("-f", str(page), "-l", str(page), "-r", str(72 * DOTS), "-singlefile", "-gray")
    _run(folder, "pdftoppm", *only, "in.pdf", "out")
    return Image.open(folder / "out.pgm")


def in_mupdf(content: bytes, page: int, folder: Path) -> Image.Image:
    """Draw a page as MuPDF and SumatraPDF do."""
    (folder / "in.pdf").write_bytes(content)
    form = ("-r", str(72 * DOTS), "-c", "gray", "-o", "out.pgm", "in.pdf", str(page))
    _run(folder, "mutool", "draw", "-q", *form)
    return Image.open(folder / "out.pgm")


TICKS: dict[str, tuple[Tick, tuple[Path | str, ...]]] = {
    "PDFium": (by_pdfium, ()),
    "pypdf": (by_pypdf, ()),
    "pdf-lib": (_by_script("pdf-lib"), ("node", PACKAGES / "pdf-lib/package.json")),
    "pdf.js": (_by_script("pdfjs"), ("node", PACKAGES / "pdfjs-dist/package.json")),
    "pdftk": (_by_pdftk(), ("pdftk",)),
    "pdftk, drawn anew": (_by_pdftk("need_appearances"), ("pdftk",)),
}
VIEWERS: dict[str, tuple[Draw, tuple[Path | str, ...]]] = {
    "PDFium": (in_pdfium, ()),
    "Poppler": (in_poppler, ("pdftoppm",)),
    "MuPDF": (in_mupdf, ("mutool",)),
}


def ink(picture: Image.Image, box: Note) -> int:
    """Return how many dots inside a box are dark; its frame is not counted."""
    left, low, right, high = (float(one) * DOTS for one in box.inside["/Rect"])
    top, bottom = picture.height - high, picture.height - low
    inside = picture.crop((round(left) + 4, round(top) + 4, round(right) - 4, round(bottom) - 4))
    return sum(inside.convert("L").point(lambda dot: dot < 140).tobytes())


@pytest.mark.audit
@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("program", TICKS)
@pytest.mark.parametrize("file", FILES)
def test_a_tick_shows_in_every_program(
    file: str, program: str, viewer: str, public: Files, tmp_path: Path
) -> None:
    """Whatever program ticks a box or shows the file, only that box has a tick."""
    (tick, needs), (draw, more) = TICKS[program], VIEWERS[viewer]
    if missing := lacking(*needs, *more):
        pytest.skip(missing)
    content = public[f"downloads/{file}.pdf"].content
    name = list(boxes(content))[-1]
    saved = tick(content, name, tmp_path)

    assert states(saved)[name] == ("/Yes", "/Yes")
    for other, box in boxes(saved).items():
        found = ink(draw(saved, box.page, tmp_path), box)
        assert (found >= INK) is (other == name), (other, found)
