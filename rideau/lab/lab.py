"""The lab that is up: where to run what, which lines to cut, how to get in."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from rideau.checks import OnHost, Outcome, Outside, Place
from rideau.compile import OfficePlan
from rideau.lab import building, keys, machines, names, namespaces, outages, published, state, wiring
from rideau.lab.building import Progress
from rideau.lab.offices import CONTROL
from rideau.lab.outside import OUTSIDE, SERVERS
from rideau.lab.parts import Kind, Machine
from rideau.lab.requirements import unavailable
from rideau.lab.secrets import vaults
from rideau.lab.state import State
from rideau.language import gettext
from rideau.problems import Refused
from rideau.vault.vaults import Vaults


class Lab:
    """A lab that is up. Make one with :meth:`up`, find the one that is up with :meth:`current`."""

    def __init__(self, found: State) -> None:
        self._state = found

    @classmethod
    def up(cls, plans: Sequence[OfficePlan], progress: Progress) -> Self:
        """Bring up the lab of ``plans``; :class:`Refused` where there can be none."""
        if reason := unavailable():
            raise Refused(gettext("no lab here: {reason}.").format(reason=reason))
        return cls(building.bring_up(plans, progress))

    @classmethod
    def current(cls) -> Self:
        """Return the lab that is up."""
        found = state.load()
        if not found or not building.is_up(found):
            raise Refused(gettext("no lab is up: run rideau lab up OFFICE."))
        return cls(found)

    @staticmethod
    def down(progress: Progress) -> None:
        """Remove the lab, or what an interrupted one left behind."""
        if reason := unavailable():
            raise Refused(gettext("no lab here: {reason}.").format(reason=reason))
        building.take_down(progress)

    @property
    def offices(self) -> tuple[str, ...]:
        """The slugs of its offices."""
        return self._state.topology.offices

    @property
    def machines(self) -> tuple[Machine, ...]:
        """Every machine, the control host included."""
        return self._state.topology.machines

    @property
    def ssh(self) -> keys.Ssh:
        """How engineers reach the hosts, from the control host's network."""
        return keys.ssh(each for each in self.machines if each.kind is Kind.HOST)

    @property
    def vaults(self) -> Vaults:
        """What its offices keep secret here, and nowhere else."""
        return vaults()

    @staticmethod
    def enter_control() -> None:
        """Move this thread, and what it starts, into the control host's network."""
        namespaces.enter(wiring.namespace(CONTROL))

    @staticmethod
    def enter_outside() -> None:
        """Move this thread, and what it starts, to where anybody in the world is."""
        namespaces.enter(wiring.namespace(OUTSIDE))

    @property
    def resolvers(self) -> tuple[str, ...]:
        """Who resolves names for the outside."""
        return (names.RESOLVER,)

    def publish(self, plans: Sequence[OfficePlan]) -> None:
        """Have the world's name servers tell what the mail of ``plans`` needs now."""
        published.write(plans)
        self.run_on(SERVERS, names.SIGN, 60)

    @staticmethod
    def at_control() -> tuple[str, ...]:
        """Return what goes in front of a command that a process elsewhere runs at the control host."""
        return ("nsenter", f"--net={namespaces.path(wiring.namespace(CONTROL))}")

    def machine(self, office: str, place: Place) -> Machine:
        """Return the machine that stands for ``place``."""
        if isinstance(place, Outside):
            return self._state.machine(OUTSIDE)
        kind, name = (Kind.HOST, place.host) if isinstance(place, OnHost) else (Kind.CLIENT, place.zone)
        for each in self.machines:
            if (each.office, each.kind, each.place) == (office, kind, name):
                return each
        refusal = gettext("lab: {office} has no {name} here. The lab is of {offices}.")
        raise Refused(refusal.format(office=office, name=name, offices=", ".join(self.offices)))

    def run(self, place: Place, shell: str, timeout: float, office: str | None = None) -> Outcome:
        """Run ``shell`` as root at ``place`` of ``office`` (the first one); 124 when time (s) ran out."""
        return self.run_on(self.machine(office or self.offices[0], place).name, shell, timeout)

    def run_on(self, machine: str, shell: str, timeout: float) -> Outcome:
        """Run ``shell`` as root on a machine known by name."""
        argv = self.command(machine, "timeout", f"{timeout}", "sh", "-s")
        try:
            done = subprocess.run(
                argv,
                input=shell,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=timeout + 5,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Outcome(124, "", f"no answer within {timeout:.0f} s")
        return Outcome(done.returncode, done.stdout, done.stderr)

    def command(self, machine: str, *argv: str) -> list[str]:
        """Return the command that runs ``argv`` as root on a machine, for a shell or a listener."""
        if self._state.machine(machine).kind is Kind.CONTROL:
            return ["ip", "netns", "exec", wiring.namespace(machine), *argv]
        process = self._state.processes[machine]
        if not process.alive:
            raise Refused(gettext("lab: {machine} is switched off.").format(machine=machine))
        return machines.inside(process, *argv)

    @staticmethod
    def namespace(machine: str) -> str:
        """Return the name of a machine's network namespace."""
        return wiring.namespace(machine)

    @staticmethod
    def host_rootfs(host: str) -> Path:
        """Return a host's root file system as seen from outside."""
        return machines.rootfs(host)

    def is_on(self, machine: str) -> bool:
        """Whether a machine is switched on."""
        process = self._state.processes.get(machine)
        return process.alive if process else self._state.machine(machine).kind is Kind.CONTROL

    def power_off(self, host: str) -> None:
        """Press a host's power button and wait until it is off."""
        machines.shut_down(self._state.processes[self._state.machine(host).name])

    def boot(self, host: str) -> None:
        """Switch a host on again, with nothing left in its network, and wait for its sshd."""
        machine = self._state.machine(host)
        machines.stop(self._state.processes[host])
        wiring.unplug(self._state.topology, machine)
        wiring.plug(self._state.topology, machine)
        processes = self._state.processes | {host: machines.start(machine)}
        self._state = self._state.model_copy(update={"processes": processes})
        state.save(self._state)
        building.wait_for(machine)

    def cut(self, office: str, uplink: str) -> None:
        """Silence an uplink beyond its provider's first hop: the link and the gateway stay up."""
        outages.silence(self._state, office, uplink)

    def unplug(self, office: str, uplink: str) -> None:
        """Take an uplink's cable out at the provider's end: the carrier is lost."""
        outages.unplug(self._state, office, uplink)

    def mend(self, office: str, uplink: str) -> None:
        """Undo :meth:`cut` and :meth:`unplug`."""
        outages.mend(self._state, office, uplink)
