"""``rideau people bundle``: from profile and vault to what people receive."""

import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rideau.cli.people import people
from rideau.cli.reach import project_of, vaults_of
from rideau.problems import Refused
from rideau.secret import Kind
from rideau.vault.opening import values_of
from tests.fleet import add, profile, without_offices
from tests.handout.openssl import needed

MINISTER = "  - {name: Minister, login: minister, language: fr, mobile: ios}\n"
CHIEF = "  - {name: Chief of Staff, login: chief, language: en, mobile: android, remote_access: true}\n"
Run = Callable[..., Result]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The profile of an office whose secrets the lab makes."""
    root = without_offices(tmp_path)
    monkeypatch.chdir(root)
    monkeypatch.setenv("RIDEAU_LAB_STATE", str(root / "lab"))
    return written(root, MINISTER + CHIEF)


@pytest.fixture
def run(office: Path, tmp_path: Path) -> Run:
    def call(*words: str, out: str = "out") -> Result:
        given = ("bundle", "north", *words, "--out", str(tmp_path / out))
        return CliRunner().invoke(people, given, catch_exceptions=False)

    return call


def written(root: Path, staff: str, level: str = "turnkey") -> Path:
    text = profile("north", level=level)
    return add(root, "north", text[: text.index("staff:")] + "staff:\n" + staff)


def values() -> dict[str, str]:
    """Everything that the lab keeps of the office."""
    kept = [each for each in project_of(lab=True).plan("north").needs.kept if each.kind is not Kind.GIVEN]
    return dict(values_of({"north": kept}, vaults_of(lab=True))["north"].by_name)


def opened(archive: Path, code: str) -> dict[str, bytes]:
    into = archive.with_suffix("")
    words = [needed("7z", "p7zip-full"), "x", "-y", f"-p{code}", f"-o{into}", str(archive)]
    subprocess.run(words, capture_output=True, check=True)
    return {each.name: each.read_bytes() for each in into.rglob("*") if each.is_file()}


def test_every_device_has_an_archive_and_a_card_that_nobody_else_reads(run: Run, tmp_path: Path) -> None:
    assert run().exit_code == 0
    out = tmp_path / "out"
    devices = ("chief.laptop", "chief.phone", "minister.phone")
    assert sorted(each.name for each in out.iterdir()) == [
        f"{each}.{end}" for each in devices for end in ("pdf", "zip")
    ]
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert {stat.S_IMODE(each.stat().st_mode) for each in out.iterdir()} == {0o600}


def test_the_code_of_the_vault_opens_it_and_nothing_is_said_of_it(run: Run, tmp_path: Path) -> None:
    said = run("minister").output
    kept = values()
    assert not [name for name, value in kept.items() if value in said]
    assert [*opened(tmp_path / "out/minister.phone.zip", kept["mobile.minister.phone.code"])] == [
        "office.mobileconfig"
    ]
    assert not (tmp_path / "out/chief.phone.zip").exists()


def test_who_has_remote_access_receives_the_tunnel(run: Run, tmp_path: Path) -> None:
    run("chief", "--device", "phone")
    files = opened(tmp_path / "out/chief.phone.zip", values()["mobile.chief.phone.code"])
    assert b'"addr": "vpn.north.example"' in files["office.sswan"]
    assert b'"id": "phone.chief.staff.people.north.example"' in files["office.sswan"]


def test_cards_are_the_same_again_and_another_code_changes_one(run: Run, tmp_path: Path) -> None:
    run()
    plan, vaults = project_of(lab=True).plan("north"), vaults_of(lab=True)
    run(out="again")
    vaults.rotate("north", [each for each in plan.needs.kept if each.id == "mobile.chief.phone.code"])
    run(out="rotated")
    cards = {
        out: {each.name: each.read_bytes() for each in (tmp_path / out).glob("*.pdf")}
        for out in ("out", "again", "rotated")
    }
    assert cards["out"] == cards["again"]
    assert {name for name, card in cards["rotated"].items() if card != cards["out"][name]} == {
        "chief.phone.pdf"
    }


def test_a_key_made_anew_changes_one_persons_archive_and_no_byte_of_another(run: Run, tmp_path: Path) -> None:
    people_there = "".join(
        f"  - {{name: {name}, login: {name}, language: en, laptop: linux, remote_access: true}}\n"
        for name in ("advisor", "chief")
    )
    written(tmp_path, people_there)
    run()
    kept, vaults = project_of(lab=True).plan("north").needs.kept, vaults_of(lab=True)
    vaults.rotate("north", [each for each in kept if each.id == "credentials.person.chief.laptop.key"])
    run(out="again")
    before, after = (
        {each.name: each.read_bytes() for each in (tmp_path / out).glob("*.zip")} for out in ("out", "again")
    )
    assert {name for name in before if before[name] != after[name]} == {"chief.laptop.zip"}


def test_somebody_new_changes_nothing_that_others_keep(run: Run, tmp_path: Path) -> None:
    run()
    before = values()
    new = "  - {name: Advisor, login: advisor, language: en, mobile: ios}\n"
    written(tmp_path, new + CHIEF + MINISTER)
    run()
    assert before.items() <= values().items()
    assert (tmp_path / "out/advisor.phone.zip").exists()


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("minster",), "Did you mean “minister.phone”?"),
        (("minister", "--device", "laptop"), "Did you mean"),
        (("nobody",), "Write one of: minister.phone, chief.phone, chief.laptop."),
    ],
)
def test_who_is_unknown_is_refused(run: Run, words: tuple[str, ...], refusal: str) -> None:
    with pytest.raises(Refused, match="north has no") as refused:
        run(*words)
    assert refusal in str(refused.value)


def test_an_office_without_devices_says_so(run: Run, tmp_path: Path) -> None:
    written(tmp_path, "  - {name: Minister, login: minister, language: fr}\n")
    with pytest.raises(Refused, match="nobody carries a device"):
        run()


def test_a_revoked_device_receives_nothing(run: Run, tmp_path: Path) -> None:
    CliRunner().invoke(people, ["revoke", "north", "chief", "--device", "phone"], catch_exceptions=False)
    assert run().exit_code == 0
    assert not (tmp_path / "out/chief.phone.zip").exists()
    with pytest.raises(Refused, match=r"chief\.phone: revoked.*rideau people restore north chief"):
        run("chief")


def test_a_folder_that_others_look_into_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    (tmp_path / "open").chmod(0o755)  # whatever the umask
    with pytest.raises(Refused, match="others may look into it"):
        run(out="open")
    assert not [*(tmp_path / "open").iterdir()]


def test_what_an_earlier_time_left_in_the_folder_is_told(run: Run) -> None:
    assert "earlier time" not in run().output
    assert "earlier time, maybe no longer right: chief.laptop.pdf, chief.laptop.zip" in run("minister").output


def test_a_department_that_runs_credentials_hands_them_out_itself(run: Run, tmp_path: Path) -> None:
    written(tmp_path, MINISTER + CHIEF, level="connectivity")
    with pytest.raises(Refused, match="it takes credentials: managed"):
        run()
