"""Rules across the whole process and its content: one function per rule, named after the rule.

Each rule takes the context and yields problems. A value that could not be read is None; rules
skip it, because the reader has already reported it.
"""

from collections.abc import Iterator

from generator.checking.accidents import (
    names_are_short,
    names_suit_every_system,
    nothing_is_published_by_accident,
)
from generator.checking.as_typed import (
    facts_are_plain,
    marks_of_texts_work,
    references_have_addresses,
)
from generator.checking.audience import sessions_are_used, words_are_english
from generator.checking.brand import (
    assets_are_there,
    colors_can_be_read,
    fonts_are_for_files,
    fonts_can_be_read,
)
from generator.checking.context import CheckContext
from generator.checking.directions import texts_keep_their_direction
from generator.checking.drawings import drawings_do_not_act
from generator.checking.example import (
    bars_add_up,
    bars_are_in_the_song,
    notes_end_after_they_start,
    pictures_have_something_to_draw,
    takes_have_names_of_their_own,
)
from generator.checking.honest_texts import (
    links_are_complete,
    links_have_words,
    links_lead_to_the_web,
    links_say_where_they_lead,
    texts_are_seen,
)
from generator.checking.ids import (
    ids_are_unique,
    items_are_unique,
    names_are_known,
    old_ids_are_free,
)
from generator.checking.media import (
    media_is_shown,
    pictures_can_be_shown,
    pictures_in_texts_can_be_shown,
    sounds_can_be_played,
)
from generator.checking.order import needs_come_first, needs_have_no_cycle, windows_follow_needs
from generator.checking.privacy import repository_is_private
from generator.checking.reader import reader_is_public
from generator.checking.sample_month import sample_month_is_ahead
from generator.checking.settings import (
    engines_read_no_staff_texts,
    settings_are_read,
    settings_have_an_effect,
)
from generator.checking.sizes import files_are_small
from generator.checking.step_counts import counts_are_right
from generator.checking.tables import tables_are_whole
from generator.checking.texts import (
    code_is_closed,
    headings_have_words,
    headings_step_down,
    steps_have_guides,
    texts_are_whole,
    texts_do_not_act,
    texts_have_words,
)
from generator.checking.unnamed import assets_have_readers
from generator.problems import Problem


def check(context: CheckContext) -> Iterator[Problem]:
    """Yield the problems that all rules find."""
    for rule in _CHECKS:
        yield from rule(context)


_CHECKS = (
    names_are_known,
    ids_are_unique,
    old_ids_are_free,
    items_are_unique,
    needs_have_no_cycle,
    windows_follow_needs,
    bars_add_up,
    bars_are_in_the_song,
    notes_end_after_they_start,
    takes_have_names_of_their_own,
    pictures_have_something_to_draw,
    needs_come_first,
    sessions_are_used,
    counts_are_right,
    sample_month_is_ahead,
    words_are_english,
    steps_have_guides,
    colors_can_be_read,
    assets_are_there,
    fonts_are_for_files,
    fonts_can_be_read,
    files_are_small,
    names_suit_every_system,
    names_are_short,
    nothing_is_published_by_accident,
    assets_have_readers,
    texts_are_whole,
    texts_have_words,
    code_is_closed,
    facts_are_plain,
    marks_of_texts_work,
    references_have_addresses,
    tables_are_whole,
    texts_keep_their_direction,
    texts_do_not_act,
    links_say_where_they_lead,
    links_have_words,
    links_are_complete,
    links_lead_to_the_web,
    texts_are_seen,
    drawings_do_not_act,
    pictures_can_be_shown,
    sounds_can_be_played,
    pictures_in_texts_can_be_shown,
    media_is_shown,
    reader_is_public,
    headings_step_down,
    headings_have_words,
    settings_are_read,
    settings_have_an_effect,
    engines_read_no_staff_texts,
    repository_is_private,
)
