"""The vault: what is sealed can be read by its readers alone, as what it was sealed, and nothing else."""

import re
import stat
import string
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rideau.cli.fleet_plans import edition
from rideau.compile import compile_office
from rideau.host import HostPlan
from rideau.problems import ProblemsFound, Refused
from rideau.secret import Kind, Secret
from rideau.services import network
from rideau.vault import age, identities, making, writing
from rideau.vault.age import Damaged, NotForUs
from rideau.vault.opening import everything, opened, values_of
from rideau.vault.recipients import Recipients
from rideau.vault.sealing import Label, Swapped, seal, unseal
from rideau.vault.vaults import Vaults
from tests.factory import office
from tests.strategies import MADE, PURPOSE, VALUES

OFFICE = "veterans-affairs"
KEY = Secret("network", "time-key", Kind.KEY, PURPOSE)
PIN = Secret("telephony", "door-pin", Kind.PIN, PURPOSE)
TRUNK = Secret("telephony", "trunk", Kind.GIVEN, PURPOSE)
BOTH = (KEY, PIN)

ALICE, BOB, EVE = (age.parse_identity(age.new_identity()) for _ in range(3))
LABEL = Label(OFFICE, KEY.id, Kind.KEY, 1)


def vaults_in(folder: Path, automatic: bool = False) -> Vaults:
    return Vaults(folder, folder / "recipients.yaml", folder / "identity", automatic)


@pytest.fixture
def vaults(tmp_path: Path) -> Vaults:
    """An engineer who may read, in a fleet of one."""
    made = vaults_in(tmp_path)
    own = identities.make(made.identity)
    writing.write(made.recipients, Recipients({"alice": own.public}).text)
    return made


def values(vaults: Vaults, *secrets: Secret) -> dict[str, str]:
    return dict(values_of({OFFICE: secrets}, vaults)[OFFICE].by_name)


def text(vaults: Vaults, office: str = OFFICE) -> str:
    return (vaults.folder / f"{office}.vault.yaml").read_text()


def said(attempt: Callable[[], object]) -> list[str]:
    with pytest.raises(ProblemsFound) as found:
        attempt()
    return [str(each) for each in found.value.problems]


class TestSealing:
    @given(VALUES)
    @settings(max_examples=30)
    def test_every_reader_gets_the_value_back(self, value: str) -> None:
        armored = seal(LABEL, value, [ALICE.public, BOB.public])
        assert unseal(LABEL, armored, ALICE) == unseal(LABEL, armored, BOB) == value

    def test_nobody_else_does(self) -> None:
        with pytest.raises(NotForUs):
            unseal(LABEL, seal(LABEL, "value", [ALICE.public]), EVE)

    @pytest.mark.parametrize(
        "other",
        [
            Label("tourism", KEY.id, Kind.KEY, 1),
            Label(OFFICE, "network.other", Kind.KEY, 1),
            Label(OFFICE, KEY.id, Kind.TOKEN, 1),
            Label(OFFICE, KEY.id, Kind.KEY, 2),
        ],
    )
    def test_nothing_stands_in_for_another(self, other: Label) -> None:
        with pytest.raises(Swapped, match=re.escape(str(other))):
            unseal(LABEL, seal(other, "value", [ALICE.public]), ALICE)

    @given(st.floats(0, 1, exclude_max=True), st.sampled_from(string.ascii_letters))
    @settings(max_examples=60, deadline=None)
    def test_a_changed_character_is_noticed(self, where: float, other: str) -> None:
        armored = seal(LABEL, "value", [ALICE.public])
        place = int(where * len(armored.rstrip()))
        assume(armored[place] != other)
        spoilt = armored[:place] + other + armored[place + 1 :]
        with pytest.raises((Damaged, NotForUs)):
            unseal(LABEL, spoilt, ALICE)

    @pytest.mark.parametrize("plain", [b"", b"[]", b"{}", b"\xff", b'{"rideau": 1}', b'{"rideau": 2}'])
    def test_something_else_encrypted_is_damaged(self, plain: bytes) -> None:
        with pytest.raises(Damaged):
            unseal(LABEL, age.encrypt(plain, [ALICE.public]), ALICE)

    def test_its_length_tells_nothing_of_the_value(self) -> None:
        sizes = {len(age_plain(seal(LABEL, "x" * length, [ALICE.public]))) for length in range(1, 40)}
        assert len(sizes) == 1

    def test_an_ssh_key_can_read_too(self, tmp_path: Path) -> None:
        key = tmp_path / "id_ed25519"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
        public = age.public_key(key.with_suffix(".pub").read_text())
        assert unseal(LABEL, seal(LABEL, "value", [public]), identities.load(key)) == "value"

    @pytest.mark.parametrize("key", ["", "age1", "alice", "ssh-rsa AAAA", "ssh-ed25519 AAAA", "ssh-ed25519"])
    def test_what_is_no_public_key_is_refused(self, key: str) -> None:
        with pytest.raises(ValueError, match="neither an age nor an ssh-ed25519 public key"):
            age.public_key(key)


def age_plain(armored: str) -> bytes:
    return ALICE.decrypt(armored)


class TestMaking:
    @given(MADE)
    def test_a_value_is_of_its_kind_and_length(self, secret: Secret) -> None:
        value = making.make(secret)
        digits = 2 if secret.kind is Kind.KEY else 1
        alphabet = {Kind.PIN: string.digits, Kind.KEY: string.hexdigits}.get(
            secret.kind, string.ascii_letters + string.digits
        )
        assert len(value) == secret.length * digits
        assert set(value) <= set(alphabet)

    @pytest.mark.parametrize("digits", ["0000", "1234", "4321", "9012", "55"])
    def test_a_pin_that_everybody_tries_first_is_none(self, digits: str) -> None:
        assert making._is_obvious(digits)

    def test_no_two_are_the_same(self) -> None:
        assert len({making.make(KEY) for _ in range(50)}) == 50


class TestFile:
    def test_a_value_is_made_once(self, vaults: Vaults) -> None:
        vaults.complete(OFFICE, BOTH)
        before = text(vaults)
        vaults.complete(OFFICE, BOTH)
        assert text(vaults) == before
        assert values(vaults, *BOTH).keys() == {KEY.id, PIN.id}

    def test_it_is_sorted_and_a_diff_shows_which_value_changed(self, vaults: Vaults) -> None:
        vaults.complete(OFFICE, (PIN, KEY))
        before = vaults.vault(OFFICE)
        assert list(before.sealed) == sorted(before.sealed)
        vaults.rotate(OFFICE, [PIN])
        after = vaults.vault(OFFICE)
        assert after.sealed[KEY.id] == before.sealed[KEY.id]
        assert (before.sealed[PIN.id].version, after.sealed[PIN.id].version) == (1, 2)

    def test_what_is_read_is_written_the_same(self, vaults: Vaults) -> None:
        vaults.complete(OFFICE, BOTH)
        assert vaults.vault(OFFICE).text == text(vaults)

    def test_no_value_is_in_it(self, vaults: Vaults) -> None:
        vaults.put(OFFICE, TRUNK, "correct horse")
        assert "correct horse" not in text(vaults)
        assert values(vaults, TRUNK) == {TRUNK.id: "correct horse"}

    def test_one_can_be_made_without_being_able_to_read(self, vaults: Vaults) -> None:
        elsewhere = vaults.identity.rename(vaults.folder / "elsewhere")
        vaults.complete(OFFICE, BOTH)
        vaults.rotate(OFFICE, [KEY])
        elsewhere.rename(vaults.identity)
        assert values(vaults, *BOTH).keys() == {KEY.id, PIN.id}

    def test_the_file_goes_with_its_last_value(self, vaults: Vaults) -> None:
        vaults.complete(OFFICE, BOTH)
        vaults.destroy(OFFICE, [KEY.id])
        assert list(vaults.vault(OFFICE).sealed) == [PIN.id]
        vaults.destroy(OFFICE, [PIN.id])
        assert not vaults.vault(OFFICE).file.exists()

    def test_two_writers_wait_for_each_other(self, vaults: Vaults) -> None:
        secrets = [Secret("network", f"key-{number}", Kind.KEY, PURPOSE) for number in range(12)]
        writers = [Thread(target=vaults.complete, args=(OFFICE, [each])) for each in secrets]
        for each in writers:
            each.start()
        for each in writers:
            each.join()
        assert values(vaults, *secrets).keys() == {each.id for each in secrets}

    def test_a_disk_that_is_full_leaves_the_former_file(self, vaults: Vaults) -> None:
        vaults.complete(OFFICE, [KEY])
        before = text(vaults)
        program = (
            "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
            "from pathlib import Path; from rideau.vault import writing\n"
            f"writing.write(Path({str(vaults.vault(OFFICE).file)!r}), 'x' * 1000)"
        )
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "vault.yaml cannot be written: File too large" in done.stderr
        assert text(vaults) == before
        assert not list(vaults.folder.glob(".*.new"))

    def test_what_an_interrupted_writer_left_is_in_nobodys_way(self, vaults: Vaults) -> None:
        (vaults.folder / f".{OFFICE}.vault.yaml.new").write_text("half")
        vaults.complete(OFFICE, [KEY])
        assert values(vaults, KEY)
        assert not (vaults.folder / f".{OFFICE}.vault.yaml.new").exists()

    def test_a_folder_that_is_not_there_is_said_so(self, vaults: Vaults) -> None:
        missing = Vaults(vaults.folder / "none", vaults.recipients, vaults.identity)
        with pytest.raises(Refused, match="No such file"):
            missing.complete(OFFICE, [KEY])


class TestReaders:
    def test_a_new_one_reads_everything_then(self, vaults: Vaults) -> None:
        vaults.complete(OFFICE, BOTH)
        before = values(vaults, *BOTH)
        readers = Recipients({**vaults.readers().keys, "bob": BOB.public})
        vaults.reseal(readers, everything([OFFICE], vaults))
        after = vaults.vault(OFFICE)
        assert {n: unseal(after.label(n), s.value, BOB) for n, s in after.sealed.items()} == before
        assert set(after.sealed[KEY.id].readers) == {"alice", "bob"}
        assert after.sealed[KEY.id].version == 1

    def test_one_who_left_reads_nothing_any_more(self, vaults: Vaults) -> None:
        writing.write(vaults.recipients, Recipients({**vaults.readers().keys, "bob": BOB.public}).text)
        vaults.complete(OFFICE, [KEY])
        vaults.reseal(Recipients({"bob": BOB.public}), everything([OFFICE], vaults))
        (problem,) = said(lambda: values(vaults, KEY))
        assert re.search(r"vault\.yaml:9:\d+: R302 .*opens 0 of the 1 values.*these may: bob\.", problem)

    def test_a_value_made_meanwhile_is_not_lost(self, vaults: Vaults) -> None:
        vaults.complete(OFFICE, [KEY])
        found = everything([OFFICE], vaults)
        vaults.complete(OFFICE, [PIN])
        with pytest.raises(Refused, match="somebody changed"):
            vaults.reseal(vaults.readers(), found)

    def test_nobody_is_an_error(self, tmp_path: Path) -> None:
        (problem,) = said(lambda: vaults_in(tmp_path).complete(OFFICE, [KEY]))
        assert "R309 nobody may read secrets yet. Run rideau secrets init." in problem

    def test_a_key_that_is_none_is_named_with_its_line(self, vaults: Vaults) -> None:
        vaults.recipients.write_text("rideau: 1\nrecipients:\n  bob: age1nonsense\n")
        (problem,) = said(lambda: vaults.complete(OFFICE, [KEY]))
        assert re.search(r"recipients\.yaml:3:8: R308 the key of bob is none", problem)


class TestProblems:
    def test_a_value_that_nobody_made(self, vaults: Vaults) -> None:
        vaults.complete(OFFICE, [KEY])
        (problem,) = said(lambda: values(vaults, KEY, PIN))
        assert "R301 telephony.door-pin of veterans-affairs has no value. Run rideau secrets make" in problem

    def test_a_value_that_somebody_must_give(self, vaults: Vaults) -> None:
        vaults.complete(OFFICE, [TRUNK])
        (problem,) = said(lambda: values(vaults, TRUNK))
        assert "rideau secrets make veterans-affairs telephony.trunk --stdin" in problem

    def test_no_identity(self, vaults: Vaults) -> None:
        vaults.complete(OFFICE, [KEY])
        vaults.identity.unlink()
        missing, identity = sorted(said(lambda: values(vaults, KEY, PIN)), key=lambda each: "R305" in each)
        assert "R301" in missing
        assert re.search("identity: R305 .*rideau secrets init", identity)

    @pytest.mark.parametrize("content", ["", "# nothing\n", "AGE-SECRET-KEY-1NONSENSE", "hunter2"])
    def test_an_identity_that_is_none_is_not_quoted(self, vaults: Vaults, content: str) -> None:
        vaults.complete(OFFICE, [KEY])
        vaults.identity.write_text(content)
        (problem,) = said(lambda: values(vaults, KEY))
        assert "R307" in problem
        assert "hunter2" not in problem

    def test_an_identity_that_others_read(self, vaults: Vaults) -> None:
        vaults.complete(OFFICE, [KEY])
        vaults.identity.chmod(0o640)
        (problem,) = said(lambda: values(vaults, KEY))
        assert f"R306 others may read this identity. Run chmod 600 {vaults.identity}." in problem

    def test_swapped_values_are_both_refused(self, vaults: Vaults) -> None:
        other = Secret("network", "other-key", Kind.KEY, PURPOSE)
        vault = vaults.complete(OFFICE, (KEY, other))
        swapped = {KEY.id: vault.sealed[other.id], other.id: vault.sealed[KEY.id]}
        writing.write(vault.file, vault.changed(swapped).text)
        problems = said(lambda: values(vaults, KEY, other))
        assert len(problems) == 2
        assert re.search(r":9:\d+: R304 this is version 1 of network\.time-key .*, not", problems[0])

    def test_a_value_of_another_office_is_refused(self, vaults: Vaults) -> None:
        vaults.complete("tourism", [KEY])
        (vaults.folder / f"{OFFICE}.vault.yaml").write_text(text(vaults, "tourism"))
        (problem,) = said(lambda: values(vaults, KEY))
        assert "R304" in problem
        assert "of tourism, not version 1" in problem

    def test_a_former_value_brought_back_is_refused(self, vaults: Vaults) -> None:
        old = vaults.complete(OFFICE, [KEY]).sealed[KEY.id].value
        vault = vaults.rotate(OFFICE, [KEY])
        vault.file.write_text(text(vaults).replace(block(vault.sealed[KEY.id].value), block(old)))
        (problem,) = said(lambda: values(vaults, KEY))
        assert "R304 this is version 1 of" in problem

    def test_everything_that_is_wrong_is_said_at_once(self, vaults: Vaults) -> None:
        vaults.complete(OFFICE, [KEY])
        vaults.complete("tourism", BOTH)
        damaged = vaults.folder / "tourism.vault.yaml"
        damaged.write_text(damaged.read_text().replace("YWdlLWVuY3J5cHRpb24", "ZZdlLWVuY3J5cHRpb24", 1))
        problems = said(lambda: values_of({OFFICE: BOTH, "tourism": BOTH}, vaults))
        assert sorted(re.findall("R30.", " ".join(problems))) == ["R301", "R303"]

    def test_a_kind_that_changed_in_the_service(self, vaults: Vaults) -> None:
        vaults.complete(OFFICE, [KEY])
        changed = Secret("network", "time-key", Kind.TOKEN, PURPOSE)
        (problem,) = said(lambda: values(vaults, changed))
        assert re.search(
            r":6:\d+: R310 .* is a symmetric-key here.*needs a token. Run rideau secrets rot", problem
        )

    @pytest.mark.parametrize("content", ["", "rideau: 2\n", "rideau: 1\nsecrets:\n  a: b\n", "secrets: ["])
    def test_a_file_that_is_no_vault(self, vaults: Vaults, content: str) -> None:
        (vaults.folder / f"{OFFICE}.vault.yaml").write_text(content)
        assert all("vault.yaml" in each for each in said(lambda: values(vaults, KEY)))


def block(armored: str) -> str:
    return "\n".join(f"      {line}" for line in armored.strip().splitlines())


class TestPlans:
    def plan(self, *secrets: Secret) -> HostPlan:
        return HostPlan(OFFICE, office().gateway, (), True, secrets)

    def test_without_secrets_need_neither_vault_nor_identity(self, tmp_path: Path) -> None:
        plan = self.plan()
        assert opened([plan], vaults_in(tmp_path / "none")) == (plan,)

    def test_without_secrets_load_no_cryptography(self) -> None:
        program = "import sys, rideau.cli.apply; sys.exit('pyrage' in sys.modules)"
        subprocess.run([sys.executable, "-c", program], check=True)

    def test_are_opened_with_what_they_need(self, vaults: Vaults) -> None:
        vaults.complete(OFFICE, BOTH)
        (plan,) = opened([self.plan(KEY)], vaults)
        assert plan.values.by_name.keys() == {KEY.id}

    def test_that_were_opened_tell_when_a_value_was_made_anew(self, vaults: Vaults) -> None:
        """So that a resumed run does not leave out an office whose secret was rotated meanwhile."""
        made = compile_office(office(), (network,))

        def now() -> str:
            return edition(replace(made, hosts=opened(made.hosts, vaults)))

        vaults.complete(OFFICE, made.needs.secrets)
        before = now()
        assert now() == before
        vaults.rotate(OFFICE, made.needs.secrets)
        assert now() != before


class TestLab:
    def test_makes_what_is_missing_and_what_others_would_give(self, tmp_path: Path) -> None:
        lab = vaults_in(tmp_path / "vault", automatic=True)
        assert values(lab, KEY, TRUNK).keys() == {KEY.id, TRUNK.id}
        assert stat.S_IMODE(lab.identity.stat().st_mode) == 0o600
        assert stat.S_IMODE(lab.folder.stat().st_mode) == 0o700

    def test_keeps_what_it_made(self, tmp_path: Path) -> None:
        lab = vaults_in(tmp_path / "vault", automatic=True)
        assert values(lab, KEY) == values(lab, KEY)
