"""What the mail servers out there make of mail from an office: programs that nobody here wrote."""

import json
import re
from dataclasses import dataclass
from email import message_from_string
from email.message import Message

from rideau.lab import Lab
from rideau.lab.citizens import INBOX, LOG, MACHINE
from tests.lab.waiting import until

_JUDGE = """
import dkim, glob, json, re
from authheaders import check_dkim, check_spf, dmarc_per_from
for file in glob.glob("{inbox}/new/*"):
    content = open(file, "rb").read()
    if "{subject}".encode() not in content:
        continue
    received = re.search(rb"^Received: from (\\S+) \\([^[]*\\[([0-9.]+)\\]", content, re.M)
    sender = re.search(rb"^Return-Path: <(.*)>", content, re.M)[1].decode()
    helo, address = (each.decode() for each in received.groups())
    author = re.search(rb"^From: .*@([a-z0-9.-]+)", content, re.M)[1].decode()
    spf, signed = check_spf(address, sender, helo), check_dkim(content)
    # Not authenticate_message: with Python 3.13 it finds no author in any message.
    said = dict(spf=spf.result, dkim=signed.result, dmarc=dmarc_per_from(author, spf, signed)[0])
    count = len(re.findall(rb"^DKIM-Signature:", content, re.M))
    verified = [dkim.DKIM(content).verify(idx) for idx in range(count)]
    print(json.dumps([said, verified, content.decode()]))
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that arrived out there, and what was made of it."""

    said: dict[str, str]
    """What SPF, DKIM and DMARC come to."""
    verified: tuple[bool, ...]
    message: Message

    @property
    def signatures(self) -> set[tuple[str, str]]:
        """The algorithm and the selector of each signature."""
        found = self.message.get_all("DKIM-Signature") or ()
        return {(_tag(each, "a"), _tag(each, "s")) for each in found}


def _tag(signature: str, name: str) -> str:
    found = re.search(rf"(?:^|;)\s*{name}=([^;]*)", signature)
    return "".join(found[1].split()) if found else ""


class FarSide:
    """The mail servers out there."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab

    def sh(self, shell: str, seconds: float = 60) -> str:
        done = self.lab.run_on(MACHINE, shell, seconds)
        assert done.exit_code == 0, done
        return done.stdout

    def write(self, sender: str, to: str, subject: str) -> None:
        """Have somebody out there write to ``to``."""
        text = f"From: <{sender}>\\nTo: <{to}>\\nSubject: {subject}\\nMessage-ID: <{subject}@{MACHINE}>\\n"
        self.sh(f"printf '{text}Date: '\"$(date -R)\"'\\n\\nHello\\n' | sendmail -f {sender} {to}")

    def log(self) -> str:
        return self.sh(f"cat {LOG}")

    def letters(self, subject: str) -> list[Letter]:
        """Return what arrived under ``subject``, judged now."""
        program = _JUDGE.format(inbox=INBOX, subject=subject)
        lines = self.sh(f"python3 - <<'END'\n{program}\nEND").splitlines()
        found = [json.loads(line) for line in lines if line.startswith("[")]
        return [Letter(said, tuple(verified), message_from_string(text)) for said, verified, text in found]

    def letter(self, subject: str) -> Letter:
        """Wait until something arrives under ``subject``."""
        until(lambda: len(self.letters(subject)) == 1, f"“{subject}” arrives out there", 40)
        return self.letters(subject)[0]
