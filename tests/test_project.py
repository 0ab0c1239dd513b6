"""A repository of profiles on disk: found, loaded, allocated, renamed; and what it refuses."""

from pathlib import Path

import pytest

from rideau.inspection import inspect
from rideau.problems import ProblemsFound, Refused
from rideau.project import Project
from tests.fleet import ROOT, add, profile, samples, without_offices


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return samples(tmp_path)


def lock_of(root: Path, office: str) -> Path:
    return root / f"profiles/offices/{office}.lock.yaml"


class TestFinding:
    def test_upwards_from_a_folder_inside(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("RIDEAU_ROOT", raising=False)
        monkeypatch.chdir(root / "profiles/offices")
        assert Project.load().offices == Project.load(root).offices

    def test_by_the_environment(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("RIDEAU_ROOT", str(root))
        monkeypatch.chdir("/")
        assert "veterans-affairs" in Project.load().offices

    def test_nothing_is_said_with_what_to_do(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("RIDEAU_ROOT", raising=False)
        monkeypatch.chdir(tmp_path)
        with pytest.raises(Refused, match="RIDEAU_ROOT"):
            Project.load()


class TestAllocating:
    def test_the_samples_lack_nothing(self) -> None:
        project = Project.load(ROOT)
        assert all(project.locks[slug].allocation == project.allocations[slug].allocation
                   for slug in project.offices)  # fmt: skip

    def test_planning_writes_nothing(self, root: Path) -> None:
        lock_of(root, "tourism").unlink()
        Project.load(root).plan("tourism")
        assert not lock_of(root, "tourism").exists()

    def test_what_lacks_is_written_once(self, root: Path) -> None:
        lock_of(root, "tourism").unlink()
        assert Project.load(root).allocate("tourism", "seniors") == (lock_of(root, "tourism"),)
        assert Project.load(root).allocate("tourism", "seniors") == ()

    def test_a_new_person_gets_a_line_and_nobody_moves(self, root: Path) -> None:
        before = lock_of(root, "tourism").read_text()
        file = root / "profiles/offices/tourism.yaml"
        person = "staff:\n  - {name: Press Secretary, login: press, language: en}"
        file.write_text(file.read_text().replace("staff:", person, 1))
        Project.load(root).allocate("tourism")
        added = set(lock_of(root, "tourism").read_text().splitlines()) - set(before.splitlines())
        assert added == {'  press: "202"'}

    def test_a_renamed_office_keeps_everything(self, root: Path) -> None:
        before = Project.load(root).office("tourism")
        old = root / "profiles/offices/tourism.yaml"
        text = old.read_text().replace("office: tourism", "office: travel")
        add(root, "travel", text)
        old.unlink()
        lock_of(root, "tourism").rename(lock_of(root, "travel"))
        project = Project.load(root)
        assert project.allocate("travel") == ()
        assert project.office("travel").zones == before.zones
        assert project.office("travel").people == before.people

    def test_a_lockfile_left_alone_keeps_its_prefix(self, root: Path) -> None:
        taken = Project.load(root).office("tourism").prefix4
        (root / "profiles/offices/tourism.yaml").unlink()
        add(root, "new", profile("new", 99))
        assert Project.load(root).office("new").prefix4 != taken

    def test_a_copied_lockfile_is_refused_with_both_offices(self, root: Path) -> None:
        lock_of(root, "tourism").write_text(lock_of(root, "seniors").read_text())
        with pytest.raises(ProblemsFound, match=r"tourism\.lock\.yaml:5:7: R202 .*tourism.*seniors"):
            Project.load(root).plan("seniors")


class TestOneBrokenLockfile:
    def test_stops_its_own_office_and_no_other(self, root: Path) -> None:
        lock_of(root, "tourism").write_text("rideau: 2\n")
        project = Project.load(root)
        assert project.plan("seniors").office.prefix4 == Project.load(ROOT).plan("seniors").office.prefix4
        with pytest.raises(ProblemsFound, match=r"tourism\.lock\.yaml"):
            project.plan("tourism")

    def test_gives_nothing_new_to_anybody(self, root: Path) -> None:
        lock_of(root, "tourism").write_text("rideau: 2\n")
        lock_of(root, "seniors").unlink()
        for attempt in (Project.load(root).allocate, Project.load(root).plan):
            with pytest.raises(ProblemsFound, match=r"tourism\.lock\.yaml"):
                attempt("seniors")

    def test_that_collides_stops_both_offices_and_no_third(self, root: Path) -> None:
        lock_of(root, "tourism").write_text(lock_of(root, "fisheries").read_text())
        project = Project.load(root)
        for office in ("tourism", "fisheries"):
            with pytest.raises(ProblemsFound, match="R202"):
                project.plan(office)
        assert project.plan("seniors").office.slug == "seniors"

    def test_of_an_office_that_is_gone_stops_nobody(self, root: Path) -> None:
        (root / "profiles/offices/tourism.yaml").unlink()
        lock_of(root, "tourism").write_text("rideau: 2\n")
        assert Project.load(root).plan("seniors").office.slug == "seniors"


class TestChecking:
    def codes(self, root: Path, *names: str) -> list[tuple[str, str]]:
        report = inspect(Project.load(root).repository, names)
        return [(problem.location.file.name, problem.code) for problem in report.problems]

    def test_finds_offices_that_hold_the_same(self, root: Path) -> None:
        lock_of(root, "tourism").write_text(lock_of(root, "seniors").read_text())
        assert self.codes(root) == [("tourism.lock.yaml", "R202")] * 2
        assert self.codes(root, "tourism") == [("tourism.lock.yaml", "R202")] * 2

    def test_finds_every_broken_lockfile(self, root: Path) -> None:
        lock_of(root, "tourism").write_text("rideau: 2\n")
        lock_of(root, "seniors").write_text("")
        assert {file for file, _ in self.codes(root)} == {"seniors.lock.yaml", "tourism.lock.yaml"}

    def test_writes_nothing(self, root: Path) -> None:
        lock_of(root, "tourism").unlink()
        assert self.codes(root) == []
        assert not lock_of(root, "tourism").exists()


class TestBadInput:
    def test_an_unknown_office_is_guessed(self, root: Path) -> None:
        with pytest.raises(Refused, match=r"“veteran-affairs”.*“veterans-affairs”"):
            Project.load(root).plan("veteran-affairs")

    def test_a_broken_profile_stops_its_own_office(self, root: Path) -> None:
        add(root, "tourism", "office: [")
        with pytest.raises(ProblemsFound, match=r"tourism\.yaml"):
            Project.load(root).plan("tourism")

    def test_and_no_other(self, root: Path) -> None:
        add(root, "tourism", "office: [")
        project = Project.load(root)
        assert project.allocate("seniors") == ()
        assert project.plan("seniors").office.slug == "seniors"

    def test_but_nothing_new_is_given_while_it_is_broken(self, root: Path) -> None:
        add(root, "tourism", "office: [")
        lock_of(root, "seniors").unlink()
        with pytest.raises(ProblemsFound, match=r"tourism\.yaml"):
            Project.load(root).allocate("seniors")
        assert not lock_of(root, "seniors").exists()

    def test_a_broken_level_or_fleet_stops_everything(self, root: Path) -> None:
        (root / "profiles/levels/turnkey.yaml").write_text("level: 3")
        with pytest.raises(ProblemsFound, match=r"turnkey\.yaml"):
            Project.load(root).plan("veterans-affairs")

    def test_a_pool_that_is_full(self, tmp_path: Path) -> None:
        fleet = without_offices(tmp_path) / "profiles/fleet.yaml"
        fleet.write_text(fleet.read_text().replace("10.64.0.0/10", "10.64.0.0/21"))
        add(tmp_path, "first", profile("first", 1))
        add(tmp_path, "second", profile("second", 2))
        with pytest.raises(ProblemsFound, match=r"fleet\.yaml:\d+:\d+: R205 second"):
            Project.load(tmp_path).plan("first")
