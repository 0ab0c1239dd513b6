"""What the lab's world is told of offices' mail: exactly what ``rideau mail records`` says."""

from collections.abc import Iterable, Sequence

from rideau.announced import announced
from rideau.compile import OfficePlan
from rideau.lab import citizens, machines, names
from rideau.lab.outside import SERVERS
from rideau.lab.secrets import vaults
from rideau.mail_dns.record import Record
from rideau.secret import Kind

_REVERSE = "PTR"


def write(plans: Sequence[OfficePlan]) -> None:
    """Write the records of ``plans``, and of the mail servers out there, where the zones are signed."""
    found = [each for plan in plans for each in announced(plan, vaults())]
    others = _citizens() if citizens.needed(plan.office for plan in plans) else ""
    machines.write(SERVERS, names.MAIL, _lines(each for each in found if each.type != _REVERSE) + others)
    machines.write(SERVERS, names.REVERSE, _lines(each for each in found if each.type == _REVERSE))


def _citizens() -> str:
    from rideau.pki.public_halves import OF  # noqa: PLC0415 -- cryptography, where some office has mail

    key = (machines.rootfs(citizens.MACHINE) / citizens.KEY.lstrip("/")).read_text()
    return citizens.records(OF[Kind.KEY_DIGEST](key))


def _lines(found: Iterable[Record]) -> str:
    return "".join(f"{each.line}\n" for each in found)
