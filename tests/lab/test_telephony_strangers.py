"""Who has no account: outside nothing is there; where telephones are, nothing is told, and guessing ends."""

from collections.abc import Iterator
from textwrap import dedent

import pytest

from tests.lab.conftest import OFFICE
from tests.lab.telephones.exchange import Exchange
from tests.lab.waiting import until

pytestmark = pytest.mark.lab

_ASK = dedent("""
    import socket, ssl, sys
    host, name, *requests = sys.argv[1:]
    context = ssl._create_unverified_context()
    plain = socket.create_connection((host, 5061), timeout=4)
    line = context.wrap_socket(plain)
    own = "sip:stranger@" + name
    for number, request in enumerate(requests):
        method, _, user = request.partition(":")
        target = "sip:" + (user + "@" if user else "") + name
        line.sendall((
            f"{method} {target} SIP/2.0\\r\\n"
            f"Via: SIP/2.0/TLS 10.0.0.1:5061;branch=z9hG4bK{number}x;rport\\r\\n"
            f"From: <sip:{user or 'stranger'}@{name}>;tag=a{number}\\r\\nTo: <{target}>\\r\\n"
            f"Call-ID: stranger-{number}@x\\r\\nCSeq: 1 {method}\\r\\nMax-Forwards: 70\\r\\n"
            f"Contact: <{own};transport=tls>\\r\\nContent-Length: 0\\r\\n\\r\\n").encode())
        print(request, line.recv(4096).split(b"\\r\\n")[0].decode())
""")


_GUESS = dedent("""
    import hashlib, re, socket, ssl, sys
    host, name = sys.argv[1:]
    context = ssl._create_unverified_context()
    line = context.wrap_socket(socket.create_connection((host, 5061), timeout=4))
    user, uri = "chief.desk", "sip:" + name
    def register(number, proof):
        line.sendall((
            f"REGISTER {uri} SIP/2.0\\r\\nVia: SIP/2.0/TLS 10.0.0.1:5061;branch=z9hG4bK{number};rport\\r\\n"
            f"From: <sip:{user}@{name}>;tag=g\\r\\nTo: <sip:{user}@{name}>\\r\\nCall-ID: guess@x\\r\\n"
            f"CSeq: {number} REGISTER\\r\\nMax-Forwards: 70\\r\\n{proof}"
            f"Contact: <sip:{user}@10.0.0.1:5061;transport=tls>\\r\\nContent-Length: 0\\r\\n\\r\\n").encode())
        return line.recv(8192).decode()
    def md5(text):
        return hashlib.md5(text.encode()).hexdigest()
    answer = register(1, "")
    for number in range(2, 16):
        said = dict(re.findall(r'(realm|nonce|opaque)="([^"]*)"', answer))
        secret = md5(f"{user}:{said['realm']}:guess{number}")
        proof = md5(f"{secret}:{said['nonce']}:00000001:c:auth:" + md5("REGISTER:" + uri))
        answer = register(number, f'Authorization: Digest username="{user}",realm="{said["realm"]}",'
            f'nonce="{said["nonce"]}",opaque="{said["opaque"]}",uri="{uri}",response="{proof}",qop=auth,'
            'nc=00000001,cnonce="c",algorithm=MD5\\r\\n')
        print(answer.split("\\r\\n")[0], flush=True)
""")
GUEST, APPLICATIONS = f"{OFFICE}-guest", f"{OFFICE}-operations"
PORTS = (5060, 5061, 5070, 5071)


def asked(exchange: Exchange, machine: str, address: str, *requests: str) -> list[str]:
    """Return the first line of each answer to requests without a password."""
    words = " ".join(f"'{each}'" for each in requests)
    shell = f"python3 - {address} {exchange.server} {words} <<'END'\n{_ASK}\nEND"
    return exchange.lab.run_on(machine, shell, 40).stdout.splitlines()


@pytest.fixture(scope="module")
def server(exchange: Exchange) -> str:
    """Return the server's address."""
    for machine in (GUEST, APPLICATIONS):
        leased = exchange.lab.run_on(machine, "grep -q nameserver /etc/resolv.conf || lease", 60)
        assert leased.exit_code == 0, leased.stderr
    return str(exchange.office.host("voice").home.ipv4.ip)


@pytest.fixture(autouse=True)
def forgiven(exchange: Exchange) -> Iterator[None]:
    """Let everybody in again afterwards."""
    yield
    exchange.on_server("fail2ban-client unban --all")


def test_a_name_that_exists_is_answered_like_one_that_does_not(exchange: Exchange, server: str) -> None:
    methods = ("INVITE:911", "INVITE:200", "REGISTER:chief.desk", "REGISTER:nobody.desk", "OPTIONS:200")
    answers = asked(exchange, APPLICATIONS, server, *methods)
    assert len(answers) == len(methods), answers
    assert {each.split(" ", 1)[1] for each in answers} == {"SIP/2.0 401 Unauthorized"}, answers
    assert exchange.calls() == 0


def reaches(exchange: Exchange, machine: str, address: str, port: int) -> bool:
    """Whether a connection is taken."""
    shell = f"timeout 1 bash -c '</dev/tcp/{address}/{port}'"
    return exchange.lab.run_on(machine, shell, 10).exit_code == 0


@pytest.mark.parametrize("machine", ["outside", GUEST])
def test_nothing_is_found_from_where_no_telephone_is(exchange: Exchange, server: str, machine: str) -> None:
    """By connections, and by a scanner (svmap) over UDP."""
    assert reaches(exchange, exchange.voice_zone, server, 5061)
    own = [f"{each.address.ip}" for each in exchange.office.uplinks if each.address]
    targets = [server, *own] if machine == "outside" else [server]
    found = [(each, port) for each in targets for port in PORTS if reaches(exchange, machine, each, port)]
    assert found == []
    scan = f"timeout 20 svmap -p5060,5061 {' '.join(targets)} 2>&1"
    assert "found nothing" in exchange.lab.run_on(machine, scan, 30).stdout


def test_who_guesses_passwords_is_shut_out(exchange: Exchange, server: str) -> None:
    machine = APPLICATIONS
    assert reaches(exchange, machine, server, 5061)
    answers = guesses(exchange, machine, server)
    assert answers, "nobody answers"
    assert not [each for each in answers if " 200 " in each]
    until(lambda: not reaches(exchange, machine, server, 5061), "who guesses is shut out", 30)
    assert reaches(exchange, exchange.voice_zone, server, 5061)


def test_a_desk_phone_that_errs_may_still_call_for_help(exchange: Exchange, server: str) -> None:
    guesses(exchange, exchange.voice_zone, server)
    guesses(exchange, APPLICATIONS, server)
    until(lambda: not reaches(exchange, APPLICATIONS, server, 5061), "the guard has read both", 30)
    assert reaches(exchange, exchange.voice_zone, server, 5061)


def guesses(exchange: Exchange, machine: str, address: str) -> list[str]:
    """Try a dozen passwords for an account that exists; return the first line of each answer."""
    shell = f"timeout 30 python3 - {address} {exchange.server} <<'END'\n{_GUESS}\nEND"
    return exchange.lab.run_on(machine, shell, 40).stdout.splitlines()
