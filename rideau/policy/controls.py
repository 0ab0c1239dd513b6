"""Controls of ITSG-33 that something in an office bears on, and where to look.

ITSP.10.033 took the place of ITSG-33's catalogue (Annex 3A) on 31 March 2026 and kept the ids, written with
two digits; both are shown. A control that is not here has no evidence in Rideau: most are about people,
buildings and decisions.
"""

import re
from collections.abc import Mapping

from rideau.policy.control import Control
from rideau.policy.standard import Evidence
from rideau.text import Text


def _control(
    id_: str,
    en: str,
    fr: str,
    files: tuple[str, ...] = (),
    checks: tuple[str, ...] = (),
    *,
    kept: tuple[str, ...] = (),
    records: tuple[str, ...] = (),
    also: Text | None = None,
) -> Control:
    return Control(id_, Text(en, fr), Evidence(files, checks, records, kept), also)


_FIREWALL = ("/etc/nftables.conf", "/etc/nftables.d/security.nft")
_SSH = "/etc/ssh/sshd_config.d/10-rideau.conf"
_TUNNELS = "/etc/swanctl/conf.d/rideau.conf"
_CLOCK = "/etc/chrony/chrony.conf"
_UPDATES = "/etc/apt/apt.conf.d/52rideau-security"

_ACCESS = (
    _control(
        *("AC-2", "Account management", "Gestion des comptes"),
        ("/etc/ldap/rideau-people.json", "/usr/local/lib/rideau/synchronize-directory"),
        ("credentials.directory.people", "credentials.directory.locked"),
        also=Text(
            "“rideau people” takes somebody's access away, and says since when.",
            "« rideau people » retire l'accès de quelqu'un, et dit depuis quand.",
        ),
    ),
    _control(
        *("AC-3", "Access enforcement", "Application de l'accès"),
        ("/etc/ldap/rideau.conf", "/etc/postfix/rideau/senders"),
        ("credentials.directory.anonymous", "email.directory"),
    ),
    _control(
        *("AC-4", "Information flow enforcement", "Application du contrôle des flux d'information"),
        _FIREWALL,
        ("security.zones",),
    ),
    _control(*("AC-6", "Least privilege", "Droit d'accès minimal"), (_SSH, _TUNNELS), ("security.sshd.*",)),
    _control(
        *("AC-7", "Unsuccessful login attempts", "Tentatives d'ouverture de session infructueuses"),
        ("/etc/fail2ban/jail.d/*.local",),
        ("security.bans.*",),
    ),
    _control(
        *("AC-17", "Remote access", "Accès à distance"),
        (_TUNNELS, "/etc/swanctl/rideau-admitted"),
        ("remote_access.daemons", "remote_access.pools", "security.ssh.*"),
    ),
    _control(
        *("AC-17 (2)", "Remote access: encryption", "Accès à distance : chiffrement"),
        (_TUNNELS, "/etc/strongswan.d/rideau.conf"),
        ("remote_access.engine", "remote_access.certificate"),
    ),
    _control(
        *("AC-18", "Wireless access", "Accès sans fil"),
        ("/etc/freeradius/3.0/radiusd.conf", "/etc/freeradius/3.0/rideau-devices"),
        ("credentials.radius",),
    ),
    _control(
        *("AC-19", "Access control for mobile devices", "Contrôle d'accès des appareils mobiles"),
        ("/etc/rideau-mobile/admitted", "/etc/nginx/rideau/mobile.conf"),
        ("mobile.runs", "mobile.expiry"),
    ),
    _control(
        *("IA-2", "Identification of the organization's users", "Identification des utilisateurs"),
        ("/etc/ldap/rideau.conf", "/etc/dovecot/rideau-directory.conf"),
        ("credentials.directory.people", "email.directory"),
    ),
    _control(
        *(
            "IA-3",
            "Device identification and authentication",
            "Identification et authentification des appareils",
        ),
        (
            "/etc/freeradius/3.0/rideau-devices",
            "/etc/rideau-phones/index.json",
            "/etc/swanctl/rideau-admitted",
        ),
        ("credentials.radius", "telephony.phones.bare.*", "remote_access.revocations"),
    ),
    _control(
        *("IA-5", "Authenticator management", "Gestion des authentifiants"),
        ("/usr/local/lib/rideau/change-password", "/etc/ldap/rideau.conf"),
        ("email.webmail.password", "credentials.expiry.*"),
        also=Text(
            "Secrets are made, rotated and destroyed in an encrypted file: “rideau secrets list”.",
            "Les secrets sont créés, renouvelés et détruits dans un fichier chiffré : « rideau secrets "
            "list ».",
        ),
    ),
)
_WATCHING = (
    _control(*("AU-8", "Time stamps", "Horodatage"), (_CLOCK,), ("network.time.*",)),
    _control(
        *("AU-8 (1)", "Synchronization with a time source", "Synchronisation avec une source de temps"),
        (_CLOCK, "/etc/chrony/chrony.keys"),
        ("network.time.*", "network.time-key.*", "network.clock.*"),
    ),
    _control(
        *("AU-11", "Audit record retention", "Conservation des enregistrements d'audit"),
        ("/etc/logrotate.d/*",),
        kept=("/var/log/*",),
    ),
    _control(
        *("AU-12", "Audit record generation", "Production des enregistrements d'audit"),
        ("/etc/suricata/suricata.yaml", "/etc/rideau/asterisk/cdr.conf", "/etc/rspamd/local.d/logging.inc"),
        ("security.detection.alert",),
    ),
    _control(
        *("CA-7", "Continuous monitoring", "Surveillance continue"),
        also=Text(
            "“rideau verify” asks every check of the office; “rideau history” keeps what they said.",
            "« rideau verify » pose toutes les vérifications du cabinet; « rideau history » garde les "
            "réponses.",
        ),
    ),
    _control(
        *("CM-2", "Baseline configuration", "Configuration de référence"),
        also=Text(
            "The plan holds every file, package and unit; each activation is a numbered generation on its "
            "host.",
            "Le plan contient chaque fichier, paquet et unité; chaque activation est une génération "
            "numérotée.",
        ),
    ),
    _control(
        *("CM-3", "Configuration change control", "Contrôle des changements de configuration"),
        also=Text(
            "Profiles are under version control, plans are reviewed before they are applied, and the "
            "history says "
            "who applied what.",
            "Les profils sont sous gestion de versions, les plans sont revus avant d'être appliqués, et "
            "l'historique dit qui a appliqué quoi.",
        ),
    ),
    _control(
        *("CM-6", "Configuration settings", "Paramètres de configuration"),
        (_SSH, "/etc/sysctl.d/60-rideau-security.conf"),
        ("security.kernel.*", "security.sshd.*"),
    ),
    _control(
        *("CM-7", "Least functionality", "Fonctionnalité minimale"),
        ("/etc/sysctl.d/60-rideau-security.conf", "/etc/rideau/asterisk/modules.conf"),
        ("security.kernel.*",),
    ),
    _control(
        *("CM-8", "System component inventory", "Inventaire des composants du système"),
        also=Text(
            "“rideau plan --json” lists hosts, packages, files, units, devices and addresses.",
            "« rideau plan --json » énumère serveurs, paquets, fichiers, unités, appareils et adresses.",
        ),
    ),
    _control(*("SI-2", "Flaw remediation", "Correction des défauts"), (_UPDATES,), ("security.updates.*",)),
    _control(
        *("SI-3", "Malicious code protection", "Protection contre les codes malveillants"),
        ("/etc/clamav/clamd.conf", "/etc/rspamd/rideau/refused-extensions"),
        ("email.filter.refuses", "email.filter.signatures"),
    ),
    _control(
        *("SI-4", "System monitoring", "Surveillance du système"),
        ("/etc/suricata/suricata.yaml", "/etc/suricata/rules/rideau.rules"),
        ("security.detection.*",),
    ),
    _control(
        *(
            "SI-7",
            "Software, firmware, and information integrity",
            "Intégrité des logiciels et de l'information",
        ),
        also=Text(
            "“rideau drift” compares every host with its active generation.",
            "« rideau drift » compare chaque serveur avec sa génération active.",
        ),
    ),
    _control(
        *("SI-8", "Spam protection", "Protection contre les pourriels"),
        ("/etc/rspamd/local.d/worker-proxy.inc", "/etc/rspamd/rideau/senders"),
        ("email.filter.runs", "email.filter.signs"),
        records=("_dmarc.DOMAIN", "*._domainkey.DOMAIN"),
    ),
)
_PROTECTING = (
    _control(
        *("SC-5", "Denial-of-service protection", "Protection contre les dénis de service"),
        ("/etc/nftables.d/security.nft", "/etc/rideau/queues/wan-*.tc"),
        ("internet.queue.*", "internet.voice"),
    ),
    _control(
        *("SC-7", "Boundary protection", "Protection des frontières"),
        _FIREWALL,
        ("security.zones", "security.firewall.*", "*.silent.*"),
    ),
    _control(
        *("SC-7 (4)", "External telecommunications services", "Services de télécommunications externes"),
        also=Text(
            "Every opening states its reason, and every exception its reason and last day, in the profile.",
            "Chaque ouverture dit sa raison, et chaque exception sa raison et son dernier jour, dans le "
            "profil.",
        ),
    ),
    _control(
        *("SC-7 (5)", "Deny by default, allow by exception", "Refus par défaut, autorisation par exception"),
        _FIREWALL,
        ("security.zones",),
    ),
    _control(
        *(
            "SC-8",
            "Transmission confidentiality and integrity",
            "Confidentialité et intégrité des transmissions",
        ),
        (
            "/etc/rideau/asterisk/pjsip.conf",
            "/etc/postfix/main.cf",
            "/etc/nginx/nginx.conf",
            "/etc/ldap/rideau.conf",
        ),
        ("telephony.certificate", "email.certificate.*", "email.clear", "credentials.website.*"),
    ),
    _control(
        *("SC-12", "Cryptographic key management", "Gestion des clés cryptographiques"),
        ("/etc/ssl/rideau/*.key",),
        ("credentials.expiry.*",),
        also=Text(
            "Keys lie encrypted in the office's vault and on hosts with mode 0600 or 0640.",
            "Les clés sont chiffrées dans le coffre du cabinet et, sur les serveurs, en mode 0600 ou 0640.",
        ),
    ),
    _control(
        *("SC-13", "Cryptographic protection", "Protection cryptographique"),
        (_TUNNELS, _SSH, "/etc/nginx/nginx.conf"),
        ("remote_access.engine", "security.sshd.*"),
    ),
    _control(
        *("SC-17", "Public key infrastructure certificates", "Certificats d'infrastructure à clé publique"),
        ("/etc/ssl/rideau/authority.pem", "/etc/ssl/rideau/revocations.pem", "/etc/rideau-acme/config"),
        ("credentials.trust.*", "credentials.expiry.*"),
    ),
    _control(
        *("SC-19", "Voice over Internet Protocol", "Voix sur protocole Internet"),
        ("/etc/rideau/asterisk/pjsip.conf", "/etc/rideau/asterisk/acl.conf"),
        ("telephony.accounts", "telephony.certificate", "telephony.phones.steady"),
    ),
    _control(
        *("SC-21", "Secure name resolution (resolver)", "Résolution de noms sécurisée (résolveur)"),
        ("/etc/unbound/unbound.conf.d/network.conf",),
        ("network.dnssec.*",),
    ),
    _control(
        *("SC-22", "Architecture of name resolution", "Architecture de la résolution de noms"),
        ("/etc/unbound/unbound.conf.d/network.conf", "/etc/unbound/unbound.conf.d/security.conf"),
        ("network.names.*",),
    ),
    _control(
        *("SC-23", "Session authenticity", "Authenticité des sessions"),
        ("/etc/nginx/nginx.conf", "/etc/nginx/rideau-headers.conf"),
        ("credentials.website.*",),
    ),
)
_KEEPING = (
    _control(
        *("CP-8", "Telecommunications services", "Services de télécommunications"),
        checks=("internet.failover", "internet.failback", "telephony.registered.backup"),
    ),
    _control(
        *("CP-8 (2)", "Single points of failure", "Points de défaillance uniques"),
        checks=("internet.failover", "telephony.registered.backup"),
    ),
    _control(
        *("CP-9", "System backup", "Sauvegarde du système"),
        ("/etc/systemd/system/rideau-groupware-backup.timer",),
        ("email.webmail.copied",),
        kept=("/var/backups/*",),
    ),
    _control(
        *("CP-10", "System recovery", "Reprise du système"),
        also=Text(
            "“rideau rollback” puts back an earlier generation; “rideau apply” makes a new host what the "
            "plan says.",
            "« rideau rollback » remet une génération antérieure; « rideau apply » fait d'un nouveau "
            "serveur ce que "
            "dit le plan.",
        ),
    ),
    _control(
        *("MP-6", "Media sanitization", "Nettoyage des supports"),
        also=Text(
            "“rideau close” removes what it placed and proves it; disks are the department's to sanitize.",
            "« rideau close » retire ce qu'il a placé et le prouve; nettoyer les disques revient au "
            "ministère.",
        ),
    ),
    _control(
        *("SA-22", "Unsupported system components", "Composants qui ne sont plus pris en charge"),
        (_UPDATES,),
        ("security.updates.*",),
    ),
    _control(
        *("SI-12", "Information management and retention", "Gestion et conservation de l'information"),
        kept=("/var/vmail", "/var/spool/asterisk/voicemail", "/var/lib/ldap"),
        also=Text(
            "Nothing is removed before the retention days of the profile are over.",
            "Rien n'est supprimé avant la fin des jours de conservation du profil.",
        ),
    ),
)


def _rank(control: Control) -> tuple[str, list[int]]:
    return control.id[:2], [int(each) for each in re.findall(r"\d+", control.id)]


CONTROLS: Mapping[str, Control] = {
    each.id: each for each in sorted((*_ACCESS, *_WATCHING, *_PROTECTING, *_KEEPING), key=_rank)
}
