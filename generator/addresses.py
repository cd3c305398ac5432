"""Where pages end up: the address that an engine makes of a page's path."""


def address(path: str) -> str:
    """Return the address of a page below the site's, from its path below docs/.

    >>> address("process/mixing.md"), address("process/index.md"), address("index.md")
    ('process/mixing/', 'process/', '')
    """
    if not path.endswith(".md"):
        return path
    name = path.removesuffix(".md")
    if name == "index" or name.endswith("/index"):
        return name.removesuffix("index")
    return f"{name}/"


def public_address(site: str, path: str) -> str:
    """Return the whole address of a page or a file; `site` is the address of the site."""
    return f"{site.rstrip('/')}/{address(path)}"
