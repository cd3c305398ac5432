"""A tolerant search: imprecise queries lead to the intended place, and show the match."""

import gzip
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from plain_data import Data
from playwright.sync_api import Browser, Locator, Page, Route, expect
from small_sites import small_site
from web.serving import Served, served
from windows import Window

pytestmark = pytest.mark.browser

SEARCH = "search/"
INDEX = "search/index.json"
TEXTS = "search/texts.json"


def ask(page: Page, query: str) -> list[Locator]:
    """Type a query, and return the results."""
    page.locator("#sg-query").fill(query)
    expect(page.get_by_role("status")).to_contain_text(f"“{query.strip()}”")
    return page.locator("#sg-results li").all()


def addresses(page: Page, query: str) -> list[str]:
    """Return the addresses of the results, relative to the site's."""
    ask(page, query)
    script = "links => links.map((one) => one.pathname + one.hash)"
    found = page.locator("#sg-results a").evaluate_all(script)
    return [str(one) for one in found]


_ALL = """(queries) => queries.map((query) => {
  const field = document.getElementById("sg-query");
  field.value = query;
  field.form.requestSubmit();
  return [...document.querySelectorAll("#sg-results a")].map((one) => one.pathname + one.hash);
})"""
"""Asks all queries at once, because the page answers at once when its whole index is loaded."""


@pytest.fixture(scope="module")
def window(browser: Browser, default_site: Served) -> Iterator[Window]:
    """Show the search of the default site."""
    with Window.on(browser, default_site.origin) as one:
        one.open(SEARCH)
        yield one
    assert one.faults == []


IN_THE_FIELD = {
    "comping,": "/glossary/#comp",
    '"comping"': "/process/editing-comping/",
    "full-demo": "/process/full-demo/",
    "what should I bring?": "/prepare/#packing-list",
    "how much does it cost": "/faq/#cost",
    "autotune": "/faq/#auto-tune",
    "recrod": "/faq/#song-good-enough",
}
"""Queries that found nothing or the wrong page, and the intended one; more are in `WORLD`."""
OTHERS = {
    "full demo": "/process/full-demo/",
    "fulldemo": "/process/full-demo/",
    "FULL–DEMO!": "/process/full-demo/",
    "preproduction": "/process/pre-production/",
    "pre production": "/process/pre-production/",
    "mixing": "/process/attended-mixing/",
    "mixnig": "/process/attended-mixing/",
    "mastring": "/process/mastering/",
    "the mastering?": "/process/mastering/",
    "price": "/faq/#cost",
    "What does it cost?": "/faq/#cost",
    "how much do I pay": "/faq/#cost",
    "guests": "/faq/#guests",
    "Can I bring a friend?": "/faq/#guests",
    "move a date": "/faq/#moving",
    "reschedule": "/faq/#moving",
    "auto tune": "/faq/#auto-tune",
    "auto-tuned": "/faq/#auto-tune",
    "headphnes": "/faq/#ears",
    "spotify loudness": "/faq/#loudness",
    "how long does it take": "/faq/#how-long",
    "when can I release": "/faq/#release",
    "do I have to play to a click": "/faq/#click",
    "metronome": "/glossary/#click",
    "beats per minute": "/glossary/#bpm",
    "drumer": "/prepare/drummer/",
    "vocalists": "/prepare/vocalist/",
    "planer": "/planner/",
    "split-sheets": "/glossary/#split-sheet",
    "who owns the song": "/faq/#who-owns-it",
    "will the head phones hurt my ears": "/faq/#ears",
}


@pytest.fixture(scope="module")
def answers(window: Window) -> Mapping[str, list[str]]:
    """Return the results of each query."""
    ask(window.page, "everything")
    queries = [*IN_THE_FIELD, *OTHERS]
    return dict(zip(queries, window.page.evaluate(_ALL, queries), strict=True))


@pytest.mark.parametrize(("query", "meant"), IN_THE_FIELD.items())
def test_what_failed_in_the_field_is_found_first(
    answers: Mapping[str, list[str]], query: str, meant: str
) -> None:
    """Punctuation, hyphens, questions, synonyms and a typo lead to the intended page."""
    assert meant in answers[query][:2]


@pytest.mark.parametrize(("query", "meant"), OTHERS.items())
def test_what_people_type_leads_to_what_they_mean(
    answers: Mapping[str, list[str]], query: str, meant: str
) -> None:
    """However it is spelled or asked, the intended place is among the first three results."""
    assert meant in answers[query][:3]


@pytest.mark.parametrize("query", ["xqzw", "mixing xqzw", "???", "reqrxd"])
def test_what_is_not_there_is_not_found(window: Window, query: str) -> None:
    """A query finds nothing if one of its words is two typos away from any in the guide."""
    assert addresses(window.page, query) == []


def test_one_unknown_word_is_ignored_and_reported(window: Window) -> None:
    """One of three words may be missing; the page says that nothing contains all of them."""
    assert "/process/attended-mixing/" in addresses(window.page, "mixing engineer xqzw")
    expect(window.page.get_by_role("status")).to_contain_text("No place has all of")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("cost", "quote"),
        ("guests", "only you and us"),
        ("reschedule", "hours of notice"),
    ],
)
def test_facts_are_answered_in_place(window: Window, query: str, said: str) -> None:
    """A question shows the start of its answer, and is highlighted, before it is opened."""
    first = ask(window.page, query)[0]

    expect(first).to_have_class("sg-results__question")
    expect(first.locator("p").nth(1)).to_contain_text(said)


def test_a_result_says_where_it_is_and_marks_what_was_found(window: Window) -> None:
    """A result names its part of the guide and its step, and marks the matching words."""
    found = ask(window.page, "notes")
    parts = [one.locator(".sg-results__part").inner_text() for one in found]
    assert len(set(parts)) > 2
    assert all(parts)
    marks = {text.lower() for one in found for text in one.locator("mark").all_inner_texts()}

    assert marks
    assert all(mark.startswith("note") for mark in marks)
    wheres = [one.locator(".sg-results__where").inner_text() for one in found]
    assert any("Step " in where for where in wheres)


def test_no_page_fills_the_results(window: Window) -> None:
    """One page has at most three results, so that others are shown as well."""
    pages = [one.partition("#")[0] for one in addresses(window.page, "song")]
    others = [page for page in pages if page != "/glossary/"]

    assert len(set(pages)) > 5
    assert max(map(others.count, others)) <= 3


def test_titles_are_found_before_the_texts_are_there(
    browser: Browser, default_site: Served
) -> None:
    """On a slow connection, titles and questions are shown while texts are still loading."""
    with Window.on(browser, default_site.origin) as desk:
        page = desk.open(SEARCH)
        waiting: list[Route] = []
        page.route(f"**/{TEXTS}", lambda one: waiting.append(one))  # noqa: PLW0108 - Playwright reads signatures
        page.locator("#sg-query").fill("cost")
        first = page.locator("#sg-results a").first
        expect(first).to_have_attribute("href", f"{desk.origin}faq/#cost")
        expect(page.get_by_role("status")).to_be_empty()
        waiting[0].continue_()
        expect(page.get_by_role("status")).to_contain_text("found for “cost”")
        assert desk.faults == []


def test_the_index_is_small(default_site: Served) -> None:
    """The first part of the index is at most 12 KB compressed, and the texts at most 80 KB."""
    sizes = [
        len(gzip.compress((default_site.folder / name).read_bytes(), 9)) for name in (INDEX, TEXTS)
    ]

    assert sizes[0] <= 12_000
    assert sizes[1] <= 80_000


WORLD = """# Adresse {#top}

Unser Studio liegt in der Langen Straße 7, gegenüber vom Café Größenwahn. Łódź grüßt.

## Überprüfung der Spuren {#spuren}

Jede Spur wird überprüft, und naïve Fehler fallen auf.

## 録音の準備 {#rokuon}

こんにちは。スタジオへようこそ。ここでは長い一日を過ごします。飲み物と軽い食べ物を用意してください。録音の前に、歌詞を三部印刷してください。ヘッドホンは二つあります。静かな服を着て、携帯電話の電源を切ってください。終わったら、一緒に聴きます。

## 녹음 준비 {#nogeum}

스튜디오에 오신 것을 환영합니다. 하루가 깁니다. 마실 것과 가벼운 음식을 준비하세요. 조용한 옷을 입으세요. 녹음을 시작하기 전에 가사를 세 부 인쇄하세요. 휴대전화의 전원을 끄고 끝난 뒤에 함께 듣습니다. 필요한 것은 모두 미리 말씀해 주세요.

## 混音 {#hunyin}

我们一起听歌曲。混音师把所有声音平衡成一首作品，您可以提出修改意见。
"""


def with_world(project: Path, _: Data) -> None:
    """Add a page in several languages."""
    (project / "content/pages/world.md").write_text(WORLD, encoding="utf-8")


@pytest.fixture(scope="module")
def world(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """Show the search of a guide in several languages."""
    folder = small_site(tmp_path_factory.mktemp("world"), with_world)
    with served(folder) as origin, Window.on(browser, origin) as one:
        one.open(SEARCH)
        yield one
    assert one.faults == []


@pytest.mark.parametrize(
    ("query", "anchor", "mark"),
    [
        ("strasse", "", "Straße"),
        ("STRASSE", "", "Straße"),
        ("Straße", "", "Straße"),
        ("gegenuber", "", "gegenüber"),
        ("gegenueber", "", "gegenüber"),
        ("Groessenwahn", "", "Größenwahn"),
        ("cafe", "", "Café"),
        ("lodz", "", "Łódź"),
        ("ueberpruefung", "#spuren", None),
        ("naive", "#spuren", "naïve"),
        ("歌詞", "#rokuon", "歌詞"),
        ("録音", "#rokuon", "録音"),
        ("ヘッドホン", "#rokuon", "ヘッドホン"),
        ("携帯電話の電源", "#rokuon", "携帯電話の電源"),
        ("녹음", "#nogeum", "녹음"),
        ("가사", "#nogeum", "가사"),
        ("휴대전화", "#nogeum", "휴대전화"),
        ("修改意见", "#hunyin", "修改意见"),
    ],
)
def test_letters_of_all_kinds_are_found_and_marked(
    world: Window, query: str, anchor: str, mark: str | None
) -> None:
    """Folded letters and scripts without spaces are found, and marked at the right place."""
    found = ask(world.page, query)
    places = addresses(world.page, query)
    assert f"/world/{anchor}" in places
    result = found[places.index(f"/world/{anchor}")]
    if mark:
        assert mark in " ".join(result.locator("mark").all_inner_texts())


@pytest.mark.parametrize("query", ["歌詞", "携帯電話", "가사", "휴대전화"])
def test_an_excerpt_is_the_place_that_was_found(world: Window, query: str) -> None:
    """Of a long text without spaces, only the part around the match is shown."""
    (result,) = ask(world.page, query)
    text = result.locator("p").last.inner_text()

    assert query in text
    assert 60 < len(text) < 230
    assert "�" not in text
