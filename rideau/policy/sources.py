"""Where standards come from. Editions and titles were looked up; see decision 0136."""

from collections.abc import Mapping
from dataclasses import dataclass

from rideau.text import Text


@dataclass(frozen=True, slots=True)
class Source:
    """A text that asks for something: its short name, its title, and where it is published."""

    name: Text
    title: Text
    where: str


def _cyber_centre(number: str, en: str, fr: str, where: str) -> Source:
    return Source(Text(number, number), Text(en, fr), f"https://www.cyber.gc.ca/en/guidance/{where}")


SOURCES: Mapping[str, Source] = {
    "ITSP.80.022": _cyber_centre(
        "ITSP.80.022",
        "Baseline security requirements for network security zones, version 2.0",
        "Exigences de base en matière de sécurité pour les zones de sécurité de réseau, version 2.0",
        "baseline-security-requirements-network-security-zones-version-20-itsp80022",
    ),
    "ITSG-38": _cyber_centre(
        "ITSG-38",
        "Network security zoning: design considerations for placement of services within zones",
        "Établissement des zones de sécurité dans un réseau : considérations de conception relatives au "
        "positionnement des services dans les zones",
        "network-security-zoning-design-considerations-placement-services-within-zones-itsg-38",
    ),
    "ITSP.40.062": _cyber_centre(
        "ITSP.40.062",
        "Guidance on securely configuring network protocols, version 3",
        "Conseils sur la configuration sécurisée des protocoles réseau, version 3",
        "guidance-securely-configuring-network-protocols-itsp40062",
    ),
    "ITSP.40.111": _cyber_centre(
        "ITSP.40.111",
        "Cryptographic algorithms for UNCLASSIFIED, PROTECTED A, and PROTECTED B information, version 4",
        "Algorithmes cryptographiques pour l'information NON CLASSIFIÉ, PROTÉGÉ A et PROTÉGÉ B, version 4",
        "cryptographic-algorithms-unclassified-protected-protected-b-information-itsp40111",
    ),
    "ITSP.40.065": _cyber_centre(
        "ITSP.40.065",
        "Implementation guidance: email domain protection",
        "Directives de mise en œuvre : protection du domaine de courrier",
        "implementation-guidance-email-domain-protection",
    ),
    "CRTC-2022-265": Source(
        Text("CRTC 2022-265", "CRTC 2022-265"),
        Text(
            "Telecom Decision CRTC 2022-265: multi-line telephone systems and 9-1-1",
            "Décision de télécom CRTC 2022-265 : systèmes téléphoniques multilignes et 9-1-1",
        ),
        "https://crtc.gc.ca/eng/archive/2022/2022-265.htm",
    ),
    "CRTC-2005-21": Source(
        Text("CRTC 2005-21", "CRTC 2005-21"),
        Text(
            "Telecom Decision CRTC 2005-21: emergency service obligations for local VoIP service providers",
            "Décision de télécom CRTC 2005-21 : obligations des fournisseurs de services VoIP locaux "
            "en matière de service d'urgence",
        ),
        "https://crtc.gc.ca/eng/archive/2005/dt2005-21.htm",
    ),
    "OLA": Source(
        Text("Official Languages Act, s. 22", "Loi sur les langues officielles, art. 22"),
        Text(
            "Official Languages Act (R.S.C., 1985, c. 31, 4th Supp.), Part IV: communications with "
            "and services to the public",
            "Loi sur les langues officielles (L.R.C. 1985, ch. 31, 4e suppl.), partie IV : communications "
            "avec le public et prestation des services",
        ),
        "https://laws-lois.justice.gc.ca/eng/acts/O-3.01/",
    ),
    "EN-301-549": Source(
        Text("CAN/ASC - EN 301 549:2024", "CAN/ASC - EN 301 549:2024"),
        Text(
            "Accessibility requirements for ICT products and services (EN 301 549:2021, IDT), "
            "which holds WCAG 2.1 AA",
            "Exigences d'accessibilité pour les produits et services TIC (EN 301 549:2021, IDT), "
            "qui comprend les WCAG 2.1 AA",
        ),
        "https://accessible.canada.ca/",
    ),
    "LAC-ACT": Source(
        Text("LAC Act, s. 12", "Loi sur BAC, art. 12"),
        Text(
            "Library and Archives of Canada Act (S.C. 2004, c. 11), section 12: no ministerial record is "
            "disposed of without consent",
            "Loi sur la Bibliothèque et les Archives du Canada (L.C. 2004, ch. 11), article 12 : aucun "
            "document "
            "ministériel n'est éliminé sans autorisation",
        ),
        "https://laws-lois.justice.gc.ca/eng/acts/L-7.7/",
    ),
    "LAC-GUIDE": Source(
        Text("LAC Guidelines, 2020", "Lignes directrices de BAC, 2020"),
        Text(
            "Guidelines on Managing Records in a Minister's Office (Library and Archives Canada, 2020)",
            "Lignes directrices sur la gestion des documents dans un cabinet de ministre "
            "(Bibliothèque et Archives Canada, 2020)",
        ),
        "https://library-archives.canada.ca/eng/services/government-canada/information-disposition/",
    ),
    "GC-IM": Source(
        Text("Guidance for ministers' offices", "Orientation pour les cabinets"),
        Text(
            "Guidance on Information Management in a Minister's Office: the Email Management Services "
            "Configuration Requirements hold there",
            "Orientation sur la gestion de l'information dans un cabinet de ministre : les exigences de "
            "configuration des services de gestion des courriels s'y appliquent",
        ),
        "https://www.canada.ca/en/government/system/digital-government/digital-government-innovations/"
        "information-management/ministers-office.html",
    ),
    "RFC-8461": Source(
        Text("RFC 8461", "RFC 8461"),
        Text("SMTP MTA Strict Transport Security", "SMTP MTA Strict Transport Security"),
        "https://www.rfc-editor.org/rfc/rfc8461",
    ),
    "RFC-8915": Source(
        Text("RFC 8915", "RFC 8915"),
        Text("Network Time Security for NTP", "Network Time Security pour NTP"),
        "https://www.rfc-editor.org/rfc/rfc8915",
    ),
    "DEBIAN": Source(
        Text("Debian", "Debian"),
        Text(
            "Debian releases and how long they are supported",
            "Versions de Debian et durée de leur prise en charge",
        ),
        "https://www.debian.org/releases/",
    ),
    "ITSP.10.033": _cyber_centre(
        "ITSP.10.033",
        "Security and privacy controls and assurance activities catalogue (31 March 2026)",
        "Catalogue des contrôles et des activités d'assurance en matière de sécurité et de confidentialité "
        "(31 mars 2026)",
        "cyber-security-privacy-risk-management/itsp10033",
    ),
    "OURS": Source(
        Text("Rideau", "Rideau"),
        Text("A choice of Rideau's own; see docs/decisions", "Un choix propre à Rideau; voir docs/decisions"),
        "docs/decisions/0136-standards.md",
    ),
}
