"""Plans hold references; values reach files at the last moment, private files alone, and no eye."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rideau.compile import compile_office
from rideau.converge.changes import changes_for
from rideau.converge.filling import filled
from rideau.converge.manifest import manifest_of
from rideau.converge.offline import rehearse
from rideau.host import Action, Contribution, File, HostPlan, Unit, Validator
from rideau.needs import Needs
from rideau.office import Office
from rideau.problems import Refused
from rideau.render import RenderedFile, render
from rideau.secret import Kind, Secret, Values, is_marked, pieces
from rideau.summary import document
from tests.factory import office
from tests.strategies import MADE, PURPOSE, VALUES
from tests.test_converge_changes import FRESH

PIN = Secret("network", "door-pin", Kind.PIN, PURPOSE)
KEY = Secret("network", "tunnel-key", Kind.KEY, PURPOSE)
PATH = "/etc/door.conf"


def plan(content: str, mode: int = 0o640, values: dict[str, str] | None = None) -> HostPlan:
    part = Contribution("network", "gateway", files=(File(PATH, content, mode),))
    return HostPlan("veterans-affairs", office().gateway, (part,), True, (PIN, KEY), Values(values or {}))


def only(files: tuple[RenderedFile, ...]) -> RenderedFile:
    (file,) = files
    return file


def test_a_plan_shows_where_a_secret_belongs() -> None:
    file = only(render(plan(f"pin={PIN}\nkey={KEY}\n")))
    assert file.content == b"pin=<secret network.door-pin>\nkey=<secret network.tunnel-key>\n"
    assert [file.content[slot.start : slot.end] for slot in file.slots] == [
        b"<secret network.door-pin>",
        b"<secret network.tunnel-key>",
    ]


def test_the_values_are_in_what_a_host_gets() -> None:
    made = plan(f"é pin={PIN} {PIN}\n", values={PIN.id: "483920", KEY.id: "unused"})
    file = only(filled(made))
    assert file.content == "é pin=483920 483920\n".encode()
    assert [file.content[slot.start : slot.end] for slot in file.slots] == [b"483920", b"483920"]


@given(VALUES, VALUES, st.text(st.characters(exclude_categories=["Cs", "Co"]), max_size=20))
def test_any_value_lies_where_its_slot_says(one: str, other: str, around: str) -> None:
    made = plan(f"{around}{PIN}{around}{KEY}{around}", values={PIN.id: one, KEY.id: other})
    file = only(filled(made))
    assert file.content.decode() == f"{around}{one}{around}{other}{around}"
    assert [file.content[slot.start : slot.end].decode() for slot in file.slots] == [one, other]


def test_nobody_writes_a_reference_but_a_service() -> None:
    text = "<secret network.door-pin>"
    file = only(filled(plan(text, 0o644, {PIN.id: "483920"})))
    assert (file.content, file.slots) == (text.encode(), ())


def test_a_plan_that_was_not_opened_reaches_no_host() -> None:
    with pytest.raises(Refused, match=r"gateway: .*not opened.*network\.door-pin"):
        changes_for(plan(f"{PIN}"), None, FRESH)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o400])
def test_a_private_file_may_hold_a_secret(mode: int) -> None:
    assert only(render(plan(f"{PIN}", mode))).slots


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o660, 0o755, 0o750])
def test_a_file_that_others_read_may_not(mode: int) -> None:
    with pytest.raises(
        Refused, match=rf"{PATH} holds network\.door-pin and has the mode 0{mode:o}: give it 0600"
    ):
        render(plan(f"{PIN}", mode))


def test_a_secret_that_nobody_declared_is_refused() -> None:
    stranger = Secret("telephony", "pin", Kind.PIN, PURPOSE)
    with pytest.raises(Refused, match=r"telephony\.pin, which no service declares"):
        render(plan(f"{stranger}"))


@dataclass(frozen=True)
class _Service:
    """The network of an office, as far as this test needs one."""

    part: Contribution
    secrets: tuple[Secret, ...] = (PIN,)
    SLUG: str = "network"

    def needs(self, made: Office) -> Needs:
        return Needs(secrets=self.secrets)

    def plan(self, made: Office, needs: Needs) -> tuple[Contribution, ...]:
        return (self.part,)

    def checks(self, made: Office, needs: Needs) -> tuple[()]:
        return ()


@pytest.mark.parametrize(
    "part",
    [
        Contribution("network", "gateway", units=(Unit("door.service", health=f"door {PIN}"),)),
        Contribution("network", "gateway", actions=(Action("door", f"door {PIN}", (PATH,)),)),
        Contribution("network", "gateway", validators=(Validator("door", f"door {PIN}", (PATH,)),)),
    ],
)
def test_a_secret_in_a_command_is_refused(part: Contribution) -> None:
    with pytest.raises(Refused, match=r"door.* of network on gateway has a secret in its command"):
        compile_office(office(), [_Service(part)])


def test_a_secret_declared_twice_is_a_conflict() -> None:
    part = Contribution("network", "gateway")
    with pytest.raises(Refused, match=r"secret network\.door-pin: declared 2 times"):
        compile_office(office(), [_Service(part, (PIN, replace(PIN, size=8)))])


def test_what_an_office_keeps_secret_is_known_to_every_host() -> None:
    made = compile_office(office(), [_Service(Contribution("network", "gateway"))])
    assert {host.secrets for host in made.hosts} == {(PIN,)}
    assert made.hosts[0].only("network").secrets == (PIN,)


def test_a_rehearsal_needs_no_value() -> None:
    assert rehearse(plan(f"{PIN}")).counts["files"] == 1


def test_what_is_public_is_the_same_whatever_the_value() -> None:
    """A digest of a six-digit number would tell it: documents are made of references."""
    parts = plan(f"{PIN}").contributions
    made = compile_office(office(), [_Service(parts[0])])
    opened = replace(
        made, hosts=tuple(replace(host, values=Values({PIN.id: "483920"})) for host in made.hosts)
    )
    assert document(opened) == document(made)
    assert opened.hosts == made.hosts
    assert manifest_of(opened.hosts[0], render(opened.hosts[0])).text == (
        manifest_of(made.hosts[0], render(made.hosts[0])).text
    )


def test_values_show_themselves_to_nobody() -> None:
    made = plan(f"{PIN}", values={PIN.id: "483920"})
    changes = changes_for(made, None, FRESH)
    for shown in (repr(made), str(made.values), repr(filled(made)), repr(changes)):
        assert "483920" not in shown


def test_what_a_host_says_is_told_without_values() -> None:
    key = "-----BEGIN KEY-----\nMIGkAgEBBDBsecretsecret\n-----END KEY-----\n"
    values = Values({PIN.id: "4839", KEY.id: key})
    assert values.hidden("line 3: pin 4839, and 483920") == (
        "line 3: pin <secret network.door-pin>, and <secret network.door-pin>20"
    )
    assert "MIGk" not in values.hidden("cannot read MIGkAgEBBDBsecretsecret")
    assert "MIGk" not in values.hidden(key)


@given(st.lists(MADE, max_size=4), st.text(st.characters(exclude_categories=["Cs", "Co"])))
def test_pieces_give_back_the_text_and_every_name(secrets: list[Secret], text: str) -> None:
    found = list(pieces(text.join(["", *map(str, secrets)])))
    assert [name for _, name in found] == [*(each.id for each in secrets), ""]
    assert not any(is_marked(plain) for plain, _ in found)


@pytest.mark.parametrize("name", ["", "Key", "a b", "a--b", "-a", "a/b", "clé", "a\n"])
def test_a_name_is_a_plain_one(name: str) -> None:
    with pytest.raises(ValueError, match="name of a secret"):
        Secret("network", name, Kind.PIN, PURPOSE)
