"""Secrets on their way to hosts: where they must be they are, and no trace of them is anywhere else."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex

import pytest

from rideau.checks import OnHost
from rideau.host import Contribution, File, Unit, Validator
from rideau.lab import Lab
from rideau.secret import Kind, Secret, Values
from rideau.services.network.requests import TIME_KEY
from tests.lab.conftest import OFFICE, rideau
from tests.lab.engineer import Engineer
from tests.lab.traces import Host, exposed, found_in, in_folder, traces
from tests.strategies import PURPOSE

pytestmark = pytest.mark.lab

ROOT = Path(__file__).resolve().parents[2]
HOSTS = ("gateway", "voice", "mail", "apps")
KEYS = "/etc/chrony/chrony.keys"
OTHERS = "ssh.service nftables.service systemd-networkd.service unbound.service kea-dhcp4-server.service"


def pyinfra(*words: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("pyinfra")
    return subprocess.run([program, *words], capture_output=True, text=True, timeout=300, check=False)


def on_host(lab: Lab, host: str, shell: str) -> str:
    return lab.run(OnHost(host), shell, timeout=240, office=OFFICE).stdout.strip()


def invocations(lab: Lab) -> list[str]:
    """What changes when a unit is started again."""
    return [on_host(lab, host, f"systemctl show --property=InvocationID {OTHERS}") for host in HOSTS]


@dataclass(frozen=True)
class Search:
    """Two planted keys, everything that was printed while hosts got them, and where traces were found."""

    keys: tuple[str, str]
    begun: float
    wanted: tuple[bytes, ...]
    outputs: dict[str, str]
    applied: dict[str, dict[str, object]]
    hosts: dict[str, dict[str, str]]
    before: list[str]


@pytest.fixture(scope="module")
def search(applied: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    """Plant keys, bring them to hosts by each way there is, and watch."""
    begun, keys = time.time() - 1, (token_hex(32), token_hex(32))
    before = invocations(applied)
    hosts = {name: Host(applied, name) for name in HOSTS}
    outputs: dict[str, str] = {}

    def ran(name: str, done: subprocess.CompletedProcess[str], *expected: int) -> str:
        outputs[name] = done.stdout + done.stderr
        assert done.returncode in expected, f"{name}: {outputs[name]}"
        return done.stdout

    applied.vaults.put(OFFICE, TIME_KEY, keys[0])
    ran("plan", rideau("plan", OFFICE, "--json"), 0)
    file = tmp_path_factory.mktemp("plan") / "plan.json"
    ran("live", rideau("plan", OFFICE, "--lab", "--live", "--out", str(file), "--json"), 2)
    outputs["plan file"] = file.read_text()
    ran("diff", rideau("apply", OFFICE, "--lab", "--diff", "--json"), 2)
    words = ("inventories/lab.py", "deploys/office.py", "-vvv", "--debug")
    ran("pyinfra -y", pyinfra(*words, "-y"), 0)
    applied.vaults.put(OFFICE, TIME_KEY, keys[1])
    document = json.loads(ran("apply", rideau("apply", OFFICE, "--lab", "-v", "--json"), 0))
    ran("nothing to change", rideau("apply", OFFICE, "--lab", "-v"), 0)
    ran("verify", rideau("verify", OFFICE, "--lab", "--service", "state"), 0)
    ran("drift", rideau("drift", OFFICE, "--lab", "--json"), 0, 2)
    ran("history", rideau("history", "show", "last"), 0)
    ran("list", rideau("secrets", "list", OFFICE, "--lab", "--json"), 0)
    files = [on_host(applied, "apps", f"cat {KEYS}") + "\n"]
    files.append(files[0].replace(keys[1], keys[0]))
    wanted = traces(keys, files)
    yield Search(
        keys,
        begun,
        wanted,
        outputs,
        {each["host"]: each for each in document["hosts"]},
        {name: host.search(wanted) for name, host in hosts.items()},
        before,
    )
    applied.vaults.rotate(OFFICE, [TIME_KEY])
    assert rideau("apply", OFFICE, "--lab").returncode == 0


def test_the_key_is_where_it_belongs(search: Search, applied: Lab) -> None:
    """And the search sees it: what finds nothing must be able to find."""
    for host in HOSTS:
        assert on_host(applied, host, f"tail -n 1 {KEYS}; stat -c '%a %U %G' {KEYS}") == (
            f"1 AES256 HEX:{search.keys[1]}\n640 root _chrony"
        )
        assert search.hosts[host][KEYS] == "640"
        assert any(path.startswith("/var/lib/rideau/generations/") for path in search.hosts[host])


def test_nothing_that_was_printed_holds_a_trace(search: Search) -> None:
    assert [name for name, text in search.outputs.items() if found_in(text.encode(), search.wanted)] == []
    assert "+1 AES256 HEX:<secret network.time-key>" in search.outputs["diff"]
    assert f"change {KEYS}" in search.outputs["pyinfra -y"]


def test_nobody_on_a_host_sees_a_trace(search: Search) -> None:
    assert {host: exposed(found) for host, found in search.hosts.items()} == {host: {} for host in HOSTS}


def test_nothing_that_was_kept_holds_a_trace(search: Search) -> None:
    """The checkout, what runs leave behind, and the lab's own folder, vault included."""
    home = Path.home()
    state = Path(os.environ.get("RIDEAU_LAB_STATE", "/var/lib/rideau-lab"))
    places = [(ROOT, (".venv", ".git")), (state, ("machines",)), (home / ".cache/rideau", ())]
    places += [(home / ".local/share/rideau", ()), (home / ".local/state/rideau", ())]
    for folder, but in places:
        assert in_folder(folder, search.begun, search.wanted, but) == []


def test_a_new_key_changes_what_depends_on_it_and_nothing_else(search: Search, applied: Lab) -> None:
    for each in search.applied.values():
        assert each["files"] == [{"path": KEYS, "change": "change"}]
        assert each["units"] == ["restart chrony.service"]
        assert each["packages"] == []
    assert len(search.applied) == len(HOSTS)
    assert invocations(applied) == search.before


def test_without_an_identity_no_host_is_touched(search: Search, applied: Lab) -> None:
    identity = applied.vaults.identity
    aside = identity.rename(identity.with_name("aside"))
    try:
        ours = rideau("apply", OFFICE, "--lab")
        plain = pyinfra("inventories/lab.py", "deploys/office.py", "-y")
    finally:
        aside.rename(identity)
    for done in (ours, plain):
        assert done.returncode != 0
        assert f"{identity}: R305 there is no identity" in done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr
    assert ": look" not in ours.stderr


@pytest.fixture(scope="module")
def engineer(search: Search, applied: Lab) -> Iterator[Engineer]:
    someone = Engineer(applied)
    yield someone
    assert someone.apply(someone.plan).error == ""


LEAKY = "/etc/systemd/system/leaky.service"
PUBLIC = "/etc/leaky.conf"


def test_a_service_that_leaks_is_found_out(engineer: Engineer) -> None:
    """In its arguments, in the journal, in a file that everybody reads: the value as plain text."""
    value = token_hex(16)
    unit = f"[Service]\nExecStart=/bin/sh -c 'echo using {value}; sleep infinity; true'\n"
    leaky = Contribution(
        "leaky",
        "apps",
        files=(File(LEAKY, unit), File(PUBLIC, f"key {value}\n")),
        units=(Unit("leaky.service", enabled=False, restart_on=(LEAKY,)),),
    )
    host = Host(engineer.lab, "apps")
    assert engineer.apply(engineer.whole(leaky)).error == ""
    written = "journalctl -u leaky --output cat | grep -q using"
    engineer.sh(f"for try in $(seq 600); do {written} && break; sleep 0.2; done")
    found = exposed(host.search(traces([value])))
    assert {"processes", "journal", LEAKY, PUBLIC} <= found.keys()


def test_a_checker_that_quotes_a_secret_is_told_without_it(engineer: Engineer) -> None:
    secret = Secret("quoting", "key", Kind.KEY, PURPOSE)
    value = token_hex(16)
    path = "/etc/quoting.conf"
    quoting = Contribution(
        "quoting",
        "apps",
        files=(File(path, f"key {secret}\n", 0o600),),
        validators=(Validator("quote", f"cat {path}; false", (path,)),),
    )
    plan = replace(
        engineer.whole(quoting),
        secrets=(*engineer.plan.secrets, secret),
        values=Values({**engineer.plan.values.by_name, secret.id: value}),
    )
    result = engineer.apply(plan)
    assert "quoting: quote refuses the new configuration" in result.error
    assert "key <secret quoting.key>" in result.error
    assert not found_in(f"{result.error}{result.said}{result}".encode(), traces([value]))
