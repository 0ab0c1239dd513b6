"""Voice mail: a box for each person and each ring group, handed over by email in the person's language."""

from collections.abc import Iterator
from dataclasses import dataclass

from rideau.host import File, Template
from rideau.office import Host, Office, Person
from rideau.office_telephony import RingGroup, Telephony
from rideau.secret import Secret
from rideau.services.telephony.accounts import MAILBOXES
from rideau.telephony import SOUNDS, voicemail_pin
from rideau.text import Text

PACKAGES = ("dma",)
DMA = "/etc/dma/dma.conf"
MAIL_NAME = "/etc/mailname"
"""Nothing of ours: the package writes it when it is installed, and leaves it behind."""
_MAILER = "/usr/sbin/sendmail -t"
_SUBJECT = Text(
    "Voice mail from ${VM_CALLERID} (${VM_DUR})",
    "Message vocal de ${VM_CALLERID} (${VM_DUR})",
)
_BODY = Text(
    r"${VM_CALLERID} left a message for ${VM_NAME} on ${VM_DATE}.\nIt is attached."
    r" To hear it on the telephone, dial *97.\n",
    r"${VM_CALLERID} a laissé un message pour ${VM_NAME} le ${VM_DATE}.\nIl est joint."
    r" Pour l'écouter au téléphone, composez le *97.\n",
)


@dataclass(frozen=True, slots=True)
class _Box:
    number: str
    pin: Secret
    name: str
    email: str
    sounds: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class _Voicemail:
    context: str
    office: str
    sender: str
    mailer: str
    timezone: str
    boxes: tuple[_Box, ...]


@dataclass(frozen=True, slots=True)
class _Relay:
    relay: str
    name: str
    """Not the office's domain: dma would take the office's addresses for its own, and ask for bare logins."""
    sender: str


def voicemail(office: Office, telephony: Telephony) -> Template:
    """Return the boxes."""
    by_login = {each.login: each for each in office.people}
    groups = (
        _group_box(office, telephony, each, by_login[each.members[0]]) for each in telephony.ring_groups
    )
    return Template(
        "telephony/voicemail.conf.j2",
        _Voicemail(
            MAILBOXES,
            office.name.en,
            _sender(office),
            _MAILER,
            office.timezone,
            (*(_box(office, telephony, each) for each in office.people), *groups),
        ),
    )


def mail_files(office: Office, telephony: Telephony, host: Host) -> Iterator[File]:
    """Yield what hands messages over, where there is somebody to take them."""
    if telephony.mail_relay:
        relay = _Relay(telephony.mail_relay, host.fqdn, _sender(office))
        yield File(DMA, Template("telephony/dma.conf.j2", relay), 0o640, group="mail")


def _sender(office: Office) -> str:
    return f"telephone@{office.domain}"


def _box(office: Office, telephony: Telephony, person: Person) -> _Box:
    email = f"{person.login}@{office.domain}" if telephony.mail_relay else ""
    return _Box(
        person.extension,
        voicemail_pin(person),
        person.name,
        email,
        SOUNDS[person.language],
        _SUBJECT.in_language(person.language),
        _BODY.in_language(person.language),
    )


def _group_box(office: Office, telephony: Telephony, group: RingGroup, first: Person) -> _Box:
    """Return a box of several people: the PIN is the first one's, and the words are in both languages."""
    members = "|".join(f"{each}@{office.domain}" for each in group.members)
    return _Box(
        group.extension,
        voicemail_pin(first),
        group.name,
        members if telephony.mail_relay else "",
        SOUNDS[first.language],
        f"{_SUBJECT.en} / {_SUBJECT.fr}",
        rf"{_BODY.en}\n{_BODY.fr}",
    )
