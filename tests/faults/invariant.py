"""After every fault a host is one generation as a whole, and nothing else is left of anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rideau.converge.filling import filled
from rideau.converge.manifest import FileEntry, Manifest, manifest_of
from tests.faults.controller import Wanted
from tests.lab.engineer import CONF, Engineer
from tests.lab.waiting import until

Served = Literal["former", "new"]
HOME = "/var/lib/rideau"
_QUIET = f"""
systemctl list-units --plain --no-legend --state=active,activating 'rideau-activation-*' \
    rideau-recover.service rideau-restore.service rideau-restore.timer
ls {HOME}/unconfirmed 2>/dev/null
for lock in rideau-packages rideau; do flock -n /run/lock/$lock.lock true || echo $lock; done
systemctl is-system-running --quiet || systemctl list-jobs --no-legend
"""
_LEFTOVERS = f"""
ls -d {HOME}/activating {HOME}/unconfirmed {HOME}/current.new {HOME}/recover.new /run/rideau \
    /etc/systemd/system/rideau-recover.service.new 2>/dev/null
ls -d /usr/sbin/policy-rc.d* 2>/dev/null
find /etc /usr/local -xdev -name '.rideau.*'
find {HOME}/generations -name '*.partial' -o -name '*.new'
dpkg --audit
"""
_CONTENTS = r"""
while read -r path; do
    if [ -f "$path" ]; then
        echo "file $(sha256sum <"$path" | cut -d' ' -f1) $(stat -c '%a %U %G' "$path") $path"
    fi
done <<'END'
{paths}
END
for unit in {units}; do
    echo "unit $unit $(systemctl is-active $unit) $(systemctl is-enabled $unit 2>/dev/null)"
done
echo "greeting $(cat /run/greeting)"
echo "active $(readlink /var/lib/rideau/current)"
"""


def settles(engineer: Engineer) -> None:
    """Return when nothing of ours runs on the host any more: it has finished, or gone back."""
    until(lambda: engineer.sh(_QUIET) == "", "the host comes to rest")


@dataclass(frozen=True, slots=True)
class _Host:
    files: dict[str, FileEntry]
    units: dict[str, tuple[str, str]]
    greeting: str


def served(engineer: Engineer, former: Wanted, new: Wanted) -> Served:
    """Return which of two states the host is in as a whole; anything between them fails."""
    wanted = {"former": former, "new": new}
    manifests = {name: _manifest(engineer, each) for name, each in wanted.items()}
    paths = {path for each in manifests.values() for path in each.files}
    units = {name for each in manifests.values() for name in each.units}
    host = _look(engineer, sorted(paths), sorted(units))
    wrong = {
        name: tuple(_differences(host, manifests[name], paths, f"{wanted[name].greeting}"))
        for name in manifests
    }
    for name in ("former", "new"):
        if not wrong[name]:
            return name  # type: ignore[return-value]  # one of the two
    raise AssertionError(f"a mixture: it is not the former: {wrong['former']}; nor the new: {wrong['new']}")


def converged(engineer: Engineer, wanted: Wanted) -> None:
    """Assert that the host is what is wanted, files, units and programs, and nothing is left of anything."""
    assert served(engineer, wanted, wanted) == "former"
    assert engineer.sh(_LEFTOVERS) == ""
    generation = engineer.sh(f"cd {HOME}/current && sha256sum --check --quiet --strict seal 2>&1")
    assert generation == "", generation


def _manifest(engineer: Engineer, wanted: Wanted) -> Manifest:
    plan = wanted.plan(engineer)
    return manifest_of(plan, filled(plan))


def _look(engineer: Engineer, paths: list[str], units: list[str]) -> _Host:
    shell = _CONTENTS.replace("{paths}", "\n".join(paths)).replace("{units}", " ".join(units))
    told = [line.split(" ", 1) for line in engineer.sh(shell).splitlines()]
    entries = (FileEntry(*rest.split()) for kind, rest in told if kind == "file")
    states = (rest.split() for kind, rest in told if kind == "unit")
    return _Host(
        {each.path: each for each in entries},
        {name: (active, enabled[0] if enabled else "") for name, active, *enabled in states},
        next(rest for kind, rest in told if kind == "greeting"),
    )


def _differences(host: _Host, manifest: Manifest, paths: set[str], greeting: str) -> Iterator[str]:
    for path in sorted(paths):
        if host.files.get(path) != manifest.files.get(path):
            yield path
    for unit in manifest.units.values():
        active, enabled = host.units[unit.name]
        if unit.running != (active == "active"):
            yield f"{unit.name} is {active}"
        if unit.enabled != (enabled not in ("disabled", "")):
            yield f"{unit.name} is {enabled}"
    if CONF in manifest.files and host.greeting != greeting:
        yield f"the greeter says {host.greeting!r}"
