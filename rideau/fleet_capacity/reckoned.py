"""On what the numbers of the page of capacity rest."""

from rideau import language
from rideau.fleet_capacity import assumptions as assumed
from rideau.fleet_capacity.words import figure
from rideau.pages.blocks import Points, Section
from rideau.pages.prose import said
from rideau.text import Text

_RECKONED = (
    Text(
        "Calls: a line offers {erlangs} erlang to the outside in its busiest hour; no more than "
        "{lost}% of calls may find all channels busy (Erlang B). Channels are those of the uplink, of"
        " the carrier where the profile says how many, and of the server's ports, whichever are "
        "fewest.",
        "Appels : une ligne offre {erlangs} erlang vers l'extérieur à l'heure la plus chargée; au "
        "plus {lost} % des appels peuvent trouver tous les canaux occupés (Erlang B). Les canaux sont"
        " ceux de la liaison, de l'opérateur si le profil en dit le nombre, et des ports du serveur :"
        " le plus petit nombre compte.",
    ),
    Text(
        "Front desk: {calls} calls an hour for each person of the office, {handling} seconds each; "
        "{answered}% are answered within {within} seconds (Erlang C).",
        "Accueil téléphonique : {calls} appels à l'heure par personne du cabinet, de {handling} "
        "secondes chacun; {answered} % obtiennent une réponse en {within} secondes (Erlang C).",
    ),
    Text(
        "Bandwidth and remote access: {mbps} Mbit/s for each person, and for each device from afar, "
        "by the narrower side of an uplink.",
        "Bande passante et accès à distance : {mbps} Mbit/s par personne, et par appareil à distance,"
        " du côté le plus étroit de la liaison.",
    ),
    Text(
        "Mail: what all mailboxes may hold, against the disk of the mail host where the profile says "
        "its size (hosts, disk_gb). The journal of messages is not counted: nobody knows how much "
        "people write.",
        "Courriel : ce que toutes les boîtes peuvent contenir, comparé au disque du serveur si le "
        "profil en dit la taille (hosts, disk_gb). Le journal des messages n'est pas compté : "
        "personne ne sait combien on écrira.",
    ),
    Text(
        "Growth: all demand grows by the same part every year. People come with the next minister, "
        "not by the year: read the dates as an order, not as a calendar.",
        "Croissance : toute demande croît de la même part chaque année. Les gens arrivent avec le "
        "prochain ministre, non d'année en année : lisez ces dates comme un ordre de priorité, non "
        "comme un calendrier.",
    ),
    Text(
        "Licences: nothing that Rideau installs is licensed by the seat, so there is nothing to "
        "count. Contracts with carriers and departments are theirs to say.",
        "Licences : rien de ce que Rideau installe n'est sous licence par utilisateur; il n'y a donc "
        "rien à compter. Les contrats avec les opérateurs et les ministères sont à vérifier auprès "
        "d'eux.",
    ),
    Text(
        "Not measured: visitors' devices, and processors and memory of hosts. Services of the "
        "department are the department's to measure.",
        "Non mesurés : les appareils des visiteurs, ainsi que les processeurs et la mémoire des "
        "serveurs. Les services du ministère sont à mesurer par le ministère.",
    ),
)


def reckoned() -> Section:
    """Return how numbers came about, and what is not measured."""
    values = {
        "erlangs": _decimal(assumed.ERLANGS_PER_LINE),
        "lost": figure(assumed.LOST * 100),
        "calls": figure(assumed.CALLS_PER_PERSON),
        "handling": figure(assumed.HANDLING),
        "answered": figure(assumed.ANSWERED * 100),
        "within": figure(assumed.WITHIN),
        "mbps": figure(assumed.PERSON_MBPS),
    }
    items = tuple(said(each, **values) for each in _RECKONED)
    return Section("reckoned", said(Text("How it is reckoned", "Comment c'est calculé")), (Points(items),))


def _decimal(number: float) -> str:
    """Return a number with all its decimals, as the reader's language writes it."""
    written = f"{number:g}"
    return written.replace(".", ",") if language.current() == "fr" else written
