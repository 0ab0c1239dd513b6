"""How many calls an uplink carries: what one takes on the wire, of the part that is kept for voice.

The narrower side of an uplink decides, for a call goes both ways.
"""

from dataclasses import dataclass

from rideau.office import Office, Uplink
from rideau.telephony import lines

VOICE_PERCENT = 30
"""The part of an uplink that voice has to itself (RFC 4594)."""
HEADROOM_PERCENT = 95
"""The part of an uplink's rate that we send: the queue must build here, not in the provider's modem."""

PACKETS = 50
"""A second: 20 ms of voice each."""
_VOICE = 160
"""Bytes in a packet: G.711 and G.722 send 64 kbit/s, Opus less."""
_RTP, _AUTHENTICATION, _UDP, _IPV4, _ETHERNET = 12, 10, 8, 20, 18
"""RFC 3550; the tag of SRTP (RFC 3711); IEEE 802.3 with its check sequence."""
_ESP = 20 + 8 + 8 + 8 + 5 + 16
"""Around it in a tunnel: another IPv4 and UDP header (RFC 3948), then ESP's own: header, IV, at most 3 bytes
of padding and 2 that tell of it, and the tag of AES-GCM (RFC 4303, RFC 4106)."""

LINES_PER_CALL = 3
"""Of so many lines one is reckoned to talk with the outside in the busiest hour."""


@dataclass(frozen=True, slots=True)
class CallCapacity:
    """Calls at once over one uplink: with the carrier, or with people who work from afar."""

    uplink: str
    calls: int
    from_afar: int


def call_kbit(*, tunnelled: bool) -> float:
    """Return what one call takes in each direction, in kbit/s."""
    size = _VOICE + _RTP + _AUTHENTICATION + _UDP + _IPV4 + _ETHERNET + (_ESP if tunnelled else 0)
    return size * 8 * PACKETS / 1000


def call_capacity(office: Office) -> tuple[CallCapacity, ...]:
    """Return what each uplink of ``office`` carries."""
    return tuple(
        CallCapacity(each.name, _calls(each, tunnelled=False), _calls(each, tunnelled=True))
        for each in office.uplinks
    )


def _calls(uplink: Uplink, *, tunnelled: bool) -> int:
    kbit = min(uplink.up_mbps, uplink.down_mbps) * 10 * HEADROOM_PERCENT * VOICE_PERCENT / 100
    return int(kbit / call_kbit(tunnelled=tunnelled))


def calls_wanted(office: Office) -> int:
    """Return how many calls with the outside are reckoned with at once."""
    return -(-len(lines(office)) // LINES_PER_CALL)
