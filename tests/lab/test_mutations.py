"""Every kind of check can fail: one thing is broken by hand, and exactly what it breaks is seen."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from rideau.checks import Check, Matrix, OnHost
from rideau.lab import Lab, OfficeWorld
from rideau.project import Project
from rideau.verify import Verdict, verify
from tests.lab.conftest import OFFICE, rideau

pytestmark = pytest.mark.lab

PATIENCE = 9.0
"""Seconds that are waited for what is broken: it stays broken."""

NETWORK, SECURITY = "/etc/unbound/unbound.conf.d/network.conf", "/etc/unbound/unbound.conf.d/security.conf"
FILTER, TRANSLATION = "/etc/nftables.d/security.nft", "/etc/nftables.d/internet.nft"
SSHD = "/etc/ssh/sshd_config.d/10-rideau.conf"


@dataclass(frozen=True, slots=True)
class Mutation:
    """What somebody does on a host, and the checks that must fail then (a trailing ``*`` takes several)."""

    host: str
    shell: str
    fails: tuple[str, ...]
    perhaps: tuple[str, ...] = ()
    """Checks that may fail or not, as it happens."""
    afterwards: str = "true"
    """What puts right, once applied again, what no file and no unit's state tells of."""


def edit(file: str, expression: str, unit: str, verb: str = "reload") -> str:
    return f"sed -i '{expression}' {file} && systemctl {verb} {unit}"


NO_NAMES = Mutation(
    "gateway",
    # Asterisk asks its carriers every 15 seconds.
    "systemctl stop unbound && sleep 25",
    (
        "network.units.gateway",
        "network.names.public-access",
        "network.names.operations",
        "network.names.restricted",
        "network.names.management",
        "network.names.voice",
        "network.names.hidden.guest",
        "network.reverse.*",
        "network.dnssec.*",
        "internet.web.*",
        "security.names.*",
        "telephony.certificate",
        "telephony.carrier.*",
        "telephony.phones.reach",
        "mobile.answers",
        "email.clear",
        "email.webmail.people",
        "email.webmail.entrance",
        "email.webmail.password",
        "credentials.directory.gateway",
        "credentials.directory.voice",
        "credentials.directory.mail",
        "credentials.directory.operations",
        "credentials.directory.anonymous",
        "credentials.directory.people",
        "email.setup",
    ),
    perhaps=("email.directory",),  # Dovecot's connection to the directory may be open still
)
NO_IPV6_LEASES = Mutation(
    "gateway", "systemctl stop kea-dhcp6-server", ("network.units.gateway", "network.lease.*")
)
NO_CLOCK = Mutation(
    "voice", "systemctl stop chrony", ("network.units.voice", "network.time.voice", "network.time-key.voice")
)
WRONG_TIME_KEY = Mutation(
    "apps",
    edit("/etc/chrony/chrony.keys", "s/HEX:......../HEX:00000000/", "chrony", "restart"),
    ("network.time.apps", "network.time-key.apps"),
)
A_PASSWORD_OPENS = Mutation(
    "mail", edit(SSHD, "s/^PasswordAuth.*/PasswordAuthentication yes/", "ssh"), ("security.sshd.mail",)
)
NOTHING_IS_DROPPED = Mutation(
    "apps",
    edit(FILTER, "s/policy drop/policy accept/; s/goto refused/accept/", "nftables"),
    ("security.firewall.apps", "security.ssh.restricted", "security.zones"),
)
BAD_SIGNATURES_PASS = Mutation(
    "gateway",
    edit(NETWORK, "s/^server:/&\\n  val-permissive-mode: yes/", "unbound", "restart"),
    ("network.dnssec.bogus",),
    # A reload keeps what was looked up, and so what was believed meanwhile.
    afterwards="systemctl restart unbound",
)
NO_FILTER_OF_NAMES = Mutation(
    "gateway",
    edit(SECURITY, "s/^rpz:/&\\n  rpz-action-override: disabled/", "unbound"),
    ("security.names.blocked",),
)
NO_TRANSLATION = Mutation("gateway", edit(TRANSLATION, "/masquerade/d", "nftables"), ("internet.web.*",))
A_HOLE_FOR_GUESTS = Mutation(
    "gateway",
    edit(FILTER, "s/iifname . oifname vmap @zones/iifname guest accept\\n&/", "nftables"),
    ("security.zones",),
)
NO_DETECTION = Mutation("gateway", "systemctl stop suricata", ("security.detection.alert",))
NO_QUEUE = Mutation(
    "gateway",
    "systemctl restart rideau-queue@wan-primary && tc qdisc del dev wan-primary root",
    ("internet.queue.primary*", "internet.voice", "telephony.uplink.primary"),
    # What lives in the kernel alone is seen by the checks, not by apply.
    afterwards="systemctl restart rideau-queue@wan-primary",
)
NO_BANS = Mutation("mail", "systemctl stop fail2ban", ("security.bans.mail",))
EVERYBODY_ASKS = Mutation(
    "apps",
    edit("/etc/ldap/rideau.conf", "/^disallow/d; /^require/d", "slapd", "restart"),
    ("credentials.directory.anonymous",),
)
NO_MINISTER = Mutation(
    "apps",
    "ldapdelete -Q -Y EXTERNAL -H ldapi:/// uid=minister,ou=people,dc=vac-minister,dc=example",
    ("credentials.directory.people", "email.webmail.people"),
    # What lies in a database is seen by the checks, not by apply.
    afterwards="systemctl restart rideau-directory",
)
A_LOCK_NOBODY_ASKED_FOR = Mutation(
    "apps",
    "printf '%s\\n' 'dn: uid=chief,ou=people,dc=vac-minister,dc=example' 'changetype: modify' "
    "'replace: pwdAccountLockedTime' 'pwdAccountLockedTime: 000001010000Z' "
    "| ldapmodify -Q -Y EXTERNAL -H ldapi:///",
    ("credentials.directory.locked",),
    afterwards="systemctl restart rideau-directory",
)
NO_RADIUS = Mutation("apps", "systemctl stop freeradius", ("credentials.radius",))

NO_SETUP_OF_OUTLOOK = Mutation(
    "mail", "systemctl stop rideau-autodiscover.socket rideau-autodiscover.service", ("email.setup",)
)
NO_POLICIES = Mutation("mail", "systemctl stop postfix-mta-sts-resolver", ("email.policies",))

ROUNDS = {
    "names": (NO_NAMES,),
    "daemons and hosts": (
        NO_IPV6_LEASES,
        NO_QUEUE,
        NO_CLOCK,
        WRONG_TIME_KEY,
        A_PASSWORD_OPENS,
        NOTHING_IS_DROPPED,
        NO_SETUP_OF_OUTLOOK,
        NO_POLICIES,
        NO_MINISTER,
        A_LOCK_NOBODY_ASKED_FOR,
    ),
    "rules": (
        BAD_SIGNATURES_PASS,
        NO_FILTER_OF_NAMES,
        NO_TRANSLATION,
        A_HOLE_FOR_GUESTS,
        NO_DETECTION,
        NO_BANS,
        EVERYBODY_ASKS,
        NO_RADIUS,
    ),
}
"""Mutations made at once, since they break different checks."""


def impatient(check: Check) -> Check:
    if isinstance(check.probe, Matrix):
        return check
    return replace(check, probe=replace(check.probe, within=min(check.probe.within, PATIENCE)))


@pytest.fixture(scope="module")
def checks() -> tuple[Check, ...]:
    """Every check but those that cut an uplink."""
    plan = Project.load().plan(OFFICE)
    return tuple(each for each in plan.checks if not (each.during or each.after))


@pytest.fixture
def broken(applied: Lab, request: pytest.FixtureRequest) -> Iterator[tuple[Lab, tuple[Mutation, ...]]]:
    mutations = ROUNDS[request.param]
    for each in mutations:
        on_host(applied, each.host, each.shell)
    yield applied, mutations
    done = rideau("apply", OFFICE, "--lab")
    assert done.returncode == 0, done.stdout + done.stderr
    for each in mutations:
        on_host(applied, each.host, each.afterwards)


def on_host(lab: Lab, host: str, shell: str) -> None:
    done = lab.run(OnHost(host), shell, timeout=240, office=OFFICE)
    assert done.exit_code == 0, done.stdout + done.stderr


@pytest.mark.parametrize("broken", ROUNDS, indirect=True)
def test_exactly_what_is_broken_fails(
    broken: tuple[Lab, tuple[Mutation, ...]], checks: tuple[Check, ...]
) -> None:
    lab, mutations = broken
    broken_ones = {name for each in mutations for name in expected(each, checks)}
    # What is right has its whole patience: a loaded machine answers late, and that is not what is asked.
    asked = [impatient(each) if each.id in broken_ones else each for each in checks]
    results = verify(asked, OfficeWorld(lab, OFFICE), lambda _: None)
    failed = {each.check.id: each.evidence for each in results if each.verdict is not Verdict.PASSED}
    assert broken_ones <= failed.keys()
    perhaps = {name for each in mutations for name in each.perhaps}
    late = [each for each in checks if each.id in failed.keys() - broken_ones - perhaps]
    assert settled(lab, late) == {}


def settled(lab: Lab, late: list[Check]) -> dict[str, str]:
    """Ask again what failed without being broken: an office just applied may still be coming up."""
    failed: dict[str, str] = {}
    for _ in range(20):
        if not late:
            return {}
        results = verify(late, OfficeWorld(lab, OFFICE), lambda _: None)
        failed = {each.check.id: each.evidence for each in results if each.verdict is not Verdict.PASSED}
        late = [each for each in late if each.id in failed]
        time.sleep(1)
    return failed


def expected(mutation: Mutation, checks: tuple[Check, ...]) -> Iterator[str]:
    for pattern in mutation.fails:
        found = [each.id for each in checks if matches(each.id, pattern)]
        assert found, pattern
        yield from found


def matches(name: str, pattern: str) -> bool:
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern
