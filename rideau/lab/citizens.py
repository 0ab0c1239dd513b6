"""Mail servers out there: who writes to offices and is written to, by somebody else's rules. Pure.

One machine serves three domains: ``citizens.example`` announces its key in DNS (DANE), ``provinces.example``
has a policy (MTA-STS), ``impostors.example`` announces a key that the machine does not have. Every address
exists; mail lies in ``/var/spool/citizens/inbox``, what happened in ``/var/log/citizens.log``.
"""

from collections.abc import Iterable

from rideau import mail
from rideau.office import Office

MACHINE = "citizens"
ADDRESS = "203.0.113.30"
DANE, STS, FALSE = "citizens.example", "provinces.example", "impostors.example"
NAMES = (f"mail.{DANE}", f"mail.{STS}", f"mta-sts.{STS}")
"""What its certificate proves, to everybody who believes the lab's public authority."""
INBOX = "/var/spool/citizens/inbox"
LOG = "/var/log/citizens.log"
CERTIFICATE, KEY = "/etc/citizens/certificate.pem", "/etc/citizens/key.pem"
POLICY = f"version: STSv1\r\nmode: enforce\r\nmx: mail.{STS}\r\nmax_age: 86400\r\n"

START = """
install -d -o mail -g mail /var/spool/citizens
nginx -c /etc/nginx/lab.conf &
exec postfix start-fg
"""

_MAIN = f"""compatibility_level = 3.10
maillog_file = {LOG}
myhostname = mail.{DANE}
myorigin = {DANE}
mydestination =
alias_maps =
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
message_size_limit = 104857600
mailbox_size_limit = 0
virtual_mailbox_limit = 0
virtual_mailbox_domains = {DANE}, {STS}, {FALSE}
virtual_mailbox_base = /var/spool/citizens
virtual_mailbox_maps = static:inbox/
virtual_minimum_uid = 1
virtual_uid_maps = static:8
virtual_gid_maps = static:8
smtpd_tls_chain_files = {KEY}, {CERTIFICATE}
smtpd_tls_security_level = may
smtpd_tls_received_header = yes
smtp_dns_support_level = dnssec
smtp_tls_security_level = dane
smtp_tls_loglevel = 1
"""

_SERVICES = """smtp inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""

_NGINX = f"""worker_processes 1;
pid /run/nginx.pid;
error_log stderr;
events {{ worker_connections 64; }}
http {{
  access_log off;
  server {{
    listen {ADDRESS}:443 ssl;
    server_name mta-sts.{STS};
    ssl_certificate {CERTIFICATE};
    ssl_certificate_key {KEY};
    default_type text/plain;
    location = /.well-known/mta-sts.txt {{ alias /etc/citizens/mta-sts.txt; }}
  }}
}}
"""


def needed(offices: Iterable[Office]) -> bool:
    """Tell whether some office has mail that we run."""
    return any(mail.mail_host(each) for each in offices)


def files() -> tuple[tuple[str, str], ...]:
    """Return what its machine needs, but for the certificate."""
    return (
        ("/etc/postfix/main.cf", _MAIN),
        ("/etc/postfix/master.cf", _SERVICES),
        ("/etc/nginx/lab.conf", _NGINX),
        ("/etc/citizens/mta-sts.txt", POLICY),
        ("/etc/hosts", f"127.0.0.1 localhost\n{ADDRESS} mail.{DANE}\n"),
    )


def records(key_digest: str) -> str:
    """Return what DNS says of both domains, as a piece of the zone ``example.``."""
    lines = [f"{name}. A {ADDRESS}" for name in (*NAMES, f"mail.{FALSE}")]
    for domain in (DANE, STS, FALSE):
        lines += [
            f"{domain}. MX 10 mail.{domain}.",
            f'{domain}. TXT "v=spf1 ip4:{ADDRESS} -all"',
            f'_dmarc.{domain}. TXT "v=DMARC1; p=none"',
        ]
    lines += [f"_25._tcp.mail.{DANE}. TLSA 3 1 1 {key_digest}", f'_mta-sts.{STS}. TXT "v=STSv1; id=1"']
    lines.append(f"_25._tcp.mail.{FALSE}. TLSA 3 1 1 {'0' * len(key_digest)}")
    return "".join(f"{each}\n" for each in lines)
