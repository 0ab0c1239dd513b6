"""Credentials on hosts: who is believed there, and who no longer is after one apply."""

from collections.abc import Iterator
from shlex import quote

import pytest

from rideau.certificates import AUTHORITY, REVOCATIONS, ROOT
from rideau.checks import OnHost, Outcome
from rideau.lab import Lab
from rideau.vault.opening import value_of
from tests.lab.conftest import OFFICE, rideau

pytestmark = pytest.mark.lab

HOSTS = ("gateway", "voice", "mail", "apps")


def said(lab: Lab, device: str, host: str) -> Outcome:
    """Ask a host whether it believes a device's certificate, which is public."""
    pem = value_of(OFFICE, f"credentials.person.{device}.certificate", lab.vaults)
    shell = (
        f"printf %s {quote(pem)} | openssl verify -purpose sslclient -crl_check -CAfile {ROOT} "
        f"-untrusted {AUTHORITY} -CRLfile {REVOCATIONS} 2>&1"
    )
    return lab.run(OnHost(host), shell, timeout=60, office=OFFICE)


@pytest.fixture
def revoked(applied: Lab) -> Iterator[Lab]:
    """The chief's laptop was lost; it is let in again afterwards, with another key."""
    done = rideau("people", "revoke", OFFICE, "chief", "--device", "laptop", "--lab")
    assert done.returncode == 0, done.stderr
    try:
        done = rideau("apply", OFFICE, "--lab")
        assert done.returncode == 0, done.stderr
        yield applied
    finally:
        back = rideau("people", "restore", OFFICE, "chief", "--device", "laptop", "--lab")
        assert back.returncode == 0, back.stderr
        assert rideau("apply", OFFICE, "--lab").returncode == 0


def test_a_revoked_device_is_believed_nowhere_after_one_apply(revoked: Lab) -> None:
    for host in HOSTS:
        laptop, phone = said(revoked, "chief.laptop", host), said(revoked, "chief.phone", host)
        assert "certificate revoked" in laptop.stdout, laptop
        assert laptop.exit_code != 0
        assert phone.exit_code == 0, phone


def test_no_host_has_a_key_that_is_not_its_own(applied: Lab) -> None:
    keys = "grep -rls 'PRIVATE KEY' /etc/ssl/rideau; true"
    for host in HOSTS:
        found = applied.run(OnHost(host), keys, timeout=60, office=OFFICE).stdout.split()
        plan = applied.run(OnHost(host), f"stat -c '%a %U' {' '.join(found) or '/dev/null'}", 60, OFFICE)
        assert not found or set(plan.stdout.splitlines()) == {"640 root"}
    authority = value_of(OFFICE, "credentials.authority.key", applied.vaults).splitlines()[1]
    for host in HOSTS:
        search = f"grep -rlsF {quote(authority)} /etc /var/lib/rideau; true"
        assert not applied.run(OnHost(host), search, timeout=60, office=OFFICE).stdout.strip()
