"""What the world is told of an office's mail, and what servers and programs that are not ours make of it."""

from collections.abc import Iterator

import pytest

from rideau.certificates import ROOT
from rideau.lab import Lab, lives
from rideau.lab.citizens import DANE, FALSE, INBOX, STS
from rideau.lab.names import MAIL, SIGN
from rideau.mail import name
from rideau.office import Office
from rideau.project import Project
from tests.lab.conftest import OFFICE, rideau
from tests.lab.exposed import exposed
from tests.lab.far_side import FarSide
from tests.lab.mailing import PASSWORD, Chosen, Mailing, letter
from tests.lab.self_setup import set_up
from tests.lab.waiting import until

pytestmark = pytest.mark.lab

PORTS = (25, 443, 465, 587, 993)
"""What the world may come to from day one on."""


@pytest.fixture(scope="module")
def mailing(applied: Lab) -> Iterator[Mailing]:
    """The mail host, the world at its door, and chief with a password of their own."""
    made = Mailing(applied, Project.load().office(OFFICE))
    with exposed(applied, OFFICE, made.host.home.ipv4.ip, *PORTS), Chosen(made, "chief"):
        yield made
    made.emptied("chief")


@pytest.fixture(scope="module")
def outside(applied: Lab) -> FarSide:
    made = FarSide(applied)
    made.sh(f"rm -rf {INBOX}")
    return made


def check_dns(status: int) -> str:
    done = rideau("mail", "check-dns", OFFICE, "--lab", "--lang", "en")
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


def publish(lab: Lab, office: Office) -> None:
    """Publish what ``rideau mail records`` says now."""
    lab.publish([Project.load().rehearsed(lives()).plan(office.slug)])


def test_what_is_published_is_compared_with_what_should_be(mailing: Mailing) -> None:
    assert "✘" not in check_dns(0)
    wrong = f"sed -i -e '/ MX /d' -e 's/v=STSv1; id=./&0/' -e 's/p=reject/p=none/' {MAIL}\n{SIGN}"
    assert mailing.lab.run_on("servers", wrong, 60).exit_code == 0
    try:
        said = check_dns(2)
    finally:
        publish(mailing.lab, mailing.office)
    domain = mailing.office.domain
    assert f"✘  {domain}  MX  missing" in said
    assert f"✘  _dmarc.{domain}  TXT  wrong: there is v=DMARC1; p=none" in said
    assert f"✘  _mta-sts.{domain}  TXT  wrong: there is v=STSv1; id=" in said
    assert f"{domain}. 3600 IN MX 10 {name(mailing.office)}." in said
    check_dns(0)


def test_mail_comes_in_over_a_connection_that_the_other_side_proved(
    mailing: Mailing, outside: FarSide
) -> None:
    outside.write(f"somebody@{DANE}", mailing.address("chief"), "from-a-citizen")
    arrived = lambda: [each["Subject"] for each in mailing.inbox("chief")]  # noqa: E731
    until(lambda: "from-a-citizen" in arrived(), "a citizen's letter arrives", 60)
    assert f"Verified TLS connection established to {name(mailing.office)}" in outside.log()


def test_mail_goes_out_proven_and_believed_and_to_nobody_who_only_claims_a_name(
    mailing: Mailing, outside: FarSide
) -> None:
    for domain in (DANE, STS, FALSE):
        message = letter(f"to {domain}", mailing.address("chief"), f"somebody@{domain}")
        last = mailing.last_reply(
            mailing.signed_in("chief", message, mailing.address("chief"), f"somebody@{domain}")
        )
        assert last.startswith("250"), last
    for domain in (DANE, STS):
        _believed(outside, f"to {domain}", mailing.office.dkim.signing)
    log = mailing.on_host("journalctl -u postfix.service -u 'postfix@*' --since '-10min' -o cat")
    for domain in (DANE, STS):
        assert f"Verified TLS connection established to mail.{domain}" in log
    queue = mailing.on_host("postqueue -p")
    assert f"somebody@{FALSE}" in queue
    assert "not trusted" in queue.lower() or "tlsa" in queue.lower() or "not verified" in queue.lower(), queue
    assert outside.letters(f"to {FALSE}") == []
    mailing.on_host("postsuper -d ALL deferred")


def _believed(outside: FarSide, subject: str, number: int) -> None:
    """Assert that a letter passed SPF, DKIM with both keys of a set, and DMARC."""
    found = outside.letter(subject)
    assert {("rsa-sha256", f"rsa{number}"), ("ed25519-sha256", f"ed25519-{number}")} <= found.signatures
    assert found.verified == (True,) * len(found.verified)
    assert len(found.verified) == 2
    assert found.said == {"spf": "pass", "dkim": "pass", "dmarc": "pass"}


def test_who_has_an_address_and_a_password_is_set_up_by_documents_alone(mailing: Mailing) -> None:
    root = mailing.on_host(f"cat {ROOT}")
    found = set_up(mailing.lab, mailing.office, mailing.address("chief"), PASSWORD, root)
    server, address = name(mailing.office), mailing.address("chief")
    settings = [[server, 993, address], [server, 465, address]]
    assert found == {"thunderbird": (settings, True), "outlook": (settings, True)}


def test_other_keys_sign_and_no_signature_fails_in_between(mailing: Mailing, outside: FarSide) -> None:
    def write(subject: str) -> None:
        message = letter(subject, mailing.address("chief"), f"somebody@{DANE}")
        mailing.last_reply(mailing.signed_in("chief", message, mailing.address("chief"), f"somebody@{DANE}"))

    vault = mailing.lab.vaults.vault(OFFICE).file
    kept = vault.read_text()
    try:
        write("before")
        outside.letter("before")
        assert "rsa2, ed25519-2 sign from the next" in rotate(0)  # the next set is there from the start
        apply()
        write("second set")
        _believed(outside, "second set", 2)
        _believed(outside, "before", 1)
        said = rotate(2)  # the third set is new
        assert "rsa3._domainkey.vac-minister.example. 3600 IN TXT" in said
        assert said.count("is not published as it should be") == 4  # two keys at two servers
        publish(mailing.lab, mailing.office)
        assert "rsa3, ed25519-3 sign from the next" in rotate(0)
    finally:
        # The first set comes back as it was: resolvers remember what its selectors mean.
        (lives() / f"{OFFICE}.dkim.yaml").unlink(missing_ok=True)
        vault.write_text(kept)
        publish(mailing.lab, mailing.office)
        apply()


def rotate(status: int) -> str:
    done = rideau("mail", "rotate-dkim", OFFICE, "--lab", "--lang", "en")
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


def apply() -> None:
    done = rideau("apply", OFFICE, "--lab")
    assert done.returncode == 0, done.stderr


def test_nothing_old_or_weak_is_spoken(mailing: Mailing, outside: FarSide) -> None:
    def spoken(how: str) -> set[str]:
        """Return the ports on which a connection comes about."""
        to = f"-connect {name(mailing.office)}:$port -servername {name(mailing.office)} $start {how}"
        return {
            *outside.sh(
                "for port in 25 465 587 993 443; do case $port in 25 | 587) start='-starttls smtp';; *) "
                "start=;; esac; "
                f"openssl s_client {to} </dev/null >/dev/null 2>&1 && echo $port; done; true"
            ).split()
        }

    everywhere = {"25", "465", "587", "993", "443"}
    assert spoken("-tls1_3") == spoken("-tls1_2 -cipher ECDHE-ECDSA-AES256-GCM-SHA384") == everywhere
    for old in ("-tls1", "-tls1_1", "-tls1_2 -cipher ECDHE-ECDSA-AES256-SHA384:ECDHE-ECDSA-AES128-SHA"):
        cipher = "" if "-cipher" in old else " -cipher ALL"
        assert spoken(f"{old}{cipher}:@SECLEVEL=0") == set()
