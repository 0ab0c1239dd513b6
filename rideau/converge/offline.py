"""A rehearsal without hosts: everything a host would receive is built and checked here."""

import subprocess
from dataclasses import dataclass

from rideau.converge.archive import archive
from rideau.converge.manifest import manifest_of, parse
from rideau.converge.programs import program
from rideau.host import HostPlan
from rideau.problems import Refused
from rideau.render import render


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a host that has nothing yet would receive; ``size`` is the upload in bytes."""

    plan: HostPlan
    counts: dict[str, int]
    """How many packages, files, units and validators."""
    size: int


def rehearse(plan: HostPlan) -> Rehearsal:
    """Build the first generation of ``plan``; raise :class:`Refused` if a host could not read it."""
    files = render(plan)
    manifest = manifest_of(plan, files)
    if parse(manifest.text) != manifest:
        raise Refused(f"{plan.host.name}: its manifest does not read back as it was written")
    for name, text in (("manifest", manifest.text), ("activation program", program("activate"))):
        _check_shell(f"{plan.host.name}: {name}", text)
    counts = {
        "packages": len(plan.packages),
        "files": len(files),
        "units": len(manifest.units),
        "validators": sum(len(part.validators) for part in plan.contributions),
    }
    return Rehearsal(plan, counts, len(archive(manifest, files)))


def _check_shell(what: str, text: str) -> None:
    done = subprocess.run(["sh", "-n"], input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(f"{what} is not valid shell: {done.stderr.strip()}")
