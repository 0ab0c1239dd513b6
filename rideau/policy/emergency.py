"""Standards about 911."""

from rideau.policy.standard import Evidence, Standard, Subject
from rideau.problems import Severity
from rideau.text import Text

_DIALPLAN = "/etc/rideau/asterisk/extensions.conf"
_LOCATION = "/etc/rideau/asterisk/geolocation.conf"

EMERGENCY = (
    Standard(
        "S020",
        Subject.EMERGENCY,
        Text("A 911 call tells where to go, to the floor.", "Un appel au 911 dit où aller, jusqu'à l'étage."),
        Text(
            "Help that stands before a tower loses minutes looking for the door.",
            "Les secours devant une tour perdent des minutes à chercher la bonne porte.",
        ),
        ("CRTC-2022-265",),
        Text("the address names neither floor nor room", "l'adresse ne nomme ni étage ni pièce"),
        Text(
            "Add “floor” or “room”; for a house, write “floor: ground”.",
            "Ajoutez « floor » ou « room »; pour une maison, écrivez « floor: rez-de-chaussée ».",
        ),
        about=("telephony",),
        evidence=Evidence((_LOCATION, _DIALPLAN), ("telephony.emergency",)),
    ),
    Standard(
        "S021",
        Subject.EMERGENCY,
        Text("911 can be called from every telephone.", "On peut appeler le 911 de tous les téléphones."),
        Text(
            "Without a carrier a telephone on a desk promises help that it cannot call.",
            "Sans opérateur, un téléphone sur un bureau promet des secours qu'il ne peut appeler.",
        ),
        ("CRTC-2022-265",),
        Text(
            "telephones are ours and no carrier is named",
            "les téléphones sont à nous et aucun opérateur n'est nommé",
        ),
        Text(
            "Add “trunk” with the carrier's server and the main number, before day one.",
            "Ajoutez « trunk » avec le serveur de l'opérateur et le numéro principal, avant le premier jour.",
        ),
        about=("telephony",),
        evidence=Evidence((_DIALPLAN,), ("telephony.emergency", "telephony.registered.*")),
    ),
    Standard(
        "S022",
        Subject.EMERGENCY,
        Text("911 has a second way out.", "Le 911 a une deuxième voie."),
        Text(
            "When the carrier is down, so is 911; mobile telephones are what remains.",
            "Quand l'opérateur est en panne, le 911 l'est aussi; il ne reste que les cellulaires.",
        ),
        ("OURS", "ITSP.10.033"),
        Text("no second carrier is named", "aucun deuxième opérateur n'est nommé"),
        Text(
            "Add “backup_trunk”, or accept it for a while under “exceptions”.",
            "Ajoutez « backup_trunk », ou acceptez-le pour un temps sous « exceptions ».",
        ),
        about=("telephony",),
        controls=("CP-8", "CP-8 (2)"),
        evidence=Evidence((_DIALPLAN,), ("telephony.registered.backup", "telephony.carrier.backup")),
        once="S021",
    ),
    Standard(
        "S023",
        Subject.EMERGENCY,
        Text("The way to 911 is tried before day one.", "La voie du 911 est essayée avant le premier jour."),
        Text(
            "What the carrier does with the location shows only in a call to its test line.",
            "Ce que l'opérateur fait de l'emplacement ne se voit que dans un appel à sa ligne d'essai.",
        ),
        ("OURS",),
        Text("the carrier's test line is not named", "la ligne d'essai de l'opérateur n'est pas nommée"),
        Text(
            "Ask the carrier for it and add “test_number” to the trunk.",
            "Demandez-la à l'opérateur et ajoutez « test_number » à « trunk ».",
        ),
        Severity.NOTE,
        about=("telephony",),
        evidence=Evidence((_DIALPLAN,), ("telephony.emergency",)),
        once="S021",
    ),
    Standard(
        "S024",
        Subject.EMERGENCY,
        Text(
            "Who calls 911 is where the call says.",
            "Qui appelle le 911 se trouve là où l'appel le dit.",
        ),
        Text(
            "An application calls from anywhere, and 911 is told the office's address. People must know "
            "before "
            "they rely on it.",
            "Une application appelle de partout, et le 911 reçoit l'adresse du cabinet. Il faut le savoir "
            "avant "
            "de s'y fier.",
        ),
        ("CRTC-2005-21",),
        Text(
            "{name} has a telephone application",
            "{name} a une application de téléphonie",
        ),
        Text(
            "Tell them to call 911 by their mobile telephone when they are elsewhere; then accept it under "
            "“exceptions”.",
            "Dites à cette personne d'appeler le 911 par son cellulaire quand elle est ailleurs; puis "
            "acceptez-le sous « exceptions ».",
        ),
        about=("telephony",),
        evidence=Evidence((_LOCATION, "/etc/rideau-phones/*.softphone.xml"), ("telephony.emergency",)),
    ),
)
