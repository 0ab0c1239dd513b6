"""What a guide is written from: the plan of an office as it is from day one on, and its dates."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from markupsafe import Markup

from rideau import language
from rideau.compile import OfficePlan
from rideau.lifecycle import Dates
from rideau.office import Contact, Office, Person, Provider
from rideau.pages.prose import joined, mail_link, said, telephone_link
from rideau.summary import not_built
from rideau.text import Text


@dataclass(frozen=True)
class Given:
    """An office and its dates; ``plan`` is the one of an active office."""

    plan: OfficePlan
    dates: Dates

    @property
    def office(self) -> Office:
        """The resolved office."""
        return self.plan.office

    @cached_property
    def ours(self) -> frozenset[str]:
        """The services that we run and that this version builds."""
        managed = (slug for slug, each in self.office.services.items() if each.provider is Provider.MANAGED)
        return frozenset(managed) - {*not_built(self.office)}

    @cached_property
    def departments(self) -> frozenset[str]:
        """The services that the department runs."""
        found = self.office.services.items()
        return frozenset(slug for slug, each in found if each.provider is Provider.PARTNER)

    @property
    def department(self) -> str:
        """The department's name in the reader's language."""
        return said(self.office.department)

    def address(self, name: str) -> str:
        """Return the mail address of a person, a mailbox or a list of the office."""
        return f"{name}@{self.office.domain}"

    def name(self, login: str) -> str:
        """Return the name of whoever signs in as ``login``."""
        return next(each.name for each in self.office.people if each.login == login)

    def names(self, logins: tuple[str, ...]) -> Markup:
        """Return the names of several people as an enumeration."""
        return joined([self.name(each) for each in logins])

    @cached_property
    def from_afar(self) -> tuple[Person, ...]:
        """Who may work from afar through our tunnels, with a device that may come in."""
        if self.office.vpn is None:
            return ()
        return tuple(
            each
            for each in self.office.people
            if each.remote_access and each.login not in self.office.locked and each.devices
        )


def day(date_: date) -> Markup:
    """Return a day as people write it, never broken after its number."""
    from babel.dates import format_date  # noqa: PLC0415 -- heavy, and only for guides

    spoken = language.current()
    if spoken == "fr" and date_.day == 1:
        written = format_date(date_, "'1er' MMMM y", "fr_CA")
    else:
        written = format_date(date_, "long", f"{spoken}_CA")
    return Markup('<time datetime="{}">{}</time>').format(date_.isoformat(), written)


def ways_to_ask(contact: Contact) -> Markup:
    """Return a number to call, an address to write to, or both."""
    ways = []
    if contact.number:
        ways.append(telephone_link(contact.number))
    if contact.email:
        ways.append(mail_link(contact.email))
    return said(Text(" or ", " ou ")).join(ways)


def at_the_department(given: Given) -> Markup:
    """Return whom to ask about what the department runs: with a number where there is one."""
    contact = given.office.department_support
    if contact is None:
        return said(
            Text("the service desk of {department}", "le centre de services du ministère ({department})"),
            department=given.department,
        )
    return said(
        Text("{department}, {ways}", "{department}, {ways}"),
        department=given.department,
        ways=ways_to_ask(contact),
    )
