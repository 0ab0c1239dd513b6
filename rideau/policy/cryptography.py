"""Standards about algorithms, protocols and certificates."""

from rideau.policy.standard import Evidence, Scope, Standard, Subject
from rideau.problems import Severity
from rideau.text import Text

CRYPTOGRAPHY = (
    Standard(
        "S010",
        Subject.CRYPTOGRAPHY,
        Text(
            "People connect from afar by approved algorithms.",
            "On se connecte à distance par des algorithmes approuvés.",
        ),
        Text(
            "WireGuard knows ChaCha20-Poly1305 alone, which is not among the encryption algorithms of "
            "ITSP.40.111; IKEv2 uses AES-256-GCM and P-384.",
            "WireGuard ne connaît que ChaCha20-Poly1305, qui n'est pas parmi les algorithmes de chiffrement "
            "d'ITSP.40.111; IKEv2 utilise AES-256-GCM et P-384.",
        ),
        ("ITSP.40.111", "ITSP.40.062"),
        Text("WireGuard is among the tunnels", "WireGuard est parmi les tunnels"),
        Text(
            "Write “tunnels: [ikev2]”, or accept WireGuard for a while under “exceptions”.",
            "Écrivez « tunnels: [ikev2] », ou acceptez WireGuard pour un temps sous « exceptions ».",
        ),
        about=("remote_access",),
        controls=("AC-17 (2)", "SC-8", "SC-13"),
        evidence=Evidence(
            ("/etc/swanctl/conf.d/rideau.conf", "/etc/strongswan.d/rideau.conf"),
            ("remote_access.engine", "remote_access.certificate", "remote_access.revocations"),
        ),
    ),
    Standard(
        "S011",
        Subject.CRYPTOGRAPHY,
        Text("Calls leave the office encrypted.", "Les appels quittent le cabinet chiffrés."),
        Text(
            "In the clear, everybody on the way hears who calls whom, and what is said.",
            "En clair, chacun en chemin entend qui appelle qui, et ce qui se dit.",
        ),
        ("ITSP.40.062",),
        Text("{trunk} goes to the carrier by {transport}", "{trunk} va chez l'opérateur par {transport}"),
        Text(
            "Ask the carrier for TLS and leave “transport” out.",
            "Demandez TLS à l'opérateur et omettez « transport ».",
        ),
        about=("telephony",),
        controls=("SC-8", "SC-19"),
        evidence=Evidence(
            ("/etc/rideau/asterisk/pjsip.conf", "/etc/rideau/asterisk/carriers.conf"),
            ("telephony.carrier.*", "telephony.certificate"),
        ),
    ),
    Standard(
        "S012",
        Subject.CRYPTOGRAPHY,
        Text(
            "The time comes from servers that prove who they are.",
            "L'heure vient de serveurs qui prouvent qui ils sont.",
        ),
        Text(
            "Whoever can move a clock can bring expired certificates back to life.",
            "Qui peut déplacer une horloge peut faire revivre des certificats expirés.",
        ),
        ("RFC-8915",),
        Text("{name} is asked without NTS", "{name} est interrogé sans NTS"),
        Text(
            "Where the server offers it, write “{{name: {name}, nts: true}}”.",
            "Si le serveur l'offre, écrivez « {{name: {name}, nts: true}} ».",
        ),
        Severity.NOTE,
        controls=("AU-8", "AU-8 (1)"),
        evidence=Evidence(("/etc/chrony/chrony.conf",), ("network.time.*", "network.clock.*")),
        scope=Scope.FLEET,
    ),
    Standard(
        "S013",
        Subject.CRYPTOGRAPHY,
        Text(
            "Strangers' servers can check the certificate of the mail server.",
            "Les serveurs d'autrui peuvent vérifier le certificat du serveur de courriel.",
        ),
        Text(
            "Only a publicly trusted certificate lets an MTA-STS policy insist on encryption; without it, "
            "mail "
            "to the office can be forced into the clear.",
            "Seul un certificat reconnu du public permet à une politique MTA-STS d'exiger le chiffrement; "
            "sans lui, le courriel destiné au cabinet peut être contraint de passer en clair.",
        ),
        ("RFC-8461", "ITSP.40.062"),
        Text(
            "the mail server's certificate comes from the office's own authority",
            "le certificat du serveur de courriel vient de l'autorité propre au cabinet",
        ),
        Text(
            "Name an ACME directory under “credentials: {{acme: …}}”; asking accepts its terms.",
            "Nommez un annuaire ACME sous « credentials: {{acme: …}} »; le demander en accepte les "
            "conditions.",
        ),
        about=("email",),
        controls=("SC-8", "SC-17"),
        evidence=Evidence(
            ("/etc/rideau-acme/config", "/usr/local/share/rideau-email/mta-sts.txt"),
            ("email.certificate.*", "email.policies"),
            ("mta-sts.DOMAIN", "_mta-sts.DOMAIN", "_smtp._tls.DOMAIN"),
        ),
    ),
    Standard(
        "S014",
        Subject.CRYPTOGRAPHY,
        Text(
            "What listens speaks approved protocols: TLS 1.2 and 1.3, SSH without old algorithms.",
            "Ce qui écoute parle des protocoles approuvés : TLS 1.2 et 1.3, SSH sans anciens algorithmes.",
        ),
        Text(
            "Old protocols are broken, and are offered to whoever asks for them.",
            "Les anciens protocoles sont percés, et offerts à qui les demande.",
        ),
        ("ITSP.40.062", "ITSP.40.111"),
        controls=("SC-8", "SC-13", "SC-23"),
        evidence=Evidence(
            (
                "/etc/ssh/sshd_config.d/10-rideau.conf",
                "/etc/nginx/nginx.conf",
                "/etc/postfix/main.cf",
                "/etc/dovecot/dovecot.conf",
                "/etc/rideau/asterisk/pjsip.conf",
                "/etc/ldap/rideau.conf",
            ),
            ("security.sshd.*", "credentials.website.*", "email.clear"),
        ),
    ),
)
