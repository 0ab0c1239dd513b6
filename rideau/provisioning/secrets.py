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
    return first_token_of(bare(mac))


def steady_token(mac: EUI) -> Secret:
    """Return what a phone learns from its file, and fetches it with from then on."""
    return steady_token_of(bare(mac))


def first_token_of(name: str) -> Secret:
    """Return the first-access token of a phone by its hardware address, or of an application by its line."""
    return Secret(
        OWNER,
        f"phone.{name}.first-token",
        Kind.TOKEN,
        Text(
            f"the phone {name} fetches its file with it, once",
            f"le téléphone {name} prend son fichier avec lui, une fois",
        ),
    )


def steady_token_of(name: str) -> Secret:
    """Return the steady token of a phone by its hardware address, or of an application by its line."""
    return Secret(
        OWNER,
        f"phone.{name}.steady-token",
        Kind.TOKEN,
        Text(f"the phone {name} fetches its file with it", f"le téléphone {name} prend son fichier avec lui"),
    )


def secrets(office: Office) -> Iterator[Secret]:
    """Yield all of them; the passwords of settings where the office has a desk phone."""
    if any(each.mac for each in lines(office)):
        yield ADMIN_PASSWORD
        yield USER_PASSWORD
    for line in lines(office):
        name = bare(line.mac) if line.mac else line.id
        yield first_token_of(name)
        yield steady_token_of(name)
