"""Standards about second ways: lines, servers, copies."""

from rideau.policy.standard import Evidence, Scope, Standard, Subject
from rideau.problems import Severity
from rideau.text import Text

REDUNDANCY = (
    Standard(
        "S060",
        Subject.REDUNDANCY,
        Text("Two lines lead out of the office.", "Deux liaisons sortent du cabinet."),
        Text(
            "With one line, an excavator silences telephones, mail and 911 at once.",
            "Avec une seule liaison, une pelle mécanique fait taire téléphones, courriel et 911 d'un coup.",
        ),
        ("OURS", "ITSP.10.033"),
        Text("there is one uplink", "il y a une seule liaison"),
        Text(
            "Order a second line from another provider, or accept it for a while under “exceptions”.",
            "Commandez une deuxième liaison chez un autre fournisseur, ou acceptez-le pour un temps sous "
            "« exceptions ».",
        ),
        about=("internet",),
        controls=("CP-8", "CP-8 (2)"),
        evidence=Evidence(
            ("/etc/systemd/network/30-wan-*.network", "/usr/local/lib/rideau/watch-uplink"),
            ("internet.failover", "internet.failback"),
        ),
    ),
    Standard(
        "S061",
        Subject.REDUNDANCY,
        Text("The second line carries the office.", "La deuxième liaison porte le cabinet."),
        Text(
            "A backup on which nobody can work or telephone is found out on the day it is needed. We reckon "
            "with 1 Mbit/s a person, both ways.",
            "Une relève où nul ne peut travailler ni téléphoner se découvre le jour où l'on en a besoin. "
            "Nous "
            "comptons 1 Mbit/s par personne, dans les deux sens.",
        ),
        ("OURS", "ITSP.10.033"),
        Text(
            "“{name}” carries {mbps} Mbit/s, and {people} people need {needed}",
            "« {name} » porte {mbps} Mbit/s, et {people} personnes en ont besoin de {needed}",
        ),
        Text("Order a larger line.", "Commandez une liaison plus large."),
        about=("internet",),
        controls=("CP-8",),
        evidence=Evidence(("/etc/rideau/queues/wan-*.tc",), ("internet.queue.*", "internet.failover")),
        once="S060",
    ),
    Standard(
        "S062",
        Subject.REDUNDANCY,
        Text(
            "The two lines do not fail together.",
            "Les deux liaisons ne tombent pas ensemble.",
        ),
        Text(
            "Two lines to one router of one provider end at the same moment.",
            "Deux liaisons vers un même routeur d'un même fournisseur cessent au même instant.",
        ),
        ("OURS", "ITSP.10.033"),
        Text(
            "both uplinks end in the network {network}", "les deux liaisons aboutissent au réseau {network}"
        ),
        Text(
            "Order the second one from another provider.", "Commandez la deuxième chez un autre fournisseur."
        ),
        about=("internet",),
        controls=("CP-8 (2)",),
        evidence=Evidence(("/etc/systemd/network/30-wan-*.network",), ("internet.failover",)),
        once="S060",
    ),
    Standard(
        "S063",
        Subject.REDUNDANCY,
        Text(
            "Names are resolved when one server is down.",
            "Les noms se résolvent quand un serveur est en panne.",
        ),
        Text(
            "Without names nothing works, and it looks as if everything were broken.",
            "Sans noms, rien ne fonctionne, et tout semble en panne.",
        ),
        ("OURS", "ITSP.10.033"),
        Text(
            "the department's one resolver is {address}", "le seul serveur de noms du ministère est {address}"
        ),
        Text(
            "Ask the department for a second one and add it to “forwarders”.",
            "Demandez-en un deuxième au ministère et ajoutez-le à « forwarders ».",
        ),
        about=("network",),
        partner=True,
        controls=("SC-22",),
        evidence=Evidence(("/etc/unbound/unbound.conf.d/network.conf",), ("network.names.*",)),
    ),
    Standard(
        "S064",
        Subject.REDUNDANCY,
        Text(
            "What the office keeps is also kept elsewhere.",
            "Ce que le cabinet garde est aussi gardé ailleurs.",
        ),
        Text(
            "Rideau copies databases on their own host, and nothing to another place: a burnt machine takes "
            "its copies along.",
            "Rideau copie les bases sur leur propre serveur, et rien ailleurs : une machine brûlée emporte "
            "ses "
            "copies.",
        ),
        ("ITSP.10.033",),
        Text(
            "mail and calendars have no copy elsewhere",
            "le courriel et les agendas n'ont pas de copie ailleurs",
        ),
        Text(
            "Take them out regularly with “rideau mail export”, and keep that elsewhere.",
            "Sortez-les régulièrement par « rideau mail export », et gardez le résultat ailleurs.",
        ),
        Severity.NOTE,
        about=("email",),
        controls=("CP-9",),
        evidence=Evidence(
            ("/etc/systemd/system/rideau-groupware-backup.timer",),
            ("email.webmail.copied",),
            kept=("/var/backups/rideau-groupware",),
        ),
    ),
)

FLEET_TIME = (
    Standard(
        "S065",
        Subject.REDUNDANCY,
        Text("The time comes from two servers at least.", "L'heure vient d'au moins deux serveurs."),
        Text(
            "When the only one is wrong, nobody can tell; four are best.",
            "Quand le seul est faux, nul ne le voit; quatre, idéalement.",
        ),
        ("OURS", "ITSP.10.033"),
        Text("there is one time server", "il y a un seul serveur de temps"),
        Text("Add others to “time_servers”.", "Ajoutez-en d'autres à « time_servers »."),
        controls=("AU-8", "AU-8 (1)"),
        evidence=Evidence(("/etc/chrony/chrony.conf",), ("network.time.*",)),
        scope=Scope.FLEET,
    ),
)
