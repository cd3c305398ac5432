"""The finished site in a real browser, on a phone and on a desk, by day and by night."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
import yaml
from built_pages import address
from conftest import SAMPLE
from playwright.sync_api import Browser
from processes import GENERATOR, run
from web.serving import Served, served
from windows import Window

pytestmark = pytest.mark.browser

Scheme = Literal["light", "dark"]
PHONE, DESK = 390, 1280
HOSTILE = """<img src=x onerror="window.canary=1">"'><script>window.canary=1</script>[x](javascript:window.canary=1)"""
_LINES = {"name", "tagline", "job", "meaning", "why", "how", "focus", "summary", "text", "term"}
_LISTS = {"prepare", "leave_with", "expect", "bring", "outputs", "ask", "done_when", "also"}
TYPED = _LINES | _LISTS | {"expansion", "note", "mistake", "cost"}
"""Keys of process.yaml whose values are texts of a person's own."""


def built(project: Path) -> Path:
    """Return the public site of a project."""
    done = run((*GENERATOR, "-C", project, "build"), project)
    assert done.returncode == 0, done.stderr
    return project / "site"


def names_in(site: Served) -> list[str]:
    """Return the file of every page of a site."""
    return sorted(path.relative_to(site.folder).as_posix() for path in site.folder.rglob("*.html"))


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the sample with a text that would run, if it could, in every text of process.yaml."""
    project = Path(shutil.copytree(SAMPLE, tmp_path_factory.mktemp("hostile") / "project"))
    path = project / "process.yaml"
    process = poisoned(yaml.safe_load(path.read_text(encoding="utf-8")), typed=False)
    path.write_text(yaml.safe_dump(process, sort_keys=False, allow_unicode=True), encoding="utf-8")
    guide = project / "content/steps/choosing.md"
    guide.write_text(guide.read_text(encoding="utf-8").replace("#take", ""), encoding="utf-8")
    site = built(project)
    with served(site) as origin:
        yield Served(site, origin)


def poisoned(value: Any, *, typed: bool) -> Any:
    """Return a YAML value with the hostile text after every text that a person types."""
    if isinstance(value, dict):
        return {
            key: poisoned(one, typed=key in TYPED) for key, one in value.items() if key != "see"
        }
    if isinstance(value, list):
        return [poisoned(one, typed=typed) for one in value]
    return f"{value} {HOSTILE}" if typed else value


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
    """Show the page in a file of the site, and note what is wrong with it."""
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
    """Each page: no error, no request elsewhere, no sideways scroll, one h1, a title, the journey."""
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
    """The check notes each thing that the pages of the site are said to be free of."""
    page = tmp_path / "process/step/index.html"
    page.parent.mkdir(parents=True)
    page.write_text(f"<!doctype html><link rel='icon' href='data:,'>{html}", encoding="utf-8")

    with served(tmp_path) as origin, Window.on(browser, origin) as window:
        check(window, "process/step/index.html")

    assert any(fault in noted for noted in window.faults), window.faults


def test_dark_pages_are_dark(browser: Browser, default_site: Served) -> None:
    """By night the page's ground is darker than its text, by day the other way round."""
    shades: dict[Scheme, list[int]] = {"light": [], "dark": []}
    script = "one => getComputedStyle(document.body)[one].match(/\\d+/g).slice(0, 3).map(Number)"
    for scheme, found in shades.items():
        with Window.on(browser, default_site.origin, color_scheme=scheme) as window:
            page = window.open("")
            found += [sum(page.evaluate(script, one)) for one in ("backgroundColor", "color")]

    assert shades["light"][0] > shades["light"][1]
    assert shades["dark"][0] < shades["dark"][1]


def test_typed_texts_do_not_run(browser: Browser, hostile_site: Served) -> None:
    """A text that looks like a script or a link shows as it was typed, on every page."""
    with Window.on(browser, hostile_site.origin) as window:
        for name in names_in(hostile_site):
            page = window.open(address(name))
            assert page.evaluate("typeof window.canary") == "undefined", name
            assert page.locator("a[href^='javascript:'], img[src=x]").count() == 0, name
            assert HOSTILE in page.locator("body").inner_text(), name

    assert window.faults == []


def test_found_texts_do_not_run(browser: Browser, hostile_site: Served) -> None:
    """The results of the search show typed texts, and run none of them."""
    size = {"width": DESK, "height": 844}
    with Window.on(browser, hostile_site.origin, viewport=size) as window:
        page = window.open("search/")
        page.locator("#sg-query").press_sequentially("onerror")
        page.locator("#sg-results li").first.wait_for(timeout=60_000)

        assert "window.canary" in page.locator("#sg-results").inner_text()
        assert page.locator("#sg-results img").count() == 0
        assert page.evaluate("typeof window.canary") == "undefined"
    assert window.faults == []


def test_a_text_that_runs_would_be_seen(browser: Browser, tmp_path: Path) -> None:
    """The same text, put into a page without escaping, sets the canary."""
    (tmp_path / "index.html").write_text(f"<!doctype html><p>{HOSTILE}", encoding="utf-8")

    with served(tmp_path) as origin, Window.on(browser, origin) as window:
        page = window.open("")

        assert page.evaluate("window.canary") == 1
