"""The generators of tests/bench say the same of a host, and its figures are computed as they are told."""

import ast
import json
import shlex
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from rideau.host import Action, Unit
from rideau.project import Project
from rideau.render import RenderedFile
from rideau.secret import Values
from tests.bench import ansible_playbook, plain_ssh, pyinfra_deploy
from tests.bench.__main__ import _command
from tests.bench.access import Access
from tests.bench.activation import edited
from tests.bench.compiling import spend
from tests.bench.groups import Group, Scenario, group_of
from tests.bench.report import Report
from tests.bench.silence import parse, silence
from tests.bench.targets import host_targets
from tests.bench.tools import pyinfra_changed
from tests.bench.wanted import Wanted, matches, wanted_of

ACCESS = Access("engineer", Path("/keys/engineer"), Path("/keys/known_hosts"))
HOST = Wanted(
    "office-gateway",
    "office",
    "10.0.0.1",
    ("unbound",),
    ("/etc/unbound/more.d",),
    (
        RenderedFile("/etc/unbound/more.d/a.conf", "network", 0o640, "root", "unbound", b"a: 1\n"),
        RenderedFile("/etc/hostname", "network", 0o644, "root", "root", b"gateway\n"),
    ),
    (Action("hostname", "hostname -F /etc/hostname", ("/etc/hostname",)),),
    (Unit("unbound.service", reload_on=("/etc/unbound/more.d/",), restart_on=("/etc/unbound/u.conf",)),),
)


def group(seconds: dict[str, tuple[float, ...]], delay: int = 0) -> Group:
    return Group(Scenario.NOTHING, 4, delay, delay + 0.3, seconds, "2026-11-26 14:00 UTC", (0.1, 0.2))


def test_every_host_of_a_plan_is_wanted_with_all_its_files() -> None:
    plan = Project.load().plan("fisheries").hosts[0]
    plan = replace(plan, values=Values({secret.id: "value" for secret in plan.secrets}))
    (host,) = wanted_of([plan], {"fisheries-gateway": "198.51.100.1"})
    paths = {file.path for part in plan.contributions for file in part.files}
    assert {file.path for file in host.files} == paths
    assert {str(Path(path).parent) for path in paths} - {"/etc"} <= set(host.folders)
    assert host.address == "198.51.100.1"


@pytest.mark.parametrize(
    ("path", "inputs", "expected"),
    [
        ("/etc/a/b", ("/etc/a/",), True),
        ("/etc/ab", ("/etc/a/",), False),
        ("/etc/a", ("/etc/a",), True),
        ("/etc/a/b", ("/etc/a",), False),
    ],
)
def test_inputs_are_files_or_all_below_a_folder(path: str, inputs: tuple[str, ...], expected: bool) -> None:
    assert matches(path, inputs) is expected


def test_pyinfra_gets_one_operation_for_each_thing() -> None:
    deploy = ast.parse(pyinfra_deploy.text((HOST,)))
    calls = [node for node in ast.walk(deploy) if isinstance(node, ast.Call)]
    names = [ast.unparse(call.func) for call in calls]
    assert names.count("files.put") == 2
    assert names.count("files.directory") == 1
    assert names.count("apt.packages") == 1
    assert "on_change('unbound.service', (), ('/etc/unbound/more.d/a.conf',))" in ast.unparse(deploy)


def test_ansible_calls_the_handlers_of_a_file() -> None:
    managed = {file["dest"]: file["notify"] for file in ansible_playbook.variables(HOST, ACCESS)["managed"]}
    assert managed == {
        "/etc/unbound/more.d/a.conf": ["reload unbound.service"],
        "/etc/hostname": ["hostname"],
    }
    handlers = {each["name"] for each in ansible_playbook.play((HOST,))[0]["handlers"]}
    assert {name for names in managed.values() for name in names} <= handlers


def test_plain_ssh_carries_every_file_and_what_acts_on_it(tmp_path: Path) -> None:
    run = plain_ssh.write((HOST,), ACCESS, tmp_path)
    folder = tmp_path / "hosts/office-gateway"
    assert (folder / "root/etc/hostname").read_bytes() == b"gateway\n"
    digest, mode, owner, group, path = (folder / "files").read_text().splitlines()[0].split()
    assert (digest, mode, owner, group, path) == (
        HOST.files[0].digest, "640", "root", "unbound", "/etc/unbound/more.d/a.conf",
    )  # fmt: skip
    assert [shlex.split(line)[:2] for line in (folder / "acts").read_text().splitlines()] == [
        ["action", "hostname -F /etc/hostname"],
        ["unit", "unbound.service"],
    ]
    for script in (run, folder / "program"):
        subprocess.run(["sh", "-n", script], check=True)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("    Grand total            199     1         -       198", True),
        ("    Grand total            199     -         -       199", False),
        ("    hostname               -        4 (a, b...)   ", False),
        ("    /etc/hosts             4 (a, b...)        -   ", True),
        ("    /etc/hosts             -        -   ", False),
    ],
)
def test_what_pyinfra_changed_is_read_from_its_table(said: str, expected: bool) -> None:
    assert pyinfra_changed(f"--> Results:\n{said}\n") is expected


def test_targets_are_ratios_of_medians_in_one_group() -> None:
    found = host_targets(
        [
            group({"rideau": (1.0, 9.0, 0.5), "pyinfra": (16.0,), "plain": (0.5, 0.6, 0.7)}),
            group({"rideau": (1.0,), "pyinfra": (20.0,)}, delay=30),
        ]
    )
    verdicts = {target.text: (target.measured, target.met) for target in found}
    assert verdicts["Nothing to change, 4 hosts: faster than pyinfra"] == (16.0, True)
    assert verdicts["Nothing to change, 4 hosts: faster than Ansible"] == (None, None)
    assert verdicts["Nothing to change, 4 hosts: as long as plain ssh"] == (pytest.approx(1 / 0.6), False)
    assert verdicts["Nothing to change, 4 hosts, 30 ms: faster than pyinfra"] == (20.0, False)


def test_a_partial_run_replaces_its_own_figures_alone(tmp_path: Path) -> None:
    Report(tmp_path, "first").put_group(group({"rideau": (1.0,)}))
    Report(tmp_path, "second").put_group(group({"rideau": (2.0,)}, delay=30))
    Report(tmp_path, "third").put_group(group({"rideau": (3.0,)}))
    groups = json.loads((tmp_path / "benchmarks.json").read_text())["hosts"]
    assert [(each["delay_ms"], each["command"], each["medians"]["rideau"]) for each in groups] == [
        (0, "third", 3.0),
        (30, "second", 2.0),
    ]
    assert group_of(groups[0]) == group({"rideau": (3.0,)})
    assert "| 4 | 30.3 ms | nothing to change | 2¹ |" in (tmp_path / "benchmarks.md").read_text()


def test_the_command_is_told_without_the_folder() -> None:
    told = _command(["--parts", "hosts", "--out", "/somewhere", "--runs", "1"])
    assert told == "python -m tests.bench --parts hosts --runs 1"


def test_silence_is_the_longest_time_without_an_answer() -> None:
    asked = parse(["1.0 1.1", "1.2 1.25", "1.4 -", "1.6 1.9", "2.0 2.01"])
    found = silence(asked, 1.0, 2.1)
    assert found.milliseconds == pytest.approx(650)
    assert found.lost == 1
    assert silence(asked, 2.02, 3.02).milliseconds == pytest.approx(1000)


def test_a_changed_plan_differs_in_one_file() -> None:
    plan = Project.load().plan("fisheries").hosts[0]
    before, after = (
        {file.path: file.content for part in each.contributions for file in part.files}
        for each in (plan, edited(plan, "/etc/hosts", "# a line"))
    )
    assert {path for path in before if before[path] != after[path]} == {"/etc/hosts"}
    assert str(after["/etc/hosts"]).endswith("\n# a line\n")


def test_what_a_process_used_counts_what_it_started(tmp_path: Path) -> None:
    hungry = "python3 -c 'b = bytearray(60 << 20); import time; time.sleep(0.5)'"
    used = spend(["sh", "-c", f"{hungry}; true"], tmp_path)
    assert 60 <= used.mib < 200
    assert used.wall >= 0.5
    with pytest.raises(SystemExit):
        spend(["false"], tmp_path)
