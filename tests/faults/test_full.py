"""A file system fills up, in bytes or in inodes, in the middle of an apply."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.faults import package
from tests.faults.conftest import Fault
from tests.faults.controller import Ended, applying
from tests.lab.engineer import Engineer

pytestmark = pytest.mark.faults


@contextmanager
def small(engineer: Engineer, folder: str, options: str = "size=8m") -> Iterator[None]:
    """Lay a small file system with the folder's content over a folder."""
    engineer.sh(
        f"mkdir -p {folder}; mount -t tmpfs -o {options},mode=755 small /mnt && cp -a {folder}/. /mnt/ &&"
        f" mount --move /mnt {folder} || {{ mount --bind /mnt {folder} && umount /mnt; }}"
    )
    assert "tmpfs" in engineer.sh(f"stat -f -c %T {folder}")
    try:
        yield
    finally:
        engineer.sh(f"umount --lazy {folder}")


def fill(engineer: Engineer, folder: str) -> None:
    """Leave no byte."""
    engineer.sh(f"cat /dev/zero >{folder}/filler 2>/dev/null")
    assert engineer.sh(f"df --output=avail {folder} | tail -n 1") == "0"


def use_up_inodes(engineer: Engineer, folder: str) -> None:
    """Leave no inode."""
    engineer.sh(
        f"mkdir {folder}/fillers; n=0; while : >{folder}/fillers/$n; do n=$((n + 1)); done 2>/dev/null"
    )
    assert engineer.sh(f"df --output=iavail {folder} | tail -n 1") == "0"


@contextmanager
def full(fault: Fault, step: str, folder: str, options: str = "size=8m", use_up=fill) -> Iterator[Ended]:
    """Yield how an apply ends for which ``folder`` fills up when it begins ``step``; then give room again."""
    with applying(fault.new, step) as controller:
        controller.reach(step)
        with small(fault.engineer, folder, options):
            use_up(fault.engineer, folder)
            controller.go_on()
            yield controller.end()


CASES = [
    pytest.param("stage", fill, "size=8m", marks=pytest.mark.lab),
    ("activate", fill, "size=8m"),
    ("stage", use_up_inodes, "nr_inodes=2000"),
    ("activate", use_up_inodes, "nr_inodes=2000"),
]


@pytest.mark.parametrize("host", ["apps", "gateway"])
@pytest.mark.parametrize(("step", "use_up", "options"), CASES[1:3])
def test_where_generations_lie(fault: Fault, step: str, use_up, options: str) -> None:
    check_generations(fault, step, use_up, options)


@pytest.mark.parametrize(("step", "use_up", "options"), [CASES[0], CASES[3]])
def test_where_generations_lie_on_one_host(fault: Fault, step: str, use_up, options: str) -> None:
    check_generations(fault, step, use_up, options)


def check_generations(fault: Fault, step: str, use_up, options: str) -> None:
    what = "disk full" if use_up is fill else "no inode left"
    fault.begin(f"{what} where generations lie, when it begins: {step}", ballast=20)
    with full(fault, step, "/var/lib/rideau", options, use_up) as ended:
        assert ended.error
        if step == "stage":
            assert "No space left on device" in ended.error
        fault.judge("former")
    fault.converge()


def test_where_files_go(fault: Fault) -> None:
    fault.begin("disk full where files go, when it begins: activate", ballast=200)
    with full(fault, "activate", "/etc/rideau-test") as ended:
        assert "cannot put the files of generation" in ended.error
        fault.judge("former")
        assert fault.engineer.sh("find /etc/rideau-test -name '.rideau.*'") == ""
    fault.converge()


def test_where_packages_go(fault: Fault) -> None:
    fault.begin("disk full where a package is unpacked", packages=(package.NAME,))
    with full(fault, "packages", package.FOLDER, "size=512k") as ended:
        assert "No space left on device" in ended.error
        fault.judge("former")
    fault.converge()


@pytest.mark.parametrize("folder", ["/tmp", "/run"])
def test_where_programs_take_notes(fault: Fault, folder: str) -> None:
    fault.begin(f"{folder} full from the beginning")
    fill(fault.engineer, folder)
    try:
        with applying(fault.new) as controller:
            ended = controller.end()
    finally:
        fault.engineer.sh(f"rm {folder}/filler")
    assert f"{folder} is full" in ended.error
    fault.judge("former")
    fault.converge()
