"""Every malformed profile gives its codes and lines, and nothing else."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rideau.office import Provider
from rideau.problems import Problem, ProblemsFound
from rideau.profiles.inheritance import merged
from rideau.profiles.profile import Profile
from rideau.profiles.repository import Repository
from rideau.profiles.rules import MOST_PROBLEMS
from rideau.profiles.source import Document, parse, read
from rideau.profiles.validation import load_level, load_profile, profile_of

ROOT = Path(__file__).parent.parent
MALFORMED = sorted((Path(__file__).parent / "malformed").glob("*.yaml"))
LEVELS = {file.stem: load_level(file).document for file in (ROOT / "profiles/levels").glob("*.yaml")}


def expected(file: Path) -> list[tuple[str, int]]:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# expect: ")
    return sorted((code, int(line)) for code, line in re.findall(r"(R\d{3}) (\d+)", first))


def problems_of(file: Path) -> tuple[Problem, ...]:
    with pytest.raises(ProblemsFound) as caught:
        profile_of(read(file), LEVELS)
    return caught.value.problems


def test_there_are_enough_malformed_profiles():
    assert len(MALFORMED) >= 60


@pytest.mark.parametrize("file", MALFORMED, ids=lambda file: file.stem)
def test_malformed_profile_gives_its_codes_and_lines(file):
    found = problems_of(file)
    assert sorted((each.code, each.location.line) for each in found) == expected(file)
    assert all(each.message and each.remedy and "{" not in each.remedy for each in found)


def profile(text: str) -> Profile:
    return profile_of(parse(Path("sample.yaml"), text.encode()), LEVELS).model


BASE = """rideau: 1
office: sample
name: {en: Office of the Minister, fr: Cabinet du ministre}
department: {code: TC, name: {en: Transport Canada, fr: Transports Canada}}
lifecycle: {appointment: 2026-11-30, support_until: 2027-03-31}
domain: minister.example
site:
  address: {street: 330 Sparks Street, city: Ottawa, province: ON, postal_code: K1A 0N5}
  timezone: America/Toronto
  uplinks:
    - {name: primary, method: dhcp, down_mbps: 100, up_mbps: 50}
staff:
  - {name: Minister, login: minister, language: en}
"""


def test_an_office_changes_what_differs_from_its_level():
    services = profile(BASE + "level: turnkey\nservices:\n  mobile: none\n  email: partner\n").services
    assert services.mobile.provider is Provider.NONE
    assert services.email.provider is Provider.PARTNER
    assert services.hotline.provider is Provider.MANAGED


def test_services_that_nobody_names_are_none():
    services = profile(BASE + "services: {network: managed, internet: managed}\n").services
    assert services.managed() == ("network", "internet")
    assert services.email.provider is Provider.NONE


LEVEL = """rideau: 1
level: strict
services:
  security: {provider: managed, blocked_domains: [a.example, b.example]}
  network: {provider: partner, forwarders: [192.0.2.53]}
  internet: managed
"""


def merged_with_level(office: str) -> Document:
    return merged(parse(Path("office.yaml"), office.encode()), parse(Path("strict.yaml"), LEVEL.encode()))


def test_options_merge_and_lists_replace():
    document = merged_with_level("services:\n  security:\n    blocked_domains: [c.example]\n")
    assert document.data["services"]["security"] == {"provider": "managed", "blocked_domains": ["c.example"]}
    assert document.data["services"]["network"]["forwarders"] == ["192.0.2.53"]


def test_another_provider_leaves_the_options_of_the_level_behind():
    document = merged_with_level("services:\n  network: managed\n")
    assert document.data["services"]["network"] == {"provider": "managed"}
    assert ("services", "network", "forwarders") not in document.places


def test_every_value_knows_the_file_it_came_from():
    document = merged_with_level("services:\n  security:\n    blocked_domains: [c.example]\n")
    assert str(document.location(("services", "security", "provider"))) == "strict.yaml:4:24"
    assert str(document.location(("services", "security", "blocked_domains", 0))) == "office.yaml:3:23"
    assert str(document.location(("services", "internet", "provider"))) == "strict.yaml:6:13"


def machines(extra: str) -> dict[str, set[str]]:
    return {each.slug: {str(role) for role in each.roles} for each in profile(BASE + extra).machines}


def test_each_role_that_a_service_needs_has_a_machine():
    assert machines("level: connectivity\n") == {"gateway": {"gateway"}}
    assert machines("level: essentials\n") == {
        "gateway": {"gateway"},
        "voice": {"voice"},
        "mail": {"mail"},
        "apps": {"apps"},
    }


def test_roles_given_to_one_machine_need_no_other():
    extra = "level: turnkey\nhosts:\n  gateway: {roles: [gateway, mail, apps]}\n"
    assert machines(extra) == {"gateway": {"gateway", "mail", "apps"}, "voice": {"voice"}}


def test_a_profile_is_frozen():
    with pytest.raises(ValidationError):
        profile(BASE + "level: turnkey\n").domain = "other.example"


def test_its_mappings_are_frozen_too():
    made = profile(BASE + "level: turnkey\nservices: {telephony: {ring_groups: {all: [minister]}}}\n")
    for mapping in (made.hosts, made.services.telephony.ring_groups, made.services.email.shared_mailboxes):
        with pytest.raises(TypeError):
            mapping["other"] = ()


def test_words_of_yaml_1_1_stay_what_they_say():
    made = profile(
        BASE.replace("330 Sparks Street", "no").replace("city: Ottawa", "floor: 010, city: on")
        + "level: connectivity\n"
    )
    address = made.site.address
    assert address is not None
    assert (address.street, address.floor, address.city, address.province) == ("no", "010", "on", "ON")


def test_samples_differ():
    made = [load_profile(file, LEVELS).model for file in Repository(ROOT).offices.values()]
    assert len(made) >= 7
    assert {each.level for each in made} == {"turnkey", "essentials", "connectivity", None}
    assert {len(each.site.uplinks) for each in made} == {1, 2}
    whole = {str((each.machines, each.services, each.site.uplinks)) for each in made}
    assert len(whole) == len(made)


CROWD = "".join(f"  - {{name: A, login: a{number}, language: xx}}\n" for number in range(3000))


@pytest.mark.parametrize(
    "text",
    [
        BASE + CROWD + "services: {telephony: {ring_groups: {a: [" + "b," * 40_000 + "]}}}\n",
        BASE + "".join(f"k{number}: 1\n" for number in range(25_000)),
        BASE + CROWD.replace("language", "langauge"),
        BASE + "a: 1\n" * 40_000,
        BASE + "staff: [" + "{}," * 60_000 + "]\n",
        BASE + "level: " + "x" * 200_000 + "\n",
        BASE + "\t\n" * 100_000,
        "rideau: 1\n" + "a: 'b\x00'\n" * 20_000,
    ],
    ids=["logins", "keys", "misspelt", "duplicates", "people", "word", "tabs", "controls"],
)
def test_thousands_of_problems_are_cut_short(text):
    start = time.process_time()
    with pytest.raises(ProblemsFound) as caught:
        profile(text)
    assert time.process_time() - start < 3
    assert len(caught.value.problems) <= MOST_PROBLEMS + 1
    assert all(len(str(each)) < 2_000 for each in caught.value.problems)


LINES = (ROOT / "profiles/offices/public-services.yaml").read_text(encoding="utf-8").splitlines()
NOISE = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["{}", "[]", "[[]]", "{a: b}", "~", "''", "0", "- x", "{{ x }}", "$(id)", "../x", "managed"]
    ),
)


@given(st.integers(0, len(LINES) - 1), NOISE)
def test_any_value_in_any_line_gives_a_profile_or_problems(number, noise):
    key, colon, _ = LINES[number].partition(":")
    attempt([*LINES[:number], f"{key}{colon} {noise}", *LINES[number + 1 :]])


@given(st.lists(st.integers(0, len(LINES) - 1), max_size=4), st.integers(0, 6))
def test_lost_and_shifted_lines_give_a_profile_or_problems(lost, shift):
    lines = [line for number, line in enumerate(LINES) if number not in lost]
    attempt([" " * shift + line if number % 5 == shift else line for number, line in enumerate(lines)])


def attempt(lines: list[str]) -> None:
    try:
        profile_of(parse(Path("office.yaml"), "\n".join(lines).encode("utf-8", "surrogatepass")), LEVELS)
    except ProblemsFound as error:
        for each in error.problems:
            assert str(each)
