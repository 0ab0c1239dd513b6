"""Working from elsewhere: who may, what it takes, what to do about a lost device; or the department's VPN."""

from collections.abc import Iterator

from rideau import tunnels
from rideau.guide.given import Given, at_the_department
from rideau.office import Tunnel, VpnNetwork
from rideau.pages.blocks import Block, Facts, Paragraph, Points, Section
from rideau.pages.prose import code, joined, said
from rideau.text import Text

_TITLE = Text("Working from elsewhere", "Travailler à distance")
_WHO = Text(
    "{whom} can work from anywhere: once the VPN is on, the office's own services answer as at the desk.",
    "{whom} : vous pouvez travailler de partout. Une fois le RPV activé, les services du cabinet répondent "
    "comme au bureau.",
)
_ON = Text(
    "Turn the VPN on as your card says (see “{devices}”). It asks for no password: the device proves itself.",
    "Activez le RPV comme le dit votre carte (voir « {devices} »). Il ne demande aucun mot de passe : "
    "l'appareil prouve lui-même qui il est.",
)
_FULL = Text(
    "While it is on, everything your device sends goes through the office.",
    "Tant qu'il est activé, tout ce que votre appareil envoie passe par le cabinet.",
)
_SPLIT = Text(
    "While it is on, what is for the office goes through it, and the rest goes its usual way.",
    "Tant qu'il est activé, ce qui est pour le cabinet passe par lui, et le reste suit son chemin habituel.",
)
_LOST = Text(
    "A device is lost or stolen? Ask for help at once. It is shut out; your other devices go on.",
    "Un appareil est perdu ou volé? Demandez de l'aide aussitôt. Il est exclu; vos autres appareils "
    "continuent.",
)
_NOBODY = Text(
    "Nobody of the office works from elsewhere yet. Ask for it: the device is then prepared for you.",
    "Personne du cabinet ne travaille encore à distance. Demandez-le : l'appareil est alors préparé pour "
    "vous.",
)
_DEPARTMENTS = Text(
    "The department runs remote access. For its VPN, ask {whom}.",
    "Le ministère assure l'accès à distance. Pour son RPV, adressez-vous à : {whom}.",
)
_NAMES = {Tunnel.IKEV2: "IKEv2", Tunnel.WIREGUARD: "WireGuard"}
DEVICES = Text("Your devices", "Vos appareils")


def from_afar(given: Given) -> Iterator[Section]:
    """Yield the part about remote access."""
    if given.office.vpn:
        yield Section("remote", said(_TITLE), tuple(_ours(given, given.office.vpn)))
    elif "remote_access" in given.departments:
        yield Section("remote", said(_TITLE), (Paragraph(said(_DEPARTMENTS, whom=at_the_department(given))),))


def _ours(given: Given, vpn: VpnNetwork) -> Iterator[Block]:
    if not given.from_afar:
        yield Paragraph(said(_NOBODY))
        return
    yield Paragraph(said(_WHO, whom=joined([each.name for each in given.from_afar])))
    yield Points((said(_ON, devices=said(DEVICES)), said(_FULL if vpn.full else _SPLIT), said(_LOST)))
    names = joined([_NAMES[each] for each in vpn.tunnels])
    yield Facts(
        (
            (said(Text("Server", "Serveur")), code(tunnels.server_name(given.office))),
            (said(Text("Connection types", "Types de connexion")), names),
        )
    )
