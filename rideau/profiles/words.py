"""What every key of a profile means, in both languages: what editors show while somebody writes.

Named by model and key; what a key of a profile may hold is in the models themselves.
"""

from collections.abc import Mapping

from rideau.text import Text

_BOTH = {
    "en": Text("In English.", "En anglais."),
    "fr": Text("In French.", "En français."),
}
_PROVIDER = Text(
    "Who runs it: managed (we do), partner (the department does and we connect the office to it) or none.",
    "Qui l'assure : managed (nous), partner (le ministère; nous y branchons le cabinet) ou none.",
)

WORDS: Mapping[str, Mapping[str, Text]] = {
    "Bilingual": _BOTH,
    "BilingualParagraph": _BOTH,
    "Profile": {
        "rideau": Text("The version of the format: 1.", "La version du format : 1."),
        "office": Text(
            "The office's short name, also the name of this file.",
            "Le nom court du cabinet, qui est aussi celui de ce fichier.",
        ),
        "name": Text("The office's name in both languages.", "Le nom du cabinet dans les deux langues."),
        "department": Text(
            "The department that the office belongs to.", "Le ministère dont relève le cabinet."
        ),
        "level": Text(
            "Which services come with it: a file of profiles/levels. Left out, name every service below.",
            "Les services compris : un fichier de profiles/levels. Sinon, nommez chaque service ci-dessous.",
        ),
        "lifecycle": Text(
            "From when to when the office is served.", "De quand à quand le cabinet est servi."
        ),
        "domain": Text(
            "The office's own domain name: for mail, names of hosts and certificates.",
            "Le nom de domaine du cabinet : pour le courriel, les noms des serveurs et les certificats.",
        ),
        "site": Text(
            "The building, and its lines to the outside.", "L'immeuble et ses liaisons vers l'extérieur."
        ),
        "hosts": Text(
            "What differs from the usual for a machine; by default there is one for each role.",
            "Ce qui diffère pour une machine; par défaut, il y en a une par rôle.",
        ),
        "staff": Text(
            "Everybody who works in the office.", "Toutes les personnes qui travaillent au cabinet."
        ),
        "devices": Text(
            "Devices with a fixed address that belong to nobody: printers, meeting-room phones.",
            "Appareils à adresse fixe qui ne sont à personne : imprimantes, téléphones de salle.",
        ),
        "services": Text("What differs from the level.", "Ce qui diffère du niveau."),
        "exceptions": Text(
            "Standards that the office need not meet for a while, each with a last day and a reason.",
            "Normes dont le cabinet est dispensé pour un temps, chacune avec un dernier jour et une raison.",
        ),
    },
    "StandardException": {
        "rule": Text(
            "The standard's code, as “rideau check” shows it: S010.",
            "Le code de la norme, comme « rideau check » le montre : S010.",
        ),
        "until": Text("The last day it is accepted.", "Le dernier jour où c'est accepté."),
        "reason": Text(
            "Who accepted it and why, in both languages.",
            "Qui l'a accepté et pourquoi, dans les deux langues.",
        ),
    },
    "Level": {
        "rideau": Text("The version of the format: 1.", "La version du format : 1."),
        "level": Text(
            "The level's short name, also the name of this file.", "Le nom court du niveau et de ce fichier."
        ),
        "name": Text("What coordinators call it.", "Le nom que lui donnent les coordonnateurs."),
        "description": Text(
            "What it offers, in a sentence or two.", "Ce qu'il offre, en une phrase ou deux."
        ),
        "services": Text("Who provides each service.", "Qui assure chaque service."),
    },
    "Department": {
        "code": Text("Its abbreviation in capitals: VAC.", "Son sigle en majuscules : VAC."),
        "name": Text("Its name in both languages.", "Son nom dans les deux langues."),
        "support": Text(
            "Whom people of the office ask about what the department runs; the guide says it.",
            "À qui le personnel s'adresse pour ce qu'assure le ministère; le guide le dit.",
        ),
    },
    "Support": {
        "number": Text(
            'A telephone number, between quotes: "+16135550190".',
            'Un numéro de téléphone, entre guillemets droits : "+16135550190".',
        ),
        "email": Text(
            "A mail address: help@department.example.", "Une adresse de courriel : aide@ministere.example."
        ),
    },
    "Lifecycle": {
        "appointment": Text(
            "Day one, as 2026-11-30: from then on the office may be exposed to the outside.",
            "Le premier jour, comme 2026-11-30 : dès lors, le cabinet peut être exposé à l'extérieur.",
        ),
        "support_until": Text(
            "The last day on which the office is served.", "Le dernier jour où le cabinet est servi."
        ),
        "retention_days": Text(
            "Days after that for which nothing of the office is removed; 30 if you do not say.",
            "Jours suivants où rien du cabinet n'est supprimé; 30 si vous ne le dites pas.",
        ),
    },
    "Site": {
        "same_as": Text(
            "The short name of an office in the same building; its address and time zone count here too.",
            "Le nom court d'un cabinet du même immeuble; son adresse et son fuseau horaire valent ici aussi.",
        ),
        "address": Text(
            "Where the office is. 911 reports it: check it twice.",
            "L'endroit où se trouve le cabinet. Le 911 le reçoit : vérifiez-le deux fois.",
        ),
        "timezone": Text("Its time zone, as America/Toronto.", "Son fuseau horaire, comme America/Toronto."),
        "uplinks": Text(
            "Lines to the outside, the preferred one first; two at most.",
            "Liaisons vers l'extérieur, la préférée d'abord; deux au plus.",
        ),
    },
    "CivicAddress": {
        "street": Text("Number and street: 66 Slater Street.", "Numéro et rue : 66, rue Slater."),
        "floor": Text("The floor.", "L'étage."),
        "room": Text("The room or suite.", "La pièce ou le bureau."),
        "city": Text("The city.", "La ville."),
        "province": Text(
            "Province or territory, by its two letters.", "Province ou territoire, en deux lettres."
        ),
        "postal_code": Text("The postal code, as K1A 0P4.", "Le code postal, comme K1A 0P4."),
    },
    "Uplink": {
        "name": Text("A name of your own, as primary.", "Un nom de votre choix, comme primary."),
        "method": Text(
            "static (the address is written here) or dhcp (the provider assigns it).",
            "static (l'adresse est écrite ici) ou dhcp (le fournisseur l'attribue).",
        ),
        "address": Text(
            "The gateway's own address and prefix length, as the provider gave them: 198.51.100.10/29.",
            "L'adresse de la passerelle et son préfixe, donnés par le fournisseur : 198.51.100.10/29.",
        ),
        "gateway": Text("The provider's router.", "Le routeur du fournisseur."),
        "down_mbps": Text("What the line brings, in Mbit/s.", "Ce que la liaison reçoit, en Mbit/s."),
        "up_mbps": Text("What the line sends, in Mbit/s.", "Ce que la liaison envoie, en Mbit/s."),
    },
    "HostOptions": {
        "roles": Text(
            "What the machine is for: gateway, voice, mail, apps; its name if it is one of them.",
            "À quoi sert la machine : gateway, voice, mail, apps; son nom, si c'est l'un d'eux.",
        ),
        "ssh": Text(
            "Where engineers connect, if not at its management address.",
            "Où les ingénieurs se connectent, si ce n'est pas à son adresse de gestion.",
        ),
        "disk_gb": Text(
            "How many gigabytes its disk holds; rideau capacity compares it with the mailboxes.",
            "Combien de gigaoctets contient son disque; rideau capacity le compare aux boîtes aux lettres.",
        ),
        "links": Text(
            "The network interface for each zone or uplink, or for trunk, which carries all zones.",
            "L'interface réseau de chaque zone ou liaison, ou de trunk, qui porte toutes les zones.",
        ),
    },
    "Person": {
        "name": Text("The person's name, or their function.", "Le nom de la personne, ou sa fonction."),
        "login": Text(
            "The name to sign in with, and of the mailbox: small letters, digits, dots.",
            "Le nom d'utilisateur, aussi celui de la boîte de courriel : minuscules, chiffres, points.",
        ),
        "language": Text(
            "The language of the person's phone, messages and guide: en or fr.",
            "La langue du téléphone, des messages et du guide de la personne : en ou fr.",
        ),
        "extension": Text(
            "The phone extension, in quotes: “201”. Left out, Rideau chooses one and keeps it.",
            "Le poste téléphonique, entre guillemets : « 201 ». Sans lui, Rideau en choisit un et le garde.",
        ),
        "phone": Text("The desk phone.", "Le téléphone de bureau."),
        "mobile": Text(
            "The system of the mobile phone: ios or android.", "Le système du cellulaire : ios ou android."
        ),
        "laptop": Text(
            "The system of the laptop: windows, macos or linux.",
            "Le système de l'ordinateur portable : windows, macos ou linux.",
        ),
        "group": Text(
            "staff, or engineers, who also reach the machines' management.",
            "staff, ou engineers, qui atteignent aussi la gestion des machines.",
        ),
        "remote_access": Text(
            "Whether the person's devices may connect from afar: true or false.",
            "Si les appareils de la personne peuvent se connecter à distance : true ou false.",
        ),
    },
    "Phone": {
        "model": Text("The phone's make and model.", "La marque et le modèle du téléphone."),
        "mac": Text(
            "Its hardware address, on its label, in quotes: “80:5E:C0:00:00:01”.",
            "Son adresse matérielle, sur son étiquette, entre guillemets : « 80:5E:C0:00:00:01 ».",
        ),
    },
    "Device": {
        "name": Text("A name of your own, as printer-1.", "Un nom de votre choix, comme imprimante-1."),
        "mac": Text("Its hardware address, on its label.", "Son adresse matérielle, sur son étiquette."),
        "zone": Text("The part of the network it is in.", "La partie du réseau où il se trouve."),
    },
    "Services": {
        "network": Text(
            "Addresses, names and time for every device.", "Adresses, noms et heure pour chaque appareil."
        ),
        "internet": Text(
            "The way out, over two lines where there are two.",
            "La sortie, par deux liaisons s'il y en a deux.",
        ),
        "security": Text(
            "Zones, firewall, intrusion detection, blocked names.",
            "Zones, pare-feu, détection d'intrusions, noms bloqués.",
        ),
        "remote_access": Text("Work from afar through a tunnel.", "Le travail à distance, par un tunnel."),
        "telephony": Text(
            "Phones, numbers, voice mail, 911.", "Téléphones, numéros, messagerie vocale, 911."
        ),
        "teleconferencing": Text("Conference rooms one dials into.", "Salles de conférence où l'on appelle."),
        "web_conferencing": Text("Meetings in the browser.", "Réunions dans le navigateur."),
        "email": Text("Mailboxes, calendars and contacts.", "Boîtes de courriel, calendriers et contacts."),
        "mobile": Text(
            "Devices that are ready before day one.", "Des appareils prêts avant le premier jour."
        ),
        "credentials": Text(
            "Certificates, passwords and the office's directory.",
            "Certificats, mots de passe et annuaire du cabinet.",
        ),
        "hotline": Text("A line and a mailbox for requests.", "Une ligne et une boîte pour les demandes."),
        "collaboration": Text("Chat and shared files.", "Clavardage et fichiers partagés."),
    },
    "Options": {"provider": _PROVIDER},
    "NetworkOptions": {
        "forwarders": Text(
            "The department's DNS resolvers, under provider: partner.",
            "Les résolveurs DNS du ministère, avec provider: partner.",
        ),
        "time_servers": Text(
            "The department's time servers, under provider: partner.",
            "Les serveurs de temps du ministère, avec provider: partner.",
        ),
    },
    "NtpServer": {
        "name": Text("Its name.", "Son nom."),
        "nts": Text("Whether it proves itself (NTS).", "S'il prouve son identité (NTS)."),
    },
    "SecurityOptions": {
        "blocked_domains": Text(
            "Names that this office blocks besides the fleet's; *.example blocks all below.",
            "Noms que ce cabinet bloque en plus de ceux du parc; *.exemple bloque tout ce qui est dessous.",
        ),
        "openings": Text(
            "Ways that the firewall lets through here.", "Passages que le pare-feu laisse ouverts ici."
        ),
    },
    "FirewallOpening": {
        "from": Text("The zone it comes from.", "La zone d'où l'on vient."),
        "to": Text("The zone it goes to.", "La zone où l'on va."),
        "protocol": Text("tcp, udp, icmp or any.", "tcp, udp, icmp ou any (tout)."),
        "ports": Text("Ports, as 443 or 5000-5010.", "Ports, comme 443 ou 5000-5010."),
        "reason": Text(
            "Why, in both languages; it is written in the rules.",
            "Pourquoi, dans les deux langues; c'est écrit dans les règles.",
        ),
    },
    "RemoteAccessOptions": {
        "tunnels": Text("ikev2, wireguard, or both.", "ikev2, wireguard, ou les deux."),
        "full_tunnel": Text(
            "Whether all that a connected device sends goes through the office: true or false.",
            "Si tout ce qu'envoie un appareil connecté passe par le cabinet : true ou false.",
        ),
    },
    "TelephonyOptions": {
        "trunk": Text("The carrier's telephone service.", "Le service téléphonique de l'opérateur."),
        "backup_trunk": Text(
            "Where calls go when the first does not answer.",
            "Où vont les appels quand le premier ne répond pas.",
        ),
        "direct_numbers": Text(
            "A person or ring group, and the number that rings there.",
            "Une personne ou un groupe d'appel, et le numéro qui y sonne.",
        ),
        "ring_groups": Text(
            "A name, and the people who are rung at once.",
            "Un nom, et les personnes que l'on fait sonner ensemble.",
        ),
        "front_desk": Text(
            "Who answers the main number and hears of calls to 911: a ring group or a person.",
            "Qui répond au numéro principal et est avisé des appels au 911 : un groupe ou une personne.",
        ),
        "hours": Text(
            "When the office answers its main number.", "Quand le cabinet répond à son numéro principal."
        ),
        "calling": Text(
            "How far somebody may call: internal, national or international.",
            "Jusqu'où une personne peut appeler : internal, national ou international.",
        ),
        "spare_phones": Text(
            "Desk phones that belong to nobody yet.", "Téléphones de bureau qui ne sont encore à personne."
        ),
        "softphones": Text("Who has an account for an application.", "Qui a un compte pour une application."),
        "firmware": Text(
            "The firmware that a maker's phones should run.",
            "Le micrologiciel que doivent avoir les téléphones d'une marque.",
        ),
        "mail_relay": Text(
            "Where voice mail is handed over, if the office's mail is not ours.",
            "Où la messagerie vocale est remise, si le courriel du cabinet n'est pas le nôtre.",
        ),
    },
    "Trunk": {
        "host": Text("The carrier's server.", "Le serveur de l'opérateur."),
        "transport": Text(
            "tls, unless the carrier has only tcp or udp.", "tls, sauf si l'opérateur n'a que tcp ou udp."
        ),
        "number": Text(
            "The office's main number, with its +.", "Le numéro principal du cabinet, avec son +."
        ),
        "channels": Text(
            "How many calls the carrier lets through at once, if it says so; for rideau capacity.",
            "Combien d'appels simultanés l'opérateur laisse passer, s'il le précise; pour rideau capacity.",
        ),
        "username": Text(
            "The name to register with, if not the number.",
            "Le nom d'enregistrement, si ce n'est pas le numéro.",
        ),
        "networks": Text(
            "Where the carrier calls from, if it knows the office by its address.",
            "D'où l'opérateur appelle, s'il reconnaît le cabinet par son adresse.",
        ),
        "test_number": Text("The carrier's 911 test line.", "La ligne d'essai 911 de l'opérateur."),
    },
    "SparePhone": {
        "name": Text("A name of your own, as spare-1.", "Un nom de votre choix, comme spare-1."),
        "model": Text("The phone's make and model.", "La marque et le modèle du téléphone."),
        "mac": Text("Its hardware address, on its label.", "Son adresse matérielle, sur son étiquette."),
    },
    "OfficeHours": {
        "days": Text(
            "A day, or the first and the last: mon-fri.", "Un jour, ou le premier et le dernier : mon-fri."
        ),
        "opens": Text(
            "When it opens, in quotes: “08:00”.", "L'heure d'ouverture, entre guillemets : « 08:00 »."
        ),
        "closes": Text(
            "When it closes, in quotes: “17:00”.", "L'heure de fermeture, entre guillemets : « 17:00 »."
        ),
    },
    "TeleconferencingOptions": {
        "rooms": Text(
            "Conference rooms by name; one called conference if you name none.",
            "Les salles par leur nom; une seule, conference, si vous n'en nommez pas.",
        ),
    },
    "ConferenceRoom": {
        "number": Text("The number dialled from outside.", "Le numéro que l'on compose de l'extérieur."),
        "capacity": Text(
            "How many people it takes; 20 if you do not say.",
            "Combien de personnes elle accueille; 20 si vous ne le dites pas.",
        ),
    },
    "EmailOptions": {
        "shared_mailboxes": Text(
            "An address and a mailbox that several people read and answer from.",
            "Une adresse et une boîte que plusieurs personnes lisent et d'où elles répondent.",
        ),
        "aliases": Text(
            "Another address, and the person or shared mailbox it belongs to.",
            "Une autre adresse, et la personne ou la boîte partagée à qui elle appartient.",
        ),
        "lists": Text(
            "A distribution list and its members; only the office writes to it.",
            "Une liste de distribution et ses membres; seul le cabinet y écrit.",
        ),
        "quota_gb": Text(
            "What a mailbox holds, in GB; 10 if you do not say.",
            "Ce qu'une boîte contient, en Go; 10 si vous ne le dites pas.",
        ),
        "journal": Text("Keep a copy of every message.", "Garder une copie de chaque message."),
        "resources": Text(
            "Rooms and things that people book in their calendars, by their address.",
            "Salles et objets que l'on réserve dans son calendrier, par leur adresse.",
        ),
        "refused_attachments": Text(
            "Kinds of files refused besides programs and scripts: [iso, docm].",
            "Sortes de fichiers refusés en plus des programmes et des scripts : [iso, docm].",
        ),
        "hourly_recipients": Text(
            "How many recipients a person's messages may have in an hour; 200 if you do not say.",
            "Combien de destinataires une personne peut avoir en une heure; 200 si vous ne le dites pas.",
        ),
        "mx": Text(
            "The department's servers that take the office's mail.",
            "Les serveurs du ministère qui reçoivent le courriel.",
        ),
        "spf": Text(
            "Where the department announces who sends its mail.",
            "Où le ministère annonce qui envoie son courriel.",
        ),
        "imap": Text(
            "The department's server that people read at.",
            "Le serveur du ministère où l'on lit son courriel.",
        ),
        "submission": Text(
            "The department's server that people write by.", "Le serveur du ministère par lequel on écrit."
        ),
        "autodiscover": Text(
            "The department's server that sets Outlook up.", "Le serveur du ministère qui configure Outlook."
        ),
        "relay": Text(
            "Where devices hand over voice mail and scanned pages.",
            "Où les appareils remettent la messagerie vocale et les pages numérisées.",
        ),
    },
    "Journal": {"days": Text("For how many days.", "Pendant combien de jours.")},
    "BookedResource": {
        "name": Text("Its name in both languages.", "Son nom dans les deux langues."),
        "at_once": Text(
            "How many bookings at once; 1 if you do not say.",
            "Combien de réservations à la fois; 1 si vous ne le dites pas.",
        ),
    },
    "CredentialsOptions": {
        "wifi": Text("The name of the office's wireless network.", "Le nom du réseau sans fil du cabinet."),
        "acme": Text(
            "Whom to ask for publicly trusted certificates; asking accepts its terms.",
            "À qui demander des certificats reconnus du public; le demander en accepte les conditions.",
        ),
    },
    "Fleet": {
        "rideau": Text("The version of the format: 1.", "La version du format : 1."),
        "fleet": Text("The fleet's short name.", "Le nom court du parc."),
        "environment": Text(
            "live, or lab for a fleet that lives on one machine.",
            "live, ou lab pour un parc qui vit sur une machine.",
        ),
        "pools": Text("Where offices' addresses come from.", "D'où viennent les adresses des cabinets."),
        "partners": Text(
            "Networks of departments, which no office may overlap.",
            "Les réseaux des ministères, qu'aucun cabinet ne chevauche.",
        ),
        "standards": Text("What every office is held to.", "Ce qui vaut pour chaque cabinet."),
        "support": Text(
            "Whom the people of every office ask about what we run; guides and welcome cards say it.",
            "À qui le personnel de chaque cabinet s'adresse pour ce que nous assurons; guides et cartes le "
            "disent.",
        ),
        "history": Text("Where runs are remembered.", "Où les exécutions sont gardées en mémoire."),
        "readiness": Text(
            "By when offices must be ready, and how long proof is good.",
            "Quand les cabinets doivent être prêts, et combien de temps une preuve est valable.",
        ),
    },
    "Pools": {
        "ipv4": Text(
            "The network that offices' prefixes are cut from.",
            "Le réseau dont sont tirés les préfixes des cabinets.",
        ),
        "office_prefix_length": Text(
            "The size of an office's prefix: 21.", "La taille du préfixe d'un cabinet : 21."
        ),
        "zone_prefix_length": Text(
            "The size of a zone's subnet: 24.", "La taille du sous-réseau d'une zone : 24."
        ),
    },
    "Partner": {
        "name": Text("Whose they are.", "À qui ils sont."),
        "networks": Text("The networks.", "Les réseaux."),
    },
    "StandardOptions": {
        "time_servers": Text(
            "Time servers out there; four are best.", "Serveurs de temps extérieurs; quatre, idéalement."
        ),
        "hub": Text(
            "Where the fleet's engineers connect from.", "D'où se connectent les ingénieurs du parc."
        ),
        "blocked_domains": Text("Names that no office resolves.", "Noms qu'aucun cabinet ne résout."),
        "health_targets": Text(
            "Addresses outside that tell a working line from a dead one; two or more.",
            "Adresses extérieures qui distinguent une liaison active d'une liaison morte; deux ou plus.",
        ),
        "policy": Text(
            "Standards that weigh more or less here: error, warning or note.",
            "Normes qui pèsent plus ou moins ici : error (erreur), warning (avertissement) ou note.",
        ),
    },
    "HistoryOptions": {
        "database": Text(
            "A PostgreSQL database, instead of a file.", "Une base PostgreSQL, au lieu d'un fichier."
        ),
    },
    "ReadinessOptions": {
        "installed_days": Text(
            "How many days before its appointment an office must be installed; 14 if left out.",
            "Combien de jours avant la nomination un cabinet doit être installé; 14 par défaut.",
        ),
        "proven_days": Text(
            "How many days before its appointment every check must have passed; 7 if left out.",
            "Combien de jours avant la nomination tout doit avoir été vérifié avec succès; 7 par défaut.",
        ),
        "proof_days": Text(
            "For how many days a check that passed is good; 7 if left out.",
            "Pendant combien de jours une vérification réussie reste valable; 7 par défaut.",
        ),
    },
}


def word(model: str, key: str, bases: tuple[str, ...] = ()) -> Text:
    """Return what ``key`` of ``model`` means; a key it has from a base is described there."""
    for each in (model, *bases):
        if key in WORDS.get(each, {}):
            return WORDS[each][key]
    raise KeyError(f"{model}.{key} is not described")
