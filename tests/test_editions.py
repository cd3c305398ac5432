"""The line between public and internal: internal data leaves no trace in the public edition."""

import ast
import gzip
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, get_args, get_type_hints

import pytest
from canaries import LISTS, Canaries, canary_data, internal_mappings, public_only, put_canary_files
from conftest import Command, contents_of, seldom
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_data import SAMPLE, Data, at, kinds_of_part, mappings, plain, plain_texts, write
from projects import with_look

import generator
from generator import editions
from generator.build import build
from generator.downloads import formats
from generator.downloads.files import Download
from generator.editions import Edition, edition
from generator.markup.html_tree import Nodes
from generator.model import (
    AssetPath,
    Audience,
    Color,
    Date,
    FactName,
    Id,
    KeyPath,
    Kind,
    Look,
    Mail,
    Model,
    Part,
    Player,
    PlayerId,
    Process,
    Role,
    RoleId,
    SectionName,
    Session,
    SessionId,
    SiteUrl,
    Staff,
    StartDate,
    Step,
    StepId,
    TakeName,
    Term,
    TermName,
    Url,
    reference_fields,
)
from generator.pages import render as pages
from generator.pages import tree
from generator.planning import checklists, page, reference_pages, site
from generator.problems import ProblemsFoundError, Rule
from generator.project import read
from generator.publishing.engines import Engine
from generator.publishing.finished import PUBLISHED
from generator.reading.articles import Article, parse_article
from generator.reading.content import Content, read_content
from generator.reading.source_text import SourceText

OUR_WORDS = ("secret-sauce", "inventory", "zeroing", "never tell", "keep the kettle", "tape runs")
"""Internal ids and texts of the sample."""
CANARY = re.compile(rb"canary\d{4}z")
OLD_ID = "an old id is no text to read, and is used only where the role has a list"
UNSHOWN = {
    "a comment in a page": "a comment is a note to oneself, in either edition",
    "Role.was": OLD_ID,
    **dict.fromkeys((f"Looks.Staff.{name}" for name in Staff.model_fields), "written anew below"),
}
"""Internal data that is on no internal page either, and the reason."""
SHOWN_IN_PART = {"Role.was"}
"""The only data of some parts on pages: old ids of roles that have a list, to find its ticks."""


@dataclass(frozen=True)
class Sites:
    """Both built editions of the sample with canaries, and the public one without internals."""

    canaries: Canaries
    public: Path
    internal: Path
    bare: Path


@pytest.fixture(scope="module", params=seldom(Look, Look.GUIDE))
def sites(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """Build the sample with a canary in every internal place, and without internal places."""
    look: Look = request.param
    folder = Path(shutil.copytree(SAMPLE, tmp_path_factory.mktemp("canaries") / "project"))
    bare = Path(shutil.copytree(SAMPLE, tmp_path_factory.mktemp("bare") / "project"))
    canaries = Canaries()
    write(folder, canary_data(canaries))
    put_canary_files(folder, canaries)
    write(bare, public_only(plain()))
    shutil.rmtree(bare / "content/staff")
    (bare / "content/steps/inventory.md").unlink()
    said: list[str] = []
    build(read(with_look(folder, look)), list(Audience), Engine.MKDOCS, said.append)
    build(read(with_look(bare, look)), [Audience.PUBLIC], Engine.MKDOCS, said.append)
    public, internal = (folder / PUBLISHED[audience] for audience in Audience)
    return Sites(canaries, public, internal, bare / public.name)


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its name; archives are unpacked as well."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name, content = path.relative_to(folder).as_posix(), path.read_bytes()
        found[name] = content
        if path.suffix == ".gz":
            found[f"{name}, unpacked"] = gzip.decompress(content)
    return found


def canaries_in(folder: Path) -> set[str]:
    """Return the canaries in any name or byte of a built site."""
    return {
        word.decode()
        for name, content in files(folder).items()
        for word in CANARY.findall(name.encode().lower() + b"\n" + content.lower())
    }


def test_no_canary_reaches_the_public_site(sites: Sites) -> None:
    """No internal text, id or file name is in any byte or name of the public site."""
    found = files(sites.public)

    assert canaries_in(sites.public) == set()
    assert {"search/index.json", "sitemap.xml.gz, unpacked"} <= set(found)
    for word in OUR_WORDS:
        assert not [name for name in found if word in name.lower()]
        assert not [name for name, text in found.items() if word.encode() in text.lower()]


def test_staff_see_every_canary_that_has_a_place(sites: Sites) -> None:
    """Internal data is in the internal site, except for fields that are known to appear nowhere."""
    seen = canaries_in(sites.internal)
    shown = {sites.canaries.kinds[word] for word in seen}
    unseen = {kind for word, kind in sites.canaries.kinds.items() if word not in seen}

    assert unseen == set(UNSHOWN)
    assert shown & set(UNSHOWN) == SHOWN_IN_PART


def test_canaries_are_in_every_kind_of_place(sites: Sites) -> None:
    """Every text of internal roles, sessions, steps and terms, and every staff block, has a canary."""
    kinds = set(sites.canaries.kinds.values())
    blocks = {f"{part.__name__}.Staff.{name}" for part in kinds_of_part() for name in STAFF}
    inside = {part for _, part, _ in internal_mappings(canary_data(Canaries()))}
    texts = {f"{part.__name__}.{name}" for part in inside for name in plain_texts(part)}

    assert blocks | texts <= kinds
    assert {"SessionInStep.focus", "Milestone.name", "Mistake.cost", "Item.how"} <= texts


STAFF = plain_texts(Staff)


def test_the_walk_meets_every_mapping() -> None:
    """The sample has every kind of mapping, and the walk visits each mapping of it once."""
    data = plain()
    met = [path for path, _, _ in mappings(data)]

    assert {part for _, part, _ in mappings(data)} == set(kinds_of_part())
    assert sorted(met, key=str) == sorted(mapping_paths(data), key=str)


def mapping_paths(data: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Yield the path of every mapping in plain data but staff blocks, facts and lists by role."""
    if isinstance(data, dict):
        if path[-1:] not in {("checklists",), ("facts",)}:
            yield path
        inner = [(key, one) for key, one in data.items() if key != "staff"]
    else:
        inner = list(enumerate(data)) if isinstance(data, list) else []
    for key, one in inner:
        yield from mapping_paths(one, (*path, key))


def test_every_text_of_the_model_is_plain_or_of_a_form() -> None:
    """A text field is either plain, so it gets a canary, or has a format without room for one."""
    forms = (
        FactName,
        Id,
        RoleId,
        SessionId,
        StepId,
        PlayerId,
        TermName,
        Url,
        SiteUrl,
        Mail,
        Color,
        AssetPath,
        Date,
        StartDate,
        SectionName,
        TakeName,
    )
    kinds: list[type[Model]] = [Staff, *kinds_of_part()]
    for part in kinds:
        hints = get_type_hints(part, include_extras=True)
        for name in set(part.model_fields) - set(plain_texts(part)) - {"language"}:
            inside = [hints[name], *get_args(hints[name])]
            of_a_form = any(one == form for one in inside for form in forms)
            assert of_a_form or not holds_text(hints[name]), f"{part.__name__}.{name}"


def holds_text(hint: Any) -> bool:
    """Return whether a type leaves room for arbitrary text."""
    if isinstance(hint, type) and issubclass(hint, Model):
        return False
    return hint is str or any(holds_text(inner) for inner in get_args(hint))


def test_public_html_is_the_same_without_internals(sites: Sites) -> None:
    """The built public site is byte-identical with and without internal things."""
    assert files(sites.public) == files(sites.bare)
    assert files(sites.internal) != files(sites.bare)


def public_edition(data: Data, content: Content) -> Edition:
    """Return what the public may read of plain data and its content."""
    return edition(Process.model_validate(data), content, Audience.PUBLIC)


def public_tree(found: Edition) -> dict[str, bytes]:
    """Return the finished tree of an edition."""
    planned = site.plan_site(found)
    written = pages.page_bodies(planned)
    files = formats.make_files(planned, written, KEPT)
    return contents_of(tree.tree(SAMPLE, planned, written, files))


CONTENT = read_content(SAMPLE)[0]
BARE_CONTENT = replace(
    CONTENT,
    steps=tuple(
        parse_article for parse_article in CONTENT.steps if parse_article.name != "inventory"
    ),
    staff=(),
    staff_assets=(),
)
BARE = public_only(plain())
BARE_EDITION = public_edition(BARE, BARE_CONTENT)
KEPT: dict[str, bytes] = {}
"""Files that were made from the same data before."""


@cache
def bare_tree() -> dict[str, bytes]:
    """Return the public tree of the sample without internal things; the first caller creates it."""
    return public_tree(BARE_EDITION)


@pytest.mark.parametrize("data", [plain(), canary_data(Canaries())], ids=["present", "changed"])
def test_the_public_edition_is_the_same_without_internals(data: Data) -> None:
    """Data and tree are the same whether internal things are there, are changed or are deleted."""
    found = public_edition(data, CONTENT)

    assert found == BARE_EDITION
    assert public_tree(found) == bare_tree()
    assert edition(Process.model_validate(data), CONTENT, Audience.INTERNAL) != BARE_EDITION


def test_an_edition_shares_what_it_has_whole() -> None:
    """What an audience may read completely is itself in its edition, not a copy."""
    process, content = Process.model_validate(plain(SAMPLE)), Content()
    staff, public = (edition(process, content, one).process for one in reversed(Audience))

    assert staff is process
    assert public.steps is not process.steps
    assert public.prep.players is process.prep.players


def test_the_public_edition_follows_public_words() -> None:
    """The comparison can fail: a changed public word changes the edition and the tree."""
    data = deepcopy(BARE)
    data["steps"][0]["summary"] += " Slowly."
    found = public_edition(data, BARE_CONTENT)

    assert found != BARE_EDITION
    assert public_tree(found) != bare_tree()


Draw = Callable[[st.SearchStrategy[Any]], Any]
PARTS: dict[str, type[Part]] = dict(zip(LISTS, (Role, Session, Step, Term), strict=True))
of_the_sample = st.sampled_from(["song", "plan", "Take", "We", "listening", "choosing"])
words = of_the_sample | st.text(st.characters(exclude_categories=["C"]), max_size=12).map(
    "x{}".format
)
lines = st.lists(words, max_size=2)
days = st.tuples(st.integers(1, 60), st.integers(1, 60)).map(sorted)
file_names = st.lists(st.sampled_from(["index", "roles", "week-1", "zz/top"]), unique=True)


def texts_of(part: type[Model]) -> st.SearchStrategy[Data]:
    """Return a strategy for every plain text of a class."""
    fields = {name: lines if many else words for name, many in plain_texts(part).items()}
    return st.fixed_dictionaries(fields)


@st.composite
def intruded(draw: Draw) -> tuple[Data, Content]:
    """Return the public part of the sample with random internal things added."""
    data = deepcopy(BARE)
    hidden = {key: put_strangers(draw, data, key) for key in LISTS}
    for step in data["steps"]:
        for key, kind in (("roles", "roles"), ("needs", "steps"), ("overlaps", "steps")):
            put_in(draw, step.setdefault(key, []), hidden[kind])
        visits = [{"session": name, "focus": draw(words)} for name in hidden["sessions"]]
        put_in(draw, step.setdefault("sessions", []), visits)
        lists = step.setdefault("checklists", {})
        for role in hidden["roles"]:
            lists[role] = [{"id": "inside", "text": text} for text in draw(lines)]
    for term in data["glossary"]:
        put_in(draw, term.setdefault("see", []), hidden["glossary"])
    places = [mapping for _, _, mapping in mappings(data)]
    for at_place in draw(st.lists(st.integers(0, len(places) - 1), max_size=8)):
        places[at_place]["staff"] = draw(texts_of(Staff))
    return data, with_strangers(draw, hidden["steps"])


def put_strangers(draw: Draw, data: Data, key: str) -> list[str]:
    """Put unmarked things into a list of process.yaml at random positions; return their ids."""
    names = [f"inside-{number}" for number in range(draw(st.integers(0, 2)))]
    for name in names:
        thing = {**draw(texts_of(PARTS[key])), "id": name}
        if key == "steps":
            first, last = draw(days)
            thing["window"] = {"first_day": first, "last_day": last, "extra_song_days": first}
        data[key].insert(draw(st.integers(0, len(data[key]))), thing)
    return names


def put_in(draw: Draw, things: list[Any], strangers: list[Any]) -> None:
    """Put some of the unmarked things into a list at random positions."""
    for stranger in strangers:
        if draw(st.booleans()):
            things.insert(draw(st.integers(0, len(things))), stranger)


def with_strangers(draw: Draw, steps: list[str]) -> Content:
    """Return the sample's public content with files for the staff and guides of hidden steps."""
    guides = [hidden_article(f"content/steps/{name}.md", draw(words)) for name in steps]
    staff = [hidden_article(f"content/staff/{name}.md", draw(words)) for name in draw(file_names)]
    assets = [PurePosixPath(f"staff/{name}.svg") for name in draw(file_names)]
    return replace(
        BARE_CONTENT,
        steps=(*guides, *BARE_CONTENT.steps),
        staff=tuple(staff),
        staff_assets=tuple(assets),
    )


def hidden_article(name: str, text: str) -> Article:
    """Return an article in a file of the given name."""
    return parse_article(SourceText(name, text))


@settings(max_examples=25)
@given(intruded())
def test_random_internals_leave_no_trace(whole: tuple[Data, Content]) -> None:
    """Whatever internal things are added, and where, the public edition and tree are the same."""
    leave_no_trace(*whole)


@pytest.mark.audit
@settings(max_examples=400)
@given(intruded())
def test_many_random_internals_leave_no_trace(whole: tuple[Data, Content]) -> None:
    """The rule above holds for several hundred projects."""
    leave_no_trace(*whole)


@pytest.mark.soak
@settings(max_examples=100)
@given(intruded())
def test_a_hundred_random_internals_leave_no_trace(whole: tuple[Data, Content]) -> None:
    """The rule above holds for the hundred projects of `make soak`."""
    leave_no_trace(*whole)


def leave_no_trace(data: Data, content: Content) -> None:
    """Compare the public edition and its tree with those of the sample without internal things."""
    found = public_edition(data, content)

    assert found == BARE_EDITION
    assert public_tree(found) == bare_tree()


def public(data: Data) -> Process:
    """Return the public edition of a process."""
    return public_edition(data, Content()).process


def ids(process: Process, key: str) -> list[str]:
    """Return the ids in one list of a process."""
    return [one.id for one in getattr(process, key)]


@pytest.mark.parametrize("key", LISTS)
@pytest.mark.parametrize("mark", [{}, {"audience": "internal"}], ids=["unmarked", "internal"])
def test_unmarked_is_internal(key: str, mark: dict[str, str]) -> None:
    """A role, session, step or term that is not marked as public is internal."""
    data = plain()
    name = data[key][0]["id"]
    before = ids(public(data), key)
    del data[key][0]["audience"]
    data[key][0] |= mark

    assert name in before
    assert ids(public(data), key) == [other for other in before if other != name]


@pytest.mark.parametrize("key", LISTS)
@pytest.mark.parametrize("word", ["Public", "everyone", "yes", "", "public internal"])
def test_unknown_audiences_are_refused(
    key: str, word: str, sample: Path, studio_guide: Command
) -> None:
    """An unknown audience is a problem; the program never guesses."""
    data = plain()
    data[key][0]["audience"] = word
    write(sample, data)

    result = studio_guide("-C", sample, "check")

    assert result.exit_code == 1
    assert ("'audience' can't be" if word else "'audience' is empty") in result.stderr
    assert f"[{Rule.BAD_CHOICE if word else Rule.EMPTY_VALUE}]" in result.stderr


@pytest.mark.parametrize(
    ("key", "gone", "fields"),
    [
        ("roles", "artist", {"roles", "checklists", "reader"}),
        ("sessions", "listening", {"session"}),
        ("steps", "recording", {"needs", "overlaps", "steps"}),
        ("glossary", "bpm", {"see"}),
    ],
)
def test_names_of_internal_things_vanish(key: str, gone: str, fields: set[str]) -> None:
    """No public field names an internal thing: not needs, overlaps, roles, lists, see."""
    data = plain()
    before = set(names(public(data)))
    next(one for one in data[key] if one["id"] == gone).pop("audience")
    after = set(names(public(data)))

    assert {field for field, kind, name in before if (kind, name) == (LISTS[key], gone)} == fields
    assert {field for field, kind, name in after if (kind, name) == (LISTS[key], gone)} == set()


def names(process: Process) -> Iterator[tuple[str, Kind, str]]:
    """Yield every reference in a process: the field, the kind of thing, its id."""
    data = process.model_dump()
    for path, part, _ in mappings(data):
        for field, kind in reference_fields(part).items():
            value = at(data, (*path, field))
            yield from (
                (field, kind, one) for one in ([value] if value is str(value) else value or ())
            )


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("{{ roles.assistant.job }}", Rule.BAD_VARIABLE),
        ("{{ sessions.secret-sauce.name }}", Rule.BAD_VARIABLE),
        ("[a link](../staff/week-1.md)", Rule.DEAD_LINK),
        ("[a link](../process/inventory.md)", Rule.DEAD_LINK),
        ("![a picture](../staff/room.svg)", Rule.DEAD_LINK),
    ],
)
def test_public_texts_reach_nothing_internal(text: str, rule: Rule, sample: Path) -> None:
    """Naming an internal fact, page or file is a problem in public texts, not in staff texts."""
    (sample / "content/staff/week-2.md").write_text(text, encoding="utf-8")
    read(sample)
    (sample / "content/steps/choosing.md").write_text(text, encoding="utf-8")

    with pytest.raises(ProblemsFoundError) as found:
        read(sample)

    assert {problem.rule for problem in found.value.problems} == {rule}


def test_a_process_without_a_public_step_can_be_read(sample: Path, studio_guide: Command) -> None:
    """A process without a public step gives a message or a site, and no traceback."""
    data = plain()
    for step in data["steps"]:
        step.pop("audience", None)
    write(sample, data)

    assert studio_guide("-C", sample, "check").exit_code in {0, 1}


def makes_editions(source: str) -> bool:
    """Return whether a module's text creates an Edition."""
    return any(
        "Edition" in {getattr(node.func, "id", ""), getattr(node.func, "attr", "")}
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
    )


def test_one_module_draws_the_line() -> None:
    """Only editions.py creates an Edition."""
    modules = sorted(Path(generator.__file__).parent.rglob("*.py"))
    makers = [path.stem for path in modules if makes_editions(path.read_text(encoding="utf-8"))]

    assert makers == ["editions"]
    assert makes_editions("from generator import editions\neditions.Edition(1, 2, 3)\n")


@pytest.mark.parametrize(
    ("function", "taken"),
    [
        (site.plan_site, {Edition, Path | None}),
        (checklists.checklists, {Edition, Step}),
        (checklists.prep_lists, {Edition, Player | None}),
        (pages.page_bodies, {page.Site, MutableMapping[str, bytes] | None}),
        (pages.page_texts, {page.Site, pages.Bodies, Sequence[Download]}),
        (formats.planned_files, {page.Site}),
        (formats.make_files, {page.Site, Mapping[str, Nodes], MutableMapping[str, bytes]}),
        (
            tree.tree,
            {
                Path,
                page.Site,
                pages.Bodies,
                Sequence[Download],
                MutableMapping[str, bytes] | None,
            },
        ),
        (tree.settings, {page.Site}),
    ],
)
def test_pages_and_files_take_an_edition(function: Callable[..., Any], taken: set[Any]) -> None:
    """Code that plans or writes pages takes an edition or its plan, never the whole process."""
    hints = get_type_hints(function)

    assert {hint for name, hint in hints.items() if name != "return"} == taken
    assert get_type_hints(page.Site)["edition"] is Edition


@pytest.mark.parametrize(
    "module", [site, reference_pages, pages, tree, checklists], ids=lambda one: one.__name__
)
def test_pages_and_files_do_not_import_the_whole_process(module: Any) -> None:
    """The modules that make pages import neither the whole process nor the whole content."""
    whole = {"Process", "Content", "read_process", "read_content"}

    assert not whole & set(vars(module))
    assert whole & set(vars(editions))
