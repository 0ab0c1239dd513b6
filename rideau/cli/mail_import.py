"""``rideau mail import``: mail from an old server or from folders of mail, each message once."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import click

from rideau import language
from rideau.cli.mail_host import Brought, MailHost, mail_host_of, progress
from rideau.cli.mail_options import LAB, LANG, OFFICE
from rideau.cli.reach import project_of
from rideau.cli.tables import Table, show
from rideau.cli.unknown import unknown
from rideau.language import gettext
from rideau.mail_moving import maildir, mbox, old_server
from rideau.mail_moving.folders import Folder, shown
from rideau.mail_moving.message import Message, as_sent, sum_of
from rideau.office import Office
from rideau.problems import Refused

_FAILED = 1


@click.command(name="import")
@OFFICE
@click.argument("login")
@click.argument("source")
@click.option(
    "--password-file",
    type=click.File("r"),
    help="Where the password at the old server is read from, - for the standard input; else it is asked for.",
)
@click.option(
    "--authority",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Who vouches for the old server, in PEM, where no public authority does.",
)
@LAB
@LANG
def import_(
    office: str,
    login: str,
    source: str,
    *,
    password_file: TextIO | None,
    authority: Path | None,
    lab: bool,
    lang: str | None,
) -> None:
    """Bring mail into the mailbox of LOGIN in OFFICE, with its folders, dates and flags.

    SOURCE is imaps://LOGIN@HOST (imap:// for STARTTLS), or a folder with a Maildir, mbox files, an export of
    Rideau's or a profile of Thunderbird's. What is there stays as it is. A second run brings what is new, and
    nothing twice; what was deleted here meanwhile stays deleted. Mail passes through this machine, which
    alone learns the old password.
    """
    language.use(lang or language.preferred())
    made = project_of(lab=lab).office(office)
    host = mail_host_of(made, lab=lab)
    _known(made, login)
    with _messages(source, password_file, authority) as (messages, skipped):
        bringing = Bringing(host, login)
        bringing.run(messages)
    _show(login, bringing.tally)
    for folder in skipped:
        click.echo(gettext("{folder}: its server does not open it").format(folder=shown(folder)), err=True)
    if bringing.refused or skipped:
        raise SystemExit(_FAILED)


def _known(office: Office, login: str) -> None:
    shared = office.email.shared if office.email else ()
    known = (*(each.login for each in office.people), *shared)
    if login not in known:
        raise Refused(unknown(login, known, office.slug))


@contextmanager
def _messages(
    source: str, password_file: TextIO | None, authority: Path | None
) -> Iterator[tuple[Iterator[Message], list[Folder]]]:
    """Give what there is to bring, and what of it could not be opened."""
    if "://" in source:
        account = old_server.Account.parse(source)
        with old_server.opened(account, _password(account, password_file), authority) as server:
            yield server.messages(), server.skipped
        return
    yield _on_disk(Path(source)), []


def _password(account: old_server.Account, file: TextIO | None) -> str:
    if file is not None:
        return file.readline().rstrip("\r\n")
    asked = gettext("Password of {account}").format(account=account.name)
    return str(click.prompt(asked, hide_input=True, err=True))


def _on_disk(path: Path) -> Iterator[Message]:
    if not path.exists():
        raise Refused(gettext("{path}: there is no such file or folder.").format(path=path))
    for root in (path, path / "Maildir"):
        if maildir.is_maildir(root):
            return maildir.read(root)
    if path.is_dir() and not any(mbox.folders(path)):
        refusal = gettext(
            "{path}: neither a Maildir nor a folder with mbox files. Name one mailbox of an export."
        )
        raise Refused(refusal.format(path=path))
    return mbox.read(path)


@dataclass(slots=True)
class Tally:
    """What became of one folder."""

    there: int = 0
    """Messages at the source."""
    before: int = 0
    """Those brought by an earlier run."""
    brought: int = 0
    refused: int = 0


@dataclass(slots=True)
class Bringing:
    """Mail on its way into one mailbox."""

    host: MailHost
    login: str
    tally: dict[Folder, Tally] = field(default_factory=dict)
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def refused(self) -> int:
        """How many messages the host did not take."""
        return sum(each.refused for each in self.tally.values())

    def run(self, messages: Iterator[Message]) -> None:
        """Bring what was not brought before, and count."""
        new = self._new(messages, self.host.brought(self.login))
        with progress(self.host.bring(self.login, new)) as told:
            for said in told:
                tally = self._of(tuple(said["folder"]))
                if said["refused"]:
                    tally.refused += 1
                    self.reasons[said["refused"]] += 1
                else:
                    tally.brought += 1
        for reason, count in self.reasons.items():
            told_why = gettext("{count} messages refused: {reason}")
            click.echo(told_why.format(count=count, reason=reason), err=True)

    def _of(self, folder: Folder) -> Tally:
        return self.tally.setdefault(folder, Tally())

    def _new(self, messages: Iterator[Message], known: tuple[Brought, ...]) -> Iterator[bytes]:
        """Yield what the host has not, by where it came from or else by what it says.

        What is there twice in a folder is brought twice.
        """
        digests = {each.source: each.sum for each in known}
        had = Counter((each.folder, each.sum) for each in known)
        seen: Counter[tuple[Folder, str]] = Counter()
        for each in messages:
            tally = self._of(each.folder)
            tally.there += 1
            before = digests.get(each.source, "")
            content = b"" if before else as_sent(each.read())
            digest = before or sum_of(content)
            seen[each.folder, digest] += 1
            number = seen[each.folder, digest]
            if before or number <= had[each.folder, digest]:
                tally.before += 1
            else:
                yield _framed(each, digest, number, content)


def _framed(message: Message, digest: str, number: int, content: bytes) -> bytes:
    said = {
        "folder": message.folder,
        "flags": message.flags,
        "received": message.received,
        "source": message.source or f"#{'/'.join(message.folder)}/{digest}/{number}",
        "sum": digest,
        "size": len(content),
    }
    return json.dumps(said).encode() + b"\n" + content


def _show(login: str, tally: Mapping[Folder, Tally]) -> None:
    columns = (gettext("folder"), gettext("there"), gettext("brought"), gettext("before"), gettext("refused"))
    rows = tuple(
        (shown(folder), f"{each.there}", f"{each.brought}", f"{each.before}", f"{each.refused}")
        for folder, each in sorted(tally.items())
    )
    show([Table(login, columns, rows)])
