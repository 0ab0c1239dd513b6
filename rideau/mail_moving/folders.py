"""What folders of mail are called: as people read it, as IMAP has it, as they lie in Maildir++. Pure."""

import binascii
import re
from base64 import b64decode, b64encode

Folder = tuple[str, ...]
"""The names of a folder and of those above it, the uppermost first."""
INBOX: Folder = ("INBOX",)
DELIMITER = "."
"""What separates names where folders lie in Maildir++."""

_SPECIAL = {
    "Sent": (
        "sent", "sent items", "sent mail", "sent messages", "courrier envoyé", "éléments envoyés",
        "envoyés", "messages envoyés",
    ),
    "Drafts": ("draft", "drafts", "brouillon", "brouillons"),
    "Junk": (
        "junk", "junk e-mail", "junk email", "spam", "courrier indésirable", "indésirables", "pourriel",
        "pourriels",
    ),
    "Trash": (
        "trash", "deleted items", "deleted messages", "corbeille", "éléments supprimés", "messages supprimés",
    ),
    "Archive": ("archive", "archives"),
}  # fmt: skip
_OURS = {theirs: ours for ours, names in _SPECIAL.items() for theirs in names}
_SHIFTED = re.compile("&([^-]*)-")
_OTHERS = re.compile("&|[^ -~]+")


def decoded(name: str) -> str:
    """Return what people read for a name in modified UTF-7 (RFC 3501, 5.1.3); what is none stays itself."""
    return _SHIFTED.sub(_read, name)


def _read(match: re.Match[str]) -> str:
    if not match[1]:
        return "&"
    text = match[1].replace(",", "/")
    try:
        return b64decode(text + "=" * (-len(text) % 4), validate=True).decode("utf-16-be")
    except (binascii.Error, UnicodeDecodeError):
        return match[0]


def encoded(name: str) -> str:
    """Return ``name`` in modified UTF-7."""
    return _OTHERS.sub(_shift, name)


def _shift(match: re.Match[str]) -> str:
    if match[0] == "&":
        return "&-"
    return f"&{b64encode(match[0].encode('utf-16-be')).decode().rstrip('=').replace('/', ',')}-"


def of_maildir(name: str) -> Folder:
    """Return the folder that lies under ``name``, without its first dot; nothing is the inbox."""
    return tuple(decoded(each) for each in name.split(DELIMITER)) if name else INBOX


def shown(folder: Folder) -> str:
    """Return ``folder`` as people read it."""
    return "/".join(folder)


def ours(folder: Folder, special: str = "") -> Folder:
    """Return where mail of ``folder`` belongs here; ``special`` is what its server says that it is for.

    What one server calls “Sent Items” and the next “Éléments envoyés” is one folder.
    """
    if len(folder) != 1:
        return folder
    if folder[0].upper() == INBOX[0]:
        return INBOX
    found = special if special in _SPECIAL else _OURS.get(folder[0].casefold(), folder[0])
    return (found,)
