"""The input of the rules."""

from dataclasses import dataclass, field
from pathlib import Path

from generator.model import KeyPath, Model, Process, parts
from generator.problems import Problem, Rule
from generator.reading.content import Content
from generator.reading.yaml_source import Document


@dataclass(frozen=True, slots=True)
class CheckContext:
    """The input of the rules: the process, its source document, and the content."""

    process: Process
    document: Document
    content: Content
    parts: tuple[tuple[KeyPath, Model], ...] = field(repr=False)
    folder: Path = Path()
    """The project folder."""

    @classmethod
    def create(
        cls, process: Process, document: Document, content: Content, folder: Path
    ) -> "CheckContext":
        """Return a context with every part of the process indexed once."""
        return cls(process, document, content, tuple(parts(process)), folder)

    def problem(self, path: KeyPath, rule: Rule, message: str, hint: str = "") -> Problem:
        """Return a problem located at the value under a key path."""
        return Problem(self.document.place(path), rule, message, hint)
