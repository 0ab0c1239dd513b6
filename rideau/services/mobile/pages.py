"""What people see who follow a link, in both languages, their own first."""

from collections.abc import Iterator
from dataclasses import dataclass

from rideau.host import File, Template
from rideau.office import Office
from rideau.text import Text

_BUTTON = Text("Download", "Télécharger")


@dataclass(frozen=True, slots=True)
class _Words:
    """A page in one language."""

    language: str
    office: str
    title: str
    lines: tuple[str, ...]
    button: str


@dataclass(frozen=True, slots=True)
class _Page:
    first: _Words
    second: _Words
    offers: bool


@dataclass(frozen=True, slots=True)
class _Said:
    title: Text
    lines: tuple[Text, ...]


_OFFER = _Said(
    Text("Set up your device", "Configurez votre appareil"),
    (
        Text(
            "This link gives one file, once. Press the button on the device that it is for.",
            "Ce lien donne un fichier, une seule fois. Appuyez sur le bouton depuis l'appareil concerné.",
        ),
        Text(
            "To open the file you need the code on the card that you received on paper.",
            "Pour ouvrir le fichier, il faut le code de la carte que vous avez reçue sur papier.",
        ),
    ),
)
_GONE = _Said(
    Text("This link has been used, or has expired", "Ce lien a déjà servi ou n'est plus valide"),
    (
        Text(
            "If you did not download the file yourself, tell your office at once. "
            "Ask for a new link if you still need one.",
            "Si vous n'avez pas téléchargé le fichier vous-même, avisez votre cabinet sans attendre. "
            "Demandez un nouveau lien s'il vous en faut un.",
        ),
    ),
)
_UNKNOWN = _Said(
    Text("There is nothing here", "Il n'y a rien ici"),
    (
        Text(
            "Open the link exactly as you received it; part of it may be missing.",
            "Ouvrez le lien tel que vous l'avez reçu; il en manque peut-être une partie.",
        ),
    ),
)
_SORRY = _Said(
    Text("Please try again in a few minutes", "Veuillez réessayer dans quelques minutes"),
    (
        Text(
            "This page cannot answer just now. Your link is still good.",
            "Cette page ne peut pas répondre pour l'instant. Votre lien reste valide.",
        ),
    ),
)


def pages(office: Office, folder: str) -> Iterator[File]:
    """Yield every page; those of a link begin with the language of its person."""
    for language in ("en", "fr"):
        yield _file(office, f"{folder}/offer.{language}.html", _OFFER, language, offers=True)
        yield _file(office, f"{folder}/gone.{language}.html", _GONE, language)
    yield _file(office, f"{folder}/unknown.en.html", _UNKNOWN, "en")
    yield _file(office, f"{folder}/sorry.en.html", _SORRY, "en")


def _file(office: Office, path: str, said: _Said, language: str, *, offers: bool = False) -> File:
    english, french = _words(office, said, "en"), _words(office, said, "fr")
    first, second = (english, french) if language == "en" else (french, english)
    return File(path, Template("mobile/page.html.j2", _Page(first, second, offers)))


def _words(office: Office, said: _Said, language: str) -> _Words:
    return _Words(
        language,
        office.name.in_language(language),
        said.title.in_language(language),
        tuple(each.in_language(language) for each in said.lines),
        _BUTTON.in_language(language),
    )
