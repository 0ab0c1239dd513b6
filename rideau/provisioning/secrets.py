"""What phones keep secret besides their account: who may fetch a phone's file, who may change its settings.

Tokens are a device's, not a person's: a spare phone that becomes somebody's keeps the address it knows.
"""

from collections.abc import Iterator

from netaddr import EUI, mac_bare

from rideau.office import Office
from rideau.secret import Kind, Secret
from rideau.telephony import OWNER, lines
from rideau.text import Text

ADMIN_PASSWORD = Secret(
    OWNER,
    "phones.admin-password",
    Kind.PASSWORD,
    Text("changes the settings of the office's phones", "change les réglages des téléphones du cabinet"),
)
USER_PASSWORD = Secret(
    OWNER,
    "phones.user-password",
    Kind.PASSWORD,
    Text("opens the pages of the office's phones", "ouvre les pages des téléphones du cabinet"),
)


def bare(mac: EUI) -> str:
    """Return a hardware address as files and secrets are named after it: ``805ec0000001``."""
    return str(mac.format(mac_bare)).lower()


def first_token(mac: EUI) -> Secret:
    """Return what a phone learns by DHCP; its file is given for it once."""
    return Secret(
        OWNER,
        f"phone.{bare(mac)}.first-token",
        Kind.TOKEN,
        Text(f"the phone {bare(mac)} fetches its file with it, once", f"le téléphone {bare(mac)}, une fois"),
    )


def steady_token(mac: EUI) -> Secret:
    """Return what a phone learns from its file, and fetches it with from then on."""
    return Secret(
        OWNER,
        f"phone.{bare(mac)}.steady-token",
        Kind.TOKEN,
        Text(f"the phone {bare(mac)} fetches its file with it", f"le téléphone {bare(mac)}, chaque fois"),
    )


def secrets(office: Office) -> Iterator[Secret]:
    """Yield all of them, where the office has a desk phone."""
    desks = [each.mac for each in lines(office) if each.mac]
    if desks:
        yield ADMIN_PASSWORD
        yield USER_PASSWORD
    for mac in desks:
        yield first_token(mac)
        yield steady_token(mac)
