"""SSH keys of a lab: the engineer's, and one for each host, made when the lab comes up."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rideau.lab import machines, paths
from rideau.lab.command import call
from rideau.lab.parts import Machine

USER = "engineer"
_UID = 1000


@dataclass(frozen=True, slots=True)
class Ssh:
    """How engineers reach hosts: ``addresses`` by host name (``<office>-<slug>``)."""

    user: str
    key: Path
    known_hosts: Path
    addresses: dict[str, str]


def ssh(hosts: Iterable[Machine]) -> Ssh:
    """Return how engineers reach ``hosts``."""
    folder = paths.state() / "ssh"
    return Ssh(USER, folder / "engineer", folder / "known_hosts", {each.name: each.ssh for each in hosts})


def make(hosts: Iterable[Machine]) -> None:
    """Give the engineer a key, every furnished host a host key, and each knowledge of the other."""
    hosts = tuple(hosts)
    access = ssh(hosts)
    access.key.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _generate(access.key, USER)
    lines = [f"{host.ssh} {_host_key(host)}" for host in hosts]
    access.known_hosts.write_text("".join(lines))
    for host in hosts:
        _authorize(host, access.key)


def _host_key(host: Machine) -> str:
    key = machines.rootfs(host.name) / "etc/ssh/ssh_host_ed25519_key"
    _generate(key, host.name)
    return key.with_suffix(".pub").read_text()


def _authorize(host: Machine, key: Path) -> None:
    folder = machines.rootfs(host.name) / f"home/{USER}/.ssh"
    folder.mkdir(mode=0o700, exist_ok=True)
    shutil.copyfile(key.with_suffix(".pub"), folder / "authorized_keys")
    for each in (folder, folder / "authorized_keys"):
        shutil.chown(each, _UID, _UID)


def carry(machine: Machine, hosts: Iterable[Machine]) -> None:
    """Give a machine outside (the hub) the engineer's key."""
    folder = machines.rootfs(machine.name) / "root/.ssh"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copy2(ssh(hosts).key, folder / "id_ed25519")


def _generate(path: Path, comment: str) -> None:
    call("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", str(path))
