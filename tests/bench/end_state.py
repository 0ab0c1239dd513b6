"""What a host is in the end, read from within, so that no tool is asked about its own work."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from difflib import unified_diff
from shlex import join

from rideau.lab import Lab
from tests.bench.wanted import Wanted

_SETTLED = 30.0
_READ = """
dpkg-query -W -f '${{Package}} ${{db:Status-Status}} ${{Version}}\\n' {packages}
stat -c '%n %a %U %G %F' {paths}
sha256sum {files}
systemctl show -p Id,LoadState,UnitFileState,ActiveState {units}
hostname
readlink /etc/localtime
sed -n 's/^-*\\([a-z][^ =*]*\\) *=.*/\\1/p' /etc/sysctl.d/*rideau* | sort -u | xargs -r sysctl -e
nft -s -t list ruleset
"""


class DifferentEnd(Exception):
    """Two tools left the hosts in different states: their times cannot be compared."""


def read(hosts: Sequence[Wanted]) -> Mapping[str, str]:
    """Return the state of each host, as text."""
    lab = Lab.current()
    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(lambda host: lab.run_on(host.name, _question(host), 60), hosts)
        return {host.name: f"{done.stdout}{done.stderr}" for host, done in zip(hosts, answers, strict=True)}


def _question(host: Wanted) -> str:
    files = [file.path for file in host.files]
    return _READ.format(
        packages=join(host.packages),
        files=join(files),
        paths=join([*host.folders, *files]),
        units=join(unit.name for unit in host.units),
    )


def lacking(host: Wanted) -> tuple[str, ...]:
    """Return which of the folders of ``host`` its packages did not bring."""
    shell = f"for each in {join(host.folders)}; do [ -d $each ] || echo $each; done"
    return tuple(Lab.current().run_on(host.name, shell, 30).stdout.split())


def settle(hosts: Sequence[Wanted], reference: Mapping[str, str], who: str) -> None:
    """Wait until ``hosts`` are what ``reference`` says; raise :class:`DifferentEnd` if they stay another."""
    until = time.monotonic() + _SETTLED
    while (found := read(hosts)) != reference:
        if time.monotonic() > until:
            raise DifferentEnd(f"{who} leaves the hosts in another state:\n{differences(reference, found)}")
        time.sleep(1)


def steady(hosts: Sequence[Wanted]) -> Mapping[str, str]:
    """Return the state of ``hosts`` once two readings are the same."""
    found = read(hosts)
    until = time.monotonic() + _SETTLED
    while time.monotonic() < until:
        time.sleep(2)
        again = read(hosts)
        if again == found:
            return found
        found = again
    raise DifferentEnd("the hosts do not come to rest")


def differences(one: Mapping[str, str], other: Mapping[str, str]) -> str:
    """Return where two readings differ."""
    return "\n".join(
        line
        for name in one
        for line in unified_diff(
            one[name].splitlines(), other[name].splitlines(), name, name, lineterm="", n=1
        )
    )
