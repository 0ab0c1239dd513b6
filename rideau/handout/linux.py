"""A connection for strongSwan's swanctl, in the folders that it reads below ``/etc/swanctl``."""

from dataclasses import dataclass

from rideau.handout.given import Handout, Ikev2
from rideau.host import Template
from rideau.render import render_template

_EVERYTHING = ("0.0.0.0/0", "::/0")


@dataclass(frozen=True, slots=True)
class Context:
    name_en: str
    name_fr: str
    connection: str
    servers: str
    local_id: str
    remote_id: str
    networks: str


def swanctl(handout: Handout, ikev2: Ikev2) -> dict[str, bytes]:
    """Return files by path below ``/etc/swanctl``; the key is in the clear, for the archive to seal."""
    giver, identity = handout.giver, handout.identity
    context = Context(
        giver.name.en,
        giver.name.fr,
        giver.slug,
        ",".join((ikev2.server, *ikev2.addresses)),
        ikev2.local_id,
        ikev2.remote_id,
        ",".join(ikev2.networks or _EVERYTHING),
    )
    return {
        f"swanctl/conf.d/{giver.slug}.conf": render_template(
            Template("handout/swanctl.conf.j2", context)
        ).encode(),
        f"swanctl/private/{giver.slug}.pem": identity.key.encode(),
        f"swanctl/x509/{giver.slug}.pem": identity.certificate.encode(),
        f"swanctl/x509ca/{giver.slug}-authority.pem": identity.authority.encode(),
        f"swanctl/x509ca/{giver.slug}-root.pem": identity.root.encode(),
    }
