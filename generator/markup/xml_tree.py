"""Parses XML to a tree, for SVG and EPUB pages; the only module that uses expat.

Nothing is expanded or fetched: document types and custom entities are refused. Namespaces are
resolved, so a prefix cannot disguise an element.
"""

from pyexpat import ExpatError, XMLParserType, errors
from xml.parsers.expat import ParserCreate

from generator.markup.html_tree import Element, Nodes, element

XHTML = "http://www.w3.org/1999/xhtml"
SVG = "http://www.w3.org/2000/svg"
HTML_PREFIX = "html:"
_PREFIXES = {
    "http://www.w3.org/1999/xlink": "xlink:",
    "http://www.w3.org/XML/1998/namespace": "xml:",
    XHTML: HTML_PREFIX,
}
INSTRUCTION = "?"
"""Prefix of the tag of a processing instruction."""
_BETWEEN = " "
_DOCTYPE = "a document type is not allowed"
_ENCODING = "its encoding is not one that every browser reads"


class XmlError(ValueError):
    """Raised for XML that is malformed or not supported; has the position in the file."""

    def __init__(self, message: str, line: int, column: int) -> None:
        """Store the line and the column, both from 1."""
        super().__init__(message)
        self.is_doctype = message == _DOCTYPE
        self.is_encoding = message == _ENCODING
        self.line = line
        self.column = column


def parse_xml(content: bytes, *, doctype: bool = False) -> Nodes:
    """Return the nodes of an XML file, without comments.

    Elements of HTML are named `html:p` and so on, those of other vocabularies by their local name.
    An instruction such as `<?xml-stylesheet …?>` is an element `?xml-stylesheet` with a text.
    Raises XmlError if it is not well-formed, or has a document type: with `doctype`, one that
    declares something of its own.
    """
    reader = _Reader(doctype=doctype)
    try:
        reader.parser.Parse(content, True)  # noqa: FBT003 - expat's own
    except ExpatError as error:
        message = f"this is not well-formed XML: {errors.messages[error.code]}"
        raise XmlError(message, error.lineno, error.offset + 1) from None
    except XmlError:
        raise
    except (LookupError, ValueError):  # expat asks Python for an encoding that it doesn't know
        raise XmlError(_ENCODING, 1, 1) from None
    return reader.top["inner"]


class _Reader:
    """Builds the tree from expat's events; the constructor registers the handlers."""

    def __init__(self, *, doctype: bool) -> None:
        self.allows_doctype = doctype
        self.parser: XMLParserType = ParserCreate(namespace_separator=_BETWEEN)
        self.parser.buffer_text = True
        self.parser.ordered_attributes = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.ProcessingInstructionHandler = self.instruction
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.top = element("", {})
        self.open: list[Element] = [self.top]

    def start(self, name: str, attributes: list[str]) -> None:
        pairs = zip(attributes[::2], attributes[1::2], strict=True)
        made = element(_plain(name), {_plain(key): value for key, value in pairs})
        self.open[-1]["inner"].append(made)
        self.open.append(made)

    def end(self, _: str) -> None:
        self.open.pop()

    def text(self, text: str) -> None:
        self.open[-1]["inner"].append(text)

    def instruction(self, target: str, data: str) -> None:
        self.open[-1]["inner"].append(element(f"{INSTRUCTION}{target}", {}, data))

    def doctype(self, _: str, _system: str | None, _public: str | None, inner: object) -> None:
        if self.allows_doctype and not inner:
            return
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber
        raise XmlError(_DOCTYPE, line, column + 1)


def _plain(name: str) -> str:
    """Return a name without its namespace, or with our prefix for namespaces that matter."""
    space, _, local = name.rpartition(_BETWEEN)
    return f"{_PREFIXES.get(space, '')}{local}"
