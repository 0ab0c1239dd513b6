"""Standards about what is kept, and about the days an office is served."""

from rideau.policy.standard import Evidence, Standard, Subject
from rideau.problems import Severity
from rideau.text import Text

_MAIL = ("/var/vmail",)

RETENTION = (
    Standard(
        "S050",
        Subject.RETENTION,
        Text(
            "Mail is kept, whatever people delete.",
            "Le courriel est gardé, quoi que l'on supprime.",
        ),
        Text(
            "A minister's mail holds ministerial records; none is disposed of without the consent of the "
            "Librarian and Archivist.",
            "Le courriel d'un ministre contient des documents ministériels; aucun n'est éliminé sans "
            "l'autorisation du bibliothécaire et archiviste.",
        ),
        ("LAC-ACT", "LAC-GUIDE"),
        Text(
            "there is no journal: what people delete is gone",
            "il n'y a pas de journal : ce que l'on supprime est perdu",
        ),
        Text(
            "Write “email: {{journal: {{days: {days}}}}}”, or agree with the office how records are kept and "
            "accept it under “exceptions”.",
            "Écrivez « email: {{journal: {{days: {days}}}}} », ou convenez avec le cabinet comment les "
            "documents "
            "sont gardés et acceptez-le sous « exceptions ».",
        ),
        about=("email",),
        controls=("AU-11", "SI-12"),
        evidence=Evidence(kept=_MAIL),
    ),
    Standard(
        "S051",
        Subject.RETENTION,
        Text(
            "The journal reaches back to day one until everything is handed over.",
            "Le journal remonte au premier jour jusqu'à ce que tout soit remis.",
        ),
        Text(
            "Records are transferred at the end; what the journal forgot by then cannot be.",
            "Les documents sont transférés à la fin; ce que le journal a oublié d'ici là ne peut l'être.",
        ),
        ("LAC-ACT", "LAC-GUIDE"),
        Text(
            "the journal keeps {days} days, and the office lasts {needed} with its retention",
            "le journal garde {days} jours, et le cabinet en dure {needed} avec sa conservation",
        ),
        Text("Write “days: {needed}” or more.", "Écrivez « days: {needed} » ou plus."),
        about=("email",),
        controls=("AU-11", "SI-12"),
        evidence=Evidence(kept=_MAIL),
        once="S050",
    ),
    Standard(
        "S052",
        Subject.RETENTION,
        Text(
            "There are thirty days to hand over records before anything is removed.",
            "Il y a trente jours pour remettre les documents avant toute suppression.",
        ),
        Text(
            "Records are assessed and transferred before an office's systems go; that takes weeks. The "
            "number "
            "is ours.",
            "Les documents sont évalués et transférés avant la fin des systèmes d'un cabinet; il y faut des "
            "semaines. Le nombre est de nous.",
        ),
        ("LAC-GUIDE", "OURS"),
        Text("nothing is kept after {days} days", "rien n'est gardé après {days} jours"),
        Text(
            "Write “retention_days: 30” or more, or leave it out.",
            "Écrivez « retention_days: 30 » ou plus, ou omettez-le.",
        ),
        controls=("SI-12", "MP-6"),
        evidence=Evidence(kept=("/var/vmail", "/var/lib/ldap", "/var/spool/asterisk/voicemail")),
    ),
)

SUPPORT = (
    Standard(
        "S070",
        Subject.SUPPORT,
        Text("The office is served for as long as it stands.", "Le cabinet est servi tant qu'il existe."),
        Text(
            "After its last day nobody watches an office, and everything in it is still reachable.",
            "Après son dernier jour, nul ne veille sur un cabinet où tout reste joignable.",
        ),
        ("OURS",),
        Text("support ended on {day}", "le service a pris fin le {day}"),
        Text(
            "Write a later date, or close the office: “rideau close {office}”.",
            "Écrivez une date ultérieure, ou fermez le cabinet : « rideau close {office} ».",
        ),
        controls=("SA-22",),
    ),
    Standard(
        "S071",
        Subject.SUPPORT,
        Text("There is a month to settle in.", "Il y a un mois pour s'installer."),
        Text(
            "People find what is missing in their first weeks. The number is ours.",
            "On découvre ce qui manque dans les premières semaines. Le nombre est de nous.",
        ),
        ("OURS",),
        Text("the office is served for {days} days", "le cabinet est servi {days} jours"),
        Text("Check both dates.", "Vérifiez les deux dates."),
    ),
    Standard(
        "S072",
        Subject.SUPPORT,
        Text(
            "Hosts get security updates until the last day.",
            "Les serveurs reçoivent les correctifs de sécurité jusqu'au dernier jour.",
        ),
        Text(
            "A system without updates is open to everybody who reads of the hole.",
            "Un système sans correctifs est ouvert à quiconque lit l'annonce de la faille.",
        ),
        ("DEBIAN", "ITSP.10.033"),
        Text(
            "support lasts until {until}, and Debian 13 is supported until {end}",
            "le service dure jusqu'au {until}, et Debian 13 est pris en charge jusqu'au {end}",
        ),
        Text(
            "Plan the move to the next release with the engineers.",
            "Planifiez avec les ingénieurs le passage à la version suivante.",
        ),
        controls=("SA-22", "SI-2"),
        evidence=Evidence(("/etc/apt/apt.conf.d/52rideau-security",), ("security.updates.*",)),
    ),
    Standard(
        "S073",
        Subject.SUPPORT,
        Text(
            "The telephone server gets security updates.",
            "Le serveur téléphonique reçoit les correctifs de sécurité.",
        ),
        Text(
            "It runs Debian 14, for Debian 13 has no Asterisk. Before its release the security archive holds "
            "little.",
            "Il tourne sous Debian 14, car Debian 13 n'a pas Asterisk. Avant sa parution, les archives de "
            "sécurité contiennent peu.",
        ),
        ("DEBIAN", "ITSP.10.033"),
        Text(
            "the telephone server runs a testing release",
            "le serveur téléphonique tourne sous une version d'essai",
        ),
        Text(
            "Engineers update it by hand, and look at the security tracker every week.",
            "Les ingénieurs le mettent à jour à la main et consultent le suivi de sécurité chaque semaine.",
        ),
        Severity.NOTE,
        about=("telephony",),
        controls=("SA-22", "SI-2"),
        evidence=Evidence(("/etc/apt/apt.conf.d/52rideau-security",), ("security.updates.voice",)),
    ),
)
