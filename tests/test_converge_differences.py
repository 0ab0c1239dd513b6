"""Diffs of files between a host and its plan."""

from dataclasses import replace

import pytest

from rideau.converge.differences import differences, parse_contents
from rideau.converge.manifest import manifest_of
from rideau.converge.state import HostState
from rideau.render import render
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
