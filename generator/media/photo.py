"""A photo, as pages are planned with it."""

from dataclasses import dataclass
from pathlib import Path

from PIL import __version__ as pillow  # this alone loads nothing of it

VERSION = f"1, Pillow {pillow}"
"""Tells copies from those that another version made; raise the number when they change."""
SUFFIXES = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",), "WEBP": (".webp",)}
"""How the name of a photo may end, by its format."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that can be shown."""

    path: Path
    digest: str
    """SHA-256 of the file."""
    kind: str
    """JPEG, PNG or WEBP."""
    width: int
    """Width in pixels as the picture is seen; a camera may have kept it turned."""
    height: int
    see_through: bool

    @property
    def fallback(self) -> str:
        """The format for what knows no WebP."""
        return "PNG" if self.see_through or self.kind == "PNG" else "JPEG"
