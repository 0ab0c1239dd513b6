"""A mail server that keeps what it is given, until the office has a real one: a program on the mail host.

It speaks as little SMTP (RFC 5321, RFC 3207) as a sender needs, and writes each message into a file.
"""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Self

from rideau.checks import OnHost
from rideau.lab import Lab

_FOLDER = "/var/tmp/rideau-test-mail"
_UNIT = "rideau-test-mail"
_CERTIFY = (
    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=sink "
    "-keyout key.pem -out certificate.pem 2>&1"
)
_PROGRAM = r"""
import pathlib, socketserver, ssl, time
folder = pathlib.Path("/var/tmp/rideau-test-mail")
tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
tls.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
class Session(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")
    def handle(self):
        self.say("220 sink")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.say("354 go on")
                body = b""
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    body += line[1:] if line.startswith(b".") else line
                (folder / "new").write_bytes(body)
                (folder / "new").rename(folder / f"{time.time_ns()}.eml")
            if verb == b"STAR":
                self.say("220 encrypt")
                secured = tls.wrap_socket(self.connection, server_side=True)
                self.rfile, self.wfile = secured.makefile("rb"), secured.makefile("wb", 0)
                continue
            if verb == b"EHLO":
                self.say("250-sink")
                self.say("250 STARTTLS")
                continue
            self.say("221 bye" if verb == b"QUIT" else "250 fine")
            if verb == b"QUIT":
                return
class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    address_family = __import__("socket").AF_INET6
Server(("::", 25), Session).serve_forever()
"""


class MailSink:
    """The sink on an office's mail host; a context."""

    def __init__(self, lab: Lab, office: str, host: str = "mail") -> None:
        self._lab, self._office, self._place = lab, office, OnHost(host)

    def __enter__(self) -> Self:
        self._does(f"install -d -m 0700 {_FOLDER} && cat > {_FOLDER}/sink.py <<'END'\n{_PROGRAM}\nEND")
        self._does(f"cd {_FOLDER} && {_CERTIFY}")
        self._does(f"systemd-run --unit={_UNIT} python3 {_FOLDER}/sink.py")
        return self

    def __exit__(self, *_: object) -> None:
        self._does(f"systemctl stop {_UNIT}; rm -r {_FOLDER}")

    def messages(self) -> list[EmailMessage]:
        """Return what arrived."""
        root = self._lab.host_rootfs(f"{self._office}-{self._place.host}")
        files = sorted((root / _FOLDER.lstrip("/")).glob("*.eml"))
        parsed = (message_from_bytes(each.read_bytes(), policy=default) for each in files)
        return [each for each in parsed if isinstance(each, EmailMessage)]

    def _does(self, shell: str) -> None:
        done = self._lab.run(self._place, shell, 60, self._office)
        assert done.exit_code == 0, done.stderr
