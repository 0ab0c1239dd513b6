"""What the words mean that a key may hold, in both languages: what editors show beside each of them."""

from collections.abc import Mapping

from rideau.text import Text

VALUES: Mapping[str, Mapping[str, Text]] = {
    "Provider": {
        "managed": Text("We run it.", "Nous l'assurons."),
        "partner": Text(
            "The department runs it, and we connect the office to it.",
            "Le ministère l'assure, et nous y relions le cabinet.",
        ),
        "none": Text("The office does without.", "Le cabinet s'en passe."),
    },
    "Language": {"en": Text("English", "anglais"), "fr": Text("French", "français")},
    "Province": {
        "AB": Text("Alberta", "Alberta"),
        "BC": Text("British Columbia", "Colombie-Britannique"),
        "MB": Text("Manitoba", "Manitoba"),
        "NB": Text("New Brunswick", "Nouveau-Brunswick"),
        "NL": Text("Newfoundland and Labrador", "Terre-Neuve-et-Labrador"),
        "NS": Text("Nova Scotia", "Nouvelle-Écosse"),
        "NT": Text("Northwest Territories", "Territoires du Nord-Ouest"),
        "NU": Text("Nunavut", "Nunavut"),
        "ON": Text("Ontario", "Ontario"),
        "PE": Text("Prince Edward Island", "Île-du-Prince-Édouard"),
        "QC": Text("Quebec", "Québec"),
        "SK": Text("Saskatchewan", "Saskatchewan"),
        "YT": Text("Yukon", "Yukon"),
    },
    "Mobile": {
        "ios": Text("An iPhone or iPad.", "Un iPhone ou un iPad."),
        "android": Text("Android.", "Android."),
    },
    "Laptop": {
        "windows": Text("Windows.", "Windows."),
        "macos": Text("A Mac.", "Un Mac."),
        "linux": Text("Linux.", "Linux."),
    },
    "Group": {
        "staff": Text("Works in the office.", "Travaille au cabinet."),
        "engineers": Text(
            "Looks after the office's machines, and reaches them from afar.",
            "S'occupe des machines du cabinet, et les joint à distance.",
        ),
    },
    "UplinkMethod": {
        "static": Text(
            "The provider's letter names the address.", "La lettre du fournisseur nomme l'adresse."
        ),
        "dhcp": Text("The provider assigns the address.", "Le fournisseur attribue l'adresse."),
    },
    "Zone": {
        "public": Text("The internet.", "L'internet."),
        "public-access": Text(
            "Machines that the internet may reach.", "Les machines que l'internet peut joindre."
        ),
        "operations": Text(
            "Desks, laptops, printers.", "Les postes de travail, les portables, les imprimantes."
        ),
        "restricted": Text(
            "Servers of the office that hold its files.", "Les serveurs où le cabinet garde ses fichiers."
        ),
        "management": Text("How engineers reach machines.", "Par où les ingénieurs joignent les machines."),
        "voice": Text("Telephones.", "Les téléphones."),
        "guest": Text(
            "Visitors: the internet and nothing else.", "Les visiteurs : l'internet et rien d'autre."
        ),
        "vpn": Text("People who connect from afar.", "Les personnes qui se connectent à distance."),
    },
    "Role": {
        "gateway": Text(
            "The way out, the firewall, names and addresses.",
            "La sortie, le pare-feu, les noms et les adresses.",
        ),
        "voice": Text(
            "Telephones and conferences; a machine of its own.",
            "La téléphonie et les conférences; une machine à part.",
        ),
        "mail": Text("Mail and calendars.", "Le courriel et les agendas."),
        "apps": Text("Certificates, the directory, devices.", "Les certificats, l'annuaire, les appareils."),
    },
    "Tunnel": {
        "ikev2": Text(
            "Comes with Apple's systems and Windows; its cryptography is on the approved list.",
            "Vient avec les systèmes d'Apple et Windows; sa cryptographie figure sur la liste approuvée.",
        ),
        "wireguard": Text(
            "Needs an application; its cryptography is not on the approved list.",
            "Demande une application; sa cryptographie ne figure pas sur la liste approuvée.",
        ),
    },
    "Calling": {
        "internal": Text(
            "The office, toll-free numbers, 911.", "Le cabinet, les numéros sans frais, le 911."
        ),
        "national": Text("Canada as well.", "Le Canada aussi."),
        "international": Text(
            "Everywhere but premium numbers and satellites.",
            "Partout, sauf les numéros surtaxés et les satellites.",
        ),
    },
    "SipTransport": {
        "tls": Text("Encrypted.", "Chiffré."),
        "tcp": Text("Not encrypted.", "Non chiffré."),
        "udp": Text("Not encrypted.", "Non chiffré."),
    },
    "TransportProtocol": {
        "tcp": Text("Needs ports.", "Demande des ports."),
        "udp": Text("Needs ports.", "Demande des ports."),
        "icmp": Text("Ping and the like; no ports.", "Le ping et ses semblables; sans ports."),
        "any": Text("Everything; no ports.", "Tout; sans ports."),
    },
    "Severity": {
        "error": Text("The check fails.", "La vérification échoue."),
        "warning": Text("It is shown, and the check passes.", "C'est montré, et la vérification réussit."),
        "note": Text("Only rideau standards tells it.", "Seul rideau standards le dit."),
    },
    "Environment": {
        "lab": Text(
            "Trials: names and addresses that exist in documents alone are allowed.",
            "Essais : les noms et adresses qui n'existent que dans la documentation sont permis.",
        ),
        "live": Text("Offices that people use.", "Des cabinets en service."),
    },
}
"""By the name of the enumeration, then by the word."""
