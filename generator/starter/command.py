"""The command that makes a new guide."""

import shlex
import sys
from functools import partial
from pathlib import Path

import click

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


def _answer(_context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """Return an answer that `check` accepts, or None if there is none."""
    return None if value is None else _good_answer(str(option.name), value)


def _good_answer(key: str, value: str) -> str:
    if wrong := fault(key, tidy(key, value)):
        raise click.BadParameter(wrong)
    return tidy(key, value)


@click.command("new")
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
    click.echo(
        "keep this folder private, because it contains your staff's texts; publish only site/"
    )
    if host:
        click.echo(f"to publish: {Host(host).next_step}")
