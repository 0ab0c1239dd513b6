"""A remote worker's machine: the lab's ``outside`` with strongSwan and WireGuard as clients of an office."""

from dataclasses import dataclass
from shlex import quote

from rideau.checks import Outcome
from rideau.lab import Lab

MACHINE = "outside"
ADDRESS, ELSEWHERE = "203.0.113.200/26", "203.0.113.201/26"
_ROUTER = "203.0.113.254"
_FOLDER = "/etc/swanctl"


@dataclass(frozen=True)
class Credential:
    """What a device shows: its name, its certificate and key, and whom it believes; all in PEM."""

    name: str
    certificate: str
    key: str
    authority: str
    root: str


class RemoteWorker:
    """One machine that connects to one office."""

    def __init__(self, lab: Lab, server: str, gateway: str, networks: str) -> None:
        self._lab, self._server, self._gateway, self._networks = lab, server, gateway, networks

    def does(self, shell: str, seconds: float = 60) -> Outcome:
        """Run a command on the machine."""
        return self._lab.run_on(MACHINE, shell, seconds)

    def start(self) -> None:
        """Start the daemon; a retransmission or two tell it that a way is lost."""
        impatient = "charon { retransmit_timeout = 1\n retransmit_base = 1\n retransmit_tries = 3 }"
        self.does(
            f"echo {quote(impatient)} > /etc/strongswan.d/impatient.conf\n"
            "setsid charon-systemd >/run/charon.log 2>&1 </dev/null & echo $! >/run/charon.pid\n"
            "for each in $(seq 100); do [ -S /run/charon.vici ] && exit; sleep 0.1; done; exit 1"
        )

    def stop(self) -> None:
        """End everything that was started, and be where the machine was."""
        self.does(
            "kill $(cat /run/charon.pid); wg-quick down office\n"
            f"rm -f {_FOLDER}/*/office.* {_FOLDER}/*/me.* /etc/wireguard/office.conf "
            "/etc/strongswan.d/impatient.conf /run/charon.pid"
        )
        self.moves(ADDRESS)

    def connects(self, credential: Credential, *, identity: str | None = None, eap: bool = False) -> bool:
        """Connect by IKEv2; ``eap`` proves the same inside TLS, as Windows does."""
        self.disconnects()
        mine = f"id = {identity or credential.name}"
        if eap:
            mine = f"id = {ADDRESS.split('/', maxsplit=1)[0]}\n eap_id = {credential.name}"
        configuration = f"""connections {{ office {{
            version = 2
            remote_addrs = {self._gateway}
            proposals = aes256gcm16-prfsha384-ecp384
            vips = 0.0.0.0, ::
            dpd_delay = 3s
            local {{ auth = {"eap-tls" if eap else "pubkey"}
              certs = me.pem
              {mine} }}
            remote {{ auth = pubkey
              id = {self._server} }}
            children {{ office {{
              remote_ts = {self._networks}
              esp_proposals = aes256gcm16-ecp384 }} }} }} }}
        """
        for path, content in (
            ("x509/me.pem", credential.certificate),
            ("private/me.pem", credential.key),
            ("x509ca/office.authority.pem", credential.authority),
            ("x509ca/office.root.pem", credential.root),
            ("conf.d/office.conf", configuration),
        ):
            self.does(f"printf '%s\\n' {quote(content)} > {_FOLDER}/{path}")
        loaded = self.does("swanctl --load-all --noprompt 2>&1")
        assert loaded.exit_code == 0, loaded.stdout
        return self.does("swanctl --initiate --child office --timeout 15").exit_code == 0

    def disconnects(self) -> None:
        """Take leave of the gateway."""
        self.does("swanctl --terminate --ike office --timeout 5")

    def wireguards(self, configuration: str) -> None:
        """Connect by WireGuard."""
        self.does("wg-quick down office 2>/dev/null; install -m 0600 /dev/null /etc/wireguard/office.conf")
        self.does(f"printf %s {quote(configuration)} > /etc/wireguard/office.conf")
        up = self.does("wg-quick up office 2>&1")
        assert up.exit_code == 0, up.stdout

    def leaves_wireguard(self) -> None:
        """Take the interface away."""
        self.does("wg-quick down office")

    def moves(self, address: str) -> None:
        """Be somewhere else, as on another network."""
        self.does(
            f"ip address flush dev eth0 scope global; ip address add {address} dev eth0; "
            f"ip route replace default via {_ROUTER}"
        )

    def addresses(self, interface: str) -> list[str]:
        """Return the IPv4 addresses of an interface."""
        return self.does(
            f"ip -4 -o address show dev {interface} | awk '{{print $4}}' | cut -d/ -f1"
        ).stdout.split()

    def hears(self, address: str, port: int) -> bool:
        """Whether somebody takes a TCP connection there."""
        return self.does(f"ncat --wait 3 {address} {port} </dev/null", 15).exit_code == 0

    def pings(self, address: str, *, interface: str = "") -> bool:
        """Whether an echo comes back."""
        by = f"-I {interface}" if interface else ""
        return self.does(f"ping -c 1 -W 1 {by} {address}", 10).exit_code == 0

    def resolves(self, name: str, resolver: str) -> str:
        """Return the address that a resolver gives; nothing if it gives none or is out of reach."""
        asked = f"dig +short +time=2 +tries=2 @{resolver} {name} A"
        return self.does(f"{asked} | grep -xE '[0-9.]+'").stdout.strip()
