"""Intrusion detection: Suricata on the uplinks, sized for one office."""

from dataclasses import dataclass

from rideau.host import Contribution, File, Template, Unit, Validator
from rideau.office import Office
from rideau.services.security.requests import SLUG
from rideau.text import Text

CONFIGURATION = "/etc/suricata/suricata.yaml"
RULES = "/etc/suricata/rules/rideau.rules"
ROTATION = "/etc/logrotate.d/suricata"
EVENTS = "/var/log/suricata/eve.json"

_PROTOCOLS = (
    "ftp",
    "ike",
    "imap",
    "krb5",
    "ntp",
    "quic",
    "rdp",
    "sip",
    "smb",
    "smtp",
    "snmp",
    "ssh",
    "tftp",
    "tls",
)


@dataclass(frozen=True, slots=True)
class _Suricata:
    office: str
    home: tuple[str, ...]
    """What is ours, as seen on the uplinks."""
    interfaces: tuple[str, ...]
    protocols: tuple[str, ...]


def intrusion_detection(office: Office) -> Contribution:
    """Return the sensor on the gateway's uplinks."""
    return Contribution(
        SLUG,
        office.gateway.slug,
        packages=("logrotate", "suricata"),
        files=(
            File(CONFIGURATION, Template("security/suricata.yaml.j2", _sensor(office))),
            File(RULES, Template("security/rideau.rules.j2")),
            File(ROTATION, Template("security/logrotate.j2")),
        ),
        units=(
            Unit(
                "suricata.service",
                reload_on=(RULES,),
                restart_on=(CONFIGURATION,),
                health="suricatasc -c uptime",
                patience=40,
                impact=Text(
                    "nothing: traffic passes, and is not looked at for up to a minute",
                    "rien : le trafic passe, sans être examiné pendant une minute au plus",
                ),
            ),
        ),
        validators=(
            Validator(
                "suricata",
                f"suricata -T -c {CONFIGURATION} -S {RULES} -l /tmp",
                (CONFIGURATION, RULES),
            ),
        ),
        data=("/var/log/suricata", "/var/lib/suricata"),
    )


def _sensor(office: Office) -> _Suricata:
    uplinks = (str(each.address.ip) for each in office.uplinks if each.address is not None)
    return _Suricata(
        office.slug,
        (str(office.prefix4), str(office.prefix6), *uplinks),
        tuple(each.interface for each in office.uplinks),
        _PROTOCOLS,
    )
