"""The description of a photo that pages are planned with."""

from dataclasses import dataclass
from pathlib import Path

from PIL import __version__ as pillow  # doesn't load the rest of Pillow

VERSION = f"1, Pillow {pillow}"
"""Version of the photo copies, part of their cache key; increase it when the copies change."""
SUFFIXES = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",), "WEBP": (".webp",)}
"""The file suffixes of each format."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that can be shown."""

    path: Path
    digest: str
    """SHA-256 of the file."""
    kind: str
    """JPEG, PNG or WEBP."""
    width: int
    """Displayed width in pixels, after the EXIF rotation."""
    height: int
    see_through: bool

    @property
    def fallback(self) -> str:
        """The format of the copy for browsers without WebP support."""
        return "PNG" if self.see_through or self.kind == "PNG" else "JPEG"
