"""Standards about zones: who may reach what, and what guards it."""

from rideau.policy.standard import Evidence, Scope, Standard, Subject
from rideau.problems import Severity
from rideau.text import Text

_FIREWALL = ("/etc/nftables.conf", "/etc/nftables.d/security.nft")

ZONES = (
    Standard(
        "S001",
        Subject.ZONES,
        Text(
            "Only engineers reach the management zone.", "Seuls les ingénieurs atteignent la zone de gestion."
        ),
        Text(
            "Whoever reaches management can change every rule that protects the others.",
            "Qui atteint la gestion peut changer toutes les règles qui protègent les autres.",
        ),
        ("ITSP.80.022",),
        Text("an opening leads from {source} to management", "une ouverture mène de {source} à management"),
        Text(
            "Remove it: engineers come by the hub or by the VPN.",
            "Supprimez-la : les ingénieurs passent par le hub ou par le RPV.",
        ),
        Severity.ERROR,
        about=("security",),
        controls=("AC-4", "SC-7", "SC-7 (5)"),
        evidence=Evidence(_FIREWALL, ("security.zones", "security.ssh.*")),
    ),
    Standard(
        "S002",
        Subject.ZONES,
        Text(
            "Guests reach the internet and nothing of the office.",
            "Les visiteurs atteignent Internet et rien du cabinet.",
        ),
        Text(
            "Nobody knows what a guest's device brings along.",
            "Nul ne sait ce que l'appareil d'un visiteur apporte avec lui.",
        ),
        ("ITSP.80.022",),
        Text("an opening leads from guest to {destination}", "une ouverture mène de guest à {destination}"),
        Text(
            "Move what guests need to the zone guest, or accept it for a while under “exceptions”.",
            "Placez dans la zone guest ce dont les visiteurs ont besoin, ou acceptez-le pour un temps sous "
            "« exceptions ».",
        ),
        about=("security",),
        controls=("AC-4", "SC-7", "SC-7 (5)"),
        evidence=Evidence(_FIREWALL, ("security.zones", "network.names.hidden.guest")),
    ),
    Standard(
        "S003",
        Subject.ZONES,
        Text(
            "An opening lets through what was meant, and no more.",
            "Une ouverture laisse passer ce qui est voulu, et rien de plus.",
        ),
        Text(
            "What is open is used sooner or later, by whoever finds it.",
            "Ce qui est ouvert finit par servir à quiconque le trouve.",
        ),
        ("ITSP.80.022",),
        Text(
            "the opening from {source} to {destination} lets {much} through",
            "l'ouverture de {source} à {destination} laisse passer {much}",
        ),
        Text("Name the protocol and the few ports.", "Nommez le protocole et les quelques ports."),
        about=("security",),
        controls=("SC-7 (5)", "CM-7"),
        evidence=Evidence(_FIREWALL, ("security.zones",)),
    ),
    Standard(
        "S004",
        Subject.ZONES,
        Text(
            "From the internet nothing is reached in the clear, and nothing that administers.",
            "Depuis Internet, on ne joint rien en clair, ni rien qui serve à administrer.",
        ),
        Text(
            "Passwords sent in the clear are read on the way; doors for administration are tried all day.",
            "Les mots de passe envoyés en clair se lisent en chemin; les accès d'administration sont essayés "
            "sans relâche.",
        ),
        ("ITSP.80.022", "ITSP.40.062"),
        Text(
            "port {port} is opened to the internet, for {name}",
            "le port {port} est ouvert à Internet, pour {name}",
        ),
        Text(
            "Open 443 and let the server encrypt; administer through the VPN.",
            "Ouvrez le 443 et laissez le serveur chiffrer; administrez par le RPV.",
        ),
        Severity.ERROR,
        about=("security",),
        controls=("SC-7", "SC-8", "CM-7"),
        evidence=Evidence(_FIREWALL, ("security.zones", "*.silent.*")),
    ),
    Standard(
        "S005",
        Subject.ZONES,
        Text(
            "The gateway guards the zones and does nothing else.",
            "La passerelle garde les zones et ne fait rien d'autre.",
        ),
        Text(
            "A hole in a service on the gateway is a hole between all zones; and when that machine stops, "
            "everything stops.",
            "Une faille d'un service sur la passerelle est une faille entre toutes les zones; et si cette "
            "machine s'arrête, tout s'arrête.",
        ),
        ("ITSP.80.022", "ITSG-38"),
        Text("the gateway also has the roles {roles}", "la passerelle a aussi les rôles {roles}"),
        Text(
            "Give these roles a machine of their own, or accept it for a while under “exceptions”.",
            "Donnez à ces rôles une machine à eux, ou acceptez-le pour un temps sous « exceptions ».",
        ),
        controls=("SC-7", "CM-7"),
        evidence=Evidence(_FIREWALL, ("security.firewall.*",)),
    ),
    Standard(
        "S006",
        Subject.ZONES,
        Text(
            "Engineers come from few addresses.",
            "Les ingénieurs viennent d'un petit nombre d'adresses.",
        ),
        Text(
            "Every address of the hub reaches the gateways' SSH from the internet.",
            "Chaque adresse du hub atteint d'Internet le SSH des passerelles.",
        ),
        ("ITSP.80.022",),
        Text(
            "the hub {network} has {count} addresses",
            "le hub {network} compte {count} adresses",
        ),
        Text(
            "Name the networks that engineers really use: a /24 at most.",
            "Nommez les réseaux que les ingénieurs utilisent vraiment : un /24 tout au plus.",
        ),
        controls=("AC-17", "SC-7"),
        evidence=Evidence(_FIREWALL, ("security.sshd.*",)),
        scope=Scope.FLEET,
    ),
    Standard(
        "S007",
        Subject.ZONES,
        Text("A firewall stands between the zones.", "Un pare-feu se dresse entre les zones."),
        Text(
            "Without the service “security” our gateway forwards between zones, and nothing filters.",
            "Sans le service « security », notre passerelle relie les zones et rien ne filtre.",
        ),
        ("ITSP.80.022",),
        Text(
            "the network is ours and security is none", "le réseau est à nous et la sécurité est à « none »"
        ),
        Text(
            "Write “security: managed” or “security: partner”.",
            "Écrivez « security: managed » ou « security: partner ».",
        ),
        Severity.ERROR,
        about=("network", "internet"),
        controls=("AC-4", "SC-7"),
        evidence=Evidence(_FIREWALL, ("security.firewall.*",)),
    ),
    Standard(
        "S008",
        Subject.ZONES,
        Text(
            "People of the office do not administer it.",
            "Les personnes du cabinet n'en administrent pas les serveurs.",
        ),
        Text(
            "From afar the group engineers reaches the management of every host of the office.",
            "À distance, le groupe engineers atteint la gestion de tous les serveurs du cabinet.",
        ),
        ("ITSP.80.022",),
        Text(
            "{name} works from afar in the group engineers",
            "{name} travaille à distance dans le groupe engineers",
        ),
        Text(
            "Leave “group” out for those who do not look after hosts.",
            "Omettez « group » pour qui ne s'occupe pas des serveurs.",
        ),
        about=("remote_access",),
        controls=("AC-6", "AC-17"),
        evidence=Evidence(("/etc/swanctl/conf.d/rideau.conf", "/etc/nftables.conf"), ("security.zones",)),
    ),
)
