"""The office's directory as services read it: where it is, what is in it, and who may ask.

The service ``credentials`` runs it on the host of the role ``apps``. Another service names itself as a
:class:`Reader` in its needs, and has a name and a password there; it finds people, and tells by binding as
one of them whether a password is right.
"""

from dataclasses import dataclass

from rideau.office import Group, Host, Office, Person, Provider, Role
from rideau.secret import Kind, Secret
from rideau.text import Text

OWNER = "credentials"
LABEL = "directory"
"""The name of the directory below the office's domain."""
PORT = 636
SHORTEST_PASSWORD = 14
"""Characters that a person's own password has at least."""
PEOPLE = "(objectClass=inetOrgPerson)"
"""Finds everybody; attributes: uid, cn, mail, preferredLanguage, telephoneNumber, memberOf."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A service, ``owner``, that asks the directory about people."""

    owner: str

    @property
    def secret(self) -> Secret:
        """The password it binds with."""
        return Secret(
            OWNER,
            f"reader.{self.owner.replace('_', '-')}",
            Kind.TOKEN,
            Text(f"{self.owner} reads the directory with it", f"{self.owner} lit l'annuaire avec lui"),
        )

    def dn(self, office: Office) -> str:
        """Return the name it binds with."""
        return f"cn={self.owner},{readers_base(office)}"


def directory_host(office: Office) -> Host | None:
    """Return the host the directory is on; none where the department runs the office's credentials."""
    if office.services[OWNER].provider is not Provider.MANAGED:
        return None
    return next((host for host in office.hosts if Role.APPS in host.roles), None)


def name(office: Office) -> str:
    """Return the DNS name of the directory, which its certificate proves."""
    return f"{LABEL}.{office.domain}"


def uri(office: Office) -> str:
    """Return where clients ask: over TLS, there is nothing else."""
    return f"ldaps://{name(office)}"


def base(office: Office) -> str:
    """Return the suffix of everything in it: ``dc=vac-minister,dc=example``."""
    return ",".join(f"dc={label}" for label in office.domain.split("."))


def people_base(office: Office) -> str:
    """Return what is above every person."""
    return f"ou=people,{base(office)}"


def readers_base(office: Office) -> str:
    """Return what is above every service that asks."""
    return f"ou=readers,{base(office)}"


def person_dn(office: Office, person: Person) -> str:
    """Return the name a person binds with."""
    return f"uid={person.login},{people_base(office)}"


def group_dn(office: Office, group: Group) -> str:
    """Return the name of a group, as ``memberOf`` has it."""
    return f"cn={group},ou=groups,{base(office)}"


def initial_password(person: Person) -> Secret:
    """Return the password that a person begins with, good for nothing but choosing another one."""
    return Secret(
        OWNER,
        f"person.{person.login}.initial-password",
        Kind.PASSWORD,
        Text(
            f"{person.login} chooses a password of their own with it, once",
            f"{person.login} choisit avec lui son propre mot de passe, une seule fois",
        ),
    )
