"""The filter: what is refused, who writes as whom, what signs, and that nobody outside is asked."""

import re
from dataclasses import replace
from fnmatch import fnmatch

import pytest

from rideau import dkim
from rideau.compile import compile_office
from rideau.office import Office
from rideau.render import RenderedFile, render
from rideau.services.email.filtering import filtering
from rideau.services.email.reasons import Reasons
from rideau.services.email.refusals import EXTENSIONS, contents, names, refused
from tests.factory import EMAIL, office

OFFICE = office()


def files(of: Office) -> dict[str, RenderedFile]:
    host = next(each for each in compile_office(of).hosts if each.host.slug == "mail")
    return {each.path: each for each in render(host.only("email"))}


def text(of: Office, path: str) -> str:
    return files(of)[path].content.decode()


def test_an_office_adds_to_what_is_refused_and_takes_nothing_away() -> None:
    more = office(email=replace(EMAIL, refused_attachments=("docm", "exe")))
    assert set(refused(more)) == {*EXTENSIONS, "docm"}
    assert "docm" in text(more, "/etc/rspamd/rideau/refused-extensions").split()
    assert "[dD][oO][cC][mM]" in text(more, "/etc/clamav/rideau.cdb")


@pytest.mark.parametrize("name", ["setup.exe", "SETUP.EXE", "a/b/invoice.pdf.js", "x.Library-MS"])
def test_a_name_is_refused_in_any_case(name: str) -> None:
    assert any(re.search(each.split(":")[3], name) for each in names(EXTENSIONS))


@pytest.mark.parametrize("name", ["letter.docx", "exe", "notes.exercise", "photo.jpeg", "budget.xlsx"])
def test_documents_are_not(name: str) -> None:
    assert not any(re.search(each.split(":")[3], name) for each in names(EXTENSIONS))


def test_signatures_have_the_form_that_clamav_reads() -> None:
    for each in names(EXTENSIONS):
        assert fnmatch(each, "RideauRefused.Name:[*]:[*]:*:[*]:[*]:[*]:[*]:[*]:[*]")
    for each in contents():
        assert re.fullmatch(r"[A-Za-z0-9.]+:0:0:(?:[0-9a-f]{2})+(?:\{\d+-\d+\}(?:[0-9a-f]{2})+)?", each)


def test_replies_are_in_ascii_and_in_both_languages() -> None:
    reasons = Reasons()
    for name in Reasons.__dataclass_fields__:
        said = getattr(reasons, name)
        assert said.isascii()
        assert said.count(" / ") == 1
        assert '"' not in said


def test_who_may_write_as_whom_follows_the_profile() -> None:
    pairs = set(text(OFFICE, "/etc/rspamd/rideau/senders").split())
    domain = OFFICE.domain
    assert {f"{each.login}:{each.login}@{domain}" for each in OFFICE.people} <= pairs
    for shared, readers in EMAIL.shared.items():
        assert {each.partition(":")[0] for each in pairs if each.endswith(f":{shared}@{domain}")} == set(
            readers
        )


def test_keys_that_sign_are_readable_by_rspamd_alone() -> None:
    made = files(OFFICE)
    keys = [made[f"/etc/rspamd/dkim/{each.selector}.key"] for each in dkim.signing(OFFICE)]
    assert {(each.mode, each.owner, each.group) for each in keys} == {(0o640, "root", "_rspamd")}
    assert [slot.name for each in keys for slot in each.slots] == [
        each.secret.id for each in dkim.signing(OFFICE)
    ]


def test_nothing_is_looked_up_elsewhere_and_nothing_listens_but_the_milter() -> None:
    made = files(OFFICE)
    said = "".join(each.content.decode() for path, each in made.items() if path.startswith("/etc/rspamd/"))
    assert "http" not in said
    assert set(re.findall(r"bind_socket = \"([^\"]+)\"", said)) == {
        "127.0.0.1:11332",
        "/run/rspamd/controller.sock mode=0600",
    }
    assert "port 0\n" in made["/etc/redis/rideau.conf"].content.decode()
    assert filtering(OFFICE, OFFICE.host("mail")).listens == ("tcp/11332",)


def test_what_is_not_looked_at_waits() -> None:
    main = text(OFFICE, "/etc/postfix/main.cf")
    assert "milter_default_action = tempfail\n" in main
    assert "smtpd_milters = inet:127.0.0.1:11332\n" in main
    assert "non_smtpd_milters = $smtpd_milters\n" in main


def test_the_other_hosts_are_known_by_every_address_and_nobody_else_is() -> None:
    known = re.search(r"local_addrs = \[(.*)\]", text(OFFICE, "/etc/rspamd/override.d/options.inc"))
    assert known
    links = [link for each in OFFICE.hosts if each.slug != "mail" for link in each.interfaces]
    hosts = {f"{each.ip}/{length}" for link in links for each, length in ((link.ipv4, 32), (link.ipv6, 128))}
    assert set(re.findall(r'"([^"]+)"', known[1])) == hosts | {"127.0.0.0/8", "::1/128"}
