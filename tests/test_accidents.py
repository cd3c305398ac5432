"""Files published by accident, and names that hosts lose, are skipped or reported."""

import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import Command, seldom
from plain_data import plain as sample_data
from plain_data import write

from generator.digests import sha256_of
from generator.problems import ProblemsFoundError
from generator.project import read
from generator.reading.source_text import LARGEST_READ

SECRETS = {
    "id_rsa": b"x",
    "deploy.pem": b"x",
    "credentials": b"x",
    "aws-credentials.csv": b"x",
    "env": b"x",
    "prod.env": b"x",
    "passwords.txt": b"x",
    "client_secret_1.json": b"{}",
    "vault.kdbx": b"x",
    "backup.sql": b"x",
    "backup.sql.gz": b"x",
    "guests.sqlite3": b"x",
    "notes.txt": b"a\n-----BEGIN OPENSSH PRIVATE KEY-----\nb",
    "armor.txt": b"-----BEGIN PGP PRIVATE KEY BLOCK-----\n",
    "settings.txt": b"DEBUG=1\nDB_PASSWORD=hunter2\n",
    "upload.sh": b"export API_KEY=abcdef\n",
    "aws.txt": b"key AKIAIOSFODNN7EXAMPLE of ours",
    "my-passwords.docx": b"x",
    "passworter-studio.txt": b"x",
    "Logins.xlsx": b"x",
    "bitwarden_export.json": b"{}",
    "vault.1pux": b"x",
    "wifi.mobileconfig": b"x",
    "accounts.csv": b"\xef\xbb\xbfname;url;username;password\r\nBank;https://b.example;ann;x\r\n",
    "browser.csv": b'"url","username","password","guid"\n"a","b","c","d"\n',
    "tunnel.conf": b"[Interface]\nPrivateKey = abc=\n",
    "old.bak": b"x",
    "list.bin": b"SQLite format 3\0" + bytes(99),
}
HARMLESS = {
    "keys-of-the-song.txt": b"The key is E minor. Your password: ask at the desk.",
    "key.txt": b"A key",
    "pitch.key": b"PK\3\4 a presentation",
    "passwordless.txt": b"name,password hint\n",
    "environment.txt": b"Quiet rooms",
    "certificate.txt": b"-----BEGIN CERTIFICATE-----\n",
    "database.txt": b"A database of ours",
    "secret-of-good-drums.txt": b"secret = practice",
}
JUNK = (
    *("Thumbs.db", "desktop.ini", ".DS_Store", "plan.txt~", ".plan.txt.swp", "~$plan.docx"),
    *("take.wav.download", "take.wav.icloud"),
)
JUNK_FOLDERS = ("__MACOSX", "$RECYCLE.BIN", "@eaDir", "take.download")


def said(command: Command, project: Path, rule: str) -> list[str]:
    """Return the places that `check` reports for a rule."""
    lines = command("-C", project, "check").stderr.splitlines()
    return [line.split(":")[0] for line in lines if line.endswith(f"[{rule}]")]


@pytest.mark.parametrize("folder", ["assets", "root"])
def test_keys_and_databases_stop(folder: str, sample: Path, studio_guide: Command) -> None:
    """Each is recognized by its name or its content; text about keys is allowed."""
    (sample / "content" / folder).mkdir(exist_ok=True)
    for name, content in (SECRETS | HARMLESS).items():
        (sample / "content" / folder / name).write_bytes(content)

    assert set(said(studio_guide, sample, "key-file")) == {
        f"content/{folder}/{name}" for name in SECRETS
    }
    assert studio_guide("-C", sample, "build").exit_code == 1


@pytest.mark.parametrize("folder", seldom(["assets", "root", "pages", "staff"], "root"))
@pytest.mark.usefixtures("warm")
def test_junk_is_left_out(folder: str, sample: Path, studio_guide: Command) -> None:
    """Files left by systems and editors are not part of a project; files named alike are."""
    (sample / "content" / folder).mkdir(exist_ok=True)
    for name in JUNK:
        (sample / "content" / folder / name).write_bytes(b"x")
    for name in JUNK_FOLDERS:
        (sample / "content" / folder / name).mkdir()
        (sample / "content" / folder / name / "inner.txt").write_bytes(b"x")
    (sample / "content/assets/thumbs.txt").write_bytes(b"x")

    assert studio_guide("-C", sample, "build").exit_code == 0
    names = {path.name for path in (sample / "site").rglob("*")}
    assert not names & {*JUNK, *JUNK_FOLDERS, "inner.txt"}
    assert "thumbs.txt" in names


def test_a_file_that_only_staff_use_is_reported(sample: Path, studio_guide: Command) -> None:
    """A public file that only staff pages name gives a notice; public texts may name it."""
    for name in ("plan.pdf", "map.pdf", "both.pdf", "none.pdf"):
        (sample / "content/assets" / name).write_bytes(b"x")
    with (sample / "content/staff/index.md").open("a") as page:
        page.write("\n[Plan](../assets/plan.pdf), [both](../assets/both.pdf)\n")
    with (sample / "content/pages/faq.md").open("a") as page:
        page.write("\n[Map](../assets/map.pdf), [both](../assets/both.pdf)\n")

    assert said(studio_guide, sample, "staff-asset") == ["content/assets/plan.pdf"]


def add(sample: Path, *names: str) -> None:
    """Put small files into content/."""
    for name in names:
        path = sample / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


@pytest.mark.parametrize(
    "name",
    [
        *("ann.vcf", "inbox.mbox", "letter.eml", "bank.qfx", "Folder.url", "drive.webloc"),
        *("mix.ptx", "mix.logicx/Alternatives/000/ProjectData", "mix.ALS"),
    ],
)
def test_private_files_are_told_unless_something_public_names_them(
    name: str, sample: Path, studio_guide: Command
) -> None:
    """Contacts, mail, bank data, shortcuts and recording projects are told if nothing leads to them."""
    add(sample, f"assets/{name}")
    done = studio_guide("-C", sample, "check")

    assert f"content/assets/{name}:1:1: this file contains " in done.stderr
    assert "[private-file]" in done.stderr
    assert done.exit_code == 0
    with (sample / "content/pages/faq.md").open("a") as page:
        page.write(f"\n[File](../assets/{name})\n")
    assert said(studio_guide, sample, "private-file") == []


def test_many_files_in_a_folder_are_told_in_one_line(sample: Path, studio_guide: Command) -> None:
    """Of more than five files in a folder with others, the first is told, with the names of the rest."""
    many = [f"assets/{at:02}.txt" for at in range(20)]
    add(sample, *many, "assets/accounts.csv", *(f"assets/a/{at}.txt" for at in range(9)))
    add(sample, *(f"assets/b/{at}.txt" for at in range(3)), "assets/a/bitwarden-export.json")
    with (sample / "content/pages/faq.md").open("a") as page:
        page.write("\n[File](../assets/a/8.txt)\n")
    stderr = studio_guide("-C", sample, "check").stderr

    assert said(studio_guide, sample, "unnamed-file") == [
        "content/assets/00.txt",
        "content/assets/a/0.txt",
        "content/assets/b/",
    ]
    assert "; the same holds for accounts.csv, 01.txt, 02.txt, " in stderr
    assert "09.txt and 10 more [unnamed-file]" in stderr
    assert "; the same holds for 1.txt, 2.txt, 3.txt, 4.txt, 5.txt, 6.txt and 7.txt [" in stderr
    assert "could read it: 0.txt, 1.txt and 2.txt [" in stderr


def test_many_photos_that_are_not_published_are_told_in_one_line(
    sample: Path, studio_guide: Command
) -> None:
    """Forty photos that nothing shows have one notice for each of their folders; a few have one each."""
    add(sample, *(f"assets/tour/{at}.jpg" for at in range(40)), "assets/a.jpg", "assets/b.jpg")

    add(sample, *(f"assets/IMG ({at}).jpg" for at in range(9)), "steps/b.txt", "steps/c.txt")
    add(sample, *(f"pages/{at}.jpg" for at in range(9)))

    assert said(studio_guide, sample, "unknown-folder") == [
        "content/assets/IMG (0).jpg",
        "content/assets/a.jpg",
        "content/assets/b.jpg",
        "content/assets/tour/0.jpg",
        "content/pages/0.jpg",
        "content/steps/b.txt",
        "content/steps/c.txt",
    ]
    assert "18.jpg and 29 more [" in studio_guide("-C", sample, "check").stderr


def test_private_files_of_a_kind_are_named(sample: Path, studio_guide: Command) -> None:
    """The notice of several private files names each of them; a folder that is one project is one."""
    inner = [f"assets/mix.logicx/Alternatives/{at}/ProjectData" for at in range(3)]
    add(sample, "assets/ann.vcf", "assets/bob.vcf", "assets/cid.vcf", *inner)
    stderr = studio_guide("-C", sample, "check").stderr

    assert "published; the same holds for bob.vcf and cid.vcf [private-file]" in stderr
    assert "contains a recording project, and nothing public leads to it" in stderr
    assert "holds for mix.logicx" not in stderr


@pytest.mark.parametrize("name", ["contacts.vcf", "clients.xlsx", "Mix.rpp", "deep/list.csv"])
@pytest.mark.parametrize("link", ["", "../{}", "/{}", "https://blue.example/{}"])
def test_private_files_at_the_top_of_the_site_are_told(
    name: str, link: str, sample: Path, studio_guide: Command
) -> None:
    """Files that content/root/ publishes are looked at as well, if no public text leads to them."""
    add(sample, f"root/{name}", "root/CNAME", "root/humans.txt", "root/manual.pdf")
    with (sample / "content/pages/faq.md").open("a") as page:
        page.write(f"\nOf {name}: [file](<{link.format(name) or 'index.md'}>)\n")

    told = [] if link else [f"content/root/{name}"]
    assert said(studio_guide, sample, "private-file") == told


def test_a_file_is_not_told_twice(sample: Path, studio_guide: Command) -> None:
    """What stops a build is in no notice that advises to link to it."""
    add(sample, *(f"assets/{name}" for name in SECRETS), *(f"root/{name}" for name in SECRETS))
    for name, content in SECRETS.items():
        (sample / "content/assets" / name).write_bytes(content)
        (sample / "content/root" / name).write_bytes(content)
    stderr = studio_guide("-C", sample, "check").stderr

    assert stderr.count("[key-file]") == 2 * len(SECRETS)
    assert "[unnamed-file]" not in stderr
    assert "[private-file]" not in stderr


def test_a_backup_is_told_as_such(sample: Path, studio_guide: Command) -> None:
    """The hint to make a new key is about keys alone."""
    add(sample, "assets/old.bak")
    told = studio_guide("-C", sample, "check").stderr

    assert "this is a backup, and it would be published [key-file]" in told
    assert "make a new key" not in told


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("[agreement.pdf](../assets/blank/agreement.pdf)", ["signed"]),
        ("[It](../assets/signed/agreement.pdf)", ["blank"]),
        ("[It](https://blue.example/assets/blank/agreement.pdf)", ["signed"]),
        ("The agreement.pdf.", ["blank", "signed"]),
        ("[It](https://other.example/agreement.pdf)", ["blank", "signed"]),
        ("<a href='../assets/blank/agreement.pdf'>It</a> [It](/assets/signed/agreement.pdf)", []),
    ],
)
def test_a_file_of_the_same_name_is_not_the_one_that_is_linked(
    link: str, told: list[str], sample: Path, studio_guide: Command
) -> None:
    """What counts is where links lead: not a name in another folder, nor one in a sentence."""
    add(sample, "assets/blank/agreement.pdf", "assets/signed/agreement.pdf")
    with (sample / "content/pages/faq.md").open("a") as page:
        page.write(f"\n{link}\n")

    places = [f"content/assets/{folder}/agreement.pdf" for folder in told]
    assert said(studio_guide, sample, "unnamed-file") == places


@pytest.mark.parametrize("name", ["Contract Miller final(2).docx", "Größe & Preis.pdf"])
def test_a_file_with_a_bad_name_that_nothing_leads_to_is_not_only_renamed(
    name: str, sample: Path, studio_guide: Command
) -> None:
    """The hint to rename a file would publish it, so it first says that nothing leads to it."""
    add(sample, f"assets/{name}")
    alone = studio_guide("-C", sample, "check")
    with (sample / "content/pages/faq.md").open("a") as page:
        page.write(f"\n[It](<../assets/{name}>)\n")
    linked = studio_guide("-C", sample, "check")

    assert "nothing public leads here, and this file's name can't be" in alone.stderr
    assert "hint: if it is for the staff, move it to content/staff/" in alone.stderr
    assert "nothing public leads here" not in linked.stderr
    assert "hint: rename it, such as to " in linked.stderr
    assert (alone.exit_code, linked.exit_code) == (1, 1)


def test_a_photo_with_a_bad_name_that_nothing_shows_does_not_stop(
    sample: Path, studio_guide: Command
) -> None:
    """It is not published, so its name does not matter."""
    add(sample, "assets/IMG 0042 (1).jpg")
    told = studio_guide("-C", sample, "check")

    assert told.exit_code == 0
    assert "this file isn't published" in told.stderr


def test_files_to_which_nothing_leads_are_told(sample: Path, studio_guide: Command) -> None:
    """A file that nothing public names is told, a folder of them once; what sites need is not."""
    add(
        sample,
        *("assets/contract.docx", "assets/dump/a.pdf", "assets/dump/b/c.txt", "assets/press/a.zip"),
        *("assets/press/b.zip", "assets/staff-plan.pdf", "assets/own.css", "assets/fonts/OFL.txt"),
        *("assets/fonts/a.woff2", "assets/favicon.ico", "assets/tour/x.bin", "assets/old.svg"),
        *("assets/linked.pdf", "assets/styled.bin", "assets/rooted.pdf", "assets/tour/tour.html"),
        *("assets/map.xhtml", "assets/mapped.bin"),
    )
    (sample / "content/assets/map.xhtml").write_text("<a href='mapped.bin'>x</a>")
    (sample / "content/assets/own.css").write_text("p { background: url(styled.bin) }")
    (sample / "content/root").mkdir(exist_ok=True)
    (sample / "content/root/more.html").write_text("<a href='assets/rooted.pdf'>x</a>")
    with (sample / "content/pages/faq.md").open("a") as page:
        page.write("\n[a](../assets/linked.pdf) [b](../assets/press/a.zip)\n")
        page.write("[c](../assets/tour/tour.html) [d](../assets/map.xhtml)\n")
    with (sample / "content/staff/index.md").open("a") as page:
        page.write("\n[Plan](../assets/staff-plan.pdf)\n")

    assert said(studio_guide, sample, "unnamed-file") == [
        "content/assets/contract.docx",
        "content/assets/dump/",
        "content/assets/press/b.zip",
    ]
    assert said(studio_guide, sample, "staff-asset") == ["content/assets/staff-plan.pdf"]


@pytest.mark.parametrize("name", ["assets/aux.txt", "pages/con.md", "assets/nul/a.txt"])
def test_names_of_devices_stop(name: str, sample: Path, studio_guide: Command) -> None:
    """Windows cannot create such a file, so a clone there would lose it."""
    (sample / "content" / name).parent.mkdir(exist_ok=True)
    (sample / "content" / name).write_text("# A page\n\nWith words.\n")
    (sample / "content/assets/auxiliary.txt").write_text("x")

    assert said(studio_guide, sample, "reserved-name") == [f"content/{name}"]


LONG = ("pages/{}.md", "assets/{}.txt", "assets/{}/a.txt", "root/{}.txt", "staff/{}.md")


@pytest.mark.parametrize("name", LONG)
def test_names_to_which_nothing_can_be_added_stop(
    name: str, sample: Path, studio_guide: Command
) -> None:
    """A name as long as systems take stops a check, as it would stop a build."""
    for length in (195, 210):
        path = sample / "content" / name.format("a" * length)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# A page\n\nWith words.\n")

    assert said(studio_guide, sample, "bad-file-name") == [f"content/{name.format('a' * 210)}"]


@pytest.mark.slow
@pytest.mark.usefixtures("warm")
def test_the_longest_names_are_built(sample: Path, studio_guide: Command) -> None:
    """Names of the length that a check accepts are published."""
    for name in LONG:
        ending = name.partition("}")[2].partition("/")[0]
        path = sample / "content" / name.format("b" * (200 - len(ending)))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# A page\n\nWith words.\n")
    shutil.copy(sample / "content/assets/logo.svg", sample / f"content/assets/{'c' * 196}.svg")
    done = studio_guide("-C", sample, "build", "--edition", "all")

    assert done.exit_code == 0, done.stderr
    assert (sample / "site/assets" / ("b" * 200) / "a.txt").is_file()


def test_names_that_differ_in_case_only_stop(sample: Path, studio_guide: Command) -> None:
    """Two files with the same name on case-insensitive file systems are reported."""
    for name in ("Plan.txt", "plan.txt", "plans.txt"):
        (sample / "content/assets" / name).write_text("x")

    assert said(studio_guide, sample, "reserved-name") == ["content/assets/plan.txt"]


@pytest.mark.parametrize(
    ("size", "rule"),
    seldom(
        [
            (100_000_001, "refused-file"),
            (30_000_000, "large-file"),
            (3_000_000_000, "refused-file"),
        ],
        (100_000_001, "refused-file"),
        (30_000_000, "large-file"),
    ),
)
@pytest.mark.slow
def test_what_hosts_refuse_is_reported(
    size: int, rule: str, sample: Path, studio_guide: Command
) -> None:
    """A file too large for every host stops the build; one too large for some hosts gives a notice."""
    with (sample / "content/assets/film.bin").open("wb") as file:
        file.truncate(size)

    assert said(studio_guide, sample, rule) == ["content/assets/film.bin"]


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        *(("assets/film.wav", "refused-file"), ("root/film.wav", "refused-file")),
        *(("pages/film.md", "too-large"), ("staff/film.md", "too-large")),
    ],
)
def test_a_file_refused_by_its_size_is_not_read(
    name: str, rule: str, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Check looks at the size of a file before its content."""
    read_names = set[str]()

    def digest(path: str) -> bytes:
        read_names.add(Path(path).name)
        return sha256_of(path)

    monkeypatch.setattr("generator.publishing.cache.sha256_of", digest)
    film = sample / "content" / name
    film.parent.mkdir(exist_ok=True)
    film.write_text("# A film\n")
    read(sample)
    assert film.name in read_names
    read_names.clear()
    os.truncate(film, LARGEST_READ + 1)

    with pytest.raises(ProblemsFoundError, match=rule):
        read(sample)

    assert film.name not in read_names


def chain(sample: Path, needs: list[str], inner: dict[str, Any]) -> None:
    """Write a process with an internal step between two public ones."""
    data = sample_data()
    first, last = data["steps"][0], data["steps"][-1]
    common = {key: value for key, value in last.items() if key not in {"staff", "overlaps"}}
    data["steps"] = [
        {**first, "window": {"first_day": "1", "last_day": "2", "extra_song_days": "10"}},
        {**common, "id": "inner", "name": "Inner", "audience": "internal"}
        | {"needs": [first["id"]], "window": {"first_day": "2", "last_day": "3", **inner}},
        {**common, "needs": needs, "window": {"first_day": "3", "last_day": "9"}},
    ]
    write(sample, data)


def test_dates_agree_between_editions(sample: Path, studio_guide: Command) -> None:
    """`check` stops if a public step that waits for an internal one has other days for artists.

    Following its hint makes the days agree.
    """
    first = sample_data()["steps"][0]["id"]
    chain(sample, ["inner"], {})
    done = studio_guide("-C", sample, "check")
    assert "with 2 songs, 'mixing' is on days 3 to 9 for artists and days 13 to 19" in done.stderr
    assert f"hint: write needs: [{first}, inner]" in done.stderr
    chain(sample, [first, "inner"], {})
    assert said(studio_guide, sample, "dates-differ") == []
    chain(sample, [first, "inner"], {"extra_song_days": "2"})
    done = studio_guide("-C", sample, "check")
    assert "write extra_song_days: 0 in the window of 'inner'" in done.stderr


Row = tuple[str, bool, int, int, int, list[str]]
BETWEEN: dict[str, list[Row]] = {
    "a step still in progress": [
        ("a", True, 1, 8, 10, []),
        ("b", False, 2, 3, 0, ["a"]),
        ("c", True, 3, 9, 0, ["b"]),
    ],
    "two in a row": [
        ("a", True, 1, 2, 10, []),
        ("b", False, 2, 3, 0, ["a"]),
        ("c", False, 3, 4, 1, ["b"]),
        ("d", True, 4, 9, 0, ["c"]),
        ("e", True, 9, 9, 2, ["d"]),
    ],
    "the first is internal": [
        ("a", False, 1, 2, 10, []),
        ("b", True, 2, 3, 0, ["a"]),
        ("c", True, 3, 9, 1, ["a", "b"]),
    ],
    "two branches": [
        ("a", True, 1, 5, 3, []),
        ("b", True, 1, 9, 7, []),
        ("c", False, 5, 6, 0, ["a"]),
        ("d", False, 3, 6, 2, ["b"]),
        ("e", True, 6, 7, 1, ["c", "d"]),
        ("f", False, 7, 8, 1, ["e"]),
        ("g", True, 8, 9, 0, ["f"]),
    ],
}
"""Steps in order: id, whether public, first and last day, days of a further song, needs."""


def as_steps(rows: list[Row]) -> list[dict[str, Any]]:
    """Return steps as in process.yaml; those that are internal may overlap what they need."""
    return [
        {"id": name, "name": name.upper(), "summary": "A step.", "needs": needs}
        | {"audience": "public" if public else "internal", "overlaps": [] if public else needs}
        | {"window": {"first_day": first, "last_day": last, "extra_song_days": extra}}
        for name, public, first, last, extra, needs in rows
    ]


def follow(steps: list[dict[str, Any]], said: str) -> None:
    """Write in the steps what the hints about dates say."""
    by_id = {one["id"]: one for one in steps}
    pattern = r"songs, '(\w)' .*\[dates-differ\]\n(?:    .*\n)*?    hint: (.*)"
    for step, hint in re.findall(pattern, said):
        for key, value in re.findall(r"(needs|overlaps): \[([^]]*)\]", hint):
            by_id[step][key] = value.split(", ")
        for name in re.findall(r"'(\w)'", hint):
            by_id[name]["window"]["extra_song_days"] = 0


@pytest.mark.parametrize("rows", BETWEEN.values(), ids=BETWEEN)
def test_following_the_hints_makes_dates_agree(
    rows: list[Row], sample: Path, studio_guide: Command
) -> None:
    """However internal steps are needed, no problem with dates is left once hints are followed."""
    data = sample_data()
    data["steps"] = as_steps(rows)
    write(sample, data)
    rules = r"\[(dates-differ|early-window|late-need)\]"
    before = studio_guide("-C", sample, "check").stderr
    follow(data["steps"], before)
    write(sample, data)
    after = studio_guide("-C", sample, "check").stderr

    assert {*re.findall(rules, before)} == {"dates-differ"}
    assert re.findall(rules, after) == []
