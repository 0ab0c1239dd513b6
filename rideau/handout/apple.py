"""Configuration profiles for iOS and macOS, signed.

Payloads and their keys are those of Apple's device-management schema. The identity's password is left out, so
that the device asks for the one-time code; so is that of the mailbox.
"""

import plistlib
from collections.abc import Iterator
from typing import Any

from rideau.handout import apple_mail
from rideau.handout.container import common_name, container, der
from rideau.handout.given import Handout, Identity, Ikev2, Mail, Wifi
from rideau.handout.identifiers import identifier
from rideau.office import Platform
from rideau.text import Text

Payload = dict[str, Any]

_EAP_TLS = 13
_SUITE = {
    "EncryptionAlgorithm": "AES-256-GCM",
    "IntegrityAlgorithm": "SHA2-384",
    "DiffieHellmanGroup": 20,
}
"""AES-256-GCM over P-384 (group 20); with GCM, the second line names the pseudo-random function."""


def signed_profile(handout: Handout) -> bytes:
    """Return the ``.mobileconfig`` of ``handout``, signed by the office (CMS, DER)."""
    return _signed(handout, profile(handout))


def signed_mail_profile(handout: Handout, mail: Mail) -> bytes:
    """Return the same for the accounts of a Mac's user."""
    return _signed(handout, mail_profile(handout, mail))


def _signed(handout: Handout, whole: Payload) -> bytes:
    from cryptography import x509  # noqa: PLC0415 -- heavy, and only for handouts
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import pkcs7  # noqa: PLC0415

    key = serialization.load_pem_private_key(handout.giver.key.encode(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{handout.giver.slug}: the key that signs profiles is on an elliptic curve")
    own = x509.load_pem_x509_certificate(handout.giver.certificate.encode())
    authority = x509.load_pem_x509_certificate(handout.identity.authority.encode())
    content = plistlib.dumps(whole)
    signed = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(own, key, hashes.SHA384())
    return signed.add_certificate(authority).sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def profile(handout: Handout) -> Payload:
    """Return the profile as a property list, unsigned."""
    identity, giver = handout.identity, handout.giver
    found: Payload = {
        **_common(handout, "", "Configuration", giver.name.in_language(identity.language)),
        "PayloadOrganization": giver.name.in_language(identity.language),
        "PayloadDescription": _both(identity, _PURPOSE),
        "ConsentText": {"default": _PURPOSE.en, "en": _PURPOSE.en, "fr": _PURPOSE.fr},
        "PayloadRemovalDisallowed": False,
        "PayloadContent": [*_payloads(handout)],
    }
    if identity.platform is Platform.MACOS:  # the tunnel is the machine's, whoever is logged in
        found["PayloadScope"] = "System"
    return found


def mail_profile(handout: Handout, mail: Mail) -> Payload:
    """Return the profile of a Mac's user: the machine's cannot hold accounts."""
    identity, giver = handout.identity, handout.giver
    name = giver.name.in_language(identity.language)
    return {
        **_common(handout, "accounts", "Configuration", f"{name} · {mail.address}"),
        "PayloadOrganization": name,
        "PayloadDescription": _both(identity, _ACCOUNTS),
        "PayloadRemovalDisallowed": False,
        "PayloadScope": "User",
        "PayloadContent": [
            {**_common(handout, part, kind, name), **found}
            for part, kind, found in apple_mail.accounts(mail, name)
        ],
    }


_ACCOUNTS = Text(
    "Sets up your mail, calendar and contacts.", "Règle votre courriel, votre calendrier et vos contacts."
)
_PURPOSE = Text(
    "Lets this device reach the office. It proves who you are: keep it to yourself.",
    "Donne à cet appareil accès au cabinet. Il prouve qui vous êtes : gardez-le pour vous.",
)


def _both(identity: Identity, text: Text) -> str:
    other = "en" if identity.language == "fr" else "fr"
    return f"{text.in_language(identity.language)}\n{text.in_language(other)}"


def _payloads(handout: Handout) -> Iterator[Payload]:
    identity = handout.identity
    yield _certificate(handout, "root", "com.apple.security.root", identity.root)
    yield _certificate(handout, "authority", "com.apple.security.pkcs1", identity.authority)
    yield {
        **_common(handout, "identity", "com.apple.security.pkcs12", identity.name),
        "PayloadCertificateFileName": f"{identity.name}.p12",
        "PayloadContent": container(identity, handout.code),
    }
    if handout.ikev2:
        yield _vpn(handout, handout.ikev2)
    if handout.wifi:
        yield _wifi(handout, handout.wifi)
    if handout.mail and identity.platform is Platform.IOS:
        title = handout.giver.name.in_language(identity.language)
        common = _common(handout, "mail", "com.apple.eas.account", title)
        yield {**common, **apple_mail.synchronized(handout.mail)}


def _common(handout: Handout, part: str, kind: str, title: str) -> Payload:
    identity, domain = handout.identity, handout.giver.domain
    name = ".".join(reversed(domain.split(".")))
    return {
        "PayloadType": kind,
        "PayloadVersion": 1,
        "PayloadIdentifier": ".".join(filter(None, (name, identity.name, part))),
        "PayloadUUID": _uuid(handout, part),
        "PayloadDisplayName": title,
    }


def _uuid(handout: Handout, part: str) -> str:
    return str(identifier(handout.giver.domain, handout.identity.name, part)).upper()


def _certificate(handout: Handout, part: str, kind: str, pem: str) -> Payload:
    return {
        **_common(handout, part, kind, common_name(pem)),
        "PayloadCertificateFileName": f"{part}.cer",
        "PayloadContent": der(pem),
    }


def _vpn(handout: Handout, ikev2: Ikev2) -> Payload:
    title = handout.giver.name.in_language(handout.identity.language)
    found: Payload = {
        **_common(handout, "vpn", "com.apple.vpn.managed", "VPN"),
        "UserDefinedName": title,
        "VPNType": "IKEv2",
        "IKEv2": {
            "RemoteAddress": ikev2.server,
            "RemoteIdentifier": ikev2.remote_id,
            "LocalIdentifier": ikev2.local_id,
            "AuthenticationMethod": "Certificate",
            "CertificateType": "ECDSA384",
            "PayloadCertificateUUID": _uuid(handout, "identity"),
            "ServerCertificateIssuerCommonName": common_name(handout.identity.authority),
            "ServerCertificateCommonName": ikev2.remote_id,
            "ExtendedAuthEnabled": 0,
            "EnablePFS": 1,
            "DeadPeerDetectionRate": "Medium",
            "IKESecurityAssociationParameters": {**_SUITE, "LifeTimeInMinutes": 1440},
            "ChildSecurityAssociationParameters": {**_SUITE, "LifeTimeInMinutes": 480},
        },
    }
    if ikev2.dns:
        found["DNS"] = {
            "DNSProtocol": "Cleartext",
            "ServerAddresses": [*ikev2.dns],
            "SupplementalMatchDomains": [handout.giver.domain] if ikev2.networks else [""],
        }
    return found


def _wifi(handout: Handout, wifi: Wifi) -> Payload:
    return {
        **_common(handout, "wifi", "com.apple.wifi.managed", wifi.name),
        "SSID_STR": wifi.name,
        "HIDDEN_NETWORK": False,
        "AutoJoin": True,
        "EncryptionType": "WPA2",  # the schema's word for WPA2 and WPA3 alike
        "PayloadCertificateUUID": _uuid(handout, "identity"),
        "EAPClientConfiguration": {
            "AcceptEAPTypes": [_EAP_TLS],
            "PayloadCertificateAnchorUUID": [_uuid(handout, "root"), _uuid(handout, "authority")],
            "TLSTrustedServerNames": [*wifi.servers],
            "TLSMinimumVersion": "1.2",
        },
    }
