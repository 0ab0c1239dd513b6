"""What meets the department's services, and the carrier: which names, which ways, what we need from whom."""

from collections.abc import Callable, Iterator, Mapping

from markupsafe import Markup

from rideau import certificates
from rideau.guide.given import Given, at_the_department
from rideau.guide.whom import where
from rideau.needs import shown_ports
from rideau.office import Zone
from rideau.pages.blocks import Facts, Paragraph, Section
from rideau.pages.prose import NOTHING, code, joined, said, strong, telephone_link
from rideau.profiles.options import CredentialsOptions, EmailOptions, NetworkOptions
from rideau.service_names import NAMES
from rideau.text import Text

Row = tuple[str, str]

_ASKED: Mapping[str, Text] = {
    "network": Text(
        "The office's gateway asks the department's resolvers and time servers.",
        "La passerelle du cabinet interroge les résolveurs et les serveurs de temps du ministère.",
    ),
    "internet": Text(
        "The gateway stands on the department's network and translates no addresses: route the office's "
        "networks to it.",
        "La passerelle se trouve sur le réseau du ministère et ne traduit aucune adresse : dirigez vers "
        "elle les réseaux du cabinet.",
    ),
    "security": Text(
        "The openings of this guide are made in the department's firewall.",
        "Les ouvertures de ce guide sont faites dans le pare-feu du ministère.",
    ),
    "remote_access": Text(
        "People come in by the department's VPN: let it reach the office's networks.",
        "Les gens entrent par le RPV du ministère : laissez-le atteindre les réseaux du cabinet.",
    ),
    "telephony": Text(
        "The department's telephones get their addresses in the office's zone for voice.",
        "Les téléphones du ministère reçoivent leurs adresses dans la zone de voix du cabinet.",
    ),
    "teleconferencing": Text(
        "Please give the office its numbers to dial in.",
        "Veuillez donner au cabinet ses numéros de conférence.",
    ),
    "web_conferencing": Text(
        "Please give the office its address for meetings.",
        "Veuillez donner au cabinet son adresse de réunion.",
    ),
    "email": Text(
        "The office's domain delivers to the department's servers.",
        "Le domaine du cabinet livre aux serveurs du ministère.",
    ),
    "mobile": Text(
        "The department enrols cell phones; they are guests on the office's network, or on their carrier's.",
        "Le ministère inscrit les cellulaires; ils sont invités sur le réseau du cabinet, ou sur celui de "
        "leur opérateur.",
    ),
    "credentials": Text(
        "The department's authority signs: people sign in with its accounts.",
        "L'autorité du ministère signe : les gens ouvrent une session avec ses comptes.",
    ),
    "hotline": Text(
        "People of the office call the department's service desk.",
        "Le personnel du cabinet appelle le centre de services du ministère.",
    ),
    "collaboration": Text(
        "Please give the office its address for chat and files.",
        "Veuillez donner au cabinet son adresse pour clavarder et partager des fichiers.",
    ),
}


def partners(given: Given) -> Iterator[Section]:
    """Yield the part about what the department runs, and the one about the carrier and access points."""
    theirs = tuple(slug for slug in given.office.services if slug in given.departments)
    if theirs:
        parts = tuple(_part(given, slug) for slug in theirs)
        asks = Text("Questions go to: {whom}.", "Pour toute question : {whom}.")
        title = said(Text("What the department runs", "Ce qu'assure le ministère"))
        yield Section("partners", title, (Paragraph(said(asks, whom=at_the_department(given))),), parts)
    others = (*_carrier(given), *_access_points(given))
    if others:
        yield Section("others", said(Text("What others set up", "Ce que d'autres configurent")), (), others)


def _part(given: Given, slug: str) -> Section:
    rows = tuple(_FACTS[slug](given)) if slug in _FACTS else ()
    facts = (Facts(rows),) if rows else ()
    return Section(f"partner-{slug}", said(NAMES[slug]), (Paragraph(said(_ASKED[slug])), *facts))


def _network(given: Given) -> Iterator[Row]:
    options = given.office.services["network"].options
    if isinstance(options, NetworkOptions):
        yield (
            said(Text("Resolvers", "Résolveurs")),
            joined([code(str(each)) for each in options.forwarders]) or NOTHING,
        )
        servers = [code(each.name) for each in options.time_servers]
        yield said(Text("Time servers", "Serveurs de temps")), joined(servers) or NOTHING


def _networks(given: Given) -> Iterator[Row]:
    networks = joined([code(str(given.office.prefix4)), code(str(given.office.prefix6))])
    yield said(Text("The office's networks", "Réseaux du cabinet")), networks


def _voice(given: Given) -> Iterator[Row]:
    zone = given.office.zone(Zone.VOICE)
    yield said(Text("Zone for voice", "Zone de voix")), joined([f"VLAN {zone.vlan}", code(str(zone.ipv4))])


def _mail(given: Given) -> Iterator[Row]:
    options = given.office.services["email"].options
    if not isinstance(options, EmailOptions):
        return
    relay = options.relay or ""
    rows: tuple[tuple[Text, list[str]], ...] = (
        (Text("Mail is delivered to", "Le courriel est livré à"), [*options.mx]),
        (Text("People read at", "On lit à"), [options.imap or ""]),
        (Text("People write by", "On écrit par"), [options.submission or ""]),
        (Text("Devices hand over to", "Les appareils remettent à"), [relay]),
    )
    for title, servers in rows:
        if any(servers):
            yield said(title), joined([code(each) for each in servers])


_FACTS: Mapping[str, Callable[[Given], Iterator[Row]]] = {
    "network": _network,
    "internet": _networks,
    "remote_access": _networks,
    "telephony": _voice,
    "email": _mail,
}


def _carrier(given: Given) -> Iterator[Section]:
    telephony = given.office.telephony
    if telephony is None or not telephony.trunks:
        return
    told = Text(
        "Calls go to the first server that answers. Tell the carrier this civic address for 911, and have "
        "it read back.",
        "Les appels vont au premier serveur qui répond. Donnez à l'opérateur cette adresse municipale pour "
        "le 911 et faites-la relire.",
    )
    rows = [(said(Text("Server", "Serveur")), _trunk(each.host, each.transport)) for each in telephony.trunks]
    if telephony.number:
        rows.append((said(Text("Main number", "Numéro principal")), telephone_link(telephony.number)))
    if given.office.address:
        rows.append(
            (
                said(Text("Address for 911", "Adresse pour le 911")),
                Markup("{}").format(where(given.office.address)),
            )
        )
    title = said(Text("The telephone carrier", "L'opérateur téléphonique"))
    yield Section("carrier", title, (Paragraph(said(told)), Facts(tuple(rows))))


def _trunk(server: str, transport: str) -> Markup:
    shown = Text("{server}, SIP over {transport}", "{server}, SIP sur {transport}")
    return said(shown, server=code(server), transport=transport.upper())


def _access_points(given: Given) -> Iterator[Section]:
    """Yield what switches and access points ask, where the office has a server that answers them (RADIUS)."""
    asked = [
        each for each in given.plan.needs.openings if each.owner == "credentials" and each.protocol == "udp"
    ]
    if not asked:
        return
    office, opening = given.office, asked[0]
    host = office.host(opening.host or office.gateway.slug)
    link = host.interface(opening.destination) or host.home
    told = Text(
        "They ask the office's RADIUS server who may join (802.1X, EAP-TLS); an engineer gives the shared "
        "secret.",
        "Ils demandent au serveur RADIUS du cabinet qui peut se joindre (802.1X, EAP-TLS); un ingénieur "
        "donne le secret partagé.",
    )
    port = code(shown_ports(opening.ports[0]))
    address = said(
        Text("{address}, UDP {port}", "{address}, UDP {port}"), address=code(str(link.ipv4.ip)), port=port
    )
    rows = [
        (said(Text("Server", "Serveur")), address),
        (said(Text("Its name", "Son nom")), code(certificates.radius_name(office))),
    ]
    options = office.services["credentials"].options
    if isinstance(options, CredentialsOptions) and options.wifi:
        rows.append((said(Text("Wireless network", "Réseau sans fil")), strong(options.wifi)))
    title = said(Text("Switches and access points", "Commutateurs et points d'accès"))
    yield Section("access-points", title, (Paragraph(said(told)), Facts(tuple(rows))))
