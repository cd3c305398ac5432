"""The hosts that a new project can be prepared for: their files and the remaining manual step."""

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote, urlsplit

from generator.addresses import site_path
from generator.pages.hosting import POLICY

_FOLDER = Path(__file__).with_name("hosts")
_BARE = re.compile(r"    location = @BARE@ \{.*?\n    \}\n", re.DOTALL)
"""The part of nginx.conf that redirects a path without its final slash to the guide."""


class Host(StrEnum):
    """A host for static files."""

    NETLIFY = "netlify"
    CLOUDFLARE = "cloudflare"
    GITHUB = "github"
    APACHE = "apache"
    NGINX = "nginx"

    @property
    def next_step(self) -> str:
        """The remaining manual step, as one sentence."""
        return _NEXT_STEPS[self]


_NEXT_STEPS = {
    Host.NETLIFY: (
        "push this folder to a private repository; in Netlify, choose Add new project > "
        "Import an existing project, pick the repository, and click Deploy"
    ),
    Host.CLOUDFLARE: (
        "push this folder to a private repository; in Cloudflare, choose Workers & Pages > Create > "
        "Pages > Connect to Git, pick the repository, set the build command to "
        "'pip install -r requirements.txt && studio-guide build' and the output directory to 'site'"
    ),
    Host.GITHUB: (
        "push this folder to a private repository on GitHub, and choose Settings > Pages > "
        "Source: GitHub Actions; this needs a paid plan (Pro, Team or Enterprise)"
    ),
    Host.APACHE: (
        "run 'studio-guide build' and upload what is inside site/, with the hidden file .htaccess"
    ),
    Host.NGINX: (
        "run 'studio-guide build', upload what is inside site/ to the folder that nginx.conf names, "
        "and put nginx.conf into /etc/nginx/conf.d/"
    ),
}


def host_files(host: Host, url: str) -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of each host-specific file, for a site at the given URL."""
    path = site_path(url)
    is_top = path == "/"
    as_word = _nginx_word if host is Host.NGINX else str
    words = {
        "@HOST@": urlsplit(url).hostname or "",
        "@PATH@404.html": as_word(f"{path}404.html"),
        "@PATH@": as_word(path),
        "@ENCODED@": path,
        "@BARE@": as_word(path.removesuffix("/")),
        "@POLICY@": POLICY,
    }
    folder = _FOLDER / host
    for source in sorted(path for path in folder.rglob("*") if path.is_file()):
        text = source.read_text(encoding="utf-8")
        text = _BARE.sub("", text) if is_top else text
        for mark, value in words.items():
            text = text.replace(mark, value)
        yield source.relative_to(folder).as_posix(), text.encode()


def _nginx_word(path: str) -> str:
    """Return a path as one quoted word of an nginx configuration, which matches decoded paths."""
    path = unquote(path)
    return path if re.fullmatch(r"[\w/.~-]*", path) else f'"{path}"'
