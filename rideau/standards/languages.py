"""What a profile says in both languages, and who answers in which."""

from collections.abc import Iterable, Iterator

from rideau.office_telephony import RECEPTION
from rideau.profiles.fields import Bilingual
from rideau.profiles.profile import Language
from rideau.profiles.rules import DocumentPath
from rideau.standards.described import Described, Finding


def language_findings(office: Described) -> Iterator[Finding]:
    """Yield what exists in one language alone."""
    for path, text in _texts(office):
        if " " in text.en and text.en.casefold() == text.fr.casefold():
            yield Finding("S030", (*path, "fr"), {"text": text.en})
    yield from _at_the_front_desk(office)
    for mailbox, readers in office.profile.services.email.shared_mailboxes.items():
        if language := _only(office, readers):
            path = ("services", "email", "shared_mailboxes", mailbox)
            yield Finding("S032", path, {"mailbox": mailbox, "language": str(language)})


def _texts(office: Described) -> Iterator[tuple[DocumentPath, Bilingual]]:
    """Yield what is said in both languages; one word may well be the same in both."""
    profile = office.profile
    yield ("name",), profile.name
    yield ("department", "name"), profile.department.name
    for at, opening in enumerate(profile.services.security.openings):
        yield ("services", "security", "openings", at, "reason"), opening.reason
    for slug, resource in profile.services.email.resources.items():
        yield ("services", "email", "resources", slug, "name"), resource.name


def _at_the_front_desk(office: Described) -> Iterator[Finding]:
    telephony = office.profile.services.telephony
    group = telephony.front_desk or RECEPTION
    if group in telephony.ring_groups:
        path: DocumentPath = ("services", "telephony", "ring_groups", group)
        answering: Iterable[str] = telephony.ring_groups[group]
    elif telephony.front_desk:
        path, answering = ("services", "telephony", "front_desk"), (group,)
    else:
        return  # everybody answers
    if language := _only(office, answering):
        yield Finding("S031", path, {"group": group, "language": str(language)})


def _only(office: Described, logins: Iterable[str]) -> Language | None:
    """Return the one language of all ``logins``, if it is one."""
    wanted = {*logins}
    languages = {person.language for person in office.profile.staff if person.login in wanted}
    return next(iter(languages)) if len(languages) == 1 else None
