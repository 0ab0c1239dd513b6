"""Idiomatic pyinfra: a deploy with one operation for each file, folder, unit and group of packages.

Hosts that share a thing share its operation, as people write it, so that pyinfra works on them side by side.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rideau.host import Action, Unit
from tests.bench.access import Access
from tests.bench.wanted import UNIT_FOLDERS, Wanted, files_for

_HEAD = """\
from pyinfra import host
from pyinfra.operations import apt, files, server, systemd
from pyinfra.operations.util import any_changed

changed = {}


def when(*paths):
    return any_changed(*(changed[path] for path in paths if path in changed))


def on_change(unit, restart_on, reload_on):
    if any(path in changed for path in restart_on):
        systemd.service(
            name=f"Restart {unit}", service=unit, running=None, restarted=True, _if=when(*restart_on)
        )
    if any(path in changed for path in reload_on):
        systemd.service(
            name=f"Reload {unit}",
            service=unit,
            running=None,
            reloaded=True,
            _if=[when(*reload_on), lambda: not when(*restart_on)()],
        )


apt.packages(
    name="Install the packages",
    packages=host.data.packages,
    no_recommends=True,
    update=True,
    cache_time=86400,
)
"""
_FOLDER = """
if "{path}" in host.data.folders:
    files.directory(name="{path}", path="{path}", user="root", group="root", mode="755")
"""
_FILE = """
if "{path}" in host.data.files:
    changed["{path}"] = files.put(
        name="{path}",
        src=f"files/{{host.name}}{path}",
        dest="{path}",
        user=host.data.files["{path}"]["user"],
        group=host.data.files["{path}"]["group"],
        mode=host.data.files["{path}"]["mode"],
    )
"""
_RELOAD = """
if any(path in changed for path in {inputs}):
    systemd.daemon_reload(name="Read the units again", _if=when(*{inputs}))
"""
_ACTION = """
if any(path in changed for path in {inputs}):
    server.shell(name="{name}", commands=[{command!r}], _if=when(*{inputs}))
"""
_UNIT = """
if "{unit}" in host.data.units:
    on_change("{unit}", {restart_on}, {reload_on})
    systemd.service(name="{unit} runs", service="{unit}", running={running}, enabled={enabled})
"""


def write(hosts: Sequence[Wanted], access: Access, folder: Path) -> tuple[Path, Path]:
    """Write inventory, deploy and files below ``folder``; return the first two."""
    for host in hosts:
        for file in host.files:
            place = folder / "files" / host.name / file.path.lstrip("/")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(file.content)
    inventory, deploy = folder / "inventory.py", folder / "deploy.py"
    entries = [(host.name, _data(host, access)) for host in hosts]
    inventory.write_text(f"hosts = {entries!r}\n")
    deploy.write_text(text(hosts))
    return inventory, deploy


def _data(host: Wanted, access: Access) -> dict[str, object]:
    files = {
        file.path: {"user": file.owner, "group": file.group, "mode": f"{file.mode:o}"} for file in host.files
    }
    return {
        "ssh_hostname": host.address,
        "ssh_user": access.user,
        "ssh_key": str(access.key),
        "ssh_known_hosts_file": str(access.known_hosts),
        "_sudo": True,
        "packages": list(host.packages),
        "folders": list(host.folders),
        "files": files,
        "units": [unit.name for unit in host.units],
    }


def text(hosts: Sequence[Wanted]) -> str:
    """Return the deploy."""
    return "".join((_HEAD, *_folders(hosts), *_files(hosts), *_actions(hosts), *_units(hosts)))


def _folders(hosts: Sequence[Wanted]) -> Iterator[str]:
    for path in dict.fromkeys(folder for host in hosts for folder in host.folders):
        yield _FOLDER.format(path=path)


def _files(hosts: Sequence[Wanted]) -> Iterator[str]:
    for path in dict.fromkeys(file.path for host in hosts for file in host.files):
        yield _FILE.format(path=path)
    yield _RELOAD.format(inputs=_inputs(hosts, UNIT_FOLDERS))


def _actions(hosts: Sequence[Wanted]) -> Iterator[str]:
    every: dict[str, Action] = {action.name: action for host in hosts for action in host.actions}
    for name, action in every.items():
        yield _ACTION.format(name=name, command=action.command, inputs=_inputs(hosts, action.inputs))


def _units(hosts: Sequence[Wanted]) -> Iterator[str]:
    every: dict[str, Unit] = {unit.name: unit for host in hosts for unit in host.units}
    for name, unit in every.items():
        yield _UNIT.format(
            unit=name,
            running=unit.running,
            enabled=unit.enabled,
            restart_on=_inputs(hosts, unit.restart_on),
            reload_on=_inputs(hosts, unit.reload_on),
        )


def _inputs(hosts: Sequence[Wanted], inputs: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(path for host in hosts for path in files_for(host, inputs)))
