"""Starting, stopping and speaking to machines: containers with their own root file system.

A machine's processes are those of one cgroup and one tree below a recorded process, so that nothing
of it can outlive it. Hosts are booted; clients and the outside run one program.
"""

import os
import secrets
import shutil
import signal
import time
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from rideau.lab import paths, wiring
from rideau.lab.command import call, failure
from rideau.lab.parts import Kind, Machine
from rideau.problems import Refused

# The host's own /sys/fs/cgroup may be version 1, which systemd no longer accepts: give the container
# version 2, in a mount namespace of its own, and a group of its own to count its processes in.
_LAUNCH = """
umount -R /sys/fs/cgroup && mount -t cgroup2 none /sys/fs/cgroup || exit 1
mkdir -p "/sys/fs/cgroup/$1" && echo $$ > "/sys/fs/cgroup/$1/cgroup.procs" || exit 1
shift
exec systemd-nspawn "$@"
"""

_KEPT_BACK = "-sys_time,-sys_module,-sys_boot,-sys_rawio,-syslog,-mknod"
"""Capabilities that reach beyond a namespace (the machine has one clock); no command in a lab has them."""


# A process that was killed is in its group until it is gone: on a busy machine that takes a while.
_REMOVE_GROUPS = """
umount -R /sys/fs/cgroup && mount -t cgroup2 none /sys/fs/cgroup || exit 1
group=/sys/fs/cgroup/$1
for attempt in $(seq 300); do
    [ -d "$group" ] || exit 0
    echo 1 2>/dev/null >"$group/cgroup.kill"
    find "$group" -depth -type d -exec rmdir {} + 2>/dev/null
    [ -d "$group" ] || exit 0
    sleep 0.2
done
exit 1
"""


_START_PATIENCE = 180.0


class Process(BaseModel):
    """A running machine: its supervisor on the outside and the first process inside."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    supervisor: int
    leader: int
    started: int
    """When the supervisor started, in clock ticks since boot: tells it from a later namesake."""

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return _started(self.supervisor) == self.started


def home(machine: str) -> Path:
    """Return the folder of a machine: ``root``, ``changes``, ``work`` and its ``console`` log."""
    return paths.state() / "machines" / machine


def rootfs(machine: str) -> Path:
    """Return a machine's root file system as seen from outside."""
    return home(machine) / "root"


def furnish(machine: Machine) -> None:
    """Make a machine's root file system: its image below, its own files on top."""
    folder = home(machine.name)
    for each in ("root", "changes", "work"):
        (folder / each).mkdir(parents=True, exist_ok=True)
    layers = f"lowerdir={machine.image},upperdir={folder / 'changes'},workdir={folder / 'work'}"
    call("mount", "-t", "overlay", "overlay", "-o", layers, str(folder / "root"))
    for path, content in (*machine.files, ("/etc/machine-id", f"{secrets.token_hex(16)}\n")):
        write(machine.name, path, content)
    # The supervisor's notification socket means nothing to daemons that no systemd started.
    write(machine.name, "/etc/lab/start", f"unset NOTIFY_SOCKET\n{machine.start}\n")


def write(machine: str, path: str, content: str) -> None:
    """Write a file into a machine's root file system; mode 0644."""
    file = rootfs(machine) / path.lstrip("/")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content)


def start(machine: Machine) -> Process:
    """Start a furnished, plugged-in machine; a host has only begun to boot when this returns."""
    name = machine.name
    argv = ["unshare", "--mount", "sh", "-c", _LAUNCH, "sh", wiring.namespace(name), *_nspawn(machine)]
    supervisor = _spawn(argv, home(name) / "console")
    return Process(supervisor=supervisor, leader=_leader(supervisor, name), started=_started(supervisor))


def _spawn(argv: list[str], log: Path) -> int:
    """Start a process that outlives this one, in a session of its own; return its id."""
    environment = os.environ | {
        "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1",
        "SYSTEMD_NSPAWN_API_VFS_WRITABLE": "network",
    }
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(log), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    return os.posix_spawnp(argv[0], argv, environment, file_actions=actions, setsid=True)


def _nspawn(machine: Machine) -> list[str]:
    options = [
        "--quiet",
        "--register=no",
        "--keep-unit",
        f"--machine={machine.name}",
        f"--network-namespace-path=/run/netns/{wiring.namespace(machine.name)}",
        "--capability=CAP_NET_ADMIN,CAP_NET_RAW",
        "--bind=/dev/net/tun",
        *(f"--bind-ro={outside}:{inside}" for outside, inside in machine.binds),
        "--resolv-conf=off",
        "--timezone=off",
        "--link-journal=no",
        "--console=pipe",
        f"--directory={rootfs(machine.name)}",
    ]
    if machine.kind is Kind.HOST:
        return [*options, "--boot"]
    return [*options, "--as-pid2", "/bin/sh", "/etc/lab/start"]


def _leader(supervisor: int, name: str) -> int:
    """Wait for the container's first process: the one that runs its init."""
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children")
    until = time.monotonic() + _START_PATIENCE
    while _started(supervisor) and time.monotonic() < until:
        for child in map(int, children.read_text().split()):
            if _is_inside(child):
                return child
        time.sleep(0.05)
    output = (home(name) / "console").read_text(errors="replace")
    raise Refused(failure(("start", name), 1, output))


def _is_inside(pid: int) -> bool:
    """Whether a child of the supervisor is the machine's init, in its root, past its set-up."""
    try:
        command = Path(f"/proc/{pid}/comm").read_text().strip()
    except FileNotFoundError:
        return False
    return command in {"systemd", "(sd-stubinit)"}


def stop(*processes: Process) -> None:
    """Take the power of machines away, of all at once, and wait until they are gone."""
    running = [each for each in processes if each.alive]
    for process in running:
        _kill(process.leader, signal.SIGKILL)
    for process in running:
        if not _gone(process, 30):
            _kill(process.supervisor, signal.SIGKILL)
            _gone(process, 30)


def shut_down(process: Process) -> None:
    """Ask a booted host to power off, as its power button would; pull the plug after 30 s."""
    _kill(process.leader, signal.SIGRTMIN + 4)
    if not _gone(process, 30):
        stop(process)


def end(pid: int) -> None:
    """End a process at once."""
    _kill(pid, signal.SIGKILL)


def _kill(pid: int, how: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, how)


def _gone(process: Process, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while process.alive:
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def _started(pid: int) -> int:
    """Return when a process started, in clock ticks; 0 if there is none or it is a zombie."""
    try:
        state, *rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return 0 if state in "ZX" else int(rest[18])


def inside(process: Process, *argv: str) -> list[str]:
    """Return the command that runs ``argv`` as root inside a running machine."""
    return [
        "nsenter",
        f"--target={process.leader}",
        *("--mount", "--uts", "--ipc", "--net", "--pid", "--root", "--wd"),
        *("setpriv", f"--bounding-set={_KEPT_BACK}", "--inh-caps=-all", "--"),
        *("env", "-i", "HOME=/root", "TERM=xterm-256color", "LANG=C.UTF-8", f"PATH={_PATH}"),
        *argv,
    ]


_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def remove(machine: str) -> None:
    """Remove a stopped machine's root file system and cgroup."""
    folder = home(machine)
    while os.path.ismount(folder / "root"):
        call("umount", str(folder / "root"))
    shutil.rmtree(folder, ignore_errors=True)
    remove_groups(wiring.namespace(machine))


def remove_groups(name: str) -> None:
    """Remove a cgroup and those below it, in a mount namespace of our own (see :func:`start`)."""
    call("unshare", "--mount", "sh", "-c", _REMOVE_GROUPS, "sh", name)
