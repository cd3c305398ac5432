"""The provenance of a file with its QR code; the only module that imports segno."""

from dataclasses import asdict, dataclass
from functools import cache
from io import BytesIO
from typing import Any

from generator.planning.page import Site
from generator.planning.provenance import Provenance


@dataclass(frozen=True, slots=True)
class ScannableProvenance(Provenance):
    """The provenance of a file, with a QR code for the address of its page."""

    @property
    def code(self) -> str:
        """The address as a QR code (SVG)."""
        return _code(self.address)

    @property
    def code_on_white(self) -> str:
        """The QR code with a white margin, so that it can be scanned on any background."""
        return _code(self.address, on_white=True)

    @property
    def data(self) -> dict[str, Any]:
        """All facts for a template, with the QR code."""
        return {**asdict(self), "code": self.code}

    def code_picture(self) -> bytes:
        """Return the address as a QR code (PNG), for formats without SVG."""
        import segno  # noqa: PLC0415 - loaded when a file is made

        drawn = BytesIO()
        segno.make(self.address, error="m").save(drawn, kind="png", scale=4, border=2)
        return drawn.getvalue()


def provenance_of(site: Site, page: str, made_of: str) -> ScannableProvenance:
    """Return the provenance of a file of a site; see `Provenance.create`."""
    return ScannableProvenance.create(site.edition, page, made_of)


@cache
def _code(address: str, *, on_white: bool = False) -> str:
    import segno  # noqa: PLC0415 - as above

    drawn = BytesIO()
    made = segno.make(address, error="m")
    if on_white:
        made.save(drawn, kind="svg", border=4, light="#fff", omitsize=True, xmldecl=False)
    else:
        made.save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()
