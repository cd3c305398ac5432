"""The commands for real projects: their dates, and packs for the people in them."""

from datetime import datetime
from pathlib import Path

import click

from generator.model import Audience
from generator.planning.schedule import MAX_SONGS, YEARS, week_in_words
from generator.planning.timetable import LONGEST_NAME, Plan, project_name
from generator.progress import Progress
from generator.project import read


class _Day(click.DateTime):
    """A day, as year, month and day, in the years that a plan can have."""

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            day = super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"'{value}' is not a date: write one such as 2027-01-04.", param, ctx)
        if not YEARS[0] <= day.year <= YEARS[1]:
            self.fail(f"choose a year from {YEARS[0]} to {YEARS[1]}.", param, ctx)
        return day


def _project_name(_context: click.Context, _option: click.Parameter, text: str | None) -> str:
    if text is None or 0 < len(project_name(text)) <= LONGEST_NAME:
        return project_name(text or "")
    raise click.BadParameter(f"write a name of 1 to {LONGEST_NAME} letters.")


def _file_name(_context: click.Context, _option: click.Parameter, path: Path) -> Path:
    if path.name not in {"", "-"}:
        return path
    raise click.BadParameter("write the name of a file, such as dates.ics.")


@click.command("plan")
@click.option(
    "--start",
    type=_Day(["%Y-%m-%d"]),
    required=True,
    metavar="DATE",
    help="First day of the project, such as 2027-01-04.",
)
@click.option(
    "--songs",
    type=click.IntRange(1, MAX_SONGS),
    default=1,
    show_default=True,
    help="Number of songs.",
)
@click.option(
    "--project", callback=_project_name, metavar="NAME", help="Name that keeps projects apart."
)
@click.option(
    "-o",
    "output",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=_file_name,
    required=True,
    metavar="FILE.ics",
    help="The calendar file to write.",
)
@click.pass_obj
def plan_command(folder: Path, start: datetime, songs: int, project: str, output: Path) -> None:
    """Write a calendar file with the dates of a project.

    It contains the steps, their milestones and the items due before them, as artists see them.

    When dates change, write the calendar over the project's earlier file: events that changed then
    have a higher SEQUENCE and a later LAST-MODIFIED. Some calendar programs use these to move
    events; others add the events a second time. So give each project a calendar of its own, and
    delete it before you import a newer file. Or let programs subscribe to the file: content/root/NAME.ics
    is published with the site, where anyone can read it.
    """
    from generator.kits.calendar import write_project_calendar  # noqa: PLC0415 - only needed here

    found, plan = read(folder), Plan(start.date(), songs, project)
    first, last = write_project_calendar(found, plan, folder / output)
    week = week_in_words(found.process.studio.work_days)
    click.echo(f"{output}: {first} to {last}\ndays counted: {week}")


@click.command("kit")
@click.argument("people", metavar="PEOPLE.csv")
@click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="The folder for the packs; each has its own folder in it.",
)
@click.pass_obj
def kit_command(folder: Path, people: str, output: Path) -> None:
    """Make a pack of files for each artist or project in PEOPLE.csv.

    A pack contains the checklists and the prep article as PDFs with the person's name in the
    header, and a calendar if the row has a start. The first line of the list names its columns:

    \b
    name    who it is for, at most 60 letters (required)
    start   first day of the project, such as 2027-01-04
    songs   number of songs (1 if left out)
    player  kind of player, by id or name: chooses the prep list
    email   where to send the pack; it is checked and shown

    Columns are separated by commas, semicolons or tabs; columns with other names are left out. If
    anything is wrong, no pack is written. A second run replaces only the files that the first one
    made; events that changed have a higher SEQUENCE and a later LAST-MODIFIED, as in 'plan'.
    """  # noqa: D301 - click knows this mark, and keeps the lines below it apart
    from generator.kits.packs import (  # noqa: PLC0415 - only needed here
        make_packs,
        require_apart,
        write_packs,
    )
    from generator.kits.people import read_people  # noqa: PLC0415 - as above

    require_apart(folder, folder / output, str(output))
    project = read(folder)
    found = read_people(folder, people, project.sites[Audience.PUBLIC].edition.process.prep.players)
    with Progress() as progress:
        packs = make_packs(project, found.people, folder / output, progress.say)
    write_packs(packs, folder / output, str(output))
    for pack in packs:
        mail = f", for {pack.person.email}" if pack.person.email else ""
        click.echo(f"{output / pack.person.folder}: {len(pack.files)} files{mail}")
    if found.unused:
        click.echo(f"columns left out: {', '.join(found.unused)}")
