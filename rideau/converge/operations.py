"""Five steps make a host what its plan says: look, then four operations. None asks the host twice."""

import shlex
import time
from collections.abc import Callable, Generator

from paramiko import SSHException
from pyinfra.api.command import FunctionCommand, StringCommand
from pyinfra.api.exceptions import ConnectError
from pyinfra.api.host import Host
from pyinfra.api.operation import operation
from pyinfra.api.state import State
from pyinfra.context import host as current_host

from rideau.converge.archive import archive
from rideau.converge.changes import Changes
from rideau.converge.lock import claim_words
from rideau.converge.programs import program
from rideau.converge.questions import as_root

GENERATIONS = "/var/lib/rideau/generations"
LOG = "/var/lib/rideau/activation.log"
CONFIRM_SECONDS = 60
"""How long a guarded host waits for a new connection; host data ``rideau_confirm_seconds`` overrides."""
BUSY_SECONDS = 300
"""How long packages wait for apt or dpkg of somebody else; host data ``rideau_busy_seconds`` overrides."""
BUSY = "busy "
"""What ``packages`` says in front of the name of whom it waits for."""
CUT = "the connection was cut while packages were installed: apply again, the host goes on by itself"
SILENT = "the connection fell silent during activation"
COME_AGAIN = 75
"""What ``confirm`` exits with if its connection is older than the end of the activation."""


@operation()
def install_packages(changes: Changes) -> Generator[FunctionCommand, None, None]:
    """Install every missing package in one transaction; no daemon starts."""
    if changes.installs:
        yield FunctionCommand(_install, (changes,), {})


@operation()
def stage_generation(changes: Changes) -> Generator[StringCommand, None, None]:
    """Bring the new generation to the host: one stream of the files that changed."""
    if changes.stages:
        numbers = (str(changes.generation), str(changes.state.active))
        command = as_root(program("stage"), *claim_words(current_host), *numbers)
        yield StringCommand(command, _stdin=archive(changes.manifest, changes.uploads))


@operation()
def check_generation(changes: Changes) -> Generator[StringCommand, None, None]:
    """Run the validators ahead of the activation, which then need not run them."""
    if changes.activates:
        words = shlex.join(_program(changes.generation, "check"))
        yield StringCommand(as_root(f"{program('lock')}hold; {words}", *claim_words(current_host)))


@operation()
def activate_generation(changes: Changes) -> Generator[FunctionCommand, None, None]:
    """Switch the host to the generation; it puts the former one back if anything fails."""
    if changes.activates:
        yield FunctionCommand(_activate, (changes,), {})


@operation()
def confirm_generation(changes: Changes) -> Generator[FunctionCommand, None, None]:
    """Prove over a new connection that the host can still be reached, so that it keeps the generation."""
    if changes.activates or changes.state.unconfirmed:
        yield FunctionCommand(_confirm, (changes,), {})


def activation(host: Host, generation: int, verb: str, *arguments: str) -> str:
    """Return the command that runs a verb of the generation's program apart from this connection.

    The program goes on if the connection is cut; its words are printed at the end. The host's lock is held
    until then; a guarded host that switched is locked until it is confirmed.
    """
    words = shlex.join(("sh", "-c", _TO_THE_END, *_program(generation, verb, *arguments)[1:]))
    unit = f"rideau-activation-{generation}"
    let_go = "[ $status = 0 ] || let_go" if verb == "guarded" else "let_go"
    return as_root(
        f"{program('lock')}hold; if systemctl is-active --quiet {unit}.service; then"
        " echo another apply is switching this host: run apply again when it is done; exit 1; fi;"
        f" rm -f {LOG}; systemd-run --quiet --collect --wait --unit={unit}"
        f" --property=StandardOutput=truncate:{LOG} --property=StandardError=inherit {words};"
        f" status=$?; {let_go}; cat {LOG}; exit $status",
        *claim_words(host),
    )


_TO_THE_END = 'sh "$0" "$@"; status=$?; [ $status -lt 128 ] || sh "$0" resume; exit $status'
"""The program, and the way back where it was killed (memory may be short on a small host)."""


def confirmation(host: Host, generation: int) -> str:
    """Return the command that confirms a generation, and lets go of the host's lock once that is decided."""
    words = shlex.join(_program(generation, "confirm"))
    decided = f"[ $status = {COME_AGAIN} ] || let_go"
    return as_root(f"{program('lock')}{words}; status=$?; {decided}; echo status $status", *claim_words(host))


def _program(generation: int, verb: str, *arguments: str) -> tuple[str, ...]:
    return ("sh", f"{GENERATIONS}/{generation}/activate", verb, str(generation), *arguments)


def _confirm_seconds(host: Host) -> int:
    return int(host.data.get("rideau_confirm_seconds", CONFIRM_SECONDS))


def _patience(host: Host, changes: Changes) -> float:
    units = (unit for part in changes.plan.contributions for unit in part.units)
    return float(host.data.get("rideau_patience", 120 + sum(unit.patience for unit in units)))


def _nobody(_: str) -> None:
    """Hear of a wait, and do nothing: the pyinfra command line prints what is logged."""


def listen(host: Host, heard: Callable[[str], None]) -> None:
    """Have ``heard`` told at once of what ``host`` waits for."""
    host.connector_data["rideau_heard"] = heard


def told(host: Host) -> list[str]:
    """Return what the programs on ``host`` have said in this run, line by line."""
    lines: list[str] = host.connector_data.setdefault("rideau", [])
    return lines


def _tell(host: Host, changes: Changes, lines: list[str]) -> None:
    """Keep and log what the host said; where it quotes a secret, as checkers do, a placeholder stands."""
    hidden = changes.plan.values.hidden("\n".join(lines)).splitlines()
    told(host).extend(hidden)
    for line in hidden:
        host.log(line)


def _install(state: State, host: Host, changes: Changes) -> bool:
    """Install; while another process of the host installs, say who, and ask again until patience ends."""
    command = StringCommand(as_root(program("packages"), *claim_words(host), *changes.packages))
    deadline = time.monotonic() + float(host.data.get("rideau_busy_seconds", BUSY_SECONDS))
    holder = ""
    while True:
        try:
            succeeded, output = host.run_shell_command(command, print_output=state.print_output)
        except (OSError, EOFError, SSHException):
            _tell(host, changes, [CUT])
            return False
        last = output.output_lines[-1] if output.output_lines else CUT
        if succeeded or not last.startswith(BUSY):
            _tell(host, changes, output.output_lines or [CUT])
            return succeeded
        if time.monotonic() > deadline:
            _tell(
                host,
                changes,
                [f"gave up waiting for {last.removeprefix(BUSY)}; run apply again when it has ended"],
            )
            return False
        if last != holder:
            _tell(host, changes, [f"waiting for {last.removeprefix(BUSY)}"])
            host.connector_data.get("rideau_heard", _nobody)(f"packages, {told(host)[-1]}")
        holder = last


def _activate(state: State, host: Host, changes: Changes) -> bool:
    """Activate; a connection that falls silent meanwhile is left to the confirmation to judge."""
    del state
    seconds = _confirm_seconds(host)
    asked = ("guarded", str(seconds)) if changes.plan.guarded else ("run",)
    command = StringCommand(activation(host, changes.generation, *asked))
    try:
        succeeded, output = host.run_shell_command(
            command,
            print_output=False,  # what it says is told below, without secrets
            _timeout=max(10, seconds // 2),
        )
    except (OSError, EOFError, SSHException):
        _tell(host, changes, [SILENT])
        return True
    # The program always says how it ended: to hear nothing is to have lost the connection.
    _tell(host, changes, output.output_lines or [SILENT])
    return succeeded or not output.output_lines


def _confirm(state: State, host: Host, changes: Changes) -> bool:
    """Ask for confirmation over new connections until the host answers for good."""
    if not changes.plan.guarded and SILENT not in told(host):
        return True
    command = confirmation(host, changes.generation)
    deadline = time.monotonic() + _confirm_seconds(host) + _patience(host, changes)
    while True:
        answer = _ask_anew(state, host, command)
        if answer and answer[-1] != f"status {COME_AGAIN}":
            return _judge(host, changes, answer)
        if time.monotonic() > deadline:
            _tell(host, changes, [_NO_ANSWER_GUARDED if changes.plan.guarded else _NO_ANSWER])
            return False
        time.sleep(1)


def _judge(host: Host, changes: Changes, answer: list[str]) -> bool:
    *lines, status = answer
    if status == "status 0":
        _tell(host, changes, lines)
        return True
    told(host).clear()  # the host's log, which follows, holds all of it and how it ended
    _tell(host, changes, lines)
    return False


def _ask_anew(state: State, host: Host, command: str) -> list[str]:
    """Run ``command`` over a connection made for it; return its output, nothing if it cannot be made."""
    connector = host.connector_cls(state, host)
    try:
        connector.connect()
        question = StringCommand(command)
        _, output = connector.run_shell_command(question, False, False, _timeout=_PROBE_SECONDS)
    except (ConnectError, OSError, EOFError, SSHException):
        return []
    finally:
        client = getattr(connector, "client", None)
        if client is not None:
            client.close()
    return output.stdout_lines


_PROBE_SECONDS = 30
_NO_ANSWER_GUARDED = "it does not answer new connections; its timer will put the former generation back"
_NO_ANSWER = (
    "it does not answer new connections; it is finishing the switch, or going back, by itself:"
    " apply again when it can be reached"
)
