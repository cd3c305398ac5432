"""Tagged text is read as it is shown."""

import pytest

from generator.inspection.readings import APART, JOINT, without_tags

SPACES = (" ", "\n", "\t", "\r\n", " \n  ", "\xa0\u2003", "\x0b\x0c", "\u2028", "\x85", "\x1c")


@pytest.mark.parametrize("space", SPACES)
def test_any_space_is_one_space(space: str) -> None:
    """Spaces and line breaks of every kind are one space, in a text, in a tag and beside one."""
    assert without_tags(f"vault{space}key") == "vault key"
    assert without_tags(f"vault<b{space}id=a>{space}key") == f"vault{JOINT} key"
    assert without_tags(f"vault<br{space}/>key") == "vault key"
    assert without_tags(f"vault{space}</p{space}>{space}key") == "vault | key"
    assert without_tags(f"a{space}{APART}{space}b").split() == ["a", "|\x02|", "b"]
    assert without_tags("vaultkey") == "vaultkey"


@pytest.mark.parametrize("tag", ["br", "w:br", "w:tab", "text:s", "text:line-break", "svg:tspan"])
def test_a_tag_that_is_shown_as_a_space_is_one(tag: str) -> None:
    """Tags of HTML and office formats that are shown as a space separate words; others do not."""
    assert without_tags(f"vault<{tag}/>key") == "vault key"
    assert without_tags(f'vault<{tag} x="1"/>key') == "vault key"
    assert without_tags(f"vault<{tag}/><i/>key") == f"vault {JOINT}key"
