"""What happens when somebody dials: emergencies first, then people and groups, then the outside."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rideau.host import Template
from rideau.office import Office, Person
from rideau.office_telephony import Calling, Hours, Telephony
from rideau.services.telephony.accounts import MAILBOXES
from rideau.services.telephony.carrier import name_of
from rideau.services.telephony.destinations import CANADA, NEVER, TOLL_FREE
from rideau.telephony import CONFIGURATION, EMERGENCY, OUTSIDE_LINE, SOUNDS, lines

_NO_LABEL = re.compile(r"[^\w .,'-]")
"""What means something to the dialplan, and nothing to who reads a lamp."""
_Phones = Mapping[str, Sequence[str]]
"""Login to everything of theirs that rings."""


@dataclass(frozen=True, slots=True)
class _Person:
    extension: str
    name: str
    """As lamps of colleagues are labelled."""
    dial: str
    calling: str
    number: str


@dataclass(frozen=True, slots=True)
class _Group:
    extension: str
    dial: str


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of the office's, and where it rings."""

    number: str
    context: str
    extension: str


@dataclass(frozen=True, slots=True)
class _Dialplan:
    configuration: str
    context: str
    number: str
    front_desk: str
    desk: str
    carriers: tuple[str, ...]
    emergency: tuple[tuple[str, str], ...]
    people: tuple[_Person, ...]
    groups: tuple[_Group, ...]
    never: tuple[str, ...]
    toll_free: tuple[str, ...]
    canada: tuple[str, ...]
    accounts: tuple[str, ...]
    numbers: tuple[_Number, ...]
    hours: tuple[Hours, ...]
    timezone: str
    english: str
    french: str


def dialplan(office: Office, telephony: Telephony) -> Template:
    """Return the dialplan."""
    phones = _phones(office)
    return Template(
        "telephony/extensions.conf.j2",
        _Dialplan(
            configuration=CONFIGURATION,
            context=MAILBOXES,
            number=telephony.number,
            front_desk=_dial(phones, telephony.front_desk),
            desk=front_desk_mailbox(office, telephony),
            carriers=tuple(name_of(each) for each in telephony.trunks),
            emergency=tuple(_emergency(telephony)),
            people=tuple(_person(telephony, each, phones) for each in office.people),
            groups=tuple(
                _Group(each.extension, _dial(phones, each.members)) for each in telephony.ring_groups
            ),
            never=NEVER,
            toll_free=TOLL_FREE,
            canada=CANADA,
            accounts=tuple(dict.fromkeys(each.username for each in telephony.trunks if each.username)),
            numbers=tuple(_numbers(office, telephony)),
            hours=telephony.hours,
            timezone=office.timezone,
            english=SOUNDS["en"],
            french=SOUNDS["fr"],
        ),
    )


def front_desk_mailbox(office: Office, telephony: Telephony) -> str:
    """Return where messages for the office are kept: with the front desk's ring group or first person."""
    members = set(telephony.front_desk)
    group = next((each for each in telephony.ring_groups if set(each.members) == members), None)
    if group:
        return group.extension
    return next(each.extension for each in office.people if each.login in members)


def _emergency(telephony: Telephony) -> Iterator[tuple[str, str]]:
    """Yield what is dialled for help and what the carrier hears; the 9 for an outside line is optional."""
    for number in filter(None, (EMERGENCY, telephony.test_number)):
        yield number, number
        yield f"{OUTSIDE_LINE}{number}", number


def _person(telephony: Telephony, person: Person, phones: _Phones) -> _Person:
    return _Person(
        person.extension,
        _NO_LABEL.sub("", person.name),
        _dial(phones, (person.login,)),
        str(telephony.calling.get(person.login, Calling.NATIONAL)),
        telephony.direct_numbers.get(person.login, telephony.number),
    )


def _phones(office: Office) -> _Phones:
    found: dict[str, list[str]] = {}
    for each in lines(office):
        if each.person:
            found.setdefault(each.person.login, []).append(f"PJSIP/{each.id}")
    return found


def _dial(phones: _Phones, logins: Iterable[str]) -> str:
    """Return everything that rings for ``logins``, as Dial takes it."""
    return "&".join(each for login in logins for each in phones.get(login, ()))


def _numbers(office: Office, telephony: Telephony) -> Iterator[_Number]:
    rung = {each.login: ("people", each.extension) for each in office.people}
    rung |= {each.name: ("ring-groups", each.extension) for each in telephony.ring_groups}
    if telephony.number:
        yield _Number(telephony.number, "main", "s")
    for name, number in telephony.direct_numbers.items():
        yield _Number(number, *rung[name])
