"""What the other platforms receive: strongSwan's profile, WireGuard's, swanctl's, Windows' script."""

import json
import re
import subprocess
from base64 import b64decode
from configparser import ConfigParser
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from rideau.handout.android import strongswan_profile
from rideau.handout.container import der
from rideau.handout.linux import swanctl
from rideau.handout.tunnel import configuration, picture
from rideau.handout.windows import AUTHORITY as AUTHORITY_FILE
from rideau.handout.windows import IDENTITY, ROOT, SCRIPT, client, quoted
from rideau.office import Platform
from tests.handout.made import AUTHORITY, CODE, WIREGUARD, handout, ikev2
from tests.handout.openssl import certificate_in, key_in, needed, openssl


def test_strongswan_reads_its_profile() -> None:
    mine = handout(Platform.ANDROID)
    found = json.loads(strongswan_profile(mine, ikev2(mine.identity)))
    assert UUID(found["uuid"]).version == 5
    assert found["name"] == "Office of the Minister of Veterans Affairs"
    assert found["type"] == "ikev2-cert"
    assert found["remote"]["addr"] == "198.51.100.10"
    assert found["remote"]["id"] == "vpn.vac-minister.example"
    assert b64decode(found["remote"]["cert"]) == der(AUTHORITY[1])
    assert found["local"]["id"] == "phone.chief.staff.people.vac-minister.example"
    assert found["ike-proposal"] == "aes256gcm16-prfsha384-ecp384"
    assert found["split-tunneling"] == {"subnets": ["10.64.0.0/20", "fd5e:1a2b:3c4d::/48"]}
    assert certificate_in(b64decode(found["local"]["p12"]), CODE) == der(mine.identity.certificate)


def test_a_full_tunnel_splits_nothing() -> None:
    mine = handout(Platform.ANDROID)
    everything = replace(ikev2(mine.identity), networks=(), dns=(), addresses=("198.51.100.18",))
    assert not {"split-tunneling", "dns-servers"} & json.loads(strongswan_profile(mine, everything)).keys()
    connection = swanctl(mine, everything)["swanctl/conf.d/veterans-affairs.conf"]
    assert b"remote_ts = 0.0.0.0/0,::/0" in connection
    assert b"remote_addrs = 198.51.100.10,198.51.100.18" in connection
    script = client(mine, everything)[SCRIPT].decode("utf-8-sig")
    assert "SplitTunneling       = $false" in script
    assert "Add-VpnConnectionRoute" not in script


def test_wireguard_reads_its_configuration() -> None:
    found = ConfigParser()
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read_string(configuration(WIREGUARD))
    assert dict(found["Interface"]) == {
        "PrivateKey": WIREGUARD.private_key,
        "Address": "10.64.9.5/32, fd5e:1a2b:3c4d:9::5/128",
        "DNS": "10.64.1.1",
    }
    assert dict(found["Peer"]) == {
        "PublicKey": WIREGUARD.peer,
        "PresharedKey": WIREGUARD.preshared_key,
        "Endpoint": "198.51.100.10:51820",
        "AllowedIPs": "10.64.0.0/20, fd5e:1a2b:3c4d::/48",
        "PersistentKeepalive": "25",
    }
    assert "DNS" not in configuration(replace(WIREGUARD, dns=()))


def test_the_picture_says_what_the_file_says(tmp_path: Path) -> None:
    text = configuration(WIREGUARD)
    drawn = tmp_path / "office.png"
    drawn.write_bytes(picture(text))
    read = subprocess.run(
        [needed("zbarimg", "zbar-tools"), "--quiet", "--raw", "--nodbus", str(drawn)],
        capture_output=True,
        check=True,
    )
    assert read.stdout.decode().rstrip("\n") == text.rstrip("\n")
    assert picture(text) == drawn.read_bytes()


def test_linux_receives_key_and_certificate_that_belong_together() -> None:
    mine = handout(Platform.LINUX)
    files = swanctl(mine, ikev2(mine.identity))
    own = files["swanctl/private/veterans-affairs.pem"]
    public = openssl("pkey", "-pubout", given=own)
    assert public == openssl("x509", "-pubkey", "-noout", given=files["swanctl/x509/veterans-affairs.pem"])
    settings = dict(
        re.findall(r"^ +(\w+) = (.+)$", files["swanctl/conf.d/veterans-affairs.conf"].decode(), re.MULTILINE)
    )
    assert settings["remote_addrs"] == "198.51.100.10"
    assert settings["certs"] == "veterans-affairs.pem"
    assert f"swanctl/x509ca/{settings['cacerts']}" in files
    assert settings["remote_ts"] == "10.64.0.0/20,fd5e:1a2b:3c4d::/48"


def test_windows_receives_a_script_and_all_that_it_imports() -> None:
    mine = handout(Platform.WINDOWS, language="fr")
    files = client(mine, ikev2(mine.identity))
    text = files[SCRIPT].decode("utf-8-sig")
    assert text.count("\n") == text.count("\r\n") > 50
    assert {each for each in files if f"'{each}'" in text} == {IDENTITY, ROOT, AUTHORITY_FILE}
    assert "$name = 'Cabinet du ministre des Anciens Combattants'" in text
    assert "TunnelType           = 'Ikev2'" in text
    assert "AuthenticationMethod = 'Eap'" in text
    for strong in ("'GCMAES256'", "'SHA384'", "'ECP384'"):
        assert strong in text
    assert re.findall(r"-DestinationPrefix '(\S+)'", text) == ["10.64.0.0/20", "fd5e:1a2b:3c4d::/48"]
    assert CODE not in text
    assert (
        key_in(files[IDENTITY], CODE).split()
        == openssl("pkey", given=mine.identity.key.encode()).decode().split()
    )


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("Office", "'Office'"),
        ("l'Office", "'l''Office'"),
        ("l\u2019Office $(rm)", "'l\u2019\u2019Office $(rm)'"),
    ],
)
def test_a_name_is_never_code(text: str, literal: str) -> None:
    assert quoted(text) == literal
