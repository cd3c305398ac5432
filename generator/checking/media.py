"""Rules about photos and sounds: each file exists, is complete, and can be shown or played."""

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from generator.checking.context import CheckContext
from generator.checking.used_files import unused_media
from generator.media.faults import BadMediaError
from generator.media.sounds import read_sound
from generator.model import AnyPhotograph, KeyPath, Sound
from generator.problems import Place, Problem, Rule, by_folder, did_you_mean
from generator.reading.articles import Article
from generator.reading.media import NOT_SHOWN, is_picture, linked
from generator.reading.place_finder import PlaceFinder

_SHOWN = "name it in process.yaml or in a text, or delete it"


def pictures_can_be_shown(context: CheckContext) -> Iterator[Problem]:
    """Every photo that process.yaml names exists and can be shown on a page."""
    for path, part in context.parts:
        if isinstance(part, AnyPhotograph):
            yield from _file_problems(context, (*path, "file"), part.file, _read_photo)


def sounds_can_be_played(context: CheckContext) -> Iterator[Problem]:
    """Every sound that process.yaml names exists and can be played by browsers."""
    for path, part in context.parts:
        if isinstance(part, Sound):
            for key in ("before", "after"):
                name = getattr(part, key, None)
                yield from _file_problems(context, (*path, key), name, _read_sound)


def pictures_in_texts_can_be_shown(context: CheckContext) -> Iterator[Problem]:
    """Every photo in an article can be shown and has alternative text."""
    content = context.content
    files = [one for one in (*content.assets, *content.staff_assets) if is_picture(one)]
    for article in content.articles if files else ():
        yield from _in_text(context, article, files)


def media_is_shown(context: CheckContext) -> Iterator[Problem]:
    """Every photo and sound is used somewhere; unused files are not published."""
    rule = Rule.UNKNOWN_FOLDER
    unused = sorted(unused_media(context))
    yield from by_folder(
        Problem(Place(f"content/{path}"), rule, NOT_SHOWN, _SHOWN) for path in unused
    )


def _in_text(
    context: CheckContext, article: Article, files: list[PurePosixPath]
) -> Iterator[Problem]:
    finder = PlaceFinder(article)
    for one, name, path in linked(article, files):
        place = finder.find_text(one["attrs"][name])
        if one["tag"] != "img":
            continue
        if not one["attrs"].get("alt", "").strip():
            rule = Rule.MISSING_ALT
            yield Problem(place, rule, "this picture does not say what it shows", rule.hint)
        try:
            _read_photo(context.folder / "content" / path)
        except BadMediaError as error:
            yield Problem(place, Rule.BAD_PICTURE, f"{path.name}: {error}", error.hint)
        except OSError as error:
            message = f"cannot read {path.name}: {error.strerror}"
            yield Problem(place, Rule.UNREADABLE_FILE, message, Rule.UNREADABLE_FILE.hint)


def _file_problems(
    context: CheckContext, path: KeyPath, name: str | None, look: Callable[[Path], object]
) -> Iterator[Problem]:
    """Yield the problems of a file that a value names; None means the value could not be read."""
    if name is None:
        return
    known = {f"content/{one}" for one in context.content.assets}
    if name not in known:
        hint = (
            did_you_mean(name, sorted(known))
            or f"put it into {PurePosixPath(name).parent}/, or correct its name"
        )
        message = f"the file '{name}' does not exist"
        yield context.problem(path, Rule.MISSING_FILE, message, hint)
        return
    rule = Rule.BAD_PICTURE if look is _read_photo else Rule.BAD_SOUND
    try:
        look(context.folder / name)
    except BadMediaError as error:
        yield context.problem(path, rule, str(error), error.hint)
    except OSError as error:
        message = f"cannot read this file: {error.strerror}"
        yield context.problem(path, Rule.UNREADABLE_FILE, message, Rule.UNREADABLE_FILE.hint)


def _read_photo(path: Path) -> None:
    from generator.media.pictures import read_photo  # noqa: PLC0415 - loads Pillow

    read_photo(path)


def _read_sound(path: Path) -> None:
    read_sound(path)
