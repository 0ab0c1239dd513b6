"""Limits of the machine that hosts a lab, which all its hosts share."""

from pathlib import Path

_INSTANCES = Path("/proc/sys/fs/inotify/max_user_instances")
_OWN = 128
_PER_MACHINE = 64
"""Every systemd watches files; a host with a dozen services uses some 20 instances."""


def raise_limits(machines: int) -> None:
    """Let so many machines watch files; a limit that is high enough is left alone."""
    needed = _OWN + _PER_MACHINE * machines
    if int(_INSTANCES.read_text()) < needed:
        _INSTANCES.write_text(str(needed))
