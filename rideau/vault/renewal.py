"""Certificates and other derived values of an office, kept in its vault and made anew when they must be."""

from collections.abc import Mapping
from datetime import UTC, datetime

from rideau.problems import ProblemsFound
from rideau.secret import Kind, Secret
from rideau.vault import roots
from rideau.vault.deriving import Derivation
from rideau.vault.file import Vault
from rideau.vault.opening import unsealed
from rideau.vault.vaults import Vaults


def derivation(
    vault: Vault, wanted: tuple[Secret, ...], values: Mapping[str, str], vaults: Vaults
) -> Derivation:
    """Return what follows from ``values``, and from the certificates in ``vault`` whose holders are gone."""
    known = {each.id for each in wanted}
    found = vault.sealed.items()
    stale = tuple(name for name, each in found if each.kind is Kind.CERTIFICATE and name not in known)
    others, problems = unsealed(vault, stale, vaults.me(), vaults) if stale else ({}, [])
    if problems:
        raise ProblemsFound(problems)
    return Derivation(wanted, {**others, **values}, stale, datetime.now(UTC))


def renew(made: Derivation, vault: Vault, vaults: Vaults) -> Vault:
    """Keep what has to be made anew; forget the certificates and keys of those who are gone, now revoked."""
    renewed = [*made.renewed(lambda: roots.issuer(vaults, made.now))]
    if renewed:
        vault = vaults.keep(vault.office, renewed)
    if made.stale:
        gone = {*made.stale, *(f"{name.removesuffix('.certificate')}.key" for name in made.stale)}
        vault = vaults.destroy(vault.office, gone & vault.sealed.keys())
        made.forget()
    return vault


def renew_office(office: str, wanted: tuple[Secret, ...], vaults: Vaults) -> tuple[str, ...]:
    """Make anew what must be; return what was made. Raise :class:`ProblemsFound` with all that is wrong."""
    vault = vaults.complete(office, wanted)
    made = _derivation(vault, wanted, vaults)
    before = dict(made.values)
    renew(made, vault, vaults)
    return tuple(name for name, value in made.values.items() if before.get(name) != value)


def fault_of(office: str, wanted: tuple[Secret, ...], vaults: Vaults, given: tuple[Secret, str]) -> str:
    """Return why a value that somebody gives would not count; nothing where it would."""
    secret, value = given
    made = _derivation(vaults.complete(office, wanted), wanted, vaults)
    made.values[secret.id] = value
    return made.fault(secret)


def _derivation(vault: Vault, wanted: tuple[Secret, ...], vaults: Vaults) -> Derivation:
    names = [each.id for each in wanted if each.id in vault.sealed]
    values, problems = unsealed(vault, names, vaults.me(), vaults)
    if problems:
        raise ProblemsFound(problems)
    return derivation(vault, wanted, values, vaults)
