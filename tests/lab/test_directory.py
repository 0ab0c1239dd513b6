"""The directory and the network's door on real hosts: who comes in, and who does not any more."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from rideau import certificates, directory
from rideau.checks import InZone, OnHost, Outcome
from rideau.host import Validator
from rideau.lab import Lab
from rideau.office import Office, Zone
from rideau.project import Project
from rideau.secret import Secret, Values
from rideau.services.credentials.directory import certificate as shown_by_directory
from rideau.services.credentials.radius import CLIENT_SECRET
from rideau.vault.opening import opened
from tests.lab.conftest import OFFICE, rideau

pytestmark = pytest.mark.lab

OWN = "a password of my own"
LDAP = f"-H ldaps://directory.vac-minister.example -o TLS_CACERT={certificates.ROOT} -x -e ppolicy"


@dataclass
class Doors:
    """Ways to knock at the office's directory and at its network."""

    lab: Lab
    office: Office
    host: str

    @property
    def values(self) -> Values:
        """What the office's secrets are now."""
        (plan,) = opened([Project.load().plan(OFFICE).hosts[-1]], self.lab.vaults)
        return plan.values

    def on_host(self, shell: str) -> Outcome:
        return self.lab.run(OnHost(self.host), shell, timeout=120, office=OFFICE)

    def ask(self, login: str, password: str, command: str) -> str:
        """Run an LDAP client as somebody; ``@`` stands for the file of the password."""
        dn = f"uid={login},{directory.people_base(self.office)}"
        program, _, rest = command.partition(" ")
        file = "/run/tested-password"
        shell = (
            f"umask 077; printf %s {shlex.quote(password)} > {file}; "
            f"{program} {LDAP} -D {dn} -y {file} {rest.replace('@', file)} 2>&1; rm {file}"
        )
        return self.on_host(shell).stdout

    def password(self, login: str) -> str:
        person = next(each for each in self.office.people if each.login == login)
        return self.values[directory.initial_password(person).id]

    def device(self, login: str, device: str) -> tuple[Secret, Secret]:
        """Return the key and the certificate of a person's device."""
        person = next(each for each in self.office.people if each.login == login)
        carried = next(each for each in person.devices if each.name == device)
        return certificates.device_secrets(self.office, person, carried)

    def join(self, login: str, device: str) -> str:
        """Let a person's device knock at the network; return what the supplicant saw."""
        return self.knock(*self.device(login, device))

    def knock(self, key: Secret, certificate: Secret) -> str:
        values = self.values
        server = self.office.host(self.host).interfaces[0].ipv4.ip
        shell = f"""
umask 077; folder=$(mktemp -d); cd $folder; ip route show default | grep -q . || lease >/dev/null
cat >key <<'END'
{values[key.id]}
END
cat >certificate <<'END'
{values[certificate.id]}
END
cat >root <<'END'
{values[certificates.ROOT_CERTIFICATE.id]}
END
cat >network <<'END'
network={{
  key_mgmt=WPA-EAP
  eap=TLS
  identity="anybody"
  ca_cert="root"
  client_cert="certificate"
  private_key="key"
  domain_match="radius.{self.office.domain}"
}}
END
eapol_test -c network -a {server} -s {values[CLIENT_SECRET.id]} -t 20
rm -r $folder
"""
        return self.lab.run(InZone(Zone.MANAGEMENT), shell, timeout=120, office=OFFICE).stdout


@pytest.fixture(scope="module")
def doors(applied: Lab) -> Doors:
    office = Project.load().office(OFFICE)
    host = directory.directory_host(office)
    assert host
    return Doors(applied, office, host.slug)


def done(*words: str) -> None:
    said = rideau(*words)
    assert said.returncode == 0, said.stdout + said.stderr


def joined(said: str, vlan: int) -> bool:
    """Tell whether a device came in, into ``vlan`` (RFC 3580)."""
    number = str(vlan).encode().hex()
    return "\nSUCCESS" in said and f"(Tunnel-Private-Group-Id) length=5\n      Value: {number}" in said


def test_a_device_joins_the_zone_of_people(doors: Doors) -> None:
    said = doors.join("chief", "laptop")
    assert joined(said, doors.office.zone(Zone.OPERATIONS).vlan), said[-2000:]


def test_a_good_certificate_that_is_no_devices_does_not_join(doors: Doors) -> None:
    shown = shown_by_directory(doors.office, doors.office.host(doors.host))
    said = doors.knock(*shown.secrets)
    assert "\nFAILURE" in said, said[-2000:]


def begin_anew(doors: Doors) -> None:
    dn = f"uid=chief,{directory.people_base(doors.office)}"
    shell = f"ldapdelete -Q -Y EXTERNAL -H ldapi:/// {dn} && systemctl restart rideau-directory"
    assert doors.on_host(shell).exit_code == 0


@pytest.fixture
def chosen(doors: Doors) -> Iterator[str]:
    """Let the chief, whose account is new before and after, choose a password; give the first one."""
    begin_anew(doors)
    first = doors.password("chief")
    assert "Password must be changed" in doors.ask("chief", first, "ldapwhoami")
    search = f"ldapsearch -b {directory.base(doors.office)}"
    assert "Operations are restricted" in doors.ask("chief", first, search)
    assert "fails quality" in doors.ask("chief", first, "ldappasswd -t @ -s short")
    assert "Result" not in doors.ask("chief", first, f"ldappasswd -t @ -s {shlex.quote(OWN)}")
    yield first
    begin_anew(doors)


def test_a_password_that_somebody_chose_is_their_own_and_nobody_reads_any(doors: Doors, chosen: str) -> None:
    assert doors.on_host("systemctl restart rideau-directory").exit_code == 0
    assert "uid=chief" in doors.ask("chief", OWN, "ldapwhoami")
    assert "Invalid credentials" in doors.ask("chief", chosen, "ldapwhoami")
    seen = doors.ask("chief", OWN, f"ldapsearch -b {directory.base(doors.office)} '*' '+'")
    assert "uid: minister" in seen
    assert f"memberOf: {directory.group_dn(doors.office, doors.office.people[0].group)}" in seen
    assert "pwd" not in seen.lower()
    assert "userpassword" not in seen.lower()


@pytest.fixture
def moved(doors: Doors) -> Iterator[None]:
    """Let the minister go, somebody come, and the chief become an engineer; and all as it was."""
    edit = """
import json
wanted = json.load(open("/etc/ldap/rideau-people.json"))
chief = next(each for each in wanted["people"] if each["login"] == "chief")
someone = {**chief, "login": "someone", "name": "Élise O'Neil", "password": "a-first-password"}
wanted["people"] = [someone, {**chief, "name": "Chief Engineer", "group": "engineers", "extension": "299"}]
json.dump(wanted, open("/run/tested-people.json", "w"))
"""
    program = "/usr/local/lib/rideau/synchronize-directory /run/tested-people.json"
    ran = doors.on_host(f"umask 077; python3 - <<'END' && {program} && {program}\n{edit}\nEND\n")
    assert ran.exit_code == 0, ran.stdout + ran.stderr
    yield
    assert doors.on_host("rm /run/tested-people.json; systemctl restart rideau-directory").exit_code == 0


def test_people_come_and_go_and_change_groups(doors: Doors, moved: None) -> None:
    del moved
    search = f"ldapsearch -Q -LLL -Y EXTERNAL -H ldapi:/// -b {directory.base(doors.office)}"
    logins = doors.on_host(f"{search} '{directory.PEOPLE}' uid | grep ^uid: | sort").stdout
    assert logins.split() == ["uid:", "chief", "uid:", "someone"]
    chief = doors.on_host(f"{search} uid=chief cn telephoneNumber memberOf").stdout
    assert "cn: Chief Engineer\ntelephoneNumber: 299\nmemberOf: cn=engineers," in chief
    assert chief.count("memberOf") == 1
    assert "Password must be changed" in doors.ask("someone", "a-first-password", "ldapwhoami")


REVOKED = (("chief", "--device", "laptop"), ("minister",))


@pytest.fixture
def revoked(doors: Doors, chosen: str) -> Iterator[str]:
    """Revoke a device, lock a person, and give another one a new first password: in one apply."""
    chief = next(each for each in doors.office.people if each.login == "chief")
    try:
        for each in REVOKED:
            done("people", "revoke", OFFICE, *each, "--lab")
        doors.lab.vaults.rotate(OFFICE, [directory.initial_password(chief)])
        done("apply", OFFICE, "--lab")
        yield chosen
    finally:
        for each in REVOKED:
            done("people", "restore", OFFICE, *each, "--lab")
        done("apply", OFFICE, "--lab")
    assert joined(doors.join("chief", "laptop"), doors.office.zone(Zone.OPERATIONS).vlan)
    assert "Password must be changed" in doors.ask("minister", doors.password("minister"), "ldapwhoami")


def test_who_is_revoked_stays_outside_and_all_others_come_in(doors: Doors, revoked: str) -> None:
    vlan = doors.office.zone(Zone.OPERATIONS).vlan
    assert "\nFAILURE" in doors.join("chief", "laptop")
    assert "certificate revoked" in doors.on_host("journalctl -u freeradius -n 20 --no-pager").stdout
    assert "\nFAILURE" in doors.join("minister", "phone")
    assert joined(doors.join("chief", "phone"), vlan)
    assert "Invalid credentials" in doors.ask("minister", doors.password("minister"), "ldapwhoami")
    assert "Invalid credentials" in doors.ask("chief", OWN, "ldapwhoami")
    assert "Password must be changed" in doors.ask("chief", doors.password("chief"), "ldapwhoami")
    assert revoked != doors.password("chief")
    done("verify", OFFICE, "--lab", "--service", "credentials")


def validators() -> tuple[Validator, ...]:
    apps = next(each for each in Project.load().plan(OFFICE).hosts if each.host.slug == "apps")
    return tuple(each for part in apps.only("credentials").contributions for each in part.validators)


@pytest.mark.parametrize(
    ("name", "file", "spoil"),
    [
        ("slapd", "/etc/ldap/rideau.conf", "s/^overlay ppolicy/overlay policy/"),
        ("people", "/etc/ldap/rideau-people.json", "s/login/logins/"),
        ("freeradius", "/etc/freeradius/3.0/radiusd.conf", "s/tls = office/tls = offices/"),
        ("freeradius", "/etc/freeradius/3.0/rideau-devices", "s/Tunnel-Type/Tunel-Type/"),
    ],
)
def test_every_validator_refuses_a_mistake(doors: Doors, name: str, file: str, spoil: str) -> None:
    command = next(each.command for each in validators() if each.name == name)
    assert doors.on_host(command).exit_code == 0
    inside = shlex.quote(f"mount --bind /run/spoilt {file} && ! {{ {command}; }}")
    spoilt = f"sed '{spoil}' {file} > /run/spoilt && ! cmp -s /run/spoilt {file}"
    ran = doors.on_host(f"{spoilt} && unshare --mount sh -c {inside}; code=$?; rm /run/spoilt; exit $code")
    assert ran.exit_code == 0, ran.stdout + ran.stderr
