"""Where people choose their own passwords: a page for the first time, and the webmail's preferences.

SOGo would have to be let change anybody's password. The program behind the page binds as the person instead,
which the directory lets do this and nothing else (``docs/decisions/0126-groupware.md``).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rideau import directory
from rideau.certificates import AUTHORITIES
from rideau.directory import SHORTEST_PASSWORD
from rideau.host import Contribution, File, Template, Unit
from rideau.mail import OWNER
from rideau.office import Host, Office
from rideau.services.email.arrangement import PORT
from rideau.services.email.database import CACHE, CACHE_GROUP
from rideau.text import Text

SERVICE, ENTRANCE = "rideau-passwords.service", "rideau-passwords.socket"
SOCKET = "/run/rideau-passwords.sock"
PAGES = "/usr/local/share/rideau-passwords"
PROGRAM = "/usr/local/lib/rideau/change-password"

_UNITS = "/etc/systemd/system"
_NOTHING = Text(
    "passwords cannot be changed for a second",
    "les mots de passe ne peuvent pas être changés pendant une seconde",
)
_TITLE = Text("Choose your password", "Choisissez votre mot de passe")
_LOGIN = Text("User name", "Nom d'utilisateur")
_OLD = Text("Current password, or the one on your card", "Mot de passe actuel, ou celui de votre carte")
_NEW = Text("New password", "Nouveau mot de passe")
_AGAIN = Text("New password, once more", "Nouveau mot de passe, encore une fois")
_HINT = Text(
    f"At least {SHORTEST_PASSWORD} characters. A sentence that only you would say is easy to remember.",
    f"Au moins {SHORTEST_PASSWORD} caractères. Une phrase bien à vous se retient facilement.",
)
_BUTTON = Text("Change the password", "Changer le mot de passe")
_GO = Text("Open the webmail", "Ouvrir la messagerie web")
_SAID = {
    "wrong": Text(
        "The user name or the current password is not right. After several attempts, wait 15 minutes.",
        "Le nom d'utilisateur ou le mot de passe actuel est inexact. "
        "Après plusieurs essais, attendez 15 minutes.",
    ),
    "different": Text(
        "The new password was not written the same way twice.",
        "Le nouveau mot de passe n'a pas été écrit deux fois de la même façon.",
    ),
    "short": Text(
        f"The new password is too short: {SHORTEST_PASSWORD} characters or more, please.",
        f"Le nouveau mot de passe est trop court : il faut au moins {SHORTEST_PASSWORD} caractères.",
    ),
    "used": Text(
        "You have used this password before. Please choose another one.",
        "Vous avez déjà utilisé ce mot de passe. Veuillez en choisir un autre.",
    ),
    "weak": Text(
        "This password is not accepted. Please choose another one.",
        "Ce mot de passe n'est pas accepté. Veuillez en choisir un autre.",
    ),
    "later": Text(
        "Passwords cannot be changed just now. Please try again in a few minutes.",
        "Les mots de passe ne peuvent pas être changés en ce moment. "
        "Veuillez réessayer dans quelques minutes.",
    ),
}
_DONE = Text(
    "Your password is changed. From now on it is the one for mail, calendars and all your devices.",
    "Votre mot de passe est changé. C'est désormais celui du courriel, des agendas et de tous vos appareils.",
)


@dataclass(frozen=True, slots=True)
class _Words:
    login: str
    old: str
    new: str
    again: str
    hint: str
    button: str
    go: str


@dataclass(frozen=True, slots=True)
class _Page:
    language: str
    other_language: str
    other_name: str
    title: str
    office: str
    words: _Words
    message: str
    refused: bool
    asks: bool
    shortest: int = SHORTEST_PASSWORD


@dataclass(frozen=True, slots=True)
class _Program:
    directory: str
    people: str
    domain: str
    pages: str = PAGES
    authorities: str = AUTHORITIES
    shortest: int = SHORTEST_PASSWORD
    cache: str = CACHE
    webmail: int = PORT


@dataclass(frozen=True, slots=True)
class _Unit:
    program: str = PROGRAM
    socket: str = SOCKET
    cache_group: str = CACHE_GROUP


def passwords(office: Office, host: Host) -> Contribution:
    """Return the page and the program behind it."""
    return Contribution(
        OWNER,
        host.slug,
        packages=("python3", "python3-ldap"),
        files=(*_program(office), *_pages(office)),
        units=(
            Unit(ENTRANCE, restart_on=(f"{_UNITS}/{ENTRANCE}",), impact=_NOTHING),
            Unit(
                SERVICE,
                restart_on=(f"{_UNITS}/{SERVICE}", f"{_UNITS}/{ENTRANCE}", PROGRAM),
                impact=_NOTHING,
            ),
        ),
    )


def _program(office: Office) -> Iterator[File]:
    settings = _Program(directory.uri(office), directory.people_base(office), office.domain)
    yield File(PROGRAM, Template("email/change-password.j2", settings), 0o755)
    for unit in (SERVICE, ENTRANCE):
        yield File(f"{_UNITS}/{unit}", Template(f"email/{unit}.j2", _Unit()))


def _pages(office: Office) -> Iterator[File]:
    for language in ("en", "fr"):
        yield _page(office, language, "form", None)
        yield _page(office, language, "done", _DONE)
        for name, said in _SAID.items():
            yield _page(office, language, name, said)


def _page(office: Office, language: str, name: str, said: Text | None) -> File:
    other, other_name = ("fr", "Français") if language == "en" else ("en", "English")
    page = _Page(
        language,
        other,
        other_name,
        _TITLE.in_language(language),
        office.name.in_language(language),
        _Words(*(each.in_language(language) for each in (_LOGIN, _OLD, _NEW, _AGAIN, _HINT, _BUTTON, _GO))),
        said.in_language(language) if said else "",
        refused=name in _SAID,
        asks=name != "done",
    )
    return File(f"{PAGES}/{name}.{language}.html", Template("email/password.html.j2", page))
