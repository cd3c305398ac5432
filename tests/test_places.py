"""What an owner shows of the studio: photos and sounds are checked, and copied without metadata."""

import json
import shutil
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pypdfium2
import pytest
from conftest import tree_of
from leak_makers import searched
from media import (
    BLUE,
    GREEN,
    INSIDE,
    RED,
    corners,
    level,
    moving,
    opened,
    photo,
    put,
    saved,
    tone,
)
from PIL import Image, ImageCms
from plain_data import Data, plain, write
from projects import default_pages

from generator.build import make_tree
from generator.inspection.whole_files import copies as copies_of
from generator.markup.html_tree import serialize
from generator.media.faults import BadMediaError
from generator.media.photo import Photo
from generator.media.pictures import MAX_PIXELS, clean_copy, photo_copy, read_photo
from generator.media.sounds import MAX_BYTES, leveled, read_sound
from generator.model import Audience
from generator.pages.contents import make_contents
from generator.pages.render import page_bodies
from generator.planning.media import ROOM, WHOLE, copies
from generator.problems import Problem, ProblemsFoundError, Rule
from generator.project import Project, read

WHOLE_BOX = (0.0, 0.0, 1.0, 1.0)
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
NOT_PICTURES: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty.jpg": (lambda: b"", "is empty"),
    "words.jpg": (lambda: b"A photo, honestly.\n", "is not a picture"),
    "half.jpg": (lambda: photo(400, 300)[:-2000], "ends too early"),
    "half.png": (lambda: saved(corners(300, 200), "PNG")[:-60], "ends too early"),
    "print.jpg": (lambda: saved(corners(30, 20).convert("CMYK")), "CMYK"),
    "deep.png": (lambda: saved(Image.new("I;16", (20, 20)), "PNG"), "16 bits"),
    "drawing.jpg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a drawing"),
    "phone.jpg": (lambda: HEIC, "HEIC"),
    "new.webp": (lambda: b"\0\0\0\x1cftypavif\0\0\0\0", "AVIF"),
    "moving.png": (lambda: moving("PNG"), "animated"),
    "moving.webp": (lambda: moving("WEBP"), "animated"),
    "moving.gif": (lambda: moving("GIF"), "animated"),
    "still.gif": (lambda: saved(corners(9, 9), "GIF"), "format GIF"),
    "scan.tif": (lambda: saved(corners(9, 9), "TIFF"), "format TIFF"),
    "named.png": (photo, "this is a JPEG"),
    "named.jpg": (lambda: saved(corners(9, 9), "PNG"), "this is a PNG"),
    "large.jpg": (
        lambda: saved(Image.new("L", (MAX_PIXELS // 5000 + 1, 5000))),
        "at most 50 megapixels are allowed",
    ),
    "large.png": (lambda: saved(Image.new("1", (8001, 5000)), "PNG"), "at most 40 megapixels"),
    "holes.png": (lambda: saved(Image.new("LA", (5001, 4000)), "PNG"), "at most 20 megapixels"),
    "large.webp": (lambda: saved(Image.new("L", (4001, 3000)), "WEBP"), "at most 12 megapixels"),
    "long.png": (lambda: saved(Image.new("1", (9, 16_001)), "PNG"), "16,001 pixels on a side"),
    "wide.jpg": (lambda: saved(Image.new("L", (30_000, 9))), "30,000 pixels on a side"),
    "bomb.png": (lambda: saved(Image.new("1", (30000, 30000)), "PNG"), "too many pixels"),
}
"""Files that no page can show, and what is said of each."""
PICTURES: dict[str, Callable[[], bytes]] = {
    "photo.jpg": photo,
    "photo.JPEG": photo,
    "photo.webp": lambda: saved(corners(30, 20), "WEBP"),
    "gray.jpg": lambda: saved(corners(30, 20).convert("L")),
    "holes.png": lambda: saved(corners(30, 20).convert("RGBA"), "PNG"),
    "few-colors.png": lambda: saved(corners(30, 20).convert("P"), "PNG"),
    "long.png": lambda: saved(Image.new("1", (1, 16_000)), "PNG"),
    "wide.png": lambda: saved(Image.new("1", (16_000, 1)), "PNG"),
    "forty-megapixels.png": lambda: saved(Image.new("1", (8000, 5000)), "PNG"),
}
"""Files that pages can show."""
NOT_SOUNDS = {
    "empty.mp3": (b"", "is empty"),
    "words.mp3": (b"La la la.\n", "is not a sound"),
    "half.wav": (tone(0.5)[:-20], "ends too early"),
    "named.mp3": (tone(0.5), "format WAV"),
    "studio.flac": (b"fLaC\0\0\0\x22", "format FLAC"),
    "studio.aif": (b"FORM\0\0\0\0AIFF", "format AIFF"),
    "long.wav": (b"RIFF\0\0\0\0WAVE" + bytes(MAX_BYTES), "larger than 10 MB"),
}
SOUNDS = {
    "song.mp3": b"ID3\x04\0\0\0\0\0\0",
    "plain.mp3": b"\xff\xfb\x90\x64",
    "song.ogg": b"OggS\0\x02",
    "song.opus": b"OggS\0\x02",
    "song.m4a": b"\0\0\0\x20ftypM4A \0\0\0\0",
    "song.wav": tone(0.5),
    "deep.wav": tone(0.5, bits=24, extensible=True),
}


def with_studio(project: Path, **keys: Any) -> Path:
    """Replace the keys of a project's studio that show its places."""
    data = bare()
    data["studio"] |= keys
    write(project, data)
    return project


def bare() -> Data:
    """Return the sample without anything that shows the studio."""
    data = plain()
    for key in ("pictures", "rooms", "people", "sounds", "quotes", "visit"):
        del data["studio"][key]
    return data


def said(project: Path) -> str:
    """Return the output of `check`, which is empty if there are no problems."""
    try:
        found = read(project).notices
    except ProblemsFoundError as error:
        found = error.problems
    return "\n".join(str(one) for one in found if not _of_the_sample(one))


def _of_the_sample(problem: Problem) -> bool:
    """Return whether a notice is about the sample's own media, which `bare` leaves unused."""
    names = ("desk.jpg", "vault.png", "tape.wav", "record.wav", "zero.wav")
    is_notice = problem.rule is Rule.UNKNOWN_FOLDER
    return is_notice and problem.place.file.removeprefix("content/assets/") in names


def page(project: Path, path: str, audience: Audience = Audience.PUBLIC) -> str:
    """Return the HTML of one page."""
    return serialize(page_bodies(read(project).sites[audience])[path])


def files(project: Path, audience: Audience = Audience.PUBLIC) -> Mapping[str, bytes]:
    """Return the files of an edition's tree that aren't pages, by their names below docs/."""
    found = tree_of(project, read(project).sites[audience])
    return {path.removeprefix("docs/"): one for path, one in found.items()}


@pytest.mark.parametrize("name", NOT_PICTURES)
def test_an_unusable_photo_is_reported_where_it_is_named(name: str, sample: Path) -> None:
    """A photo that cannot be shown is reported, in process.yaml and in an article, with a hint."""
    make, words = NOT_PICTURES[name]
    path = put(sample, name, make())
    with_studio(sample, rooms=[{"id": "a", "name": "A", "picture": {"file": path, "alt": "A"}}])
    text = sample / "content/pages/faq.md"
    text.write_text(f"# Questions\n\nLook:\n\n![A room](../assets/{name})\n", encoding="utf-8")

    found = said(sample)

    assert found.count(f"[{Rule.BAD_PICTURE}]") == 2
    assert found.count(words) == 2
    assert "content/pages/faq.md:5:11: " in found
    assert f"file: {path}\n" in found
    assert found.count("\n    hint: ") == 2


@pytest.mark.parametrize("name", PICTURES)
def test_a_photo_is_no_problem(name: str, sample: Path) -> None:
    """Photos in the usual formats, also of forty megapixels, can be shown."""
    path = put(sample, name, PICTURES[name]())
    with_studio(sample, rooms=[{"id": "a", "name": "A", "picture": {"file": path, "alt": "A"}}])

    assert said(sample) == ""


@pytest.mark.parametrize("name", NOT_SOUNDS)
def test_an_unusable_sound_is_reported_where_it_is_named(name: str, sample: Path) -> None:
    """A sound that browsers cannot play is reported at its key, with a hint."""
    content, words = NOT_SOUNDS[name]
    path = put(sample, name, content)
    one = {"id": "a", "title": "A", "before": path, "after": path, "consent": True}
    with_studio(sample, sounds=[one])

    found = said(sample)

    assert found.count(f"[{Rule.BAD_SOUND}]") == found.count(words) == 2
    assert f"before: {path}\n" in found
    assert f"after: {path}\n" in found
    assert found.count("\n    hint: ") >= 2


@pytest.mark.parametrize("name", SOUNDS)
def test_a_sound_is_no_problem(name: str, sample: Path) -> None:
    """A sound's format is read from its contents, and an entry may have only one sound."""
    path = put(sample, name, SOUNDS[name])
    one = {"id": "a", "title": "A", "after": path, "consent": True, "audience": "public"}
    with_studio(sample, sounds=[one])

    assert said(sample) == ""
    assert 'src="sounds/a-1-' in page(sample, "index.md")


@pytest.mark.parametrize("typed", ["![](../assets/a.jpg)", "<img src='../assets/a.jpg' alt=' '>"])
def test_a_photo_in_a_text_says_what_it_shows(typed: str, sample: Path) -> None:
    """A photo without alternative text is reported at its address."""
    put(sample, "a.jpg", photo())
    (sample / "content/pages/faq.md").write_text(f"# Questions\n\n{typed}\n", encoding="utf-8")

    found = said(sample)

    assert f"[{Rule.MISSING_ALT}]" in found
    assert f"content/pages/faq.md:3:{typed.index('..') + 1}: " in found


def test_a_name_that_is_nearly_right_is_proposed(sample: Path) -> None:
    """For a missing file, the message proposes the file with the nearest name."""
    put(sample, "control-room.jpg", photo())
    picture = {"file": "content/assets/controlroom.jpg", "alt": "A"}
    with_studio(sample, rooms=[{"id": "a", "name": "A", "picture": picture}])

    assert "hint: did you mean 'content/assets/control-room.jpg'?" in said(sample)


def test_an_unused_photo_is_reported(sample: Path) -> None:
    """An unused photo or sound gives a notice and is not published."""
    write(sample, plain())
    assert said(sample) == ""

    put(sample, "press.jpg", photo())
    assert said(sample).startswith("content/assets/press.jpg:1:1: this file isn't published")
    text = sample / "content/pages/faq.md"
    text.write_text("# Questions\n\n[For the press](../assets/press.jpg)\n", encoding="utf-8")
    assert said(sample) == ""


def read_bytes(folder: Path, content: bytes, name: str = "a.jpg") -> Photo:
    """Return a photo from bytes."""
    (folder / name).write_bytes(content)
    return read_photo(folder / name)


def near(image: Image.Image, at: tuple[float, float], color: tuple[int, int, int]) -> bool:
    """Return whether a picture has nearly a color at a place, given as shares of its size."""
    pixel = image.convert("RGB").getpixel((int(at[0] * image.width), int(at[1] * image.height)))
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 40 for one, other in zip(pixel, color, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
def test_a_copy_holds_nothing_but_the_picture(kind: str, tmp_path: Path) -> None:
    """No metadata, profile or comment of a photo is in a copy, even in one of full size."""
    original = photo()
    one = read_bytes(tmp_path, original)

    assert INSIDE.encode() in original
    assert b"ICC_PROFILE" in original
    for copy in (photo_copy(one, kind, (30, 20), WHOLE_BOX), clean_copy(one)):
        assert INSIDE.encode() not in copy
        assert {*opened(copy).info} <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"} | {
            "progressive",
            "progression",
            "loop",
            "timestamp",
            "background",
            "duration",
        }


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_copy_is_upright(turned: int, tmp_path: Path) -> None:
    """Whatever its Exif orientation, a copy is upright, as a phone shows the photo."""
    one = read_bytes(tmp_path, photo(turned=turned))
    shown = opened(clean_copy(one))
    colors = {1: RED, 2: GREEN, 4: BLUE, 5: RED, 6: BLUE, 8: GREEN}

    assert (one.width, one.height) == shown.size == ((60, 90) if turned >= 5 else (90, 60))
    if turned in colors:
        assert near(shown, (0.2, 0.2), colors[turned])


def test_the_colors_of_a_profile_become_srgb(tmp_path: Path) -> None:
    """A profile is applied, not only dropped: one with red and green swapped proves it."""
    plain_profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exchanged = plain_profile.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ")
    exchanged = exchanged.replace(b"????", b"gXYZ")
    image = corners(90, 60)
    for profile, color in ((plain_profile, RED), (exchanged, GREEN)):
        one = read_bytes(tmp_path, saved(image, "PNG", icc_profile=profile), "a.png")
        assert near(opened(clean_copy(one)), (0.2, 0.2), color)


def test_the_same_photo_makes_the_same_bytes(tmp_path: Path) -> None:
    """Copies depend only on the photo, not on its path or on earlier copies."""
    (tmp_path / "other").mkdir()
    content = photo(900, 500)
    here, there = read_bytes(tmp_path, content), read_bytes(tmp_path / "other", content)
    first = [copy.make() for copy in copies(here, ROOM, (0.2, 0.9))]
    other = read_bytes(tmp_path, photo(800, 700), "b.jpg")
    clean_copy(other)

    assert [copy.make() for copy in copies(there, ROOM, (0.2, 0.9))] == first
    assert [copy.make() for copy in copies(here, ROOM, (0.9, 0.2))] != first


@pytest.mark.parametrize(
    ("width", "widths"),
    [(2000, [480, 800, 1200, 1600]), (1000, [480, 800, 1000]), (480, [480]), (90, [90])],
)
def test_no_copy_is_larger_than_its_photo(width: int, widths: list[int], tmp_path: Path) -> None:
    """Copies have the usual widths up to the photo's own, each as WebP and as JPEG."""
    one = read_bytes(tmp_path, photo(width, width // 2))
    made = copies(one, WHOLE, (0.5, 0.5))

    assert [copy.width for copy in made] == widths * 2
    assert [copy.kind for copy in made] == ["WEBP"] * len(widths) + ["JPEG"] * len(widths)
    for copy in made:
        assert opened(copy.make()).size == (copy.width, copy.height)
        assert opened(copy.make()).format == copy.kind


@pytest.mark.parametrize(
    ("focus", "color"), [((0, 0), RED), ((1, 0), GREEN), ((0, 1), BLUE), ((0.1, 0.2), RED)]
)
def test_the_focus_stays_in_view(
    focus: tuple[float, float], color: tuple[int, int, int], tmp_path: Path
) -> None:
    """A cropped copy includes the photo's focus; an uncropped one is whole."""
    for size in ((900, 100), (100, 900)):
        one = read_bytes(tmp_path, photo(*size))
        copy = opened(copies(one, ROOM, focus)[-1].make())
        assert near(copy, (0.05 if focus[0] < 0.5 else 0.9, 0.05 if focus[1] < 0.5 else 0.9), color)
        assert round(copy.width / copy.height, 1) == 1.5


def test_holes_stay_holes(tmp_path: Path) -> None:
    """A transparent picture stays transparent, and browsers without WebP get a PNG."""
    image = corners(60, 40).convert("RGBA")
    image.putalpha(80)
    one = read_bytes(tmp_path, saved(image, "PNG"), "a.png")

    assert {copy.kind for copy in copies(one, WHOLE, (0.5, 0.5))} == {"WEBP", "PNG"}
    for copy in copies(one, WHOLE, (0.5, 0.5)):
        assert opened(copy.make()).getchannel("A").getextrema() == (80, 80)


@pytest.mark.parametrize("cut", range(0, 900, 13))
def test_no_damage_breaks_the_reader(cut: int, tmp_path: Path) -> None:
    """A photo with any byte changed is shown or reported, and never causes an exception."""
    content = bytearray(photo(40, 30))
    content[cut % len(content)] ^= 0xFF
    content[(cut * 7) % len(content)] ^= 0x55
    try:
        clean_copy(read_bytes(tmp_path, bytes(content)))
    except BadMediaError as error:
        assert error.hint  # noqa: PT017 - one of the two, and nothing else


def sound(folder: Path, name: str, content: bytes) -> Any:
    """Return a sound from bytes."""
    (folder / name).write_bytes(content)
    return read_sound(folder / name)


@pytest.mark.parametrize("bits", [16, 24, 32])
def test_two_sounds_play_at_one_level(bits: int, tmp_path: Path) -> None:
    """The louder of two WAVs is turned down to the level of the other, which is unchanged."""
    quiet = sound(tmp_path, "a.wav", tone(0.1))
    loud = sound(tmp_path, "b.wav", tone(0.9, bits=bits))

    assert level(loud.path.read_bytes()) > 8 * level(quiet.path.read_bytes())
    assert level(leveled(loud, quiet)) == pytest.approx(level(quiet.path.read_bytes()), rel=0.01)
    assert leveled(quiet, loud) == quiet.path.read_bytes()


def test_a_sound_that_cannot_be_measured_stays_as_it_is(tmp_path: Path) -> None:
    """A sound with an MP3 or silence, alone, or with one nearly as loud, is unchanged."""
    loud = sound(tmp_path, "b.wav", tone(0.9))
    others = (
        None,
        sound(tmp_path, "a.mp3", SOUNDS["song.mp3"]),
        sound(tmp_path, "silent.wav", tone(0)),
        sound(tmp_path, "near.wav", tone(0.88)),
    )

    for other in others:
        assert leveled(loud, other) == loud.path.read_bytes()
    assert leveled(loud, sound(tmp_path, "quiet.wav", tone(0.2))) != loud.path.read_bytes()


def test_a_photo_is_published_where_something_shows_it(sample: Path) -> None:
    """Only copies that pages use are published; a photo itself only if a link leads to it."""
    for name in ("shown", "linked", "unused"):
        put(sample, f"{name}.jpg", photo(900, 600))
    put(sample, "own.css", b"main { background: url(ground.jpg) }")
    put(sample, "ground.jpg", photo())
    write(sample, bare())
    text = "# Questions\n\n![A room](../assets/shown.jpg)\n\n[A photo](../assets/linked.jpg)\n"
    (sample / "content/pages/faq.md").write_text(text, encoding="utf-8")

    found = files(sample)
    pictures = [name.split("-")[0] for name in found if name.startswith("pictures/")]

    assert set(pictures) == {"pictures/shown"}
    assert len(pictures) == 6
    assert {"assets/linked.jpg", "assets/ground.jpg"} <= set(found)
    assert not {"assets/shown.jpg", "assets/unused.jpg"} & set(found)
    assert not [name for name, content in found.items() if INSIDE.encode() in content]


def test_a_photo_in_a_text_fits_the_screen(sample: Path) -> None:
    """A photo in a text has its alt text, size and copies; only the first loads eagerly."""
    put(sample, "shown.jpg", photo(900, 600))
    text = "# Questions\n\n![A *room*](../assets/shown.jpg){#here .wide}\n\n![B](../assets/shown.jpg)\n"
    (sample / "content/pages/faq.md").write_text(text, encoding="utf-8")
    html = page(sample, "faq.md")
    first, second = html.split("<picture>")[1:]

    assert 'alt="A room"' in first or 'alt="A *room*"' in first
    assert 'id="here"' in first
    assert 'class="wide"' in first
    assert 'width="900" height="600"' in first
    assert "-480.webp 480w, " in first
    assert "loading" not in first
    assert 'loading="lazy"' in second


def test_internal_places_leave_nothing(sample: Path) -> None:
    """An internal photo or sound is in no file of the public edition, but is in the other."""
    hidden, tape = photo(700, 500), tone(0.7, seconds=0.3)
    picture = {
        "file": put(sample, "hidden.jpg", hidden),
        "alt": "The canaryalt",
        "credit": "Canarycredit",
    }
    with_studio(
        sample,
        pictures={"hero": picture},
        rooms=[{"id": "a", "name": "Canaryroom", "picture": picture}],
        people=[{"name": "Canaryname", "picture": picture}],
        sounds=[
            {
                "id": "b",
                "title": "Canarytitle",
                "after": put(sample, "b.wav", tape),
                "consent": True,
            }
        ],
        quotes=[{"text": "Canarywords", "who": "Canarywho", "consent": True}],
        visit={"address": "1 Canarylane"},
    )
    public, internal = files(sample), files(sample, Audience.INTERNAL)
    words = b"\n".join(public.values()).lower()

    assert b"canary" not in words
    assert not [
        name for name in public if "hidden" in name or name.startswith(("sounds/", "pictures/"))
    ]
    assert hidden not in public.values()
    assert tape not in public.values()
    inside = b"\n".join(internal.values()).lower()
    for word in ("alt", "credit", "room", "name", "title", "words", "who", "lane"):
        assert f"canary{word}".encode() in inside
    assert [name for name in internal if name.startswith("pictures/hidden-")]
    assert tape in internal.values()


def test_the_public_edition_forgets_internal_places(sample: Path) -> None:
    """Whether internal entries exist, change or go, every public file is the same."""
    put(sample, "hidden.jpg", photo())
    put(sample, "other.jpg", photo(50, 50))
    trees = []
    for name in ("hidden.jpg", "other.jpg", ""):
        picture = {"file": f"content/assets/{name}", "alt": name}
        keys = {
            "pictures": {"hero": picture},
            "rooms": [{"id": "a", "name": "A", "picture": picture}],
        }
        trees.append(files(with_studio(sample, **(keys if name else {}))))

    assert trees[0] == trees[1] == trees[2]
    shown = {
        "pictures": {
            "hero": {
                **picture,
                "file": "content/assets/other.jpg",
                "alt": "A",
                "audience": "public",
            }
        }
    }
    assert files(with_studio(sample, **shown)) != trees[0]


def test_the_guard_finds_copies_by_their_names() -> None:
    """Every copy of a hidden photo or sound is found by the digest in its name."""
    hidden = {"content/assets/a.jpg": sha256(b"picture").digest()}
    digest = sha256(b"picture").hexdigest()[:8]

    assert not [*copies_of(["pictures/a-00000000-whole-480.webp"], {}, hidden)]
    for leaked in ({f"pictures/a-{digest}-whole-480.webp": b"x"}, {"b.jpg": b"picture"}):
        holders = {
            one: name for name, content in leaked.items() for one in searched(content).digests
        }
        found = [*copies_of(leaked, holders, hidden)]
        assert [problem.rule for problem in found] == [Rule.LEAK]


def test_a_person_of_an_internal_role_is_shown_without_it(sample: Path) -> None:
    """A public person is shown without the name of an internal role."""
    people = [{"name": "Al Reyes", "audience": "public", "role": "assistant"}]
    with_studio(sample, people=people)

    assert "Al Reyes" in page(sample, "index.md")
    assert "Assistant" not in page(sample, "index.md")
    assert "Assistant" in page(sample, "index.md", Audience.INTERNAL)


def test_places_are_on_their_pages(sample: Path) -> None:
    """People and rooms are on the pages of their steps, directions on contact and prepare."""
    pages = page_bodies(read(sample).sites[Audience.PUBLIC])
    html = {path: serialize(nodes) for path, nodes in pages.items()}

    for name in ("Mo &lt;Bell&gt;", "The big room", "Paper Lanterns", "the song I meant"):
        assert name in html["index.md"]
    assert "The big room" in html["process/recording.md"]
    assert "The big room" not in html["process/mixing.md"]
    for path in ("contact.md", "prepare/index.md"):
        assert "1 Mill Lane, Leeds" in html[path]
        assert 'href="https://maps.example/?q=1&amp;z=2"' in html[path]
        assert "<dd>Yes</dd>" in html[path]


def test_run_sheets_of_places_are_split_into_days(sample: Path) -> None:
    """A run sheet of people, rooms, quotes, sounds and directions has a heading for each day."""
    rows = [{"text": "Set up", "day": 1, "time": "09:00"}, {"text": "Play", "day": 2}]
    staff = {"run_sheet": rows}
    with_studio(
        sample,
        people=[{"name": "Al Reyes", "staff": staff}],
        rooms=[{"id": "a", "name": "The attic", "staff": staff}],
        sounds=[
            {
                "id": "b",
                "title": "The bridge",
                "after": put(sample, "b.wav", tone(0.7, seconds=0.3)),
                "consent": True,
                "staff": staff,
            }
        ],
        quotes=[{"text": "Loud.", "who": "Kay", "consent": True, "staff": staff}],
        visit={"address": "1 Mill Lane", "staff": staff},
    )

    for path, places in (("index.md", 4), ("contact.md", 1)):
        html = page(sample, path, Audience.INTERNAL)
        days = (html.count(f'<p class="sg-run__day">Day {day}</p>') for day in (1, 2))
        assert [*days] == [places, places]
        assert "{:" not in html


def test_without_places_there_are_no_empty_parts() -> None:
    """The default site has none of these parts: no heading, no frame, no script."""
    for html in default_pages().values():
        for part in (
            "sg-crew",
            "sg-spaces",
            "sg-quotes",
            "sg-sounds",
            "sg-visit",
            "<picture",
            "sg-photo",
        ):
            assert part not in html


def test_files_hold_the_photos_of_their_pages(sample: Path) -> None:
    """The PDF and the book of the prep article show its photo with its alternative text."""
    put(sample, "desk-2.jpg", photo(900, 600))
    text = sample / "content/prep/10-before.md"
    text.write_text(text.read_text("utf-8") + "\n![Faders up](../assets/desk-2.jpg)\n", "utf-8")
    project = read(sample)
    site = project.sites[Audience.PUBLIC]
    contents = make_contents(sample, site, project.document, project.content)
    made = {one.path: one.content for one in contents.downloads}
    (sample / "book.epub").write_bytes(made["downloads/prep-article.epub"])
    pdf = pypdfium2.PdfDocument(made["downloads/prep-article.pdf"])
    pictures = [one for sheet in pdf for one in sheet.get_objects() if one.type == 3]

    with ZipFile(sample / "book.epub") as book:
        photos = [name for name in book.namelist() if name.startswith("OEBPS/pictures/")]
        pages = "".join(book.read(one).decode() for one in book.namelist() if one.endswith("html"))
    assert len(photos) == len(pictures) == 1
    assert f'src="{photos[0].removeprefix("OEBPS/")}"' in pages
    assert 'alt="Faders up"' in pages
    assert b"Faders up" in made["downloads/prep-article.pdf"]
    assert INSIDE.encode() not in b"".join(made.values())


def test_the_reader_is_the_artist_unless_another_is_chosen(sample: Path) -> None:
    """The reader ticks the reader's list; the reader can be chosen, and a guess is reported."""
    data = bare()
    data["steps"][0]["checklists"]["producer"] = [{"id": "their-own", "text": "I have read it."}]
    for reader, own in (("artist", "Artist"), ("producer", "Producer")):
        data["studio"]["reader"] = reader
        write(sample, data)
        assert said(sample) == ""
        assert f"{own} (you)" in page(sample, "checklists/choosing.md")


def rename_artist(data: Data) -> Data:
    """Return plain data in which the artist has another id."""
    text = json.dumps(data).replace('"artist"', '"singer"')
    changed: Data = json.loads(text)
    return changed


def test_a_guessed_reader_is_reported(sample: Path) -> None:
    """Without a role called artist, the reader is the first public one, and a notice says so."""
    data = bare()
    del data["studio"]["reader"]
    write(sample, data)
    assert said(sample) == ""

    write(sample, rename_artist(data))
    assert f"[{Rule.ASSUMED_READER}]" in said(sample)
    assert "'singer'" in said(sample)
    assert "Artist (you)" in page(sample, "checklists/choosing.md")

    data["studio"]["reader"] = "artist"
    write(sample, rename_artist(data))
    assert said(sample) == ""


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("{{ studio.facts.hourly_rate }}", "80"),
        ("{{ studio.facts.Opened_in }}", "1998"),
        ("{{ steps.count }}", "3"),
        ("{{ roles.count }}", "2"),
        ("{{ studio.hours.min }}", "1.5"),
        ("{{ studio.hours.max }}", "3"),
        ("{{ steps.choosing.bring.count }}", "1"),
        ("{{ studio.rooms.big.name }}", "The big room"),
    ],
)
def test_texts_may_use_facts_and_counts(typed: str, shown: str, sample: Path) -> None:
    """A studio's own facts, and counts of things that the public sees, are variables."""
    (sample / "content/pages/faq.md").write_text(
        f"# Questions\n\nIt is {typed}.\n", encoding="utf-8"
    )

    assert said(sample) == ""
    assert f"<p>It is {shown}.</p>" in page(sample, "faq.md")


def test_hours_in_all_may_be_above_the_limit_of_one_step(sample: Path) -> None:
    """A step has at most 1,000 hours; all steps together may have more."""
    data = plain(sample)
    for step in data["steps"]:
        step["artist_hours"] = {"min": 600, "max": 1000}
    write(sample, data)
    text = "# Questions\n\n{{ studio.hours.min }} and {{ studio.hours.max }}.\n"
    (sample / "content/pages/faq.md").write_text(text, encoding="utf-8")

    assert said(sample) == ""
    assert "<p>1800 and 3000.</p>" in page(sample, "faq.md")
    assert "1800 to 3000 hours" in page(sample, "process/index.md")


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("studio.facts.hourly_rates", "did you mean 'studio.facts.hourly_rate'?"),
        ("steps.counts", "did you mean 'steps.count'?"),
        ("studio.hours", "studio.hours.min, studio.hours.max"),
    ],
)
def test_an_unknown_variable_is_reported(typed: str, hint: str, sample: Path) -> None:
    """An unknown variable is reported with the closest or all valid names."""
    text = f"# Questions\n\nIt is {{{{ {typed} }}}}.\n"
    (sample / "content/pages/faq.md").write_text(text, encoding="utf-8")

    assert f"[{Rule.BAD_VARIABLE}]" in said(sample)
    assert hint in said(sample)


def test_copies_are_made_once(sample: Path) -> None:
    """A second build takes copies from the cache, and copies that no site can use leave it."""
    project: Project = read(sample)
    make_tree(project, Audience.PUBLIC)
    store = sample / "build/cache/media"
    first = {path.name: path.stat().st_mtime_ns for path in store.iterdir()}
    make_tree(project, Audience.PUBLIC)

    assert first
    assert {path.name: path.stat().st_mtime_ns for path in store.iterdir()} == first
    write(sample, bare())
    shutil.rmtree(sample / "content/assets")
    (sample / "content/assets").mkdir()
    put(sample, "logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    make_tree(read(sample), Audience.PUBLIC)
    assert not list(store.iterdir())
