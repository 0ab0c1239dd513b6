"""Diffs of files between a host and its plan."""

from dataclasses import replace

import pytest

from rideau.converge.differences import HIDDEN, differences, parse_contents
from rideau.converge.manifest import FileEntry, manifest_of
from rideau.converge.state import HostState
from rideau.host import Contribution, File, HostPlan
from rideau.render import render
from rideau.secret import Kind, Secret, Values
from tests.strategies import PURPOSE
from tests.test_converge_changes import DNS, FIREWALL, FRESH, look, plan, settled

CONF = "/etc/unbound/unbound.conf"


def shown(state: HostState, found: dict[str, bytes]) -> list[str]:
    return list(differences(look(plan(DNS), state), found))


def test_a_new_file_is_all_added() -> None:
    assert shown(FRESH, {}) == ["--- /dev/null", f"+++ {CONF}", "@@ -0,0 +1 @@", "+server:"]


def test_a_changed_file_shows_both_sides() -> None:
    state = replace(settled(plan(DNS)), files={})
    assert shown(state, {CONF: b"server:\n  by hand\n"}) == [
        f"--- {CONF}",
        f"+++ {CONF}",
        "@@ -1,2 +1 @@",
        " server:",
        "-  by hand",
    ]


def test_a_dropped_file_is_all_removed() -> None:
    both = manifest_of(plan(DNS, FIREWALL), render(plan(DNS, FIREWALL)))
    state = replace(settled(plan(DNS)), manifest_text=both.text)
    assert shown(state, {"/etc/nftables.conf": b"flush ruleset\n"}) == [
        "--- /etc/nftables.conf",
        "+++ /dev/null",
        "@@ -1 +0,0 @@",
        "-flush ruleset",
    ]


def test_the_same_content_with_another_mode_is_said_so() -> None:
    state = replace(settled(plan(DNS)), files={})
    assert shown(state, {CONF: b"server:\n"}) == [f"{CONF}: its owner or mode alone"]


def test_bytes_that_are_no_text_do_not_stop_a_diff() -> None:
    assert "-\N{REPLACEMENT CHARACTER}" in shown(replace(settled(plan(DNS)), files={}), {CONF: b"\xff\n"})


def test_contents_read_back() -> None:
    assert parse_contents(["/etc/a aGVsbG8K", "/etc/empty "]) == {"/etc/a": b"hello\n", "/etc/empty": b""}


@pytest.mark.parametrize("line", ["bash: not found", "/etc/a", "/etc/a aGVsbG8"])
def test_an_answer_that_is_no_content_is_an_error(line: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- that it is refused is all that matters
        parse_contents([line])


SECRET = Secret("network", "key", Kind.KEY, PURPOSE)
KEYS = "/etc/keys"


def with_secret(value: str, text: str = f"# ours\nkey {SECRET}\n") -> HostPlan:
    part = Contribution("network", "gateway", files=(File(KEYS, text, 0o640),))
    return replace(plan(part), secrets=(SECRET,), values=Values({SECRET.id: value}))


def compared(made: HostPlan, found: bytes | None, state: HostState = FRESH) -> list[str]:
    contents = {} if found is None else {KEYS: found}
    return list(differences(look(made, state), contents))


def test_a_changed_secret_is_shown_as_changed_and_no_more() -> None:
    assert compared(with_secret("new-value"), b"# ours\nkey old-value\n") == [
        f"--- {KEYS}",
        f"+++ {KEYS}",
        "@@ -1,2 +1,2 @@",
        " # ours",
        f"-{HIDDEN}",
        "+key <secret network.key>",
    ]


def test_a_new_secret_is_masked() -> None:
    assert compared(with_secret("new-value"), None)[3:] == ["+# ours", "+key <secret network.key>"]


def test_a_secret_that_stays_is_masked_beside_what_changes() -> None:
    shown = compared(with_secret("same"), b"# theirs\nkey same\n")
    assert shown[3:] == [f"-{HIDDEN}", "+# ours", " key <secret network.key>"]


def test_a_secret_of_several_lines_is_masked_on_each() -> None:
    shown = compared(with_secret("BEGIN\n\nmiddle\nEND", f"<{SECRET}>\n"), None)
    assert shown[3:] == [
        "+<<secret network.key>",
        "+<secret network.key>",
        "+<secret network.key>",
        "+<secret network.key>>",
    ]


@pytest.mark.parametrize("mode", ["640", "600"])
def test_a_private_file_on_the_host_is_never_shown(mode: str) -> None:
    entry = FileEntry("0" * 64, mode, "root", "root", CONF)
    state = replace(FRESH, files={CONF: entry})
    assert shown(state, {CONF: b"server:\npassword hunter2\n"})[3:] == [" server:", f"-{HIDDEN}"]


def test_nor_one_that_was_private_until_somebody_opened_it() -> None:
    former = settled(with_secret("old-value"))
    (entry,) = former.files.values()
    state = replace(former, files={KEYS: replace(entry, mode="644")})
    lines = list(differences(look(plan(DNS), state), {KEYS: b"# ours\nkey old-value\n"}))
    assert lines[-2:] == [f"-{HIDDEN}", f"-{HIDDEN}"]
