"""An office's telephone service as its people meet it: their accounts, its server, its carrier."""

import re
from shlex import quote

from rideau import telephony
from rideau.certificates import ROOT_CERTIFICATE, authority_certificate
from rideau.lab import Lab
from rideau.office import Office
from rideau.project import Project
from rideau.vault.opening import value_of
from tests.lab.telephones.baresip import Account, Manner
from tests.lab.telephones.carrier import Carrier
from tests.lab.telephones.telephone import Telephone

_DESK = Manner()


class Exchange:
    """The telephones of an office that is applied."""

    def __init__(self, lab: Lab, slug: str) -> None:
        self.lab = lab
        self.office: Office = Project.load().office(slug)
        assert self.office.telephony is not None
        self.telephony = self.office.telephony
        self.lines = {each.id: each for each in telephony.lines(self.office)}
        self.voice_zone = f"{slug}-phone"
        self.carrier = Carrier(lab, self.telephony.number)
        self.server = telephony.sip_name(self.office)

    @property
    def authority(self) -> str:
        """Whom phones believe."""
        return "".join(map(self.value, (authority_certificate(self.office).id, ROOT_CERTIFICATE.id)))

    def value(self, secret: str) -> str:
        """Return a secret of the office's."""
        return value_of(self.office.slug, secret, self.lab.vaults)

    def account(self, line: str) -> Account:
        """Return what a line registers with."""
        return Account(line, self.value(self.lines[line].password.id), self.server)

    def phone(self, line: str, manner: Manner = _DESK, machine: str = "") -> Telephone:
        """Return a telephone for a line, in the voice zone unless said otherwise."""
        place = machine or self.voice_zone
        return Telephone(self.lab, place, self.account(line), self.authority, manner)

    def extension(self, line: str) -> str:
        """Return the extension at which a line is called."""
        return self.lines[line].extension

    def asterisk(self, command: str) -> str:
        """Give the office's Asterisk a command."""
        return self.on_server(f"{telephony.CONSOLE} {quote(command)}")

    def on_server(self, shell: str) -> str:
        """Run a command on the telephone server."""
        return self.lab.run_on(f"{self.office.slug}-voice", shell, 60).stdout

    def calls(self) -> int:
        """Return how many calls there are now."""
        found = re.search(r"(\d+) active calls?", self.asterisk("core show channels count"))
        return int(found.group(1)) if found else 0

    def language_at(self, application: str) -> str:
        """Return the language in which a call is spoken to that is at an application now, if any is."""
        calls = [each.split("!") for each in self.asterisk("core show channels concise").splitlines()]
        channel = next((each[0] for each in calls if application in each[5:6]), "")
        told = self.asterisk(f"core show channel {channel}") if channel else ""
        found = re.search(r"Language: (\S+)", told)
        return found.group(1) if found else ""
