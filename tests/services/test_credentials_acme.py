"""Publicly trusted certificates: what is asked for, and what a website shows meanwhile."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from rideau.certificates import HostCertificate
from rideau.compile import compile_office
from rideau.host import HostPlan, Template
from rideau.needs import Needs
from rideau.office import Office, Service
from rideau.profiles.options import CredentialsOptions
from rideau.render import render, render_template
from rideau.services import credentials, mobile
from rideau.services.credentials.acme import Program
from rideau.websites import Website
from tests.factory import office
from tests.handout.openssl import needed

DIRECTORY = "https://acme.example/dir"
NAME = "devices.vac-minister.example"


def planned(directory: str | None, *, host: str = "mail") -> HostPlan:
    made = office()
    options = CredentialsOptions.model_validate({"provider": "managed", "acme": directory})
    services = {**made.services, "credentials": Service("credentials", options.provider, options)}
    plan = compile_office(replace(made, services=services), (mobile, credentials))
    return next(each for each in plan.hosts if each.host.slug == host)


def files(plan: HostPlan) -> dict[str, str]:
    return {each.path: each.content.decode() for each in render(plan)}


def test_what_strangers_meet_is_asked_for_by_its_names() -> None:
    found = files(planned(DIRECTORY))
    assert 'CA="https://acme.example/dir"' in found["/etc/rideau-acme/config"]
    assert found["/etc/rideau-acme/domains.txt"] == f"{NAME} > mobile\n"
    assert "ssl_certificate /var/lib/rideau-acme/shown/mobile.pem;" in found["/etc/nginx/nginx.conf"]
    assert "listen 80 default_server;" in found["/etc/nginx/nginx.conf"]


def test_without_a_directory_nobody_is_asked_and_nothing_is_in_the_clear() -> None:
    plan = planned(None)
    found = files(plan)
    assert "dehydrated" not in plan.packages
    assert not [path for path in found if "acme" in path]
    assert "listen 80" not in found["/etc/nginx/nginx.conf"]
    assert "ssl_certificate /etc/ssl/rideau/mobile.pem;" in found["/etc/nginx/nginx.conf"]


def test_the_public_may_come_where_names_are_proven_only_if_they_are() -> None:
    for directory, ports in ((DIRECTORY, {80, 443}), (None, {443})):
        options = CredentialsOptions.model_validate({"provider": "managed", "acme": directory})
        made = office()
        services = {**made.services, "credentials": Service("credentials", options.provider, options)}
        ways = mobile.needs(replace(made, services=services)).openings
        assert {each.ports[0][0] for each in ways if each.source == "public"} == ports


class Shown:
    """The program that chooses, in folders of its own."""

    def __init__(self, folder: Path) -> None:
        self.state, self.own, self.settings = (folder / each for each in ("state", "own", "settings"))
        for each in (self.own, self.settings):
            each.mkdir()
        (self.settings / "domains.txt").write_text(f"{NAME} www.{NAME} > mobile\n")
        self.program = folder / "publicly-trusted"
        places = Program(str(self.settings), str(self.state), str(self.state / "shown"), str(self.own))
        self.program.write_text(render_template(Template("credentials/publicly-trusted.j2", places)))
        self.write(self.own / "mobile.pem", self.own / "mobile.key", "office")

    def write(self, certificate: Path, key: Path, issuer: str, days: int = 60, *names: str) -> None:
        certificate.parent.mkdir(parents=True, exist_ok=True)
        called = ",".join(f"DNS:{each}" for each in names or (NAME, f"www.{NAME}"))
        words = [
            *(needed("openssl", "openssl"), "req", "-x509", "-newkey", "ec", "-nodes", "-days", str(days)),
            *("-pkeyopt", "ec_paramgen_curve:P-384", "-subj", f"/CN={issuer}"),
            *("-addext", f"subjectAltName={called}", "-keyout", str(key), "-out", str(certificate)),
        ]
        subprocess.run(words, check=True, capture_output=True)

    def get(self, days: int = 60, *names: str) -> None:
        got = self.state / "certs" / "mobile"
        self.write(got / "fullchain.pem", got / "privkey.pem", "public", days, *names)

    def choose(self) -> str:
        done = subprocess.run(["sh", self.program, "choose"], check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        shown = (self.state / "shown" / "mobile.pem").resolve()
        key = (self.state / "shown" / "mobile.key").resolve()
        assert (shown.parent, key.parent) in ((self.own,) * 2, (self.state / "certs" / "mobile",) * 2)
        return "office" if shown.parent == self.own else "public"


@pytest.fixture
def shown(tmp_path: Path) -> Shown:
    return Shown(tmp_path)


def test_until_there_is_a_public_one_the_offices_own_is_shown(shown: Shown) -> None:
    assert shown.choose() == "office"
    shown.get()
    assert shown.choose() == "public"


def test_one_that_lacks_a_name_or_its_key_is_not_shown(shown: Shown) -> None:
    shown.get(60, NAME)
    assert shown.choose() == "office"
    shown.get()
    (shown.state / "certs" / "mobile" / "privkey.pem").unlink()
    assert shown.choose() == "office"
    shown.get()
    key = shown.state / "certs" / "mobile" / "privkey.pem"
    key.write_bytes((shown.own / "mobile.key").read_bytes())
    assert shown.choose() == "office"


def test_nobody_is_asked_while_what_is_there_lasts(shown: Shown) -> None:
    shown.get()
    done = subprocess.run(["sh", shown.program, "renew"], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    shown.get(20)  # no dehydrated here, so asking fails
    done = subprocess.run(["sh", shown.program, "renew"], check=False, capture_output=True, text=True)
    assert done.returncode != 0


def test_a_website_for_the_inside_keeps_the_offices_own() -> None:
    site = Website("mobile", "apps", (NAME,), HostCertificate("mobile", "apps", (NAME,)))

    class Inside:
        SLUG = "mobile"

        def needs(self, office: Office) -> Needs:
            return Needs(certificates=(site.certificate,), websites=(site,))

        def plan(self, office: Office, needs: Needs) -> tuple[()]:
            return ()

        checks = plan

    options = CredentialsOptions.model_validate({"provider": "managed", "acme": DIRECTORY})
    made = office()
    services = {**made.services, "credentials": Service("credentials", options.provider, options)}
    plan = compile_office(replace(made, services=services), (Inside(), credentials))  # type: ignore[arg-type]
    apps = next(each for each in plan.hosts if each.host.slug == "apps")
    assert "dehydrated" not in apps.packages
    assert "ssl_certificate /etc/ssl/rideau/mobile.pem;" in files(apps)["/etc/nginx/nginx.conf"]
