"""Rules about mkdocs.yml at the top of a project, which only MkDocs and its preview read."""

from collections.abc import Iterator, Mapping

from generator.checking.context import CheckContext
from generator.model import KeyPath
from generator.problems import Problem, ProblemsFoundError
from generator.reading.source_text import read_text
from generator.reading.yaml_source import PlainValue, read_lenient
from generator.rules import Rule

FILE = "mkdocs.yml"
_KEY = "markdown_extensions"
_OURS = frozenset(
    {"attr_list", "md_in_html", "tables", "def_list", "admonition", "footnotes", "toc"}
)
"""The extensions in the mkdocs.yml of a new project."""


def settings_have_an_effect(context: CheckContext) -> Iterator[Problem]:
    """No Markdown extension is configured, as MkDocs gets finished HTML."""
    if not (context.folder / FILE).is_file():
        return
    try:
        document = read_lenient(read_text(context.folder, FILE))
    except ProblemsFoundError:
        return  # MkDocs itself reports what is wrong with the file
    settings = document.value if document and isinstance(document.value, dict) else {}
    for path, name in _named(settings.get(_KEY, [])):
        if document and name not in _OURS:
            message = f"'{name}' has no effect: MkDocs gets pages that are HTML already"
            place = document.place((_KEY, *path), key=True)
            yield Problem(place, Rule.IGNORED_SETTING, message, Rule.IGNORED_SETTING.hint)


def _named(extensions: PlainValue) -> Iterator[tuple[KeyPath, str]]:
    """Yield the name and key path of each extension; the value may be a list or a mapping."""
    if isinstance(extensions, Mapping):
        yield from (((name,), name) for name in extensions)
    elif isinstance(extensions, list):
        for at, one in enumerate(extensions):
            names = list(one) if isinstance(one, Mapping) else [str(one)]
            is_key = isinstance(one, Mapping)
            yield from (((at, name) if is_key else (at,), name) for name in names)
