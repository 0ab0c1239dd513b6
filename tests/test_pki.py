"""Certificates: what they say, how long they count, when they are made anew."""

import subprocess
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from rideau import dkim
from rideau.certificates import (
    AUTHORITY_KEY,
    ROOT_CERTIFICATE,
    HostCertificate,
    authority_certificate,
    device_secrets,
    revocations,
)
from rideau.office import DkimSets, Office
from rideau.pki.issuing import Issuer, pem_of, read_key, root
from rideau.pki.judging import is_due, read_certificate
from rideau.pki.revoking import read_list, serials
from rideau.problems import Refused
from rideau.secret import Kind, Secret
from rideau.text import Text
from rideau.vault import making
from rideau.vault.deriving import Derivation
from tests.factory import office

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
OFFICE = office()
WEB = HostCertificate("email", "mail", (f"mail.{OFFICE.domain}",), ("10.64.0.11",))
TUNNEL = Secret("remote_access", "gateway.tunnel-key", Kind.TUNNEL_KEY, Text("a", "b"))
PUBLIC = Secret("remote_access", "gateway.public", Kind.PUBLIC_TUNNEL_KEY, Text("a", "b"), source=TUNNEL.id)


def _root() -> Issuer:
    key = read_key(making.make(AUTHORITY_KEY))
    return Issuer(root("Root of the fleet", key, NOW), key)


ROOT = _root()


def wanted(of: Office = OFFICE) -> tuple[Secret, ...]:
    devices = [
        each for who in of.people for device in who.devices for each in device_secrets(of, who, device)
    ]
    own = (AUTHORITY_KEY, ROOT_CERTIFICATE, authority_certificate(of), revocations(of))
    return (*own, *devices, *WEB.secrets, TUNNEL, PUBLIC)


def made(
    secrets: tuple[Secret, ...], values: dict[str, str] | None = None, now: datetime = NOW
) -> tuple[Derivation, dict[str, str]]:
    """Return the derivation of ``secrets`` from ``values``, made complete, and what was made anew."""
    have = dict(values or {})
    for each in secrets:
        if not each.kind.is_derived and each.id not in have:
            have[each.id] = making.make(each)
    known = {each.id for each in secrets}
    stale = tuple(name for name in have if name.endswith(".certificate") and name not in known)
    derivation = Derivation(secrets, have, stale, now)
    return derivation, {secret.id: value for secret, value in derivation.renewed(lambda: ROOT)}


class TestWhatOpensslSays:
    """An independent reader believes what we make, and nothing else."""

    @pytest.fixture
    def pems(self, tmp_path: Path) -> Path:
        _, values = made(wanted())
        for name, value in values.items():
            (tmp_path / name).write_text(value)
        (tmp_path / "root").write_text(pem_of(ROOT.certificate))
        return tmp_path

    def verify(self, folder: Path, name: str, *options: str) -> subprocess.CompletedProcess[str]:
        authority = folder / "credentials.authority.certificate"
        files = ["-CAfile", folder / "root", "-untrusted", authority, "-attime", f"{NOW.timestamp():.0f}"]
        command = ["openssl", "verify", *map(str, files), *options, str(folder / name)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def test_a_server_is_believed_under_its_name_and_address(self, pems: Path) -> None:
        name = "credentials.host.mail.email.certificate"
        right = ("-verify_hostname", WEB.names[0], "-purpose", "sslserver")
        assert self.verify(pems, name, *right).returncode == 0
        assert self.verify(pems, name, "-verify_ip", "10.64.0.11").returncode == 0
        assert self.verify(pems, name, "-verify_hostname", f"www.{OFFICE.domain}").returncode != 0

    def test_a_device_is_a_client_and_no_server(self, pems: Path) -> None:
        name = "credentials.person.chief.laptop.certificate"
        assert self.verify(pems, name, "-purpose", "sslclient").returncode == 0
        assert self.verify(pems, name, "-purpose", "sslserver").returncode != 0

    def test_an_authority_cannot_speak_for_others(self, tmp_path: Path) -> None:
        stranger = HostCertificate("email", "mail", ("mail.elsewhere.example",))
        _, values = made((*wanted()[:4], *stranger.secrets))
        for name, value in values.items():
            (tmp_path / name).write_text(value)
        (tmp_path / "root").write_text(pem_of(ROOT.certificate))
        said = self.verify(tmp_path, stranger.secrets[1].id)
        assert said.returncode != 0
        assert "permitted subtree violation" in said.stderr + said.stdout

    def test_an_authority_makes_no_authorities(self, pems: Path) -> None:
        found = read_certificate((pems / "credentials.authority.certificate").read_text())
        constraints = found.extensions.get_extension_for_class(x509.BasicConstraints)
        assert constraints.critical
        assert constraints.value.path_length == 0

    def test_the_curve_is_p384_and_the_hash_sha384(self, pems: Path) -> None:
        for file in pems.glob("*.certificate"):
            found = read_certificate(file.read_text())
            assert found.public_key().curve.name == "secp384r1"  # type: ignore[union-attr]
            assert found.signature_hash_algorithm is not None
            assert found.signature_hash_algorithm.name == "sha384"


class TestWhatIsMadeAnew:
    """Nothing that is right; everything that is not."""

    def test_nothing_twice(self) -> None:
        derivation, values = made(wanted())
        assert {each.id for each in wanted() if each.kind.is_derived} == set(values)
        assert not [*derivation.faults()]
        assert made(wanted(), derivation.values)[1] == {}

    def test_people_who_come_go_or_move_change_nobody_elses(self) -> None:
        derivation, _ = made(wanted())
        first, second = OFFICE.people
        reordered = replace(OFFICE, people=(second, replace(first, login="newcomer"), first))
        later, anew = made(wanted(reordered), derivation.values)
        assert set(anew) == {"credentials.person.newcomer.phone.certificate"}
        before = derivation.values
        assert {name: later.values[name] for name in before} == before

    def test_a_replaced_key_gets_a_certificate_and_its_former_one_is_revoked(self) -> None:
        derivation, _ = made(wanted())
        name = "credentials.person.chief.laptop"
        former = read_certificate(derivation.values[f"{name}.certificate"])
        values = derivation.values | {f"{name}.key": making.make(AUTHORITY_KEY)}
        later, anew = made(wanted(), values)
        assert set(anew) == {f"{name}.certificate", "credentials.revocations"}
        assert serials(read_list(later.values["credentials.revocations"])) == {former.serial_number}

    def test_whoever_is_revoked_or_gone_is_on_the_list_for_good(self) -> None:
        derivation, _ = made(wanted())
        lost = read_certificate(derivation.values["credentials.person.chief.laptop.certificate"])
        gone = read_certificate(derivation.values["credentials.person.minister.phone.certificate"])
        without = replace(OFFICE, people=OFFICE.people[1:], revoked=frozenset({"chief.laptop"}))
        later, anew = made(wanted(without), derivation.values)
        assert set(anew) == {"credentials.revocations"}
        both = {lost.serial_number, gone.serial_number}
        assert serials(read_list(anew["credentials.revocations"])) == both
        later.forget()
        again, anew = made(wanted(replace(without, revoked=frozenset())), later.values)
        assert anew == {}
        assert serials(read_list(again.values["credentials.revocations"])) == both

    def test_another_authority_makes_all_anew(self) -> None:
        derivation, first = made(wanted())
        values = derivation.values | {AUTHORITY_KEY.id: making.make(AUTHORITY_KEY)}
        _, anew = made(wanted(), values)
        assert set(anew) == set(first) - {ROOT_CERTIFICATE.id, PUBLIC.id}

    def test_before_they_expire(self) -> None:
        derivation, first = made(wanted())
        leaf = "credentials.person.chief.laptop.certificate"
        soon = read_certificate(first[leaf]).not_valid_after_utc - timedelta(days=59)
        _, anew = made(wanted(), derivation.values, soon)
        subject = next(each.subject for each in wanted() if each.id == leaf)
        assert subject is not None
        assert is_due(read_certificate(first[leaf]), subject, soon)
        assert not is_due(read_certificate(anew[leaf]), subject, soon)

    def test_a_leaf_never_outlives_its_authority(self) -> None:
        derivation, first = made(wanted())
        authority = read_certificate(first["credentials.authority.certificate"])
        late = authority.not_valid_after_utc - timedelta(days=421)
        _, anew = made(wanted(), derivation.values, late)
        assert "credentials.authority.certificate" not in anew
        for name, value in anew.items():
            if name.endswith(".certificate"):
                assert read_certificate(value).not_valid_after_utc <= authority.not_valid_after_utc

    def test_damage_is_told_not_raised(self) -> None:
        derivation, _ = made(wanted())
        name = "credentials.person.chief.laptop.certificate"
        damaged = Derivation(wanted(), derivation.values | {name: "nonsense"}, (), NOW)
        assert [(each.id, why) for each, why in damaged.faults()] == [(name, "it cannot be read")]

    def test_the_root_of_somebody_else_is_respected(self) -> None:
        derivation, _ = made(wanted())
        other = _root()
        values = derivation.values | {
            ROOT_CERTIFICATE.id: pem_of(other.certificate),
            AUTHORITY_KEY.id: making.make(AUTHORITY_KEY),
        }
        with pytest.raises(Refused, match="not the fleet's"):
            made(wanted(), values)


def test_public_tunnel_keys_are_those_of_the_rfc() -> None:
    private = "dwdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LCo="  # RFC 7748, 6.1, in base64
    derivation, _ = made((TUNNEL, PUBLIC), {TUNNEL.id: private})
    assert derivation.values[PUBLIC.id] == "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo="


class TestWhatDnsAnnounces:
    """A public half is what another reader makes of the private key."""

    def test_ed25519_is_that_of_the_rfc(self) -> None:
        key = dkim.SigningKey("ed25519", 1)
        private = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="  # RFC 8463, appendix A.1
        derivation, _ = made((key.secret, key.record), {key.secret.id: private})
        public = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
        assert derivation.values[key.record.id] == f"v=DKIM1; k=ed25519; p={public}"

    def test_rsa_is_what_openssl_says(self) -> None:
        key = dkim.SigningKey("rsa", 1)
        derivation, _ = made((key.secret, key.record))
        private = derivation.values[key.secret.id]
        read = ("openssl", "pkey", "-pubout", "-outform", "DER")
        der = subprocess.run(read, input=private.encode(), capture_output=True, check=True).stdout
        assert derivation.values[key.record.id] == f"v=DKIM1; k=rsa; p={b64encode(der).decode()}"
        shown = ("openssl", "pkey", "-noout", "-text")
        said = subprocess.run(shown, input=private, capture_output=True, check=True, text=True).stdout
        assert "2048 bit" in said

    def test_the_record_of_another_key_is_made_anew(self) -> None:
        secrets = dkim.secrets(OFFICE)
        derivation, first = made(secrets)
        assert len(first) == 4
        assert made(secrets, derivation.values)[1] == {}
        changed = secrets[0]
        _, anew = made(secrets, derivation.values | {changed.id: making.make(changed)})
        assert set(anew) == {secrets[1].id}

    def test_a_key_of_another_kind_is_told_not_raised(self) -> None:
        rsa = dkim.SigningKey("rsa", 1)
        derivation, _ = made((rsa.secret, rsa.record))
        values = derivation.values | {rsa.secret.id: making.make(AUTHORITY_KEY)}
        damaged = Derivation((rsa.secret, rsa.record), values, (), NOW)
        assert [(each.id, why) for each, why in damaged.faults()] == [(rsa.record.id, "it cannot be read")]


def test_both_sets_are_published_and_one_signs() -> None:
    later = replace(OFFICE, dkim=DkimSets(signing=2, other=1))
    selectors = [each.selector for each in dkim.published(later)]
    assert selectors == ["rsa2", "ed25519-2", "rsa1", "ed25519-1"]
    assert [each.selector for each in dkim.signing(later)] == selectors[:2]
    assert dkim.published(OFFICE)[0].selector == "rsa1"
