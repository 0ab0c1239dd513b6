"""Plan files: what was planned from looking at hosts, to be applied while nothing has moved.

Format 1, written by ``rideau plan OFFICE --live --out FILE``. There is no secret in it, and nothing one
could be guessed from: of secrets their versions, and digests of their ciphertexts, which lie in the
repository anyway::

    {"format": 1, "kind": "rideau plan", "made": TIME, "who": "USER@CONTROLLER", "lab": true | false,
     "offices": [{"office", "plan": DIGEST, "secrets": {NAME: {"version": N, "ciphertext": DIGEST}}}],
     "hosts": [{"host", "office", "generation": N, "manifest": DIGEST, "drift": [TEXT], "changes": [TEXT]}]}
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from rideau.cli.fleet_plans import FleetPlans, digest
from rideau.compile import OfficePlan
from rideau.converge.basis import Basis, basis_now, basis_of, moved
from rideau.converge.live import LivePlan
from rideau.converge.state import HostState
from rideau.fleet_runs.identity import now, who
from rideau.problems import Refused
from rideau.vault.vaults import Vaults

FORMAT = 1
KIND = "rideau plan"
Secrets = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan file that was read."""

    file: Path
    made: str
    who: str
    lab: bool
    offices: Mapping[str, str]
    """The digest of every office's plan."""
    secrets: Mapping[str, Secrets]
    hosts: Mapping[str, Basis]

    def check_plans(self, plans: Mapping[str, OfficePlan], vaults: Vaults) -> None:
        """Raise :class:`Refused` where a profile or a secret has moved; no host is asked for that."""
        reasons = [*self._plans_moved(plans)]
        reasons += [reason for slug in plans for reason in self._secrets_moved(slug, plans[slug], vaults)]
        self._refuse(reasons)

    def check_hosts(self, plans: Mapping[str, OfficePlan], states: Mapping[str, HostState]) -> None:
        """Raise :class:`Refused` where a host is not any more what the plan was made from."""
        everyone = [host for plan in plans.values() for host in plan.hosts]
        reasons = []
        for plan in everyone:
            name = plan.host.name
            state = states.get(name)
            if state is None:
                reasons.append(f"{name}: it does not answer, or cannot be read")
            elif name in self.hosts:
                reasons += [f"{name}: {each}" for each in moved(self.hosts[name], basis_now(plan, state))]
        self._refuse(reasons)

    def _plans_moved(self, plans: Mapping[str, OfficePlan]) -> Iterator[str]:
        for slug, plan in plans.items():
            if digest(plan) != self.offices[slug]:
                yield f"{slug}: its profile, the fleet or Rideau itself asks for something else now"

    def _secrets_moved(self, slug: str, plan: OfficePlan, vaults: Vaults) -> Iterator[str]:
        then, now_ = self.secrets[slug], _secrets(plan, vaults)
        for name in sorted(then.keys() | now_.keys()):
            if then.get(name) != now_.get(name):
                yield f"{slug}: the secret {name} {_what_happened(then.get(name), now_.get(name))}"

    def _refuse(self, reasons: Iterable[str]) -> None:
        lines = [*reasons]
        if lines:
            offices = " ".join(self.offices)
            raise Refused(
                "\n".join(
                    (
                        f"{self.file}: not applied, nothing was touched. Since it was made ({self.made}):",
                        *(f"    {line}" for line in lines),
                        f"Make it anew: rideau plan {offices} --live --out {self.file}",
                    )
                )
            )


def _what_happened(then: Mapping[str, Any] | None, now_: Mapping[str, Any] | None) -> str:
    if then is None:
        return "was made"
    if now_ is None:
        return "is gone"
    return "was rotated" if then["version"] != now_["version"] else "was encrypted anew"


def write_plan_file(
    file: Path, plans: FleetPlans, vaults: Vaults, found: Iterable[LivePlan], *, lab: bool
) -> None:
    """Write the plan file, for its owner's eyes alone; raise :class:`Refused`."""
    made = json.dumps(_document(plans, vaults, found, lab=lab), ensure_ascii=False, indent=2)
    staged = file.with_name(f".{file.name}.new")
    try:
        descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(made + "\n")
        staged.replace(file)
    except OSError as error:
        staged.unlink(missing_ok=True)
        raise Refused(f"{file}: cannot be written: {error.strerror}") from error


def _document(plans: FleetPlans, vaults: Vaults, found: Iterable[LivePlan], *, lab: bool) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "kind": KIND,
        "made": now().isoformat(timespec="seconds").replace("+00:00", "Z"),
        "who": who(),
        "lab": lab,
        "offices": [
            {"office": slug, "plan": digest(plan), "secrets": _secrets(plan, vaults)}
            for slug, plan in plans.plans.items()
        ],
        "hosts": [_host(each) for each in found],
    }


def _host(each: LivePlan) -> dict[str, Any]:
    basis = basis_of(each.changes)
    return {
        "host": each.name,
        "office": each.changes.plan.office,
        "generation": basis.generation,
        "manifest": basis.manifest,
        "drift": list(basis.drift),
        "changes": list(basis.changes),
    }


def _secrets(plan: OfficePlan, vaults: Vaults) -> Secrets:
    """Return the version of every secret of an office, and a digest of its ciphertext, which is no secret."""
    wanted = {secret.id for host in plan.hosts for secret in host.secrets}
    if not wanted:
        return {}
    sealed = vaults.vault(plan.office.slug).sealed
    return {
        name: {"version": found.version, "ciphertext": sha256(found.value.encode()).hexdigest()}
        for name, found in sorted(sealed.items())
        if name in wanted
    }


def read_plan_file(file: Path) -> Planned:
    """Return the plan in ``file``; raise :class:`Refused` if it is none."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return _planned(file, found)
    except OSError as error:
        raise Refused(f"{file}: cannot be read: {error.strerror}") from error
    except (ValueError, LookupError, TypeError):
        raise Refused(
            f"{file}: not a plan file of this version. rideau plan OFFICE --live --out {file} writes one."
        ) from None


def _planned(file: Path, found: Mapping[str, Any]) -> Planned:
    if (found["kind"], found["format"]) != (KIND, FORMAT):
        raise ValueError(found["format"])
    return Planned(
        file,
        found["made"],
        found["who"],
        found["lab"],
        {each["office"]: each["plan"] for each in found["offices"]},
        {each["office"]: each["secrets"] for each in found["offices"]},
        {each["host"]: _basis(each) for each in found["hosts"]},
    )


def _basis(each: Mapping[str, Any]) -> Basis:
    return Basis(each["generation"], each["manifest"], tuple(each["drift"]), tuple(each["changes"]))
