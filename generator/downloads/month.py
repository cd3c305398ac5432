"""The sample month as a calendar file: one song, starting on the day that the studio chose."""

from collections.abc import Iterator
from datetime import date

from generator.downloads.files import MadeFile, MakeContext, PlannedFile
from generator.downloads.typesetting import cache_key
from generator.planning.page import Site
from generator.planning.schedule import date_of
from generator.planning.timetable import PAGE, Plan, calendar_title

_TITLE = "A sample month, for one song"


def planned(site: Site) -> Iterator[PlannedFile]:
    """Yield the calendar, if the edition has steps."""
    steps = site.edition.process.steps
    if steps:
        yield PlannedFile(
            "downloads/month.ics",
            _TITLE,
            PAGE,
            "calendar",
            _make,
            tuple(step.id for step in steps),
            media_type="text/calendar; charset=utf-8",
        )


def _first_day(site: Site) -> date:
    studio = site.edition.process.studio
    return date_of(1, date.fromisoformat(studio.settings.first_day), studio.work_days)


def _make(context: MakeContext) -> MadeFile:
    site = context.site
    process = site.edition.process

    def make() -> bytes:
        from generator.downloads.calendar import calendar  # noqa: PLC0415 - loads icalendar

        plan = Plan(_first_day(site))
        return calendar(site, plan, calendar_title(process, plan))

    key = cache_key("month", process.model_dump(mode="json"), site.edition.audience)
    return MadeFile(context.cached(key, make))
