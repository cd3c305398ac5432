"""The finished site in a real browser, on a phone and on a desktop, in light and dark mode."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from built_pages import address
from playwright.sync_api import Browser
from web.serving import Served, served
from windows import Window

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Scheme = Literal["light", "dark"]
PHONE, DESK = 390, 1280


def names_in(site: Served) -> list[str]:
    """Return the file of every page of a site."""
    return sorted(path.relative_to(site.folder).as_posix() for path in site.folder.rglob("*.html"))


_LOOK = """() => {
  const inside = (one) => {
    const box = one.getBoundingClientRect();
    return one.checkVisibility() && box.width > 0 && box.right > 0 && box.left < innerWidth;
  };
  const places = document.querySelectorAll(".sg-way");
  return {
    headings: document.querySelectorAll("h1").length,
    title: document.title.trim(),
    wider: document.scrollingElement.scrollWidth - document.documentElement.clientWidth,
    journeys: [...places].filter(inside).length,
  };
}"""


def check(window: Window, name: str) -> None:
    """Show a page of the site, and record what is wrong with it."""
    shown = window.open(address(name)).evaluate(_LOOK)
    folder, _, rest = name.partition("/")
    on_the_journey = folder in {"process", "checklists", "sessions"} and rest != "index.html"
    if shown["headings"] != 1:
        window.note(f"{shown['headings']} first headings")
    if not shown["title"]:
        window.note("no title")
    if shown["wider"] > 0:
        window.note(f"{shown['wider']} pixels wider than the window")
    if shown["journeys"] != on_the_journey:
        window.note(f"the journey is shown {shown['journeys']} times")


def one_of_each_kind(names: list[str]) -> list[str]:
    """Return the pages at the top, each folder's own page, and one page below it."""
    kinds = {(len(Path(name).parts), Path(name).parts[0]): name for name in reversed(names)}
    return sorted(kinds.values())


@pytest.mark.parametrize(
    ("width", "scheme", "chosen"),
    [
        (PHONE, "light", list),
        (PHONE, "dark", one_of_each_kind),
        (DESK, "light", one_of_each_kind),
        (DESK, "dark", one_of_each_kind),
    ],
    ids=["phone by day", "phone by night", "desk by day", "desk by night"],
)
def test_pages_are_sound(
    browser: Browser,
    default_site: Served,
    width: int,
    scheme: Scheme,
    chosen: Callable[[list[str]], list[str]],
) -> None:
    """Each page has one h1 and a title, and no errors, foreign requests or sideways scroll."""
    names = chosen(names_in(default_site))
    assert len(names) >= 15

    size = {"width": width, "height": 844}
    with Window.on(browser, default_site.origin, viewport=size, color_scheme=scheme) as window:
        for name in names:
            check(window, name)

    assert window.faults == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<title>a</title><h1>1</h1><h1>2</h1>", "2 first headings"),
        ("<title>a</title><p>none</p>", "0 first headings"),
        ("<h1>1</h1>", "no title"),
        ("<title>a</title><h1>1</h1><p style='width: 500px'>wide", "pixels wider than the window"),
        ("<title>a</title><h1>1</h1><script>undefined.x</script>", "undefined"),
        ("<title>a</title><h1>1</h1><script>console.error('oh')</script>", "oh"),
        ("<title>a</title><h1>1</h1><script src='gone.js'></script>", "404"),
        (
            "<title>a</title><h1>1</h1><img src='http://elsewhere.invalid/i.png'>",
            "asks elsewhere.invalid",
        ),
        ("<title>a</title><h1>1</h1>", "the journey is shown 0 times"),
    ],
)
def test_an_unsound_page_is_noted(browser: Browser, tmp_path: Path, html: str, fault: str) -> None:
    """The check finds each fault that the rule above excludes."""
    page = tmp_path / "process/step/index.html"
    page.parent.mkdir(parents=True)
    page.write_text(f"<!doctype html><link rel='icon' href='data:,'>{html}", encoding="utf-8")

    with served(tmp_path) as origin, Window.on(browser, origin) as window:
        check(window, "process/step/index.html")

    assert any(fault in noted for noted in window.faults), window.faults


def test_dark_pages_are_dark(browser: Browser, default_site: Served) -> None:
    """In dark mode the background is darker than the text; in light mode it is lighter."""
    shades: dict[Scheme, list[int]] = {"light": [], "dark": []}
    script = "one => getComputedStyle(document.body)[one].match(/\\d+/g).slice(0, 3).map(Number)"
    for scheme, found in shades.items():
        with Window.on(browser, default_site.origin, color_scheme=scheme) as window:
            page = window.open("")
            found += [sum(page.evaluate(script, one)) for one in ("backgroundColor", "color")]

    assert shades["light"][0] > shades["light"][1]
    assert shades["dark"][0] < shades["dark"][1]
