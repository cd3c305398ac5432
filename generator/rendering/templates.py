"""Renders Jinja2 templates and escapes plain text.

Templates output HTML, XML or CSS. Printed values are plain text unless they are Markup or Prose, and
plain text is escaped.
"""

import html
import re
from collections.abc import Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from generator.markup.html_tree import HEADINGS, Node, Nodes, element, parse, text_of, walk
from generator.reading.facts import title_of
from generator.reading.markdown import fold_gaps, heading_name, set_heading_level
from generator.rendering.variables import as_text
from generator.rendering.wording import WORDING

FOLDER = Path(__file__).parents[1] / "templates"
"""The folder with the templates."""

_WORDS_A_MINUTE = 230
"""Reading speed in words per minute: 238 in English prose (Brysbaert 2019), minus a margin."""
_LINE_BREAK = re.compile(r"[\t\n\r\x85\u2028\u2029]")
_WHITE_SPACE = re.compile(r"\s*[\t\n\r\x85\u2028\u2029]\s*")


class Prose:
    """Nodes of an article, which templates print as a block.

    A rendered template contains a placeholder for the nodes, made of control characters that no
    source file may contain.
    """

    def __init__(self, nodes: Nodes, shelf: list["Prose"]) -> None:
        """Store the nodes, and add them to `shelf`, the list of all prose on the page."""
        self.nodes = nodes
        self.shelf = shelf
        self.placeholder = f"\x92{len(shelf)}\x93"
        shelf.append(self)

    @property
    def has_title(self) -> bool:
        """Whether the article starts with a level-1 heading."""
        return bool(title_of(self.nodes))


def render(template: str, context: dict[str, Any]) -> str:
    """Render a template; an undefined name raises an error."""
    return str(_environment().get_template(template).render(context))


def page_nodes(text: str, shelf: Iterable[Prose]) -> Nodes:
    """Return the nodes of a page from the HTML of its template, with its prose in it."""
    return _insert_prose(fold_gaps(parse(text)), shelf)


def _insert_prose(nodes: Nodes, shelf: Iterable[Prose]) -> Nodes:
    """Return the nodes of a page with its prose in place of the placeholders."""
    page = element("main", {}, *nodes)
    by_placeholder = {one.placeholder: one for one in shelf}
    for parent in walk([page]):
        inner: Nodes = []
        for node in parent["inner"]:
            prose = by_placeholder.get(_only_text(node))
            inner += [node] if prose is None else prose.nodes
        parent["inner"] = inner
    return page["inner"]


def _only_text(node: Node) -> str:
    """Return the text of a paragraph that contains only text, or an empty string."""
    is_paragraph = isinstance(node, dict) and node["tag"] == "p" and len(node["inner"]) == 1
    return text_of([node]) if is_paragraph else ""


def escape_html(text: str) -> str:
    """Escape plain text for HTML; white space with a line break becomes a space."""
    return html.escape(collapse_whitespace(text))


def json_for_script(data: object) -> Markup:
    """Return data as JSON that is safe inside a script element."""
    from jinja2.utils import htmlsafe_json_dumps  # noqa: PLC0415 - a check needs no templates

    return htmlsafe_json_dumps(data, separators=(",", ":"))


def phone_digits(phone: str) -> Markup:
    """Return a phone number in the form of a `tel:` link."""
    return Markup("".join(mark for mark in phone if mark in "+0123456789"))  # noqa: S704 - digits


def collapse_whitespace(text: str) -> str:
    """Collapse whitespace, including line breaks, to single spaces."""
    return _WHITE_SPACE.sub(" ", text) if _LINE_BREAK.search(text) else text


def _finalize(value: Any) -> Markup:
    if isinstance(value, Markup):
        return value
    if isinstance(value, Prose):
        return Markup(f"<p>{value.placeholder}</p>")  # noqa: S704 - made above
    if not isinstance(value, str | int | float | Enum):
        message = f"a template prints a {type(value).__name__}, which is not text"
        raise TypeError(message)
    return Markup(escape_html(as_text(value)))  # noqa: S704 - escaped a moment ago


def _address(url: str) -> Markup:
    """Percent-encode a web address for use as the target of a link."""
    return Markup(html.escape(quote(url, safe=":/?#[]@!$&'*+,;=%~")))  # noqa: S704 - escaped


def _set_heading_level(prose: Prose, level: int) -> Prose:
    """Shift the headings of prose so that the highest have the given level."""
    set_heading_level(prose.nodes, level)
    return prose


def _split_at_heading(prose: Prose) -> tuple[Prose, Prose]:
    """Split prose at its first heading below the title."""
    nodes = prose.nodes
    tags = [node["tag"] if isinstance(node, dict) else "" for node in nodes]
    at = next((at for at, tag in enumerate(tags) if tag in HEADINGS[1:]), len(nodes))
    return Prose(nodes[:at], prose.shelf), Prose(nodes[at:], prose.shelf)


def _parts(prose: Prose) -> list[Prose]:
    """Split prose before each level-2 heading."""
    cut: list[Nodes] = []
    for node in prose.nodes:
        if not cut or (isinstance(node, dict) and node["tag"] == "h2"):
            cut.append([])
        cut[-1].append(node)
    found = (part for part in cut if text_of(part).strip())
    return [Prose(part, prose.shelf) for part in found]


def _titled(prose: Prose) -> tuple[str, str, Prose]:
    """Return the text and id of the heading at the start of prose, and the rest of the prose."""
    nodes = list(prose.nodes)
    for at, node in enumerate(nodes):
        if isinstance(node, dict) and node["tag"] in HEADINGS:
            words = " ".join(text_of([node]).split())
            name = node["attrs"].get("id") or heading_name(words)
            return words, name, Prose([*nodes[:at], *nodes[at + 1 :]], prose.shelf)
        if text_of([node]).strip():
            break
    return "", "", prose


def _minutes(prose: Prose) -> int:
    """Return the reading time of prose in minutes, at least 1."""
    return max(1, round(len(text_of(prose.nodes).split()) / _WORDS_A_MINUTE))


def _former(was: Iterable[str]) -> Markup:
    """Return empty elements with earlier ids, so that old links still work."""
    return Markup("".join(f'<span id="{old}"></span>' for old in was))  # noqa: S704 - as above


@contextmanager
def compiled_templates(store: MutableMapping[str, bytes]) -> Iterator[None]:
    """Use a cache for compiled templates, which must return only what this program stored."""
    from generator.rendering.environment import compiled_in  # noqa: PLC0415 - loads Jinja2

    with compiled_in(_environment(), store):
        yield


@cache
def _environment() -> Any:
    from generator.rendering.environment import create_environment  # noqa: PLC0415 - a check needs no templates

    filters: dict[str, Any] = {
        **WORDING,
        "minutes": _minutes,
        "titled": _titled,
        "parts": _parts,
        "address": _address,
        "color": Markup,  # a color is # and six digits: the model lets nothing else through
        "tojson": json_for_script,
        "digits": phone_digits,
        "former": _former,
        "set_heading_level": _set_heading_level,
        "split_at_heading": _split_at_heading,
    }
    return create_environment(FOLDER, _finalize, filters)
