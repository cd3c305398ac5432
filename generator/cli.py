"""The command line: parses arguments, prints results and problems, and sets the exit code.

`new`, `plan` and `kit` are parsed in the folders that carry them out.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from generator.checking.audience import require_public_step
from generator.kits.commands import kit_command, plan_command
from generator.model import (
    Audience,
    PagePhotograph,
    Person,
    Process,
    Quote,
    Room,
    Session,
    Sound,
    Step,
    schema,
)
from generator.problems import Problem, ProblemsFoundError
from generator.progress import Progress
from generator.project import read
from generator.publishing.cache import forget
from generator.publishing.engines import Engine
from generator.renaming.process_edits import Renamed
from generator.rendering.wording import count
from generator.starter.command import new_command

_ALL = "all"
_Function = Callable[..., Any]


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


def _edition_option(words: str) -> Callable[[_Function], _Function]:
    """Return the option that chooses one edition, the public one by default."""
    editions = click.Choice([audience.value for audience in Audience])
    default = Audience.PUBLIC.value
    return click.option(
        "--edition", "wanted", type=editions, default=default, show_default=True, help=words
    )


@main.command("check")
@click.pass_obj
def check_command(folder: Path) -> None:
    """Check all files and print every problem, without building."""
    project = read(folder)
    _show(project.notices)
    require_public_step(project.process, project.document)
    click.echo(f"process.yaml: no problems ({'; '.join(_counts(project.process))})")


def _counts(process: Process) -> Iterator[str]:
    """Yield the number of parts of each kind that has an audience, and how many are public.

    An owner sees here that, for example, a photo without an audience is on no public page.
    """
    studio = process.studio
    shown = studio.pictures
    photos = filter(None, (shown.hero, shown.producer, shown.prepare, shown.contact))
    kinds: Mapping[
        tuple[str, str], Sequence[PagePhotograph | Person | Quote | Room | Session | Sound | Step]
    ]
    kinds = {
        ("step", "steps"): process.steps,
        ("session", "sessions"): process.sessions,
        ("photo", "photos"): tuple(photos),
        ("room", "rooms"): studio.rooms,
        ("person", "people"): studio.people,
        ("sound", "sounds"): studio.sounds,
        ("quote", "quotes"): studio.quotes,
    }
    for (one, many), parts in kinds.items():
        if parts or many in {"steps", "sessions"}:
            public = sum(part.audience is Audience.PUBLIC for part in parts)
            yield f"{count(len(parts), one, many)}, {public} public"


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
@click.option("--fresh", is_flag=True, help="Rebuild everything, even what has not changed.")
@click.pass_obj
def build_command(folder: Path, wanted: str, engine: str, *, offline: bool, fresh: bool) -> None:
    """Check all files, build the site and publish it.

    The public edition goes to site/, the internal edition to site-internal/.
    If there is any problem, or nothing has changed, the published site is left as it is.
    """
    from generator.build import build  # noqa: PLC0415 - only needed here

    if fresh:
        forget(folder)
    project = read(folder)
    _show(project.notices)
    audiences = list(Audience) if wanted == _ALL else [Audience(wanted)]
    with Progress() as progress:
        built = build(project, audiences, Engine(engine), progress.say, copy=offline)
    _show(built.notices)
    for line in built.lines:
        click.echo(line)


@main.command("serve")
@_edition_option("Which edition: public (for artists) or internal (for staff).")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help="The port of the address; if it is taken, the next free one.",
)
@click.pass_obj
def serve_command(folder: Path, wanted: str, port: int) -> None:
    """Preview the site on this computer, and reload it on each save.

    If there is a problem, each page shows it until it is fixed. Press Ctrl-C to stop.
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
    from generator.renaming.rename import (  # noqa: PLC0415 - only needed here
        command_of,
        finish_stopped,
        plan_rename,
    )

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


@main.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@_edition_option("Who would see it: artists (public) or the staff (internal).")
@click.pass_obj
def diff_command(folder: Path, old: str, new: str, wanted: str) -> None:
    """Show what artists would see added, removed or reworded from OLD to NEW.

    OLD and NEW are folders with a process.yaml. Texts that only the staff may read are neither
    compared nor shown, unless you choose the internal edition.
    """
    from generator.differences.guides import changes, read_version  # noqa: PLC0415 - only needed here

    versions = [read_version(folder, name, Audience(wanted)) for name in (old, new)]
    found = changes(*versions)
    for kind, some in found.items():
        click.echo(kind)
        for change in some:
            for line in change.lines():
                click.echo(f"  {line}")
    if not found:
        click.echo(f"no difference in the {wanted} edition")


main.add_command(plan_command)
main.add_command(kit_command)
main.add_command(new_command)


@main.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of process.yaml, for editors."""
    click.echo(json.dumps(schema(), indent=2, ensure_ascii=False))


def _show(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)
    stopping = sum(problem.rule.stops for problem in problems)
    if stopping:
        click.echo(count(stopping, "problem", "problems"), err=True)
