"""rideau plan: what is shown, written and refused."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rideau import language
from rideau.cli import rideau
from rideau.opening_rows import merged
from rideau.problems import Refused
from rideau.project import Project
from rideau.render import render
from rideau.services import SERVICES
from tests.fleet import samples


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RIDEAU_ROOT", str(samples(tmp_path / "repository")))
    return tmp_path / "repository"


@pytest.fixture(autouse=True)
def english() -> None:
    language.use("en")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(rideau, ["plan", *arguments, "--lang", "en"], catch_exceptions=False)


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_shows_what_every_host_will_be(root: Path) -> None:
    shown = run("veterans-affairs")
    plan = Project.load(root).plan("veterans-affairs")
    assert shown.exit_code == 0
    lines = {line.strip() for line in shown.stdout.splitlines()}
    assert "veterans-affairs: Office of the Minister of Veterans Affairs" in lines
    assert "voice  104  10.64.4.0/24  fd4a:24a7:4435:5::/64  10.64.4.100-249" in lines
    assert "veterans-affairs-voice: Debian 14, voice, SSH 10.64.3.10" in lines
    for host in plan.hosts:
        for file in render(host):
            assert f"{file.path}  {file.service}  {file.mode:04o}" in lines
        for part in host.contributions:
            for unit in part.units:
                assert f"{unit.name}  {part.owner}" in lines
    for opening in plan.needs.openings:
        assert any(opening.reason.en in line and opening.owner in line for line in lines)


def test_openings_that_say_the_same_are_one_row(root: Path) -> None:
    shown = run("veterans-affairs").stdout
    openings = shown.partition("Openings between zones\n")[2].partition("\nRemote access")[0].splitlines()
    resolving = [line for line in openings if "names are resolved" in line]
    assert resolving == ["  every zone  gateway  udp/53, tcp/53  network  names are resolved by the gateway"]
    assert any(line.startswith("  management  gateway, voice, mail, apps  tcp/22  ") for line in openings)
    assert len(openings) < len(Project.load(root).plan("veterans-affairs").needs.openings) / 2


def test_merged_rows_keep_every_cell() -> None:
    rows = (("a", "x", "1"), ("b", "x", "1"), ("a", "y", "1"), ("a", "x", "2"))
    assert merged(rows, 0) == (("a, b", "x", "1"), ("a", "y", "1"), ("a", "x", "2"))


def test_it_speaks_french(root: Path) -> None:
    shown = CliRunner().invoke(rideau, ["plan", "veterans-affairs", "--lang", "fr"]).stdout
    assert "Cabinet du ministre des Anciens Combattants" in shown
    assert "Ouvertures entre les zones" in shown


def test_it_names_what_this_version_does_not_build(root: Path) -> None:
    last = run("veterans-affairs").stdout.splitlines()[-1]
    assert last.startswith("veterans-affairs: managed but not built by this version yet: ")
    named = last.partition("yet: ")[2].split(", ")
    assert "hotline" in named
    assert not set(named) & {service.SLUG for service in SERVICES}
    assert "web_conferencing" not in named  # the department runs it


def test_json_is_one_document_for_programs(root: Path) -> None:
    document = json.loads(run("veterans-affairs", "--json").stdout)
    assert document["format"] == 1
    assert document["office"] == "veterans-affairs"
    assert document["services"]["web_conferencing"] == "partner"
    assert document["zones"][4] == {
        "zone": "voice",
        "vlan": 104,
        "ipv4": "10.64.4.0/24",
        "ipv6": "fd4a:24a7:4435:5::/64",
        "gateway4": "10.64.4.1",
        "gateway6": "fd4a:24a7:4435:5::1",
        "pool4": ["10.64.4.100", "10.64.4.249"],
    }
    assert [host["slug"] for host in document["hosts"]] == ["gateway", "voice", "mail", "apps"]


def test_the_same_plan_gives_the_same_bytes(root: Path, tmp_path: Path) -> None:
    run("veterans-affairs", "--out", str(tmp_path / "one"))
    run("veterans-affairs", "--out", str(tmp_path / "two"))
    assert files_below(tmp_path / "one") == files_below(tmp_path / "two")


def test_every_file_of_every_host_is_written(root: Path, tmp_path: Path) -> None:
    run("veterans-affairs", "--out", str(tmp_path / "out"))
    plan = Project.load(root).plan("veterans-affairs")
    expected = {f"{host.host.slug}{file.path}": file.content for host in plan.hosts for file in render(host)}
    found = files_below(tmp_path / "out")
    assert json.loads(found.pop("plan.json"))["office"] == "veterans-affairs"
    assert found == expected


def test_a_former_plan_is_replaced(root: Path, tmp_path: Path) -> None:
    run("veterans-affairs", "--out", str(tmp_path / "out"))
    run("fisheries", "--out", str(tmp_path / "out"))
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["gateway", "plan.json"]


@pytest.mark.parametrize("name", ["thesis.txt", "plan.json"])
def test_a_folder_of_somebody_else_is_refused(root: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_text("years of work")
    with pytest.raises(Refused, match=name):
        run("veterans-affairs", "--out", str(tmp_path / "out"))
    assert files_below(tmp_path / "out") == {name: b"years of work"}


def test_a_plan_beside_other_things_is_refused(root: Path, tmp_path: Path) -> None:
    run("fisheries", "--out", str(tmp_path / "out"))
    (tmp_path / "out/notes.txt").write_text("mine")
    with pytest.raises(Refused, match=r"notes\.txt"):
        run("fisheries", "--out", str(tmp_path / "out"))


def test_a_missing_lockfile_is_written_and_said(root: Path) -> None:
    lock = root / "profiles/offices/tourism.lock.yaml"
    before = lock.read_text()
    lock.unlink()
    shown = run("tourism", "--json")
    assert lock.read_text() == before
    assert "tourism.lock.yaml" in shown.stderr
    assert json.loads(shown.stdout)["office"] == "tourism"


def test_nothing_is_written_where_nothing_lacks(root: Path) -> None:
    before = files_below(root)
    assert run("tourism").stderr == ""
    assert files_below(root) == before


def test_all_offices_are_written_as_each_is_alone(root: Path, tmp_path: Path) -> None:
    done = run("--all", "--out", str(tmp_path / "all"))
    assert done.exit_code == 0, done.output
    offices = Project.load(root).offices
    assert sorted(path.name for path in (tmp_path / "all").iterdir()) == list(offices)
    run("tourism", "--out", str(tmp_path / "alone"))
    assert files_below(tmp_path / "all/tourism") == files_below(tmp_path / "alone")


def test_an_office_that_is_gone_leaves_no_files_and_a_broken_one_stops_nobody(
    root: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run("--all", "--out", str(out))
    (root / "profiles/offices/tourism.yaml").unlink()
    broken = root / "profiles/offices/fisheries.yaml"
    broken.write_text(broken.read_text().replace("rideau: 1", "rideau: one"))
    done = run("--all", "--out", str(out))
    assert done.exit_code == 1
    assert "fisheries.yaml:3:9: " in done.stderr
    written = {path.name for path in out.iterdir()}
    assert "tourism" not in written
    assert "veterans-affairs" in written


def test_all_never_overwrites_what_no_plan_wrote(root: Path, tmp_path: Path) -> None:
    (tmp_path / "out/tourism").mkdir(parents=True)
    (tmp_path / "out/tourism/thesis.txt").touch()
    with pytest.raises(Refused, match=r"thesis\.txt"):
        run("--all", "--out", str(tmp_path / "out"))
    assert run("--all").exit_code == 2
    assert run().exit_code == 2
