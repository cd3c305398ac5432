"""Links say where they lead, lead to what everyone can open, and no text only seems to be hidden."""

import re
from pathlib import Path

import pytest
from conftest import Command
from projects import with_look

from generator.model import Look

FAR = "https://far.example/pay"


def told(command: Command, sample: Path, text: str, page: str = "pages/faq.md") -> list[str]:
    """Return the rules that a text breaks, with the words of the line that is shown."""
    path = sample / "content" / page
    path.write_text(f"# A page\n\n{text}\n")
    lines = command("-C", sample, "check").stderr.splitlines()
    return [line.rpartition("[")[2][:-1] for line in lines if line.startswith(f"content/{page}:")]


@pytest.mark.parametrize(
    "text",
    [
        f"[Pay at https://bank.example/pay]({FAR})",
        f"[www.bank.example]({FAR})",
        f"[bank.com/pay]({FAR})",
        f"[**bank**.com]({FAR})",
        f'<a href="{FAR}">https://bank.example</a>',
        "[https://bank.example/](index.md)",
        "[ann@bank.example](mailto:eve@far.example)",
        f"[ann@bank.example]({FAR})",
        "[Pay](https://bank.example@far.example/)",
        "[Files](https://ann:secret@far.example/)",
        "[https://bank.example][1]\n\n[1]: https://far.example",
    ],
)
def test_a_link_that_says_another_address_is_told(
    text: str, sample: Path, studio_guide: Command
) -> None:
    """The words of a link may not be the address of another place, nor hide one behind a name."""
    assert told(studio_guide, sample, text) == ["other-address"]


@pytest.mark.parametrize(
    "text",
    [
        f"[Pay here]({FAR}) <{FAR}> {FAR} ann@far.example",
        f"[https://www.far.example]({FAR}) [far.example]({FAR})",
        "[spotify.com](https://open.spotify.com/x) [www.open.spotify.com](https://spotify.com)",
        f"[mix.wav]({FAR}) [version 1.2]({FAR}) [Node.js, e.g.]({FAR})",
        "[Ann@far.example](mailto:ann@far.example?subject=Hi)",
        "[write to us](mailto:ann@far.example) [a@b](https://far.example/@ann)",
        "[https://blue.example/producer](index.md)",
    ],
)
def test_a_link_that_says_its_own_address_is_fine(
    text: str, sample: Path, studio_guide: Command
) -> None:
    """Other words, file names, subdomains and one's own address are fine."""
    assert told(studio_guide, sample, text) == []


OWN = ("192.168.1.1", "10.0.0.7:8080", "127.0.0.1", "[::1]", "nas", "localhost:8000")
OWN_NAMES = ("studio-nas.local", "Mixer.LAN", "a.home.arpa")
OF_ALL = ("8.8.8.8", "far.example", "local.example", "home.net")


@pytest.mark.parametrize("host", [*OWN, *OWN_NAMES, *OF_ALL])
def test_an_address_of_the_own_network_is_told(
    host: str, sample: Path, studio_guide: Command
) -> None:
    """A link that no artist can open is told, in texts and in process.yaml; staff may have one."""
    rules = [] if host in OF_ALL else ["own-network"]
    process = (sample / "process.yaml").read_text()
    own = process.replace("https://blue.example/book", f"http://{host}/book")

    assert told(studio_guide, sample, f"[files](http://{host}/x)") == rules
    (sample / "content/staff/index.md").write_text(f"# Staff\n\n[files](http://{host}/x)\n")
    (sample / "content/pages/faq.md").write_text("# A page\n\nWords.\n")
    assert "[own-network]" not in studio_guide("-C", sample, "check").stderr
    (sample / "process.yaml").write_text(own, encoding="utf-8")
    assert studio_guide("-C", sample, "check").stderr.count("[own-network]") == len(rules)


HIDDEN = (
    "<p hidden>We hide it.</p>",
    "A paragraph.\n{: hidden }",
    '<details hidden="until-found"><summary>a</summary>b</details>',
)


@pytest.mark.parametrize("text", [*HIDDEN, "A hidden take.", "<p hidden></p>"])
def test_a_hidden_text_is_told(text: str, sample: Path, studio_guide: Command) -> None:
    """A text that only the source of the page shows is told; the word alone is not."""
    (sample / "content/pages/faq.md").write_text(f"# A page\n\n{text}\n")
    done = studio_guide("-C", sample, "check")

    assert ("[hidden-text]" in done.stderr) is (text in HIDDEN)
    assert done.exit_code == 0


@pytest.mark.parametrize(
    "text",
    [
        "A hidden take, `hidden` code.\n\nWords.\n{: @hidden }",
        "A hidden take is **hidden well**{ @hidden }.",
        "A hidden {hidden} take.\n\n## A hidden head { @hidden }",
        'Hidden {a, b} takes and [a hidden link](index.md){: title="hidden" @hidden }',
        "A hidden take.\n\n<p title='hidden' class=\"hidden\" @hidden>Well hidden.</p>",
        "A hidden take and <span @hidden>hidden</span> words.",
        "hidden\n\n<p hidden></p>\n\n<div id=a @hidden>So hidden.</div>",
        "| hidden |\n|---|\n| a hidden cell { @hidden } |",
        "<p @hidden>One.</p>\n\nhidden\n\nTwo hidden.\n{: @hidden }\n\n<p @hidden>Three.</p>",
    ],
)
def test_a_hidden_text_is_told_at_its_own_place(
    text: str, sample: Path, studio_guide: Command
) -> None:
    """The place is that of the attribute, never that of the word in a sentence."""
    typed = f"# A page\n\n{text}\n\nAll hidden.\n"
    (sample / "content/pages/faq.md").write_text(typed.replace("@", ""))
    places = [
        f"{number}:{found.start() + 1}"
        for number, line in enumerate(typed.splitlines(), 1)
        for found in re.finditer("@hidden", line)
    ]
    stderr = studio_guide("-C", sample, "check").stderr

    assert re.findall(r"faq\.md:(\d+:\d+): readers do not see", stderr) == places


@pytest.mark.slow
@pytest.mark.parametrize("look", Look)
def test_the_search_does_not_show_hidden_texts(
    look: Look, sample: Path, studio_guide: Command
) -> None:
    """Neither look has words of a hidden text in its search index; those beside it are found."""
    with_look(sample, look)
    (sample / "content/pages/faq.md").write_text(
        "# Questions\n\n<p hidden>Zanzibar.</p>\n\nZeppelin.\n\n## Zurich { hidden }\n\nZodiac.\n"
    )
    assert studio_guide("-C", sample, "build").exit_code == 0
    index = "".join(path.read_text() for path in (sample / "site/search").glob("*.json"))

    assert "Zeppelin" in index
    assert "Zodiac" in index
    assert "Zanzibar" not in index
    assert "Zurich" not in index
