"""The services Rideau can build, in the order in which they act on a host.

A service is one module here, one template folder, one deploy, one test. The module is pure and
offers:

``SLUG``
    its one name in every layer;
``needs(office) -> Needs``
    what it asks of the other services (first pass);
``plan(office, needs) -> Iterable[Contribution]``
    what each host gets, given what everybody asked for (second pass);
``checks(office, needs) -> Iterable[Check]``
    what must hold once it runs.
"""

from collections.abc import Iterable
from typing import Protocol

from rideau.checks import Check
from rideau.host import Contribution
from rideau.needs import Needs
from rideau.office import Office
from rideau.services import (
    credentials,
    email,
    internet,
    mobile,
    network,
    remote_access,
    security,
    teleconferencing,
    telephony,
)


class ServiceModule(Protocol):
    """What a module in this package offers."""

    SLUG: str

    def needs(self, office: Office) -> Needs: ...
    def plan(self, office: Office, needs: Needs) -> Iterable[Contribution]: ...
    def checks(self, office: Office, needs: Needs) -> Iterable[Check]: ...


SERVICES: tuple[ServiceModule, ...] = (
    network,
    internet,
    security,
    remote_access,
    telephony,
    teleconferencing,
    email,
    mobile,
    credentials,
)
