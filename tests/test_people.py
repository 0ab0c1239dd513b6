"""``rideau people``: what is remembered, and what becomes of keys and of the revocation list."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography import x509

from rideau.cli import rideau
from rideau.lab import vaults
from rideau.pki.judging import read_certificate
from rideau.pki.revoking import read_list, serials
from rideau.problems import ProblemsFound, Refused
from rideau.vault.opening import value_of
from tests.fleet import add, profile, samples, without_offices

OFFICE = "veterans-affairs"
LIST = "credentials.revocations"
LAPTOP = "credentials.person.chief.laptop"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The sample fleet, with a lab's vaults; no lab is up."""
    monkeypatch.chdir(samples(tmp_path))
    monkeypatch.setenv("RIDEAU_LAB_STATE", str(tmp_path / "lab"))

    def call(*words: str) -> Result:
        return CliRunner().invoke(rideau, words, catch_exceptions=False)

    call("secrets", "make", OFFICE)
    return call


def opened(name: str) -> str:
    return value_of(OFFICE, name, vaults())


def listed() -> frozenset[int]:
    return serials(read_list(opened(LIST)))


def serial(name: str) -> int:
    return read_certificate(opened(f"{name}.certificate")).serial_number


def test_a_device_is_revoked_alone(run):
    others = {name: serial(name) for name in (LAPTOP, "credentials.person.chief.phone")}
    assert "chief.laptop: revoked" in run("people", "revoke", OFFICE, "chief", "--device", "laptop").output
    assert listed() == {others[LAPTOP]}
    shown = run("people", "list", OFFICE, "--lang", "en").output
    assert "chief.laptop  windows  staff  revoked" in shown
    assert "chief.phone  android  staff  from afar" in shown
    shown = run("people", "list", OFFICE, "--lang", "fr").output
    assert "chief.laptop  windows  personnel  révoqué" in shown
    back = ("people", "restore", OFFICE, "chief", "--device", "laptop")
    assert "chief.laptop : " in run(*back, "--lang", "fr").output


def test_a_person_is_revoked_with_every_device(run, tmp_path):
    run("people", "revoke", OFFICE, "chief", "--reason", "left the office")
    assert listed() == {serial(LAPTOP), serial("credentials.person.chief.phone")}
    record = (tmp_path / f"lab/lives/{OFFICE}.access.yaml").read_text()
    assert 'reason: "left the office"' in record


def test_whoever_comes_back_has_new_keys_and_the_former_ones_stay_revoked(run, tmp_path):
    run("people", "revoke", OFFICE, "chief", "--device", "laptop")
    key, former = opened(f"{LAPTOP}.key"), serial(LAPTOP)
    code = opened("mobile.chief.laptop.code")
    run("people", "restore", OFFICE, "chief", "--device", "laptop")
    assert opened(f"{LAPTOP}.key") != key
    assert serial(LAPTOP) != former
    assert opened("mobile.chief.laptop.code") != code
    assert listed() == {former}
    assert not (tmp_path / f"lab/lives/{OFFICE}.access.yaml").exists()


def test_what_is_left_revoked_is_said(run):
    run("people", "revoke", OFFICE, "chief")
    with pytest.raises(Refused, match="chief is revoked with everything"):
        run("people", "restore", OFFICE, "chief", "--device", "phone")
    run("people", "revoke", OFFICE, "chief", "--device", "phone")
    assert "chief.phone is still revoked" in run("people", "restore", OFFICE, "chief").output


def test_nobody_unknown_is_revoked(run):
    with pytest.raises(Refused, match="Did you mean “chief”"):
        run("people", "revoke", OFFICE, "cheif")
    with pytest.raises(Refused, match="Did you mean “laptop”"):
        run("people", "revoke", OFFICE, "chief", "--device", "labtop")
    with pytest.raises(Refused, match="is not revoked"):
        run("people", "restore", OFFICE, "chief")
    with pytest.raises(Refused, match="--reason"):
        run("people", "revoke", OFFICE, "chief", "--reason", "two\nlines")


def test_what_counts_for_how_long_is_foretold(run):
    days = [int(line.split()[-1]) for line in run("secrets", "certificates", OFFICE).output.splitlines()[1:]]
    assert days == sorted(days)
    assert 390 < days[0] < 400
    assert 3600 < days[-1] < 3660
    assert "none within 100 days" in run("secrets", "certificates", OFFICE, "--within", "100").output


def test_a_certificate_is_not_rotated_by_itself(run):
    with pytest.raises(Refused, match=f"follows from {LAPTOP}.key"):
        run("secrets", "rotate", OFFICE, f"{LAPTOP}.certificate")


def test_another_root_may_sign_the_authority(run):
    asked = x509.load_pem_x509_csr(run("secrets", "request", OFFICE).output.encode())
    assert asked.is_signature_valid
    assert asked.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length == 0


def test_a_record_that_is_damaged_is_told_with_its_line(run, tmp_path):
    (tmp_path / f"profiles/offices/{OFFICE}.access.yaml").write_text("rideau: 1\nrevoked:\n  - {login: 7}\n")
    said = run("check", OFFICE)
    assert said.exit_code == 1
    assert f"{OFFICE}.access.yaml:3:" in said.output


def test_a_device_that_nobody_can_carry_is_told(run, tmp_path):
    record = tmp_path / f"profiles/offices/{OFFICE}.access.yaml"
    line = "{login: chief, device: tablet, on: 2026-12-01, by: me}"
    record.write_text(f"rideau: 1\nrevoked:\n  - {line}\n")
    assert "R126" in run("check", OFFICE).output


def test_an_office_without_credentials_has_no_keys(tmp_path, monkeypatch):
    monkeypatch.chdir(without_offices(tmp_path))
    monkeypatch.setenv("RIDEAU_LAB_STATE", str(tmp_path / "lab"))
    add(tmp_path, "bare", profile("bare", level="connectivity"))
    said = CliRunner().invoke(rideau, ("people", "list", "bare"), catch_exceptions=False)
    assert said.exit_code == 0


def test_problems_are_problems(run, tmp_path):
    (tmp_path / "lab/lives").mkdir(parents=True, exist_ok=True)
    (tmp_path / f"lab/lives/{OFFICE}.access.yaml").write_text("rideau: 2\nrevoked: []\n")
    with pytest.raises(ProblemsFound, match="R127"):
        run("people", "list", OFFICE)
