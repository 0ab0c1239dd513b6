"""Mail and calendars: addresses, where they are read, what programs ask for; or the department's."""

from collections.abc import Iterator

from markupsafe import Markup

from rideau import mail
from rideau.guide.given import Given, at_the_department
from rideau.office import Office
from rideau.office_email import Email
from rideau.pages.blocks import Block, Facts, Paragraph, Points, Section, Table
from rideau.pages.prose import code, link, mail_link, said
from rideau.profiles.options import EmailOptions
from rideau.text import Text

_TITLE = Text("Your mail and calendar", "Votre courriel et votre calendrier")
_BROWSER = Text(
    "In a browser, open {site}: mail, calendar, contacts and absence messages are there, in your language.",
    "Dans un navigateur, ouvrez {site} : courriel, calendrier, contacts et messages d'absence y sont, dans "
    "votre langue.",
)
_PROGRAM = Text(
    "In Outlook, Thunderbird or on a phone, add an account with your address and your own password. On a "
    "phone choose Exchange. Everything else is found.",
    "Dans Outlook, Thunderbird ou sur un téléphone, ajoutez un compte avec votre adresse et votre propre "
    "mot de passe. Sur un téléphone, choisissez Exchange. Le reste est trouvé.",
)
_FULL = Text(
    "A mailbox holds {size} GB. You are told before it is full.",
    "Une boîte contient {size} Go. Vous recevez un avis avant qu'elle soit pleine.",
)
_REFUSED = Text(
    "Viruses and programs are refused; what looks like spam goes to the folder Junk, where it stays {days} "
    "days.",
    "Les virus et les programmes sont refusés; ce qui semble indésirable va dans le dossier Pourriel et y "
    "reste {days} jours.",
)
_JUNK_DAYS = "30"
_JOURNAL = Text(
    "A copy of every message in and out is kept for {days} days, whatever you delete.",
    "Une copie de chaque message reçu ou envoyé est conservée {days} jours, quoi que vous supprimiez.",
)
_LARGEST = Text(
    "A message, its attachments included, may have {size} MB as it travels: about 35 MB of files.",
    "Un message, pièces jointes comprises, peut faire {size} Mo en chemin : environ 35 Mo de fichiers.",
)


def mailing(given: Given) -> Iterator[Section]:
    """Yield the part about mail."""
    office, title = given.office, said(_TITLE)
    if office.email:
        parts = tuple(_addresses(given, office.email))
        yield Section("mail", title, tuple(_ours(given, office.email)), parts)
    elif "email" in given.departments:
        yield Section("mail", title, tuple(_departments(given)))


def _ours(given: Given, email: Email) -> Iterator[Block]:
    site = link(f"https://{mail.name(given.office)}/")
    yield Points((said(_BROWSER, site=site), said(_PROGRAM)))
    notes = [said(_FULL, size=str(email.quota_gb)), said(_REFUSED, days=_JUNK_DAYS)]
    notes.append(said(_LARGEST, size=str(mail.LARGEST_MESSAGE // mail.MIB)))
    if email.journal_days:
        notes.append(said(_JOURNAL, days=str(email.journal_days)))
    yield Points(tuple(notes))
    yield Paragraph(
        said(
            Text(
                "A program that finds nothing by itself asks for:",
                "Un logiciel qui ne trouve rien seul demande :",
            )
        )
    )
    yield Facts(tuple(_servers(given.office)))


def _servers(office: Office) -> Iterator[tuple[str, str]]:
    server = code(mail.name(office))
    ways = Text("{server}, port {port}, TLS", "{server}, port {port}, TLS")
    for title, port in (
        (Text("Incoming mail (IMAP)", "Courriel entrant (IMAP)"), mail.IMAPS_PORT),
        (Text("Outgoing mail (SMTP)", "Courriel sortant (SMTP)"), mail.SUBMISSIONS_PORT),
    ):
        yield said(title), said(ways, server=server, port=code(str(port)))
    yield said(Text("Phones (Exchange ActiveSync)", "Téléphones (Exchange ActiveSync)")), server
    signs = Text("your sign-in name, or your address", "votre nom d'utilisateur, ou votre adresse")
    yield said(Text("Sign in as", "Ouvrir une session comme")), said(signs)


def _addresses(given: Given, email: Email) -> Iterator[Section]:
    """Yield the addresses that are not people's own, and what is booked."""
    rows = (*_shared(given, email), *_aliases(given, email), *_lists(given, email))
    if rows:
        columns = (
            said(Text("Address", "Adresse")),
            said(Text("What it is", "Ce que c'est")),
            said(Text("Whose", "À qui")),
        )
        title = said(Text("Addresses you share", "Adresses partagées"))
        caption = said(
            Text("Shared mailboxes, other addresses and lists", "Boîtes partagées, autres adresses et listes")
        )
        how = said(
            Text(
                "Shared mailboxes appear below “{folder}” in mail programs; whoever reads one may write as "
                "it.",
                "Les boîtes partagées apparaissent sous « {folder} » dans les logiciels de courriel; qui en "
                "lit une peut écrire en son nom.",
            ),
            folder=mail.SHARED,
        )
        table = Table("addresses", caption, columns, rows)
        yield Section("shared-addresses", title, (Paragraph(how), table))
    if email.resources:
        yield Section(
            "bookings",
            said(Text("Rooms and things to book", "Salles et objets à réserver")),
            tuple(_bookings(given, email)),
        )


def _shared(given: Given, email: Email) -> Iterator[tuple[str, ...]]:
    kind = said(Text("shared mailbox", "boîte partagée"))
    for box, readers in email.shared.items():
        if readers:
            yield mail_link(given.address(box)), kind, given.names(readers)


def _aliases(given: Given, email: Email) -> Iterator[tuple[str, ...]]:
    kind = said(Text("another address", "autre adresse"))
    people = {each.login for each in given.office.people}
    for alias, of in email.aliases.items():
        yield (
            mail_link(given.address(alias)),
            kind,
            given.name(of) if of in people else mail_link(given.address(of)),
        )


def _lists(given: Given, email: Email) -> Iterator[tuple[str, ...]]:
    kind = said(Text("list, for the office alone", "liste, pour le cabinet seulement"))
    people = {each.login for each in given.office.people}
    for name, members in email.lists.items():
        shown = [given.name(each) if each in people else given.address(each) for each in members]
        yield mail_link(given.address(name)), kind, Markup(", ").join(shown)


def _bookings(given: Given, email: Email) -> Iterator[Block]:
    yield Paragraph(
        said(
            Text(
                "Invite it like a person, from your calendar. It accepts at once while it is free.",
                "Invitez-la comme une personne, depuis votre calendrier. Elle accepte aussitôt si elle est "
                "libre.",
            )
        )
    )
    yield Facts(
        tuple((said(each.name), mail_link(given.address(name))) for name, each in email.resources.items())
    )


def _departments(given: Given) -> Iterator[Block]:
    whom = Text(
        "The department runs the office's mail. To open an account or a mailbox, ask {whom}.",
        "Le ministère assure le courriel du cabinet. Pour ouvrir un compte ou une boîte, adressez-vous à : "
        "{whom}.",
    )
    yield Paragraph(said(whom, whom=at_the_department(given)))
    options = given.office.services["email"].options
    if isinstance(options, EmailOptions):
        servers = (
            (Text("Incoming mail (IMAP)", "Courriel entrant (IMAP)"), options.imap),
            (Text("Outgoing mail (SMTP)", "Courriel sortant (SMTP)"), options.submission),
        )
        rows = tuple((said(title), code(server)) for title, server in servers if server)
        if rows:
            yield Facts(rows)
