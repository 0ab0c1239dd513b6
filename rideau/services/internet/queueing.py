"""How an uplink's upstream is shared: hierarchical token buckets, voice first.

Not by networkd, which fails an uplink whenever it reconfigures one that has HTB (decision 0041).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rideau.call_capacity import HEADROOM_PERCENT, VOICE_PERCENT
from rideau.host import File, Template, Unit, Validator
from rideau.needs import TrafficClass
from rideau.office import Environment, Office, Uplink
from rideau.services.internet.slug import SLUG
from rideau.text import Text

GUEST_PERCENT = 50
"""The most of an uplink that guests get, in either direction."""

FOLDER = "/etc/rideau/queues"
UNIT_FILE = "/etc/systemd/system/rideau-queue@.service"

VOICE, DEFAULT, GUEST = "voice", "default", "guest"

TRAFFIC_CLASSES = (
    TrafficClass(SLUG, VOICE, ("ef", "cs3"), priority=0, share=VOICE_PERCENT),
    TrafficClass(SLUG, DEFAULT, (), priority=4, share=50),
    TrafficClass(SLUG, GUEST, (), priority=7, share=5),
)
"""Classes of every office: media is EF and signalling CS3 (RFC 4594); other services may add more."""


@dataclass(frozen=True, slots=True)
class QueueClass:
    """A class of one uplink's queue; rates in kbit/s."""

    name: str
    number: int
    dscp: tuple[str, ...]
    priority: int
    rate_kbit: int
    ceil_kbit: int

    @property
    def id(self) -> str:
        """The class as tc writes it, in hexadecimal."""
        return class_id(self.number)

    @property
    def burst(self) -> int:
        """What may be sent at once at the guaranteed rate, in bytes."""
        return burst_bytes(self.rate_kbit)

    @property
    def cburst(self) -> int:
        """What may be sent at once at the ceiling, in bytes."""
        return burst_bytes(self.ceil_kbit)

    @property
    def codepoints(self) -> str:
        """Its codepoints as an nftables set's elements."""
        return ", ".join(self.dscp)


@dataclass(frozen=True, slots=True)
class Leaf:
    """The fair queue below a class."""

    parent: str
    handle: str


@dataclass(frozen=True, slots=True)
class QueueContext:
    """What ``internet/queue.tc.j2`` may use."""

    name: str
    interface: str
    rate_kbit: int
    burst: int
    default_class: str
    classes: tuple[QueueClass, ...]
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class UnitContext:
    """What ``internet/rideau-queue@.service.j2`` may use."""

    folder: str = FOLDER


def files(office: Office, classes: Sequence[TrafficClass]) -> Iterator[File]:
    """Return one queue an uplink, and the unit that sets it."""
    for uplink in office.uplinks:
        yield File(_path(uplink), Template("internet/queue.tc.j2", _context(office, uplink, classes)))
    yield File(UNIT_FILE, Template("internet/rideau-queue@.service.j2", UnitContext()))


def units(office: Office) -> Iterator[Unit]:
    """Return one unit an uplink."""
    for uplink in office.uplinks:
        yield Unit(
            f"rideau-queue@{uplink.interface}.service",
            restart_on=(_path(uplink), UNIT_FILE),
            impact=Text(
                "calls may crackle for a second while the queue of the uplink is made anew",
                "les appels peuvent grésiller une seconde, le temps de refaire la file d'attente du lien",
            ),
        )


def validators(office: Office) -> Iterator[Validator]:
    """Return validators that set the queue on a link of the same name in a namespace of its own."""
    for uplink in office.uplinks:
        link = f"ip link add {uplink.interface} type veth peer name peer"
        command = f"unshare --net sh -c '{link} && tc -batch {_path(uplink)}'"
        yield Validator(f"queue of {uplink.name}", command, inputs=(_path(uplink),))


def burst_bytes(kbit: int) -> int:
    """Return 4 ms of ``kbit`` (a timer tick at 250 Hz), and never less than a full frame."""
    return max(1600, kbit * 4 // 8)


def class_id(number: int) -> str:
    """Return the identifier of class ``number``, in hexadecimal as tc reads and writes it."""
    return f"1:{number:x}"


def number_of(name: str, classes: Sequence[TrafficClass]) -> int:
    """Return the minor number of the class called ``name``."""
    return 0x10 + next(index for index, each in enumerate(classes) if each.name == name)


def rate_kbit(uplink: Uplink) -> int:
    """Return the rate at which we send through ``uplink``, in kbit/s."""
    return uplink.up_mbps * 10 * HEADROOM_PERCENT


def queue_classes(uplink: Uplink, classes: Sequence[TrafficClass]) -> tuple[QueueClass, ...]:
    """Return the classes of ``uplink``; shares that promise more than there is are scaled down."""
    whole = rate_kbit(uplink)
    promised = max(100, sum(each.share for each in classes))
    return tuple(
        QueueClass(
            name=each.name,
            number=number_of(each.name, classes),
            dscp=each.dscp,
            priority=min(each.priority, 7),
            rate_kbit=max(8, whole * each.share // promised),
            ceil_kbit=whole * GUEST_PERCENT // 100 if each.name == GUEST else whole,
        )
        for each in classes
    )


def _path(uplink: Uplink) -> str:
    return f"{FOLDER}/{uplink.interface}.tc"


def _context(office: Office, uplink: Uplink, classes: Sequence[TrafficClass]) -> QueueContext:
    queues = queue_classes(uplink, classes)
    return QueueContext(
        name=uplink.name,
        interface=uplink.interface,
        rate_kbit=rate_kbit(uplink),
        burst=burst_bytes(rate_kbit(uplink)),
        default_class=f"{number_of(DEFAULT, classes):x}",
        classes=queues,
        leaves=_leaves(queues) if office.environment is Environment.LIVE else (),
    )


def _leaves(queues: Sequence[QueueClass]) -> tuple[Leaf, ...]:
    """Return fair queues, which not every lab's kernel has (decision 0041)."""
    return tuple(Leaf(each.id, f"{each.number:x}") for each in queues)
