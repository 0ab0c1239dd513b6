"""The account as baresip reads it (``~/.baresip/accounts``), for computers; Linphone fetches its own.

The format: https://github.com/baresip/baresip/wiki/Accounts
"""

from rideau.handout.given import Telephone

_CODECS = "opus/48000/2,G722/16000/1,PCMU/8000/1,PCMA/8000/1"


def account(telephone: Telephone) -> str:
    """Return the line of an account: TLS and SRTP, or nothing."""
    options = {
        "auth_user": telephone.user,
        "auth_pass": telephone.password,
        "audio_codecs": _CODECS,
        "mediaenc": "srtp-mand",
        "regint": "600",
    }
    said = "".join(f";{name}={value}" for name, value in options.items())
    return f"<sip:{telephone.user}@{telephone.server};transport=tls>{said}\n"
