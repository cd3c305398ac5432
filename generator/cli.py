"""The command line; the only module that prints."""

import json
import shlex
import sys
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from generator.build import PUBLISHED, build, write_project_calendar
from generator.checking.readers import require_public_step
from generator.model import Audience, schema
from generator.planning.schedule import MOST_SONGS, YEARS, week_in_words
from generator.planning.timetable import LONGEST_NAME, Plan, project_name
from generator.problems import Problem, ProblemsFoundError
from generator.progress import Progress
from generator.project import read
from generator.publishing.engines import Engine
from generator.publishing.offline import COPY
from generator.renaming.process_edits import Renamed
from generator.renaming.rename import command_of, finish_stopped, plan_rename
from generator.starter.hosts import Host
from generator.starter.new import (
    QUESTIONS,
    SAMPLES,
    create,
    fault,
    name_from,
    require_empty,
    tidy,
)

_ALL = "all"


class _Commands(click.Group):
    """A group whose commands print all problems and exit with code 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ProblemsFoundError as error:
            _show(error.problems)
            ctx.exit(1)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="The folder with process.yaml (default: the current folder).",
)
@click.version_option(package_name="studio-guide")
@click.pass_context
def main(context: click.Context, folder: Path) -> None:
    """Turn process.yaml and content/ into a studio's guide site.

    Start with: studio-guide check, then: studio-guide build.
    To preview each change as you save it: studio-guide serve.
    """
    context.obj = folder


@main.command("check")
@click.pass_obj
def check_command(folder: Path) -> None:
    """Check all files and print every problem, without building."""
    project = read(folder)
    _show(project.notices)
    require_public_step(project.process, project.document)
    counts = (
        f"{len(parts)} {name}, {sum(part.audience is Audience.PUBLIC for part in parts)} public"
        for name, parts in (
            ("steps", project.process.steps),
            ("sessions", project.process.sessions),
        )
    )
    click.echo(f"process.yaml: no problems ({'; '.join(counts)})")


@main.command("build")
@click.option(
    "--edition",
    "wanted",
    type=click.Choice([*(audience.value for audience in Audience), _ALL]),
    default=Audience.PUBLIC.value,
    show_default=True,
    help="Which edition: public (for artists), internal (for staff), or all.",
)
@click.option(
    "--engine",
    type=click.Choice([engine.value for engine in Engine]),
    default=Engine.MKDOCS.value,
    show_default=True,
    help="The program that generates the HTML.",
)
@click.option(
    "--offline", is_flag=True, help="Add a zip file of the site that works without a server."
)
@click.pass_obj
def build_command(folder: Path, wanted: str, engine: str, *, offline: bool) -> None:
    """Check all files, build the site and publish it.

    The public edition goes to site/, the internal edition to site-internal/.
    If there is any problem, the published site is left unchanged.
    """
    project = read(folder)
    _show(project.notices)
    audiences = list(Audience) if wanted == _ALL else [Audience(wanted)]
    with Progress() as progress:
        notices = build(project, audiences, Engine(engine), progress.say, copy=offline)
    _show(notices)
    for audience in audiences:
        click.echo(f"{audience.value} edition: {PUBLISHED[audience]}/index.html")
        if offline:
            click.echo(f"{audience.value} edition, to take along: {PUBLISHED[audience]}/{COPY}")


class _Day(click.DateTime):
    """A day, as year, month and day, in the years that a plan can have."""

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            day = super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"'{value}' is no day: write one as in 2027-01-04.", param, ctx)
        if not YEARS[0] <= day.year <= YEARS[1]:
            self.fail(f"choose a year from {YEARS[0]} to {YEARS[1]}.", param, ctx)
        return day


def _project_name(_context: click.Context, _option: click.Parameter, text: str | None) -> str:
    if text is None or 0 < len(project_name(text)) <= LONGEST_NAME:
        return project_name(text or "")
    raise click.BadParameter(f"write a name of 1 to {LONGEST_NAME} letters.")


@main.command("plan")
@click.option(
    "--start",
    type=_Day(["%Y-%m-%d"]),
    required=True,
    metavar="DATE",
    help="First day of the project, such as 2027-01-04.",
)
@click.option(
    "--songs",
    type=click.IntRange(1, MOST_SONGS),
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
    required=True,
    metavar="FILE.ics",
    help="The calendar file to write.",
)
@click.pass_obj
def plan_command(folder: Path, start: datetime, songs: int, project: str, output: Path) -> None:
    """Write a calendar file with the dates of a project.

    It holds the steps, their milestones and the items due before them, as artists see them.
    If the start changes, import the new file again: the existing events move.
    """
    found, plan = read(folder), Plan(start.date(), songs, project)
    first, last = write_project_calendar(found, plan, folder / output)
    week = week_in_words(found.process.studio.work_days)
    click.echo(f"{output}: {first} to {last}\ndays counted: {week}")


@main.command("serve")
@click.option(
    "--edition",
    "wanted",
    type=click.Choice([audience.value for audience in Audience]),
    default=Audience.PUBLIC.value,
    show_default=True,
    help="Which edition: public (for artists) or internal (for staff).",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help="The port of the address; if it is taken, the next free one.",
)
@click.pass_obj
def serve_command(folder: Path, wanted: str, port: int) -> None:
    """Preview the site on this computer, and follow each save.

    If there is a problem, each page names it until it is fixed. Ctrl-C ends the preview.
    """
    from generator.mkdocs.serve import NoPortError, serve  # noqa: PLC0415 - loads MkDocs

    try:
        serve(folder, Audience(wanted), port, click.echo, lambda text: click.echo(text, err=True))
    except NoPortError as error:
        raise click.ClickException(str(error)) from None


@main.command("rename")
@click.argument("kind", type=click.Choice([one.value for one in Renamed]), metavar="KIND")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--yes", is_flag=True, help="Change the files; otherwise only show the lines.")
@click.pass_obj
def rename_command(folder: Path, kind: str, old: str, new: str, *, yes: bool) -> None:
    """Rename the id OLD to NEW everywhere: in process.yaml, links, facts and names of files.

    KIND is step, session, role, item, player or term. OLD becomes NEW, and is kept under 'was', so
    that old addresses and saved ticks still work.
    """
    if finish_stopped(folder, command_of(Renamed(kind), old, new)):
        click.echo(f"{kind} {old} is {new} now: the rename that was stopped is finished")
        return
    rename = plan_rename(folder, Renamed(kind), old, new)
    for line in rename.lines():
        click.echo(line)
    if yes:
        rename.do()
        click.echo(f"{kind} {old} is {new} now")
    else:
        click.echo("Nothing is changed yet. To change these lines, add --yes.")


def _answer(_context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """Return an answer that `check` accepts, or None if there is none."""
    return None if value is None else _good_answer(str(option.name), value)


def _good_answer(key: str, value: str) -> str:
    if wrong := fault(key, tidy(key, value)):
        raise click.BadParameter(wrong)
    return tidy(key, value)


@main.command("new")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--full", is_flag=True, help="Start from ten detailed steps instead of three.")
@click.option("--name", callback=_answer, help="Name of the studio.")
@click.option("--url", callback=_answer, help="Web address that the public guide will have.")
@click.option("--email", callback=_answer, help="Email address that artists write to.")
@click.option("--color", callback=_answer, help="Main color, such as '#5b2a86'.")
@click.option(
    "--host",
    type=click.Choice([host.value for host in Host]),
    help="Add the files that this web host reads.",
)
@click.pass_obj
def new_command(
    folder: Path, /, directory: Path, *, full: bool, host: str | None, **options: str | None
) -> None:
    """Make a small complete guide of your own in the new folder DIR.

    It can be checked and built at once. On a terminal, you are asked for what is missing.
    """
    target = folder / directory
    require_empty(target, folder)
    proposals = {"name": name_from(target), **SAMPLES}
    if sys.stdin.isatty():
        for key in (key for key, value in options.items() if value is None):
            options[key] = click.prompt(
                QUESTIONS[key], proposals[key], value_proc=partial(_good_answer, key)
            )
    answers = {key: value or proposals[key] for key, value in options.items()}
    project = create(target, folder, answers, full=full, host=Host(host) if host else None)
    click.echo(f"{directory}: a guide with {len(project.process.steps)} steps, ready to build")
    click.echo(f"next: cd {shlex.quote(str(directory))}; README.md there says how to go on")
    if left := [key for key in ("url", "email") if answers[key] == SAMPLES[key]]:
        click.echo(f"still samples in process.yaml: {', '.join(left)}")
    click.echo("keep this folder private, as it holds your staff's texts; publish site/ alone")
    if host:
        click.echo(f"to publish: {Host(host).next_step}")


@main.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of process.yaml, for editors."""
    click.echo(json.dumps(schema(), indent=2, ensure_ascii=False))


def _show(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)
    stopping = sum(problem.rule.stops for problem in problems)
    if stopping:
        click.echo(f"{stopping} {'problem' if stopping == 1 else 'problems'}", err=True)
