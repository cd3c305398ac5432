"""An owner's SVG file only shows something, in whatever way it is opened."""

from pathlib import Path

import pytest
from conftest import Command
from hostile_html import DRAWINGS

from generator.checking.svg_policy import judge_svg

SVG = 'xmlns="http://www.w3.org/2000/svg"'
FAR = "https://far.example/x"
FAR_STYLES = (
    f"@import'{FAR}';",
    f'@import/**/"{FAR}";',
    f'@im\\port "{FAR}";',
    f'g {{ background: URL("{FAR}") }}',
    'g { background: url("ht\\\ntps://far.example/x") }',
    f'g {{ background: image-set("a.png" 1x, "{FAR}" 2x) }}',
    f'g {{ background: -webkit-image-set("{FAR}" 1x) }}',
    f'@font-face {{ src: src("{FAR}") }}',
    f'g::after {{ content: "/*"; background: url({FAR}); quotes: "*/" }}',
)
"""Styles that load something, in the forms that browsers accept."""


@pytest.mark.parametrize(
    "drawing",
    [
        *DRAWINGS,
        f'<svg {SVG}><a href="javascript:x"><text>a</text></a></svg>',
        f'<svg {SVG} xmlns:q="http://www.w3.org/1999/xlink"><a q:href="java&#10;script:x"/></svg>',
        f'<svg {SVG}><a><set attributeName="href" to="javascript:x"/></a></svg>',
        f'<svg {SVG}><a><animate attributeName="xlink:href" values="#;javascript:x"/></a></svg>',
        f'<svg {SVG}><use href="data:image/svg+xml,x#a"/></svg>',
        f'<svg {SVG}><image href="{FAR}"/></svg>',
        f'<svg {SVG}><feImage href="//far.example/x"/></svg>',
        f'<svg {SVG}><use href="\\\\far.example/x#a"/></svg>',
        f'<svg {SVG} xml:base="{FAR}"><use href="x"/></svg>',
        f'<svg {SVG}><style>@import "{FAR}";</style></svg>',
        f"<svg {SVG}><style>@font-face {{ src: u\\72l({FAR}) }}</style></svg>",
        f'<svg {SVG}><rect fill="url({FAR}#a)"/></svg>',
        f'<svg {SVG}><rect style="filter: url({FAR}#a)"/></svg>',
        f'<svg {SVG}><image><set attributeName="href" to="{FAR}"/></image></svg>',
        f'<svg {SVG}><use><animate attributeName="href" values="#a; //far.example/x"/></use></svg>',
        f'<svg {SVG}><a href="#b" ping="{FAR}"><text>a</text></a></svg>',
        *(f"<svg {SVG}><style>{style}</style></svg>" for style in FAR_STYLES),
        f'<?xml-stylesheet href="{FAR}"?><svg {SVG}/>',
        f'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd"><svg {SVG}/>',
        f"<svg {SVG}>&nbsp;</svg>",
        f"<svg {SVG}><g></svg>",
        "<svg><script>x",
        "<b>no drawing, and no end",
    ],
)
def test_an_active_drawing_is_reported(drawing: str) -> None:
    """Scripts, event handlers, foreign addresses, document types and invalid XML are reported."""
    assert judge_svg(drawing.encode())


@pytest.mark.parametrize(
    "drawing",
    [
        f'<svg {SVG} viewBox="0 0 1 1"><title>A</title><path d="M0 0"/></svg>',
        f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- a comment -->\n<svg {SVG}/>',
        f'<svg {SVG}><style>.a {{ fill: url(#b) }}</style><use href="#b"/></svg>',
        f'<svg {SVG}><a href="https://far.example"><text>a</text></a></svg>',
        f"<svg {SVG}><style>text::before {{ content: '{FAR}' }} /* {FAR} */</style></svg>",
        f'<svg {SVG}><style>g {{ background: image-set("a.png" type("image/png")) }}</style></svg>',
        f'<svg {SVG}><use href="#a"><set attributeName="href" to="#b"/></use></svg>',
        f'<svg {SVG}><image href="data:image/png;base64,AAAA"/></svg>',
        (
            f'<svg {SVG} xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:version="1">'
            '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            'rdf:about=""/></metadata><animate attributeName="x" values="1;2"/></svg>'
        ),
        f'<svg {SVG}><foreignObject><p xmlns="http://www.w3.org/1999/xhtml">a</p></foreignObject></svg>',
    ],
)
def test_a_drawing_that_shows_something_is_fine(drawing: str) -> None:
    """What drawing programs export passes: styles, links, embedded pictures, metadata."""
    assert judge_svg(drawing.encode()) == []


def test_a_drawing_of_many_shapes_is_fine_until_it_is_too_large() -> None:
    """A detailed drawing passes; one that would fill the memory is told without being parsed."""
    shape = '<path d="M0 0L1 1"/>'
    many = f"<svg {SVG}>{shape * 20_000}</svg>".encode()
    (told,) = judge_svg(many[:-6] + shape.encode() * 300_000 + b"</svg>")

    assert judge_svg(many) == []
    assert told.message == "a drawing of 6 MB is too large to be looked at"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_no_encoding_hides_a_script(encoding: str) -> None:
    """A drawing is read in the encoding that a browser reads it in."""
    assert judge_svg(DRAWINGS[0].encode(encoding))
    assert judge_svg(f"<svg {SVG}/>".encode(encoding)) == []


@pytest.mark.parametrize("encoding", ["Shift_JIS", "Big5", "UTF-7", "hex", "klingon"])
def test_an_encoding_that_is_not_read_is_reported(
    encoding: str, sample: Path, studio_guide: Command
) -> None:
    """A drawing that names an encoding which not all programs know is a problem with a hint."""
    typed = f'<?xml version="1.0" encoding="{encoding}"?>\n<svg {SVG}/>\n'
    (sample / "content/assets/a.svg").write_text(typed)
    done = studio_guide("-C", sample, "check")

    assert done.exit_code == 1
    assert "content/assets/a.svg:1:" in done.stderr
    assert "[unsafe-drawing]" in done.stderr
    assert judge_svg(typed.replace(encoding, "windows-1252").encode()) == []


@pytest.mark.parametrize("home", ["assets", "staff"])
def test_check_reports_an_active_drawing(sample: Path, studio_guide: Command, home: str) -> None:
    """Drawings for artists and for staff are checked, and the place is in the file."""
    (sample / "content" / home / "a.svg").write_text(f"<svg {SVG}>\n<script>x</script></svg>\n")
    (sample / "content" / home / "b.SVG").write_text(f"<!DOCTYPE svg>\n<svg {SVG}/>\n")

    done = studio_guide("-C", sample, "check")

    assert done.exit_code == 1
    message = "'<script>' is not allowed in a drawing [unsafe-drawing]"
    assert f"content/{home}/a.svg:2:1: {message}" in done.stderr
    assert f"content/{home}/b.SVG:1:" in done.stderr
    assert "hint: delete it, up to the '>' that ends it" in done.stderr
