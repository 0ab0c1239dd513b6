"""Addresses, who reads what is sent there, and how much of it is kept."""

from collections.abc import Iterator, Mapping

from rideau.differences.version import Difference, Topic, Version, becoming, listed
from rideau.office import Office
from rideau.text import Text

_KINDS = {
    "shared": Text("Shared mailbox {name}, who reads it", "Boîte partagée {name}, qui la lit"),
    "alias": Text("Address {name}, whose it is", "Adresse {name}, à qui elle est"),
    "list": Text("Distribution list {name}", "Liste de diffusion {name}"),
    "booked": Text("Room or thing {name}", "Salle ou objet {name}"),
    "quota": Text("What a mailbox holds, in GB", "Ce que contient une boîte, en Go"),
    "journal": Text(
        "Days a copy of every message is kept", "Jours où une copie de chaque message est gardée"
    ),
    "refused": Text("Attachments refused besides programs", "Pièces jointes refusées en plus des programmes"),
    "hourly": Text("Recipients in an hour, at most", "Destinataires par heure, au plus"),
}


def mail(before: Version, after: Version) -> Iterator[Difference]:
    """Return them; mailboxes of people come and go with people."""
    return becoming(Topic.MAIL, _KINDS, _facts(before.office), _facts(after.office))


def _facts(office: Office) -> Mapping[str, Text]:
    known = office.email
    if known is None:
        return {}
    domain = office.domain
    return {
        **{f"shared {name}@{domain}": listed(readers) for name, readers in known.shared.items()},
        **{f"alias {name}@{domain}": listed([of]) for name, of in known.aliases.items()},
        **{f"list {name}@{domain}": listed(members) for name, members in known.lists.items()},
        **{
            f"booked {name}@{domain}": listed([it.name, str(it.at_once)])
            for name, it in known.resources.items()
        },
        "quota": listed([str(known.quota_gb)]),
        "journal": listed([str(known.journal_days)]),
        "refused": listed(known.refused_attachments),
        "hourly": listed([str(known.hourly_recipients)]),
    }
