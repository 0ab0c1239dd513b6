"""A Debian package with a daemon, made for fault tests, and a repository with it on a host of the lab."""

import subprocess
from pathlib import Path

from rideau.lab import machines
from tests.lab.engineer import Engineer

NAME = "rideau-fault"
HOLD = "/run/rideau-fault-hold"
"""While it exists on the host, the package's configuration waits."""
FOLDER = f"/usr/share/{NAME}"
_KIB = 4096
_SOURCE = "/etc/apt/sources.list.d/rideau-fault.list"
_CONTROL = f"""Package: {NAME}
Version: 1.0
Architecture: all
Maintainer: Nobody <nobody@example.com>
Description: a daemon that does nothing
"""
_DAEMON = """[Service]
ExecStart=/bin/sleep infinity
[Install]
WantedBy=multi-user.target
"""
_POSTINST = f"""#!/bin/sh
set -e
while [ -e {HOLD} ]; do sleep 0.1; done
deb-systemd-helper enable {NAME}.service >/dev/null
deb-systemd-invoke start {NAME}.service >/dev/null || true
"""


def offer(engineer: Engineer, scratch: Path) -> None:
    """Have the host's apt know the package."""
    _build(scratch / "tree", machines.rootfs(engineer.plan.host.name) / "srv/rideau-fault")
    engineer.sh(f"echo 'deb [trusted=yes] file:/srv/rideau-fault ./' >{_SOURCE}; apt-get --quiet=2 update")


def remove(engineer: Engineer) -> None:
    """Have the package away from the host, whatever state it is in."""
    engineer.sh(f"rm -f {HOLD}; dpkg-query -W {NAME} >/dev/null 2>&1 && dpkg --purge --force-all {NAME}")


def withdraw(engineer: Engineer) -> None:
    """Leave the host's apt as it was."""
    remove(engineer)
    engineer.sh(f"rm -rf {_SOURCE} /srv/rideau-fault; apt-get --quiet=2 update")


def _build(tree: Path, repository: Path) -> None:
    files = {
        "DEBIAN/control": _CONTROL,
        "DEBIAN/postinst": _POSTINST,
        f"usr/lib/systemd/system/{NAME}.service": _DAEMON,
        f"{FOLDER[1:]}/ballast": "0123456789abcdef" * (64 * _KIB),
    }
    for path, content in files.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(content)
    (tree / "DEBIAN/postinst").chmod(0o755)
    repository.mkdir(exist_ok=True)
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zgzip", "--build", tree, repository],
        check=True,
        capture_output=True,
    )
    index = subprocess.run(
        ["dpkg-scanpackages", "--multiversion", "."],
        cwd=repository,
        check=True,
        capture_output=True,
        text=True,
    )
    (repository / "Packages").write_text(index.stdout)
