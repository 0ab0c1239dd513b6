"""The site of one-time links: who may come, what its program does, what people read."""

import hashlib
import http.client
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from rideau.cli.links_host import Placed
from rideau.compile import compile_office
from rideau.device_links import admitted, links_host
from rideau.host import File, Template
from rideau.office import Host, Office, Provider, Role, Service, Stage, Zone
from rideau.render import render_template
from rideau.services import credentials, mobile
from rideau.services.mobile.pages import pages
from rideau.services.mobile.site import Program
from tests.factory import office

OFFICE = office()
TOKEN = "abcdefghijklmnopqrstuvwxyz-_0123"
DIGEST = hashlib.sha256(TOKEN.encode()).hexdigest()
ARCHIVE = b"PK\x03\x04 sealed"
DAY = 86400


# ---- who may come --------------------------------------------------------------------------------------


def without(made: Office, *roles: Role) -> Office:
    return replace(made, hosts=tuple(each for each in made.hosts if not each.roles & set(roles)))


def sources(made: Office) -> set[Zone]:
    return {each.source for each in mobile.needs(made).openings}


def test_the_site_is_where_the_public_may_come() -> None:
    host = links_host(OFFICE)
    assert host == OFFICE.host("mail")
    assert sources(OFFICE) == {Zone.PUBLIC, Zone.OPERATIONS, Zone.GUEST}
    assert {each.destination for each in mobile.needs(OFFICE).openings} == {Zone.PUBLIC_ACCESS}


def test_where_no_host_meets_the_public_the_site_stays_inside() -> None:
    made = without(OFFICE, Role.MAIL)
    assert links_host(made) == made.host("apps")
    assert sources(made) == {Zone.OPERATIONS}


def test_a_gateway_that_is_everything_shows_it_to_nobody_outside() -> None:
    everything = replace(OFFICE.gateway, roles=frozenset({Role.GATEWAY, Role.MAIL, Role.APPS}))
    made = replace(OFFICE, hosts=(everything,))
    assert links_host(made) == everything
    assert sources(made) == {Zone.OPERATIONS}


def test_a_staged_office_shows_it_inside_alone() -> None:
    made = compile_office(replace(OFFICE, stage=Stage.STAGED), (mobile, credentials))
    own = [each for each in made.needs.openings if each.owner == "mobile"]
    assert {each.source for each in own} == {Zone.OPERATIONS, Zone.GUEST}


@pytest.mark.parametrize("slug", ["mobile", "credentials"])
@pytest.mark.parametrize("provider", [Provider.PARTNER, Provider.NONE])
def test_there_is_no_site_without_devices_and_certificates_of_ours(slug: str, provider: Provider) -> None:
    made = replace(OFFICE, services={**OFFICE.services, slug: Service(slug, provider, None)})
    assert links_host(made) is None
    assert not mobile.needs(made).websites
    assert not [*mobile.plan(made, mobile.needs(made))]


def test_who_was_revoked_may_have_no_link() -> None:
    assert admitted(OFFICE) == ("chief.laptop", "chief.phone", "minister.phone")
    assert admitted(replace(OFFICE, revoked=frozenset({"chief.phone"}))) == ("chief.laptop", "minister.phone")


# ---- what people read ----------------------------------------------------------------------------------


def page(name: str) -> str:
    found = {Path(each.path).name: each for each in pages(OFFICE, "/pages")}
    content = found[name].content
    assert isinstance(content, Template)
    return render_template(content)


def test_a_page_begins_with_the_language_of_its_person_and_has_both() -> None:
    for first, second in (("en", "fr"), ("fr", "en")):
        text = page(f"offer.{first}.html")
        assert f'<html lang="{first}">' in text
        assert re.findall(r'<section lang="(\w+)">', text) == [first, second]
        assert text.count('<form method="post">') == 1
    assert "<form" not in page("gone.fr.html")


def test_a_name_with_signs_is_text() -> None:
    named = replace(OFFICE, name=replace(OFFICE.name, en='Fish & "Oceans" <x>'))
    file = next(iter(pages(named, "/pages")))
    assert isinstance(file.content, Template)
    assert "Fish &amp; &#34;Oceans&#34; &lt;x&gt;" in render_template(file.content)


# ---- what the program does -----------------------------------------------------------------------------


class Site:
    """The program as a host runs it, in folders of its own."""

    def __init__(self, folder: Path) -> None:
        self.state, self.pages, self.admitted = (folder / each for each in ("state", "pages", "admitted"))
        self.state.mkdir()
        self.pages.mkdir()
        self.admitted.write_text("chief.laptop\nchief.phone\n")
        for each in pages(OFFICE, str(self.pages)):
            assert isinstance(each.content, Template)
            Path(each.path).write_text(render_template(each.content))
        self.program = folder / "device-links"
        settings = Program(str(self.state), str(self.pages), str(self.admitted))
        self.program.write_text(render_template(Template("mobile/device-links.j2", settings)))
        self.socket = folder / "socket"

    def run(self, verb: str, content: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            [sys.executable, self.program, verb], input=content, capture_output=True, check=False
        )

    def add(self, token: str = TOKEN, device: str = "chief.laptop", last: float = DAY) -> None:
        digest = hashlib.sha256(token.encode()).hexdigest()
        done = self.run(
            "add", Placed(digest, device, "file.zip", "fr", int(time.time() + last), ARCHIVE).stream()
        )
        assert done.returncode == 0, done.stderr

    def ask(self, method: str, path: str = f"/{TOKEN}") -> tuple[int, bytes]:
        link = http.client.HTTPConnection("localhost")
        link.sock = socket.socket(socket.AF_UNIX)
        link.sock.settimeout(20)
        link.sock.connect(str(self.socket))
        link.request(method, path)
        answer = link.getresponse()
        return answer.status, answer.read()

    def archives(self) -> list[str]:
        return sorted(each.stem for each in self.state.glob("*.zip"))

    def ends(self) -> list[str]:
        lines = self.run("list").stdout.splitlines()
        return sorted(json.loads(line).get("ended", "") for line in lines)


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    with socket.socket(socket.AF_UNIX) as entrance:
        entrance.bind(str(made.socket))
        entrance.listen()
        # As systemd does it: the socket is the program's third descriptor.
        as_third = f"import os, sys; os.dup2({entrance.fileno()}, 3); os.execv(sys.executable, sys.argv)"
        words = [sys.executable, "-c", as_third, str(made.program), "serve"]
        with subprocess.Popen(words, pass_fds=[entrance.fileno()], stderr=subprocess.PIPE) as running:
            yield made
            running.terminate()
            said = running.stderr.read() if running.stderr else b""
    assert said == b""


def test_looking_changes_nothing_and_the_button_gives_it_once(there: Site) -> None:
    there.add()
    for method in ("HEAD", "GET", "HEAD", "GET"):
        status, _ = there.ask(method)
        assert status == 200
    assert there.ask("POST") == (200, ARCHIVE)
    assert not there.archives()
    status, text = there.ask("POST")
    assert status == 410
    assert b'<html lang="fr">' in text
    assert there.ask("GET")[0] == 410
    assert there.ends() == ["taken"]


def test_of_several_who_press_at_once_one_gets_it(there: Site) -> None:
    there.add()
    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(lambda _: there.ask("POST")[0], range(8)))
    assert answers == [200] + [410] * 7


def test_what_is_no_link_gives_nothing(there: Site) -> None:
    there.add()
    strange = (
        "/",
        "/" + "x" * 32,
        f"/{DIGEST}",
        f"/{TOKEN}/",
        f"/../{TOKEN}",
        f"/{TOKEN}?a=b",
        "/%2e%2e/etc",
    )
    for path in strange:
        for method in ("GET", "POST"):
            status, text = there.ask(method, path)
            assert (status, ARCHIVE in text) == (404, False), path
    assert there.archives() == [DIGEST]


def test_what_expired_is_destroyed_when_it_is_asked_for(there: Site) -> None:
    there.add(last=-1)
    assert there.ask("POST")[0] == 410
    assert not there.archives()
    assert there.ends() == ["expired"]


def test_the_timer_destroys_what_expired_and_leaves_the_rest(there: Site) -> None:
    there.add(last=-1)
    there.add("y" * 32, "chief.phone")
    assert there.run("sweep").returncode == 0
    assert there.ends() == ["", "expired"]
    assert len(there.archives()) == 1


def test_what_should_be_gone_is_told(there: Site) -> None:
    there.add(last=-3 * 3600)
    done = there.run("check")
    assert done.returncode == 1
    assert b"not destroyed: chief.laptop" in done.stderr
    there.run("sweep")
    assert there.run("check").stdout == b"0 waiting, none late\n"


def test_a_revoked_device_loses_its_link(there: Site) -> None:
    there.add()
    there.admitted.write_text("chief.phone\n")
    there.run("sweep")
    assert there.ask("POST")[0] == 410
    assert there.ends() == ["revoked"]


def test_a_new_link_ends_the_former_one(there: Site) -> None:
    there.add()
    there.add("z" * 32)
    assert there.ask("POST")[0] == 410
    assert there.ask("POST", "/" + "z" * 32) == (200, ARCHIVE)


def test_a_device_that_the_host_does_not_know_is_refused(there: Site) -> None:
    wanted = Placed(DIGEST, "stranger.phone", "file.zip", "en", int(time.time()) + DAY, ARCHIVE)
    done = there.run("add", wanted.stream())
    assert done.returncode == 1
    assert b"stranger.phone: not admitted by this host" in done.stderr
    assert not there.archives()


def test_the_host_keeps_no_token(there: Site) -> None:
    there.add()
    assert not [
        each for each in there.state.rglob("*") if TOKEN in each.name or TOKEN.encode() in each.read_bytes()
    ]


def test_what_an_interrupted_command_left_is_destroyed(there: Site) -> None:
    lost = there.state / f"{DIGEST}.zip"
    lost.write_bytes(ARCHIVE)
    there.run("sweep")
    assert lost.exists()
    subprocess.run(["touch", "-d", "1 day ago", str(lost)], check=True)
    there.run("sweep")
    assert not lost.exists()


def test_before_the_service_ever_ran_there_is_nothing_to_sweep(tmp_path: Path) -> None:
    made = Site(tmp_path)
    made.state.rmdir()
    assert made.run("sweep").returncode == 0
    assert made.run("add").returncode == 1


# ---- on its host ---------------------------------------------------------------------------------------


def files(host: Host) -> dict[str, File]:
    (part,) = mobile.plan(OFFICE, mobile.needs(OFFICE))
    assert part.host == host.slug
    return {each.path: each for each in part.files}


def test_the_program_is_confined_and_speaks_to_nginx_alone() -> None:
    found = files(OFFICE.host("mail"))
    for name in ("rideau-mobile.service", "rideau-mobile-expiry.service"):
        content = found[f"/etc/systemd/system/{name}"].content
        assert isinstance(content, Template)
        lines = render_template(content).splitlines()
        assert {"DynamicUser=yes", "PrivateNetwork=yes", "NoNewPrivileges=yes", "ProtectSystem=strict"} <= {
            *lines
        }
    entrance = found["/etc/systemd/system/rideau-mobile.socket"].content
    assert isinstance(entrance, Template)
    assert {"SocketUser=www-data", "SocketMode=0600"} <= {*render_template(entrance).splitlines()}


def test_nothing_of_it_is_logged() -> None:
    (shown,) = mobile.needs(OFFICE).websites
    assert shown.secretive
