"""Rules about mkdocs.yml at the top of a project, which only MkDocs and its preview read."""

from collections.abc import Iterator, Mapping, Sequence

from generator.checking.context import CheckContext
from generator.model import Audience, KeyPath, Look
from generator.problems import Place, Problem, ProblemsFoundError, Rule, did_you_mean
from generator.reading.source_text import read_text
from generator.reading.yaml_source import Document, PlainValue, read_lenient

FILE = "mkdocs.yml"
_INHERIT = "INHERIT"
_EXTENSIONS = "markdown_extensions"
_EXTRA = "extra"
_OURS: Mapping[str, frozenset[str]] = {
    _EXTENSIONS: frozenset(
        {"attr_list", "md_in_html", "tables", "def_list", "admonition", "footnotes", "toc"}
    ),
    "plugins": frozenset({"search", "material/search", "studio-guide"}),
    "theme": frozenset({"name", "variant", "font", "language", "locale", "material"}),
    _EXTRA: frozenset({"generator"}),
}
"""Nested settings that have an effect, or that the mkdocs.yml of a new project contains."""
_FRAMES = frozenset({"material", "null", "~", ""})
"""Names of a theme that the mkdocs.yml of a project may contain: MkDocs wants some."""
_STARTER = {"site_name": "studio-guide", "docs_dir": "content/assets"}
"""Settings that MkDocs wants, as the mkdocs.yml of a new project contains them."""
_DOCS = "docs_dir"
_SAFE = ("content/assets", "content/pages")
"""Folders that an engine without the plugin may read: they have no text of the staff."""
_INSTEAD = {
    _EXTENSIONS: Rule.IGNORED_SETTING.hint,
    "plugins": "delete it; 'studio-guide build' runs no plugins",
    "theme": "delete it; look, colors, logo and type are below 'studio' in process.yaml",
    _EXTRA: "delete it; the pages of the guide read no values from here",
    "site_name": "write it as 'studio.name' in process.yaml; here, 'studio-guide' is enough",
    "docs_dir": "write content/assets; texts are in the folders of content/",
    "nav": "delete it; the menu is made of the pages, in the order of process.yaml",
    "not_in_nav": "delete it; the menu is made of the pages, in the order of process.yaml",
    "exclude_docs": "delete it; move a file out of content/ to leave it out",
    "draft_docs": "delete it; keep a draft outside content/ until it is ready",
    "extra_templates": "delete it; put a finished file in content/root/",
    "extra_css": "delete it; each .css file in content/assets/ is on every page",
    "extra_javascript": "delete it; each .js file in content/assets/ is on every page",
    "watch": "delete it; a preview follows process.yaml, content/ and mkdocs.yml",
    "site_url": "write it as 'studio.url' in process.yaml",
    "site_description": "write it as 'studio.tagline' in process.yaml",
    "site_author": "delete it; pages name the studio, by 'studio.name' in process.yaml",
    "copyright": "delete it; pages name the studio, by 'studio.name' in process.yaml",
    "use_directory_urls": "delete it; addresses end in a slash",
    "edit_uri": "delete it; pages do not lead to where they are written",
    "edit_uri_template": "delete it; pages do not lead to where they are written",
    "repo_name": "delete it; pages do not lead to where they are written",
    "repo_url": "delete it; pages do not lead to where they are written",
}
"""What to do instead of each setting that pages or process.yaml decide."""
_HONORED = frozenset(
    {"site_dir", "dev_addr", "strict", "remote_branch", "remote_name", "hooks", "validation"}
)
"""Settings that MkDocs or its own commands follow."""
_BY_MATERIAL = frozenset(
    {"edit_uri", "edit_uri_template", "repo_name", "repo_url", "site_author", _EXTRA}
)
"""Settings that Material shows on pages."""
_SHAPES: Mapping[str, tuple[type, str]] = {
    "hooks": (list, "a list of files"),
    "validation": (dict, "keys with values"),
    _EXTRA: (dict, "keys with values"),
}
"""What engines accept as the value of a setting."""
_FATAL = frozenset(
    {
        Rule.SYNTAX,
        Rule.TAB,
        Rule.BAD_KEY,
        Rule.UNKNOWN_ALIAS,
        Rule.EXPLODING_ALIAS,
        Rule.TOO_DEEP,
    }
)
"""Faults of YAML with which no engine starts."""
_TAGS = ("!ENV", "!relative", "!!")


def settings_are_read(context: CheckContext) -> Iterator[Problem]:
    """No setting keeps the engine from starting, so that `check` stops where a build would."""
    document, problems = _read(context)
    yield from problems
    if document is None:
        return
    if not isinstance(document.value, dict):
        message = "these are no settings, which are keys with values"
        place = document.place(())
        yield Problem(place, Rule.WRONG_SHAPE, message, "write a key, a colon and a value")
        return
    for key, value in document.value.items():
        yield from _setting(context, document, key, value)


def _read(context: CheckContext) -> tuple[Document | None, Sequence[Problem]]:
    """Return the settings, or nothing if there are none, and the problems that make them unreadable."""
    if not (context.folder / FILE).exists():
        return None, ()
    try:
        source = read_text(context.folder, FILE)
    except ProblemsFoundError as error:
        return None, error.problems
    document, problems = read_lenient(source)
    found = [one for one in problems if one.rule in _FATAL or _is_unknown_tag(one)]
    return (document if document and document.value != "" and not found else None), found


def _is_unknown_tag(problem: Problem) -> bool:
    """Return whether a problem is a tag that engines do not know either."""
    typed = problem.place.excerpt[problem.place.column - 1 :]
    return problem.rule is Rule.TAG and typed.startswith("!") and not typed.startswith(_TAGS)


def _setting(
    context: CheckContext, document: Document, key: str, value: PlainValue
) -> Iterator[Problem]:
    """Yield the problems of a setting that stop an engine."""
    at_key = document.place((key,), key=True)
    if key == _INHERIT:
        message = f"{_INHERIT} would stop the build, as MkDocs gets mkdocs.yml without other files"
        hint = "copy the settings of that file to mkdocs.yml, and delete this line"
        yield Problem(at_key, Rule.ENGINE_FAILED, message, hint)
    elif key not in _INSTEAD and key not in _HONORED:
        message = f"MkDocs has no such setting: '{key}'"
        hint = did_you_mean(key, {*_INSTEAD, *_HONORED}) or "delete it"
        yield Problem(at_key, Rule.UNKNOWN_KEY, message, hint)
    elif key in _SHAPES and not _is_computed(document.place((key,))):
        shape, words = _SHAPES[key]
        if not isinstance(value, shape):
            place = document.place((key,))
            yield Problem(place, Rule.ENGINE_FAILED, f"'{key}' has to be {words}", "correct it")
        elif key == "hooks":
            yield from _missing_hooks(context, document, value)


def _missing_hooks(
    context: CheckContext, document: Document, hooks: PlainValue
) -> Iterator[Problem]:
    for at, name in enumerate(hooks):
        place = document.place(("hooks", at))
        if _is_computed(place):
            continue
        if not isinstance(name, str) or not (context.folder / name).is_file():
            yield Problem(place, Rule.ENGINE_FAILED, f"there is no file '{name}'", "correct it")


def settings_have_an_effect(context: CheckContext) -> Iterator[Problem]:
    """No setting is of something that pages or process.yaml decide, as MkDocs gets finished HTML."""
    document, _ = _read(context)
    if document is None or not isinstance(document.value, dict):
        return
    settings = document.value
    drawn = _BY_MATERIAL if _has_material(context) else frozenset[str]()
    drawn |= {_EXTRA} if "hooks" in settings else frozenset()
    for key in [key for key in _INSTEAD if key in settings and key not in drawn]:
        if key == _DOCS and _has_staff_texts(context, str(settings[key])):
            continue  # engines without the plugin follow it
        is_told = key in _SHAPES and not isinstance(settings[key], _SHAPES[key][0])
        is_computed = _is_computed(document.place((key,)))
        if is_told or is_computed or _is_as_needed(context, key, settings[key]):
            continue
        for path, name in _named(settings[key]) if key in _OURS else [((), key)]:
            if name not in _OURS.get(key, ()) or _is_another_theme(key, name, settings[key]):
                message = f"'{name}' has no effect: MkDocs gets pages that are HTML already"
                place = document.place((key, *path), key=True)
                yield Problem(place, Rule.IGNORED_SETTING, message, _INSTEAD[key])


def engines_read_no_staff_texts(context: CheckContext) -> Iterator[Problem]:
    """No engine misses the folder that it reads, nor finds a text of the staff in it."""
    document, _ = _read(context)
    if document is None or not isinstance(document.value, dict):
        return
    name = document.value.get(_DOCS, "docs")
    place = document.place((_DOCS,) if _DOCS in document.value else ())
    if not isinstance(name, str) or _is_computed(place):
        return
    safe = next((one for one in _SAFE if (context.folder / one).is_dir()), _SAFE[0])
    hint = f"write {_DOCS}: {safe}, and site_dir: build/without-studio-guide"
    if _has_staff_texts(context, name):
        message = (
            f"an engine without the plugin studio-guide would publish the staff's texts in '{name}'"
        )
        yield Problem(place, Rule.DOCS_FOLDER, message, hint)
    elif _has_plugin(document) and not (context.folder / name).is_dir():
        message = f"mkdocs stops here, as there is no folder '{name}'"
        yield Problem(place, Rule.DOCS_FOLDER, message, hint)


def _has_staff_texts(context: CheckContext, name: str) -> bool:
    """Return whether a folder holds process.yaml or texts of the staff, or is among the latter."""
    folder, top = (context.folder / name).resolve(), context.folder.resolve()
    staff = top / "content/staff"
    return (folder.is_dir() and (top / "content").is_relative_to(folder)) or folder.is_relative_to(
        staff
    )


def _has_plugin(document: Document) -> bool:
    """Return whether the settings load the plugin of this program."""
    plugins = document.value.get("plugins") if isinstance(document.value, dict) else None
    return "studio-guide" in {name for _, name in _named(plugins or [])}


def _is_computed(place: Place) -> bool:
    """Return whether MkDocs computes a value, as from the environment."""
    return place.excerpt[place.column - 1 :].startswith("!")


def _is_as_needed(context: CheckContext, key: str, value: PlainValue) -> bool:
    """Return whether a setting is one that MkDocs requires, or has the value of process.yaml."""
    name = getattr(context.process.studio, "name", None)
    if key == _DOCS and value in _SAFE:
        return True
    return key in _STARTER and (value == _STARTER[key] or (key == "site_name" and value == name))


def _is_another_theme(key: str, name: str, value: PlainValue) -> bool:
    """Return whether a setting names a theme that no look has."""
    return (
        key == "theme" and name == "name" and isinstance(value, dict) and value[name] not in _FRAMES
    )


def _has_material(context: CheckContext) -> bool:
    """Return whether an edition has the look of Material, which shows more settings."""
    looks = getattr(context.process.studio, "look", None)  # incomplete if it has problems
    return Look.MATERIAL in {getattr(looks, one.value, None) for one in Audience}


def _named(value: PlainValue) -> Iterator[tuple[KeyPath, str]]:
    """Yield the name and key path of each entry; the value may be a list or a mapping."""
    if isinstance(value, Mapping):
        yield from (((name,), name) for name in value)
    elif isinstance(value, str) and value not in _FRAMES:
        yield (), value
    elif isinstance(value, list):
        for at, one in enumerate(value):
            names = list(one) if isinstance(one, Mapping) else [str(one)]
            is_key = isinstance(one, Mapping)
            yield from (((at, name) if is_key else (at,), name) for name in names)
