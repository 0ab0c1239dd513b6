"""``python -m tests.bench.mail_audit``: what testssl.sh and checkdmarc find of an office's mail.

Both were written by others, and take minutes: the suite asks a few questions of theirs itself
(``tests/lab/test_email_names.py``).
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from rideau.certificates import ROOT_CERTIFICATE
from rideau.lab import Lab, wiring
from rideau.lab.names import RESOLVER
from rideau.lab.outside import OUTSIDE
from rideau.mail import name
from rideau.project import Project
from rideau.vault.opening import value_of
from tests.bench.machine import this_machine
from tests.lab.exposed import exposed
from tests.lab.mailing import Mailing

OFFICE = "veterans-affairs"
RIDEAU = Path(sys.executable).with_name("rideau")
PORTS = {25: "--starttls smtp", 465: "", 587: "--starttls smtp", 993: "", 443: ""}
_FAULTS = ("LOW", "MEDIUM", "HIGH", "CRITICAL", "WARN", "FATAL")
_TEXT = """# Mail, looked at by programs of others

Written by `make mail-audit` ([tests/bench/mail_audit.py](../tests/bench/mail_audit.py)), never by hand. Asked
from a machine outside, which believes the office's own authority: in the lab there is no public one.

## testssl.sh {version}

| Port | Looked at | Remarks |
|---|---|---|
{ports}

## checkdmarc {checkdmarc}

| | Valid | Warnings |
|---|---|---|
{records}

`{command}` on {machine}.
"""


@dataclass(frozen=True, slots=True)
class _Port:
    number: int
    asked: int
    faults: tuple[str, ...]


@click.command()
@click.option("--running", is_flag=True, help="Use the lab that is up, and leave it up.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("docs/audits-mail.md"))
def main(*, running: bool, out: Path) -> None:
    """Let both look at the mail host of the sample office, and write down what they find."""
    os.environ.setdefault("RIDEAU_LAB_STATE", "/var/lib/rideau-lab-bench")
    lab = Lab.current() if running else Lab.up([Project.load().plan(OFFICE)], _tell)
    try:
        subprocess.run([RIDEAU, "apply", OFFICE, "--lab"], check=True, timeout=1200)
        mailing = Mailing(lab, Project.load().office(OFFICE))
        with exposed(lab, OFFICE, mailing.host.home.ipv4.ip, *PORTS):
            text = _text(mailing)
    finally:
        if not running:
            Lab.down(_tell)
    out.write_text(text)


def _text(mailing: Mailing) -> str:
    root = value_of(OFFICE, ROOT_CERTIFICATE.id, mailing.lab.vaults)
    version = _outside(mailing.lab, "dpkg-query -W -f '${Version}' testssl.sh", 60)
    ports = [_port(mailing, number, root) for number in PORTS]
    found, checkdmarc = _records(mailing, root)
    return _TEXT.format(
        version=version.partition("+")[0],
        ports="\n".join(
            f"| {p.number} | {p.asked} things | {', '.join(p.faults) or 'none'} |" for p in ports
        ),
        checkdmarc=checkdmarc,
        records="\n".join(found),
        command=" ".join(("python -m tests.bench.mail_audit", *sys.argv[1:])),
        machine=this_machine(),
    )


def _port(mailing: Mailing, number: int, root: str) -> _Port:
    target = f"{name(mailing.office)}:{number}"
    shell = (
        f"cd $(mktemp -d) && printf '%s' '{root}' >root.pem && "
        "testssl --quiet --color 0 --warnings off --add-ca root.pem --jsonfile found.json "
        f"{PORTS[number]} {target} >/dev/null 2>&1; cat found.json"
    )
    found: list[dict[str, str]] = json.loads(_outside(mailing.lab, shell, 600))
    faults = tuple(f"{each['id']}: {each['finding']}" for each in found if each["severity"] in _FAULTS)
    _tell(f"{number}: {len(found)} asked, {len(faults)} at fault")
    return _Port(number, len(found), faults)


def _outside(lab: Lab, shell: str, seconds: float) -> str:
    done = lab.run_on(OUTSIDE, shell, seconds)
    assert done.exit_code == 0, done.stderr
    return done.stdout


def _records(mailing: Mailing, root: str) -> tuple[list[str], str]:
    """Return what checkdmarc says, a row a record, and which version of it."""
    domain = mailing.office.domain
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder, "bin", "python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", "checkdmarc"], check=True, timeout=300)
        trusted = Path(folder, "root.pem")
        trusted.write_text(root)
        # Its resolver, for what is asked by the system's own; ip netns exec lays it over /etc.
        resolver = Path("/etc/netns", wiring.namespace(OUTSIDE), "resolv.conf")
        resolver.parent.mkdir(parents=True)
        resolver.write_text(f"nameserver {RESOLVER}\n")
        inside = ("ip", "netns", "exec", wiring.namespace(OUTSIDE))
        words = (python.with_name("checkdmarc"), domain, "--nameserver", RESOLVER, "--format", "json")
        environment = {**os.environ, "SSL_CERT_FILE": str(trusted), "REQUESTS_CA_BUNDLE": str(trusted)}
        try:
            said = subprocess.run(
                [*inside, *words], check=True, capture_output=True, text=True, timeout=300, env=environment
            ).stdout
        finally:
            shutil.rmtree(resolver.parent)
        shown = subprocess.run(
            [python, "-m", "pip", "show", "checkdmarc"], check=True, capture_output=True, text=True
        ).stdout
    version = next(line.split()[1] for line in shown.splitlines() if line.startswith("Version:"))
    return [_row(key, value) for key, value in _judged(json.loads(said))], version


def _judged(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return the parts that say whether something is valid."""
    parts = [(key, value) for key, value in document.items() if isinstance(value, dict)]
    return [(key, value) for key, value in parts if "valid" in value or "warnings" in value]


def _row(key: str, value: dict[str, Any]) -> str:
    error = f" ({value['error']})" if value.get("error") else ""
    warnings = "; ".join(map(str, value.get("warnings") or ())) or "none"
    return f"| {key} | {value.get('valid', 'not said')}{error} | {warnings} |"


def _tell(line: str) -> None:
    click.echo(line, err=True)


if __name__ == "__main__":
    main()
