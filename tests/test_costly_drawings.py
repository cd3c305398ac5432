"""A drawing that takes too much time or memory stops a check, whatever it repeats."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Command

from generator.downloads.drawings import costly_drawings
from generator.reading.content import read_content

SVG = 'xmlns="http://www.w3.org/2000/svg"'
SHAPE = '<rect width="9" height="9"/>'


def nested(element: str, attribute: str, depth: int = 12) -> str:
    """Return a drawing in which each part uses the next one ten times."""
    parts = "".join(
        f'<{element} id="a{at}">'
        + f'<rect width="9" height="9" fill="#fff" {attribute}="url(#a{at + 1})"/>' * 10
        + f"</{element}>"
        for at in range(depth)
    )
    return f'<svg {SVG} viewBox="0 0 9 9">{parts}<rect {attribute}="url(#a0)" width="9" height="9"/></svg>'


def filtered(effect: str) -> str:
    """Return a drawing of a square with one filter effect."""
    square = '<rect filter="url(#f)" width="50" height="50"/>'
    return f'<svg {SVG} viewBox="0 0 99 99"><filter id="f">{effect}</filter>{square}</svg>'


COPIES = "".join(f'<g id="a{at}">' + f'<use href="#a{at + 1}"/>' * 10 + "</g>" for at in range(20))
GROUPS = ('<g opacity=".9">' * 90 + SHAPE + "</g>" * 90) * 200
COSTLY = {
    "copies": f'<svg {SVG} viewBox="0 0 9 9">{COPIES}<g id="a20">{SHAPE}</g></svg>',
    "masks": nested("mask", "mask"),
    "thin": f'<svg {SVG} width="1000000" height="1">{SHAPE}</svg>',
    "tiny": f'<svg {SVG} viewBox="0 0 1e-38 1e-38">{SHAPE}</svg>',
    "large filter": filtered('<feGaussianBlur stdDeviation="9"/>').replace(
        'id="f"', 'id="f" width="100000" height="100000"'
    ),
}
SLOW = {
    "clips": nested("clipPath", "clip-path"),
    "noise": filtered('<feTurbulence numOctaves="100000" baseFrequency=".1"/>'),
    "morphology": filtered('<feMorphology radius="100"/>'),
    "groups": f'<svg {SVG} viewBox="0 0 9 9">{GROUPS}</svg>',
}
FINE = {
    "shadow": filtered('<feGaussianBlur stdDeviation="3"/>'),
    "large": f'<svg {SVG} width="999999999" height="999999999">{SHAPE}</svg>',
    "see-through": f'<svg {SVG} viewBox="0 0 9 9"><g opacity=".5">{SHAPE}</g></svg>',
    "copy": f'<svg {SVG} viewBox="0 0 9 9"><g id="a">{SHAPE}</g><use href="#a"/></svg>',
    "unreadable": f'<svg {SVG} width="-5" height="5">{SHAPE}</svg>',
}


@pytest.fixture
def found(tmp_path: Path) -> Callable[[str], list[str]]:
    """Return the rules that a drawing of a project breaks."""

    def of(drawing: str) -> list[str]:
        for name in ("pages", "steps", "prep", "staff", "assets"):
            (tmp_path / "content" / name).mkdir(parents=True, exist_ok=True)
        (tmp_path / "content/assets/a.svg").write_text(drawing)
        content, _ = read_content(tmp_path)
        problems = costly_drawings(content, tmp_path)
        return [f"{one.place.file} {one.rule}" for one in problems]

    return of


@pytest.mark.parametrize(
    "name", [*COSTLY, *(pytest.param(name, marks=pytest.mark.slow) for name in SLOW)]
)
def test_a_costly_drawing_is_reported(name: str, found: Callable[[str], list[str]]) -> None:
    """Copies, masks, filters and sizes without end are told, and nothing hangs or is killed."""
    assert found((COSTLY | SLOW)[name]) == ["content/assets/a.svg bad-picture"]


@pytest.mark.parametrize("name", FINE)
def test_a_drawing_with_effects_is_fine(name: str, found: Callable[[str], list[str]]) -> None:
    """Shadows, see-through groups, copies and large sizes pass; so does what Typst cannot read."""
    assert found(FINE[name]) == []


def test_an_everyday_drawing_needs_no_trial(
    found: Callable[[str], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A drawing of plain shapes is not drawn on trial, which takes as long as all of a check."""
    plain = f'<svg {SVG} viewBox="0 0 120.5 40" width="30mm" height="1cm">{SHAPE}</svg>'
    monkeypatch.setattr(subprocess, "run", None)

    assert found(plain) == []
    with pytest.raises(TypeError):
        found(FINE["copy"])


def test_check_stops_at_a_costly_drawing(sample: Path, studio_guide: Command) -> None:
    """The problem names the file and says how to export it."""
    (sample / "content/staff/a.svg").write_text(COSTLY["copies"])
    done = studio_guide("-C", sample, "check")

    assert done.exit_code == 1
    message = "this drawing takes too much time or memory to be drawn [bad-picture]"
    assert f"content/staff/a.svg:1:1: {message}" in done.stderr
    assert "hint: export it without filters" in done.stderr
