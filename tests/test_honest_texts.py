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


@pytest.mark.parametrize(
    ("shown", "led"),
    [
        *(("youtube.com/watch", "youtu.be/x"), ("www.youtube.com", "music.youtube.com/x")),
        *(("open.spotify.com/x", "spotify.link/x"), ("maps.google.com", "maps.app.goo.gl/x")),
        *(("instagram.com/band", "instagr.am/band"), ("goo.gl/maps/x", "www.google.com/maps")),
    ],
)
def test_a_short_address_of_the_same_site_is_fine(
    shown: str, led: str, sample: Path, studio_guide: Command
) -> None:
    """A site's own short addresses lead to what the link shows; those of another site do not."""
    assert told(studio_guide, sample, f"[https://{shown}](https://{led})") == []
    other = f"[https://{shown}](https://far.example/{led})"
    assert told(studio_guide, sample, other) == ["other-address"]


@pytest.mark.parametrize(
    "wrapped",
    [
        "https://www.google.com/url?q={}&sa=D",
        "https://eur01.safelinks.protection.outlook.com/?url={}&data=05",
        "https://l.facebook.com/l.php?u={}&h=AT0",
    ],
)
def test_a_wrapped_address_is_told_with_the_one_behind_it(
    wrapped: str, sample: Path, studio_guide: Command
) -> None:
    """Mail programs and search engines wrap addresses; the hint is the one to write."""
    link = wrapped.format("https%3A%2F%2Fbank.example%2Fpay%3Fa%3D1")
    assert told(studio_guide, sample, f"[bank.example/pay]({link})") == ["other-address"]
    stderr = studio_guide("-C", sample, "check").stderr
    assert "hint: write the address behind it: https://bank.example/pay?a=1" in stderr


def test_a_mail_link_is_told_with_where_it_leads(sample: Path, studio_guide: Command) -> None:
    """Both addresses are in the message."""
    told(studio_guide, sample, "[ann@bank.example](mailto:eve@far.example?subject=a)")
    stderr = studio_guide("-C", sample, "check").stderr

    assert "this link shows 'ann@bank.example', but leads to 'eve@far.example' [" in stderr


@pytest.mark.parametrize(
    "link",
    ["http://admin:hunter2@192.168.1.1/", "https://ann:hunter2@far.example/?a=b#c"],
)
@pytest.mark.parametrize(
    "text", ["[settings]({})", "<{}>", "<a href='{}'>a</a>", "[a][1]\n\n[1]: {}"]
)
def test_a_password_in_a_link_stops(
    text: str, link: str, sample: Path, studio_guide: Command
) -> None:
    """A password that would be public is one problem, which does not repeat it; staff may have one."""
    assert told(studio_guide, sample, text.format(link)) == ["password-in-link"]
    done = studio_guide("-C", sample, "check")
    assert done.exit_code == 1
    said = [
        line for line in done.stderr.splitlines() if "[password-in-link]" in line or "hint:" in line
    ]
    assert "hunter2" not in "".join(said)
    assert re.search(r"hint: delete '(admin|ann):…@'", done.stderr)
    staff = told(studio_guide, sample, text.format(link), "staff/index.md")
    assert "password-in-link" not in staff
    assert "would be public" not in studio_guide("-C", sample, "check").stderr.replace(link, "")


def test_a_password_in_process_yaml_stops(sample: Path, studio_guide: Command) -> None:
    """An address in process.yaml is published as well."""
    process = (sample / "process.yaml").read_text(encoding="utf-8")
    changed = process.replace("https://blue.example/book", "https://ann:hunter2@blue.example/book")
    (sample / "process.yaml").write_text(changed, encoding="utf-8")
    done = studio_guide("-C", sample, "check")

    assert done.exit_code == 1
    assert "process.yaml:7:" in done.stderr
    assert "[password-in-link]" in done.stderr


@pytest.mark.parametrize(
    ("link", "hint"),
    [
        ("http://localhost:8000/faq/", "that is your preview: write faq.md"),
        ("http://127.0.0.1:8000/", "that is your preview: write home.md"),
        ("http://127.0.0.1:9000/faq/#top", "that is your preview: write faq.md"),
        ("http://localhost:8001/planner/", "that is your preview: write the file of the page"),
        ("http://localhost:9000/planner/", "delete the link, or write an address"),
        ("http://192.168.1.7:8000/faq/", "delete the link, or write an address"),
    ],
)
def test_an_address_of_the_preview_is_told_with_the_page(
    link: str, hint: str, sample: Path, studio_guide: Command
) -> None:
    """The hint for an address that was copied from the preview is the file of its page."""
    (sample / "content/pages/home.md").write_text("# Home\n\nWords.\n")
    assert told(studio_guide, sample, f"[Prices]({link})") == ["own-network"]
    assert f"hint: {hint}" in studio_guide("-C", sample, "check").stderr


@pytest.mark.parametrize(
    "text",
    [
        f"[]({FAR})",
        f"[ ]({FAR})",
        f"<a href='{FAR}'></a>",
        f"[**&nbsp;**]({FAR})",
        f"[![]( )]({FAR})",
    ],
)
def test_a_link_without_words_is_told(text: str, sample: Path, studio_guide: Command) -> None:
    """A link that nobody sees gives a notice; a picture with alternative text is enough."""
    assert "empty-link" in told(studio_guide, sample, text)
    fine = f"[a]({FAR}) <{FAR}> [![A room](x)]({FAR}) <a href='{FAR}' aria-label='a'></a> <a id='b'></a>"
    assert "empty-link" not in told(studio_guide, sample, fine)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Write [us]().", "3:10"),
        ("Write [us](<>).", "3:10"),
        ("Write [us]( ).", "3:10"),
        ("See <a href=''>us</a>.", "3:8"),
        ("See <a href>us</a>.", "3:8"),
        ("See ![us]()", "3:9"),
        ("Write [us](mailto:).", "3:12"),
        ("Write [us](mailto:Bob).", "3:12"),
        ("Call [us](tel:).", "3:11"),
        ("Call [us](tel:home).", "3:11"),
        ("See [us](https://).", "3:10"),
        ("See [us](https:///x).", "3:10"),
        ("See [us](http://?x=1).", "3:10"),
    ],
)
def test_a_link_without_an_address_stops(
    text: str, at: str, sample: Path, studio_guide: Command
) -> None:
    """An address without a host, a mailbox or a number would be published as a dead link."""
    assert "dead-link" in told(studio_guide, sample, text)
    lines = studio_guide("-C", sample, "check").stderr.splitlines()
    assert [line for line in lines if f"faq.md:{at}: " in line and "leads nowhere [" in line]


@pytest.mark.parametrize(
    "text",
    [
        "[a](#a-page) [b](mailto:?subject=Hi) [c](mailto:a@b.example) [d](TEL:+1-555-0199)",
        "[a]({{ studio.url }}) [b](mailto:{{ studio.contact.email }}) <a id='b'></a> [c](#)",
        "`[a]()` and `<a href=''>`",
    ],
)
def test_a_whole_address_is_fine(text: str, sample: Path, studio_guide: Command) -> None:
    """Places of a page, messages without a recipient, and facts are addresses."""
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
    said = studio_guide("-C", sample, "check").stderr
    assert said.count("[own-network]") == len(rules)
    assert "delete" not in said  # a key may be required


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
