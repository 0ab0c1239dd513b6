"""The servers out there: a signed root, the zone ``example.``, time, a web site, a resolver. Pure.

Real daemons on documentation addresses. Keys are made when the lab comes up (:data:`SIGN`).
"""

from collections.abc import Iterable

from rideau import device_links
from rideau.lab import carrier, department
from rideau.office import Office

RESOLVER = "203.0.113.53"
"""The department's resolver."""
WEB = "203.0.113.10"
SERVER_ADDRESSES = tuple(f"203.0.113.{each}" for each in (1, 2, 5, 6, 10, 53))
_CLOCK = "203.0.113.5"

_HEAD = """$TTL 300
@ SOA ns1.example. hostmaster.example. 1 3600 900 604800 5
@ NS ns1.example.
@ NS ns2.example.
"""

_ROOT = f"""{_HEAD}ns1.example. A 203.0.113.1
ns2.example. A 203.0.113.2
example. NS ns1.example.
example. NS ns2.example.
"""

_EXAMPLE = {
    "ns1": "203.0.113.1",
    "ns2": "203.0.113.2",
    "ntp1": "203.0.113.5",
    "ntp2": "203.0.113.6",
    "resolver.department": RESOLVER,
    "www.site": WEB,
    "site": WEB,
    "phishing": WEB,
    "www.phishing": WEB,
    "malware": WEB,
    "x.malware": WEB,
    "good.dnssec": WEB,
    "bogus.dnssec": WEB,
    "rebinding": "10.64.3.1",
    "acme": "203.0.113.200",
}
"""Names below ``example.``; those a filter must refuse exist here, so that a refusal proves the filter."""

HINTS = """.            3600000 NS ns1.example.
.            3600000 NS ns2.example.
ns1.example. 3600000 A  203.0.113.1
ns2.example. 3600000 A  203.0.113.2
"""

_NSD = """server:
  ip-address: 203.0.113.1
  ip-address: 203.0.113.2
  username: nsd
  zonesdir: /etc/nsd
  database: ""
  pidfile: /run/nsd.pid
  hide-version: yes
remote-control:
  control-enable: no
zone:
  name: .
  zonefile: root.zone.signed
zone:
  name: example.
  zonefile: example.zone.signed
"""

_UNBOUND = """server:
  access-control: 0.0.0.0/0 allow
  root-hints: /etc/unbound/root.hints
  trust-anchor-file: /etc/unbound/root.key
  chroot: ""
  do-ip6: no
  # Here documentation ranges are real, and their addresses have names.
  local-zone: 2.0.192.in-addr.arpa. nodefault
  local-zone: 100.51.198.in-addr.arpa. nodefault
  local-zone: 113.0.203.in-addr.arpa. nodefault
  use-syslog: no
  pidfile: ""
remote-control:
  control-enable: no
"""

_CHRONY = """local stratum 2
allow all
bindaddress 0.0.0.0
cmdport 0
pidfile /run/chronyd.pid
driftfile /dev/null
"""

_NGINX = """daemon off;
worker_processes 1;
pid /run/nginx.pid;
error_log stderr;
events { worker_connections 256; }
http {
  access_log off;
  server {
    listen 203.0.113.10:80;
    default_type text/plain;
    location / { return 200 "A web site outside ($host).\\nYou are $remote_addr.\\n"; }
    location = /address { return 200 "$remote_addr\\n"; }
  }
}
"""

MAIL, REVERSE = "/etc/nsd/mail.zone", "/etc/nsd/reverse.zone"
"""What offices and others publish about their mail; the names of addresses."""

SIGN = """
cd /etc/nsd
algorithm=ECDSAP256SHA256
touch mail.zone reverse.zone
keys() {
    ldns-keygen -k -a "$algorithm" "$1" > "$2.ksk"
    ldns-keygen -a "$algorithm" "$1" > "$2.zsk"
}
sign() { # zone name file…
    zone=$1 name=$2
    shift 2
    cat "$@" > "$name.all"
    ldns-signzone -n -o "$zone" -f "$name.new" "$name.all" "$(cat "$name.ksk")" "$(cat "$name.zsk")"
}
if ! [ -f root.ksk ]; then
    keys example. example
    keys . root
fi
sign example. example example.zone mail.zone
sed -i '/^bogus[.]dnssec.*[[:space:]]A[[:space:]]/s/203.0.113.10/203.0.113.66/' example.new
mv example.new example.zone.signed
ldns-key2ds -n -2 example.zone.signed > delegation.zone
sign . root root.zone delegation.zone reverse.zone
mv root.new root.zone.signed
grep -h 'DNSKEY.*257' K.+*.key > root.key
ldns-key2ds -n -2 root.key > root.ds
cp root.key root.hints /etc/unbound/
if [ -s /run/nsd.pid ]; then kill -HUP "$(cat /run/nsd.pid)"; fi
"""
"""Sign both zones in the servers' root file system, with keys made the first time, and break the bogus name's
signature; the name servers read them again where they run."""

START = """
nsd -d -c /etc/nsd/nsd.conf &
unbound -d -c /etc/unbound/lab.conf &
chronyd -d -x -F 0 -f /etc/chrony/lab.conf &
nginx -c /etc/nginx/lab.conf &
wait
"""


def files(offices: tuple[Office, ...]) -> tuple[tuple[str, str], ...]:
    """Return what the servers need before their zones are signed."""
    return (
        ("/etc/nsd/nsd.conf", _NSD),
        ("/etc/nsd/root.zone", f"$ORIGIN .\n{_ROOT}"),
        ("/etc/nsd/example.zone", f"$ORIGIN example.\n{_HEAD}{example_records(offices)}"),
        ("/etc/nsd/root.hints", HINTS),
        ("/etc/unbound/lab.conf", _unbound((RESOLVER, *department.resolvers(offices)))),
        ("/etc/chrony/lab.conf", _CHRONY),
        ("/etc/nginx/lab.conf", _NGINX),
        ("/etc/resolv.conf", f"nameserver {RESOLVER}\n"),
    )


def example_records(offices: tuple[Office, ...]) -> str:
    """Return the records below ``example.``, with what the public sees of each office's domain."""
    public = {f"{label}{each.domain}.": WEB for each in offices for label in ("", "www.")}
    clocks = {f"{name}.": _CLOCK for name in department.clocks(offices) if name.endswith(".example")}
    carried = {f"{each.name}.": each.address for each in carrier.servers(offices)}
    sites = {f"{device_links.name(each)}.": _address(each) for each in offices}
    records = _EXAMPLE | clocks | carried | public | sites
    return "".join(f"{name} A {address}\n" for name, address in records.items())


def _address(office: Office) -> str:
    """Return where the public finds an office: at the address that no provider changes, if it has one."""
    return next((str(each.address.ip) for each in office.uplinks if each.address), WEB)


def _unbound(addresses: Iterable[str]) -> str:
    return _UNBOUND + "server:\n" + "".join(f"  interface: {each}\n" for each in addresses)
