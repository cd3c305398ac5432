"""Damages a project as accidents and careless edits do: each kind has a name, each case a seed.

`damage(project, seed)` always does the same, so that a failed case can be repeated.
"""

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

Bytes = Callable[[Random, bytes], bytes]
Lines = Callable[[Random, list[str]], list[str]]
Tree = Callable[[Random, Any], Any]
Files = Callable[[Random, Path, Path], None]

KINDS: dict[str, Callable[[Random, Path, Path], None]] = {}
"""Every kind of damage by its name; each takes a random generator, the project and a file."""
CACHE_KINDS: dict[str, Callable[[Random, Path, Path], None]] = {}
"""Every kind of damage to what a build keeps in build/; each takes that folder and a file in it."""
ONLY: dict[str, str] = {}
"""Kinds for files with a certain suffix only."""
_KEY = re.compile(r"^([\s-]*)([A-Za-z_][\w-]*):(\s*)(.*)$")
_ID = re.compile(r"\bid: *([a-z0-9-]+)")


@dataclass(frozen=True, slots=True)
class Damage:
    """What was done: enough to repeat it, and to describe it."""

    seed: int
    kind: str
    file: str

    def __str__(self) -> str:
        """Say which case it was and how to repeat it."""
        return f"seed {self.seed}: {self.kind} in {self.file}; again: damage(project, {self.seed})"


def damage(project: Path, seed: int) -> Damage:
    """Damage one file of a project in one way; the seed decides which."""
    chance = Random(seed)  # noqa: S311 - the same each time is what is wanted
    kind = chance.choice(sorted(KINDS))
    articles = sorted((project / "content").rglob("*.md"))
    end = ONLY.get(kind, "")
    facts = project / "process.yaml"
    path = facts if end == ".yaml" or (not end and chance.random() < 0.6) else None
    path = path or chance.choice(articles)
    if kind in {"damaged settings", "damaged picture"}:
        other = "mkdocs.yml" if kind == "damaged settings" else "content/assets/logo.svg"
        path = project / other
    KINDS[kind](chance, project, path)
    return Damage(seed, kind, path.relative_to(project).as_posix())


def damage_caches(project: Path, seed: int, times: int) -> list[Damage]:
    """Damage files that earlier builds keep below build/, at random places and in random ways."""
    chance, done = Random(seed), []  # noqa: S311 - as above
    for _ in range(times):
        paths = sorted(one for one in (project / "build").rglob("*") if one.is_file())
        path, kind = chance.choice(paths), chance.choice(sorted(CACHE_KINDS))
        CACHE_KINDS[kind](chance, project / "build", path)
        done.append(Damage(seed, kind, path.relative_to(project).as_posix()))
    return done


def _named(function: Callable[..., Any]) -> str:
    return function.__name__.strip("_").replace("_", " ")


def _of_bytes(change: Bytes) -> Bytes:
    def do(chance: Random, _: Path, path: Path) -> None:
        path.write_bytes(change(chance, path.read_bytes()))

    KINDS[_named(change)] = do
    return change


def _of_lines(end: str) -> Callable[[Lines], Lines]:
    def register(change: Lines) -> Lines:
        def do(chance: Random, _: Path, path: Path) -> None:
            lines = change(chance, path.read_text(encoding="utf-8").split("\n"))
            path.write_bytes("\n".join(lines).encode(errors="surrogatepass"))

        KINDS[_named(change)] = do
        if end:
            ONLY[_named(change)] = end
        return change

    return register


def _of_files(change: Files) -> Files:
    KINDS[_named(change)] = change
    return change


def _of_tree(change: Tree) -> Tree:
    def do(chance: Random, _: Path, path: Path) -> None:
        data = change(chance, _parsed(path.read_text(encoding="utf-8")))
        path.write_text(yaml.dump(data, Dumper=_DUMPER, sort_keys=False), encoding="utf-8")

    KINDS[_named(change)] = do
    ONLY[_named(change)] = ".yaml"
    return change


_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@cache
def _text_of(text: str) -> bytes:
    return yaml.dump(yaml.load(text, Loader=_LOADER), Dumper=_DUMPER, sort_keys=False).encode()  # noqa: S506 - texts alone


def _parsed(text: str) -> Any:
    return yaml.load(_text_of(text), Loader=_LOADER)  # noqa: S506 - texts alone


def _stretch(chance: Random, lines: list[str], longest: int = 12) -> tuple[int, int]:
    start = chance.randrange(len(lines))
    return start, min(len(lines), start + chance.randint(1, longest))


# Lines.


@_of_lines("")
def _delete_lines(chance: Random, lines: list[str]) -> list[str]:
    start, end = _stretch(chance, lines)
    return lines[:start] + lines[end:]


@_of_lines("")
def _duplicate_lines(chance: Random, lines: list[str]) -> list[str]:
    start, end = _stretch(chance, lines)
    return lines[:end] + lines[start:]


@_of_lines("")
def _move_lines(chance: Random, lines: list[str]) -> list[str]:
    start, end = _stretch(chance, lines)
    rest = lines[:start] + lines[end:]
    at = chance.randint(0, len(rest))
    return rest[:at] + lines[start:end] + rest[at:]


@_of_lines("")
def _swap_lines(chance: Random, lines: list[str]) -> list[str]:
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return lines


@_of_lines("")
def _indent_lines(chance: Random, lines: list[str]) -> list[str]:
    start, end = _stretch(chance, lines)
    by = chance.choice(["  ", " ", "\t", "    ", "\u00a0\u00a0", "\u3000"])
    return lines[:start] + [by + line for line in lines[start:end]] + lines[end:]


@_of_lines("")
def _unindent_lines(chance: Random, lines: list[str]) -> list[str]:
    start, end = _stretch(chance, lines)
    by = chance.randint(1, 6)
    cut = [line[min(by, len(line) - len(line.lstrip())) :] for line in lines[start:end]]
    return lines[:start] + cut + lines[end:]


@_of_lines("")
def _cut_within_a_line(chance: Random, lines: list[str]) -> list[str]:
    at = chance.randrange(len(lines))
    lines[at] = lines[at][: chance.randint(0, len(lines[at]))]
    return lines


@_of_lines("")
def _join_two_lines(chance: Random, lines: list[str]) -> list[str]:
    at = chance.randrange(len(lines))
    return [*lines[:at], "".join(lines[at : at + 2]), *lines[at + 2 :]]


# Bytes.


@_of_bytes
def _delete_bytes(chance: Random, data: bytes) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.randint(1, 200) :]


@_of_bytes
def _insert_bytes(chance: Random, data: bytes) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.randbytes(chance.randint(1, 8)) + data[at:]


@_of_bytes
def _insert_signs(chance: Random, data: bytes) -> bytes:
    at = chance.randint(0, len(data))
    signs = "".join(
        chance.choices("{}[]()<>:#&*!|>'\"%@`,?-~$\\/=\n \t.0e_", k=chance.randint(1, 9))
    )
    return data[:at] + signs.encode() + data[at:]


@_of_bytes
def _flip_bits(chance: Random, data: bytes) -> bytes:
    found = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


@_of_bytes
def _invisible_characters(chance: Random, data: bytes) -> bytes:
    marks = "\0\x07\x1b\x7f\x85\xad\u200b\u200e\u202e\u2066\u2028\u2029\ufeff\ufffe\U000e0041\r\f\v"
    at = data.find(b"\n", chance.randrange(len(data)))
    at += chance.randint(-3, 1)
    return data[: max(0, at)] + chance.choice(marks).encode() + data[max(0, at) :]


@_of_bytes
def _bytes_that_are_no_text(chance: Random, data: bytes) -> bytes:
    at = chance.randrange(len(data))
    wrong = (b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf8\x88", b"\xe2\x82", b"\xfe\xff")
    return data[:at] + chance.choice(wrong) + data[at:]


@_of_bytes
def _another_encoding(chance: Random, data: bytes) -> bytes:
    names = ("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "latin-1", "cp500", "utf-7")
    return data.decode().encode(chance.choice(names), errors="replace")


@_of_bytes
def _other_line_ends(chance: Random, data: bytes) -> bytes:
    ends = (b"\r\n", b"\r", b"\n\r", b"\xe2\x80\xa8", b"\xc2\x85", b"\n\n", b"")
    return data.replace(b"\n", chance.choice(ends), chance.choice([-1, 1, 40]))


@_of_bytes
def _truncate(chance: Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data))]


# Facts, as lines.

_VALUES = (
    "",
    "~",
    "null",
    "[]",
    "{}",
    "[a, [b, {c: d}]]",
    "{a: {b: [c]}}",
    "[{id: x}]",
    "2026-13-45",
    "2026-01-01",
    "0",
    "-1",
    "1e999",
    ".nan",
    "-.inf",
    "0x1F",
    "9" * 400,
    "9" * 5000,
    "1_000",
    "3:45",
    "no",
    "yes",
    "internal",
    "public",
    '""',
    "' '",
    '"unclosed',
    "'unclosed",
    "*nowhere",
    "&anchor value",
    "&anchor [*anchor]",
    "!!python/object/apply:os.getcwd []",
    "!tag value",
    "!!binary aGFsbG8=",
    "|",
    ">-",
    "? a",
    "- a",
    "a: b: c",
    "a #b",
    "[" * 60 + "]" * 60,
    "{a: " * 45 + "b" + "}" * 45,
    "x" * 5000,
    "../../etc/passwd",
    "content/assets/../../process.yaml",
    "/",
    "#fff",
    "#ffffff",
    "javascript:alert(1)",
    "https://[::1",
    "http://a b/",
    "mailto:",
    "@",
    "Ａ",
    "\u0130",
    "\U0001f3b8",
    "\u0627\u0644",
    "<script>",
    "{{ studio.name }}",
    "index",
    "404",
    "con",
    "a" * 300,
)


@_of_lines(".yaml")
def _another_value(chance: Random, lines: list[str]) -> list[str]:
    at, match = _some_key(chance, lines)
    lines[at] = f"{match[1]}{match[2]}: {chance.choice(_VALUES)}"
    return lines


@_of_lines(".yaml")
def _another_entry(chance: Random, lines: list[str]) -> list[str]:
    found = [at for at, line in enumerate(lines) if re.match(r"\s*- ", line)]
    at = chance.choice(found)
    lines[at] = re.sub(r"- .*", lambda _: f"- {chance.choice(_VALUES)}", lines[at], count=1)
    return lines


@_of_lines(".yaml")
def _another_key(chance: Random, lines: list[str]) -> list[str]:
    at, match = _some_key(chance, lines)
    key = match[2]
    wrong = (key[:-1], key + "s", key.upper(), key + " ", "1", "'a b'", "[a]", "{a: b}", "~", "<<")
    lines[at] = f"{match[1]}{chance.choice(wrong)}:{match[3]}{match[4]}"
    return lines


@_of_lines(".yaml")
def _colon_gone(chance: Random, lines: list[str]) -> list[str]:
    at, _ = _some_key(chance, lines)
    lines[at] = lines[at].replace(":", chance.choice(["", " ", ";", "::"]), 1)
    return lines


def _some_key(chance: Random, lines: list[str]) -> tuple[int, re.Match[str]]:
    found = [(at, match) for at, line in enumerate(lines) if (match := _KEY.match(line))]
    return chance.choice(found)


@_of_lines(".yaml")
def _another_id(chance: Random, lines: list[str]) -> list[str]:
    found = [(at, match) for at, line in enumerate(lines) for match in _ID.finditer(line)]
    at, match = chance.choice(found)
    others = [other[1] for _, other in found]
    odd = ("index", "search", "assets", "x" * 200, "-", "a--b", "A B", "ö", "", "con", "roles", "2")
    name = chance.choice([chance.choice(others), chance.choice(odd), f"{match[1]}-2"])
    lines[at] = f"{lines[at][: match.start(1)]}{name}{lines[at][match.end(1) :]}"
    return lines


@_of_lines(".yaml")
def _no_id(chance: Random, lines: list[str]) -> list[str]:
    found = [at for at, line in enumerate(lines) if _ID.search(line)]
    at = chance.choice(found)
    lines[at] = _ID.sub("", lines[at], count=1)
    return lines


# Facts, as a tree: well-formed YAML with another meaning.


def _nodes(value: Any) -> list[tuple[Any, Any]]:
    """Return each list or mapping of a tree with each of its keys."""
    found: list[tuple[Any, Any]] = []
    todo = [value]
    while todo:
        one = todo.pop()
        keys = list(one) if isinstance(one, dict) else list(range(len(one)))
        found += [(one, key) for key in keys]
        todo += [one[key] for key in keys if isinstance(one[key], list | dict)]
    return found


@_of_tree
def _replace_node(chance: Random, data: Any) -> Any:
    inside, key = chance.choice(_nodes(data))
    value: Any = chance.choice(
        [None, "", [], {}, "word", ["a"], {"id": "a"}, [[]], [{}], "-5", "1e9"]
    )
    inside[key] = value
    return data


@_of_tree
def _swap_nodes(chance: Random, data: Any) -> Any:
    (one, key), (other, name) = chance.choice(_nodes(data)), chance.choice(_nodes(data))
    if not _holds(one[key], other) and not _holds(other[name], one):
        one[key], other[name] = other[name], one[key]
    return data


def _holds(value: Any, part: Any) -> bool:
    inner = _nodes(value) if isinstance(value, list | dict) else []
    return value is part or any(inside is part for inside, _ in inner)


@_of_tree
def _delete_nodes(chance: Random, data: Any) -> Any:
    for _ in range(chance.randint(1, 3)):
        inside, key = chance.choice(_nodes(data))
        del inside[key]
    return data


@_of_tree
def _wrap_node(chance: Random, data: Any) -> Any:
    inside, key = chance.choice(_nodes(data))
    inside[key] = chance.choice([[inside[key]], {"id": inside[key]}, [inside[key]] * 2])
    return data


@_of_tree
def _other_numbers(chance: Random, data: Any) -> Any:
    found = [
        (inside, key)
        for inside, key in _nodes(data)
        if isinstance(inside[key], str) and re.fullmatch(r"-?[\d.]+", inside[key])
    ]
    for inside, key in chance.choices(found, k=chance.randint(1, 3)):
        inside[key] = chance.choice(["0", "1", "7", "31", "100", "-3", "1e5", "99999999999", "0.5"])
    return data


# Texts.

_MARKDOWN = (
    "[a](nowhere.md)",
    "[a](../../../../process.yaml)",
    "[a](faq.md#nowhere)",
    "[a](/absolute/)",
    "[a](javascript:alert(1))",
    "[a](<b c.md>)",
    "[a][b]",
    "[b]: nowhere.md",
    "![](../assets/nowhere.png)",
    "[a]()",
    "[a](%%%)",
    "[a](http://[::1)",
    "[a](//x)",
    "[a](?q)",
    "[" * 300,
    "](" * 100,
    "<div>",
    "</div></p></body>",
    '<div markdown="1">',
    '<div markdown="1">\n\n<p>\n\n</div>',
    "<script>alert(1)</script>",
    "<!-- never closed",
    "<!--> -->",
    "<![CDATA[",
    "<?php",
    "<!DOCTYPE x",
    "<a href='x",
    "< a",
    "&#0; &#xD800; &#99999999; &bogus;",
    "```",
    "~~~~",
    "````python\n```",
    "`",
    "``a`",
    "{{ studio.nam }}",
    "{{",
    "}}",
    "{{ }}",
    "{{ studio }}",
    "{{ studio.name",
    "{{ studio.__class__ }}",
    "{{ steps.nothing.name }}",
    "{{ studio.name | upper }}",
    "\\{{ studio.name }}",
    "{% for x in y %}",
    "{# note",
    "{: #how-long .x onclick=alert(1) }",
    "{: ",
    "# Another title",
    "###### Deep",
    "#",
    "# {{ studio.name }}",
    "# ",
    "===",
    "---",
    "--- | ---\n--- | ---",
    "> " * 100,
    "- " * 100,
    "*" * 500,
    "_a_" * 200,
    "[^1]: note",
    "[^1]",
    "[^nowhere]",
    "*[HTML]: x",
    "!!! note",
    "!!!",
    "term\n:   meaning",
    ":   ",
    "\\",
    "\u2028",
    "a" * 20_000,
    "\U0001f3b8 \u0627\u0644 \u0e01",
    "1. a\n    1. b\n        1. c\n            1. d",
)


@_of_lines(".md")
def _broken_markdown(chance: Random, lines: list[str]) -> list[str]:
    at = chance.randint(0, len(lines))
    around = chance.choice(["", "\n"])
    return [*lines[:at], *f"{around}{chance.choice(_MARKDOWN)}{around}".split("\n"), *lines[at:]]


@_of_lines(".md")
def _markdown_within_a_line(chance: Random, lines: list[str]) -> list[str]:
    at = chance.randrange(len(lines))
    middle = chance.randint(0, len(lines[at]))
    lines[at] = f"{lines[at][:middle]}{chance.choice(_MARKDOWN)}{lines[at][middle:]}"
    return lines


@_of_lines(".md")
def _broken_links(chance: Random, lines: list[str]) -> list[str]:
    ways = ((".md)", ")"), (".md)", ".html)"), ("](", "](../"), ("](", "] ("), (")", ""))
    old, new = chance.choice(ways)
    return [line.replace(old, new, 1) if chance.random() < 0.5 else line for line in lines]


@_of_lines(".md")
def _broken_head(chance: Random, lines: list[str]) -> list[str]:
    heads = (
        "---",
        "---\ntitle: [a]\n---",
        "---\ntitle: a: b\n---",
        "---\ntitel: a\n---",
        "---\ntitle:\n---",
        "---\n- a\n---",
        "---\n\ttitle: x\n---",
        "---\ntitle: &a *a\n---",
        "---\ntitle: x\ntitle: y\n---",
        "---\n---",
        "---\n...",
        "--- \ntitle: x\n---",
        "---\ntitle: '<b>{{ studio.name }}'\n---",
        "---\ntitle: '" + "x" * 3000 + "'\n---",
        "---\n!!python/name:os.system\n---",
        "---\ntext\n---",
        '---\ntitle: "\\0"\n---',
        "...",
    )
    return [*chance.choice(heads).split("\n"), *lines[chance.choice([0, 4]) :]]


# Files.


def _gone(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _some_path(chance: Random, project: Path) -> Path:
    return chance.choice(sorted((project / "content").rglob("*")))


@_of_files
def _file_gone(_chance: Random, _project: Path, path: Path) -> None:
    path.unlink()


@_of_files
def _folder_gone(chance: Random, project: Path, _path: Path) -> None:
    _gone(_some_path(chance, project))


@_of_files
def _file_empty(chance: Random, _project: Path, path: Path) -> None:
    path.write_bytes(chance.choice([b"", b"\n", b" \n\t", b"\xef\xbb\xbf", b"---\n---\n", b"# \n"]))


@_of_files
def _file_renamed(chance: Random, _project: Path, path: Path) -> None:
    names = (
        "other.md",
        "index.md",
        "README.md",
        "a b.md",
        "Ä.md",
        f"{path.name}.bak",
        "x.MD",
        "-.md",
    )
    path.rename(path.with_name(chance.choice([*names, ".hidden.md", "404.md", "process.md"])))


@_of_files
def _files_swapped(chance: Random, project: Path, path: Path) -> None:
    other = chance.choice(sorted((project / "content").rglob("*.md")))
    one, two = path.read_bytes(), other.read_bytes()
    path.write_bytes(two)
    other.write_bytes(one)


@_of_files
def _file_elsewhere(chance: Random, project: Path, path: Path) -> None:
    folders = sorted(one for one in (project / "content").rglob("*") if one.is_dir())
    target = chance.choice([*folders, project / "content"]) / path.name
    target.write_bytes(path.read_bytes())


@_of_files
def _folder_for_file(_chance: Random, _project: Path, path: Path) -> None:
    path.unlink()
    path.mkdir()


@_of_files
def _file_for_folder(chance: Random, project: Path, _path: Path) -> None:
    folders = sorted(one for one in (project / "content").rglob("*") if one.is_dir())
    folder = chance.choice([*folders, project / "content"])
    shutil.rmtree(folder)
    folder.write_bytes(b"text")


@_of_files
def _link_for_file(chance: Random, project: Path, path: Path) -> None:
    data = path.read_bytes()
    path.unlink()
    path.symlink_to(chance.choice([path.name, "nowhere", "/", "../../elsewhere", os.devnull]))
    (project / "elsewhere").write_bytes(data)


@_of_files
def _pipe_for_file(_chance: Random, _project: Path, path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@_of_files
def _file_closed(chance: Random, project: Path, path: Path) -> None:
    chance.choice([path, path, path.parent if path.parent != project else path]).chmod(0)


@_of_files
def _file_of_chance(chance: Random, project: Path, _path: Path) -> None:
    names = (
        "steps/x.md",
        "pages/x.md",
        "assets/x.svg",
        "assets/x.css",
        "staff/x.pdf",
        "x",
        "prep/.x",
    )
    (project / "content" / chance.choice(names)).write_bytes(chance.randbytes(400))


@_of_files
def _damaged_settings(chance: Random, _project: Path, path: Path) -> None:
    data = path.read_bytes()
    ways = (_truncate, _flip_bits, _insert_signs, _delete_bytes, _bytes_that_are_no_text)
    path.write_bytes(chance.choice(ways)(chance, data))


@_of_files
def _damaged_picture(chance: Random, _project: Path, path: Path) -> None:
    path.write_bytes(
        chance.choice((_truncate, _flip_bits, _delete_bytes))(chance, path.read_bytes())
    )


# Caches. Whatever a program or a disk may do to files that are not in use.


def _of_caches(change: Files) -> Files:
    CACHE_KINDS[_named(change)] = change
    return change


@_of_caches
def _cut(chance: Random, _build: Path, path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: chance.randint(0, len(data))])


@_of_caches
def _emptied(_chance: Random, _build: Path, path: Path) -> None:
    path.write_bytes(b"")


@_of_caches
def _filled_with_zeros(_chance: Random, _build: Path, path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


@_of_caches
def _bit_flipped(chance: Random, _build: Path, path: Path) -> None:
    path.write_bytes(_flip_bits(chance, path.read_bytes() or b"a"))


@_of_caches
def _bytes_of_another_file(chance: Random, build: Path, path: Path) -> None:
    others = sorted(one for one in build.rglob("*") if one.is_file())
    path.write_bytes(chance.choice(others).read_bytes())


@_of_caches
def _folder_where_a_file_was(_chance: Random, _build: Path, path: Path) -> None:
    path.unlink()
    (path / "inner").mkdir(parents=True)
    (path / "inner/file").write_bytes(b"text")


@_of_caches
def _file_where_a_folder_was(chance: Random, build: Path, path: Path) -> None:
    folder = chance.choice([one for one in path.parents if build in one.parents] or [build])
    shutil.rmtree(folder)
    folder.write_bytes(b"text")


@_of_caches
def _folder_deleted(chance: Random, build: Path, path: Path) -> None:
    shutil.rmtree(chance.choice([one for one in path.parents if build in one.parents] or [build]))


@_of_caches
def _file_unreadable(_chance: Random, _build: Path, path: Path) -> None:
    path.chmod(0)


@_of_caches
def _folder_unreadable(_chance: Random, _build: Path, path: Path) -> None:
    path.parent.chmod(0)


@_of_caches
def _folder_read_only(_chance: Random, _build: Path, path: Path) -> None:
    path.parent.chmod(0o555)


@_of_caches
def _link_to_nowhere(_chance: Random, _build: Path, path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


@_of_caches
def _link_to_itself(_chance: Random, _build: Path, path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


@_of_caches
def _pipe(_chance: Random, _build: Path, path: Path) -> None:
    path.unlink()
    os.mkfifo(path)
