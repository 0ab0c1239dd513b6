"""ClamAV: looks through every message for viruses, programs and scripts, archives within archives included.

It asks nobody outside but for signatures, every hour. Ours lie beside them, so that it has some at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rideau.host import Contribution, File, Template, Unit
from rideau.mail import LARGEST_MESSAGE, MIB, OWNER
from rideau.office import Host, Office
from rideau.services.email import refusals
from rideau.services.email.refusals import Lines, refused
from rideau.text import Text

SOCKET = "/run/clamav/clamd.ctl"
SIGNATURES = "/var/lib/clamav"
UNIT, UPDATES = "clamav-daemon.service", "clamav-freshclam.service"
CONFIGURATION = "/etc/clamav/clamd.conf"
"""The package's own name: AppArmor lets ClamAV read no other."""
_CONTENTS, _NAMES = "/etc/clamav/rideau.ndb", "/etc/clamav/rideau.cdb"
_SOCKET_UNIT = "clamav-daemon.socket"
_UNIT_FILE = f"/etc/systemd/system/{UNIT}.d/rideau.conf"
_SOCKET_FILE = f"/etc/systemd/system/{_SOCKET_UNIT}.d/rideau.conf"
_WAITS = Text("mail waits while signatures are read", "le courriel attend la lecture des signatures")


@dataclass(frozen=True, slots=True)
class _Daemon:
    largest: int = LARGEST_MESSAGE + MIB
    whole: int = 8 * LARGEST_MESSAGE
    socket: str = SOCKET
    signatures: str = SIGNATURES
    ours: tuple[str, ...] = (_CONTENTS, _NAMES)


def viruses(office: Office, host: Host) -> Contribution:
    """Return the virus scanner, which also knows programs and scripts."""
    return Contribution(
        OWNER,
        host.slug,
        packages=("clamav-daemon", "clamav-freshclam", "clamdscan"),
        files=tuple(_files(office)),
        units=(
            Unit(_SOCKET_UNIT, restart_on=(_SOCKET_FILE,), impact=_WAITS),
            Unit(
                UNIT,
                restart_on=(_UNIT_FILE, CONFIGURATION, _CONTENTS, _NAMES),
                # With all of ClamAV's signatures it reads for half a minute.
                health="clamdscan --ping 1",
                patience=120,
                impact=_WAITS,
            ),
            Unit(UPDATES, impact=Text("nothing", "rien")),
        ),
        data=(SIGNATURES, "/var/log/clamav"),
    )


def _files(office: Office) -> Iterator[File]:
    yield File(CONFIGURATION, Template("email/clamd.conf.j2", _Daemon()))
    yield File(_UNIT_FILE, Template("email/clamav-daemon.service.j2", _Daemon()))
    yield File(_SOCKET_FILE, Template("email/clamav-daemon.socket.j2", _Daemon()))
    yield File(_CONTENTS, Template("email/lines.j2", Lines(tuple(refusals.contents()))))
    yield File(_NAMES, Template("email/lines.j2", Lines(tuple(refusals.names(refused(office))))))
