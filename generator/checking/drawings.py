"""Rules about the owner's drawings: the SVG files under content/."""

import re
from collections.abc import Iterator

from generator.checking.context import CheckContext
from generator.checking.svg_policy import SvgFinding, judge_svg
from generator.problems import Place, Problem, ProblemsFoundError, Rule
from generator.reading.source_text import SourceText, read_bytes


def drawings_do_not_act(context: CheckContext) -> Iterator[Problem]:
    """Every SVG file is valid XML, runs no script and loads nothing from other servers."""
    for path in (*context.content.assets, *context.content.staff_assets):
        if path.suffix.lower() != ".svg":
            continue
        name = f"content/{path}"
        try:
            content = read_bytes(context.folder, name)
        except ProblemsFoundError as error:
            yield from error.problems
            continue
        found = judge_svg(content)
        source = SourceText(name, content.decode("utf-8", "replace")) if found else None
        for finding in found:
            place = _place(source, finding) if source else Place(name)
            yield Problem(place, Rule.UNSAFE_DRAWING, finding.message, finding.hint)


def _place(source: SourceText, finding: SvgFinding) -> Place:
    """Return the place of a finding in a drawing, or the drawing's first line."""
    if finding.line:
        return source.place(min(finding.line, len(source.starts)), finding.column)
    typed = re.escape(finding.typed)
    patterns = (rf"<(?:[\w-]+:)?{typed}(?![\w-])", typed) if typed else ()
    found = next(filter(None, (re.search(one, source.text) for one in patterns)), None)
    return source.place_at(*found.span()) if found else source.place(1, 1)
