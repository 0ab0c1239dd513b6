"""The lab's own DNS root: zones signed with fresh keys, and the package that tells hosts about it.

Hosts use Debian's ``dns-root-data``; the lab's repository holds a newer package of that name with the
lab's root, so a host's configuration is the same, byte for byte, in the lab and in reality.
"""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from rideau.lab import machines, names, repository
from rideau.lab.command import call

_CONTROL = """Package: dns-root-data
Version: 9999:1
Architecture: all
Maintainer: Rideau lab <lab@localhost>
Description: DNS root hints and trust anchor of the lab
"""
_DATA = ("root.hints", "root.key", "root.ds")


def sign(servers: str) -> None:
    """Sign the zones in the servers' root file system."""
    call("chroot", str(machines.rootfs(servers)), "sh", "-euc", names.SIGN)


def package(servers: str, target: Path) -> None:
    """Make the repository ``target`` with a ``dns-root-data`` of the zones signed above."""
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch:
        tree = Path(scratch) / "tree"
        (tree / "DEBIAN").mkdir(parents=True)
        (tree / "DEBIAN/control").write_text(_CONTROL)
        data = tree / "usr/share/dns"
        data.mkdir(parents=True)
        for name in _DATA:
            shutil.copyfile(machines.rootfs(servers) / "etc/nsd" / name, data / name)
        call("dpkg-deb", "--root-owner-group", "--build", str(tree), str(target / "dns-root-data.deb"))
    repository.index(target)
