"""A certificate that strangers believe, from an authority outside that speaks ACME (pebble)."""

from collections.abc import Iterator

import pytest

from rideau import device_links
from rideau.checks import OnHost, Outside
from rideau.lab import Lab
from rideau.project import Project
from rideau.vault.opening import value_of
from tests.lab.conftest import OFFICE, until
from tests.lab.exposed import exposed

pytestmark = pytest.mark.lab

FOLDER = "/tmp/authority"
BELIEVED = "/usr/local/share/ca-certificates/a-test.crt"
CONFIGURATION = """{ "pebble": { "listenAddress": "0.0.0.0:443", "managementListenAddress": "127.0.0.1:15000",
  "certificate": "own.pem", "privateKey": "own.key", "httpPort": 80, "tlsPort": 443 } }"""
START = f"""
mkdir -p {FOLDER} && cd {FOLDER}
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -keyout own.key -out own.pem \
    -subj /CN=acme.example -addext subjectAltName=DNS:acme.example 2>/dev/null
printf '%s' '{CONFIGURATION}' >pebble.json
PEBBLE_VA_NOSLEEP=1 PEBBLE_WFE_NONCEREJECT=0 setsid pebble -config pebble.json >log 2>&1 </dev/null &
echo $! >pid
for each in $(seq 50); do curl -sk https://localhost:15000/roots/0 -o root.pem && break; sleep 0.2; done
cat own.pem
"""
STOP = f"kill $(cat {FOLDER}/pid); rm -rf {FOLDER}"


class Mail:
    """The host whose site strangers meet."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.office = office = Project.load().office(OFFICE)
        self.name, self.address = device_links.name(office), office.host("mail").home.ipv4.ip

    def sh(self, shell: str, host: str = "mail", status: int = 0) -> str:
        done = self.lab.run(OnHost(host), shell, timeout=120, office=OFFICE)
        assert done.exit_code == status, done
        return done.stdout.strip()

    def outside(self, shell: str) -> str:
        return self.lab.run(Outside(), shell, timeout=60).stdout.strip()

    def mail_key(self) -> tuple[str, str]:
        """Return whose word a stranger is shown by the mail website, and the digest of the key it proves."""
        name = f"mail.{self.office.domain}"
        ask = f"openssl s_client -connect {name}:443 -servername {name} </dev/null 2>/dev/null"
        key = "openssl x509 -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum"
        return self.outside(f"{ask} | openssl x509 -noout -issuer"), self.outside(f"{ask} | {key}").split()[0]

    def issuer(self) -> str:
        """Return whose word a stranger is shown."""
        ask = f"openssl s_client -connect {self.name}:443 -servername {self.name} </dev/null 2>/dev/null"
        return self.outside(f"{ask} | openssl x509 -noout -issuer")


@pytest.fixture
def mail(applied: Lab) -> Iterator[Mail]:
    made = Mail(applied)
    with exposed(applied, OFFICE, made.address, 80, 443):
        own = made.outside(START)
        try:
            assert own.startswith("-----BEGIN CERTIFICATE-----"), own
            made.sh(f"printf '%s\\n' '{own}' >{BELIEVED} && update-ca-certificates >/dev/null 2>&1")
            yield made
        finally:
            made.outside(STOP)
            made.sh(f"rm -f {BELIEVED} && update-ca-certificates --fresh >/dev/null 2>&1")
            made.sh("rm -rf /var/lib/rideau-acme/* && /usr/local/lib/rideau/publicly-trusted reload")


def test_strangers_believe_the_site_as_long_as_it_lasts_and_nobody_else_is_asked(mail: Mail) -> None:
    assert "vac-minister.example authority" in mail.issuer()
    mail.sh("systemctl start rideau-acme.service")
    until(lambda: "Pebble" in mail.issuer(), "a publicly trusted certificate is shown", 30)
    fetch = f"curl -s --cacert {FOLDER}/root.pem -o /dev/null -w '%{{http_code}}' https://{mail.name}/nothing"
    assert mail.outside(fetch) == "404"

    # Whoever signed: the key is the one that DNS announces (TLSA).
    announced = value_of(OFFICE, "email.tls-key.digest", mail.lab.vaults)
    issuer, key = mail.mail_key()
    assert ("Pebble" in issuer, key) == (True, announced)

    mail.outside(f"kill $(cat {FOLDER}/pid)")
    mail.sh("systemctl start rideau-acme.service")  # it lasts: nobody is asked
    assert "Pebble" in mail.issuer()

    mail.sh("rm /var/lib/rideau-acme/certs/mobile/*cert.pem /var/lib/rideau-acme/certs/mobile/fullchain.pem")
    assert "exit-code" in mail.sh("systemctl start rideau-acme.service; systemctl show -P Result rideau-acme")
    mail.sh("/usr/local/lib/rideau/publicly-trusted reload")
    until(lambda: "authority" in mail.issuer(), "the office's own certificate is shown again", 30)
