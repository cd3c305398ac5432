"""The gates that need a browser: each function returns the faults of a page.

A gate uses plain HTML and none of our class names, and leaves the page unchanged.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from playwright.sync_api import FloatRect

from web.tools import AXE
from web.visits import SETTLES, Visit

Gate = Callable[[Visit], list[str]]

NARROW = 320
"""Pixels: a desktop's window at 400 % zoom, and the narrowest phone."""
MAX_SHIFT = 0.01
LATEST_PAINT = 3000
"""Milliseconds; the network is not slowed down here, so only deliberate delays are found."""
_AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_AXE = """async (tags) => {
  const found = await axe.run(document, {
    resultTypes: ["violations"],
    runOnly: { type: "tag", values: tags },
  });
  return found.violations.flatMap((rule) => rule.nodes.map((node) => [
    rule.id, node.target.join(" "), (node.any[0] || node.all[0] || node.none[0])?.message || rule.help,
  ]));
}"""
_SPACED = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }
"""
"""The text spacing that WCAG 1.4.12 lets a reader set."""


@dataclass(frozen=True, slots=True)
class Budget:
    """The maximum cost of the first load of a page."""

    requests: int = 10
    total: int = 75_000
    without_fonts: int = 30_000
    scripts: int = 8_192


@cache
def _axe_source() -> str:
    return AXE.read_text(encoding="utf-8")


def axe(visit: Visit) -> list[str]:
    """Find violations that axe reports: WCAG 2.2 AA and axe's best practices.

    The page is scrolled to its top first: wherever an earlier gate has left it, a bar that stays in
    the window covers a part of some row.
    """
    visit.page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    visit.page.evaluate(_axe_source())
    found: list[list[str]] = visit.page.evaluate(_AXE, list(_AXE_TAGS))
    return [f"{rule} at {target}: {message}" for rule, target, message in found]


def axe_opened(visit: Visit) -> list[str]:
    """Find violations that axe reports once all folded parts are open."""
    visit.look("toggleAll")
    visit.page.wait_for_timeout(SETTLES)
    try:
        return axe(visit)
    finally:
        visit.look("toggleAll")


def console_errors(visit: Visit) -> list[str]:
    """Find errors that scripts throw or the browser logs."""
    return list(visit.errors)


def third_party(visit: Visit) -> list[str]:
    """Find requests to hosts other than the site's."""
    ours = (visit.origin, "data:", "blob:", "about:")
    asked = [one.address for one in visit.transfers.values() if not one.address.startswith(ours)]
    return [f"asks {urlsplit(address).netloc or address[:60]}" for address in asked]


def cookies(visit: Visit) -> list[str]:
    """Find cookies, whoever set them."""
    return [f"sets the cookie {one.get('name')}" for one in visit.page.context.cookies()]


def ghost_stops(visit: Visit) -> list[str]:
    """Find Tab stops that the reader cannot see or cannot leave."""
    return [f"{stop.name} has the focus and {stop.hidden}" for stop in visit.stops if stop.hidden]


def focus_rings(visit: Visit) -> list[str]:
    """Find Tab stops that look the same with and without the focus.

    If no style changes, two screenshots of the place decide.
    """
    doubtful = [at for at, one in enumerate(visit.stops) if not one.ring and not one.hidden]
    return _unmarked(visit, doubtful)


def focus_rings_seen(visit: Visit) -> list[str]:
    """Find, by screenshots, all Tab stops that look the same with and without the focus."""
    return _unmarked(visit, [at for at, one in enumerate(visit.stops) if not one.hidden])


def _unmarked(visit: Visit, stops: Iterable[int]) -> list[str]:
    found = [at for at in stops if not _marked(visit, at)]
    return [f"{visit.stops[at].name} does not show that it has the focus" for at in found]


def _marked(visit: Visit, at: int) -> bool:
    """Return whether a Tab stop looks different while it has the focus."""
    box = visit.look("focusStop", at)
    if box is None:
        return True
    clip = FloatRect(x=box[0], y=box[1], width=box[2], height=box[3])
    visit.page.wait_for_timeout(30)
    focused = visit.page.screenshot(clip=clip)
    visit.look("blur")
    visit.page.wait_for_timeout(30)
    if focused != visit.page.screenshot(clip=clip):
        return True
    visit.look("focusStop", at)
    visit.page.wait_for_timeout(SETTLES)  # a ring may fade in
    return focused != visit.page.screenshot(clip=clip)


def sideways_scroll(visit: Visit) -> list[str]:
    """Find elements that cause sideways scrolling at 320 pixels, or are outside the viewport."""
    before = visit.page.viewport_size
    visit.page.set_viewport_size({"width": NARROW, "height": 800})
    try:
        return [str(one) for one in visit.look("sideways")]
    finally:
        if before:
            visit.page.set_viewport_size(before)


def targets(visit: Visit) -> list[str]:
    """Find rows of lists below 44 pixels, and controls below 24 except links in a text."""
    return [str(one) for one in visit.look("targets")]


def large_text(visit: Visit) -> list[str]:
    """Find text that is cut off when letters are twice as large."""
    visit.look("larger")
    try:
        return [str(one) for one in visit.look("clipped")]
    finally:
        visit.look("asBefore")


def spaced_text(visit: Visit) -> list[str]:
    """Find text that is cut off with increased line, word and letter spacing."""
    visit.look("styled", _SPACED)
    try:
        return [str(one) for one in visit.look("clipped")]
    finally:
        visit.look("styled", "")


def motion(visit: Visit) -> list[str]:
    """Find what still moves for a reader who prefers reduced motion."""
    visit.page.emulate_media(reduced_motion="reduce")
    try:
        return [str(one) for one in visit.look("motion")]
    finally:
        visit.page.emulate_media(reduced_motion="no-preference")


def weight(visit: Visit, budget: Budget | None = None) -> list[str]:
    """Find the costs of the first load that are over budget."""
    may = budget or Budget()
    sent = [one for one in visit.transfers.values() if one.address.startswith("http")]
    costs = (
        ("requests", len(sent), may.requests),
        ("bytes", sum(one.size for one in sent), may.total),
        (
            "bytes without fonts",
            sum(one.size for one in sent if one.kind != "Font"),
            may.without_fonts,
        ),
        ("bytes of scripts", visit.script_size(), may.scripts),
    )
    return [f"{cost} {unit}, {most} at most" for unit, cost, most in costs if cost > most]


def steadiness(visit: Visit) -> list[str]:
    """Find layout shifts, and a main part that appears late."""
    found = []
    if visit.figures["cls"] > MAX_SHIFT:
        found.append(f"its parts jump: a layout shift of {visit.figures['cls']:.3f}")
    if visit.figures["lcp"] > LATEST_PAINT:
        found.append(f"its main part comes after {visit.figures['lcp']:.0f} ms")
    return found


QUICK: Mapping[str, Gate] = {
    "console": console_errors,
    "third party": third_party,
    "cookies": cookies,
    "steadiness": steadiness,
    "axe": axe,  # before the Tab key, because its effects may still be fading out
    "targets": targets,
    "ghost stops": ghost_stops,
    "sideways": sideways_scroll,
}
"""The gates that are fast enough for every run of the tests."""
ALL: Mapping[str, Gate] = {
    "weight": weight,  # first, because a reader's actions may load more
    **QUICK,
    "focus rings": focus_rings,
    "large text": large_text,
    "spaced text": spaced_text,
    "motion": motion,
    "axe, opened": axe_opened,
}


def found(visit: Visit, chosen: Mapping[str, Gate]) -> list[tuple[str, str]]:
    """Return all faults of a page: the name of the gate, and its message."""
    return [(name, one) for name, gate in chosen.items() for one in gate(visit)]


def findings(visit: Visit, chosen: Mapping[str, Gate]) -> list[str]:
    """Return all faults of a page, one on each line."""
    return [f"/{visit.path}: {name}: {one}" for name, one in found(visit, chosen)]
