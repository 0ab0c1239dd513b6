"""One-time links, from machines that have nothing but a link."""

import re
import subprocess
from base64 import b64decode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from rideau.checks import LEASED, InZone, OnHost, Outcome
from rideau.lab import Lab
from rideau.office import Zone
from rideau.vault.opening import value_of
from tests.handout.openssl import needed
from tests.lab.conftest import OFFICE, rideau

pytestmark = pytest.mark.lab

LAPTOP, PHONE = "chief.laptop", "chief.phone"
EVERYWHERE = "grep -rlF -e {token} /var/log /var/lib/nginx /var/lib/private/rideau-mobile /run/log /etc"


def made(*words: str) -> dict[str, str]:
    """Make links; return them by device."""
    done = rideau("people", "link", OFFICE, *words, "--lab", "--lang", "en")
    assert done.returncode == 0, done.stderr
    return dict(re.findall(r"(\S+)\s+(https://\S+)", done.stdout))


def states() -> dict[str, set[str]]:
    """Return what became of the links of each device."""
    done = rideau("people", "links", OFFICE, "--lab", "--lang", "en")
    assert done.returncode == 0, done.stderr
    lines = re.findall(r"^\s+(\S+)\s+\d{4}-\S+ \d\d:\d\d\s+(\w+)", done.stdout, re.MULTILINE)
    return {device: {state for each, state in lines if each == device} for device, _ in lines}


def at_a_desk(lab: Lab, shell: str) -> Outcome:
    return lab.run(InZone(Zone.OPERATIONS), f"{LEASED}; {shell}", timeout=60, office=OFFICE)


def status(lab: Lab, url: str, *options: str) -> str:
    words = " ".join(options)
    return at_a_desk(lab, f"curl -sk --max-time 20 -o /dev/null -w '%{{http_code}}' {words} {url}").stdout


@pytest.fixture
def links(applied: Lab) -> Iterator[dict[str, str]]:
    """Links of the chief's devices; whatever is left of them is fetched afterwards."""
    found = made("chief")
    yield found
    for url in found.values():
        status(applied, url, "-X POST")


def test_a_link_survives_being_looked_at_and_works_once(
    applied: Lab, links: dict[str, str], tmp_path: Path
) -> None:
    url = links[LAPTOP]
    page = at_a_desk(applied, f"curl -sk --max-time 20 {url}").stdout
    assert re.findall(r'<section lang="(\w+)">', page) == ["en", "fr"]
    assert status(applied, url, "-I") == "200"
    assert status(applied, url) == "200"
    coded = at_a_desk(applied, f"curl -sk --max-time 20 -X POST {url} | base64 -w0")
    archive = tmp_path / "archive.zip"
    archive.write_bytes(b64decode(coded.stdout))
    code = value_of(OFFICE, f"mobile.{LAPTOP}.code", applied.vaults)
    words = [needed("7z", "p7zip-full"), "x", "-y", f"-p{code}", f"-o{tmp_path / 'opened'}", str(archive)]
    subprocess.run(words, check=True, capture_output=True)
    assert [*(tmp_path / "opened").iterdir()]
    assert status(applied, url, "-X POST") == "410"
    assert status(applied, url) == "410"
    assert "waiting" not in states()[LAPTOP]
    assert "fetched" in states()[LAPTOP]
    assert "waiting" in states()[PHONE]
    token = url.rpartition("/")[2]
    host = OnHost("mail")
    assert applied.run(host, EVERYWHERE.format(token=token), 60, OFFICE).stdout == ""
    journal = applied.run(host, f"journalctl --no-pager | grep -cF -e {token}", 60, OFFICE)
    assert journal.stdout.strip() == "0"


def test_who_guesses_is_told_nothing_then_to_wait(applied: Lab, links: dict[str, str]) -> None:
    guess = links[PHONE][:-1] + ("a" if links[PHONE][-1] != "a" else "b")
    assert status(applied, guess, "-X POST") == "404"
    asked = " ".join([guess] * 40)
    said = at_a_desk(applied, f"curl -sk --max-time 30 -w '%{{http_code}} ' {asked}").stdout
    codes = re.findall(r"\b(\d{3}) ", said)
    assert "429" in codes
    assert {*codes} <= {"404", "429"}
    assert "waiting" in states()[PHONE]


def test_what_expired_is_gone(applied: Lab, links: dict[str, str]) -> None:
    digest = sha256(links[PHONE].rpartition("/")[2].encode()).hexdigest()
    expiry = '"expires": '
    record = f"/var/lib/private/rideau-mobile/{digest}.json"
    age = f"sed -i -E 's/{expiry}[0-9]+/{expiry}1/' {record}"
    assert applied.run(OnHost("mail"), age, 60, OFFICE).exit_code == 0
    swept = applied.run(OnHost("mail"), "systemctl start rideau-mobile-expiry.service", 60, OFFICE)
    assert swept.exit_code == 0, swept
    assert "expired" in states()[PHONE]
    assert "waiting" not in states()[PHONE]
    assert status(applied, links[PHONE], "-X POST") == "410"


def test_a_revocation_ends_the_link_within_one_apply(applied: Lab, links: dict[str, str]) -> None:
    done = rideau("people", "revoke", OFFICE, "chief", "--device", "phone", "--lab")
    assert done.returncode == 0, done.stderr
    try:
        assert rideau("apply", OFFICE, "--lab").returncode == 0
        assert "revoked" in states()[PHONE]
        assert status(applied, links[PHONE], "-X POST") == "410"
        assert "waiting" in states()[LAPTOP]
    finally:
        rideau("people", "restore", OFFICE, "chief", "--device", "phone", "--lab")
        assert rideau("apply", OFFICE, "--lab").returncode == 0
