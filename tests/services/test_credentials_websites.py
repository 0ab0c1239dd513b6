"""What hosts with a website get, read from what hosts get."""

import re
from dataclasses import replace

import pytest

from rideau.certificates import HostCertificate
from rideau.checks import Command
from rideau.compile import OfficePlan, compile_office
from rideau.host import Contribution, File
from rideau.needs import Needs
from rideau.office import Office, Provider, Service
from rideau.render import render
from rideau.services import credentials
from rideau.websites import HEADERS, Website
from tests.factory import office

OFFICE = office()
NAME = f"files.{OFFICE.domain}"
SITE = Website(
    "collaboration", "apps", (NAME,), HostCertificate("collaboration", "apps", (NAME,)), per_minute=30
)
CONFIG = "/etc/nginx/nginx.conf"


class _Files:
    """A service that has a website."""

    SLUG = "collaboration"

    def __init__(self, site: Website) -> None:
        self.site = site

    def needs(self, office: Office) -> Needs:
        return Needs(certificates=(self.site.certificate,), websites=(self.site,))

    def plan(self, office: Office, needs: Needs) -> tuple[Contribution, ...]:
        answers = File(self.site.locations, "location / { return 204; }\n")
        return (Contribution(self.SLUG, self.site.host, files=(answers,)),)

    def checks(self, office: Office, needs: Needs) -> tuple[()]:
        return ()


def planned(site: Website = SITE, provider: Provider = Provider.MANAGED) -> OfficePlan:
    services = {**OFFICE.services, "credentials": Service("credentials", provider, None)}
    return compile_office(replace(OFFICE, services=services), (credentials, _Files(site)))  # type: ignore[arg-type]


def configuration(made: OfficePlan) -> str:
    return server_of(made).split("listen 443 ssl;")[-1]


def server_of(made: OfficePlan) -> str:
    plan = next(each for each in made.hosts if each.host.slug == "apps")
    return next(each.content.decode() for each in render(plan) if each.path == CONFIG)


def test_a_website_is_answered_by_its_names_with_its_own_certificate() -> None:
    server = configuration(planned())
    assert f"server_name {NAME};" in server
    assert "ssl_certificate /etc/ssl/rideau/collaboration.pem;" in server
    assert "ssl_certificate_key /etc/ssl/rideau/collaboration.key;" in server
    assert f"include {HEADERS};" in server
    assert "include /etc/nginx/rideau/collaboration.conf;" in server
    assert "zone=collaboration:1m rate=30r/m;" in server_of(planned())


def test_of_paths_that_are_secret_nothing_is_logged() -> None:
    open_, secretive = configuration(planned()), configuration(planned(replace(SITE, secretive=True)))
    assert "log" not in open_
    assert "access_log off;" in secretive
    assert "error_log /dev/null emerg;" in secretive


def test_no_log_has_queries_or_referrers() -> None:
    line = next(each for each in server_of(planned()).splitlines() if "log_format" in each)
    assert set(re.findall(r"\$\w+", line)) == {
        "$remote_addr", "$time_iso8601", "$server_name", "$request_method", "$uri", "$status",
        "$body_bytes_sent",
    }  # fmt: skip


def test_a_host_without_a_website_has_no_nginx() -> None:
    made = planned()
    having = [each.host.slug for each in made.hosts if "nginx" in each.packages]
    assert having == ["apps"]


def test_nginx_is_checked_and_reloaded_when_its_certificate_or_an_answer_changes() -> None:
    plan = next(each for each in planned().hosts if each.host.slug == "apps")
    unit = next(one for part in plan.contributions for one in part.units if one.name == "nginx.service")
    validator = next(one for part in plan.contributions for one in part.validators if one.name == "nginx")
    for inputs in (unit.reload_on, validator.inputs):
        assert set(SITE.certificate.inputs) <= set(inputs)
        assert any(SITE.locations.startswith(each) for each in inputs)


def test_every_name_is_asked_for_and_what_is_refused_once_a_host() -> None:
    names = (NAME, f"www.{NAME}")
    made = planned(replace(SITE, names=names))
    asked = {each.id: each.probe for each in made.checks if ".website." in each.id}
    assert set(asked) == {
        "credentials.website.collaboration",
        "credentials.website.old.apps",
        "credentials.website.unknown.apps",
    }
    believed = asked["credentials.website.collaboration"]
    assert isinstance(believed, Command)
    assert all(f"-verify_hostname {name} " in believed.shell for name in names)


@pytest.mark.parametrize("provider", [Provider.PARTNER, Provider.NONE])
def test_without_certificates_of_ours_there_is_no_website(provider: Provider) -> None:
    made = planned(provider=provider)
    assert not [host.host.slug for host in made.hosts if "nginx" in host.packages]
