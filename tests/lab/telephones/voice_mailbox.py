"""The mailbox in which somebody's voice mail arrives, read as a mail program does: over IMAP."""

import json
from base64 import b64decode
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Self

from rideau.checks import OnHost
from rideau.lab import Lab

_READ = """
import base64, imaplib, json
imap = imaplib.IMAP4_stream("exec /usr/lib/dovecot/imap -u {name} 2>/dev/null")
for folder in "INBOX", "Junk":
    if imap.select(folder, readonly=True)[0] != "OK":
        continue
    for number in imap.search(None, "ALL")[1][0].split():
        content = imap.fetch(number, "(BODY.PEEK[])")[1][0][1]
        print(json.dumps([folder, base64.b64encode(content).decode()]))
"""


class VoiceMailbox:
    """Somebody's mailbox on the office's mail host, empty before and after; a context."""

    def __init__(self, lab: Lab, office: str, name: str) -> None:
        self._lab, self._office, self._name = lab, office, name

    def __enter__(self) -> Self:
        self._does(f"doveadm expunge -u {self._name} mailbox '*' all")
        return self

    def __exit__(self, *_: object) -> None:
        self._does(f"doveadm expunge -u {self._name} mailbox '*' all")

    def messages(self) -> list[EmailMessage]:
        """Return what arrived; none of it may be taken for spam."""
        lines = self._does(f"python3 - <<'END'{_READ.format(name=self._name)}END").splitlines()
        found = [json.loads(line) for line in lines]
        assert {folder for folder, _ in found} <= {"INBOX"}
        parsed = (message_from_bytes(b64decode(content), policy=default) for _, content in found)
        return [each for each in parsed if isinstance(each, EmailMessage)]

    def _does(self, shell: str) -> str:
        done = self._lab.run(OnHost("mail"), shell, 60, self._office)
        assert done.exit_code == 0, done.stdout + done.stderr
        return done.stdout
