"""A file's signature with the code to scan; the only module that imports segno, which draws it."""

from dataclasses import asdict, dataclass
from functools import cache
from io import BytesIO
from typing import Any

from generator.planning.page import Site
from generator.planning.provenance import Provenance


@dataclass(frozen=True, slots=True)
class ScannableProvenance(Provenance):
    """Whose file this is, how current, and where its page is, to read and to scan."""

    @property
    def code(self) -> str:
        """Its address as a code to scan (SVG)."""
        return _code(self.address)

    @property
    def data(self) -> dict[str, Any]:
        """All of it for a template, with the code to scan."""
        return {**asdict(self), "code": self.code}

    def code_picture(self) -> bytes:
        """Return its address as a code to scan (PNG), for files that hold no drawings."""
        import segno  # noqa: PLC0415 - loaded when a file is made

        drawn = BytesIO()
        segno.make(self.address, error="m").save(drawn, kind="png", scale=4, border=2)
        return drawn.getvalue()


def provenance_of(site: Site, page: str, made_of: str) -> ScannableProvenance:
    """Return the imprint of a file of a site, as `Signature.of` says."""
    return ScannableProvenance.of(site.edition, page, made_of)


@cache
def _code(address: str) -> str:
    import segno  # noqa: PLC0415 - as above

    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()
