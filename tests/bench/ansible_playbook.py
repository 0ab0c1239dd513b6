"""Idiomatic Ansible: a playbook with the modules of ansible-core, loops over lists, handlers for changes."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.bench.access import Access
from tests.bench.wanted import UNIT_FOLDERS, Wanted, matches

_CONFIG = """\
[defaults]
inventory = inventory.json
forks = {forks}
host_key_checking = true
stdout_callback = default
[ssh_connection]
pipelining = true
ssh_args = -C -o ControlMaster=auto -o ControlPersist=60s {options}
control_path_dir = {sockets}
"""
_READ_UNITS = "read the units again"
_TASKS = (
    {
        "name": "Install the packages",
        "ansible.builtin.apt": {
            "name": "{{ packages }}",
            "install_recommends": False,
            "update_cache": True,
            "cache_valid_time": 86400,
        },
    },
    {
        "name": "Make the folders",
        "ansible.builtin.file": {
            "path": "{{ item }}",
            "state": "directory",
            "owner": "root",
            "group": "root",
            "mode": "0755",
        },
        "loop": "{{ folders }}",
    },
    {
        "name": "Bring the files",
        "ansible.builtin.copy": {
            "src": "{{ item.src }}",
            "dest": "{{ item.dest }}",
            "owner": "{{ item.owner }}",
            "group": "{{ item.group }}",
            "mode": "{{ item.mode }}",
        },
        "loop": "{{ managed }}",
        "loop_control": {"label": "{{ item.dest }}"},
        "notify": "{{ item.notify }}",
    },
    {"name": "Act on what changed", "ansible.builtin.meta": "flush_handlers"},
    {
        "name": "Have the units run",
        "ansible.builtin.systemd_service": {
            "name": "{{ item.name }}",
            "state": "{{ item.state }}",
            "enabled": "{{ item.enabled }}",
        },
        "loop": "{{ units }}",
        "loop_control": {"label": "{{ item.name }}"},
    },
)


def write(hosts: Sequence[Wanted], access: Access, folder: Path, sockets: Path) -> Path:
    """Write inventory, settings, playbook and files below ``folder``; return the playbook."""
    for host in hosts:
        for file in host.files:
            place = folder / "files" / host.name / file.path.lstrip("/")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(file.content)
    settings = _CONFIG.format(forks=max(5, len(hosts)), options=access.options, sockets=sockets)
    (folder / "ansible.cfg").write_text(settings)
    inventory = {"all": {"hosts": {host.name: variables(host, access) for host in hosts}}}
    (folder / "inventory.json").write_text(json.dumps(inventory, indent=1))
    playbook = folder / "playbook.json"  # every JSON document is one of YAML
    playbook.write_text(json.dumps(play(hosts), indent=1))
    return playbook


def variables(host: Wanted, access: Access) -> Mapping[str, object]:
    """Return what the inventory says of ``host``."""
    return {
        "ansible_host": host.address,
        "ansible_user": access.user,
        "ansible_python_interpreter": "/usr/bin/python3",
        "packages": host.packages,
        "folders": host.folders,
        "managed": [
            {
                "src": f"{host.name}{file.path}",
                "dest": file.path,
                "owner": file.owner,
                "group": file.group,
                "mode": f"{file.mode:04o}",
                "notify": list(_notified(host, file.path)),
            }
            for file in host.files
        ],
        "units": [
            {
                "name": unit.name,
                "state": "started" if unit.running else "stopped",
                "enabled": unit.enabled,
            }
            for unit in host.units
        ],
    }


def _notified(host: Wanted, path: str) -> Iterator[str]:
    """Yield the handlers that a change of ``path`` calls."""
    if matches(path, UNIT_FOLDERS):
        yield _READ_UNITS
    yield from (action.name for action in host.actions if matches(path, action.inputs))
    for unit in host.units:
        if matches(path, unit.restart_on):
            yield f"restart {unit.name}"
        elif matches(path, unit.reload_on):
            yield f"reload {unit.name}"


def play(hosts: Sequence[Wanted]) -> list[Mapping[str, object]]:
    """Return the playbook."""
    return [
        {
            "name": "The office",
            "hosts": "all",
            "gather_facts": False,
            "become": True,
            "tasks": _TASKS,
            "handlers": list(_handlers(hosts)),
        }
    ]


def _handlers(hosts: Sequence[Wanted]) -> Iterator[Mapping[str, object]]:
    yield {"name": _READ_UNITS, "ansible.builtin.systemd_service": {"daemon_reload": True}}
    for name, action in {action.name: action for host in hosts for action in host.actions}.items():
        yield {"name": name, "ansible.builtin.shell": action.command}
    for unit in dict.fromkeys(unit.name for host in hosts for unit in host.units):
        for verb in ("restart", "reload"):
            service = {"name": unit, "state": f"{verb}ed"}
            yield {"name": f"{verb} {unit}", "ansible.builtin.systemd_service": service}
