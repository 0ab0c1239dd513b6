"""What the welcome card says of mail, in both languages."""

from rideau.handout.given import Mail
from rideau.office import Platform
from rideau.text import Text

TITLE = Text("Your mail", "Votre courriel")
_PASSWORD = Text(
    "In a browser, open {website}. Sign in as {login} with the first password you were given, and choose "
    "one of your own: no other works for mail.",
    "Dans un navigateur, ouvrez {website}. Ouvrez une session comme {login} avec le premier mot de passe "
    "reçu et choisissez le vôtre : aucun autre ne vaut pour le courriel.",
)
_ACCOUNT = Text(
    "In Outlook or Thunderbird, add an account with {address} and your own password. Everything else is "
    "found.",
    "Dans Outlook ou Thunderbird, ajoutez un compte avec {address} et votre propre mot de passe. Tout le "
    "reste est trouvé.",
)
DEVICE = {
    Platform.IOS: Text(
        "The profile set up mail, calendar and contacts. In Settings, enter your own password when it is "
        "asked for.",
        "Le profil a réglé courriel, calendrier et contacts. Dans Réglages, entrez votre propre mot de "
        "passe quand il est demandé.",
    ),
    Platform.MACOS: Text(
        "Open mail.mobileconfig and install it like the first profile. Enter your own password when it "
        "is asked for.",
        "Ouvrez mail.mobileconfig et installez-le comme le premier profil. Entrez votre propre mot de "
        "passe quand il est demandé.",
    ),
    Platform.ANDROID: Text(
        "In Settings, Accounts, add an Exchange account with {address} and your own password. Everything "
        "else is found.",
        "Dans Paramètres, Comptes, ajoutez un compte Exchange avec {address} et votre propre mot de "
        "passe. Tout le reste est trouvé.",
    ),
    Platform.WINDOWS: _ACCOUNT,
    Platform.LINUX: _ACCOUNT,
}
"""What a device asks for, by its system; ``{address}`` is still to be filled."""
_ANYWHERE = Text(
    "Anywhere else, the same page has mail, calendar and contacts. Nobody will ever ask you for your "
    "password by mail.",
    "Partout ailleurs, la même page offre courriel, calendrier et contacts. Personne ne vous demandera "
    "jamais votre mot de passe par courriel.",
)


def steps(mail: Mail, platform: Platform, language: str) -> tuple[str, ...]:
    """Return what to do, in ``language``."""
    said = {"website": f"https://{mail.server}", "login": mail.login, "address": mail.address}
    parts = (_PASSWORD, DEVICE[platform], _ANYWHERE)
    return tuple(each.in_language(language).format(**said) for each in parts)
