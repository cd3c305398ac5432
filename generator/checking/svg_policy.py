"""The policy for SVG files: shapes, text and images, but nothing that runs or loads anything.

An SVG in an `<img>` runs no script, but anyone can open its URL directly, and then its scripts run
with the site's origin. Browsers parse such a file as XML, and as HTML if it is inlined in a page,
so the policy is applied to both parses.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.addresses import as_browsers_read, leads_away, scheme
from generator.checking.html_policy import judge_element
from generator.markup.html_cost import TooDeepError
from generator.markup.html_tree import Element, Node, element, parse, text_of, walk
from generator.markup.styles import addresses_in_style
from generator.markup.xml_tree import HTML_PREFIX, INSTRUCTION, XmlError, parse_xml
from generator.problems import Rule

_RUNS = frozenset({"script", "handler", "listener", "iframe", "object", "embed", "link", "meta"})
_LINKED = {"", "http:", "https:", "mailto:", "tel:"}
_PICTURE = re.compile(
    r"data:(image/(png|jpeg|gif|webp|avif)|font/|application/(x-)?font)", re.IGNORECASE
)
"""Data URLs of pictures and fonts; SVG is not among them, as it could contain scripts itself."""
_ADDRESS_NAMES = frozenset({"href", "xlink:href", "src", "xml:base"})
_MAX_BYTES = 6_000_000
"""Maximum size of a drawing: its tree takes thirty times as much memory, in browsers as well."""
_SMALLER = "simplify it where it was drawn, or export it as a picture: PNG or WebP"
_SET_NAMES = ("attributeName", "attributename")
_NO_DOCTYPE = "delete it, up to the '>' that ends it: no drawing needs one"
_SAVE_AS_UTF_8 = "save it as UTF-8 in the program that made it"


@dataclass(frozen=True, slots=True)
class SvgFinding:
    """A violation; `typed` is the text to search for, unless the place is already known."""

    message: str
    typed: str = ""
    hint: str = Rule.UNSAFE_DRAWING.hint
    line: int = 0
    column: int = 0


def judge_svg(content: bytes) -> list[SvgFinding]:
    """Return the violations in an SVG file, without duplicates."""
    if len(content) > _MAX_BYTES:
        size = len(content) / 1_000_000
        return [
            SvgFinding(f"a drawing of {size:.0f} MB is too large to be looked at", hint=_SMALLER)
        ]
    try:
        found = list(judge_drawing(parse_xml(content)))
    except XmlError as error:
        found = [SvgFinding(str(error), hint=_hint(error), line=error.line, column=error.column)]
    try:
        found = found or list(judge_drawing(parse(content.decode("utf-8", "replace"))))
    except TooDeepError as error:
        found.append(SvgFinding(str(error)))
    return list(dict.fromkeys(found))


def _hint(error: XmlError) -> str:
    if error.is_encoding:
        return _SAVE_AS_UTF_8
    return _NO_DOCTYPE if error.is_doctype else Rule.UNSAFE_DRAWING.hint


def judge_drawing(nodes: Iterable[Node]) -> Iterator[SvgFinding]:
    """Yield the violations in the elements of a drawing."""
    for one in walk(nodes):
        tag = one["tag"].removeprefix(HTML_PREFIX)
        if tag.startswith(INSTRUCTION):
            yield SvgFinding(f"the instruction '<{tag}' is not allowed in a drawing", tag)
        elif tag.lower() in _RUNS:
            yield SvgFinding(f"'<{tag}>' is not allowed in a drawing", tag)
        elif tag != one["tag"]:
            for finding in judge_element(element(tag, one["attrs"])):
                message = finding.message.replace(" in a text", "")
                yield SvgFinding(f"{message} in a drawing", finding.attribute or finding.tag)
            continue
        for name, value in one["attrs"].items():
            yield from _attribute(one, name, value)
        if tag.lower() == "style":
            yield from _style(text_of([one]), "style")


def _attribute(one: Element, name: str, value: str) -> Iterator[SvgFinding]:
    tag = one["tag"]
    if name.rpartition(":")[2].lower().startswith("on") or name.lower() == "ping":
        yield SvgFinding(f"'{name}' is not allowed in a '<{tag}>' of a drawing", name)
    elif name.lower() in _ADDRESS_NAMES:
        address = as_browsers_read(value)
        is_link = tag == "a"
        if is_link and scheme(address) in _LINKED:
            return
        if leads_away(address) and not _PICTURE.match(address):
            message = f"the address '{value[:100]}' is not allowed in a '<{tag}>' of a drawing"
            yield SvgFinding(message, value)
    elif name in {"values", "to", "from", "by"} and _sets_address(one):
        if any(leads_away(as_browsers_read(part)) for part in value.split(";")):
            yield SvgFinding(f"'{value[:100]}' is not allowed in a '<{tag}>' of a drawing", value)
    else:
        yield from _style(value, name)


def _sets_address(one: Element) -> bool:
    """Return whether an animation changes an address."""
    names = (one["attrs"].get(name, "") for name in _SET_NAMES)
    return any(name.rpartition(":")[2].lower() == "href" for name in names)


def _style(text: str, where: str) -> Iterator[SvgFinding]:
    """Yield the third-party addresses in a style."""
    for one in addresses_in_style(text):
        address = as_browsers_read(one)
        if leads_away(address) and not _PICTURE.match(address):
            message = f"the address '{address[:100]}' is not allowed in the {where} of a drawing"
            yield SvgFinding(message, address)
