"""What people are told before their mailbox is full, in their language."""

from dataclasses import dataclass

from rideau.host import Contribution, File, Template
from rideau.mail import OWNER, mailboxes
from rideau.office import Host, Office
from rideau.text import Text

WARN = "/usr/local/lib/rideau/warn-of-quota"
LANGUAGES = "/etc/dovecot/rideau-languages"
WARNINGS = (95, 80)
"""Percent, the highest first: Dovecot tells of the first one that was passed."""
_SUBJECT = Text("Your mailbox is {percent} % full", "Votre boîte de courriel est pleine à {percent} %")
_BODY = Text(
    "Of the {quota} GB of the mailbox “{mailbox}”, {percent} % are taken.\n"
    "\n"
    "When it is full, new messages wait with their sender, who gets them back after some days.\n"
    "To make room:\n"
    "\n"
    "- empty the folders Trash and Junk;\n"
    "- sort your messages by size and delete the largest that are not records; look in Sent, too.\n"
    "\n"
    "If that is not enough, ask your office's support for more room.\n",
    "Sur les {quota} Go de la boîte « {mailbox} », {percent} % sont occupés.\n"
    "\n"
    "Quand elle sera pleine, les nouveaux messages attendront chez l'expéditeur, qui les récupérera après\n"
    "quelques jours. Pour faire de la place :\n"
    "\n"
    "- videz les dossiers Trash (corbeille) et Junk (pourriel);\n"
    "- triez vos messages par taille et supprimez les plus gros, sauf les documents à conserver;\n"
    "  regardez aussi dans Sent (messages envoyés).\n"
    "\n"
    "Si cela ne suffit pas, demandez plus d'espace au soutien de votre cabinet.\n",
)


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said, by language, and by whom."""

    sender: str
    quota: int
    subjects: Text
    bodies: Text
    languages: str = LANGUAGES


@dataclass(frozen=True, slots=True)
class _Line:
    mailbox: str
    languages: str


@dataclass(frozen=True, slots=True)
class _Languages:
    lines: tuple[_Line, ...]


def quota(office: Office, host: Host) -> Contribution:
    """Return the program that warns, and in which language it speaks to whom."""
    lines = tuple(_Line(each.name, each.language if each.person else "en fr") for each in mailboxes(office))
    return Contribution(
        OWNER,
        host.slug,
        files=(
            File(WARN, Template("email/warn-of-quota.j2", warning(office)), 0o755),
            File(LANGUAGES, Template("email/languages.j2", _Languages(lines))),
        ),
    )


def warning(office: Office) -> Notice:
    """Return what the program is made of."""
    gigabytes = office.email.quota_gb if office.email else 0
    return Notice(f"postmaster@{office.domain}", gigabytes, _SUBJECT, _BODY)
