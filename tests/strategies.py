"""Hypothesis strategies for fleets: what offices may ask for, in any combination."""

from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from netaddr import IPNetwork

from rideau.allocation.addressing import PartnerNetworks, Pools, Request
from rideau.problems import Location
from rideau.secret import Kind, Secret
from rideau.text import Text

unhurried = settings(max_examples=40)
"""For properties of whole fleets, each of which takes its time."""

OFFICES = [f"office-{number}" for number in range(12)]
HOSTS = ("voice", "mail", "apps", "files", "print")
LOGINS = [f"person-{number}" for number in range(15)]
ZONES = ("operations", "voice", "guest")
PARTNER = PartnerNetworks("Department", (IPNetwork("10.64.8.0/22"), IPNetwork("10.64.20.0/30")))

POOLS = Pools(Location(Path("fleet.yaml"), 5, 1), "fleet", IPNetwork("10.64.0.0/16"), 21, 24, (PARTNER,))


def site(office: str) -> str:
    """Return the site of ``office``: three offices share one."""
    return OFFICES[OFFICES.index(office) // 3 * 3]


def wished_extension(login: str) -> str:
    """Return the extension that a profile asks for, if it asks: nobody else's, and never the first free."""
    return str(700 + LOGINS.index(login))


@st.composite
def requests(draw: st.DrawFn, office: str) -> Request:
    """One office with some hosts, devices and people, in any order."""
    people = draw(st.lists(st.sampled_from(LOGINS), unique=True, max_size=6))
    devices = st.tuples(st.sampled_from(ZONES), st.sampled_from(("printer", "screen", "phone-person-1")))
    return Request(
        office,
        Path(f"{office}.yaml"),
        site(office),
        tuple(draw(st.lists(st.sampled_from(HOSTS), unique=True))),
        tuple(draw(st.lists(devices, unique=True, max_size=6))),
        {login: wished_extension(login) if draw(st.booleans()) else None for login in people},
    )


@st.composite
def fleets(draw: st.DrawFn) -> list[Request]:
    """Any of the offices, in any order."""
    offices = draw(st.lists(st.sampled_from(OFFICES), unique=True))
    return [draw(requests(office)) for office in offices]


PURPOSE = Text("for tests", "pour les essais")
SECRET_NAMES = st.from_regex(r"[a-z0-9]{1,8}([._-][a-z0-9]{1,8}){0,2}", fullmatch=True)
VALUES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Co"]), max_size=300)
"""What people may give, line feeds and any script included."""
MADE = st.builds(
    Secret,
    st.sampled_from(["network", "telephony", "remote_access"]),
    SECRET_NAMES,
    st.sampled_from([Kind.PASSWORD, Kind.TOKEN, Kind.PIN, Kind.KEY]),
    st.just(PURPOSE),
    st.integers(2, 64),
)
"""Secrets that Rideau makes."""
