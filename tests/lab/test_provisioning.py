"""Phones configure themselves on real hosts: from a lease to the file, once, then by another address."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from rideau.certificates import ROOT
from rideau.checks import InZone, OnHost, Outcome
from rideau.lab import Lab
from rideau.office import Zone
from rideau.vault.opening import value_of
from tests.lab.conftest import OFFICE, rideau
from tests.lab.telephones.baresip import Manner
from tests.lab.telephones.exchange import Exchange
from tests.lab.telephones.telephone import Telephone
from tests.lab.telephones.yealink import account, manner
from tests.phones import yealink

pytestmark = pytest.mark.lab

MAC = "805ec0000001"
MINE = f"{MAC}.cfg"
FIRST, STEADY = f"telephony.phone.{MAC}.first-token", f"telephony.phone.{MAC}.steady-token"
STRANGER = "80:5e:c0:99:99:99"
DROPPED = "/run/phone-file"
LOW, HIGH = 700, 5200
"""Tones."""


@dataclass(frozen=True)
class Phone:
    """The machine in the voice zone that has the minister's phone's hardware address."""

    lab: Lab
    url: str = ""
    """What DHCP told it."""

    def run(self, shell: str) -> Outcome:
        return self.lab.run(InZone(Zone.VOICE), shell, timeout=120, office=OFFICE)

    def plugged_in(self) -> "Phone":
        """Return this phone with what a new lease tells it."""
        outcome = self.run("lease 30 >/dev/null && cat /run/lease/4.leases")
        assert outcome.exit_code == 0, outcome.stderr
        told = re.findall(r'option tftp-server-name "(\S+)"', outcome.stdout)
        assert told, outcome.stdout
        return replace(self, url=told[-1])

    def get(self, url: str) -> tuple[str, str]:
        """Return the status and the body; the site's certificate must be believed."""
        outcome = self.run(
            f"curl -sS --max-time 20 --cacert /run/office.crt -o {DROPPED} -w '%{{http_code}}' '{url}' && "
            f"echo && cat {DROPPED}; rm -f {DROPPED}"
        )
        assert outcome.exit_code == 0, outcome.stderr
        status, _, body = outcome.stdout.partition("\n")
        return status, body

    def configured(self) -> dict[str, str]:
        """Return what the files say that its boot file names, in their order."""
        _, boot = self.get(f"{self.url}{MAC}.boot")
        found: dict[str, str] = {}
        for name in re.findall(r'^include:config "(\S+)"$', boot, re.MULTILINE):
            status, body = self.get(f"{self.url}{name}")
            assert status == "200", name
            found |= yealink(body)
        return found


def renew(lab: Lab) -> None:
    """Give the phone a first-access token that nobody used: what the log advises."""
    for command in (("secrets", "rotate", OFFICE, FIRST, "--lab"), ("apply", OFFICE, "--lab")):
        done = rideau(*command)
        assert done.returncode == 0, done.stdout + done.stderr


def said(lab: Lab) -> str:
    """Return all that the voice host wrote down, nginx' own logs included."""
    shell = "journalctl --no-pager; cat /var/log/nginx/*; true"
    return lab.run(OnHost("voice"), shell, timeout=60, office=OFFICE).stdout


@pytest.fixture(scope="module")
def phone(applied: Lab) -> Iterator[Phone]:
    renew(applied)
    made = Phone(applied)
    root = applied.run(OnHost("voice"), f"cat {ROOT}", timeout=30, office=OFFICE).stdout
    made.run(f"cat > /run/office.crt <<'END'\n{root}END")
    yield made.plugged_in()
    made.run("rm -f /run/office.crt")


def test_a_phone_fetches_its_file_once_by_what_dhcp_told_it_then_by_what_the_file_says(phone: Phone) -> None:
    assert phone.url == f"https://phones.vac-minister.example/{value_of(OFFICE, FIRST, phone.lab.vaults)}/"
    assert phone.get(f"{phone.url}{MAC}.boot")[0] == "200"

    status, body = phone.get(f"{phone.url}{MINE}")
    assert status == "200"
    told = yealink(body)
    assert told["account.1.password"] == value_of(
        OFFICE, "telephony.line.minister.desk.password", phone.lab.vaults
    )

    assert phone.get(f"{phone.url}{MINE}") == ("404", "")
    steady = told["static.auto_provision.server.url"]
    assert phone.get(f"{steady}{MINE}") == ("200", body)
    assert "<Telephone>201</Telephone>" in phone.get(told["remote_phonebook.data.1.url"])[1]

    used = phone.lab.run(OnHost("voice"), "systemctl restart rideau-phones", timeout=60, office=OFFICE)
    assert used.exit_code == 0
    assert phone.get(f"{phone.url}{MINE}") == ("404", ""), "it stays used"
    written = said(phone.lab)
    assert "phone-minister: its first-access token was used before" in written
    for name in (FIRST, STEADY):
        assert value_of(OFFICE, name, phone.lab.vaults) not in written


def test_without_a_token_and_with_anothers_there_is_no_credential(phone: Phone) -> None:
    site = "https://phones.vac-minister.example"
    status, body = phone.get(f"{site}/{MINE}")
    assert status == "200"
    assert set(yealink(body)) == {"lang.gui", "lang.wui", "static.auto_provision.server.url"}
    spare = value_of(OFFICE, "telephony.phone.805ec0000003.steady-token", phone.lab.vaults)
    assert phone.get(f"{site}/{spare}/805ec0000003.cfg")[0] == "200"
    for token in (spare, "invented"):
        assert phone.get(f"{site}/{token}/{MINE}") == ("404", "")


def test_a_phone_that_nobody_expects_is_told_where_to_look_and_no_token(phone: Phone) -> None:
    was = phone.run("cat /sys/class/net/eth0/address").stdout.strip()
    try:
        phone.run(f"ip link set eth0 down; ip link set eth0 address {STRANGER}; ip link set eth0 up")
        assert phone.plugged_in().url == "https://phones.vac-minister.example/yealink/"
    finally:
        phone.run(f"ip link set eth0 down; ip link set eth0 address {was}; ip link set eth0 up")
        phone.plugged_in()


@pytest.fixture(scope="module")
def again(phone: Phone) -> Phone:
    """Return the phone with a token that took the place of one that was used."""
    phone.get(f"{phone.url}{MINE}")
    renew(phone.lab)
    return phone.plugged_in()


@pytest.fixture(scope="module")
def told(again: Phone) -> dict[str, str]:
    """Return what its files tell it."""
    return again.configured()


def test_a_rotated_token_is_fresh_and_the_old_one_is_nobodys(
    phone: Phone, again: Phone, told: dict[str, str]
) -> None:
    assert again.url != phone.url
    assert phone.get(f"{phone.url}{MINE}") == ("404", "")
    assert told["account.1.user_name"] == "minister.desk"


def test_a_phone_calls_with_nothing_but_what_its_files_say(
    again: Phone, told: dict[str, str], exchange: Exchange
) -> None:
    status, authority = again.get(told["static.trusted_certificates.url"])
    assert status == "200"
    configured = Telephone(again.lab, exchange.voice_zone, account(told), authority, manner(told, LOW))
    with configured as minister, exchange.phone("chief.desk", Manner(tone=HIGH)) as chief:
        minister.dials(exchange.extension("chief.desk"))
        assert f"sip:{exchange.extension('minister.desk')}@" in chief.takes()
        minister.hears(HIGH)
        chief.hears(LOW)
        assert "SRTP is Enabled" in minister.log
        minister.hangs_up()
        chief.ended()
