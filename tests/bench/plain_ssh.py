"""The lower bound: one OpenSSH session a host, in parallel, that carries a tar stream and a shell program."""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.bench.access import Access
from tests.bench.wanted import Wanted

PROGRAM = Path(__file__).with_name("plain.sh")
_RUN = """\
# One session a host, side by side; the argument goes to the program on each.
cd "$(dirname "$0")/hosts" || exit 1
remote='d=$(mktemp -d) && tar -x -C $d && sh $d/program '"$1"'; status=$?; rm -rf $d; exit $status'
for host in *; do
    tar -c -C "$host" . |
        ssh {options} {user}@"$(cat "../address/$host")" "sudo -n sh -c '$remote'" >"../said/$host" 2>&1 &
    jobs="${{jobs-}} $!"
done
status=0
for job in $jobs; do wait "$job" || status=1; done
tail -n +1 ../said/*
exit $status
"""


def write(hosts: Sequence[Wanted], access: Access, folder: Path) -> Path:
    """Write everything below ``folder``; return the program that deploys it."""
    for each in ("address", "said"):
        (folder / each).mkdir(parents=True, exist_ok=True)
    for host in hosts:
        (folder / "address" / host.name).write_text(f"{host.address}\n")
        _write_host(host, folder / "hosts" / host.name)
    run = folder / "run"
    run.write_text(_RUN.format(options=access.options, user=access.user))
    return run


def _write_host(host: Wanted, folder: Path) -> None:
    for file in host.files:
        place = folder / "root" / file.path.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(file.content)
    lists = {
        "packages": host.packages,
        "folders": host.folders,
        "files": (f"{f.digest} {f.mode:o} {f.owner} {f.group} {f.path}" for f in host.files),
        "acts": calls(host),
        "program": (PROGRAM.read_text().rstrip("\n"),),
    }
    for name, lines in lists.items():
        (folder / name).write_text(_lines(lines))


def calls(host: Wanted) -> Iterator[str]:
    """Yield the shell calls of the actions and units of ``host``."""
    for action in host.actions:
        yield shlex.join(("action", action.command, " ".join(action.inputs)))
    for unit in host.units:
        yield shlex.join(("unit", unit.name, " ".join(unit.reload_on), " ".join(unit.restart_on)))


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
