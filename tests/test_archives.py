"""Archives of a closed office: sealed, read back, and refused where anything is not what the host said."""

import io
import tarfile
from hashlib import sha256
from pathlib import Path

import pyrage
import pytest

from rideau.problems import Refused
from rideau.vault import age
from rideau.vault.archives import keep

FILES = {"var/lib/kea/leases": b"10.64.0.100\n" * 1000, "etc/hosts": b"", "var/log/mail": b"secret-of-mail"}
READER = age.parse_identity(age.new_identity())


def packed(files: dict[str, bytes], sums: dict[str, bytes]) -> io.BytesIO:
    lines = "".join(f"{sha256(content).hexdigest()}  /{path}\n" for path, content in sums.items())
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for path, content in {**files, "var/lib/rideau/export/SHA256SUMS": lines.encode()}.items():
            member = tarfile.TarInfo(path)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    buffer.seek(0)
    return buffer


def opened(file: Path) -> bytes:
    sealed, plain = io.BytesIO(file.read_bytes()), io.BytesIO()
    pyrage.decrypt_io(sealed, plain, list(READER._keys))
    return plain.getvalue()


def test_what_arrived_whole_is_kept_and_its_reader_reads_it(tmp_path):
    stream = packed(FILES, FILES)
    kept = keep(stream, tmp_path / "host.tar.gz.age", [READER.public])
    assert kept.files == len(FILES)
    assert kept.digest == sha256(kept.file.read_bytes()).hexdigest()
    assert kept.file.stat().st_mode & 0o077 == 0
    assert b"secret-of-mail" not in kept.file.read_bytes()
    assert opened(kept.file) == stream.getvalue()
    assert [each.name for each in tmp_path.iterdir()] == ["host.tar.gz.age"]


def test_messages_of_mail_are_counted_by_mailbox(tmp_path):
    mail = {
        "var/vmail/chief/Maildir/cur/1.M1.mail,S=1:2,S": b"a",
        "var/vmail/chief/Maildir/.Sent/new/2.M2.mail,S=1": b"b",
        "var/vmail/chief/Maildir/dovecot-uidlist": b"no message",
        "var/vmail/_journal/Maildir/new/3.M3.mail,S=1": b"c",
        "var/lib/other/cur/4": b"no mail",
    }
    kept = keep(packed(mail, mail), tmp_path / "host.tar.gz.age", [READER.public])
    assert kept.messages == {"chief": 2, "_journal": 1}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({**FILES, "var/log/mail": b"something else"}, "/var/log/mail"),
        ({path: content for path, content in FILES.items() if path != "etc/hosts"}, "/etc/hosts"),
    ],
)
def test_a_file_that_is_not_what_the_host_said_is_named(tmp_path, files, said):
    with pytest.raises(Refused, match=said):
        keep(packed(files, FILES), tmp_path / "host.tar.gz.age", [READER.public])
    assert not (tmp_path / "host.tar.gz.age").exists()


def test_an_archive_that_was_cut_short_is_refused(tmp_path):
    whole = packed(FILES, FILES).getvalue()
    with pytest.raises(Refused, match=r"read back|did not arrive"):
        keep(io.BytesIO(whole[: len(whole) // 2]), tmp_path / "host.tar.gz.age", [READER.public])


def test_an_archive_without_digests_proves_nothing(tmp_path):
    with pytest.raises(Refused, match="SHA256SUMS"):
        keep(packed(FILES, {}), tmp_path / "host.tar.gz.age", [READER.public])


def test_a_former_archive_stays_until_the_new_one_is_proven(tmp_path):
    target = tmp_path / "host.tar.gz.age"
    keep(packed(FILES, FILES), target, [READER.public])
    former = target.read_bytes()
    with pytest.raises(Refused):
        keep(packed({}, FILES), target, [READER.public])
    assert target.read_bytes() == former
