"""Root file systems: what an installer would have put on a machine, built once and kept."""

import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from rideau.lab import paths
from rideau.lab.command import call

SUITES = {"13": "trixie", "14": "forky"}
"""Debian releases by the number a host plan names."""

APT_OPTIONS = ('Acquire::Check-Valid-Until "false"',)
"""Debian testing is also taken from archives whose Release file has expired."""

INSTALLER_SOURCES = "usr/share/lab/sources.list"
"""Where an image keeps the package sources it was installed from."""

_FILES = Path(__file__).resolve().parent / "files"


@dataclass(frozen=True, slots=True)
class Image:
    """A recipe. ``files`` is a folder beside this module laid over the tree once it is installed."""

    name: str
    suite: str
    packages: tuple[str, ...]
    files: str
    finish: str
    """POSIX sh run at the end in the new tree."""

    @property
    def path(self) -> Path:
        """The tree in the cache; its name changes with anything that goes into it."""
        return paths.cache() / "images" / f"{self.name}-{self._digest()}"

    def command(self, target: str) -> list[str]:
        """Return the command that builds this image in the folder ``target``."""
        return [
            "mmdebstrap",
            "--variant=minbase",
            *(f"--aptopt={option}" for option in APT_OPTIONS),
            f"--include={','.join(self.packages)}",
            f'--customize-hook=install -D -m 0644 "$1/etc/apt/sources.list" "$1/{INSTALLER_SOURCES}"',
            f'--customize-hook=cp -r "{_FILES / self.files}/." "$1"',
            f"--customize-hook=chroot \"$1\" sh -euc '{self.finish}'",
            self.suite,
            target,
        ]

    def _digest(self) -> str:
        digest = sha256(repr(self.command("")).replace(str(_FILES), "").encode())
        for file in sorted((_FILES / self.files).rglob("*")):
            digest.update(f"{file.relative_to(_FILES)}\n".encode())
            digest.update(file.read_bytes() if file.is_file() else b"")
        return digest.hexdigest()[:12]


_HOST_PACKAGES = (
    "ca-certificates", "dbus", "iproute2", "iputils-ping", "locales", "logrotate", "nftables",
    "openssh-server", "procps", "python3", "sudo", "systemd", "systemd-sysv", "wireguard-go",
)  # fmt: skip
"""Of what Debian's installer puts on every machine, the part that an office's packages build upon; and
WireGuard as a program, which ``wg-quick`` takes where the kernel has none."""

_HOST_FINISH = """
useradd --create-home --shell /bin/bash --groups sudo engineer
passwd --lock engineer
chmod 0440 /etc/sudoers.d/engineer
rm -f /etc/ssh/ssh_host_* /etc/apt/sources.list.d/* /etc/apt/apt.conf.d/99mmdebstrap
: > /etc/machine-id
: > /etc/resolv.conf
systemctl enable ssh.service systemd-networkd.service
systemctl mask systemd-networkd-wait-online.service getty.target console-getty.service
"""

CLIENT = Image(
    "client",
    "trixie",
    (
        "baresip-core", "bind9-dnsutils", "ca-certificates", "charon-systemd", "chromium", "chromium-driver",
        "chrony", "curl", "dovecot-imapd", "eapoltest", "fonts-dejavu-core", "iproute2", "iputils-ping",
        "isc-dhcp-client", "kea-dhcp4-server", "ldnsutils", "libcharon-extra-plugins",
        "libstrongswan-standard-plugins", "libwbxml2-utils", "ncat", "nftables", "nginx-light", "nsd",
        "openssh-client", "pebble", "postfix", "procps", "python3", "python3-authheaders", "python3-caldav",
        "python3-dkim", "python3-selenium", "python3-spf", "sip-tester", "sipvicious",
        "strongswan-swanctl", "swaks", "tcpdump", "testssl.sh", "unbound", "wireguard-go", "wireguard-tools",
    ),
    "client",
    ": > /etc/resolv.conf\nchmod 0755 /usr/local/sbin/*\n",
)  # fmt: skip
"""Client machines and the outside world: never booted, they run what they are told. Every one of them can
telephone (baresip), call by the hundred (sipp), look for a way in (sipvicious, testssl.sh), take and send
mail (postfix, swaks), keep a calendar and look at pages (chromium)."""

CARRIER = Image(
    "carrier",
    "forky",
    ("asterisk", "ca-certificates", "iproute2", "nftables", "procps"),
    "carrier",
    ": > /etc/resolv.conf\n",
)
"""The telephone company: never booted, it runs Asterisk, which Debian 13 lacks."""


def host_image(debian: str) -> Image:
    """Return the image of an office host for a Debian release ("13", "14")."""
    suite = SUITES[debian]
    return Image(f"host-{suite}", suite, _HOST_PACKAGES, "host", _HOST_FINISH)


def build(images: Iterable[Image]) -> None:
    """Build whichever of ``images`` are missing, two at a time."""
    missing = [each for each in images if not each.path.exists()]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(_build, missing))


def _build(image: Image) -> None:
    unfinished = image.path.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    call(*image.command(str(unfinished)))
    unfinished.rename(image.path)
