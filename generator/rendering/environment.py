"""The environment of our Jinja2 templates, and a cache for the code that they are compiled to.

Imported only to render a template, because a check needs none.
"""

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

from generator.problems import ProblemsFoundError


def create_environment(
    folder: Path, finalize: Callable[[Any], str], filters: Mapping[str, Callable[..., Any]]
) -> Environment:
    """Return an environment for the templates in a folder.

    `finalize` escapes printed values; so everything that is printed is markup.
    """
    environment = Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        finalize=finalize,
        autoescape=True,  # what finalize has escaped is Markup, and so is what a macro returns
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        optimized=False,  # they compute nothing that could be known before
    )
    environment.filters.update(filters)
    return environment


@contextmanager
def compiled_in(environment: Environment, store: MutableMapping[str, bytes]) -> Iterator[None]:
    """Use a cache for the code of an environment's templates.

    The code is run, so the cache must return only what this version of the program stored in it.
    Write errors are ignored: the next run compiles again.
    """
    before, environment.bytecode_cache = environment.bytecode_cache, CodeCache(store)
    try:
        yield
    finally:
        environment.bytecode_cache = before


class CodeCache(BytecodeCache):
    """Keeps Jinja2's code in a cache, by the name of its template; Jinja2 compares the source."""

    def __init__(self, store: MutableMapping[str, bytes]) -> None:
        """Use a cache, which must return only what this program stored."""
        self.store = store

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002
        """Return the key of a template."""
        return name.replace("/", "-")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load the code of a template, if the cache has it."""
        code = self.store.get(bucket.key)
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store the code of a template."""
        with suppress(ProblemsFoundError):
            self.store[bucket.key] = bucket.bytecode_to_string()
