"""What stands in the way is told before anything changes; what cuts an apply short is in tests/faults."""

from collections.abc import Iterator

import pytest

from rideau.lab import Lab
from tests.lab.engineer import Engineer, greeter

pytestmark = pytest.mark.lab


@pytest.fixture(scope="module")
def engineer(lab: Lab) -> Iterator[Engineer]:
    someone = Engineer(lab)
    assert someone.apply(someone.whole(greeter("hello"))).error == ""
    yield someone
    assert someone.apply(someone.plan).error == ""


def test_sudo_that_asks_for_a_password_is_told_before_anything_changes(engineer: Engineer) -> None:
    engineer.sh("mv /etc/sudoers.d/engineer /root/engineer.sudo")
    try:
        result = engineer.apply(engineer.whole(greeter("hello new")))
    finally:
        engineer.sh("mv /root/engineer.sudo /etc/sudoers.d/engineer")
    assert "sudo asks for a password" in result.error
    assert engineer.greeting == "hello"


def test_a_full_disk_is_told_before_anything_changes(engineer: Engineer) -> None:
    engineer.sh("mount -t tmpfs -o size=64m full /var/cache/apt/archives")
    try:
        result = engineer.apply(engineer.whole(greeter("hello new")))
    finally:
        engineer.sh("umount /var/cache/apt/archives")
    assert "only 64 MiB are free on /var/cache/apt/archives, 1024 are needed" in result.error
    assert engineer.greeting == "hello"
