"""What a device receives, by platform: files by name, and the two things that are handed over."""

from dataclasses import dataclass, field

from rideau.handout import android, apple, linux, telephone, tunnel, windows
from rideau.handout.archive import archive
from rideau.handout.card import card
from rideau.handout.given import Handout
from rideau.office import Platform

PROFILE = "office.mobileconfig"
MAIL = "mail.mobileconfig"
STRONGSWAN = "office.sswan"
TUNNEL = "office.conf"
"""Short: the name without its end becomes that of a network interface."""
PICTURE = "office.png"
ACCOUNT = "accounts"
"""By the name under which baresip looks for it."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The archive goes to the device; the card, with the code that opens it, goes to the person by hand."""

    name: str
    archive: bytes = field(repr=False)
    card: bytes = field(repr=False)


def bundle(handout: Handout) -> Bundle | None:
    """Return what is handed over for one device; nothing where it has no way in."""
    files = contents(handout)
    if not files:
        return None
    return Bundle(handout.identity.name, archive(files, handout.code), card(handout, tuple(files)))


def contents(handout: Handout) -> dict[str, bytes]:
    """Return the files of the archive."""
    files = _profile(handout)
    if handout.wireguard:
        text = tunnel.configuration(handout.wireguard)
        files[TUNNEL] = text.encode()
        files[PICTURE] = tunnel.picture(text)
    if handout.telephone:
        files[ACCOUNT] = telephone.account(handout.telephone).encode()
    if handout.mail and handout.identity.platform is Platform.MACOS:
        files[MAIL] = apple.signed_mail_profile(handout, handout.mail)
    return files


def _profile(handout: Handout) -> dict[str, bytes]:
    match handout.identity.platform:
        case Platform.IOS | Platform.MACOS:
            return {PROFILE: apple.signed_profile(handout)}
        case Platform.ANDROID if handout.ikev2:
            return {STRONGSWAN: android.strongswan_profile(handout, handout.ikev2)}
        case Platform.WINDOWS if handout.ikev2:
            return windows.client(handout, handout.ikev2)
        case Platform.LINUX if handout.ikev2:
            return linux.swanctl(handout, handout.ikev2)
    return {}
