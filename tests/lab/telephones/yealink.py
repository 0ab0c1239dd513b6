"""What a Yealink phone does with its settings: the account it registers with, and how it calls."""

from collections.abc import Mapping

from tests.lab.telephones.baresip import Account, Manner

_TRANSPORTS = {"0": "udp", "1": "tcp", "2": "tls"}
_ENCRYPTION = {"0": "", "1": "srtp", "2": "srtp-mand"}
_CODECS = {"opus": "opus/48000/2", "g722": "G722/16000/1", "pcmu": "PCMU/8000/1", "pcma": "PCMA/8000/1"}


def account(told: Mapping[str, str]) -> Account:
    """Return what the first account of these settings registers with."""
    user, proof = told["account.1.user_name"], told["account.1.auth_name"]
    assert user == proof, "a telephone here has one name"
    server, port = (told[f"account.1.sip_server.1.{each}"] for each in ("address", "port"))
    return Account(user, told["account.1.password"], f"{server}:{port}")


def manner(told: Mapping[str, str], tone: int) -> Manner:
    """Return how the first account of these settings calls; ``tone`` is its voice."""
    enabled = [each for each in _CODECS if told[f"account.1.codec.{each}.enable"] == "1"]
    enabled.sort(key=lambda each: int(told[f"account.1.codec.{each}.priority"]))
    return Manner(
        tone,
        tuple(_CODECS[each] for each in enabled),
        _ENCRYPTION[told["account.1.srtp_encryption"]],
        transport=_TRANSPORTS[told["account.1.sip_server.1.transport_type"]],
    )
