"""An authority, an office and people's devices, made for tests of what they receive."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from rideau.handout.given import Giver, Handout, Identity, Ikev2, Mail, Wifi, WireGuard
from rideau.office import Platform
from rideau.text import Text

NAME = Text("Office of the Minister of Veterans Affairs", "Cabinet du ministre des Anciens Combattants")
DOMAIN = "vac-minister.example"
CODE = "gsc7Ld2mTq9V"
EXPIRES = date(2027, 3, 31)
FROM, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2126, 1, 1, tzinfo=UTC)

Signed = tuple[str, str]
"""A private key and a certificate, in PEM."""


def _signed(name: str, issuer: Signed | None = None, *, signs: bool = False) -> Signed:
    key = ec.generate_private_key(ec.SECP384R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    above = x509.load_pem_x509_certificate(issuer[1].encode()).subject if issuer else subject
    signer = serialization.load_pem_private_key(issuer[0].encode(), None) if issuer else key
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    builder = x509.CertificateBuilder(
        above, subject, key.public_key(), x509.random_serial_number(), FROM, UNTIL
    )
    builder = builder.add_extension(x509.BasicConstraints(signs, None), critical=True)
    if not signs:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return private.decode(), builder.sign(signer, hashes.SHA384()).public_bytes(pem).decode()


ROOT = _signed("Fleet Root", signs=True)
AUTHORITY = _signed("VAC Authority", ROOT, signs=True)
PROFILES = _signed(f"profiles.{DOMAIN}", AUTHORITY)
GIVER = Giver("veterans-affairs", NAME, DOMAIN, *PROFILES)


@cache
def _device(name: str) -> Signed:
    return _signed(name, AUTHORITY)


def identity(
    platform: Platform,
    login: str = "chief",
    device: str = "phone",
    language: str = "en",
    person: str = "Chief",
) -> Identity:
    name = f"{device}.{login}.staff.people.{DOMAIN}"
    return Identity(person, login, language, device, platform, *_device(name), AUTHORITY[1], ROOT[1])


def handout(platform: Platform, **who: str) -> Handout:
    """Return what a device receives in an office with everything."""
    mine = identity(platform, **who)
    return Handout(
        GIVER, mine, CODE, EXPIRES, ikev2(mine), WIREGUARD, Wifi("VAC Office", (f"radius.{DOMAIN}",))
    )


def ikev2(mine: Identity) -> Ikev2:
    local = f"{mine.device}.{mine.login}.staff.people.{DOMAIN}"
    networks = ("10.64.0.0/20", "fd5e:1a2b:3c4d::/48")
    return Ikev2("198.51.100.10", f"vpn.{DOMAIN}", local, networks, ("10.64.1.1",))


WIREGUARD = WireGuard(
    "WG0000000000000000000000000000000000000000g=",
    ("10.64.9.5/32", "fd5e:1a2b:3c4d:9::5/128"),
    "PU0000000000000000000000000000000000000000g=",
    "PS0000000000000000000000000000000000000000g=",
    "198.51.100.10:51820",
    ("10.64.0.0/20", "fd5e:1a2b:3c4d::/48"),
    ("10.64.1.1",),
)


def mail(mine: Identity) -> Mail:
    """Return a person's mailbox."""
    address = f"{mine.login}@{DOMAIN}"
    return Mail(address, mine.login, mine.person, f"mail.{DOMAIN}", 993, 465, "/SOGo/dav/")


def bare(platform: Platform, **who: str) -> Handout:
    """Return the same for a device without a way in from afar."""
    return replace(handout(platform, **who), ikev2=None, wireguard=None, wifi=None)
