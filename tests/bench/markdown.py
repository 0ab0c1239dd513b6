"""The report for people, from its document."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from tests.bench.groups import group_of
from tests.bench.machine import Machine
from tests.bench.targets import Target, compile_targets, host_targets, tunnel_targets

_HEAD = """\
# Benchmarks

Written by `make bench` ([tests/bench](../tests/bench)), never by hand; the same figures for programs are in
[benchmarks.json](benchmarks.json). Times are medians, in seconds; one that was taken once, because it takes
minutes, has a ¹. Containers share the cores with the controller: compare within a row, not between rows.
"""
NONE = "\N{EN DASH}"
TIMES = "\N{MULTIPLICATION SIGN}"
_TOOLS = ("rideau", "pyinfra", "ansible", "plain")
_HOSTS = """
## The same office by four tools

- **Rideau**: `rideau apply OFFICE --lab`, start-up included.
- **pyinfra**: an idiomatic deploy on stock pyinfra, `-y`: an operation for each file, folder, unit; one for
  the packages.
- **Ansible**: ansible-core with loops and handlers; pipelining, persistent connections, a fork for each host.
- **plain ssh**: the lower bound: one OpenSSH session a host, side by side, with a tar stream and a shell
  program. It compares all that Rideau compares, but validates nothing, keeps no way back, and waits for
  nobody's health.

All four are generated from the same host plans and take turns. After every run the hosts are read from within
(packages, content, mode and owner of every file, units, kernel values, ruleset): a run that ends in any other
state than the others makes no figure. A "first run with packages" begins with hosts as an installer leaves
them; in a "first run" the packages lie there already, so that the row shows what Rideau does besides: the
gateway before the others, checkers, a second's watch over daemons, a new connection
([decision 0072](decisions/0072-a-first-run.md)).

| Hosts | Round trip | | Rideau | pyinfra | Ansible | plain | pyinfra, Ansible to Rideau | Rideau to plain |
|---|---|---|---|---|---|---|---|---|
"""
_COMPILING = """
## Compiling, without hosts

| | Offices | Hosts | Seconds | CPU seconds | CPU ms an office | Memory, MiB |
|---|---|---|---|---|---|---|"""
_ACTIVATION = """
## Without service while its configuration changes

The longest silence between two answers, in milliseconds, and how many questions went unanswered; beside it
the same for some seconds without any change: what the machine itself does.

| Service | Changed | Act | Asked every | Silence | Lost | Without a change | Lost |
|---|---|---|---|---|---|---|---|"""
_TUNNELS = """
## Tunnels, beside the same ones set up by hand

Both use the same programs, keys, firewall and client on the same hosts, and take turns; by hand there is
nothing but a connection and its pools, an interface and a peer. In the lab programs encrypt (strongSwan's
kernel-libipsec, wireguard-go), where a real host's kernel does: compare within a row.

| | | Rideau | by hand | Rideau to by hand |
|---|---|---|---|---|"""


def text(document: Mapping[str, Any]) -> str:
    """Return the report."""
    return "\n".join(
        (
            _HEAD,
            *_held_to(document),
            *_hosts(document),
            *_compiling(document),
            *_activation(document),
            *_tunnels(document),
        )
    )


def _held_to(document: Mapping[str, Any]) -> Iterator[str]:
    groups = [group_of(each) for each in document.get("hosts", [])]
    targets: Sequence[Target] = (
        *host_targets(groups),
        *compile_targets(document.get("compile", {})),
        *tunnel_targets(document.get("tunnels", {})),
    )
    yield "## What they are held to\n"
    yield "| | Limit | Measured | |\n|---|---|---|---|"
    yield from (target.row for target in targets)


def _hosts(document: Mapping[str, Any]) -> Iterator[str]:
    groups = document.get("hosts", [])
    if not groups:
        return
    yield _HOSTS.rstrip("\n")
    for each in groups:
        yield _row(each)
    yield ""
    yield from _origins(groups)


def _row(document: Mapping[str, Any]) -> str:
    group = group_of(document)
    cells = [_cell(group.seconds.get(tool, ())) for tool in _TOOLS]
    faster = [_times(group.ratio(tool, "rideau")) for tool in ("pyinfra", "ansible")]
    where = (f"{group.hosts}", f"{group.round_trip_ms:.1f} ms", str(group.scenario))
    return f"| {' | '.join((*where, *cells, ', '.join(faster), _times(group.ratio('rideau', 'plain'))))} |"


def _cell(seconds: Sequence[float]) -> str:
    if not seconds:
        return NONE
    return f"{median(seconds):.3g}{'¹' if len(seconds) == 1 else ''}"


def _times(ratio: float | None) -> str:
    return NONE if ratio is None else f"{ratio:.3g}{TIMES}"


def _origins(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield how figures came about, once for each command."""
    for command in dict.fromkeys(row["command"] for row in rows):
        some = [row for row in rows if row["command"] == command]
        loads = [load for row in some for load in row.get("load", ())]
        busy = f"; load {min(loads):.1f} to {max(loads):.1f}" if loads else ""
        yield f"`{command}`, {some[-1]['taken']}, on {Machine(**some[-1]['machine'])}{busy}."


def _compiling(document: Mapping[str, Any]) -> Iterator[str]:
    part = document.get("compile")
    if not part:
        return
    yield _COMPILING
    for row in part["rows"]:
        each = f"{1000 * median(row['cpu']) / row['offices']:.3g}" if row["hosts"] else NONE
        numbers = f"{median(row['wall']):.3g} | {median(row['cpu']):.3g} | {each} | {max(row['mib'])}"
        yield f"| {row['what']} | {row['offices']} | {row['hosts'] or NONE} | {numbers} |"
    yield ""
    yield from _origins([part])


def _activation(document: Mapping[str, Any]) -> Iterator[str]:
    part = document.get("activation")
    if not part:
        return
    yield _ACTIVATION
    for row in part["rows"]:
        figures = (
            f"{median(row['silence_ms']):.0f} | {median(row['lost']):g}"
            f" | {median(row['quiet_ms']):.0f} | {median(row['quiet_lost']):g}"
        )
        yield f"| {row['service']} | `{row['path']}` | {row['act']} | {row['every_ms']} ms | {figures} |"
    yield ""
    yield from _origins([part])


def _tunnels(document: Mapping[str, Any]) -> Iterator[str]:
    part = document.get("tunnels")
    if not part:
        return
    yield _TUNNELS
    for row in part["rows"]:
        ours, by_hand = median(row["values"]["rideau"]), median(row["values"]["by hand"])
        yield f"| {row['what']} | {row['unit']} | {ours:.3g} | {by_hand:.3g} | {_times(ours / by_hand)} |"
    yield ""
    yield from _origins([part])
