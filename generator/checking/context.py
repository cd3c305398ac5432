"""All that the rules look at."""

from dataclasses import dataclass, field
from pathlib import Path

from generator.model import KeyPath, Model, Process, parts
from generator.problems import Problem
from generator.reading.content import Content
from generator.reading.yaml_source import Document
from generator.rules import Rule


@dataclass(frozen=True, slots=True)
class CheckContext:
    """All that the rules look at."""

    process: Process
    document: Document
    content: Content
    parts: tuple[tuple[KeyPath, Model], ...] = field(repr=False)
    folder: Path = Path()
    """The folder of the project."""

    @classmethod
    def create(
        cls, process: Process, document: Document, content: Content, folder: Path
    ) -> "CheckContext":
        """Return the whole that these make, with every part of the process found once."""
        return cls(process, document, content, tuple(parts(process)), folder)

    def problem(self, path: KeyPath, rule: Rule, message: str, hint: str = "") -> Problem:
        """Return a problem at the value that a path leads to."""
        return Problem(self.document.place(path), rule, message, hint)
