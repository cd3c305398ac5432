"""Creates the project folder of a new guide, with three steps or with all ten.

Both templates are complete projects that pass `check` unchanged. The owner's answers replace four
values in process.yaml; everything around them is copied as is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.metadata import version
from json import dumps
from pathlib import Path
from re import fullmatch, split

from generator.checking.brand import colors_can_be_read
from generator.checking.context import CheckContext
from generator.model import KeyPath, schema
from generator.problems import Place, Problem, ProblemsFoundError, Rule
from generator.project import Project, read
from generator.publishing.output import (
    STAGING,
    new_folder,
    os_errors_as_problems,
    remove,
    write_tree,
)
from generator.publishing.user_files import SYSTEM_FILES
from generator.reading.content import Content
from generator.reading.process import FILE, read_document
from generator.reading.source_text import UNPRINTABLE, SourceText, read_text
from generator.reading.yaml_source import read_yaml
from generator.starter.hosts import Host, host_files

ANSWERS: Mapping[str, KeyPath] = {
    "name": ("studio", "name"),
    "url": ("studio", "url"),
    "email": ("studio", "contact", "email"),
    "color": ("studio", "brand", "primary"),
}
"""The answers, and the path of each in process.yaml."""
QUESTIONS = {
    "name": "Name of the studio",
    "url": "Web address that the public guide will have",
    "email": "Email address that artists write to",
    "color": "Main color, as # and six digits",
}
"""The question for each answer."""
SAMPLES = {"url": "https://studio.example/", "email": "hello@studio.example", "color": "#5b2a86"}
"""Values in process.yaml for questions that the owner skips."""
_FOREIGN: tuple[KeyPath, ...] = (
    ("studio", "contact", "booking_url"),
    ("studio", "contact", "phone"),
    ("studio", "contact", "offer"),
    ("studio", "brand", "logo"),
)
"""Optional values of the ten-step guide that are specific to one studio; they are commented out."""
_HERE = Path(__file__).parent
SMALL = _HERE / "small"
"""The guide with three steps."""
_SHIPPED = _HERE / "full"
FULL = _SHIPPED if _SHIPPED.is_dir() else _HERE.parents[1]
"""The guide with ten steps: part of an installed package; in a clone, the repository root."""


def require_empty(target: Path, base: Path) -> None:
    """Raise ProblemsFoundError unless a folder is empty, apart from an empty git repository.

    The place of the problem is relative to `base`.
    """
    name = target.relative_to(base).as_posix() if target.is_relative_to(base) else str(target)
    with os_errors_as_problems(target, base):
        if target.exists() and not target.is_dir():
            message = "this is a file, and a new guide needs a folder"
        elif target.is_dir() and any(not _is_ignored(path.name) for path in target.iterdir()):
            message = "this folder is not empty"
        else:
            return
    raise ProblemsFoundError([Problem(Place(name), Rule.NOT_EMPTY, message, Rule.NOT_EMPTY.hint)])


def _is_ignored(name: str) -> bool:
    return name in {".git", STAGING} or bool(SYSTEM_FILES.fullmatch(name))


def tidy(key: str, value: str) -> str:
    """Normalize an answer for process.yaml: add https:// to an address, and # to a color."""
    text = " ".join(value.split())
    text = text.strip("\"'") if key == "color" else text
    if key == "url" and text and "://" not in text:
        return f"https://{text}"
    return f"#{text}" if key == "color" and fullmatch("[0-9a-fA-F]{6}", text) else text


def name_from(target: Path) -> str:
    """Derive a suggestion for the studio's name from the folder's name.

    >>> name_from(Path("/home/ann/blue-room"))
    'Blue Room'
    """
    words = split(r"[\s_-]+", target.resolve().name)
    name = " ".join(word[:1].upper() + word[1:] for word in words).strip()
    return "My Studio" if fault("name", name) else name


def fault(key: str, value: str) -> str:
    """Return the message of `check` for an invalid answer; empty if the answer is valid."""
    if UNPRINTABLE.search(value):
        return "this contains an invisible character; type it again"
    text = _with_answers(read_text(SMALL, FILE), {key: value})
    reading = read_document(read_yaml(SourceText(FILE, text)))
    found = reading.problems or tuple(
        colors_can_be_read(CheckContext.create(reading.process, reading.document, Content(), SMALL))
    )
    return "; ".join(filter(None, (found[0].message, found[0].hint))) if found else ""


def create(
    target: Path, base: Path, answers: Mapping[str, str], *, full: bool, host: Host | None
) -> Project:
    """Create a guide in an empty folder from valid answers, and return the project.

    The folder is either complete or left unchanged. Raises ProblemsFoundError if it isn't empty, if
    writing fails, or if the guide has a problem.
    """
    require_empty(target, base)
    source = FULL if full else SMALL
    process = SourceText(FILE, _with_answers(read_text(source, FILE), answers))
    files = {FILE: process.text.encode(), **dict(_other_files(source))}
    if host:
        url = read_document(read_yaml(process)).process.studio.url
        files |= host_files(host, url)
    with new_folder(target, base, last=FILE) as folder:
        write_tree(folder, files.items(), frozenset())
        project = read(folder)
        remove(folder / "build")  # the reader's cache
        return replace(project, folder=target)


def _other_files(source: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of each file of a new guide except process.yaml."""
    for path in sorted((source / "content").rglob("*")):
        name = path.relative_to(source)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            yield name.as_posix(), path.read_bytes()
    yield "README.md", (_HERE / "shared/README.md").read_bytes()
    yield ".gitignore", (_HERE / "shared/gitignore").read_bytes()
    yield "requirements.txt", f"studio-guide=={version('studio-guide')}\n".encode()
    yield "process.schema.json", f"{dumps(schema(), indent=2, ensure_ascii=False)}\n".encode()


def _with_answers(source: SourceText, answers: Mapping[str, str]) -> str:
    """Return a process.yaml with the answers filled in and studio-specific values commented out."""
    document = read_yaml(source)
    edits = []
    for key, answer in answers.items():
        place = document.place(ANSWERS[key])
        start = source.starts[place.line - 1] + place.column - 1
        edits.append((start, start + place.width, dumps(answer, ensure_ascii=False)))
    for path in filter(document.has, _FOREIGN):
        place = document.place(path, key=True)
        start = source.starts[place.line - 1] + place.column - 1
        edits.append((start, start, "# "))
    text = source.text
    for start, end, words in sorted(edits, reverse=True):
        text = text[:start] + words + text[end:]
    return text
