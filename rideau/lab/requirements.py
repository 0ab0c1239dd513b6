"""Whether this machine can host a lab."""

import os
import shutil
import sys
from pathlib import Path

from rideau.language import gettext

_TOOLS = {
    "systemd-nspawn": "systemd-container",
    "mmdebstrap": "mmdebstrap",
    "ip": "iproute2",
    "nft": "nftables",
    "ssh-keygen": "openssh-client",
    "unshare": "util-linux",
    "dpkg-deb": "dpkg",
    "dpkg-scanpackages": "dpkg-dev",
}
_SYSTEM_PATH = "/usr/sbin:/sbin"
_ADMIN = (12, 21)
"""CAP_NET_ADMIN and CAP_SYS_ADMIN."""


def unavailable() -> str | None:
    """Return in one line why this machine cannot host a lab, or ``None`` if it can."""
    if sys.platform != "linux":
        return gettext("a lab needs Linux")
    if os.geteuid() != 0:
        return gettext("a lab needs root: run this with sudo")
    missing = [package for tool, package in _TOOLS.items() if not _found(tool)]
    if missing:
        reason = gettext("a lab needs {packages}: run apt-get install {names}")
        return reason.format(packages=", ".join(missing), names=" ".join(missing))
    if not _privileged():
        return gettext("this root may not mount or make networks: run it on a real or virtual machine")
    if not Path("/dev/net/tun").exists():
        return gettext("there is no /dev/net/tun: run modprobe tun")
    return None


def _found(tool: str) -> bool:
    return shutil.which(tool, path=f"{os.environ.get('PATH', '')}:{_SYSTEM_PATH}") is not None


def _privileged() -> bool:
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("CapEff:"))
    held = int(line.split()[1], 16)
    return all(held >> capability & 1 for capability in _ADMIN)
