"""What each zone is for, in both languages."""

from collections.abc import Mapping

from rideau.office import Zone
from rideau.text import Text

PURPOSES: Mapping[Zone, Text] = {
    Zone.PUBLIC: Text("everything beyond the uplinks", "tout ce qui est au-delà des liaisons"),
    Zone.PUBLIC_ACCESS: Text("servers reached from outside", "serveurs joints de l'extérieur"),
    Zone.OPERATIONS: Text("people's computers, printers", "ordinateurs du personnel, imprimantes"),
    Zone.RESTRICTED: Text("servers for the office alone", "serveurs pour le cabinet seulement"),
    Zone.MANAGEMENT: Text("engineers, and what they manage", "ingénieurs, et ce qu'ils gèrent"),
    Zone.VOICE: Text("telephones and their server", "téléphones et leur serveur"),
    Zone.GUEST: Text("visitors", "visiteurs"),
    Zone.VPN: Text("who works from elsewhere", "qui travaille à distance"),
}
