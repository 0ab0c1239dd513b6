"""How people sign in: a first password that is good for choosing their own, or the department's account."""

from collections.abc import Iterator

from rideau import mail
from rideau.directory import SHORTEST_PASSWORD
from rideau.guide.given import Given, at_the_department
from rideau.pages.blocks import Paragraph, Section, Steps
from rideau.pages.prose import link, said
from rideau.text import Text

_STEPS = (
    Text(
        "You receive your sign-in name and a first password by hand. That password is good for one thing: "
        "choosing your own.",
        "On vous remet en main propre votre nom d'utilisateur et un premier mot de passe. Il ne sert qu'à "
        "une chose : choisir le vôtre.",
    ),
    Text(
        "In a browser, open {page}. Enter your sign-in name, the first password, and twice the one you "
        "choose: at least {shortest} characters.",
        "Dans un navigateur, ouvrez {page}. Entrez votre nom d'utilisateur, le premier mot de passe et, "
        "deux fois, celui que vous choisissez : au moins {shortest} caractères.",
    ),
    Text(
        "From then on, that one password opens your mail, your calendar and your address book. Change it on "
        "the same page whenever you like.",
        "Dès lors, ce seul mot de passe ouvre votre courriel, votre calendrier et votre carnet d'adresses. "
        "Changez-le sur la même page quand vous voulez.",
    ),
)
_CARE = Text(
    "Nobody will ever ask you for your password, not even us. Ten wrong ones lock you out for fifteen "
    "minutes. Forgot it? Ask for help: you will be given another first password.",
    "Personne ne vous demandera jamais votre mot de passe, pas même nous. Dix erreurs vous bloquent quinze "
    "minutes. Vous l'avez oublié? Demandez de l'aide : on vous remettra un autre premier mot de passe.",
)
_DEPARTMENTS = Text(
    "You sign in with the account that the department gave you. Ask {whom}.",
    "Vous ouvrez une session avec le compte que le ministère vous a donné. Adressez-vous à : {whom}.",
)


def signing_in(given: Given) -> Iterator[Section]:
    """Yield the part about passwords."""
    title = said(Text("How to sign in", "Ouvrir une session"))
    if given.office.email and "credentials" in given.ours:
        page = link(f"https://{mail.name(given.office)}/password")
        steps = tuple(said(each, page=page, shortest=str(SHORTEST_PASSWORD)) for each in _STEPS)
        yield Section("sign-in", title, (Steps(steps), Paragraph(said(_CARE))))
    elif "credentials" in given.departments:
        yield Section("sign-in", title, (Paragraph(said(_DEPARTMENTS, whom=at_the_department(given))),))
