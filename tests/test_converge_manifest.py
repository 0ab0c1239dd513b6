"""The manifest: what is written is what both the shell and Python read."""

import shlex
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rideau.converge.manifest import Entry, Manifest, manifest_of, parse
from rideau.converge.offline import rehearse
from rideau.host import Action, Contribution, File, HostPlan, Unit, Validator
from rideau.problems import Refused
from rideau.render import render
from tests.factory import office

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t'\"$#\\")
)
ENTRIES = st.builds(
    Entry,
    st.sampled_from(["file", "unit", "action", "validator"]),
    st.sampled_from(["network", "security"]),
    st.lists(WORDS.map(lambda text: text.replace("\r", "")), max_size=7).map(tuple),
)


def plan(*contributions: Contribution) -> HostPlan:
    return HostPlan("veterans-affairs", office().gateway, contributions, guarded=True)


def manifest(*contributions: Contribution) -> Manifest:
    made = plan(*contributions)
    return manifest_of(made, render(made))


NETWORK = Contribution(
    "network",
    "gateway",
    files=(File("/etc/unbound/unbound.conf", "server:\n"), File("/etc/chrony/chrony.conf", "")),
    units=(
        Unit("unbound.service", restart_on=("/etc/unbound/",), health="dig +short example | grep -q '#'"),
    ),
    actions=(Action("hostname", "hostname -F /etc/hostname", ("/etc/hostname",)),),
    validators=(Validator("unbound", "unbound-checkconf", ("/etc/unbound/",)),),
)
SECURITY = Contribution(
    "security",
    "gateway",
    files=(File("/etc/nftables.conf", "flush ruleset\n", 0o640),),
    units=(Unit("nftables.service", reload_on=("/etc/nftables.conf",)),),
)


@given(st.lists(ENTRIES).map(tuple))
def test_reads_back_as_it_was_written(entries: tuple[Entry, ...]) -> None:
    assert parse(Manifest(entries).text) == Manifest(entries)


@given(ENTRIES)
def test_the_shell_reads_the_same_words(entry: Entry) -> None:
    assert shlex.split(str(entry)) == [entry.kind, entry.service, *entry.values]


def test_the_shell_calls_every_entry_with_its_words() -> None:
    text = manifest(NETWORK, SECURITY).text
    handlers = "\n".join(f'{kind}() {{ echo "$#"; }}' for kind in ("file", "unit", "action", "validator"))
    done = subprocess.run(
        ["sh", "-eu"], input=f"{handlers}\n{text}", capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["4", "6", "6", "4", "8", "6", "8"]


def test_a_manifest_cut_short_is_an_error() -> None:
    with pytest.raises(ValueError, match="inside a call"):
        parse("action network 'half a comm")


def test_modes_are_octal_and_digests_those_of_the_content() -> None:
    entry = manifest(SECURITY).files["/etc/nftables.conf"]
    assert (entry.mode, entry.owner, entry.group) == ("640", "root", "root")
    assert entry.digest == "9caa457a6b19e320cd88b125cd19e8147bde4fffa0b5c70673a37497e5f5562d"


@pytest.mark.parametrize(
    "path",
    [
        "/etc/../home/x",
        "/home/x",
        "/etc/a b",
        "/etc/$(x)",
        "etc/x",
        "/etc/",
        "/etc/x/",
        "/etc//x",
        "/etc/x\n",
    ],
)
def test_only_plain_paths_below_etc_and_usr_local(path: str) -> None:
    with pytest.raises(Refused, match="network"):
        manifest(Contribution("network", "gateway", files=(File(path, ""),)))


@pytest.mark.parametrize(
    "path", ["/etc/x", "/usr/local/lib/rideau/a@b.service", "/etc/.pwd.lock", "/etc/a/.b/c"]
)
def test_ordinary_paths_are_fine(path: str) -> None:
    assert path in manifest(Contribution("network", "gateway", files=(File(path, ""),))).files


def test_one_service_replaced_leaves_the_others_and_the_order() -> None:
    whole = manifest(NETWORK, SECURITY)
    smaller = manifest(Contribution("network", "gateway", files=(File("/etc/chrony/chrony.conf", "new\n"),)))
    merged = whole.replaced("network", smaller, ["network", "security"])
    assert list(merged.files) == ["/etc/chrony/chrony.conf", "/etc/nftables.conf"]
    assert list(merged.units) == ["nftables.service"]


def test_a_service_replaced_by_itself_changes_nothing() -> None:
    whole = manifest(NETWORK, SECURITY)
    assert whole.replaced("network", manifest(NETWORK), ["network", "security"]).text == whole.text


def test_a_rehearsal_counts_what_a_host_would_receive() -> None:
    found = rehearse(plan(NETWORK, SECURITY))
    assert found.counts == {"packages": 0, "files": 3, "units": 2, "validators": 1}
    assert found.size > 1000
