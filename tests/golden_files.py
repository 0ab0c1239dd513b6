"""Golden files: what every host of every sample office gets once it is active, byte for byte.

An office that is only staged lacks rules of its gateway and has nothing else (tests/test_compile.py).

``make golden`` writes them again; the diff in a commit shows what a change means on hosts.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

from rideau.host import HostPlan
from rideau.office import Stage
from rideau.project import Project
from rideau.render import render

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden"


def expected() -> dict[str, str]:
    """Return every golden file as it should be now: path below ``tests/golden`` to text."""
    project = Project.load(ROOT)
    return {
        f"{slug}/{plan.host.slug}/{name}": text
        for slug in project.offices
        for plan in project.plan(slug, Stage.ACTIVE).hosts
        for name, text in _files(plan)
    }


def _files(plan: HostPlan) -> Iterator[tuple[str, str]]:
    files = render(plan)
    yield "HOST", "".join(f"{line}\n" for line in _summary(plan))
    for file in files:
        yield file.path.lstrip("/"), file.content.decode()


def _summary(plan: HostPlan) -> Iterator[str]:
    host = plan.host
    yield f"{host.name}: Debian {host.debian}, {', '.join(sorted(host.roles))}"
    for interface in host.interfaces:
        yield f"interface {interface.name} {interface.ipv4} {interface.ipv6}"
    for package in plan.packages:
        yield f"package {package}"
    for file in render(plan):
        yield f"file {file.path} {file.mode:04o} {file.owner}:{file.group} ({file.service})"
    for part in plan.contributions:
        for unit in part.units:
            state = f"{'enabled' if unit.enabled else 'disabled'}, {'running' if unit.running else 'stopped'}"
            yield f"unit {unit.name} {state} ({part.owner})"
        for action in part.actions:
            yield f"action {action.name}: {action.command} ({part.owner})"
        for validator in part.validators:
            yield f"validator {validator.name}: {validator.command} ({part.owner})"


def main() -> None:
    """Write the golden files again."""
    shutil.rmtree(GOLDEN, ignore_errors=True)
    for name, text in expected().items():
        path = GOLDEN / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


if __name__ == "__main__":
    main()
