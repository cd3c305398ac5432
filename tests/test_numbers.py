"""Numbers in process.yaml are typed so that each can be read in one way only."""

import re
from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from generator.model import Model


def _models(above: type[Model] = Model) -> Iterator[type[Model]]:
    """Yield every mapping of process.yaml."""
    for model in above.__subclasses__():
        yield model
        yield from _models(model)


NUMBERS = sorted(
    (model.__name__, name, model)
    for model in _models()
    for name, field in model.model_fields.items()
    if re.search(r"\b(int|float)\b", str(field.annotation))
)


@pytest.mark.parametrize(
    ("model", "name"),
    [(model, name) for _, name, model in NUMBERS],
    ids=[f"{title}.{name}" for title, name, _ in NUMBERS],
)
@pytest.mark.parametrize("typed", ["0_1", "01", "1_0", "\N{FULLWIDTH DIGIT ONE}"])
def test_a_number_is_never_guessed(model: type[Model], name: str, typed: str) -> None:
    """A number that could be read as another one is reported, in every field."""

    def kinds(text: str) -> set[str]:
        found = set()
        for value in (text, [text, text], [[text, text]]):  # a number, a range, or several ranges
            try:
                model.model_validate({name: value})
            except ValidationError as error:
                found |= {one["type"] for one in error.errors() if one["loc"][0] == name}
        return found

    assert "bad-number" in kinds(typed)
    assert "bad-number" not in kinds("1")
