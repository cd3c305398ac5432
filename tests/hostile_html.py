"""Active HTML, as a person or a mistake puts it into a text: six kinds, with variants of each.

Every text sets `window.canary`, requests a picture from far.example, or waits for a click on
a script address. `{{ studio.tagline }}` is `javascript:window.canary=1`.
"""

from dataclasses import dataclass

from generator.reading.markdown import article_html

ACT = "window.canary=1"
TAGLINE = f"javascript:{ACT}"
FAR = "https://far.example/pixel.png"


@dataclass(frozen=True)
class Hostile:
    """A hostile text, and where `check` reports it: line and column below the front matter."""

    text: str
    at: str
    page: str = ""
    """The HTML to look for on a page with it, if Markdown alone does not make it."""


TWICE = (
    Hostile(f'[x](https://ok.example){{: HREF="{TAGLINE}" }}', "1:24"),
    Hostile(f'<a href="{TAGLINE}" HREF="https://ok.example">x</a>', "1:1"),
    Hostile(f'<img src="{FAR}" SRC="../assets/a.png" alt="x">', "1:1"),
    Hostile('![a](../assets/a.png){: SRC="//far.example/pixel.png" }', "1:22"),
    Hostile(f'<b\n class="a"\n onclick="{ACT}" ONCLICK="">x</b>', "1:1"),
    Hostile(f'<a href="java&#9;script:{ACT}" href="b.md">x</a>', "1:1"),
)
"""A repeated attribute: browsers use the first one."""
UNFINISHED = (
    Hostile(f'Text\n\n<div><img src="../assets/a.svg" onload="{ACT}" x', "3:6"),
    Hostile(f'<div><img src="a" onerror="{ACT}"', "1:6"),
    Hostile(f"<div>x<details open ontoggle='{ACT}' ", "1:7"),
    Hostile(f"<div>\n<b\nonclick='{ACT}'", "2:1"),
    Hostile(f"<div>x<svg onload='{ACT}' ", "1:7"),
    Hostile(f"<div><a href={TAGLINE}//", "1:6"),
)
"""A tag without an end, which swallows the rest of the page."""
JOINED = (
    Hostile(f"[x]: {TAGLINE}\n\n[go][x]", "1:6"),
    Hostile(f"[x]:\n    {TAGLINE}\n\n[go][x]", "2:5"),
    Hostile(f"[x]: <{TAGLINE}>\n\n[x]", "1:7"),
    Hostile("[x]: //far.example/a\n\n![go][x]", "1:6"),
    Hostile("[go]\n\n[go]: data:text/html,<b>x</b>", "3:7"),
    Hostile(f"[x]: {FAR}\n\n![go][x]", "1:6"),
)
"""An address that is defined in one text and used in another."""
SET_INSIDE = (
    Hostile(
        "x",
        "",
        f'<div title="[BPM](glossary.md "beats") tabindex=0 autofocus onfocus={ACT} x">a</div>',
    ),
    Hostile("x", "", f'<img alt="[BPM](glossary.md "beats") src=x onerror={ACT} x">'),
    Hostile("x", "", f'<p title="<span>"> <svg onload={ACT}></svg></p>'),
    Hostile("x", "", f"<p title='[BPM](a.md 'x') tabindex=0 autofocus onfocus={ACT} x'>x</p>"),
    Hostile("x", "", f'<details open ontoggle="{ACT}"><summary>x</summary></details>'),
    Hostile("x", "", f'<video src="x" onerror="{ACT}"></video>'),
)
"""An attribute that a step after the check could set: only the finished page shows it."""
BY_VALUE = (
    Hostile('<a href="{{ studio.tagline }}">x</a>', "1:4"),
    Hostile("[x]({{ studio.tagline }})", "1:5"),
    Hostile("[x](<{{ studio.tagline }}>)", "1:6"),
    Hostile("x\n\n[go]: {{ studio.tagline }}\n\n[go]", "3:7"),
    Hostile("<a title='x' href='{{studio.tagline}}'>x</a>", "1:14"),
    Hostile('text\n\n<a\nhref="{{ studio.tagline }}">x</a>', "4:1"),
)
"""An address from a variable."""
LEFT_OPEN = (
    Hostile(f"<div>\n\n`<img src=x onerror={ACT}>`", "1:1"),
    Hostile(f"<details>\n<summary>a</summary>\n\n**b** `<img src=x onerror={ACT}>`", "1:1"),
    Hostile(f"a\n\n<section>\n\nb `<svg onload={ACT}>`", "3:1"),
    Hostile(f"<blockquote>\n\n- `<img src=x onerror='{ACT}'>`", "1:1"),
    Hostile(f"<table><tr><td>\n\n`<video src=x onerror={ACT}>`", "1:1"),
    Hostile(f"<figure>\n\n    <img src=x onerror={ACT}>\n", "1:1"),
)
"""An unclosed element: Markdown and code after it are read as HTML."""
KINDS = (TWICE, UNFINISHED, JOINED, SET_INSIDE, BY_VALUE, LEFT_OPEN)
TYPED = [one for kind in KINDS for one in kind if one.at]
FRAME = "<!doctype html><html lang=en><title>a</title><main><article>{}</article></main></html>"
"""A page as an engine builds it from the HTML of a text."""


def page_of(hostile: Hostile) -> str:
    """Return the page of a text without the HTML policy applied."""
    html = hostile.page or article_html(hostile.text.replace("{{ studio.tagline }}", TAGLINE))
    return FRAME.format(html.replace("{{studio.tagline}}", TAGLINE))


ACTING = [one for kind in KINDS for one in kind]
DRAWINGS = (
    '<svg xmlns="http://www.w3.org/2000/svg"><script>top.canary=1</script></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg" onload="top.canary=1"/>',
    '<x:svg xmlns:x="http://www.w3.org/2000/svg"><x:script>top.canary=1</x:script></x:svg>',
    (
        '<svg xmlns="http://www.w3.org/2000/svg"><foreignObject><img '
        'xmlns="http://www.w3.org/1999/xhtml" src="x" onerror="top.canary=1"/></foreignObject></svg>'
    ),
    (
        "<!DOCTYPE svg [<!ENTITY a \"&#60;script xmlns='http://www.w3.org/2000/svg'>top.canary=1"
        '&#60;/script>">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'
    ),
    (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:h="http://www.w3.org/1999/xhtml"><h:iframe '
        "srcdoc='&lt;script>top.canary=1&lt;/script>'/></svg>"
    ),
)
"""SVG files that run when somebody opens them."""
