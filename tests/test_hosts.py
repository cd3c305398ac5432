"""Runs the recipes of docs/publishing.md with the servers that this machine has."""

import base64
import os
import re
import shutil
import socket
import subprocess
import time
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import gettempdir

import pytest
import yaml
from built_pages import contents
from conftest import once
from previews import free_port
from processes import run
from projects import ROOT
from site_paths import build, project_at

from generator.pages.hosting import POLICY
from generator.starter.hosts import Host, host_files

pytestmark = pytest.mark.slow

GUIDE = (ROOT / "docs/publishing.md").read_text(encoding="utf-8")
PLACES = {"top": "https://name.example/", "path": "https://name.example/guide/"}
APACHE_MODULES = ("mpm_event", "authz_core", "dir", "mime", "headers", "alias")
LOGIN_MODULES = ("auth_basic", "authn_core", "authn_file", "authz_user")


def block(heading: str, language: str) -> str:
    """Return the first fenced block of a language under a heading of docs/publishing.md."""
    section = re.split(r"^## ", GUIDE.split(f"\n## {heading}\n")[1], flags=re.MULTILINE)[0]
    return section.split(f"```{language}\n")[1].split("```")[0]


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's response."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Running:
    """A running server."""

    port: int

    def get(self, path: str, login: str = "") -> Answer:
        """Return the response to a request; the login is a name, a colon and a password."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        token = base64.b64encode(login.encode()).decode()
        headers = {"Host": "name.example"} | ({"Authorization": f"Basic {token}"} if login else {})
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            lower = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, lower, answer.read())
        finally:
            connection.close()


def program(name: str) -> str:
    """Return the command of a server, or skip the test with its name."""
    found = shutil.which(name, path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


@contextmanager
def running(words: list[str], port: int, folder: Path) -> Iterator[Running]:
    """Run a server in the foreground until the block ends."""
    log = folder / "server.log"
    with log.open("wb") as out, subprocess.Popen(words, stdout=out, stderr=out) as server:
        try:
            while server.poll() is None:
                with socket.socket() as one:
                    if one.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.01)
            assert server.poll() is None, log.read_text(encoding="utf-8")
            yield Running(port)
        finally:
            server.terminate()


@contextmanager
def nginx(server: str, folder: Path) -> Iterator[Running]:
    """Run nginx with a server block that listens on a free port instead of port 80."""
    command, port = program("nginx"), free_port()
    paths = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    text = server.replace("listen 80;", f"listen 127.0.0.1:{port};")
    user = "user root;\n" if os.name == "posix" and os.geteuid() == 0 else ""
    main = f"{user}daemon off;\nworker_processes 1;\npid {folder}/pid;\nevents {{}}\nhttp {{\n"
    config = folder / "nginx.conf"
    config.write_text(f"{main}access_log off;\n{paths}{text}\n}}\n", encoding="utf-8")
    words = [command, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(config)]
    with running(words, port, folder) as one:
        yield one


@contextmanager
def apache(site: str, folder: Path, modules: tuple[str, ...] = ()) -> Iterator[Running]:
    """Run Apache with a configuration fragment."""
    command, port = program("apache2"), free_port()
    lines = [f"ServerRoot {folder}", f"Listen 127.0.0.1:{port}", "ServerName name.example"]
    lines += [
        f"PidFile {folder}/pid",
        f"ErrorLog {folder}/error.log",
        f"DefaultRuntimeDir {folder}",
    ]
    lines += [
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so"
        for name in (*APACHE_MODULES, *modules)
    ]
    lines += ["TypesConfig /etc/mime.types", "User www-data", "Group www-data", site]
    config = folder / "apache.conf"
    config.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with running([command, "-X", "-f", str(config)], port, folder) as one:
        yield one


def built_at(url: str, folder: Path) -> None:
    """Build the public edition for an address, with Apache's files in content/root/."""
    project = project_at(url, folder / "project")
    for name, data in host_files(Host.APACHE, url):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_bytes(data)
    (project / "content/root/blue-moon.ics").write_bytes(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    done = build(project)
    assert done.returncode == 0, done.stderr
    let_servers_read(folder)


def let_servers_read(folder: Path) -> None:
    """Make a temporary folder readable for the user that a server switches to from root."""
    top = Path(gettempdir())
    if os.name == "posix" and os.geteuid() == 0:
        for path in (folder, *folder.parents):
            if path.is_relative_to(top) and path != top:
                path.chmod(path.stat().st_mode | 0o055)


@pytest.fixture(params=PLACES)
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """Return the path of an address, and a project that was built for it."""
    url = PLACES[request.param]
    name = f"host-{request.param}"
    folder = once(tmp_path_factory, name, lambda one: built_at(url, one))
    return "/" + url.split("/", 3)[3], folder / "project"


@contextmanager
def serving(host: Host, path: str, project: Path, folder: Path) -> Iterator[Running]:
    """Serve a built site by a host's recipe."""
    url = f"https://name.example{path}"
    site = project / "site"
    if host is Host.NGINX:
        files = dict(host_files(host, url))
        text = files["nginx.conf"].decode()
        assert "/var/www/guide/site/" in text
        with nginx(text.replace("/var/www/guide/site/", f"{site}/"), folder) as one:
            yield one
        return
    where = (
        f"DocumentRoot {site}" if path == "/" else f"DocumentRoot {folder}\nAlias {path} {site}/"
    )
    allowed = f"<Directory {site}>\nAllowOverride All\nRequire all granted\n</Directory>"
    with apache(f"{where}\n{allowed}", folder) as one:
        yield one


@pytest.mark.parametrize("host", [Host.NGINX, Host.APACHE])
def test_a_server_serves_the_guide(host: Host, place: tuple[str, Path], tmp_path: Path) -> None:
    """Pages, files and old addresses work at the top and below a path, with the right types."""
    path, project = place
    site = contents(project / "site")
    let_servers_read(tmp_path)

    with serving(host, path, project, tmp_path) as server:
        for name in ("index.html", "process/mixing/index.html", "process/picking/index.html"):
            answer = server.get(path + name.removesuffix("index.html"))
            assert (answer.status, answer.body) == (200, site[name]), name
            assert answer.headers["content-type"].lower() == "text/html; charset=utf-8"
        bare = server.get(f"{path}process/mixing")
        assert bare.status == 301
        assert bare.headers["location"].endswith(f"{path}process/mixing/")
        kinds = {
            ".ics": "text/calendar",
            ".epub": "application/epub+zip",
            ".pdf": "application/pdf",
        }
        kinds |= {".css": "text/css", ".png": "image/png", ".svg": "image/svg+xml"}
        for suffix, kind in kinds.items():
            name = next(name for name in site if name.endswith(suffix))
            answer = server.get(path + name)
            assert (answer.status, answer.body) == (200, site[name])
            assert answer.headers["content-type"].split(";")[0] == kind
        own = server.get(f"{path}blue-moon.ics")
        assert (own.status, own.body) == (200, site["blue-moon.ics"])
        assert own.headers["content-type"].lower() == "text/calendar; charset=utf-8"


@pytest.mark.parametrize("host", [Host.NGINX, Host.APACHE])
def test_a_server_answers_what_is_not_there(
    host: Host, place: tuple[str, Path], tmp_path: Path
) -> None:
    """A wrong address gets our 404 page with status 404, at any depth."""
    path, project = place
    missing = (project / "site/404.html").read_bytes()
    let_servers_read(tmp_path)

    with serving(host, path, project, tmp_path) as server:
        for name in ("nothing", "process/nothing/", "a/b/c.html", "process/mixing/nothing.png"):
            answer = server.get(path + name)
            assert (answer.status, answer.body) == (404, missing), name
        assert server.get(f"{path}assets/").status in {403, 404}, "no list of files"


@pytest.mark.parametrize("host", [Host.NGINX, Host.APACHE])
def test_a_server_sends_the_headers(host: Host, place: tuple[str, Path], tmp_path: Path) -> None:
    """Every page and file comes with our policy, and with the other headers of `_headers`."""
    path, project = place
    text = (project / "site/_headers").read_text(encoding="utf-8").split("  ", 1)[1]
    wanted = dict(re.findall(r"^ *([A-Z][\w-]+): (.+)$", text.split("\n/")[0], re.MULTILINE))
    let_servers_read(tmp_path)

    with serving(host, path, project, tmp_path) as server:
        for name in ("", "process/", "icon.svg", "downloads.json"):
            headers = server.get(path + name).headers
            assert {key: headers.get(key.lower()) for key in wanted} == wanted, name
    assert wanted["Content-Security-Policy"] == POLICY
    assert len(wanted) == 4


def test_a_bare_path_leads_to_the_guide(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Nginx leads from /guide to /guide/."""
    folder = once(tmp_path_factory, "host-path", lambda one: built_at(PLACES["path"], one))
    let_servers_read(tmp_path)

    with serving(Host.NGINX, "/guide/", folder / "project", tmp_path) as server:
        answer = server.get("/guide")

    assert (answer.status, answer.headers["location"]) == (301, "/guide/")


def test_a_path_may_hold_any_letter(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Nginx serves a guide below a path with a space and an umlaut, with and without its slash."""
    folder = once(tmp_path_factory, "host-path", lambda one: built_at(PLACES["path"], one))
    let_servers_read(tmp_path)
    path = "/k%C3%B6ln%20west"

    with serving(Host.NGINX, f"{path}/", folder / "project", tmp_path) as server:
        answers = [server.get(one) for one in (path, f"{path}/process/", f"{path}/nothing")]

    assert [one.status for one in answers] == [301, 200, 404]
    assert answers[0].headers["location"] == f"{path}/"
    assert answers[2].body == (folder / "project/site/404.html").read_bytes()


@pytest.mark.parametrize("path", ["/", "/guide/"])
def test_nginx_gives_no_warning(path: str, tmp_path: Path) -> None:
    """Nginx accepts the file that `new` writes without a warning; unknown directives are errors."""
    text = dict(host_files(Host.NGINX, f"https://name.example{path}"))["nginx.conf"].decode()
    told = {}
    for name, server in {
        "ours": text,
        "wrong": text.replace("charset_types", "charset_kinds"),
    }.items():
        config = tmp_path / f"{name}.conf"
        main = f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{server}\n}}\n"
        config.write_text(main, encoding="utf-8")
        told[name] = run((program("nginx"), "-t", "-q", "-c", config, "-e", "stderr"), tmp_path)

    assert (told["ours"].returncode, told["ours"].stderr) == (0, "")
    assert 'unknown directive "charset_kinds"' in told["wrong"].stderr


@pytest.mark.parametrize("host", [Host.NGINX, Host.APACHE])
def test_the_internal_edition_asks_for_a_password(
    host: Host, published: Path, tmp_path: Path
) -> None:
    """The recipe refuses everybody without the password, also for files, and admits staff."""
    internal = published / "site-internal"
    let_servers_read(published)
    passwords = tmp_path / "staff.htpasswd"
    let_servers_read(tmp_path)
    words = (program("htpasswd"), "-bcB", passwords, "ann", "open sesame")
    assert run(words, tmp_path).returncode == 0
    text = block("The internal edition, behind a login", str(host))
    text = text.replace("/var/www/guide/site-internal/", f"{internal}/")
    text = re.sub(r"/etc/\w+/staff\.htpasswd", str(passwords), text)
    if host is Host.NGINX:
        start = nginx(f"include /etc/nginx/mime.types;\nserver {{\nlisten 80;\n{text}}}", tmp_path)
    else:
        start = apache(f"DocumentRoot {tmp_path}\n{text}", tmp_path, LOGIN_MODULES)

    with start as server:
        for name in ("", "staff/", "downloads.json"):
            path = f"/staff-guide/{name}"
            assert server.get(path).status == 401
            assert server.get(path, "ann:wrong").status == 401
            answer = server.get(path, "ann:open sesame")
            assert answer.status == 200
    assert (internal / "downloads.json").read_bytes() == answer.body


def test_the_recipe_pushes_the_site_alone(published: Path, tmp_path: Path) -> None:
    """The commands for GitHub Pages publish site/ and nothing else, and can be repeated."""
    git = program("git")
    project = Path(shutil.copytree(published, tmp_path / "project"))
    (project / "site/.nojekyll").touch()
    remote = tmp_path / "remote.git"
    assert run((git, "init", "--bare", "--quiet", remote), tmp_path).returncode == 0
    commands = block("GitHub Pages", "sh")
    address = re.search(r"https://github\.com/\S+", commands)
    assert address
    commands = commands.replace(address[0], str(remote))
    assert commands.startswith("studio-guide build\n")
    commands = commands.removeprefix("studio-guide build\n")
    who = {
        f"GIT_{role}_{what}": "a@b.example"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    where = {"GIT_CONFIG_GLOBAL": os.devnull}

    for _ in range(2):
        done = run(("sh", "-ec", commands), project, who | where)
        assert done.returncode == 0, done.stderr

    run((git, "clone", "--quiet", "--branch", "gh-pages", remote, tmp_path / "clone"), tmp_path)
    pushed = {
        name: data
        for name, data in contents(tmp_path / "clone").items()
        if ".git/" not in f"{name}/"
    }
    assert pushed == contents(project / "site")
    assert ".nojekyll" in pushed
    assert not (project / ".git").exists()


def test_hosts_build_and_publish_the_public_guide() -> None:
    """Every host gets the same command, and publishes only site/."""
    netlify = tomllib.loads(dict(host_files(Host.NETLIFY, PLACES["top"]))["netlify.toml"].decode())
    workflow = yaml.safe_load(
        dict(host_files(Host.GITHUB, PLACES["top"]))[".github/workflows/publish.yml"]
    )
    steps = workflow["jobs"]["publish"]["steps"]
    uploaded = next(one["with"]["path"] for one in steps if "upload-pages" in one.get("uses", ""))
    commands = {one["run"] for one in steps if "run" in one}
    command = netlify["build"]["command"].split()

    assert command == ["studio-guide", "build"]
    assert " ".join(command) in commands
    assert {netlify["build"]["publish"], uploaded} == {"site"}
    assert " ".join(command) in Host.CLOUDFLARE.next_step
    assert tomllib.loads(block("Netlify", "toml")) == netlify
    assert block("Cloudflare Pages", "sh").strip() in Host.CLOUDFLARE.next_step


def test_the_workflow_asks_first() -> None:
    """The first step of the workflow stops if its repository is public, before reading anything."""
    files = dict(host_files(Host.GITHUB, PLACES["top"]))
    workflow = yaml.safe_load(files[".github/workflows/publish.yml"])
    first, *others = workflow["jobs"]["publish"]["steps"]

    assert first["if"] == "${{ !github.event.repository.private }}"
    assert "exit 1" in first["run"]
    assert "Settings" in first["run"]
    assert workflow["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}
    needed = [one for one in others if one.get("continue-on-error")]
    assert [one["id"] for one in needed] == ["pages"], "what may fail is told by the next step"


@pytest.mark.parametrize(("host", "heading"), [(Host.APACHE, "Apache"), (Host.NGINX, "nginx")])
def test_the_guide_shows_what_new_writes(host: Host, heading: str) -> None:
    """docs/publishing.md shows for a server what `new --host` writes, except for comments."""
    (written,) = dict(host_files(host, PLACES["path"])).values()
    lines = [line for line in written.decode().splitlines() if not line.startswith("#")]

    assert block(heading, str(host)).splitlines() == lines
