"""Email: which addresses there are, who may write as them, who may come, and what daemons are told."""

from dataclasses import replace

import pytest

from rideau import mail
from rideau.compile import compile_office
from rideau.office import Office, Provider, Service, Zone
from rideau.office_email import Email
from rideau.render import RenderedFile, render
from rideau.services import email
from tests.factory import EMAIL, VPN, office

OFFICE = office()


def having(**changes: object) -> Office:
    return office(email=replace(EMAIL, **changes))


def files(of: Office) -> dict[str, str]:
    host = next(each for each in compile_office(of).hosts if each.host.slug == "mail")
    rendered: list[RenderedFile] = list(render(host.only("email")))
    return {each.path: each.content.decode() for each in rendered}


def table(of: Office, name: str) -> dict[str, str]:
    lines = files(of)[f"/etc/postfix/rideau/{name}"].splitlines()
    return dict(line.split(" ", 1) for line in lines if not line.startswith("#"))


def test_where_the_department_runs_the_mail_nothing_is_done() -> None:
    made = office(email=None)
    assert mail.mail_host(made) is None
    assert not list(email.plan(made, email.needs(made)))
    assert not mail.addresses(made)
    assert not mail.senders(made)


# ---- addresses -----------------------------------------------------------------------------------------


def test_everybody_has_a_mailbox_and_every_address_leads_to_one() -> None:
    boxes = {each.name for each in mail.mailboxes(OFFICE)}
    assert boxes == {"minister", "chief", "postmaster", "info"}
    reached = {one for targets in mail.addresses(OFFICE).values() for one in targets}
    assert reached == boxes


@pytest.mark.parametrize("role", ["postmaster", "abuse", "hostmaster"])
def test_the_addresses_that_every_domain_has_are_there(role: str) -> None:
    assert mail.addresses(OFFICE)[role] == ("postmaster",)


def test_an_office_may_give_such_an_address_to_somebody() -> None:
    assert mail.addresses(having(aliases={"abuse": "chief"}))["abuse"] == ("chief",)
    assert mail.addresses(having(shared={}, aliases={"postmaster": "chief"}))["hostmaster"] == ("chief",)


def test_people_write_as_themselves_their_aliases_and_what_they_share_and_nobody_as_a_list() -> None:
    may = mail.senders(OFFICE)
    assert may["minister"] == ("minister",)
    assert may["chief.of.staff"] == ("chief",)
    assert may["info"] == may["contact"] == ("chief", "minister")
    assert may["postmaster"] == ()
    assert "everybody" not in may


def test_postfix_knows_the_addresses() -> None:
    assert set(table(OFFICE, "mailboxes")) >= {f"{each}@vac-minister.example" for each in ("chief", "info")}
    lists = table(OFFICE, "aliases")["everybody@vac-minister.example"]
    assert lists == "chief@vac-minister.example, minister@vac-minister.example"
    assert table(OFFICE, "senders")["info@vac-minister.example"] == "chief, minister"
    assert "postmaster@vac-minister.example" not in table(OFFICE, "senders")
    assert "everybody@vac-minister.example" in table(OFFICE, "inside")


def test_who_is_locked_keeps_a_mailbox_and_reads_no_shared_one() -> None:
    locked = office(locked=frozenset({"chief"}))
    boxes = {each.name: each for each in mail.mailboxes(locked)}
    assert boxes["info"].readers == ("minister",)
    assert "chief" in boxes
    assert table(locked, "senders")["info@vac-minister.example"] == "minister"


# ---- ways in -------------------------------------------------------------------------------------------


def opened(of: Office) -> dict[Zone, set[int]]:
    found: dict[Zone, set[int]] = {}
    for each in email.needs(of).openings:
        if each.host:
            found.setdefault(each.source, set()).update(port for port, _ in each.ports)
    return found


def test_strangers_bring_mail_and_people_read_it_from_everywhere() -> None:
    ports = opened(office(vpn=VPN))
    assert ports[Zone.PUBLIC] == {25, 465, 587, 993, 443}
    assert ports[Zone.GUEST] == {465, 587, 993, 443}
    assert ports[Zone.OPERATIONS] == ports[Zone.VPN] == {143, 465, 587, 993, 443, 4190}


def test_nothing_is_opened_to_the_public_by_a_host_that_strangers_do_not_meet() -> None:
    inside = replace(
        OFFICE.host("mail"),
        interfaces=tuple(
            replace(each, zone=Zone.RESTRICTED) if each.zone is Zone.PUBLIC_ACCESS else each
            for each in OFFICE.host("mail").interfaces
        ),
    )
    made = office(hosts=tuple(inside if each.slug == "mail" else each for each in OFFICE.hosts))
    assert Zone.PUBLIC not in opened(made)


# ---- what daemons are told -----------------------------------------------------------------------------


def test_publicly_trusted_certificates_are_shown_by_every_daemon() -> None:
    options = type("Options", (), {"acme": "https://acme.example/dir"})()
    services = {**OFFICE.services, "credentials": Service("credentials", Provider.MANAGED, options)}
    made = office(services=services)
    shown = "/var/lib/rideau-acme/shown/email.pem"
    assert mail.shown(made, made.host("mail"))[0] == shown
    assert shown in files(made)["/etc/postfix/main.cf"]
    assert shown in files(made)["/etc/dovecot/dovecot.conf"]
    assert "/etc/ssl/rideau/email.pem" in files(OFFICE)["/etc/dovecot/dovecot.conf"]


def test_the_password_for_the_directory_is_in_no_file_that_everybody_reads() -> None:
    plan = compile_office(OFFICE)
    host = next(each for each in plan.hosts if each.host.slug == "mail")
    secretive = [
        each for each in render(host.only("email")) if "<secret" in each.content.decode(errors="replace")
    ]
    assert secretive
    assert all(each.mode in (0o600, 0o640) for each in secretive)


def test_a_person_more_changes_tables_and_no_configuration() -> None:
    before = files(OFFICE)
    someone = replace(OFFICE.people[0], login="someone", extension="299", devices=())
    after = files(office(people=(*OFFICE.people, someone)))
    changed = {path for path in after if after[path] != before.get(path)}
    assert changed == {f"/etc/postfix/rideau/{each}" for each in ("mailboxes", "senders")} | {
        "/etc/sogo/rideau-people.json",
        "/etc/rspamd/rideau/senders",
        "/etc/dovecot/rideau-languages",
        "/etc/dovecot/rideau-users",
    }


def test_an_office_without_shared_mailboxes_or_lists_is_complete() -> None:
    made = office(email=Email(shared={"postmaster": ()}, aliases={}, lists={}, quota_gb=1))
    assert table(made, "inside") == {"_verify@vac-minister.example": "insiders"}
