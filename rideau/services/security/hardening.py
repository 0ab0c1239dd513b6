"""What every host is besides its services: reachable by key alone, banning, up to date, hardened."""

from dataclasses import dataclass

from netaddr import IPNetwork

from rideau.host import Action, Contribution, File, Template, Unit, Validator
from rideau.office import Host, Office, Role
from rideau.services.security.requests import SLUG
from rideau.text import Text

SSHD = "/etc/ssh/sshd_config.d/10-rideau.conf"
JAILS = "/etc/fail2ban/jail.d/rideau.local"
JAIL_FOLDER = "/etc/fail2ban/jail.d/"
"""Services whose clients have passwords add jails of their own."""
BAN_UNIT = "/etc/systemd/system/fail2ban.service.d/rideau.conf"
UPGRADES = "/etc/apt/apt.conf.d/52rideau-security"
SYSCTL = "/etc/sysctl.d/60-rideau-security.conf"

HOSTS_REBOOT = "04:00"
GATEWAY_REBOOT = "04:30"
"""After the others: while it restarts, nothing else can be mended. Local time of the office."""

_STRICT, _LOOSE = 1, 2


@dataclass(frozen=True, slots=True)
class _Sshd:
    hub: tuple[IPNetwork, ...]
    jump_targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Jails:
    hub: tuple[IPNetwork, ...]


@dataclass(frozen=True, slots=True)
class _Upgrades:
    reboot_time: str


@dataclass(frozen=True, slots=True)
class _Sysctl:
    rp_filter: int


def hardened(office: Office, host: Host) -> tuple[Contribution, ...]:
    """Return what hardens ``host``, whoever runs the office's security."""
    return (_sysctl(host), _sshd(office, host), _bans(office, host), _upgrades(host))


def _sysctl(host: Host) -> Contribution:
    return Contribution(
        SLUG,
        host.slug,
        files=(File(SYSCTL, Template("security/sysctl.conf.j2", _Sysctl(rp_filter(host)))),),
        actions=(Action("sysctl", "systemctl restart systemd-sysctl.service", (SYSCTL,)),),
    )


def rp_filter(host: Host) -> int:
    """Return how ``host`` validates sources: 1 strict, 2 loose (RFC 3704).

    Strict would drop what comes in by the uplink that the gateway's routing does not prefer.
    """
    return _LOOSE if Role.GATEWAY in host.roles else _STRICT


def _sshd(office: Office, host: Host) -> Contribution:
    context = _Sshd(office.standards.hub, _jump_targets(office, host))
    return Contribution(
        SLUG,
        host.slug,
        packages=("openssh-server",),
        files=(File(SSHD, Template("security/sshd.conf.j2", context)),),
        units=(
            Unit(
                "ssh.service",
                reload_on=(SSHD,),
                health="ss -Hltn 'sport = :22' | grep -q .",
                impact=Text(
                    "nothing in the office; engineers' sessions go on, new ones follow the new settings",
                    "rien au cabinet; les sessions des ingénieurs continuent, les nouvelles suivent les "
                    "nouveaux réglages",
                ),
            ),
        ),
        validators=(Validator("sshd", "mkdir -p /run/sshd && sshd -t", (SSHD,)),),
        listens=("tcp/22",),
    )


def _jump_targets(office: Office, host: Host) -> tuple[str, ...]:
    """Return what an engineer may write after ``ssh -J gateway``: any host, by address or by name."""
    if Role.GATEWAY not in host.roles:
        return ()
    return tuple(
        target
        for each in office.hosts
        if each is not host
        for target in (
            f"{each.interfaces[0].ipv4.ip}:22",
            f"[{each.interfaces[0].ipv6.ip}]:22",
            f"{each.fqdn}:22",
            f"{each.slug}:22",
        )
    )


def _bans(office: Office, host: Host) -> Contribution:
    return Contribution(
        SLUG,
        host.slug,
        # fail2ban reads the journal with python3-systemd; no host has rsyslog's files.
        packages=("fail2ban", "python3-systemd"),
        files=(
            File(JAILS, Template("security/jail.conf.j2", _Jails(office.standards.hub))),
            File(BAN_UNIT, Template("security/fail2ban.service.j2")),
        ),
        units=(
            Unit(
                "fail2ban.service",
                reload_on=(JAIL_FOLDER,),
                restart_on=(BAN_UNIT,),
                health="fail2ban-client status sshd",
                impact=Text(
                    "nothing; attackers who were banned may try again for a few seconds",
                    "rien; les attaquants bannis peuvent essayer de nouveau pendant quelques secondes",
                ),
            ),
        ),
        validators=(Validator("fail2ban", "fail2ban-client -t", (JAIL_FOLDER,)),),
        data=("/var/lib/fail2ban", "/var/log/fail2ban.log"),
    )


def _upgrades(host: Host) -> Contribution:
    reboot = GATEWAY_REBOOT if Role.GATEWAY in host.roles else HOSTS_REBOOT
    return Contribution(
        SLUG,
        host.slug,
        packages=("unattended-upgrades",),
        files=(File(UPGRADES, Template("security/apt.conf.j2", _Upgrades(reboot))),),
        units=(
            Unit(
                "unattended-upgrades.service",
                impact=Text(
                    "hosts may restart at night after a security update",
                    "les hôtes peuvent redémarrer la nuit après une mise à jour de sécurité",
                ),
            ),
            Unit("apt-daily.timer"),
            Unit("apt-daily-upgrade.timer"),
        ),
        # apt forgives nearly every mistake of form: ask whether our one origin is what it understood.
        validators=(
            Validator("apt", "test $(apt-config dump | grep -c Origins-Pattern::) = 1", (UPGRADES,)),
        ),
        data=("/var/lib/apt/periodic/unattended-upgrades-stamp", "/var/log/unattended-upgrades"),
    )
