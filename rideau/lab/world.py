"""The lab as one office sees it."""

from collections.abc import Iterator, Sequence

from rideau.checks import Outcome, Packet, Place
from rideau.lab.lab import Lab
from rideau.lab.matrix import probe
from rideau.lab.parts import Kind
from rideau.verify import Unreachable


class OfficeWorld:
    """The clients, the outside and the uplinks of one office (see :class:`rideau.verify.Places`)."""

    def __init__(self, lab: Lab, office: str) -> None:
        self._lab = lab
        self._office = office

    def run(self, place: Place, shell: str, timeout: float) -> Outcome:
        """Run ``shell`` as root at a client or the outside."""
        return self._lab.run(place, shell, timeout, self._office)

    def send(self, packets: Sequence[Packet]) -> Iterator[tuple[Packet, bool]]:
        """Send packets and yield each with whether it arrived; nobody sees that while a host is off."""
        hosts = (
            each for each in self._lab.machines if each.office == self._office and each.kind is Kind.HOST
        )
        if off := [each.place for each in hosts if not self._lab.is_on(each.name)]:
            raise Unreachable(f"{', '.join(off)} is off: packets cannot be followed to it")
        for verdict in probe(self._lab, self._office, packets):
            yield verdict.packet, verdict.arrived

    def cut(self, uplink: str) -> None:
        """Silence an uplink."""
        self._lab.cut(self._office, uplink)

    def mend(self, uplink: str) -> None:
        """Give an uplink back."""
        self._lab.mend(self._office, uplink)
