"""rspamd: looks at every message that Postfix takes, and says whether it is delivered, marked or refused.

What is refused is told to the sender while it is still connected; nothing is thrown away. Where rspamd or
ClamAV does not answer, senders are asked to come back later. Outgoing mail is signed here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from netaddr import IPNetwork

from rideau import dkim
from rideau.host import Contribution, File, Template, Unit, Validator
from rideau.mail import LARGEST_MESSAGE, MIB, OWNER, senders
from rideau.office import Host, Office
from rideau.services.email.probe import PROBE
from rideau.services.email.reasons import Reasons
from rideau.services.email.refusals import POLICY, Lines, refused
from rideau.services.email.viruses import SOCKET as CLAMD
from rideau.text import Text

MILTER = "127.0.0.1:11332"
"""Where Postfix asks."""
CONTROLLER = "/run/rspamd/controller.sock"
"""Where root asks how it is; there is no web interface."""
REFUSES = "/usr/local/lib/rideau/filter-refuses"
"""Hands over what is to be refused, and tells whether it was."""
UNIT, REDIS_UNIT = "rspamd.service", "redis-server.service"
JUNK, REFUSED = 6, 15
"""From which score on a message is marked for the folder Junk, and from which on it is refused."""
_FOLDER = "/etc/rspamd"
_LOCAL = f"{_FOLDER}/local.d"
_RULES = f"{_FOLDER}/rideau"
_EXTENSIONS, _SENDERS = f"{_RULES}/refused-extensions", f"{_RULES}/senders"
_REDIS, _REDIS_SOCKET = "/etc/redis/rideau.conf", "/run/redis/redis-server.sock"
_UNIT_FILE = f"/etc/systemd/system/{UNIT}.d/rideau.conf"
_REDIS_FILE = f"/etc/systemd/system/{REDIS_UNIT}.d/rideau.conf"
_SILENT = (
    "asn", "fuzzy_check", "greylist", "history_redis", "known_senders", "mid", "neural", "phishing", "rbl",
    "reputation", "rspamd_update", "url_redirector", "whitelist",
)  # fmt: skip
"""Modules that ask somebody outside about a message, fetch lists, keep subjects, or make senders wait."""
_WAITS = Text("mail waits for a second", "le courriel attend une seconde")


@dataclass(frozen=True, slots=True)
class _Rules:
    domain: str
    hosts: tuple[IPNetwork, ...]
    hourly: int
    signing: tuple[tuple[str, str], ...]
    silent: tuple[str, ...] = _SILENT
    redis: str = _REDIS_SOCKET
    clamd: str = CLAMD
    mark: int = JUNK
    refuse: int = REFUSED
    largest: int = LARGEST_MESSAGE + MIB
    extensions: str = _EXTENSIONS
    senders: str = _SENDERS
    policy: str = POLICY
    said: Reasons = Reasons()  # noqa: RUF009 -- frozen


@dataclass(frozen=True, slots=True)
class _Daemon:
    """What its programs and sockets are called."""

    milter: str = MILTER
    controller: str = CONTROLLER
    socket: str = _REDIS_SOCKET
    configuration: str = _REDIS
    said: Reasons = Reasons()  # noqa: RUF009 -- frozen


@dataclass(frozen=True, slots=True)
class _Probe:
    address: str


def filtering(office: Office, host: Host) -> Contribution:
    """Return rspamd, and redis, in which it remembers what senders did lately."""
    return Contribution(
        OWNER,
        host.slug,
        packages=("redis-server", "rspamd"),
        files=(
            *_rules(office, host),
            *_daemons(),
            *_keys(office),
        ),
        units=(
            Unit(REDIS_UNIT, restart_on=(_REDIS, _REDIS_FILE), impact=_WAITS),
            Unit(
                UNIT,
                reload_on=(f"{_FOLDER}/",),
                restart_on=(_UNIT_FILE,),
                health=f"ss -Hltn 'sport = :{MILTER.rpartition(':')[2]}' | grep -q .",
                patience=60,
                impact=_WAITS,
            ),
        ),
        validators=(Validator("rspamd", "rspamadm configtest", (f"{_FOLDER}/",)),),
        listens=(f"tcp/{MILTER.rpartition(':')[2]}",),
        data=("/var/lib/redis", "/var/lib/rspamd", "/var/log/redis", "/var/log/rspamd"),
    )


def _rules(office: Office, host: Host) -> Iterator[File]:
    known = (IPNetwork("127.0.0.0/8"), IPNetwork("::1/128"), *_others(office, host))
    signing = tuple((each.selector, _key_path(each)) for each in dkim.signing(office))
    rules = _Rules(office.domain, known, office.email.hourly_recipients if office.email else 0, signing)
    yield File(REFUSES, Template("email/filter-refuses.j2", _Probe(f"{PROBE}@{office.domain}")), 0o755)
    yield File(f"{_FOLDER}/rspamd.conf.override", Template("email/rspamd.conf.j2", rules))
    yield File(f"{_FOLDER}/override.d/options.inc", Template("email/rspamd-options.inc.j2", rules))
    yield File(f"{_LOCAL}/mime_types_group.conf", Template("email/rspamd-groups.conf.j2", rules))
    yield File(f"{_FOLDER}/lua.local.d/rideau.lua", Template("email/rspamd-senders.lua.j2", rules))
    yield File(_EXTENSIONS, Template("email/lines.j2", Lines(refused(office))))
    allowed = (f"{login}:{each}@{office.domain}" for each, of in senders(office).items() for login in of)
    yield File(_SENDERS, Template("email/lines.j2", Lines(tuple(sorted(allowed)))))


def _others(office: Office, host: Host) -> Iterator[IPNetwork]:
    """Yield the office's other hosts, which hand over what they have to say."""
    for other in office.hosts:
        if other is not host:
            yield from (IPNetwork(each.ip) for link in other.interfaces for each in (link.ipv4, link.ipv6))


def _daemons() -> Iterator[File]:
    for path, template in {
        f"{_LOCAL}/logging.inc": "rspamd-logging.inc",
        f"{_LOCAL}/worker-proxy.inc": "rspamd-proxy.inc",
        f"{_LOCAL}/worker-normal.inc": "rspamd-normal.inc",
        f"{_FOLDER}/override.d/worker-controller.inc": "rspamd-controller.inc",
        _UNIT_FILE: "rspamd.service",
        _REDIS: "redis.conf",
        _REDIS_FILE: "redis.service",
    }.items():
        yield File(path, Template(f"email/{template}.j2", _Daemon()))


def _keys(office: Office) -> Iterator[File]:
    for each in dkim.signing(office):
        yield File(_key_path(each), f"{each.secret}\n", 0o640, group="_rspamd")


def _key_path(key: dkim.SigningKey) -> str:
    return f"{_FOLDER}/dkim/{key.selector}.key"
