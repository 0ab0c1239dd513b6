"""Part 4: what Rideau's tunnels carry, beside the same tunnels set up by hand on the same hosts.

By hand means the least that gives people the same: a connection and its pools, an interface and a peer. Both
use the same keys, the same programs, the same firewall and the same client, and take turns.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from shlex import quote
from statistics import median

from rideau import tunnels
from rideau.certificates import ROOT_CERTIFICATE, authority_certificate
from rideau.checks import OnHost
from rideau.cli.reach import project_of
from rideau.lab import Lab
from rideau.office import Office, VpnNetwork
from rideau.vault.opening import opened, value_of
from tests.lab.engineer import Engineer
from tests.lab.remote_worker import Credential, RemoteWorker

OFFICE = "veterans-affairs"
DEVICE = "chief.laptop"
MEGABYTES = 64
SESSIONS = 12
_PORT = 443
_SERVED = "rideau-bench-web"
_ASIDE = "/run/rideau-bench"
RIDEAU, BY_HAND = "rideau", "by hand"


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of a tunnel for both ways to set it up; a value for each run, more is better."""

    what: str
    unit: str
    values: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class _Ends:
    """Both ends of the tunnels."""

    lab: Lab
    office: Office
    vpn: VpnNetwork
    worker: RemoteWorker

    def gateway(self, shell: str) -> str:
        done = self.lab.run(OnHost("gateway"), shell, timeout=120, office=OFFICE)
        if done.exit_code:
            raise SystemExit(f"the gateway: {done.stdout} {done.stderr}")
        return done.stdout.strip()

    def value(self, name: str) -> str:
        return value_of(OFFICE, name, self.lab.vaults)


def measure(runs: int, tell: Callable[[str], None]) -> Iterator[Row]:
    """Yield the figures, from a lab made for them."""
    plan = project_of(lab=True).plan(OFFICE)
    lab = Lab.up([plan], tell)
    try:
        engineer = Engineer(lab)
        for each in opened(plan.hosts, lab.vaults):
            if engineer.apply(each).error:
                raise SystemExit(f"{each.host.name} cannot be made ready")
        yield from _measured(_ends(lab, plan.office), runs, tell)
    finally:
        Lab.down(tell)


def _ends(lab: Lab, office: Office) -> _Ends:
    vpn = office.vpn
    if vpn is None:
        raise SystemExit(f"{office.slug} has no remote access")
    known = tunnels.path(office, vpn)
    networks = ", ".join(map(str, known.networks))
    return _Ends(lab, office, vpn, RemoteWorker(lab, known.server, str(known.addresses[0]), networks))


def _measured(ends: _Ends, runs: int, tell: Callable[[str], None]) -> Iterator[Row]:
    serve = f"head -c {MEGABYTES}M /dev/zero >/run/bench.bin && systemd-run --unit={_SERVED}"
    web = f"{serve} --property=WorkingDirectory=/run python3 -m http.server {_PORT}"
    ends.lab.run(OnHost("apps"), web, timeout=60, office=OFFICE)
    ends.worker.start()
    seen: dict[tuple[str, str], dict[str, list[float]]] = {}
    for _ in range(runs):
        for who, prepare in ((RIDEAU, _set_up), (BY_HAND, _by_hand)):
            prepare(ends)
            for key, value in _figures(ends).items():
                seen.setdefault(key, {RIDEAU: [], BY_HAND: []})[who].append(value)
                tell(f"{key[0]}, {who}: {value:.3g} {key[1]}")
    for (what, unit), values in seen.items():
        yield Row(what, unit, {who: tuple(round(each, 3) for each in some) for who, some in values.items()})


def _figures(ends: _Ends) -> dict[tuple[str, str], float]:
    worker = ends.worker
    if not worker.connects(_credential(ends)):
        raise SystemExit(f"no session by IKEv2: {worker.does('tail -n 20 /run/charon.log').stdout}")
    found = {("IKEv2, download", "Mbit/s"): _download(ends)}
    again = "swanctl --terminate --ike office >/dev/null; swanctl --initiate --child office >/dev/null"
    loop = f"for i in $(seq {SESSIONS}); do {again} || exit 1; done"
    loop = f"begun=$(date +%s%N); {loop}; echo $(($(date +%s%N) - begun))"
    took = worker.does(loop, 120)
    if took.exit_code:
        raise SystemExit("sessions by IKEv2 cannot be repeated")
    found["IKEv2, sessions begun and ended", "each second"] = SESSIONS / (int(took.stdout) / 1e9)
    worker.disconnects()
    worker.wireguards(_wireguard(ends))
    found["WireGuard, download", "Mbit/s"] = _download(ends)
    worker.leaves_wireguard()
    return found


def _download(ends: _Ends) -> float:
    """Return the median of three downloads from the applications' host, in Mbit/s."""
    url = f"http://{ends.office.host('apps').home.ipv4.ip}:{_PORT}/bench.bin"
    shell = f"for i in 1 2 3; do curl -sf -o /dev/null -w '%{{speed_download}}\\n' {url}; done"
    done = ends.worker.does(shell, 240)
    speeds = [8 * float(each) / 1e6 for each in done.stdout.split()]
    if len(speeds) != 3:
        raise SystemExit(f"nothing comes through the tunnel: {done.stderr or done.stdout}")
    return median(speeds)


def _credential(ends: _Ends) -> Credential:
    member = next(each for each in tunnels.members(ends.office) if each.id == DEVICE)
    person = f"credentials.person.{DEVICE}"
    return Credential(
        tunnels.identity(ends.office, member),
        ends.value(f"{person}.certificate"),
        ends.value(f"{person}.key"),
        ends.value(authority_certificate(ends.office).id),
        ends.value(ROOT_CERTIFICATE.id),
    )


def _wireguard(ends: _Ends) -> str:
    member = next(each for each in tunnels.members(ends.office) if each.id == DEVICE)
    own = tunnels.wireguard(ends.office, ends.vpn, member)
    known = tunnels.path(ends.office, ends.vpn)
    return (
        f"[Interface]\nPrivateKey = {ends.value(own.key.id)}\nMTU = {tunnels.WIREGUARD_MTU}\n"
        f"Address = {', '.join(map(str, own.addresses))}\n"
        f"[Peer]\nPublicKey = {ends.value(own.gateway_public_key.id)}\n"
        f"PresharedKey = {ends.value(own.preshared_key.id)}\n"
        f"Endpoint = {known.addresses[0]}:{tunnels.WIREGUARD_PORT}\n"
        f"AllowedIPs = {', '.join(map(str, known.networks))}\n"
    )


def _set_up(ends: _Ends) -> None:
    """Have the gateway as Rideau left it, and open as ``rideau activate`` opens it."""
    ends.gateway(
        f"cp -a {_ASIDE}/. / 2>/dev/null; rm -rf {_ASIDE} /etc/swanctl/conf.d/hand.conf\n"
        "systemctl restart strongswan wg-quick@wg0 && nft -f /etc/nftables.conf &&\n"
        "nft insert rule inet filter input udp dport '{ 500, 4500, 51820 }' accept"
    )


def _by_hand(ends: _Ends) -> None:
    """Set up what gives people the same, with as little as it needs."""
    known = tunnels.path(ends.office, ends.vpn)
    leased = tunnels.pool(ends.vpn, next(each.person.group for each in tunnels.members(ends.office)))
    swanctl = f"""connections {{ hand {{
        version = 2
        proposals = aes256gcm16-prfsha384-ecp384
        pools = four, six
        local {{ auth = pubkey
          certs = rideau.pem
          id = {known.server} }}
        remote {{ auth = pubkey
          cacerts = rideau-authority.pem }}
        children {{ office {{ local_ts = {", ".join(map(str, known.networks))}
          esp_proposals = aes256gcm16-ecp384 }} }} }} }}
      pools {{ four {{ addrs = {leased.ipv4}
          dns = {known.dns[0]} }}
        six {{ addrs = {leased.ipv6}
          dns = {known.dns[1]} }} }}
    """
    member = next(each for each in tunnels.members(ends.office) if each.id == DEVICE)
    own = tunnels.wireguard(ends.office, ends.vpn, member)
    wireguard = (
        f"[Interface]\nPrivateKey = {ends.value(tunnels.GATEWAY_KEY.id)}\n"
        f"ListenPort = {tunnels.WIREGUARD_PORT}\n"
        f"MTU = {tunnels.WIREGUARD_MTU}\nAddress = {ends.vpn.ipv4[1]}/{ends.vpn.ipv4.prefixlen}\n"
        f"[Peer]\nPublicKey = {ends.value(own.public_key.id)}\n"
        f"PresharedKey = {ends.value(own.preshared_key.id)}\nAllowedIPs = {own.addresses[0]}/32\n"
    )
    theirs = "/etc/swanctl/conf.d/rideau.conf /etc/strongswan.d/rideau.conf /etc/wireguard/wg0.conf"
    ends.gateway(
        f"mkdir -p {_ASIDE} && cp -a --parents {theirs} {_ASIDE} && rm {theirs} &&\n"
        "install -m 0600 /dev/null /etc/wireguard/wg0.conf &&\n"
        f"printf %s {quote(wireguard)} >/etc/wireguard/wg0.conf && systemctl restart wg-quick@wg0 &&\n"
        f"printf %s {quote(swanctl)} >/etc/swanctl/conf.d/hand.conf && systemctl restart strongswan &&\n"
        "for i in $(seq 50); do swanctl --list-conns | grep -q ^hand: && exit; sleep 0.1; done; exit 1"
    )
