"""Configuration profiles: signed, of Apple's form, the same identifiers every time."""

import plistlib
import subprocess
from pathlib import Path
from typing import Any

import pytest

from rideau.handout.apple import profile, signed_profile
from rideau.handout.container import der
from rideau.handout.given import Handout
from rideau.office import Platform
from tests.handout.made import AUTHORITY, CODE, ROOT, bare, handout
from tests.handout.openssl import certificate_in, openssl

COMMON = {"PayloadType": str, "PayloadVersion": int, "PayloadIdentifier": str, "PayloadUUID": str}
IKEV2 = {
    "RemoteAddress": str,
    "RemoteIdentifier": str,
    "LocalIdentifier": str,
    "AuthenticationMethod": str,
    "PayloadCertificateUUID": str,
    "ServerCertificateIssuerCommonName": str,  # Apple asks for it where the type of certificate is told
    "ServerCertificateCommonName": str,
    "CertificateType": str,
    "EnablePFS": int,
    "ExtendedAuthEnabled": int,
    "DeadPeerDetectionRate": str,
    "IKESecurityAssociationParameters": dict,
    "ChildSecurityAssociationParameters": dict,
}
KEYS: dict[str, dict[str, type]] = {
    "Configuration": {"PayloadContent": list, "ConsentText": dict, "PayloadRemovalDisallowed": bool},
    "com.apple.security.root": {"PayloadContent": bytes},
    "com.apple.security.pkcs1": {"PayloadContent": bytes},
    "com.apple.security.pkcs12": {"PayloadContent": bytes},
    "com.apple.vpn.managed": {"VPNType": str, "UserDefinedName": str, "IKEv2": dict, "DNS": dict},
    "com.apple.wifi.managed": {"SSID_STR": str, "EncryptionType": str, "EAPClientConfiguration": dict},
}
"""What each payload has, and of which type, by Apple's device-management schema."""
OPTIONAL = {
    "PayloadDisplayName", "PayloadDescription", "PayloadOrganization", "PayloadScope", "HIDDEN_NETWORK",
    "PayloadCertificateFileName", "PayloadCertificateUUID", "AutoJoin",
}  # fmt: skip
WORDS = {
    "VPNType": {"IKEv2"},
    "AuthenticationMethod": {"None", "SharedSecret", "Certificate"},
    "CertificateType": {"RSA", "ECDSA256", "ECDSA384", "ECDSA521", "RSA-PSS"},
    "EncryptionAlgorithm": {"AES-256-GCM"},
    "IntegrityAlgorithm": {"SHA2-256", "SHA2-384", "SHA2-512"},
    "DiffieHellmanGroup": {20},
    "EncryptionType": {"WPA2", "WPA3"},
    "DNSProtocol": {"Cleartext"},
    "TLSMinimumVersion": {"1.2", "1.3"},
    "DeadPeerDetectionRate": {"Low", "Medium", "High"},
}


def payloads(of: Handout) -> list[dict[str, Any]]:
    whole = profile(of)
    return [whole, *whole["PayloadContent"]]


@pytest.mark.parametrize("platform", [Platform.IOS, Platform.MACOS])
def test_every_payload_has_what_the_schema_asks_for(platform: Platform) -> None:
    found = payloads(handout(platform))
    assert [each["PayloadType"] for each in found] == [*KEYS]
    for payload in found:
        wanted = COMMON | KEYS[payload["PayloadType"]]
        assert {key: type(payload[key]) for key in wanted} == wanted
        assert payload.keys() - wanted.keys() <= OPTIONAL
        assert payload["PayloadVersion"] == 1


def test_the_tunnel_is_ikev2_with_certificates_and_strong_suites() -> None:
    vpn = payloads(handout(Platform.IOS))[4]
    assert {key: type(value) for key, value in vpn["IKEv2"].items()} == IKEV2
    for part in (vpn["IKEv2"], vpn["IKEv2"]["IKESecurityAssociationParameters"], vpn["DNS"], vpn):
        for key in part.keys() & WORDS:
            assert part[key] in WORDS[key]
    for each in ("IKESecurityAssociationParameters", "ChildSecurityAssociationParameters"):
        assert vpn["IKEv2"][each]["EncryptionAlgorithm"] == "AES-256-GCM"
        assert vpn["IKEv2"][each]["DiffieHellmanGroup"] == 20
        assert 10 <= vpn["IKEv2"][each]["LifeTimeInMinutes"] <= 1440
    assert vpn["IKEv2"]["CertificateType"] == "ECDSA384"
    assert vpn["IKEv2"]["ServerCertificateIssuerCommonName"] == "VAC Authority"
    assert vpn["DNS"]["SupplementalMatchDomains"] == ["vac-minister.example"]


def test_tunnel_and_wifi_show_the_identity_of_the_same_profile() -> None:
    whole = payloads(handout(Platform.IOS))
    by_type = {each["PayloadType"]: each for each in whole}
    identity = by_type["com.apple.security.pkcs12"]["PayloadUUID"]
    wifi = by_type["com.apple.wifi.managed"]
    assert by_type["com.apple.vpn.managed"]["IKEv2"]["PayloadCertificateUUID"] == identity
    assert wifi["PayloadCertificateUUID"] == identity
    eap = wifi["EAPClientConfiguration"]
    assert eap["AcceptEAPTypes"] == [13]
    assert eap["PayloadCertificateAnchorUUID"][0] == by_type["com.apple.security.root"]["PayloadUUID"]
    assert eap["TLSTrustedServerNames"] == ["radius.vac-minister.example"]


def test_an_office_without_network_name_or_tunnel_gives_neither() -> None:
    kinds = [each["PayloadType"] for each in payloads(bare(Platform.IOS))]
    assert kinds == [*KEYS][:4]


def test_the_identity_opens_with_the_code_which_the_profile_does_not_hold() -> None:
    mine = handout(Platform.IOS)
    root, authority, identity = payloads(mine)[1:4]
    assert "Password" not in identity
    assert CODE.encode() not in plistlib.dumps(profile(mine))
    assert certificate_in(identity["PayloadContent"], CODE) == der(mine.identity.certificate)
    assert (root["PayloadContent"], authority["PayloadContent"]) == (der(ROOT[1]), der(AUTHORITY[1]))


def test_the_office_signed_it(tmp_path: Path) -> None:
    mine = handout(Platform.MACOS)
    signed, root = tmp_path / "office.mobileconfig", tmp_path / "root.pem"
    signed.write_bytes(signed_profile(mine))
    root.write_text(ROOT[1])
    verify = ("smime", "-verify", "-inform", "DER", "-in", str(signed), "-purpose", "any")
    found = plistlib.loads(openssl(*verify, "-CAfile", str(root)))
    assert found["PayloadUUID"] == profile(mine)["PayloadUUID"]
    assert found["PayloadScope"] == "System"
    altered = signed.read_bytes().replace(b"Cabinet", b"Caginet").replace(b"Office of", b"Offices f")
    signed.write_bytes(altered)
    with pytest.raises(subprocess.CalledProcessError):
        openssl(*verify, "-CAfile", str(root))


def test_people_read_their_own_language_first() -> None:
    english, french = (profile(handout(Platform.IOS, language=each)) for each in ("en", "fr"))
    assert english["PayloadDisplayName"] == "Office of the Minister of Veterans Affairs"
    assert french["PayloadDisplayName"] == "Cabinet du ministre des Anciens Combattants"
    assert english["PayloadDescription"].split("\n") == french["PayloadDescription"].split("\n")[::-1]
    assert english["ConsentText"] == french["ConsentText"]
