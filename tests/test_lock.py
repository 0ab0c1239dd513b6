"""The lockfile: read back as written, small diffs, and every mistake in its place."""

from pathlib import Path

import pytest
from hypothesis import given

from rideau.allocation import lock as lockfiles
from rideau.allocation.addressing import Request
from rideau.allocation.allocate import allocate
from rideau.problems import ProblemsFound, Refused
from tests.fleet import ROOT
from tests.strategies import POOLS, fleets, unhurried

SAMPLES = sorted((ROOT / "profiles/offices").glob("*.lock.yaml"))
GOOD = """\
rideau: 1
ipv4: 10.64.0.0/21
ipv6: fd4a:24a7:4435::/48
vlans: 100
subnets:
  voice: {ipv4: 10.64.4.0/24, ipv6: "fd4a:24a7:4435:5::/64"}
hosts:
  mail: 11
devices:
  voice:
    phone-minister: 20
extensions:
  minister: "200"
vpn:
  chief.laptop: 2
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "office.lock.yaml"
    file.write_text(text)
    return file


@unhurried
@given(fleets())
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, fleet: list[Request]) -> None:
    folder = tmp_path_factory.mktemp("locks")
    for slug, lock in allocate(POOLS, fleet, {}).items():
        lockfiles.write(lockfiles.Lock(folder / slug, lock.allocation))
        assert lockfiles.load(folder / slug).allocation == lock.allocation


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.name)
def test_the_samples_are_as_rideau_writes_them(file: Path) -> None:
    assert lockfiles.dump(lockfiles.load(file).allocation) == file.read_text()


def test_what_is_written_does_not_depend_on_order(tmp_path: Path) -> None:
    lines = GOOD.replace("  mail: 11\n", "  voice: 10\n  mail: 11\n  apps: 12\n")
    assert "  apps: 12\n  mail: 11\n  voice: 10\n" in lockfiles.dump(
        lockfiles.load(written(tmp_path, lines)).allocation
    )


def test_one_more_person_is_one_more_line(tmp_path: Path) -> None:
    before = lockfiles.dump(lockfiles.load(written(tmp_path, GOOD)).allocation)
    after = lockfiles.dump(lockfiles.load(written(tmp_path, GOOD + "  chief.phone: 3\n")).allocation)
    assert set(after.splitlines()) - set(before.splitlines()) == {"  chief.phone: 3"}
    assert set(before.splitlines()) < set(after.splitlines())


def test_a_value_knows_its_line(tmp_path: Path) -> None:
    lock = lockfiles.load(written(tmp_path, GOOD))
    problem = lock.problem("R209", ("hosts", "mail"), {"names": "mail", "number": "11"})
    assert (problem.location.line, problem.location.column, problem.path) == (8, 9, "hosts.mail")


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("rideau: 1", "rideau: 2", "R127", 1),
        ("ipv4: 10.64.0.0/21\n", "", "R121", 1),
        ("ipv4: 10.64.0.0/21", "ipv4: 10.64.0.1/21", "R148", 2),
        ("ipv4: 10.64.0.0/21", "ipv4: here", "R136", 2),
        ("vlans: 100", "vlan: 100", "R120", 4),
        ("vlans: 100", "vlans: 4090", "R142", 4),
        ("vlans: 100", "vlans: 105", "R212", 4),
        ("  voice: {", "  voce: {", "R126", 6),
        ("mail: 11", "mail: 20", "R142", 8),
        ("mail: 11", "Mail: 11", "R130", 8),
        ("mail: 11", "mail: 11\n  mail: 12", "R109", 9),
        ("phone-minister: 20", "phone-minister: 100", "R142", 11),
        ("phone-minister: 20", "phone minister: 20", "R130", 11),
        ("  voice:\n", "  public:\n", "R126", 10),
        ('minister: "200"', 'minister: "911"', "R138", 13),
        ("chief.laptop: 2", "chief.laptop: 112", "R142", 15),
        ("  voice:\n", "  vpn:\n", "R126", 10),
    ],
)
def test_a_mistake_is_found_where_it_is(tmp_path: Path, old: str, new: str, code: str, line: int) -> None:
    assert old in GOOD
    with pytest.raises(ProblemsFound) as found:
        lockfiles.load(written(tmp_path, GOOD.replace(old, new, 1)))
    assert (code, line) in [(each.code, each.location.line) for each in found.value.problems]


def test_nothing_is_left_behind_where_nothing_can_be_written(tmp_path: Path) -> None:
    lock = lockfiles.load(written(tmp_path, GOOD))
    (tmp_path / "folder.lock.yaml").mkdir()
    with pytest.raises(Refused, match="cannot be written"):
        lockfiles.write(lockfiles.Lock(tmp_path / "folder.lock.yaml", lock.allocation))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.lock.yaml", "office.lock.yaml"]
