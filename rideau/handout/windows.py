"""A script for Windows' own VPN client, and the files that it imports.

Windows proves itself with EAP-TLS: as a machine it would call itself by the whole subject of its
certificate, and the gateway knows groups by their names alone.
"""

from codecs import BOM_UTF8
from dataclasses import dataclass

from rideau.handout.container import container
from rideau.handout.given import Handout, Ikev2
from rideau.host import Template
from rideau.render import render_template
from rideau.text import Text

SCRIPT = "office.ps1"
IDENTITY = "identity.pfx"
ROOT = "root.cer"
AUTHORITY = "authority.cer"

_QUESTION = Text("One-time code", "Code à usage unique")
_REFUSED = Text(
    "This takes an administrator's consent. Run it again.",
    "Il y faut l'accord d'un administrateur. Exécutez ceci de nouveau.",
)
_DONE = Text(
    "Done. Connect in Settings, Network & internet, VPN.",
    "Terminé. Connectez-vous dans Paramètres, Réseau et Internet, VPN.",
)
_QUOTES = "'\u2018\u2019\u201a\u201b"


@dataclass(frozen=True, slots=True)
class Context:
    """Everything but the names in comments is quoted already."""

    name_en: str
    name_fr: str
    title: str
    server: str
    identity: str
    root: str
    authority: str
    refused: str
    question: str
    domain: str
    split: str
    networks: tuple[str, ...]
    done: str


def client(handout: Handout, ikev2: Ikev2) -> dict[str, bytes]:
    """Return files by name; the script asks for the one-time code."""
    giver, language = handout.giver, handout.identity.language
    context = Context(
        giver.name.en,
        giver.name.fr,
        quoted(giver.name.in_language(language)),
        quoted(ikev2.server),
        quoted(IDENTITY),
        quoted(ROOT),
        quoted(AUTHORITY),
        quoted(_REFUSED.in_language(language)),
        quoted(_QUESTION.in_language(language)),
        quoted(giver.domain),
        "$true" if ikev2.networks else "$false",
        tuple(quoted(each) for each in ikev2.networks),
        quoted(_DONE.in_language(language)),
    )
    text = render_template(Template("handout/windows.ps1.j2", context))
    return {
        SCRIPT: BOM_UTF8 + text.replace("\n", "\r\n").encode(),  # Windows PowerShell reads UTF-8 by its mark
        IDENTITY: container(handout.identity, handout.code),
        ROOT: handout.identity.root.encode(),
        AUTHORITY: handout.identity.authority.encode(),
    }


def quoted(text: str) -> str:
    """Return ``text`` as PowerShell takes it literally; typographic quotes end a literal there as well."""
    doubled = "".join(each * 2 if each in _QUOTES else each for each in text)
    return f"'{doubled}'"
