"""Mail on its way in and out: names of folders, mail folders on disk, what an export holds."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rideau.cli.mail_host import Brought, MailHost, line_of
from rideau.cli.mail_import import Bringing
from rideau.host import Template
from rideau.mail_moving import maildir, mbox
from rideau.mail_moving.export import MAILDIR, MBOX, Export, Held, proven
from rideau.mail_moving.folders import INBOX, decoded, encoded, of_maildir, ours
from rideau.mail_moving.message import Message, as_sent, sum_of
from rideau.mail_moving.old_server import Account
from rideau.problems import Refused
from rideau.render import render_template
from rideau.ssh import Login

FIRST = b"From: a@elsewhere.example\nSubject: =?utf-8?q?=C3=A9t=C3=A9?=\nMessage-ID: <1@x>\n\nHello\n"
SECOND = b"From: b@elsewhere.example\nMessage-ID: <2@x>\n\nFrom here on,\n>From there.\n\nEnd\n"


def message(content: bytes, *flags: str, folder: tuple[str, ...] = INBOX, received: int = 10**9) -> Message:
    return Message(folder, "", flags, received, lambda: content)


# ---- what folders are called ---------------------------------------------------------------------------


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_name_comes_back_from_modified_utf7(name: str) -> None:
    assert decoded(encoded(name)) == name
    assert encoded(name).isascii()


@pytest.mark.parametrize(
    ("name", "read"),
    [("&AOk-t&AOk-", "été"), ("R&-D", "R&D"), ("&Jjo-!", "☺!"), ("&broken", "&broken"), ("&~~-", "&~~-")],
)
def test_names_are_read_as_rfc_3501_has_them(name: str, read: str) -> None:
    assert decoded(name) == read


@pytest.mark.parametrize(
    ("theirs", "special", "here"),
    [
        (("Éléments envoyés",), "", ("Sent",)),
        (("Deleted Items",), "", ("Trash",)),
        (("Outbox of the old one",), "Sent", ("Sent",)),
        (("inbox",), "", INBOX),
        (("Projects", "Sent"), "", ("Projects", "Sent")),
        (("Projets",), "", ("Projets",)),
    ],
)
def test_folders_of_other_servers_become_ours(
    theirs: tuple[str, ...], special: str, here: tuple[str, ...]
) -> None:
    assert ours(theirs, special) == here


def test_folders_below_others_keep_their_place() -> None:
    assert of_maildir("Projets &AOk-t&AOk-.2024") == ("Projets été", "2024")
    assert of_maildir("") == INBOX


# ---- mbox ----------------------------------------------------------------------------------------------


def test_an_mbox_gives_back_what_was_written(tmp_path: Path) -> None:
    file = tmp_path / "INBOX.mbox"
    flagged = message(FIRST, "\\Seen", "\\Flagged", "$Forwarded")
    mbox.write(file, [flagged, message(SECOND, received=1_234_567_890)])
    first, second = mbox.read(file)
    assert first.read() == FIRST
    assert second.read() == SECOND
    assert set(first.flags) == set(flagged.flags)
    assert (second.flags, second.received, second.folder) == ((), 1_234_567_890, INBOX)
    assert file.stat().st_mode & 0o077 == 0


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=5))
def test_no_message_is_lost_or_split_by_an_mbox(bodies: list[bytes]) -> None:
    written = [(b"Subject: x\n\n" + body + b"\n").replace(b"\r\n", b"\n") for body in bodies]
    with TemporaryDirectory() as folder:
        mbox.write(Path(folder) / "x.mbox", map(message, written))
        assert [each.read() for each in mbox.read(Path(folder))] == written


def test_a_profile_of_thunderbird_is_read_with_its_folders(tmp_path: Path) -> None:
    head = b"From - Mon Jan  1 10:00:00 2024\nX-Mozilla-Status: "
    gone = head + b"0009\nSubject: gone\n\ny\n"
    (tmp_path / "Inbox").write_bytes(head + b"0001\nSubject: a\n\nx\n\n" + gone)
    (tmp_path / "Inbox.msf").write_bytes(b"// an index")
    (tmp_path / "Work.sbd").mkdir()
    (tmp_path / "Work.sbd" / "Été").write_bytes(head + b"0000\nSubject: b\n\nz\n")
    found = [*mbox.read(tmp_path)]
    assert [(each.folder, each.flags) for each in found] == [(INBOX, ("\\Seen",)), (("Work", "Été"), ())]
    assert {each.received for each in found} == {1704103200}


# ---- what a host sends, and an export of it ------------------------------------------------------------


@dataclass
class Store:
    """Mailboxes as Dovecot keeps them, and the host's program."""

    root: Path
    program: Path

    def deliver(self, mailbox: str, name: str, content: bytes, folder: str = "") -> Path:
        path = maildir.make(self.root / mailbox / "Maildir", folder)
        return maildir.write(path, name, content, 10**9)

    def run(self, *words: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            [sys.executable, self.program, *words], input=given, capture_output=True, check=False
        )

    def export(self, made: Export, *mailboxes: str, most: int = 10**6) -> int:
        """Take mailboxes into an export, no more than ``most`` messages; return how many had content."""
        there = [held for each in mailboxes for held in made.held(each)]
        wanted = json.dumps({"mailboxes": mailboxes}).encode() + b"\n"
        done = self.run("send", given=b"".join((wanted, *map(line_of, there))))
        assert done.returncode == 0, done.stderr
        rest, came = done.stdout, 0
        while most:
            line, _, rest = rest.partition(b"\n")
            said = json.loads(line)
            if said.get("end"):
                break
            if "keywords" in said:
                made.keywords(said["mailbox"], said["folder"], said["keywords"])
                continue
            content, rest = rest[: said["size"]], rest[said["size"] :]
            held = Held(said["mailbox"], said["folder"], said["name"], said["sum"])
            made.take(held, None if said["held"] else content, said["received"])
            came, most = came + (not said["held"]), most - 1
        return came


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two people's mail."""

    @dataclass(frozen=True)
    class Settings:
        store: str

    root, program = tmp_path / "vmail", tmp_path / "mailboxes"
    program.write_text(render_template(Template("email/mailboxes.j2", Settings(str(root)))))
    made = Store(root, program)
    made.deliver("chief", "1.M1.mail,S=10:2,S", FIRST)
    made.deliver("chief", "2.M2.mail,S=20:2,Fa", SECOND)
    made.deliver("chief", "3.M3.mail,S=30:2,S", SECOND, "Projets &AOk-t&AOk-.2024")
    made.deliver("minister", "4.M4.mail,S=40:2,", FIRST)
    (root / "chief" / "Maildir" / maildir.KEYWORDS).write_text("0 $Important\n")
    return made


def checked(folder: Path) -> "subprocess.CompletedProcess[bytes]":
    words = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    return subprocess.run(words, cwd=folder, capture_output=True, check=False)


def test_mailboxes_are_counted_by_folder(store: Store) -> None:
    chief, minister = map(json.loads, store.run("list").stdout.splitlines())
    assert (chief["mailbox"], minister["mailbox"]) == ("chief", "minister")
    counts = {each["name"]: (each["messages"], each["bytes"]) for each in chief["folders"]}
    assert counts == {"": (2, len(FIRST + SECOND)), "Projets &AOk-t&AOk-.2024": (1, len(SECOND))}


def test_an_export_has_every_message_proven_and_counted(store: Store, tmp_path: Path) -> None:
    made = Export.begin(tmp_path / "out", "an-office", MAILDIR)
    assert store.export(made, "chief", "minister") == 4
    counts = {(each.mailbox, each.folder): each.messages for each in made.finish()}
    assert counts == {("chief", "INBOX"): 2, ("chief", "Projets été/2024"): 1, ("minister", "INBOX"): 1}
    assert checked(tmp_path / "out").returncode == 0
    again = {(each.folder, each.read(), each.flags) for each in maildir.read(tmp_path / "out" / "chief")}
    assert (INBOX, SECOND, ("\\Flagged", "$Important")) in again
    assert (("Projets été", "2024"), SECOND, ("\\Seen",)) in again
    said = json.loads((tmp_path / "out" / "export.json").read_text())
    assert sum(each["messages"] for each in said["folders"]) == 4


def test_what_was_interrupted_goes_on_where_it_stopped(store: Store, tmp_path: Path) -> None:
    first = Export.begin(tmp_path / "out", "an-office", MAILDIR)
    store.export(first, "chief", most=2)
    read = tmp_path / "vmail/chief/Maildir/cur/1.M1.mail,S=10:2,S"
    read.rename(read.with_name("1.M1.mail,S=10:2,RS"))  # answered meanwhile
    second = Export.begin(tmp_path / "out", "an-office", MAILDIR)
    assert store.export(second, "chief") == 1
    second.finish()
    names = {each.name for each in (tmp_path / "out" / "chief" / "cur").iterdir()}
    assert names == {"1.M1.mail,S=10:2,RS", "2.M2.mail,S=20:2,Fa"}
    assert store.export(Export.begin(tmp_path / "out", "an-office", MAILDIR), "chief") == 0


def test_what_is_damaged_in_an_export_is_fetched_again(store: Store, tmp_path: Path) -> None:
    made = Export.begin(tmp_path / "out", "an-office", MAILDIR)
    store.export(made, "minister")
    made.finish()
    file = next((tmp_path / "out/minister/cur").iterdir())
    file.write_bytes(b"something else")
    with pytest.raises(Refused, match="not what was exported"):
        proven(tmp_path / "out", "minister")
    assert store.export(Export.begin(tmp_path / "out", "an-office", MAILDIR), "minister") == 1
    assert file.read_bytes() == FIRST


def test_an_export_as_mbox_has_the_same_messages(store: Store, tmp_path: Path) -> None:
    made = Export.begin(tmp_path / "out", "an-office", MBOX)
    store.export(made, "chief")
    made.finish()
    assert checked(tmp_path / "out").returncode == 0
    found = {(each.folder, each.read(), each.flags) for each in mbox.read(tmp_path / "out" / "chief")}
    assert (INBOX, FIRST, ("\\Seen",)) in found
    assert (("Projets été", "2024"), SECOND, ("\\Seen",)) in found
    assert len(found) == 3
    assert not [*(tmp_path / "out").glob(".*")]


def test_an_export_never_goes_into_a_folder_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(Refused, match="not empty"):
        Export.begin(tmp_path, "an-office", MAILDIR)
    Export.begin(tmp_path / "out", "an-office", MAILDIR)
    with pytest.raises(Refused, match="an export of an-office as maildir"):
        Export.begin(tmp_path / "out", "another-office", MAILDIR)
    with pytest.raises(Refused, match="an export of an-office as maildir"):
        Export.begin(tmp_path / "out", "an-office", MBOX)


@pytest.mark.parametrize("kept_as", [MAILDIR, MBOX])
def test_a_mailbox_goes_only_when_all_of_it_was_exported(store: Store, tmp_path: Path, kept_as: str) -> None:
    made = Export.begin(tmp_path / "out", "an-office", kept_as)
    store.export(made, "chief")
    made.finish()
    store.deliver("chief", "5.M5.mail,S=50:2,", FIRST + b"new\n")
    refused = store.run("remove", "chief", given="\n".join(proven(tmp_path / "out", "chief")).encode())
    assert refused.returncode == 1
    assert b"1 messages of chief are not among" in refused.stderr
    assert (store.root / "chief").is_dir()
    again = Export.begin(tmp_path / "out", "an-office", kept_as)
    store.export(again, "chief")
    again.finish()
    gone = store.run("remove", "chief", given="\n".join(proven(tmp_path / "out", "chief")).encode())
    assert gone.returncode == 0, gone.stderr
    assert sorted(each.name for each in store.root.iterdir()) == ["minister"]


def test_what_is_no_export_proves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="is no export"):
        proven(tmp_path, "chief")


@pytest.mark.parametrize("name", ["../chief", "", ".", "nobody", "chief/Maildir"])
def test_the_program_touches_nothing_but_mailboxes(store: Store, name: str) -> None:
    for words, given_ in ((("remove", name), b""), (("send",), json.dumps({"mailboxes": [name]}).encode())):
        done = store.run(*words, given=given_)
        assert done.returncode == 1
        assert b"there is no mailbox" in done.stderr
    assert (store.root / "chief/Maildir/cur").is_dir()


# ---- what is brought in, and what is not twice ---------------------------------------------------------


def framed(messages: list[Message], *known: Brought) -> tuple[list[dict[str, object]], Bringing]:
    bringing = Bringing(MailHost("mail", "192.0.2.1", Login()), "chief")
    lines = [each.partition(b"\n") for each in bringing._new(iter(messages), known)]
    for line, _, content in lines:
        assert json.loads(line)["size"] == len(content)
    return [json.loads(line) for line, _, _ in lines], bringing


def test_the_same_message_has_one_sum_however_its_lines_end() -> None:
    (unix, dos), _ = framed([message(FIRST), message(FIRST.replace(b"\n", b"\r\n"), folder=("A",))])
    assert unix["sum"] == dos["sum"] == sum_of(as_sent(FIRST))


def test_a_second_run_brings_nothing_twice() -> None:
    every = [message(FIRST), message(FIRST), message(SECOND, folder=("Sent",))]
    said, _ = framed(every)
    assert len(said) == 3
    known = [Brought(tuple(each["folder"]), str(each["source"]), str(each["sum"])) for each in said]  # type: ignore[arg-type]
    nothing, bringing = framed(every, *known)
    assert nothing == []
    assert bringing.tally[INBOX].before == 2
    one, _ = framed(every, *known[1:])
    assert len(one) == 1


def test_a_message_known_by_where_it_lies_is_not_fetched() -> None:
    def refuse() -> bytes:
        raise AssertionError("fetched")

    there = replace(message(FIRST), source="chief@old/1/7/INBOX", read=refuse)
    said, bringing = framed([there], Brought(INBOX, there.source, sum_of(as_sent(FIRST))))
    assert said == []
    assert (bringing.tally[INBOX].there, bringing.tally[INBOX].before) == (1, 1)


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("imaps://chief@old.example", Account("chief", "old.example", 993, encrypts_later=False)),
        (
            "imap://a%40b.example@old.example:1143",
            Account("a@b.example", "old.example", 1143, encrypts_later=True),
        ),
    ],
)
def test_an_account_is_named_by_its_address(text: str, account: Account) -> None:
    assert Account.parse(text) == account


@pytest.mark.parametrize("text", ["imaps://old.example", "http://a@b", "imaps://a:secret@b", "imaps://a@b:x"])
def test_what_is_no_account_is_refused_without_repeating_a_password(text: str) -> None:
    with pytest.raises(Refused) as refused:
        Account.parse(text)
    assert not re.search("secret", str(refused.value))
