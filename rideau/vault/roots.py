"""The fleet's root: a key and its certificate in a vault of their own, needed only to begin an office.

Its vault may be kept in a safe: without it everything works but new authorities.
"""

from datetime import datetime
from pathlib import Path

from rideau.pki.issuing import Issuer, pem_of, read_key, root
from rideau.pki.judging import read_certificate
from rideau.problems import Refused
from rideau.secret import Kind, Secret
from rideau.text import Text
from rideau.vault.deriving import ROOT
from rideau.vault.file import load
from rideau.vault.opening import value_of
from rideau.vault.vaults import SUFFIX, Vaults

OFFICE = "_root"
"""What the vault of the root is called; no office can be called so."""
NAME = "Ministers' offices root"
"""What people read in its certificate, unless told otherwise."""
KEY = Secret(
    "fleet",
    "root.key",
    Kind.PRIVATE_KEY,
    Text("signs the authority of every office", "signe l'autorité de chaque cabinet"),
)
CERTIFICATE = Secret(
    "fleet", "root.certificate", Kind.GIVEN, Text("what everybody believes", "ce que chacun croit")
)


def issuer(vaults: Vaults, now: datetime) -> Issuer:
    """Return the fleet's root, made for the first office; raise :class:`Refused` if it is elsewhere."""
    if not vaults.vault(OFFICE).sealed:
        if any(_believes(file) for file in vaults.folder.glob(f"*{SUFFIX}")):
            raise Refused(
                f"{vaults.vault(OFFICE).file}: the fleet's root, which other offices believe, is not here."
                " Bring its vault from where it is kept."
            )
        make(vaults, "Rideau lab" if vaults.automatic else NAME, now)
    certificate = read_certificate(value_of(OFFICE, CERTIFICATE.id, vaults))
    return Issuer(certificate, read_key(value_of(OFFICE, KEY.id, vaults)))


def _believes(file: Path) -> bool:
    return ROOT in load(file.name.removesuffix(SUFFIX), file).sealed


def make(vaults: Vaults, name: str, now: datetime) -> None:
    """Make the root; raise :class:`Refused` where there is one."""
    if vaults.vault(OFFICE).sealed:
        raise Refused(f"{vaults.vault(OFFICE).file}: there is a root. Every office believes it: it stays.")
    vaults.complete(OFFICE, [KEY])
    made = root(name, read_key(value_of(OFFICE, KEY.id, vaults)), now)
    vaults.put(OFFICE, CERTIFICATE, pem_of(made))
