"""Both uplinks are lost for a while: what was written meanwhile, in and out, all arrives afterwards."""

from collections.abc import Iterator

import pytest

from rideau.lab import Lab
from rideau.lab.citizens import DANE, INBOX
from rideau.project import Project
from tests.lab.conftest import OFFICE
from tests.lab.exposed import exposed
from tests.lab.far_side import FarSide
from tests.lab.mailing import Chosen, Delivery, Mailing, letter
from tests.lab.waiting import until

pytestmark = pytest.mark.lab

PEOPLE = 25


@pytest.fixture
def mailing(applied: Lab) -> Iterator[Mailing]:
    made = Mailing(applied, Project.load().office(OFFICE))
    with exposed(applied, OFFICE, made.host.home.ipv4.ip, 25), Chosen(made, "chief"):
        yield made
        made.emptied("chief")


@pytest.fixture
def outside(applied: Lab) -> FarSide:
    made = FarSide(applied)
    made.sh(f"rm -rf {INBOX}")
    return made


def test_mail_waits_for_lost_uplinks_and_none_is_missing_afterwards(
    mailing: Mailing, outside: FarSide
) -> None:
    lab, uplinks = mailing.lab, [each.name for each in mailing.office.uplinks]
    for each in uplinks:
        lab.cut(OFFICE, each)
    try:
        for reply in mailing.deliver(written(mailing)):
            assert reply[-1].startswith("250 "), reply
        for each in range(PEOPLE):
            outside.write(f"somebody@{DANE}", mailing.address("chief"), f"to-the-office-{each}.")
        until(lambda: waiting(mailing) == PEOPLE, "all that was written waits", 60)
        assert not there(outside)
    finally:
        for each in uplinks:
            lab.mend(OFFICE, each)
    until(lambda: sent(mailing, outside), "all of it is out there, and here", 150)
    assert len(there(outside)) == PEOPLE
    here = [*mailing.inbox("chief"), *mailing.inbox("chief", "Junk")]
    assert sorted(str(each["Subject"]) for each in here) == sorted(
        f"to-the-office-{each}." for each in range(PEOPLE)
    )


def written(mailing: Mailing) -> Iterator[Delivery]:
    """Yield a message of the chief's to each of 25 people out there."""
    chief = mailing.address("chief")
    for each in range(PEOPLE):
        message = letter(f"from-the-office-{each}.", chief, f"somebody@{DANE}")
        yield mailing.signed_in("chief", message, chief, f"somebody@{DANE}")


def waiting(mailing: Mailing) -> int:
    return int(mailing.on_host("postqueue -j | wc -l"))


def there(outside: FarSide) -> set[str]:
    shell = f"grep -rhoE '^Subject: from-the-office-[0-9]+' {INBOX} 2>/dev/null; true"
    return set(outside.sh(shell).splitlines())


def sent(mailing: Mailing, outside: FarSide) -> bool:
    """Tell whether nothing waits any more; until then, both sides are asked to try again."""
    here = len(mailing.inbox("chief")) + len(mailing.inbox("chief", "Junk"))
    if len(there(outside)) >= PEOPLE and here >= PEOPLE:
        return True
    mailing.on_host("postqueue -f")
    outside.sh("postqueue -f")
    return False
