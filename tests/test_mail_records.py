"""Which records an office's mail has, and what they follow from."""

from dataclasses import replace

import pytest
from netaddr import IPNetwork

from rideau.mail_dns.policies import spf, sts
from rideau.mail_dns.record import Need
from rideau.mail_dns.records import records
from rideau.office import DkimSets, Office, Provider, Service, Uplink
from rideau.profiles.options import CredentialsOptions
from rideau.secret import Values
from tests.factory import office

ACME = "https://acme-v02.api.letsencrypt.org/directory"


def with_acme(directory: str = ACME) -> Office:
    made = office()
    chosen = CredentialsOptions(provider=Provider.MANAGED, acme=directory)
    return replace(
        made, services={**made.services, "credentials": Service("credentials", Provider.MANAGED, chosen)}
    )


def found(of: Office) -> dict[tuple[str, str], list[str]]:
    """Return the data of every record by name, without the domain, and type."""
    made: dict[tuple[str, str], list[str]] = {}
    for each in records(of):
        name = each.name.removesuffix(of.domain).removesuffix(".")
        made.setdefault((name, each.type), []).append(each.data)
    return made


def test_mail_does_not_arrive_or_is_not_believed_without_these() -> None:
    required = {(each.name, each.type) for each in records(office()) if each.need is Need.REQUIRED}
    domain = office().domain
    selectors = ("rsa1", "ed25519-1", "rsa2", "ed25519-2")
    assert required == {
        (f"mail.{domain}", "A"),
        (domain, "MX"),
        (domain, "TXT"),
        (f"_dmarc.{domain}", "TXT"),
        *((f"{each}._domainkey.{domain}", "TXT") for each in selectors),
    }
    assert [each.need for each in records(office())] == sorted(
        (each.need for each in records(office())), key=[Need.REQUIRED, Need.RECOMMENDED].index
    )


def test_senders_are_all_known_or_the_rest_is_suspicious() -> None:
    first, _ = office().uplinks
    second = Uplink("backup", "wan-backup", IPNetwork("203.0.113.130/29"), first.gateway, 50, 10)
    assert spf(office()) == "v=spf1 ip4:198.51.100.10 ~all"
    assert spf(office(uplinks=(first,))) == "v=spf1 ip4:198.51.100.10 -all"
    both = office(uplinks=(first, second))
    assert spf(both) == "v=spf1 ip4:198.51.100.10 ip4:203.0.113.130 -all"
    assert found(both)["mail", "A"] == ["198.51.100.10", "203.0.113.130"]


def test_an_office_without_an_address_of_its_own_says_so_by_name() -> None:
    leased = office(uplinks=office().uplinks[1:])
    assert ("mail", "A") not in found(leased)
    assert spf(leased) == f"v=spf1 a:mail.{leased.domain} ~all"


def test_nobody_insists_on_a_certificate_that_nobody_believes() -> None:
    assert not {("_mta-sts", "TXT"), ("mta-sts", "CNAME"), ("", "CAA")} & found(office()).keys()
    public = found(with_acme())
    assert public["_mta-sts", "TXT"] == [sts(with_acme())]
    assert public["", "CAA"] == ['0 issue "letsencrypt.org"']


@pytest.mark.parametrize(
    ("directory", "authority"),
    [
        ("https://acme.zerossl.com/v2/DV90", "sectigo.com"),
        ("https://dv.acme-v02.api.pki.goog/directory", "pki.goog"),
        ("https://api.buypass.com/acme/directory", "buypass.com"),
    ],
)
def test_authorities_have_names_of_their_own(directory: str, authority: str) -> None:
    assert found(with_acme(directory))["", "CAA"] == [f'0 issue "{authority}"']


def test_the_policys_id_changes_with_the_policy_alone() -> None:
    made = with_acme()
    assert sts(made) == sts(replace(made, people=()))
    assert sts(made) != sts(replace(made, domain="other-minister.example"))
    assert len(sts(made).partition("id=")[2]) <= 32


def test_after_a_rotation_the_new_set_signs_and_the_former_is_still_there() -> None:
    later = found(office(dkim=DkimSets(signing=4, other=3)))
    names = [name for name, _ in later if name.endswith("_domainkey")]
    assert names == [f"{each}._domainkey" for each in ("rsa4", "ed25519-4", "rsa3", "ed25519-3")]


def test_what_keys_announce_is_filled_in_from_the_vault() -> None:
    values = Values({"email.dkim.rsa1.record": "v=DKIM1; k=rsa; p=AAAA"})
    (key,) = (each for each in records(office()) if each.name.startswith("rsa1."))
    assert key.filled(values).data == "v=DKIM1; k=rsa; p=AAAA"


def test_whose_mail_is_not_ours_has_no_records_of_ours() -> None:
    assert records(office(email=None)) == ()
