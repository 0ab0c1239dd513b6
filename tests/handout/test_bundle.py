"""Bundles: complete by platform, and nobody's depends on anybody else's."""

import plistlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rideau.handout.apple import profile
from rideau.handout.bundle import bundle, contents
from rideau.handout.identifiers import identifier
from rideau.office import Platform
from tests.handout.made import CODE, DOMAIN, WIREGUARD, bare, handout

FILES = {
    Platform.IOS: {"office.mobileconfig"},
    Platform.MACOS: {"office.mobileconfig"},
    Platform.ANDROID: {"office.sswan"},
    Platform.WINDOWS: {"office.ps1", "identity.pfx", "root.cer", "authority.cer"},
    Platform.LINUX: {
        "swanctl/conf.d/veterans-affairs.conf",
        "swanctl/private/veterans-affairs.pem",
        "swanctl/x509/veterans-affairs.pem",
        "swanctl/x509ca/veterans-affairs-authority.pem",
        "swanctl/x509ca/veterans-affairs-root.pem",
    },
}
TUNNEL = {"office.conf", "office.png"}
NAMES = st.lists(st.from_regex(r"[a-z]{1,8}\.(phone|laptop)", fullmatch=True), min_size=1, unique=True)


@pytest.mark.parametrize("platform", [*Platform])
def test_each_platform_receives_its_files(platform: Platform) -> None:
    mine = handout(platform)
    assert contents(mine).keys() == FILES[platform] | TUNNEL
    assert contents(replace(mine, wireguard=None)).keys() == FILES[platform]
    assert bundle(bare(Platform.LINUX)) is None
    profile_alone = FILES[platform] if platform in (Platform.IOS, Platform.MACOS) else set()
    assert contents(bare(platform)).keys() == profile_alone


def test_what_is_handed_over_holds_nothing_in_the_clear() -> None:
    made = bundle(handout(Platform.LINUX))
    assert made
    assert made.name == "chief.phone"
    for secret in (CODE, "PRIVATE KEY", WIREGUARD.private_key):
        assert secret.encode() not in made.archive
        assert secret not in repr(made) + repr(handout(Platform.LINUX))


def test_a_key_that_changes_changes_one_persons_bundle() -> None:
    before = {login: handout(Platform.LINUX, login=login) for login in ("chief", "minister")}
    other = handout(Platform.LINUX, login="minister", device="tablet").identity
    renewed = replace(before["minister"].identity, key=other.key, certificate=other.certificate)
    after = before | {"minister": replace(before["minister"], identity=renewed)}
    changed = {login for login in before if bundle(before[login]) != bundle(after[login])}
    assert changed == {"minister"}


@given(NAMES, st.randoms())
def test_people_who_come_go_or_move_change_nobodys_identifiers(names: list[str], draw: object) -> None:
    before = {name: identifier(DOMAIN, name, "vpn") for name in names}
    draw.shuffle(names)  # type: ignore[attr-defined]
    after = {name: identifier(DOMAIN, name, "vpn") for name in ["new.phone", *names[1:]]}
    assert all(before[name] == after[name] for name in names[1:])
    assert len({*before.values()}) == len(before)


def test_identifiers_are_the_same_for_everybody_who_makes_them() -> None:
    assert str(identifier(DOMAIN, "chief.phone")) == "56ee4323-9008-5eb7-a779-3798436977d9"
    assert identifier(DOMAIN, "chief.phone") != identifier("other.example", "chief.phone")
    mine = handout(Platform.IOS)
    again = replace(mine, code="another", identity=replace(mine.identity, language="fr"))
    uuids = [each["PayloadUUID"] for each in (profile(mine), *profile(mine)["PayloadContent"])]
    assert uuids == [each["PayloadUUID"] for each in (profile(again), *profile(again)["PayloadContent"])]
    assert len({*uuids}) == len(uuids)
    assert plistlib.loads(plistlib.dumps(profile(mine)))["PayloadUUID"] == uuids[0]
