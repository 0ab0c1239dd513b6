import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from rideau.compile import OfficePlan
from rideau.host import Contribution, HostPlan
from rideau.lab import Lab, images, paths, repository, state
from rideau.lab.machines import Process
from rideau.lab.state import State
from rideau.lab.topology import topology
from rideau.needs import Needs
from rideau.problems import Refused
from tests.factory import office


@pytest.fixture(autouse=True)
def scratch(tmp_path, monkeypatch):
    monkeypatch.setenv("RIDEAU_LAB_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("RIDEAU_LAB_CACHE", str(tmp_path / "cache"))
    (tmp_path / "state").mkdir()
    return tmp_path


def plan(*packages: str) -> OfficePlan:
    made = office()
    hosts = tuple(
        HostPlan(made.slug, host, (Contribution("network", host.slug, packages=packages),), guarded=False)
        for host in made.hosts
    )
    return OfficePlan(made, Needs(), hosts, ())


def test_packages_installed_together_are_downloaded_together_once_per_release():
    assert repository.wanted([plan("unbound", "chrony")]) == {
        "13": {("chrony", "unbound")},
        "14": {("chrony", "unbound")},
    }


def test_only_sets_that_were_never_downloaded_are_missing():
    folder = repository.folder("13")
    assert repository.missing("13", [("chrony",)]) == [("chrony",)]
    folder.mkdir(parents=True)
    (folder / "sets.json").write_text('[["chrony"]]')
    assert repository.missing("13", [("chrony",), ("chrony", "unbound")]) == [("chrony", "unbound")]


def test_an_image_is_another_one_when_its_recipe_changes():
    image = images.host_image("13")
    assert image.path == images.host_image("13").path
    assert image.path != images.host_image("14").path
    assert image.path != replace(image, packages=(*image.packages, "vim")).path


def test_two_state_folders_never_share_a_namespace(monkeypatch):
    first = paths.prefix()
    monkeypatch.setenv("RIDEAU_LAB_STATE", "/elsewhere")
    assert paths.prefix() != first


def test_the_state_survives_being_written_and_read():
    made = State(
        topology=topology([plan()]), processes={"hub": Process(supervisor=1, leader=2, started=3)}, ready=True
    )
    state.save(made)
    assert state.load() == made


def test_a_process_is_known_by_when_it_started():
    started = int(Path(f"/proc/{os.getpid()}/stat").read_text().rpartition(")")[2].split()[19])
    assert Process(supervisor=os.getpid(), leader=1, started=started).alive
    assert not Process(supervisor=os.getpid(), leader=1, started=started - 1).alive


def test_without_a_lab_it_is_said_how_to_have_one():
    with pytest.raises(Refused, match="rideau lab up OFFICE"):
        Lab.current()


def test_an_interrupted_lab_is_no_lab():
    state.save(State(topology=topology([plan()])))
    with pytest.raises(Refused, match="rideau lab up OFFICE"):
        Lab.current()


def test_an_unknown_machine_is_refused_with_those_there_are():
    made = State(topology=topology([plan()]))
    with pytest.raises(Refused, match=r"called attic.*outside"):
        made.machine("attic")


def test_two_commands_at_once_are_refused():
    with state.locked(), pytest.raises(Refused, match="another command"), state.locked():
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_an_ordinary_user_is_told_so_in_a_line():
    program = "import os; from rideau.lab import unavailable; os.seteuid(65534); print(unavailable(), end='')"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout == "a lab needs root: run this with sudo"
