"""Profiles for the strongSwan app on Android (``.sswan``, JSON)."""

import json
from base64 import b64encode

from rideau.handout.container import container, der
from rideau.handout.given import Handout, Ikev2
from rideau.handout.identifiers import identifier


def strongswan_profile(handout: Handout, ikev2: Ikev2) -> bytes:
    """Return the profile; the app asks for the one-time code when it keeps the identity."""
    identity, giver = handout.identity, handout.giver
    profile = {
        "uuid": str(identifier(giver.domain, identity.name, "vpn")),
        "name": giver.name.in_language(identity.language),
        "type": "ikev2-cert",
        "remote": {
            "addr": ikev2.server,
            "id": ikev2.remote_id,
            "cert": b64encode(der(identity.authority)).decode(),
        },
        "local": {
            "id": ikev2.local_id,
            "p12": b64encode(container(identity, handout.code)).decode(),
        },
        "ike-proposal": "aes256gcm16-prfsha384-ecp384",
        "esp-proposal": "aes256gcm16-ecp384",
    }
    if ikev2.networks:
        profile["split-tunneling"] = {"subnets": [*ikev2.networks]}
    if ikev2.dns:
        profile["dns-servers"] = [*ikev2.dns]
    return json.dumps(profile, ensure_ascii=False, indent=2).encode() + b"\n"
