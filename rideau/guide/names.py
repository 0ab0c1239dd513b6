"""DNS records to publish: what the world must be told of the office."""

from collections.abc import Iterator

from rideau import device_links, tunnels
from rideau.guide.given import Given
from rideau.mail_dns.partner import partner_records
from rideau.mail_dns.policies import public_addresses
from rideau.mail_dns.record import Need, Record
from rideau.mail_dns.records import records
from rideau.pages.blocks import Block, Paragraph, Section, Table
from rideau.pages.prose import code, said
from rideau.secret import pieces
from rideau.text import Text

_TITLE = Text("DNS records to publish", "Enregistrements DNS à publier")
_INTRO = Text(
    "Please publish these in the zone {domain}. A piece of the zone file, with every key, comes from "
    "{command}.",
    "Veuillez publier ceux-ci dans la zone {domain}. Un extrait du fichier de zone, avec chaque clé, vient "
    "de {command}.",
)
_KEYED = Text("an engineer gives it: {command}", "un ingénieur le donne : {command}")
_UNKNOWN = Text(
    "The provider assigns the office's addresses, so no record can name them: ask the provider for a fixed "
    "one.",
    "Le fournisseur attribue les adresses du cabinet : aucun enregistrement ne peut les nommer. "
    "Demandez-lui-en une fixe.",
)
_VPN = Text("where people connect from elsewhere", "où l'on se connecte à distance")
_DEVICES = Text(
    "where people's devices fetch what they are handed", "où les appareils prennent ce qui leur est remis"
)
_NEEDS = {
    Need.REQUIRED: Text("Required records", "Enregistrements requis"),
    Need.RECOMMENDED: Text("Recommended records", "Enregistrements recommandés"),
}


def names(given: Given) -> Iterator[Section]:
    """Yield the part about DNS, where there is something to publish."""
    found = (*_own(given), *records(given.office), *partner_records(given.office))
    blocks = tuple(_blocks(given, found))
    if blocks:
        yield Section("dns", said(_TITLE), blocks)


def _own(given: Given) -> Iterator[Record]:
    """Yield the records of names that are no mail server's: they all lead to the office's first address."""
    for address in public_addresses(given.office)[:1]:
        if given.office.vpn:
            yield Record(tunnels.server_name(given.office), "A", address, Need.REQUIRED, _VPN)
        host = device_links.links_host(given.office)
        if host and "mobile" in given.ours and device_links.meets_strangers(host):
            yield Record(device_links.name(given.office), "A", address, Need.RECOMMENDED, _DEVICES)


def _blocks(given: Given, found: tuple[Record, ...]) -> Iterator[Block]:
    command = code(f"rideau mail records {given.office.slug}")
    if found:
        yield Paragraph(said(_INTRO, domain=code(given.office.domain), command=command))
    if "internet" in given.ours and not public_addresses(given.office):
        yield Paragraph(said(_UNKNOWN))
    columns = (
        said(Text("Name", "Nom")),
        said(Text("Type", "Type")),
        said(Text("Data", "Données")),
        said(Text("Why", "Pourquoi")),
    )
    for need, caption in _NEEDS.items():
        rows = tuple(_row(each, command) for each in found if each.need is need)
        if rows:
            yield Table(f"dns-{need}", said(caption), columns, rows)


def _row(record: Record, command: str) -> tuple[str, ...]:
    keyed = any(name for _, name in pieces(record.data))
    data = said(_KEYED, command=command) if keyed else code(record.data)
    return code(record.name), record.type, data, said(record.why)
