"""Which of our words somebody probably meant: "Québec" for ``QC``, ``personnel`` for ``staff``.

A guess is only ever shown; nothing is corrected behind anybody's back. The same value in another notation is
for :mod:`rideau.profiles.notations`.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

_OTHER_WORDS: Mapping[str, str] = {
    "AB": "alberta",
    "BC": "british columbia, colombie britannique, cb",
    "MB": "manitoba",
    "NB": "new brunswick, nouveau brunswick",
    "NL": "newfoundland and labrador, newfoundland, terre neuve et labrador, terre neuve, tnl",
    "NS": "nova scotia, nouvelle ecosse, ne",
    "NT": "northwest territories, territoires du nord ouest, tno, nwt",
    "NU": "nunavut",
    "ON": "ontario, ont",
    "PE": "prince edward island, pei, ile du prince edouard, ipe",
    "QC": "quebec, que, pq",
    "SK": "saskatchewan, sask",
    "YT": "yukon",
    "America/Toronto": "eastern, eastern time, est, edt, et, est5edt, heure de l est, hne, "
    "ottawa, gatineau, montreal, america/ottawa, america/gatineau, canada/ottawa, canada/toronto",
    "America/Halifax": "atlantic, atlantic time, heure de l atlantique, halifax",
    "America/St_Johns": "newfoundland, newfoundland time, heure de terre neuve, st john s",
    "America/Winnipeg": "central, central time, heure du centre, winnipeg",
    "America/Edmonton": "mountain, mountain time, heure des rocheuses, edmonton, calgary, america/calgary",
    "America/Vancouver": "pacific, pacific time, heure du pacifique, vancouver, victoria",
    "en": "english, anglais, eng, ang, anglaise",
    "fr": "french, francais, fre, fra, francaise",
    "ios": "iphone, ipad, apple",
    "android": "samsung, galaxy, pixel, google",
    "true": "yes, y, oui, vrai, on",
    "false": "no, n, non, faux, off",
    "managed": "gere, geree, yes, oui, us, nous",
    "partner": "partenaire, department, departement, ministere",
    "none": "no, non, aucun, aucune, off",
    "turnkey": "turn key, cle en main, full, complete, complet",
    "essentials": "essential, essentiel, essentiels, services essentiels, basic",
    "connectivity": "connectivite, connexion, connection",
    "office": "cabinet, bureau",
    "name": "nom, names, noms",
    "department": "ministere, departement",
    "level": "niveau",
    "lifecycle": "cycle de vie, dates, calendrier",
    "appointment": "nomination, start, debut, day one",
    "support_until": "end, fin, support, soutien, fin du soutien, end of support",
    "retention_days": "retention, conservation, jours de conservation, hold",
    "domain": "domaine, domain name, nom de domaine",
    "site": "emplacement, location, building, immeuble, lieu",
    "address": "adresse",
    "street": "rue, street address",
    "floor": "etage",
    "room": "suite, piece, local, bureau",
    "city": "ville, town",
    "postal_code": "code postal, postal, postalcode, zip",
    "timezone": "time zone, fuseau, fuseau horaire, tz",
    "uplinks": "liaisons, liaison, uplink, connections, lignes",
    "staff": "personnel, employees, employes, people, personnes, equipe, team",
    "login": "user, username, user name, utilisateur, nom d utilisateur, account, compte",
    "language": "langue",
    "phone": "telephone, desk phone",
    "extension": "poste, ext",
    "mobile": "cell, cellphone, cell phone, cellulaire, portable, appareils mobiles",
    "remote_access": "vpn, rpv, acces a distance, remote",
    "devices": "appareils, printers, imprimantes",
    "hosts": "machines, servers, serveurs, hotes",
    "services": "service",
    "network": "reseau",
    "security": "securite, firewall, pare feu",
    "telephony": "telephonie, telephone, voip, phone, phones",
    "teleconferencing": "teleconference, conference, conference calls",
    "web_conferencing": "conference web, webconference, video, videoconference, visioconference",
    "email": "courriel, mail, e mail, courrier",
    "credentials": "justificatifs, justificatifs d identite, certificates, certificats",
    "hotline": "helpdesk, help desk, service desk, ligne d assistance, assistance",
    "collaboration": "chat, clavardage, files, fichiers",
    "public": "internet, outside, exterieur, wan",
    "operations": "office, bureau, bureaux, staff, lan, personnel",
    "guest": "guests, visitors, visiteurs, invites, wifi, wi fi",
    "voice": "voix, phones, telephones, voip, telephonie",
    "management": "gestion, admin",
    "gateway": "passerelle, router, routeur, firewall",
    "openings": "ouvertures, ports, rules, regles",
    "reason": "raison, motif, why",
    "from": "de, source",
    "to": "a, vers, destination",
}
"""Folded words, in both languages, by what we say instead."""
_SHORTEST_PART = 3


def folded(text: str) -> str:
    """Return ``text`` without accents, capitals and the punctuation between words."""
    return " ".join(re.split(r"[\s_.'’-]+", plain(text).lower())).strip()  # noqa: RUF001 -- typographic


def plain(text: str) -> str:
    """Return ``text`` without its accents."""
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))


def nearest(written: str, choices: Iterable[str]) -> str | None:
    """Return which of ``choices`` was meant by ``written``: another word for it, or nearly its spelling."""
    word, known = folded(written), tuple(choices)
    same = (
        ours for ours in known if word and word in (folded(ours), *_OTHER_WORDS.get(ours, "").split(", "))
    )
    return next(same, None) or next(iter(_spelt_like(written, known)), None) or _part_of(word, known)


def _part_of(word: str, choices: tuple[str, ...]) -> str | None:
    """Return the only choice of which ``word`` is a part: ``T54`` of ``yealink-t54w``."""
    found = [each for each in choices if f" {word}" in f" {folded(each)}"]
    return found[0] if len(found) == 1 and len(word) >= _SHORTEST_PART else None


def _spelt_like(written: str, choices: tuple[str, ...]) -> list[str]:
    return get_close_matches(written.lower(), choices, 1) or get_close_matches(written.upper(), choices, 1)
