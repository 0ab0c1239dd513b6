"""What goes wrong with uplinks: a provider that falls silent, a cable that comes out."""

from rideau.lab import wiring
from rideau.lab.command import call
from rideau.lab.parts import UplinkLine
from rideau.lab.state import State
from rideau.problems import Refused

_TABLE = "outage"
_EMPTY = f"""table ip {_TABLE} {{
  set silent {{ type ipv4_addr; }}
  chain forward {{
    type filter hook forward priority 0;
    ip saddr @silent drop
    ip daddr @silent drop
  }}
}}
"""


def silence(lab: State, office: str, uplink: str) -> None:
    """Drop, at the provider, all that goes beyond its first hop."""
    line = _line(lab, office, uplink)
    _nft(line, f"{_EMPTY}add element ip {_TABLE} silent {{ {line.address} }}\n")


def unplug(lab: State, office: str, uplink: str) -> None:
    """Take the carrier away."""
    _set_link(lab, _line(lab, office, uplink), "down")


def mend(lab: State, office: str, uplink: str) -> None:
    """Give the uplink back, however it was lost."""
    line = _line(lab, office, uplink)
    # Adding before deleting makes this right whether or not it was cut.
    element = f"element ip {_TABLE} silent {{ {line.address} }}"
    _nft(line, f"{_EMPTY}add {element}\ndelete {element}\n")
    _set_link(lab, line, "up")


def _line(lab: State, office: str, uplink: str) -> UplinkLine:
    lines = [each for each in lab.topology.lines if each.office == office]
    for each in lines:
        if each.uplink == uplink:
            return each
    known = ", ".join(each.uplink for each in lines) or "none here"
    raise Refused(f"lab: {office} has no uplink called {uplink}; it has {known}.")


def _nft(line: UplinkLine, rules: str) -> None:
    # Declaring the chain twice would double its rules: start from an empty one.
    start = (
        f"add table ip {_TABLE}\nadd chain ip {_TABLE} forward {{ type filter hook forward priority 0; }}\n"
    )
    call(
        *("ip", "netns", "exec", wiring.namespace(line.provider), "nft", "-f", "-"),
        stdin=f"{start}flush chain ip {_TABLE} forward\n{rules}",
    )


def _set_link(lab: State, line: UplinkLine, way: str) -> None:
    port = wiring.ports(lab.topology)[line.host, line.interface]
    call("ip", "-netns", wiring.switch(), "link", "set", port, way)
