"""What the groupware is told of the office: everybody's language, rooms, and what the entrance says."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from rideau import mail
from rideau.certificates import AUTHORITIES
from rideau.host import Contribution, File, Template, Unit, Validator
from rideau.mail import OWNER
from rideau.office import Host, Office, Person
from rideau.services.email.database import (
    BACKUPS,
    CACHE,
    CACHE_GROUP,
    DATABASE,
    IDLE_HOURS,
    KEPT,
    PROGRAM,
    USER,
)
from rideau.text import Text

PORT = 20000
"""Where SOGo answers nginx: webmail, DAV and ActiveSync alike."""
PEOPLE = "/etc/sogo/rideau-people.json"
ROOMS = "rideau_rooms"
"""The table in which SOGo finds rooms."""
UNIT = "rideau-groupware.service"
LANGUAGES = {"en": "English", "fr": "French"}
"""What SOGo calls them."""
AWAY_SUBJECT = "Réponse automatique / Automatic reply"

_UNIT_FILE = f"/etc/systemd/system/{UNIT}"
_AWAY = Text(
    "Thank you for your message. I am away from the office and will answer when I am back. "
    "If it cannot wait, please call the office.",
    "Merci de votre message. Je ne suis pas au bureau et je vous répondrai à mon retour. "
    "Si c'est urgent, veuillez téléphoner au cabinet.",
)
_NEW_HERE = Text(
    "Is this your first time here? Choose your own password.",
    "C'est votre première visite? Choisissez votre propre mot de passe.",
)


@dataclass(frozen=True, slots=True)
class _Program:
    people: str = PEOPLE
    database: str = DATABASE
    user: str = USER
    cache: str = CACHE
    rooms: str = ROOMS
    backups: str = BACKUPS
    kept: int = KEPT
    idle_hours: int = IDLE_HOURS
    shared: str = f"{mail.SHARED}/"


@dataclass(frozen=True, slots=True)
class _Unit:
    program: str = PROGRAM
    cache_group: str = CACHE_GROUP
    authorities: str = AUTHORITIES


def arrangement(office: Office, host: Host) -> Contribution:
    """Return the program that tells the groupware, and what it tells."""
    return Contribution(
        OWNER,
        host.slug,
        packages=("python3", "python3-psycopg2"),
        files=(
            File(PROGRAM, Template("email/arrange-groupware.j2", _Program()), 0o755),
            File(PEOPLE, _told(office), 0o640, group=USER),
            File(_UNIT_FILE, Template(f"email/{UNIT}.j2", _Unit())),
        ),
        units=(Unit(UNIT, restart_on=(PROGRAM, PEOPLE, _UNIT_FILE), impact=Text("nothing", "rien")),),
        validators=(Validator("groupware", f"{PROGRAM} check", (PROGRAM, PEOPLE)),),
    )


def _told(office: Office) -> str:
    """Return what the program reads. Who is locked is in it so that a change of it is told as well."""
    told = {
        "generator": "Written by Rideau",
        "notice": _notice(office),
        "people": [
            {
                "login": each.login,
                "locked": each.login in office.locked,
                "defaults": _defaults(office, each),
                "identities": [*_identities(office, each)],
            }
            for each in office.people
        ],
        "rooms": [*_rooms(office)],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _defaults(office: Office, person: Person) -> dict[str, object]:
    """Return what somebody begins with, as SOGo names it."""
    first, second = (_AWAY.fr, _AWAY.en) if person.language == "fr" else (_AWAY.en, _AWAY.fr)
    return {
        "SOGoLanguage": LANGUAGES[person.language],
        "Vacation": {
            "enabled": 0,
            "autoReplyText": f"{first}\n\n{second}\n\n{person.name}",
            "autoReplyEmailAddresses": [
                f"{one}@{office.domain}" for one in (person.login, *_aliases(office, person))
            ],
            "daysBetweenResponse": 7,
            "ignoreLists": 1,
        },
    }


def _aliases(office: Office, person: Person) -> tuple[str, ...]:
    known = office.email.aliases if office.email else {}
    return tuple(each for each, of in known.items() if of == person.login)


def _identities(office: Office, person: Person) -> Iterator[dict[str, object]]:
    """Yield what somebody may write as, themselves first; a shared address bears the office's name."""
    yield {"email": f"{person.login}@{office.domain}", "fullName": person.name, "isDefault": 1}
    for address, logins in mail.senders(office).items():
        if person.login in logins and address != person.login:
            own = address in _aliases(office, person)
            name = person.name if own else office.name.in_language(person.language)
            yield {"email": f"{address}@{office.domain}", "fullName": name}


def _rooms(office: Office) -> Iterator[dict[str, object]]:
    for name, room in office.email.resources.items() if office.email else ():
        title = " / ".join(dict.fromkeys((room.name.en, room.name.fr)))
        yield {"name": name, "title": title, "mail": f"{name}@{office.domain}", "at_once": room.at_once}


def _notice(office: Office) -> str:
    """Return what the entrance says in both languages; SOGo shows it as HTML."""
    return "".join(
        f'<p lang="{language}"><strong>{escape(office.name.in_language(language))}</strong> '
        f'<a href="/password?lang={language}">{escape(_NEW_HERE.in_language(language))}</a></p>'
        for language in LANGUAGES
    )
