"""Why each record is there, in both languages: for whoever keeps the zone, and for the guide."""

from rideau.text import Text

ADDRESS = Text("where the mail server is", "où se trouve le serveur de courriel")
MX = Text("where mail for the domain is delivered", "où le courriel du domaine est livré")
SPF = Text(
    "who sends mail of the domain: these addresses and nobody else",
    "qui envoie le courriel du domaine : ces adresses et personne d'autre",
)
DEPARTMENTS_SPF = Text(
    "who sends mail of the domain: the department's servers and nobody else",
    "qui envoie le courriel du domaine : les serveurs du ministère et personne d'autre",
)
HELO = Text(
    "the same for the name by which the server introduces itself",
    "de même pour le nom par lequel le serveur se présente",
)
DKIM = Text(
    "the key that signs mail, so that others see it is genuine and unchanged",
    "la clé qui signe le courriel, pour que d'autres le sachent authentique et intact",
)
OTHER_DKIM = Text(
    "the key that signs next, or signed until lately: it must be there when keys change",
    "la clé qui signera ensuite, ou signait récemment : elle doit être là quand les clés changent",
)
DMARC = Text(
    "mail that only claims to be the office's is refused, and reports of it are sent to the postmaster",
    "le courriel qui prétend seulement venir du cabinet est refusé, et l'administrateur en est informé",
)
REVERSE = Text(
    "the provider of the line publishes it on request; some servers take no mail without it",
    "le fournisseur de la ligne le publie sur demande; certains serveurs n'acceptent rien sans lui",
)
STS_SITE = Text(
    "where others read that mail for the office travels encrypted or not at all",
    "où d'autres lisent que le courriel destiné au cabinet voyage chiffré ou pas du tout",
)
STS = Text(
    "says that there is such a policy; it changes whenever the policy does",
    "annonce cette politique; il change chaque fois qu'elle change",
)
TLS_REPORTS = Text(
    "where others report that they could not encrypt mail to the office",
    "où d'autres signalent qu'ils n'ont pu chiffrer le courriel destiné au cabinet",
)
TLSA = Text(
    "the key the server proves: publish it only where the zone is signed (DNSSEC)",
    "la clé que prouve le serveur : ne le publiez que si la zone est signée (DNSSEC)",
)
CAA = Text(
    "who may issue certificates for the domain; add a line for any other authority that does",
    "qui peut émettre des certificats pour le domaine; ajoutez une ligne pour toute autre autorité",
)
CLIENTS = {
    "autoconfig": Text(
        "where Thunderbird and others read how to set themselves up",
        "où Thunderbird et d'autres lisent comment se configurer",
    ),
    "autodiscover": Text(
        "where Outlook and mobile devices read how to set themselves up",
        "où Outlook et les appareils mobiles lisent comment se configurer",
    ),
}
SRV = {
    "_imaps": Text(
        "where programs read mail, encrypted from the start", "où lire le courriel, chiffré d'emblée"
    ),
    "_submissions": Text(
        "where programs send mail, encrypted from the start", "où envoyer le courriel, chiffré d'emblée"
    ),
    "_submission": Text(
        "the same for programs that ask for encryption first", "de même, chiffré sur demande"
    ),
    "_caldavs": Text("where calendars are", "où se trouvent les calendriers"),
    "_carddavs": Text("where contacts are", "où se trouvent les contacts"),
    "_autodiscover": Text(
        "the same as autodiscover, for Outlook where it looks there",
        "comme autodiscover, pour Outlook s'il cherche là",
    ),
}
NOT_SERVED = Text(
    "says that neither POP nor IMAP that begins in the clear is offered",
    "dit que ni POP ni IMAP qui commence en clair ne sont offerts",
)
DAV = Text("the folder on that server", "le dossier sur ce serveur")
