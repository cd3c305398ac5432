"""The sample month as a calendar file: one song, from the day that the studio set as day 1."""

from collections.abc import Iterator
from datetime import date

from generator.downloads.files import MadeFile, MakeContext, PlannedFile
from generator.planning.page import Site
from generator.planning.schedule import in_words
from generator.planning.timetable import PAGE


def planned(site: Site) -> Iterator[PlannedFile]:
    """Yield the calendar, if the edition has steps."""
    steps = site.edition.process.steps
    if steps:
        yield PlannedFile(
            "downloads/month.ics",
            _title(site),
            PAGE,
            "calendar",
            _make,
            tuple(step.id for step in steps),
            media_type="text/calendar; charset=utf-8",
        )


def _title(site: Site) -> str:
    return f"One song, from {in_words(site.edition.process.studio.settings.first_day)}"


def _make(context: MakeContext) -> MadeFile:
    from generator.downloads.calendar import calendar  # noqa: PLC0415 - loads icalendar

    first = date.fromisoformat(context.site.edition.process.studio.settings.first_day)
    return MadeFile(calendar(context.site, first, 1, _title(context.site)))
