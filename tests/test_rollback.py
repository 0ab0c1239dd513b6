"""The way back: from what hosts keep, and from what the history knows."""

from dataclasses import replace

import pytest

from rideau.cli.rollback_choice import Ground, choose, kept_lines, table, ways_back
from rideau.converge.manifest import manifest_of
from rideau.converge.results import Target
from rideau.converge.way_back import Kept, parse_kept, way_back
from rideau.history.record import HostRecord
from rideau.history.served import served
from rideau.host import File
from rideau.problems import Refused
from rideau.render import render
from tests.history.records import numbered as run_of
from tests.test_converge_changes import DNS, FIREWALL, plan, settled

CONF = "/etc/unbound/unbound.conf"
FORMER, MADE = plan(replace(DNS, files=(File(CONF, "server: \n"),)), FIREWALL), plan(DNS, FIREWALL)
NAME = "veterans-affairs-gateway"
STATE = settled(MADE)
OLD = manifest_of(FORMER, render(FORMER))
KEPT = {2: Kept(2, 0, whole=True, manifest=OLD), 3: Kept(3, 0, whole=True, manifest=STATE.manifest)}


def ground(kept: dict[int, Kept] = KEPT, **silent: str) -> Ground:
    target = Target(MADE, {})
    return Ground((target,), {} if silent else {NAME: STATE}, {} if silent else {NAME: kept}, silent)


def state_of(number: int, generation: int):
    run = replace(
        run_of(number),
        verb="apply",
        hosts=(HostRecord(NAME, "veterans-affairs", "changed", None, generation),),
    )
    return replace(run, checks=())


STATES = served((state_of(1, 2), state_of(2, 3)), "veterans-affairs")


def test_what_a_host_keeps_reads_back():
    lines = [
        "kept 3 1764000000 whole",
        *(f"of 3 {line}" for line in STATE.manifest.text.splitlines()),
        "kept 2 0 damaged",
    ]
    assert parse_kept(lines) == {
        3: Kept(3, 1764000000, whole=True, manifest=STATE.manifest),
        2: Kept(2, 0, whole=False, manifest=parse_kept(["kept 2 0 damaged"])[2].manifest),
    }
    with pytest.raises(ValueError, match="unexpected answer"):
        parse_kept(["bash: kept: not found"])


def test_going_back_changes_what_differs_and_stages_nothing():
    changes = way_back(MADE, STATE, KEPT, 2)
    assert changes.lines == (f"change {CONF}", "reload unbound.service")
    assert (changes.generation, changes.activates, changes.installs, changes.uploads) == (2, True, False, ())


def test_a_host_that_is_there_stays():
    assert not way_back(MADE, STATE, KEPT, 3).activates


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ({3: KEPT[3]}, "it does not keep generation 2 any more; it keeps 3"),
        ({2: replace(KEPT[2], whole=False)}, "its generation 2 is damaged: it is not what was brought to it"),
    ],
)
def test_a_closed_way_touches_nothing(kept: dict[int, Kept], words: str):
    assert way_back(MADE, STATE, kept, 2).problems == (words,)
    with pytest.raises(Refused, match=f"nothing was touched:\n    {NAME}: {words[:20]}"):
        ways_back(ground(kept), {NAME: 2})


def test_a_silent_host_closes_the_way():
    silent = Ground((Target(MADE, {}),), {}, {}, {NAME: "cannot be reached: no route"})
    with pytest.raises(Refused, match=f"{NAME}: cannot be reached: no route"):
        ways_back(silent, {NAME: 2})
    assert kept_lines(silent) == [f"{NAME}: cannot be reached: no route"]


def test_the_state_before_the_present_one_by_count_or_by_run():
    former = STATES[1]
    assert choose(STATES, ground(), None) == choose(STATES, ground(), "1") == former
    assert choose(STATES, ground(), former.run.id) == choose(STATES, ground(), former.run.short) == former


@pytest.mark.parametrize(
    ("to", "words"), [("7", "There are 1 earlier states"), ("ffffffff", "No state is called")]
)
def test_a_state_that_there_is_not(to: str, words: str):
    with pytest.raises(Refused, match=words):
        choose(STATES, ground(), to)


def test_nothing_is_counted_from_what_no_run_left():
    elsewhere = replace(ground(), states={NAME: replace(STATE, active=9)})
    with pytest.raises(Refused, match="say where to go with --to RUN"):
        choose(STATES, elsewhere, None)
    assert choose(STATES, elsewhere, STATES[1].run.short) == STATES[1]


def test_the_list_says_what_is_there_and_what_is_not():
    rows = table("veterans-affairs", STATES, ground()).rows
    assert [(row[0], row[5], row[6]) for row in rows] == [("0", "3", "active"), ("1", "2", "")]
    assert len(table("veterans-affairs", STATES, ground({3: KEPT[3]})).rows) == 1
    assert kept_lines(ground()) == [f"{NAME}: keeps 2, 3 (active)"]
