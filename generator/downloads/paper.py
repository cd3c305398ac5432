"""The data for print templates: the studio's look, and its steps as text."""

from collections.abc import Iterable
from typing import Any

from generator.downloads.imprint import provenance_of
from generator.downloads.typesetting import display_families, font_families
from generator.editions import Edition
from generator.markup.html_tree import Nodes, walk
from generator.model import Audience, Item, Step
from generator.planning.checklists import Checklist
from generator.planning.journey import journey_bars
from generator.planning.page import Site
from generator.planning.schedule import Slot, schedule
from generator.reading.source_text import read_bytes
from generator.rendering import collapse_whitespace
from generator.rendering.wording import days as in_days
from generator.rendering.wording import hours as in_hours
from generator.rendering.wording import text_direction

_MAX_LOGO = 400_000
"""Size limit of a logo in bytes; a larger one is left out of page headers."""
ADVICE = "Advice from the studio"
"""What the covers of the prep article say above its title."""


def font_settings(site: Site) -> dict[str, Any]:
    """Return the font families of a site's files, and the folder with the studio's own fonts."""
    studio = site.edition.process.studio
    pair, language = studio.brand.type, studio.language
    display, weight = display_families(pair, site.fonts, language)
    return {
        "fonts": list(font_families(pair, site.fonts, language)),
        "display": list(display),
        "display_weight": weight,
        "mono": ["DejaVu Sans Mono", *font_families(pair, site.fonts, language)],
        "font_folder": site.fonts,
    }


def shared_data(site: Site, home: str) -> dict[str, Any]:
    """Return the data that the layout of every file needs, and the address of its page."""
    process = site.edition.process
    studio = process.studio
    return {
        "studio": collapse_whitespace(studio.name),
        "updated": studio.updated,
        **typst_language(studio.language),
        "accent": studio.brand.primary,
        "paper": studio.settings.paper.value,
        "internal": site.edition.internal,
        "address": site.address(home),
        "phone": collapse_whitespace(studio.contact.phone or ""),
        "brand": {"primary": studio.brand.primary, "accent": studio.brand.accent},
        "logo": _logo(site),
        "journey": [bar.most for _, bar in journey_bars(process.steps)],
        **font_settings(site),
    }


def typst_language(tag: str) -> dict[str, str | None]:
    """Split a language tag into the language and region that Typst expects, and add the direction.

    Typst itself knows fewer languages that are written from right to left, and no scripts.

    >>> typst_language("pt-BR"), typst_language("az-Arab")
    ({'language': 'pt', 'region': 'BR', 'direction': 'ltr'}, {'language': 'az', 'region': None, 'direction': 'rtl'})
    """
    language, *more = tag.split("-")
    region = next((part.upper() for part in more if len(part) == 2), None)
    return {"language": language, "region": region, "direction": text_direction(tag)}


def pictures_on(site: Site, bodies: Iterable[Nodes]) -> dict[str, Any]:
    """Return the data of the pictures on pages, by name."""
    named = (one["attrs"].get("data-picture") for body in bodies for one in walk(body))
    found = {name: site.pictures.data(name) for name in dict.fromkeys(named) if name}
    return {"pictures": found}


def signed(site: Site, home: str, key: str, data: dict[str, Any]) -> dict[str, Any]:
    """Add the provenance of a file to data; its version is derived from a key."""
    return {**data, "imprint": provenance_of(site, home, key).data}


def _logo(site: Site) -> dict[str, Any] | None:
    """Return the format and content of the logo, in the form that Typst templates expect."""
    if not site.logo:
        return None
    content = read_bytes(site.logo.parent, site.logo.name)
    if len(content) > _MAX_LOGO:
        return None
    if site.logo.suffix.lower() == ".svg":
        return {"format": "svg", "content": content.decode("utf-8", "replace")}
    return {"format": "png", "content": list(content)}


def steps_data(edition: Edition) -> list[dict[str, Any]]:
    """Return each step of an edition as plain data."""
    slots = schedule(edition.process.steps)
    return [_step(edition, slot, at) for at, slot in enumerate(slots)]


def _step(edition: Edition, slot: Slot, at: int) -> dict[str, Any]:
    step = slot.step
    roles = {role.id: role.name for role in edition.process.roles}
    people = ", ".join(collapse_whitespace(roles[name]) for name in step.roles)
    hours = in_hours(step.artist_hours).capitalize() if step.artist_hours else ""
    ends = collapse_whitespace(step.milestone.name) if step.milestone else ""
    days = in_days(step.window).capitalize()
    facts = (("When", days), ("Your time", hours), ("In the room", people), ("It ends with", ends))
    return {
        "id": step.id,
        "number": at + 1,
        "total": len(edition.process.steps),
        "name": collapse_whitespace(step.name),
        "label": collapse_whitespace(step.label),
        "plain": collapse_whitespace(step.short_name or ""),
        "summary": collapse_whitespace(step.summary),
        "days": days,
        "first": slot.first_day,
        "last": slot.last_day,
        "hours": hours,
        "people": people,
        "roles": list(step.roles),
        "ends": ends,
        "facts": [(name, said) for name, said in facts if said],
        "internal": edition.internal and step.audience is Audience.INTERNAL,
        **_texts(edition, step),
    }


def _texts(edition: Edition, step: Step) -> dict[str, Any]:
    """Return the lists of a step's page."""
    names = {one.id: collapse_whitespace(one.name) for one in edition.process.sessions}
    return {
        "expect": _clean(step.expect),
        "bring": _clean(step.bring),
        "decide": _clean(one.text for one in step.decide),
        "outputs": _clean(step.outputs),
        "done": _clean(step.milestone.done_when if step.milestone else ()),
        "ask": _clean(step.ask),
        "mistakes": [_clean((one.mistake, one.cost)) for one in step.mistakes],
        "sessions": [
            (
                names[one.session],
                in_hours(one.hours) if one.hours else "",
                collapse_whitespace(one.focus or ""),
            )
            for one in step.sessions
        ],
    }


def _clean(texts: Iterable[str]) -> list[str]:
    return [collapse_whitespace(text) for text in texts]


def list_data(edition: Edition, found: Checklist) -> dict[str, Any]:
    """Return a checklist as plain data."""
    internal = edition.internal and found.role.audience is Audience.INTERNAL
    return {
        "role": collapse_whitespace(found.role.name),
        "internal": internal,
        "groups": [
            {"name": group.title, "items": [_item(item) for item in group.items]}
            for group in found.groups
        ],
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "text": collapse_whitespace(item.text),
        "notes": _clean(note for note in (item.why, item.how) if note),
    }
