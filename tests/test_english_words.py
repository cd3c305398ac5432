"""Rules of pages in another language: English words of templates are marked, the owner's are not."""

import re
from collections.abc import Iterator
from itertools import count

import pytest
from conftest import texts_of
from plain_data import REFERRED, Data, mappings, plain, put_texts
from test_pages import site_of

from generator.markup.html_tree import Nodes, parse, serialize, walk_with_parents
from generator.model import Audience
from generator.pages.english import OwnWords, mark_english
from generator.reading.content import Content

OWN = re.compile(r"\bö\w+")
"""A word of the owner in these tests."""
OTHER = re.compile(r"[^\W\d_]{2,}")
SKIPPED = REFERRED | {"Contact.phone", "Contact.email", "Studio.language"}


def swedish() -> Data:
    """Return the sample in which each of the owner's words starts with ö."""
    data = plain()
    number = count()
    for _, part, mapping in mappings(data):
        put_texts(part, mapping, lambda _: f"öns öl{next(number)}", SKIPPED)
    data["studio"]["language"] = "sv"
    return data


def texts(nodes: Nodes) -> Iterator[tuple[str, bool]]:
    """Yield every text that is read out, and whether an element around it is marked as English."""
    for node, around in walk_with_parents(nodes):
        if node["tag"] in {"script", "style"}:
            continue
        marked = any(one["attrs"].get("lang") == "en" for one in (node, *around))
        yield from ((text, marked) for text in node["inner"] if isinstance(text, str))


def other_words(value: object) -> set[str]:
    """Return the words in values of data that don't start with ö: ids, names that others refer to."""
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return {word for one in inner for word in other_words(one)}
    return set(OTHER.findall(str(value)))


@pytest.mark.parametrize("audience", list(Audience))
def test_every_word_is_read_in_its_language(audience: Audience) -> None:
    """Words of templates have `lang`, and no word of the owner is below it, on any page."""
    data, english = swedish(), 0
    known = other_words(data)
    for path, page in texts_of(site_of(data, audience, Content())).items():
        for text, marked in texts(parse(page.split("\n---\n", 1)[1])):
            assert not (marked and OWN.search(text)), f"{path}: {text}"
            assert marked or set(OTHER.findall(OWN.sub("", text))) <= known, f"{path}: {text}"
            english += marked
    assert english > 100


@pytest.mark.parametrize("language", ["en", "en-GB"])
def test_an_english_guide_has_no_marks(language: str) -> None:
    """A guide in English is the same as ever: no text of its pages has a language of its own."""
    data = swedish()
    data["studio"]["language"] = language

    for path, page in texts_of(site_of(data, Audience.INTERNAL, Content())).items():
        assert " lang=" not in page.split("\n---\n", 1)[1], path


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>Who <b>comes</b></p>", '<p lang="en">Who <b>comes</b></p>'),
        ("<p>Ljud och bild</p>", "<p>Ljud och bild</p>"),
        ("<p>Ljud</p>", '<p lang="en">Ljud</p>'),  # only a part of a text of the owner
        ("<p>Step 1: Mixning.</p>", '<p><bdi lang="en">Step 1:</bdi> Mixning.</p>'),
        ("<p>“Mixning” is next</p>", '<p>“Mixning” <bdi lang="en">is next</bdi></p>'),
        ("<p>Mixningen</p>", '<p lang="en">Mixningen</p>'),
        ("<p>1 – 2</p>", "<p>1 – 2</p>"),
        ("<p>Mixning, 3</p>", "<p>Mixning, 3</p>"),
        ('<p><img alt="Room">1</p>', '<p lang="en"><img alt="Room">1</p>'),
        (
            '<p><img alt="Mixning"><b>Next</b></p>',
            '<p><img alt="Mixning"><b lang="en">Next</b></p>',
        ),
        ('<p aria-label="Next">Mixning</p>', '<p aria-label="Next">Mixning</p>'),
        ("<select><option>No Mixning</option></select>",) * 2,
        ("<script>Next</script>",) * 2,
        (
            "<svg><text>To Mixning</text></svg>",
            '<svg><text><tspan lang="en">To</tspan> Mixning</text></svg>',
        ),
        ('<p lang="da">Mixning <b>Next</b></p>',) * 2,
    ],
)
def test_marks_are_as_far_out_as_they_can_be(before: str, after: str) -> None:
    """An element with English words only is marked once; beside the owner's words, a part is."""
    nodes = parse(before)

    mark_english(nodes, OwnWords.create(["Mixning", "„Ljud och bild“", "1"]), ())

    assert serialize(nodes) == after


def test_articles_are_left_alone() -> None:
    """Nothing in an article is marked, and its headings are the owner's words wherever they are."""
    article = parse("<h2>Before you come</h2><p>Sleep.</p>")
    nodes = [*parse("<p>Before you come</p><p>Sleep.</p>"), *article]

    mark_english(nodes, OwnWords.create([]), [article])

    assert serialize(nodes) == (
        '<p>Before you come</p><p lang="en">Sleep.</p><h2>Before you come</h2><p>Sleep.</p>'
    )
