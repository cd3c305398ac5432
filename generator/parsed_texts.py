"""Caches what is made of texts, such as the HTML of Markdown, between runs.

Most texts are the same as in the previous run, and parsing them takes longer than everything else
in a check.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.publishing.cache import small_results
from generator.reading.known import remembered


@contextmanager
def parsed_texts(project: Path, name: str) -> Iterator[None]:
    """Use a project's cache for what is made of texts; `name` distinguishes runs with different texts."""
    with small_results(project, "texts", name) as texts, remembered(texts):
        yield
