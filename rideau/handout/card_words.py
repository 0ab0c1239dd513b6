"""The words of the welcome card, in both languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rideau.handout.given import Handout
from rideau.office import Platform
from rideau.text import Text

CODE = Text("One-time code", "Code à usage unique")
SPELLING = Text(
    "{count} characters, no spaces; capitals and small letters differ",
    "{count} caractères, sans espace; majuscules et minuscules diffèrent",
)
INSIDE = Text("In the archive", "Dans l'archive")
STEPS = Text("Three steps", "Trois étapes")
AFTER = Text(
    "Once your device works, destroy this card. Type the code yourself: nobody will ever ask you for it.",
    "Une fois l'appareil en marche, détruisez cette carte. Tapez le code vous-même : personne ne vous le "
    "demandera.",
)
HELP = Text("Help: {number}", "Aide : {number}")
TITLE = Text("Welcome", "Bienvenue")
ENDS = Text("Access until {day}", "Accès jusqu'au {day}")

KINDS = {
    Platform.IOS: Text("iPhone or iPad", "iPhone ou iPad"),
    Platform.MACOS: Text("Mac", "Mac"),
    Platform.ANDROID: Text("Android", "Android"),
    Platform.WINDOWS: Text("Windows", "Windows"),
    Platform.LINUX: Text("Linux", "Linux"),
}

_OPEN = Text(
    "Open the archive {archive} with the code above (7-Zip opens it on a computer).",
    "Ouvrez l'archive {archive} avec le code ci-dessus (7-Zip l'ouvre sur un ordinateur).",
)
_PROFILE = {
    Platform.IOS: (
        Text(
            "Open office.mobileconfig. Go to Settings, Profile Downloaded, Install. "
            "Enter the code again when a password is asked for.",
            "Ouvrez office.mobileconfig. Allez à Réglages, Profil téléchargé, Installer. "
            "Entrez de nouveau le code quand un mot de passe est demandé.",
        ),
        Text("In Settings, turn on VPN.", "Dans Réglages, activez VPN."),
    ),
    Platform.MACOS: (
        Text(
            "Open office.mobileconfig. In System Settings, General, Device Management, install it. "
            "Enter the code again when a password is asked for.",
            "Ouvrez office.mobileconfig. Dans Réglages Système, Général, Gestion des appareils, "
            "installez-le. Entrez de nouveau le code quand un mot de passe est demandé.",
        ),
        Text(
            "In System Settings, VPN, turn on the office's connection.",
            "Dans Réglages Système, VPN, activez la connexion du cabinet.",
        ),
    ),
    Platform.ANDROID: (
        Text(
            "Install the app strongSwan VPN Client. From its menu, choose Import VPN profile, then "
            "office.sswan. Enter the code again when a password is asked for.",
            "Installez l'application strongSwan VPN Client. Dans son menu, choisissez Importer un profil "
            "VPN, puis office.sswan. Entrez de nouveau le code quand un mot de passe est demandé.",
        ),
        Text("In the app, tap the office's name.", "Dans l'application, touchez le nom du cabinet."),
    ),
    Platform.WINDOWS: (
        Text(
            "Open Terminal in the folder of the files and run:\n"
            "`powershell -ExecutionPolicy Bypass -File office.ps1`\n"
            "Consent when Windows asks; enter the code again when it is asked for.",
            "Ouvrez Terminal dans le dossier des fichiers et exécutez :\n"
            "`powershell -ExecutionPolicy Bypass -File office.ps1`\n"
            "Consentez quand Windows le demande; entrez de nouveau le code quand il est demandé.",
        ),
        Text(
            "In Settings, Network & internet, VPN, choose the office, then Connect.",
            "Dans Paramètres, Réseau et Internet, VPN, choisissez le cabinet, puis Se connecter.",
        ),
    ),
    Platform.LINUX: (
        Text(
            "As root, copy the folder swanctl into /etc and run:\n`swanctl --load-all`",
            "En tant qu'administrateur, copiez le dossier swanctl dans /etc et exécutez :\n"
            "`swanctl --load-all`",
        ),
        Text(
            "Run:\n`swanctl --initiate --child {connection}`",
            "Exécutez :\n`swanctl --initiate --child {connection}`",
        ),
    ),
}
_TUNNEL = (
    Text(
        "Install the app WireGuard. Add a tunnel from office.conf, or scan office.png.",
        "Installez l'application WireGuard. Ajoutez un tunnel depuis office.conf, ou numérisez office.png.",
    ),
    Text("In the app, turn on the tunnel.", "Dans l'application, activez le tunnel."),
)
_NO_TUNNEL = Text(
    "Nothing else is to be set up on this device.", "Rien d'autre n'est à régler sur cet appareil."
)

_FILES = {
    "office.mobileconfig": Text("the profile of your device", "le profil de votre appareil"),
    "mail.mobileconfig": Text(
        "mail, calendar, contacts (last page)", "courriel, calendrier, contacts (dernière page)"
    ),
    "office.sswan": Text("the profile for strongSwan", "le profil pour strongSwan"),
    "office.ps1": Text("the script for Windows, with its files", "le script pour Windows, avec ses fichiers"),
    "swanctl": Text("the connection for strongSwan", "la connexion pour strongSwan"),
    "office.conf": Text("the tunnel for WireGuard", "le tunnel pour WireGuard"),
    "office.png": Text("the same tunnel, to scan", "le même tunnel, à numériser"),
    "accounts": Text("your telephone for baresip (page 2)", "votre téléphone pour baresip (page 2)"),
}


TELEPHONE = Text("Your telephone", "Votre téléphone")
EXTENSION = Text("Extension {extension}", "Poste {extension}")
TELEPHONE_STEPS = (
    Text(
        "Set up this device first (page 1): the telephone works in the office, and elsewhere by the VPN.",
        "Configurez d'abord cet appareil (page 1) : le téléphone fonctionne au cabinet, ailleurs par le VPN.",
    ),
    Text(
        "Install the app Linphone. At its first start, choose to scan a QR code, and scan the one below. "
        "It works once.",
        "Installez l'application Linphone. Au premier démarrage, choisissez de numériser un code QR, et "
        "numérisez celui qui est ci-dessous. Il ne vaut qu'une fois.",
    ),
    Text(
        "Dial *97 for your voice mail. For emergencies dial 911: say where you are, since the carrier knows "
        "the office's address alone.",
        "Composez le *97 pour votre messagerie. En cas d'urgence, composez le 911 : dites où vous êtes, car "
        "l'opérateur ne connaît que l'adresse du cabinet.",
    ),
)


@dataclass(frozen=True, slots=True)
class Side:
    """What one language says, complete in itself."""

    language: str
    device: str
    files: tuple[tuple[str, str], ...]
    steps: tuple[str, str, str]
    """Lines between grave accents are commands."""
    ends: str


def side(handout: Handout, language: str, names: tuple[str, ...]) -> Side:
    """Return the card of ``handout`` in ``language``; ``names`` are the files of its archive."""
    identity = handout.identity
    said = {"archive": f"{identity.name}.zip", "connection": handout.giver.slug}
    ways = steps(identity.platform, ikev2=bool(handout.ikev2), wireguard=bool(handout.wireguard))
    done = tuple(each.in_language(language).format(**said) for each in ways)
    day = _day(handout.expires, language)
    return Side(
        language,
        KINDS[identity.platform].in_language(language),
        tuple(_files(names, language)),
        (done[0], done[1], done[2]),
        ENDS.in_language(language).format(day=day),
    )


def steps(platform: Platform, *, ikev2: bool, wireguard: bool) -> tuple[Text, ...]:
    """Return what to do with a device's archive; ``{archive}`` and ``{connection}`` are to be filled."""
    if ikev2:
        return (_OPEN, *_PROFILE[platform])
    if platform in (Platform.IOS, Platform.MACOS):
        return (_OPEN, _PROFILE[platform][0], _TUNNEL[0] if wireguard else _NO_TUNNEL)
    return (_OPEN, *_TUNNEL)


def _files(names: tuple[str, ...], language: str) -> Iterator[tuple[str, str]]:
    """Yield the files worth naming: a folder once, what a script reads not at all."""
    known = {name.split("/")[0] for name in names}
    yield from ((name, text.in_language(language)) for name, text in _FILES.items() if name in known)


def _day(day: date, language: str) -> str:
    from babel.dates import format_date  # noqa: PLC0415 -- only for handouts

    return str(format_date(day, "long", "fr_CA" if language == "fr" else "en_CA"))
