"""Standards about both languages and about accessibility."""

from rideau.policy.standard import Evidence, Standard, Subject
from rideau.problems import Severity
from rideau.text import Text

_DIALPLAN = "/etc/rideau/asterisk/extensions.conf"

LANGUAGES = (
    Standard(
        "S030",
        Subject.LANGUAGES,
        Text("What has a name has one in each language.", "Ce qui a un nom en a un dans chaque langue."),
        Text(
            "The same words twice are one language, however many keys hold them.",
            "Les mêmes mots deux fois ne font qu'une langue, quel que soit le nombre de clés.",
        ),
        ("OLA",),
        Text("“{text}” stands for both languages", "« {text} » tient lieu des deux langues"),
        Text("Write “fr” in French and “en” in English.", "Écrivez « fr » en français et « en » en anglais."),
    ),
    Standard(
        "S031",
        Subject.LANGUAGES,
        Text(
            "Who calls the office is answered in either language.",
            "Qui appelle le cabinet reçoit réponse dans l'une ou l'autre langue.",
        ),
        Text(
            "The public may speak English or French to the head office of a federal institution.",
            "Le public peut parler français ou anglais au siège d'une institution fédérale.",
        ),
        ("OLA",),
        Text(
            "everybody who answers the main number has “language: {language}”",
            "toutes les personnes qui répondent au numéro principal ont « language: {language} »",
        ),
        Text(
            "Add somebody of the other language to “{group}”, or, if they speak both, accept it under "
            "“exceptions”.",
            "Ajoutez à « {group} » une personne de l'autre langue ou, si elles parlent les deux, acceptez-le "
            "sous « exceptions ».",
        ),
        about=("telephony",),
        evidence=Evidence((_DIALPLAN, "/etc/rideau/asterisk/voicemail.conf")),
    ),
    Standard(
        "S032",
        Subject.LANGUAGES,
        Text(
            "Who writes to a shared address is answered in either language.",
            "Qui écrit à une adresse partagée reçoit réponse dans l'une ou l'autre langue.",
        ),
        Text(
            "The public may write in English or French to the head office of a federal institution.",
            "Le public peut écrire en français ou en anglais au siège d'une institution fédérale.",
        ),
        ("OLA",),
        Text(
            "everybody who reads “{mailbox}” has “language: {language}”",
            "toutes les personnes qui lisent « {mailbox} » ont « language: {language} »",
        ),
        Text(
            "Add somebody of the other language, or, if they read both, accept it under “exceptions”.",
            "Ajoutez une personne de l'autre langue ou, si elles lisent les deux, acceptez-le sous "
            "« exceptions ».",
        ),
        about=("email",),
        evidence=Evidence(("/etc/dovecot/rideau-shares", "/etc/dovecot/rideau-languages")),
    ),
    Standard(
        "S033",
        Subject.LANGUAGES,
        Text(
            "Pages, telephones and prompts are in both languages.",
            "Les pages, les téléphones et les messages vocaux sont dans les deux langues.",
        ),
        Text(
            "Both languages have equal status, also on a telephone's screen.",
            "Les deux langues ont un statut égal, même à l'écran d'un téléphone.",
        ),
        ("OLA",),
        evidence=Evidence(
            (
                "/usr/local/share/rideau-passwords/*.en.html",
                "/usr/local/share/rideau-passwords/*.fr.html",
                "/usr/local/share/rideau-mobile/*.en.html",
                "/usr/local/share/rideau-mobile/*.fr.html",
                "/etc/rideau-phones/bare-*-en",
                "/etc/rideau-phones/bare-*-fr",
            ),
            ("email.webmail.password", "mobile.answers"),
        ),
    ),
)

ACCESSIBILITY = (
    Standard(
        "S040",
        Subject.ACCESSIBILITY,
        Text(
            "The office's own pages can be used by everybody.",
            "Les pages du cabinet sont utilisables par tout le monde.",
        ),
        Text(
            "Who cannot see a page or hold a mouse must still be able to change a password.",
            "Qui ne peut voir une page ni tenir une souris doit pouvoir changer son mot de passe.",
        ),
        ("EN-301-549",),
        about=("email", "mobile"),
        evidence=Evidence(
            (
                "/usr/local/share/rideau-passwords/*.html",
                "/usr/local/share/rideau-mobile/*.html",
                "/usr/local/share/rideau-webmail/webmail.css",
            ),
            ("email.webmail.entrance", "email.webmail.password", "mobile.answers"),
        ),
    ),
    Standard(
        "S041",
        Subject.ACCESSIBILITY,
        Text(
            "Who cannot hear or speak can use the telephone.",
            "Qui ne peut entendre ou parler peut se servir du téléphone.",
        ),
        Text(
            "Clause 6.2 asks for real-time text wherever there is two-way voice.",
            "L'article 6.2 demande le texte en temps réel partout où il y a de la voix bidirectionnelle.",
        ),
        ("EN-301-549",),
        Text(
            "our telephones carry voice and no real-time text",
            "nos téléphones transmettent la voix et non le texte en temps réel",
        ),
        Text(
            "Ask those concerned what they use: text on a mobile telephone, or the carrier's relay service.",
            "Demandez aux personnes concernées ce qu'elles utilisent : le texte sur un cellulaire, ou le "
            "service de relais de l'opérateur.",
        ),
        Severity.NOTE,
        about=("telephony",),
        evidence=Evidence(("/etc/rideau/asterisk/pjsip.conf",)),
    ),
)
