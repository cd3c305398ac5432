"""Small pictures of the first pages of PDFs, for the downloads page."""

from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from io import BytesIO
from itertools import chain

from generator.downloads import documents, handbook, lists
from generator.downloads.files import MadeFile, MakeContext, PlannedFile
from generator.downloads.typesetting import cache_key
from generator.planning.page import Site

_SHOWN = ("handbook", "prep-article", "checklists")
_SUFFIX = ".webp"
_WIDTH = 208
"""Width in pixels; pages show it half as wide, so that it is sharp on most screens."""


def planned(site: Site) -> Iterator[PlannedFile]:
    """Yield a picture of the first page of each PDF that the downloads page shows first."""
    paths = {f"downloads/{name}.pdf" for name in _SHOWN}
    for file in chain(handbook.planned(site), documents.planned(site), lists.planned(site)):
        if file.path in paths:
            path = file.path.removesuffix(".pdf") + _SUFFIX
            title = f"{file.title} (first page)"
            yield PlannedFile(path, title, file.page, "picture", partial(_make, file), listed=False)


def _make(file: PlannedFile, context: MakeContext) -> MadeFile:
    content = context.make(file).content
    key = cache_key("thumbnail", sha256(content).hexdigest())
    return MadeFile(context.cached(key, partial(_first_page, content)))


def _first_page(content: bytes) -> bytes:
    """Return a picture of the first page of a PDF (WebP)."""
    import PIL.WebPImagePlugin  # noqa: F401, PLC0415 - or Pillow would load its 40 other formats
    import pypdfium2  # noqa: PLC0415 - loaded when a file is made

    document = pypdfium2.PdfDocument(content)
    drawn = BytesIO()
    try:
        page = document[0]
        page.render(scale=_WIDTH / page.get_width()).to_pil().save(
            drawn, "WEBP", quality=60, method=6
        )
    finally:
        document.close()
    return drawn.getvalue()
