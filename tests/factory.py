"""An office made by hand, for tests of everything that reads a resolved office."""

from dataclasses import replace

from netaddr import EUI, IPAddress, IPNetwork

from rideau.office import (
    Device,
    Environment,
    Group,
    Host,
    Interface,
    Office,
    Person,
    PersonalDevice,
    Platform,
    Provider,
    Role,
    Service,
    Stage,
    Standards,
    TimeServer,
    Tunnel,
    Uplink,
    VpnNetwork,
    Zone,
    ZoneNetwork,
)
from rideau.office_email import Email, Resource
from rideau.office_telephony import (
    Calling,
    CivicAddress,
    RingGroup,
    Room,
    SipTransport,
    Telephony,
    Trunk,
)
from rideau.text import Text

SLUGS = (
    "network", "internet", "security", "remote_access", "telephony", "teleconferencing",
    "web_conferencing", "email", "mobile", "credentials", "hotline", "collaboration",
)  # fmt: skip
ZONES = (
    Zone.PUBLIC_ACCESS,
    Zone.OPERATIONS,
    Zone.RESTRICTED,
    Zone.MANAGEMENT,
    Zone.VOICE,
    Zone.GUEST,
)


def _zone(index: int, zone: Zone) -> ZoneNetwork:
    ipv4 = IPNetwork(f"10.64.{index}.0/24")
    ipv6 = IPNetwork(f"fd5e:1a2b:3c4d:{index + 1:x}::/64")
    leased = zone not in (Zone.PUBLIC_ACCESS, Zone.RESTRICTED)
    return ZoneNetwork(
        zone,
        100 + index,
        ipv4,
        ipv6,
        ipv4[1],
        ipv6[1],
        (ipv4[100], ipv4[249]) if leased else None,
    )


NETWORKS = tuple(_zone(index, zone) for index, zone in enumerate(ZONES))

VPN = VpnNetwork(
    IPNetwork("10.64.6.0/24"),
    IPNetwork("fd5e:1a2b:3c4d:7::/64"),
    (Tunnel.IKEV2, Tunnel.WIREGUARD),
    False,
    {"chief.phone": 2, "chief.laptop": 3},
)
"""Both tunnels, for the devices of who has remote access."""

TELEPHONY = Telephony(
    trunks=(
        Trunk("primary", "sip.carrier.example", SipTransport.TLS, "+16135550100", ()),
        Trunk("backup", "sip2.carrier.example", SipTransport.TLS, "+16135550100", ()),
    ),
    number="+16135550100",
    test_number="933",
    direct_numbers={"chief": "+16135550101"},
    ring_groups=(RingGroup("reception", "202", ("chief", "minister")),),
    front_desk=("chief", "minister"),
    hours=(),
    calling={"minister": Calling.INTERNATIONAL},
    spare_phones=("spare-1",),
    softphones=frozenset({"chief"}),
    firmware={},
    mail_relay="mail.vac-minister.example",
)


EMAIL = Email(
    shared={"postmaster": (), "info": ("chief", "minister")},
    aliases={"chief.of.staff": "chief", "contact": "info"},
    lists={"everybody": ("chief", "minister")},
    quota_gb=10,
    resources={"boardroom": Resource(Text("Boardroom", "Salle du conseil"), 1)},
)


def _interface(zone: Zone, number: int) -> Interface:
    network = next(each for each in NETWORKS if each.zone is zone)
    return Interface(
        str(zone),
        zone,
        IPNetwork(f"{network.ipv4[number]}/24"),
        IPNetwork(f"{network.ipv6[number]}/64"),
    )


def _host(slug: str, role: Role, debian: str, number: int, *zones: Zone) -> Host:
    interfaces = tuple(_interface(zone, number) for zone in (Zone.MANAGEMENT, *zones))
    return Host(
        slug,
        f"veterans-affairs-{slug}",
        f"{slug}.vac-minister.example",
        frozenset({role}),
        debian,
        interfaces,
        interfaces[0].ipv4.ip,
    )


def office(**changes: object) -> Office:
    """Return the turnkey office, with the given fields changed."""
    made = Office(
        slug="veterans-affairs",
        name=Text(
            "Office of the Minister of Veterans Affairs", "Cabinet du ministre des Anciens Combattants"
        ),
        department=Text("Veterans Affairs Canada", "Anciens Combattants Canada"),
        domain="vac-minister.example",
        timezone="America/Toronto",
        environment=Environment.LAB,
        stage=Stage.ACTIVE,
        standards=Standards(
            time_servers=(TimeServer("ntp1.example", False), TimeServer("ntp2.example", False)),
            hub=(IPNetwork("203.0.113.64/28"),),
            blocked_domains=("*.malware.example", "phishing.example"),
            health_targets=(IPAddress("203.0.113.1"), IPAddress("203.0.113.2")),
        ),
        prefix4=IPNetwork("10.64.0.0/21"),
        prefix6=IPNetwork("fd5e:1a2b:3c4d::/48"),
        zones=NETWORKS,
        uplinks=(
            Uplink(
                "primary",
                "wan-primary",
                IPNetwork("198.51.100.10/29"),
                IPAddress("198.51.100.9"),
                500,
                500,
            ),
            Uplink("backup", "wan-backup", None, None, 50, 10),
        ),
        hosts=(
            _host("gateway", Role.GATEWAY, "13", 1, *(z for z in ZONES if z is not Zone.MANAGEMENT)),
            _host("voice", Role.VOICE, "14", 10, Zone.VOICE),
            _host("mail", Role.MAIL, "13", 11, Zone.PUBLIC_ACCESS),
            _host("apps", Role.APPS, "13", 12, Zone.RESTRICTED),
        ),
        devices=(
            Device(
                "phone-minister",
                EUI("80:5E:C0:00:00:01"),
                Zone.VOICE,
                IPAddress("10.64.4.20"),
                "yealink-t54w",
                "minister",
            ),
            Device(
                "phone-chief",
                EUI("48:25:67:00:00:02"),
                Zone.VOICE,
                IPAddress("10.64.4.21"),
                "poly-edge-e350",
                "chief",
            ),
            Device(
                "spare-1",
                EUI("80:5E:C0:00:00:03"),
                Zone.VOICE,
                IPAddress("10.64.4.22"),
                "yealink-t33g",
                None,
            ),
        ),
        people=(
            Person(
                "Minister",
                "minister",
                "fr",
                "200",
                Group.STAFF,
                (PersonalDevice("phone", Platform.IOS),),
                False,
            ),
            Person(
                "Chief of Staff",
                "chief",
                "en",
                "201",
                Group.STAFF,
                (PersonalDevice("phone", Platform.ANDROID), PersonalDevice("laptop", Platform.WINDOWS)),
                True,
            ),
        ),
        services={slug: Service(slug, Provider.MANAGED, None) for slug in SLUGS},
        address=CivicAddress("66 Slater Street", "10", "1012", "Ottawa", "ON", "K1A 0P4"),
        telephony=TELEPHONY,
        email=EMAIL,
        rooms=(Room("conference", "203", "", 20),),
    )
    return replace(made, **changes)
