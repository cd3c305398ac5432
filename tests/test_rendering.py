"""Plain text is shown exactly as typed, on every page, whatever it contains."""

import html
import json
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import tree_of
from hostile import ALL, CORPUS, MORE, folded
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_data import REFERRED, SAMPLE, Data, mappings, plain, put_staff, put_texts, write
from projects import with_look

from generator import project
from generator.editions import edition
from generator.markup.html_tree import serialize
from generator.model import Audience, KeyPath, Look, Picture, Process
from generator.pages.render import page_bodies
from generator.planning.site import plan_site
from generator.project import Project, read
from generator.publishing.engines import Engine, run_engine
from generator.publishing.finished import PUBLISHED
from generator.publishing.output import write_tree
from generator.publishing.swap import publish
from generator.reading.content import Content
from generator.rendering import (
    UnknownVariableError,
    escape_html,
    page_nodes,
    resolve_variable,
)

pytestmark = pytest.mark.slow

MARKDOWN = (
    "<mark>bright</mark>",
    "1. one",
    "- dash",
    "# hash #",
    "> quote",
    "***",
    "!!! note",
)
"""Text that changes a page if it is taken for Markdown."""
WORD = re.compile(r"harmless\d{5}x")
"""A word that replaces one text of one field."""


FEW = (ALL, *CORPUS[-15::5])
"""All strings with a meaning within a line, and some with a meaning at its start."""
Event = tuple[str, ...]
Texts = tuple[str, ...]


class Events(HTMLParser):
    """What a browser makes of HTML: elements with their attributes, and text, in order.

    White space is collapsed.
    Parts derived from words are left out: anchors of titles, digits of numbers, glossary links.
    """

    def __init__(self) -> None:
        """Start without events."""
        super().__init__()
        self.found: list[Event] = []
        self.text = ""
        self.tooltips: set[str] = set()
        self.in_term = False
        self.in_data = False

    # HTMLParser defines the names and parameters of the next six.
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record an element."""
        values = {name: folded(value or "") for name, value in attrs}
        self.in_data = values.get("type", "").endswith("json")
        if values.get("src", "").endswith("terms.js"):
            return  # goes with the glossary links
        values.pop("data-row", None)  # a digest of the row's text
        if tag == "h1":
            values.pop("id", None)
        if values.get("href", "").startswith(("#", "tel:")):
            del values["href"]
        if values.get("class") == "sg-term":
            self.tooltips.add(values["title"])
            self.in_term = True
        else:
            self.take("start", tag, *(part for pair in values.items() for part in pair))

    def handle_endtag(self, tag: str) -> None:
        """Record the end of an element."""
        if self.in_term and tag == "a":
            self.in_term = False
        elif tag == "script":
            self.in_data = False
        else:
            self.take("end", tag)

    def handle_data(self, data: str) -> None:
        """Record text up to the next element; from JSON data, record its texts."""
        if self.in_data:  # a version is derived from words
            data = re.sub("version [0-9a-f]{8}", "", "\n".join(texts_in(json.loads(data))))
        self.text += data

    def handle_comment(self, data: str) -> None:
        """Record a comment."""
        self.take("comment", data)

    def handle_decl(self, decl: str) -> None:
        """Record a declaration."""
        self.take("declaration", decl)

    def handle_pi(self, data: str) -> None:
        """Record a processing instruction."""
        self.take("instruction", data)

    def take(self, *event: str) -> None:
        """Close the text before an event, and record both."""
        if folded(self.text):
            self.found.append(("text", folded(self.text)))
        self.text = ""
        self.found.append(event)


def events(page: str) -> Events:
    """Return the events of a page's HTML."""
    parser = Events()
    parser.feed(page)
    parser.close()
    parser.take("end of page")
    return parser


def texts_in(data: Any) -> Iterator[str]:
    """Yield the texts of a JSON value, in order."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for inner in data.values() if isinstance(data, dict) else data:
            yield from texts_in(inner)


@dataclass
class Typed:
    """Harmless words, and the text and the field that each of them replaces."""

    texts: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)

    def word(self, text: str, name: str) -> str:
        """Return a new word that replaces a text in a field."""
        word = f"harmless{len(self.texts):05}x"
        self.texts[word] = text
        self.fields[word] = name
        return word

    def put_in(self, text: str) -> str:
        """Return a text with the words replaced by their texts, and white space collapsed."""
        return folded(WORD.sub(lambda match: self.texts[match[0]], text))

    def first_difference(self, harmless: str, hostile: str) -> tuple[Event, Event] | None:
        """Return the first event that differs between two pages apart from the words."""
        expected = [tuple(map(self.put_in, event)) for event in events(harmless).found]
        found = [tuple(map(folded, event)) for event in events(hostile).found]
        pairs = zip([*expected, ()], [*found, ()], strict=False)
        return next(((one, other) for one, other in pairs if one != other), None)


Say = Callable[[str, str], str]
"""Returns what to write into a field for a text of the corpus."""


def make_project(folder: Path, corpus: Texts, say: Say) -> Path:
    """Make a project with the corpus in every plain text, and some of it as Markdown, too."""
    shutil.copytree(SAMPLE, folder)
    content = folder / "content"
    shutil.rmtree(content / "prep")
    for path in (*content.glob("steps/*"), *content.glob("pages/*"), *content.glob("staff/*")):
        path.unlink()
    for number in range(len(corpus)):
        (content / f"steps/choosing-{number}.md").write_text("At 90 BPM.\n", encoding="utf-8")
    for number, text in enumerate(MARKDOWN):
        page = f"# A page\n\n{say(text, 'Markdown')}\n"
        (content / f"staff/markdown-{number}.md").write_text(page, encoding="utf-8")
    data = manifold(len(corpus))
    fill(data, corpus, say)
    write(folder, data)
    return folder


def manifold(count: int) -> Data:
    """Return the sample with a given number of roles, sessions, steps and so on."""
    data = plain()
    for key in ("roles", "sessions", "steps", "glossary"):
        data[key] = copies(data[key][0], count)
    for key in ("phases", "players"):
        data["prep"][key] = copies(data["prep"][key][0], count)
    for number, step in enumerate(data["steps"]):
        step["roles"] = [f"artist-{number}"]
        step["sessions"] = [{**step["sessions"][0], "session": f"listening-{number}"}]
        step["checklists"] = {f"artist-{number}": step["checklists"]["artist"]}
        number_items(step["checklists"][f"artist-{number}"], number)
    data["steps"][0]["pictures"] = [one.value for one in Picture]
    data["studio"] |= places_of(data["studio"], count)
    for number, phase in enumerate(data["prep"]["phases"]):
        number_items(phase["items"], number)
        for item in phase["items"][bool(number) :]:
            item["players"] = [f"drummer-{number}"] if number else []
    return data


def places_of(studio: Data, count: int) -> Data:
    """Return a given number of rooms, people, sounds and quotes of the studio."""
    found: Data = {"reader": "artist-0", "pictures": {"hero": studio["pictures"]["hero"]}}
    for key in ("rooms", "people", "sounds", "quotes"):
        found[key] = [deepcopy(studio[key][0]) for _ in range(count)]
    for number in range(count):
        found["rooms"][number] |= {"id": f"room-{number}", "steps": [f"choosing-{number}"]}
        found["people"][number]["role"] = f"artist-{number}"
        found["sounds"][number]["id"] = f"sound-{number}"
    return found


def number_items(items: list[Data], number: int) -> None:
    """Give the items of a copied list unique ids, because ticks are saved by id."""
    for item in items:
        item["id"] = f"{item['id']}-{number}"
        item["was"] = [f"{old}-{number}" for old in item.get("was", ())]


def copies(thing: Data, count: int) -> list[Data]:
    """Return a given number of copies of a thing, each with a unique id."""
    return [
        {**deepcopy(thing), "id": f"{thing['id']}-{number}", "was": []} for number in range(count)
    ]


NOT_FREE = REFERRED | {"LyricPart.lines", "SongSection.plays"}
"""Fields with structured text: a lyric marks breaths, and a comma ends a part's name."""


def fill(data: Data, corpus: Texts, say: Say) -> None:
    """Write a text of the corpus into every text of the data, and all of them into the studio's.

    A term starts with a number, so that the glossary has the same order for every text.
    """
    for path, part, mapping in mappings(data):
        put_texts(part, mapping, partial(say, text_for(path, corpus)), NOT_FREE)
        put_staff(part, mapping, partial(say, text_for(path, corpus)))
    for step in data["steps"]:  # a page says its name twice if the short one differs
        step["short_name"] = f"{step['short_name']} (short)"
    for number, term in enumerate(data["glossary"]):
        term["term"] = f"Term {number:02} {term['term']}"
        term["see"] = [term["term"]]
    words = {"expansion": say(ALL, "Term.expansion"), "meaning": say(ALL, "Term.meaning")}
    data["glossary"].append({"term": "BPM", "audience": "public", **words})


def text_for(path: KeyPath, corpus: Texts) -> str:
    """Return the text of the corpus for a place, as chosen by its step, session and so on."""
    return next((corpus[part % len(corpus)] for part in path if isinstance(part, int)), ALL)


@dataclass(frozen=True)
class Pair:
    """Two projects that differ only in their texts, built in both editions."""

    typed: Typed
    harmless: Project
    hostile: Project

    def files(self, audience: Audience, kind: str) -> Iterator[tuple[str, str, str]]:
        """Yield the name of each file of a kind, and its text in both projects."""
        home, other = (one.folder / PUBLISHED[audience] for one in (self.harmless, self.hostile))
        for path in sorted(home.rglob(kind)):
            name = path.relative_to(home).as_posix()
            twin = (other / name).read_text(encoding="utf-8")
            yield name, path.read_text(encoding="utf-8"), twin


def published(project: Project, audience: Audience) -> None:
    """Publish the pages of an edition without files, as no font has the whole corpus."""
    folder = project.folder / "build" / audience.value
    files = tree_of(project.folder, project.sites[audience])
    write_tree(folder, files.items(), frozenset())
    publish(run_engine(Engine.MKDOCS, folder), project.folder / PUBLISHED[audience])


LOOKS = [
    pytest.param((Look.GUIDE, CORPUS), id="guide"),
    pytest.param((Look.MATERIAL, FEW), id="material", marks=pytest.mark.audit),
    pytest.param((Look.MATERIAL, CORPUS), id="material, all", marks=pytest.mark.audit),
]
"""Both looks have the same texts in their pages, so fewer texts are enough for Material."""


@pytest.fixture(scope="module", params=LOOKS)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """Build the sample with the corpus in every plain text, and with harmless words instead."""
    look, corpus = request.param
    typed = Typed()
    folder = tmp_path_factory.mktemp("typed")
    with pytest.MonkeyPatch.context() as patch:  # pages show letters that no font of the files has
        patch.setattr(project, "missing_glyphs", lambda *_: ())
        harmless = read(with_look(make_project(folder / "harmless", corpus, typed.word), look))
        typed_in = make_project(folder / "hostile", corpus, lambda text, _: text)
        hostile = read(with_look(typed_in, look))
    with ThreadPoolExecutor() as pool:
        for done in [
            pool.submit(published, one, audience)
            for one in (harmless, hostile)
            for audience in Audience
        ]:
            done.result()
    return Pair(typed, harmless, hostile)


def untitled(page: str) -> str:
    """Return HTML without a plain title, as a long one omits the studio's name."""
    return re.sub("<title>[^<]*</title>", "", page)


@pytest.mark.parametrize("audience", Audience)
def test_every_page_shows_what_was_typed(pair: Pair, audience: Audience) -> None:
    """No text creates an element, and each appears in text and attributes as typed."""
    found = {
        name: difference
        for name, harmless, hostile in pair.files(audience, "*.html")
        if "markdown-" not in name
        and (difference := pair.typed.first_difference(untitled(harmless), untitled(hostile)))
    }

    assert found == {}


@pytest.mark.parametrize("audience", Audience)
def test_every_text_is_shown(pair: Pair, audience: Audience) -> None:
    """Each text is in the running text of a page of its edition, or is a picture's alt text."""
    pages = "".join(harmless for _, harmless, _ in pair.files(audience, "*.html"))
    instead = " ".join(re.findall(r'\balt="([^"]*)"', pages))
    shown = set(WORD.findall(re.sub(r"<[^>]*>", " ", pages) + instead))
    fields = {name for word, name in pair.typed.fields.items() if word in shown}
    unseen = {name for word, name in pair.typed.fields.items() if word not in shown}
    staff = {name for name in pair.typed.fields.values() if ".Staff." in name}

    assert unseen <= staff | {"Markdown"}
    assert bool(fields & staff) is (audience is Audience.INTERNAL)
    assert len(fields) > 30


def searched(index: str, texts: str) -> list[str]:
    """Return the search texts of all pages except those in Markdown."""
    found: list[str] = []
    for entry, below in zip(json.loads(index), json.loads(texts), strict=True):
        if "markdown-" not in entry["url"]:
            sections = [text for _, *others in entry["sections"] for text in others]
            found += [entry["title"], entry["part"], entry.get("lead", ""), *sections, *below]
    return found


@pytest.mark.parametrize("audience", Audience)
def test_the_search_finds_what_was_typed(pair: Pair, audience: Audience) -> None:
    """The search index has every text as plain text, as it was typed."""
    index, texts = (pair.files(audience, name) for name in ("index.json", "texts.json"))
    ((_, *indexes),) = index
    ((_, *others),) = texts
    found = [searched(*files) for files in zip(indexes, others, strict=True)]
    assert len(found[0]) > 100
    for text, shown in zip(*found, strict=True):
        assert pair.typed.first_difference(html.escape(text), html.escape(shown)) is None


@pytest.mark.parametrize("audience", Audience)
def test_terms_explain_themselves_as_typed(pair: Pair, audience: Audience) -> None:
    """The tooltip of a term in running text is its meaning, exactly as typed."""
    found: set[str] = set()
    for _, _, hostile in pair.files(audience, "choosing-*/index.html"):
        found |= events(hostile).tooltips

    assert found == {folded(f"{ALL}: {ALL}")}


@pytest.mark.parametrize("audience", Audience)
def test_front_matter_and_settings_contain_what_was_typed(pair: Pair, audience: Audience) -> None:
    """The front matter of each page and the engine's settings are YAML with texts as typed."""
    harmless, hostile = (
        dict(tree_of(one.folder, one.sites[audience])) for one in (pair.harmless, pair.hostile)
    )
    for name in harmless:
        if name.endswith(".md") and "markdown-" not in name:
            one, other = (front_matter(texts[name].decode()) for texts in (harmless, hostile))
            one.pop("scripts", None)  # the scripts of a page depend on the terms in it
            other.pop("scripts", None)
            assert shown(one, pair.typed.put_in) == shown(other, folded)
    one, other = (yaml.safe_load(texts["mkdocs.yml"]) for texts in (harmless, hostile))
    assert shown(one, pair.typed.put_in) == shown(other, folded)
    assert one["site_name"] != other["site_name"]


def front_matter(page: str) -> Any:
    """Return the front matter of a page."""
    return yaml.safe_load(page.split("---\n")[1])


def shown(value: Any, said: Callable[[str], str]) -> Any:
    """Return settings as a reader sees them: HTML unescaped, without the digits of numbers."""
    if isinstance(value, dict):
        return {shown(key, said): shown(inner, said) for key, inner in value.items()}
    if isinstance(value, list):
        return [shown(inner, said) for inner in value]
    if isinstance(value, str) and value.startswith('{"@context"'):
        return [said(text) for text in texts_in(json.loads(value))]
    if isinstance(value, str):
        return re.sub(r"^tel:\S*", "tel:", said(html.unescape(value)))
    return value


def test_a_text_taken_for_markdown_is_found(pair: Pair) -> None:
    """The comparison can fail: as Markdown, the same texts make another page."""
    found = list(pair.files(Audience.INTERNAL, "markdown-*/index.html"))

    assert len(found) == len(MARKDOWN)
    for name, harmless, hostile in found:
        assert pair.typed.first_difference(harmless, hostile), name


@pytest.mark.parametrize("text", ["<b>x</b>", "<!-- x -->", "&amp;", "<?x?>", "</p>", "<x y>"])
def test_a_text_put_in_without_escape_is_found(text: str) -> None:
    """The comparison can fail: the same text, unescaped in the HTML, makes another page."""
    typed = Typed({"harmless00000x": text})
    page = "<p>So: harmless00000x</p>"

    assert typed.first_difference(page, page.replace("harmless00000x", text))
    assert typed.first_difference(page, page.replace("harmless00000x", html.escape(text))) is None


def converted(text: str) -> str:
    """Return what a page template outputs as the HTML of a page."""
    return serialize(page_nodes(text, ()))


@pytest.mark.parametrize("text", [*CORPUS, *MORE], ids=lambda text: text[:12])
def test_the_studio_shows_what_was_typed(text: str) -> None:
    """Name, tagline and offer of the studio are shown as typed, each text by itself."""
    typed = Typed()
    pages = []
    for say in (typed.word, lambda text, _: text):
        data = plain()
        for name in ("name", "tagline"):
            data["studio"][name] = say(text, name)
        data["studio"]["contact"]["offer"] = say(text, "offer")
        site = plan_site(edition(Process.model_validate(data), Content(), Audience.PUBLIC))
        found = page_bodies(site)
        pages.append(serialize(found["index.md"] + found["contact.md"]))

    assert set(WORD.findall(pages[0])) == set(typed.texts)
    assert typed.first_difference(pages[0], pages[1]) is None


marks = st.text(st.sampled_from("x1 .)(<>&\"'`\\*_{}[]|~^$#=-+:!/%\t\n\u2028@;?,\u00e9\u6f22"))
typed_texts = (marks | st.text(st.characters(exclude_categories=["C"]))).map(str.strip)


@pytest.mark.parametrize(
    ("frame", "elements"),
    [
        ("<p>{}</p>", ["p"]),
        ("<h1>{}</h1>", ["h1"]),
        ("<ul>\n<li>{}</li>\n</ul>", ["ul", "li"]),
        ('<p><a href="x/">{}</a></p>', ["p", "a"]),
        ("<table><tbody><tr><td>{}</td></tr></tbody></table>", ["table", "tbody", "tr", "td"]),
    ],
)
@settings(max_examples=60)
@given(text=typed_texts.filter(bool))
def test_any_text_shows_as_typed(frame: str, elements: list[str], text: str) -> None:
    """Any text is shown as typed wherever a template puts it, and makes no element."""
    found = events(converted(frame.format(escape_html(text)))).found

    assert [event[1] for event in found if event[0] == "start"] == elements
    assert [event[1] for event in found if event[0] == "text"] == [folded(text)]


def test_the_frames_can_fail() -> None:
    """The rule above can fail: without escaping, a text makes elements."""
    found = events(converted("<p>x <b>y</b></p>")).found

    assert [event[1] for event in found if event[0] == "start"] == ["p", "b"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words, 1.5 hours (or so) - and more!", None),
        ("*a* [b](c) `d` {{ e }} # f", None),
        ("<b> & \"c\" 'd'", "&lt;b&gt; &amp; &quot;c&quot; &#x27;d&#x27;"),
        ("&amp;", "&amp;amp;"),
        *((f"a {mark}  b", "a b") for mark in ("\n", "\r\n", "\x85", "\u2028", "\u2029")),
    ],
)
def test_only_characters_with_a_meaning_are_escaped(text: str, expected: str | None) -> None:
    """A character with a meaning in HTML is escaped, and line breaks become spaces."""
    assert escape_html(text) == (expected or text)


PROCESS = Process.model_validate(plain())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("studio.name", "Blue & Room <Two>"),
        ("studio.settings.sample_rate_khz", "44.1"),
        ("studio.settings.call_hours", "3"),
        ("studio.settings.guests", "0"),
        ("studio.settings.paper", "letter"),
        ("roles.artist.job", "Plays and decides."),
        ("sessions.listening.certainty", "standard"),
        ("steps.choosing.window.extra_song_days", "1"),
        ("steps.choosing.decide.choosing-song.text", "Which song"),
        ("steps.choosing.checklists.artist.choosing-songs.days_before", "7"),
        ("prep.players.drummer.note", "Bring the key."),
        ("glossary.bpm.expansion", "Beats per minute"),
    ],
)
def test_a_name_leads_to_a_value(name: str, text: str) -> None:
    """A variable's name leads through keys, and ids in lists, to one text or number as typed."""
    assert resolve_variable(PROCESS, name) == text


@pytest.mark.parametrize(
    ("name", "message", "word", "known"),
    [
        ("studio.nam", "there is no variable", "nam", "name"),
        ("", "there is no variable", "", "studio"),
        ("studio..name", "there is no variable", "", "name"),
        ("rolez.artist", "there is no variable", "rolez", "roles"),
        ("roles.artists.job", "there is no variable", "artists", "artist"),
        ("roles.0.job", "there is no variable", "0", "artist"),
        ("studio.name.first", "there is no variable", "first", None),
        ("steps.choosing.label", "there is no variable", "label", "short_name"),
        ("steps.choosing.bring.0", "there is no variable", "0", "count"),
        ("steps.recording.short_name", "is not set in process.yaml", "", None),
        ("studio", "is not one text", "", "tagline"),
        ("steps", "is not one text", "", "choosing"),
        ("steps.choosing.bring", "is not one text", "", "count"),
        ("steps.choosing.checklists", "is not one text", "", "artist"),
        ("glossary", "is not one text", "", "bpm"),
    ],
)
def test_a_name_that_leads_to_no_value(
    name: str, message: str, word: str, known: str | None
) -> None:
    """For a name without one value, the message says which word is wrong, and why."""
    with pytest.raises(UnknownVariableError, match=message) as found:
        resolve_variable(PROCESS, name)

    assert found.value.word == word
    assert (known in found.value.known) if known else found.value.known == ()
