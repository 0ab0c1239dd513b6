"""A department's own root signs an office's authority: asked for, signed by openssl, given, believed."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rideau.cli.secrets import secrets
from rideau.problems import Refused
from tests.fleet import add, profile, without_offices
from tests.test_secrets_verb import LIVE

AUTHORITY, ROOT = "credentials.authority.certificate", "credentials.root.certificate"
LEAF = "credentials.host.gateway.remote_access.certificate"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A live fleet of one office, whose secrets the fleet's own root has signed so far."""
    made = without_offices(tmp_path)
    fleet = made / "profiles/fleet.yaml"
    text = fleet.read_text()
    for lab, live in LIVE.items():
        text = text.replace(lab, live)
    fleet.write_text(text)
    add(made, "north", profile("north").replace(".example", ".canada.ca"))
    monkeypatch.chdir(made)
    monkeypatch.setenv("RIDEAU_IDENTITY", str(made / "home/identity"))
    monkeypatch.setenv("RIDEAU_LAB_STATE", str(made / "lab"))

    def call(*words: str, given: str | None = None) -> Result:
        done = CliRunner().invoke(secrets, words, input=given, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done

    call("init", "--name", "alice")
    call("make", "north")
    return call


def openssl(folder: Path, *words: str) -> str:
    return subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True, text=True).stdout


def value(run: Run, name: str) -> str:
    """Return a certificate, for which nobody is asked whether they mean it."""
    return run("reveal", "north", name).output


def sign(folder: Path, request: str) -> tuple[str, str]:
    """Return the department's root, made here, and the certificate it gives for ``request``."""
    subject = ("-subj", "/O=Department of Samples/CN=Samples root")
    extensions = (
        "-addext",
        "basicConstraints=critical,CA:TRUE",
        "-addext",
        "keyUsage=critical,keyCertSign,cRLSign",
    )
    key = ("-newkey", "rsa:3072", "-nodes", "-keyout", "root.key", "-out", "root.pem", "-days", "3650")
    openssl(folder, "req", "-x509", *key, *subject, *extensions)
    (folder / "request.pem").write_text(request)
    asked = ("-req", "-in", "request.pem", "-CA", "root.pem", "-CAkey", "root.key", "-days", "1500")
    signed = openssl(folder, "x509", *asked, "-copy_extensions", "copy")
    return (folder / "root.pem").read_text(), signed


def test_everything_of_the_office_hangs_from_the_departments_root(run: Run, tmp_path: Path) -> None:
    root, signed = sign(tmp_path, run("request", "north").output)
    run("rotate", "north", ROOT, "--stdin", given=root)
    run("rotate", "north", AUTHORITY, "--stdin", given=signed)
    run("make", "north")
    for name, pem in (
        ("root", value(run, ROOT)),
        ("authority", value(run, AUTHORITY)),
        ("leaf", value(run, LEAF)),
    ):
        (tmp_path / f"{name}.pem").write_text(pem)
    said = openssl(
        tmp_path, "verify", "-x509_strict", "-CAfile", "root.pem", "-untrusted", "authority.pem", "leaf.pem"
    )
    assert said == "leaf.pem: OK\n"
    issuer = openssl(tmp_path, "x509", "-in", "authority.pem", "-noout", "-issuer")
    assert "Department of Samples" in issuer


def test_what_was_given_stays_when_secrets_are_made_again(run: Run, tmp_path: Path) -> None:
    root, signed = sign(tmp_path, run("request", "north").output)
    run("rotate", "north", ROOT, "--stdin", given=root)
    run("rotate", "north", AUTHORITY, "--stdin", given=signed)
    run("make", "north")
    kept = [value(run, each) for each in (ROOT, AUTHORITY, LEAF)]
    run("make", "north")
    assert [value(run, each) for each in (ROOT, AUTHORITY, LEAF)] == kept


def test_what_would_not_count_is_refused_and_changes_nothing(run: Run, tmp_path: Path) -> None:
    root, signed = sign(tmp_path, run("request", "north").output)
    before = value(run, AUTHORITY)
    plain = openssl(tmp_path, "x509", "-req", "-in", "request.pem", "-CA", "root.pem", "-CAkey", "root.key")
    for name, given, why in (
        (AUTHORITY, plain, f"cannot be {AUTHORITY}"),
        (ROOT, signed, "it is no root"),
        (ROOT, root + root, "it is more than one certificate"),
        ("teleconferencing.room.conference.pin", "abc123", "digits alone"),
        (AUTHORITY, signed, "cannot be credentials.authority.certificate: .* Nothing was changed"),
        (AUTHORITY, "no certificate", "it cannot be read"),
        (ROOT, "no certificate", "it cannot be read"),
        (LEAF, root, f"cannot be {LEAF}"),
    ):
        with pytest.raises(Refused, match=why):
            run("rotate", "north", name, "--stdin", given=given)
    assert value(run, AUTHORITY) == before
