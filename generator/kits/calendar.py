"""Writes the calendar of a real project, with its dates."""

from datetime import date
from pathlib import Path

from generator.model import Audience
from generator.planning.schedule import date_of, length, schedule
from generator.planning.timetable import Plan, calendar_title
from generator.problems import Place, Problem, ProblemsFoundError, Rule
from generator.project import Project
from generator.publishing.output import os_errors_as_problems, refuse_other_file, write_file

_SHORTER = "check extra_song_days and the days of the windows"


def write_project_calendar(project: Project, plan: Plan, output: Path) -> tuple[date, date]:
    """Write the calendar of a real project for artists; return its first and last day.

    Events that differ from those of an existing calendar get a higher revision.
    Raises ProblemsFoundError if the existing file is not a calendar, or if writing fails.
    """
    from generator.downloads.calendar import calendar  # noqa: PLC0415 - loads icalendar

    site = project.sites[Audience.PUBLIC]
    process = site.edition.process
    _refuse_no_folder(output)
    refuse_other_file(output, b"BEGIN:VCALENDAR")
    earlier = _read(output)
    try:
        content = calendar(site, plan, calendar_title(process, plan), earlier)
        days = max(1, length(schedule(process.steps, plan.songs)))
        first, last = (date_of(day, plan.start, process.studio.work_days) for day in (1, days))
    except OverflowError:
        place = project.document.place(("steps",))
        raise ProblemsFoundError([late_plan(plan, place, _SHORTER)]) from None
    write_file(output.resolve(), content)  # a link stays, and leads to the new calendar
    return first, last


def _refuse_no_folder(output: Path) -> None:
    """Raise ProblemsFoundError if the folder of a file does not exist."""
    if not output.parent.is_dir():
        message = f"there is no folder '{output.parent}'"
        hint = "create the folder first, or choose another name for the calendar"
        raise ProblemsFoundError([Problem(Place(output.name), Rule.CANNOT_WRITE, message, hint)])


def _read(output: Path) -> bytes:
    """Return the calendar that is replaced; nothing if there is none.

    Raises ProblemsFoundError if the disk fails.
    """
    with os_errors_as_problems(output, output.parent):
        return output.read_bytes() if output.is_file() else b""


def late_plan(plan: Plan, place: Place, hint: str) -> Problem:
    """Return the problem of a plan that ends after the last day that calendars can have."""
    message = f"with {plan.songs} songs, the last step ends after the year 9999"
    return Problem(place, Rule.BAD_RANGE, message, hint)
