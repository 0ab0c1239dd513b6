"""WireGuard's configuration, as a file and as a code to scan. Both are secrets."""

import io
from dataclasses import dataclass, field

from rideau.handout.given import WireGuard
from rideau.host import Template
from rideau.render import render_template


@dataclass(frozen=True, slots=True)
class Context:
    private_key: str = field(repr=False)
    addresses: str
    dns: str
    mtu: int
    peer: str
    preshared_key: str = field(repr=False)
    endpoint: str
    allowed: str


def configuration(wireguard: WireGuard) -> str:
    """Return the text that wg-quick and WireGuard's apps read."""
    context = Context(
        wireguard.private_key,
        ", ".join(wireguard.addresses),
        ", ".join(wireguard.dns),
        wireguard.mtu,
        wireguard.peer,
        wireguard.preshared_key,
        wireguard.endpoint,
        ", ".join(wireguard.allowed),
    )
    return render_template(Template("handout/wireguard.conf.j2", context))


def picture(text: str) -> bytes:
    """Return ``text`` as a QR code (PNG), large enough for a telephone to read off a screen."""
    import segno  # noqa: PLC0415 -- only for handouts

    stream = io.BytesIO()
    segno.make_qr(text, error="m").save(stream, kind="png", scale=8, border=4)
    return stream.getvalue()
