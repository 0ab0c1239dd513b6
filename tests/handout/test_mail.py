"""Mail on people's devices: accounts of Apple's form, and a page of the card."""

import plistlib
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rideau.handout import mail_words
from rideau.handout.apple import mail_profile, profile
from rideau.handout.bundle import contents
from rideau.handout.card import card
from rideau.handout.given import Handout
from rideau.office import Platform
from tests.handout.made import ROOT, handout, mail
from tests.handout.openssl import needed, openssl

MAILBOX = {
    "EmailAccountType": str,
    "EmailAccountDescription": str,
    "EmailAccountName": str,
    "EmailAddress": str,
    "IncomingMailServerAuthentication": str,
    "IncomingMailServerHostName": str,
    "IncomingMailServerPortNumber": int,
    "IncomingMailServerUseSSL": bool,
    "IncomingMailServerUsername": str,
    "OutgoingMailServerAuthentication": str,
    "OutgoingMailServerHostName": str,
    "OutgoingMailServerPortNumber": int,
    "OutgoingMailServerUseSSL": bool,
    "OutgoingMailServerUsername": str,
    "OutgoingPasswordSameAsIncomingPassword": bool,
}
"""Keys of a mail account by Apple's device-management schema, but for passwords."""
COMMON = {"PayloadType", "PayloadVersion", "PayloadIdentifier", "PayloadUUID", "PayloadDisplayName"}


def given(platform: Platform, **who: str) -> Handout:
    mine = handout(platform, **who)
    return replace(mine, mail=mail(mine.identity))


def own(payload: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in payload.items() if key not in COMMON}


def test_a_phone_synchronizes_everything_and_asks_for_the_password() -> None:
    whole = profile(given(Platform.IOS))
    (account,) = [each for each in whole["PayloadContent"] if each["PayloadType"] == "com.apple.eas.account"]
    address = "chief@vac-minister.example"
    assert own(account) == {
        "EmailAddress": address,
        "Host": "mail.vac-minister.example",
        "UserName": address,
        "SSL": True,
    }


def test_a_mac_has_accounts_of_its_user_apart_from_the_machines_profile() -> None:
    mine = given(Platform.MACOS)
    assert mine.mail
    machine, user = profile(mine), mail_profile(mine, mine.mail)
    assert (machine["PayloadScope"], user["PayloadScope"]) == ("System", "User")
    mailbox, calendar, contacts = user["PayloadContent"]
    assert {key: type(value) for key, value in own(mailbox).items()} == MAILBOX
    assert [each["PayloadType"] for each in (mailbox, calendar, contacts)] == [
        "com.apple.mail.managed",
        "com.apple.caldav.account",
        "com.apple.carddav.account",
    ]
    assert calendar["CalDAVPrincipalURL"] == "https://mail.vac-minister.example/SOGo/dav/chief/"
    assert contacts["CardDAVUseSSL"] is True
    every = [machine, *machine["PayloadContent"], user, *user["PayloadContent"]]
    identifiers = [each["PayloadUUID"] for each in every]
    assert len({*identifiers}) == len(identifiers)
    holding = {key for each in user["PayloadContent"] for key in each if key.endswith("Password")}
    assert holding == {"OutgoingPasswordSameAsIncomingPassword"}


def test_the_office_signed_the_accounts(tmp_path: Path) -> None:
    signed, root = tmp_path / "mail.mobileconfig", tmp_path / "root.pem"
    signed.write_bytes(contents(given(Platform.MACOS))["mail.mobileconfig"])
    root.write_text(ROOT[1])
    verify = ("smime", "-verify", "-inform", "DER", "-in", str(signed), "-purpose", "any")
    assert plistlib.loads(openssl(*verify, "-CAfile", str(root)))["PayloadScope"] == "User"


@pytest.mark.parametrize("platform", [*Platform])
def test_the_card_says_how_in_both_languages(platform: Platform, tmp_path: Path) -> None:
    mine = given(platform, language="fr")
    assert mine.mail
    file = tmp_path / "card.pdf"
    file.write_bytes(card(mine, tuple(contents(mine))))
    read = (needed("pdftotext", "poppler-utils"), "-raw", str(file), "-")
    pages = subprocess.run(read, capture_output=True, check=True).stdout.decode().split("\f")
    text = " ".join(pages[1].split()).replace("\N{NO-BREAK SPACE}", " ")
    for language in ("fr", "en"):
        for step in mail_words.steps(mine.mail, platform, language):
            assert step in text
    assert text.index("Votre courriel") < text.index("Your mail")
    assert "chief@vac-minister.example" in text
