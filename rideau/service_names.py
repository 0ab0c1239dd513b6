"""What the twelve services are called, for people: their slugs are for programs."""

from collections.abc import Mapping

from rideau.text import Text

NAMES: Mapping[str, Text] = {
    "network": Text("Network", "Réseau"),
    "internet": Text("Internet", "Internet"),
    "security": Text("Network security", "Sécurité du réseau"),
    "remote_access": Text("Remote access", "Accès à distance"),
    "telephony": Text("Telephones", "Téléphonie"),
    "teleconferencing": Text("Teleconferencing", "Téléconférence"),
    "web_conferencing": Text("Web conferencing", "Conférence Web"),
    "email": Text("Email", "Courriel"),
    "mobile": Text("Mobile devices", "Appareils mobiles"),
    "credentials": Text("Certificates and passwords", "Certificats et mots de passe"),
    "hotline": Text("Hotline", "Ligne d'aide"),
    "collaboration": Text("Collaboration", "Collaboration"),
}
"""By slug, in the order of the mission."""
