"""Each gate finds its fault on a small page that is wrong in one way."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from web import gates
from web.serving import served
from web.tools import AXE, lacking
from web.visits import MODES, Visit, Window, window

pytestmark = [pytest.mark.browser, pytest.mark.audit]
Showing = Callable[[str], Visit]

SOUND = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Sound</title><link rel="icon" href="data:,">
<style>
body {{ font: 1rem/1.6 sans-serif }}
.button {{ display: inline-block; padding: 1rem }}
.skip {{ position: absolute; top: -9rem; transition: top 0.1s }} .skip:focus {{ top: 0 }}
.only-heard {{ position: absolute; width: 1px; height: 1px; overflow: hidden; white-space: nowrap }}
[data-list] label {{ display: block; padding: 1rem }}
.table {{ overflow-x: auto }} .table td {{ min-width: 30rem }}
@media (prefers-reduced-motion: reduce) {{ * {{ transition: none !important }} }}
</style></head>
<body><a class="skip" href="#main">Skip to the text</a><main id="main"><h1>Sound</h1>
<p>Read <a href="#main">the text</a> first. <span class="only-heard">Words that are only heard.</span></p>
<p><a class="button" href="#main">A button</a> <button class="button">Another</button></p>
<div data-list="one"><input type="checkbox" id="a"><label for="a">A row</label></div>
<details><summary class="button">More</summary><p>Folded <a href="#main">text</a></p></details>
<div class="table" tabindex="0" role="region" aria-label="Table"><table><tr><td>1<td>2</table></div>
{}
</main></body></html>
"""


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Window]:
    """Open the window of a phone."""
    with window(browser, MODES["phone, light"]) as one:
        yield one


@pytest.fixture
def showing(phone: Window, tmp_path: Path) -> Iterator[Showing]:
    """Return a function that shows a good page with something added to it."""
    with served(tmp_path) as origin:

        def show(wrong: str) -> Visit:
            (tmp_path / "index.html").write_text(SOUND.format(wrong), encoding="utf-8")
            return phone.visit(origin, "")

        yield show


@pytest.mark.parametrize("pictures", [False, True], ids=["by style", "by pictures"])
def test_a_sound_page_passes(showing: Showing, *, pictures: bool) -> None:
    """A page with a skip link, a folded part, a wide table and a list passes every gate."""
    if lack := lacking(AXE):
        pytest.skip(lack)
    visit = showing("")

    chosen = {**gates.ALL, "focus rings": gates.focus_rings_seen} if pictures else gates.ALL
    assert gates.findings(visit, chosen) == []
    assert [stop.name for stop in visit.stops][:2] == [
        '<a>.skip "Skip to the text"',
        '<a> "the text"',
    ]
    assert len(visit.stops) == 7


WRONG = [
    (gates.axe, "<img src='data:,'>", "image-alt"),
    (gates.axe, "<p style='color: #bbb'>pale", "color-contrast"),
    (gates.axe, "<h4>too deep</h4>", "heading-order"),
    (gates.axe_opened, "<details><summary>a</summary><p style='color: #bbb'>pale", "contrast"),
    (gates.console_errors, "<script>undefined.x</script>", "undefined"),
    (gates.console_errors, "<script>console.error('oh')</script>", "oh"),
    (gates.console_errors, "<script src='gone.js'></script>", "404"),
    (gates.third_party, "<img src='http://elsewhere.invalid/i.png'>", "elsewhere.invalid"),
    (gates.third_party, "<script>fetch('//elsewhere.invalid/').catch(() => 0)</script>", "asks"),
    (gates.cookies, "<script>document.cookie = 'sweet=1'</script>", "sweet"),
    (gates.ghost_stops, "<a href='#' style='opacity: 0'>a</a>", "is invisible"),
    (gates.ghost_stops, "<a href='#' style='position: fixed; left: -99px'>a</a>", "outside"),
    (gates.ghost_stops, "<button style='all: unset'></button>", "has no size"),
    (gates.ghost_stops, "<div style='height: 0; overflow: hidden'><a href='#'>a</a></div>", "cut"),
    (
        gates.ghost_stops,
        "<a href='#'>a</a><div style='position: fixed; inset: 0; background: #fff'></div>",
        "covered",
    ),
    (
        gates.ghost_stops,
        "<button class='button' onkeydown='event.preventDefault()'>a</button>",
        "holds the Tab key",
    ),
    (gates.focus_rings, "<style>a { outline: none }</style>", "does not show"),
    (gates.focus_rings_seen, "<style>a { outline: 2px solid #fff }</style>", "does not show"),
    (gates.focus_rings, "<input type='checkbox' style='outline: none'>", "does not show"),
    (gates.sideways_scroll, "<p style='width: 500px'>wide", "scrolls"),
    (gates.sideways_scroll, "<p>" + "long" * 30, "sideways"),
    (
        gates.sideways_scroll,
        "<style>html, body { overflow-x: clip }</style><p>" + "long" * 30,
        "outside",
    ),
    (
        gates.targets,
        "<div data-list='l'><label style='padding: 0'><input type='checkbox'> low</label></div>",
        "44",
    ),
    (gates.targets, "<button style='padding: 0; height: 20px'>low</button>", "less than 24"),
    (gates.targets, "<p><a style='display: inline-block; line-height: 1' href='#'>low", "24"),
    (gates.targets, "<p style='line-height: 1'><a href='#'>a</a><br><a href='#'>b</a>", "24"),
    (
        gates.large_text,
        "<p style='height: 30px; overflow: hidden'>This line is about as long as the window is",
        "cut off",
    ),
    (gates.spaced_text, "<p style='width: 4em; overflow: hidden'>Pressing", "cut off"),
    (gates.motion, "<p style='transition: top 1s !important'>", "has a transition"),
    (
        gates.motion,
        "<style>@keyframes k { to { top: 0 } } h1 { animation: k 2s infinite }</style>",
        "has an animation",
    ),
    (gates.motion, "<style>html { scroll-behavior: smooth }</style>", "scrolls smoothly"),
    (gates.weight, "<script>fetch('#' + 1);" + "".join(map(chr, range(200, 9000))), "scripts"),
    (gates.weight, "".join(f"<img alt='' src='{n}.png'>" for n in range(10)), "requests"),
    (
        gates.steadiness,
        "<script>setTimeout(() => { document.body.style.paddingTop = '300px' }, 150)</script>",
        "parts jump",
    ),
]


@pytest.mark.parametrize(
    ("gate", "wrong", "found"), WRONG, ids=[f"{gate.__name__}-{word}" for gate, _, word in WRONG]
)
def test_a_wrong_page_fails(showing: Showing, gate: gates.Gate, wrong: str, found: str) -> None:
    """Each gate of the browser reports its fault on a faulty page."""
    if gate in {gates.axe, gates.axe_opened} and (lack := lacking(AXE)):
        pytest.skip(lack)

    said = gate(showing(wrong))

    assert any(found in one for one in said), said


def test_a_late_or_heavy_page_fails(showing: Showing) -> None:
    """A late main part is found, and so is every cost over budget."""
    visit = showing("<script>1</script>")
    visit.figures["lcp"] = 3001

    assert gates.steadiness(visit) == ["its main part comes after 3001 ms"]
    said = gates.weight(visit, gates.Budget(requests=0, total=0, without_fonts=0, scripts=0))
    assert [one.split(",")[0].split(" ", 1)[1] for one in said] == [
        "requests",
        "bytes",
        "bytes without fonts",
        "bytes of scripts",
    ]
