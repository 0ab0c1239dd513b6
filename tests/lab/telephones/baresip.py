"""What a telephone's program is told: baresip's configuration and account."""

from dataclasses import dataclass

WIDEBAND = ("opus/48000/2", "G722/16000/1")
NARROWBAND = ("PCMU/8000/1", "PCMA/8000/1")
_MODULES = ("opus", "g722", "g711", "srtp", "ausine", "aufile", "uuid")
_SOUNDS = ("ring", "callwaiting", "ringback", "notfound", "busy", "error")
"""What it would play of its own accord."""
_APPLICATIONS = ("account", "menu", "ctrl_tcp")


@dataclass(frozen=True, slots=True)
class Account:
    """What a telephone registers with at a server, by the name that the server's certificate proves."""

    user: str
    password: str
    server: str


@dataclass(frozen=True, slots=True)
class Manner:
    """How a telephone behaves; as a desk phone does, unless said otherwise."""

    tone: int = 440
    codecs: tuple[str, ...] = WIDEBAND
    encryption: str = "srtp-mand"
    registers: bool = True
    answers: bool = False
    """By itself."""
    transport: str = "tls"


def account_line(account: Account, manner: Manner) -> str:
    """Return the account as baresip reads it."""
    options = {
        "auth_user": account.user,
        "auth_pass": account.password,
        "audio_codecs": ",".join(manner.codecs),
        "mediaenc": manner.encryption,
        "answermode": "auto" if manner.answers else "manual",
        "regint": "600" if manner.registers else "0",
        "dtmfmode": "rtpevent",
    }
    said = "".join(f";{name}={value}" for name, value in options.items() if value)
    return f"<sip:{account.user}@{account.server};transport={manner.transport}>{said}\n"


def configuration(folder: str, port: int, manner: Manner) -> str:
    """Return the configuration of a telephone that lives in ``folder`` and is commanded at ``port``."""
    modules = "".join(f"module {each}.so\n" for each in _MODULES)
    applications = "".join(f"module_app {each}.so\n" for each in _APPLICATIONS)
    silent = "".join(f"{each}_aufile none\n" for each in _SOUNDS)
    return f"""poll_method epoll
call_local_timeout 120
statmode_default off
call_max_calls 4
sip_cafile {folder}/authority.pem
sip_verify_server yes
audio_player aufile,{folder}/heard.wav
audio_source ausine,{manner.tone}
{silent}ausrc_srate 48000
ausrc_channels 1
auplay_srate 16000
auplay_channels 1
opus_bitrate 32000
rtp_tos 184
rtp_ports 30000-39999
jitter_buffer_type fixed
jitter_buffer_delay 2-10
module_path /usr/lib/baresip/modules
{modules}{applications}ctrl_tcp_listen 127.0.0.1:{port}
"""
