"""Plans with their values, for hosts: everything that is missing or wrong is told before the first one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from rideau.host import HostPlan
from rideau.problems import Location, Problem, ProblemsFound, Refused
from rideau.secret import Kind, Secret, Values
from rideau.vault.age import Damaged, Identity, NotForUs
from rideau.vault.file import Vault
from rideau.vault.rules import vault_problem
from rideau.vault.sealing import Swapped, unseal
from rideau.vault.vaults import Vaults


def opened(plans: Iterable[HostPlan], vaults: Vaults) -> tuple[HostPlan, ...]:
    """Return ``plans`` with the values they refer to; raise :class:`ProblemsFound` with all that is wrong.

    Offices that keep nothing secret need neither a vault nor an identity.
    """
    everyone = tuple(plans)
    secrets = {plan.office: plan.secrets for plan in everyone if plan.secrets}
    if not secrets:
        return everyone
    values = values_of(secrets, vaults)
    return tuple(
        replace(plan, values=values[plan.office]) if plan.office in values else plan for plan in everyone
    )


def values_of(secrets: Mapping[str, Iterable[Secret]], vaults: Vaults) -> dict[str, Values]:
    """Return the values of ``secrets`` by office; raise :class:`ProblemsFound` with all that is wrong."""
    wanted = {office: tuple(some) for office, some in secrets.items()}
    found = {office: _vault(office, some, vaults) for office, some in wanted.items()}
    problems = [each for office, some in wanted.items() for each in _lacking(found[office], some)]
    try:
        identity = vaults.me()
    except ProblemsFound as error:
        raise ProblemsFound((*problems, *error.problems)) from None
    values: dict[str, Values] = {}
    for office, some in wanted.items():
        names = [secret.id for secret in some if secret.id in found[office].sealed]
        by_name, wrong = unsealed(found[office], names, identity, vaults)
        problems += wrong
        values[office] = Values(by_name, {name: found[office].sealed[name].version for name in by_name})
        if not problems and any(secret.kind.is_derived for secret in some):
            values[office], wrong = _derived(found[office], some, by_name, vaults)
            problems += wrong
    if problems:
        raise ProblemsFound(problems)
    return values


def _derived(
    vault: Vault, wanted: tuple[Secret, ...], by_name: Mapping[str, str], vaults: Vaults
) -> tuple[Values, list[Problem]]:
    """Return the values with what follows from them; a lab makes what lacks, elsewhere it is a problem."""
    from rideau.vault.renewal import derivation, renew  # noqa: PLC0415 -- cryptography, for those who need it

    made = derivation(vault, wanted, by_name, vaults)
    problems = []
    if vaults.automatic:
        vault = renew(made, vault, vaults)
    for secret, reason in made.faults():
        command = f"rideau secrets make {vault.office}"
        place = vault.location(secret.id)
        about = {"name": secret.id, "office": vault.office, "reason": reason}
        problems.append(vault_problem("R311", place, **about, command=command))
    values = {secret.id: made.values[secret.id] for secret in wanted if secret.id in made.values}
    return Values(values, {name: vault.sealed[name].version for name in values}), problems


def everything(offices: Iterable[str], vaults: Vaults) -> dict[str, dict[str, str]]:
    """Return all values of ``offices``, needed or not; raise :class:`ProblemsFound` with every reason."""
    identity = vaults.me()
    found: dict[str, dict[str, str]] = {}
    problems: list[Problem] = []
    for office in offices:
        vault = vaults.vault(office)
        found[office], wrong = unsealed(vault, vault.sealed, identity, vaults)
        problems += wrong
    if problems:
        raise ProblemsFound(problems)
    return found


def value_of(office: str, name: str, vaults: Vaults) -> str:
    """Return one value; raise :class:`Refused` where there is none, else :class:`ProblemsFound`."""
    vault = vaults.vault(office)
    if name not in vault.sealed:
        there = ", ".join(sorted(vault.sealed)) or "none"
        raise Refused(f"{vault.file}: there is no value of {name}; there are {there}.")
    values, problems = unsealed(vault, [name], vaults.me(), vaults)
    if problems:
        raise ProblemsFound(problems)
    return values[name]


def _vault(office: str, secrets: Iterable[Secret], vaults: Vaults) -> Vault:
    return vaults.complete(office, secrets) if vaults.automatic else vaults.vault(office)


def _lacking(vault: Vault, secrets: Iterable[Secret]) -> Iterator[Problem]:
    for secret in secrets:
        if secret.kind.is_derived:
            continue  # judged once what it follows from is open
        command = make_command(vault.office, secret)
        sealed = vault.sealed.get(secret.id)
        if sealed is None:
            place = Location(vault.file)
            yield vault_problem("R301", place, name=secret.id, office=vault.office, command=command)
        elif sealed.kind is not secret.kind:
            kinds = {"found": str(sealed.kind), "kind": str(secret.kind)}
            command = command if secret.kind is Kind.GIVEN else _rotate_command(vault.office, secret)
            yield vault_problem(
                "R310", vault.location(secret.id, "kind"), name=secret.id, command=command, **kinds
            )


def make_command(office: str, secret: Secret) -> str:
    """Return the command that gives ``secret`` a value."""
    given = f" {secret.id} --stdin" if secret.kind is Kind.GIVEN else ""
    return f"rideau secrets make {office}{given}"


def _rotate_command(office: str, secret: Secret) -> str:
    return f"rideau secrets rotate {office} {secret.id}"


def unsealed(
    vault: Vault, names: Iterable[str], identity: Identity, vaults: Vaults
) -> tuple[dict[str, str], list[Problem]]:
    values, problems, closed = {}, [], []
    for name in names:
        label = vault.label(name)
        try:
            values[name] = unseal(label, vault.sealed[name].value, identity)
        except NotForUs:
            closed.append(name)
        except Damaged:
            problems.append(vault_problem("R303", vault.location(name), name=name))
        except Swapped as error:
            problems.append(vault_problem("R304", vault.location(name), found=str(error), label=str(label)))
    if closed:
        problems.append(_not_for_us(vault, closed, vaults, len(values)))
    return values, problems


def _not_for_us(vault: Vault, closed: list[str], vaults: Vaults, opened: int) -> Problem:
    """Return one problem for all values that are somebody else's to read."""
    readers = sorted({reader for name in closed for reader in vault.sealed[name].readers})
    return vault_problem(
        "R302",
        vault.location(closed[0]),
        identity=str(vaults.identity),
        opened=str(opened),
        total=str(opened + len(closed)),
        readers=", ".join(readers),
    )
