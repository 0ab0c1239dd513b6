"""Devices that people carry: how each is set up, and the wireless network; or the department's enrolment."""

import re
from collections.abc import Iterator

from markupsafe import Markup

from rideau import device_links
from rideau.guide.from_afar import DEVICES
from rideau.guide.given import Given, at_the_department
from rideau.handout import card_words, mail_words
from rideau.office import Person, PersonalDevice, Platform, Tunnel
from rideau.pages.blocks import Block, Note, Paragraph, Plain, Section, Steps, Table
from rideau.pages.prose import code, said, strong
from rideau.profiles.options import CredentialsOptions
from rideau.text import Text

_CARD = Text(
    "Each device below comes with an archive, and you are given a card by hand: its one-time code opens the "
    "archive. Type the code yourself, and destroy the card once the device works.",
    "Chaque appareil ci-dessous vient avec une archive, et on vous remet une carte en main propre : son "
    "code à usage unique ouvre l'archive. Tapez le code vous-même et détruisez la carte une fois l'appareil "
    "en marche.",
)
_LINK = Text(
    "Whoever is elsewhere gets the archive by a link to {site}, which works once.",
    "Qui se trouve ailleurs reçoit l'archive par un lien vers {site}, qui ne vaut qu'une fois.",
)
_OPEN = Text(
    "Open the archive with the code on your card (7-Zip opens it on a computer).",
    "Ouvrez l'archive avec le code de votre carte (7-Zip l'ouvre sur un ordinateur).",
)
_MAIL = Text(
    "Add an account with your address and your own password: everything else is found.",
    "Ajoutez un compte avec votre adresse et votre propre mot de passe : le reste est trouvé.",
)
_WIFI = Text(
    "In the office, devices join the wireless network {name} by what they were given; nobody types a "
    "password. iPhones, iPads and Macs do so by themselves. On others, choose the network and the "
    "certificate of the device.",
    "Au cabinet, les appareils se connectent au réseau sans fil {name} grâce à ce qu'ils ont reçu; personne "
    "ne tape de mot de passe. Les iPhone, iPad et Mac le font seuls. Sur les autres, choisissez le réseau "
    "et le certificat de l'appareil.",
)
_DEPARTMENTS = Text(
    "The department looks after the cell phones themselves. To enrol one, ask {whom}.",
    "Le ministère s'occupe des cellulaires eux-mêmes. Pour en inscrire un, adressez-vous à : {whom}.",
)
_OF = Text("{kind}: {whom}", "{kind} : {whom}")
_NAMES = {"phone": Text("phone", "téléphone"), "laptop": Text("laptop", "ordinateur portable")}


def devices(given: Given) -> Iterator[Section]:
    """Yield the part about devices, with a part for each system that somebody has."""
    blocks, parts = tuple(_blocks(given)), tuple(_systems(given))
    if blocks or parts:
        yield Section("devices", said(DEVICES), blocks, parts)


def _carried(given: Given) -> Iterator[tuple[Person, PersonalDevice]]:
    """Yield the devices that receive something of ours."""
    if "credentials" not in given.ours:
        return
    for person in given.office.people:
        for device in person.devices:
            if device.platform in (Platform.IOS, Platform.MACOS) or person in given.from_afar:
                yield person, device


def _blocks(given: Given) -> Iterator[Block]:
    carried = tuple(_carried(given))
    if carried:
        yield Paragraph(said(_CARD))
        columns = (
            said(Text("Whose", "À qui")),
            said(Text("Device", "Appareil")),
            said(Text("System", "Système")),
        )
        rows = tuple(
            (person.name, said(_NAMES[device.name]), said(card_words.KINDS[device.platform]))
            for person, device in carried
        )
        yield Table("carried", said(Text("Devices that are prepared", "Appareils préparés")), columns, rows)
        if device_links.links_host(given.office) and "mobile" in given.ours:
            yield Paragraph(said(_LINK, site=code(device_links.name(given.office))))
    options = given.office.services["credentials"].options
    if "credentials" in given.ours and isinstance(options, CredentialsOptions) and options.wifi:
        yield Note(
            said(Text("Wireless network", "Réseau sans fil")),
            (Paragraph(said(_WIFI, name=strong(options.wifi))),),
        )
    if "mobile" in given.departments:
        yield Paragraph(said(_DEPARTMENTS, whom=at_the_department(given)))


def _systems(given: Given) -> Iterator[Section]:
    found = tuple(_carried(given))
    for platform in Platform:
        owners = [person for person, device in found if device.platform is platform]
        kinds = [[each for each in owners if (each in given.from_afar) is afar] for afar in (True, False)]
        for afar, those in zip(("-afar", ""), kinds, strict=True):
            if those:
                title = said(card_words.KINDS[platform])
                if all(kinds):  # what some of them do is not for the others
                    title = said(_OF, kind=title, whom=", ".join(each.name for each in those))
                steps = tuple(_steps(given, platform, tunnel=bool(afar)))
                yield Section(f"device-{platform}{afar if all(kinds) else ''}", title, steps)


def _steps(given: Given, platform: Platform, *, tunnel: bool) -> Iterator[Plain]:
    vpn = given.office.vpn if tunnel else None
    ikev2, wireguard = (vpn is not None and way in vpn.tunnels for way in (Tunnel.IKEV2, Tunnel.WIREGUARD))
    _, *done = card_words.steps(platform, ikev2=ikev2, wireguard=wireguard)
    steps = [said(_OPEN), *(_shown(each, given.office.slug) for each in done)]
    if given.office.email:
        if platform is Platform.IOS or platform is Platform.MACOS:
            steps.append(said(mail_words.DEVICE[platform]))
        else:
            steps.append(said(_MAIL))
    yield Steps(tuple(steps))


def _shown(text: Text, connection: str) -> Markup:
    """Return a step of the card, its commands between grave accents as such."""
    filled = said(text, connection=connection)
    parts = re.split("`(.*?)`", filled.replace("\n", Markup("<br>")))
    return Markup("").join(code(each) if at % 2 else each for at, each in enumerate(map(Markup, parts)))
