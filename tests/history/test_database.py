"""The history in SQLite and in a real PostgreSQL server: the same runs, whatever happens on the way."""

import stat
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from rideau.history.address import Address, address_of
from rideau.history.database import Away, History
from rideau.history.migrations import STEPS, NewerSchemaError, migrate
from rideau.history.record import INTERRUPTED, CheckRecord, document
from rideau.history.spool import Spool
from rideau.history.tables import METADATA
from rideau.problems import Refused
from tests.history.postgresql import PASSWORD, QUOTED, Server
from tests.history.records import APPLY, VERIFY, numbered


def keep(spool: Spool, *runs) -> None:
    for run in runs:
        spool.end(run.id, document(run))


def test_what_the_spool_holds_is_taken_up_once(history: History, spool: Spool):
    keep(spool, APPLY, VERIFY)
    assert history.take_up(spool) == 2
    assert history.take_up(spool) == 0
    keep(spool, VERIFY)  # as if the program had been killed before it emptied the spool
    assert history.take_up(spool) == 0
    assert history.runs() == (VERIFY, APPLY)
    assert not [*spool.ended()]


def test_the_runs_of_an_office_newest_first(history: History, spool: Spool):
    keep(spool, APPLY, VERIFY)
    history.take_up(spool)
    assert history.runs("veterans-affairs") == (APPLY,)
    assert history.runs("tourism") == (VERIFY, APPLY)
    assert history.runs("tourism", limit=1) == (VERIFY,)
    assert history.runs("nobody") == ()


def test_a_run_is_found_by_a_part_of_its_id(history: History, spool: Spool):
    keep(spool, APPLY, VERIFY)
    history.take_up(spool)
    assert history.named(APPLY.id) == history.named(APPLY.short) == history.named("20261126T03") == (APPLY,)
    assert len(history.named("20261126")) == 2
    assert history.named("%") == ()


def test_two_commands_may_take_up_the_same_spool_at_once(address: Address, spool: Spool):
    everyone = tuple(numbered(number) for number in range(40))
    keep(spool, *everyone)
    with ThreadPoolExecutor(4) as pool:
        taken = [*pool.map(lambda _: History(address).take_up(spool), range(4))]
    assert sum(taken) == 40
    assert History(address).runs() == everyone[::-1]


def test_a_run_that_was_killed_is_told_as_such(history: History, spool: Spool):
    spool.begin(VERIFY.id, {**document(VERIFY), "ended": None, "outcome": "running"})
    history.take_up(spool)
    (found,) = history.runs()
    assert (found.outcome, found.note) == (INTERRUPTED, "its program ended without a word")


def test_a_document_that_is_no_record_stops_no_other(history: History, spool: Spool):
    keep(spool, APPLY)
    spool.end("b", {"format": 2})
    spool.end("c", {"format": 1})
    assert history.take_up(spool) == 1
    assert [Path(each).name for each in spool.damaged()] == ["b.json.damaged", "c.json.damaged"]


def test_the_steps_lead_to_the_tables_that_are_used(history: History, address: Address):
    assert history.runs() == ()
    engine = create_engine(address.url)
    with engine.begin() as connection:
        found = inspect(connection)
        for table in METADATA.tables.values():
            columns = {(each["name"], each["nullable"]) for each in found.get_columns(table.name)}
            assert columns == {(each.name, bool(each.nullable)) for each in table.columns}, table.name
    engine.dispose()


def test_an_older_database_comes_forward_and_keeps_its_runs(history: History, address: Address, spool: Spool):
    keep(spool, APPLY)
    history.take_up(spool)
    engine = create_engine(address.url)
    later = (*STEPS, ("ALTER TABLE runs ADD COLUMN ticket TEXT", "UPDATE runs SET ticket = 'none'"))
    with engine.begin() as connection:
        migrate(connection, later)
        migrate(connection, later)
        assert connection.scalar(text("SELECT ticket FROM runs")) == "none"
        assert connection.scalar(text("SELECT version FROM schema_version")) == len(later)
        with pytest.raises(NewerSchemaError):
            migrate(connection)
    engine.dispose()
    with pytest.raises(Away, match="its schema has version 3, this Rideau knows 2; bring this checkout"):
        history.runs()


OF_BEFORE = (
    """INSERT INTO runs VALUES ('1', 'verify', 'me', '2026-11-26 04:15:00', '2026-11-26 04:15:33',
       'changes', 'live', NULL, NULL, NULL, '0.1.0', '')""",
    "INSERT INTO run_offices VALUES ('1', 0, 'tourism')",
    "INSERT INTO run_checks VALUES ('1', 0, 'tourism', 70, 1, 6, '[\"network.lease.staff\"]')",
)


def test_a_database_of_before_services_were_counted_is_read(history: History, address: Address):
    if not address.remote:
        Path(address.name).parent.mkdir(parents=True)
    engine = create_engine(address.url)
    with engine.begin() as connection:
        migrate(connection, STEPS[:1])
        for row in OF_BEFORE:
            connection.execute(text(row))
    engine.dispose()
    (found,) = history.evidence("live", 5)
    assert found.checks == (CheckRecord("tourism", 70, 1, 6, ("network.lease.staff",)),)


def test_evidence_is_the_latest_of_each_verb_and_the_last_proof_of_each_service(
    history: History, spool: Spool
):
    lone = replace(
        VERIFY, note="network", checks=(CheckRecord("tourism", 1, 0, 0, (), VERIFY.checks[0].services[:1]),)
    )
    drift = replace(APPLY, verb="drift", hosts=())
    runs = [
        replace(VERIFY, id="01"),
        replace(APPLY, id="02"),
        *(replace(lone, id=f"1{n}") for n in range(4)),
        *(replace(drift, id=f"2{n}") for n in range(4)),
        replace(lone, id="30", where="lab"),
    ]
    keep(spool, *runs)
    history.take_up(spool)
    assert [each.id for each in history.evidence("live", 2)] == ["23", "22", "13", "12", "02", "01"]
    assert [each.id for each in history.evidence("lab", 2)] == ["30"]


def test_the_file_is_closed_to_others(tmp_path: Path):
    address = address_of(tmp_path, None, {"XDG_STATE_HOME": str(tmp_path / "state")})
    assert History(address).runs() == ()
    assert stat.S_IMODE(Path(address.name).parent.stat().st_mode) == 0o700


def test_a_database_that_is_away_keeps_the_spool(spool: Spool, tmp_path: Path):
    url = f"postgresql://rideau:{QUOTED}@/rideau?host={tmp_path}"
    keep(spool, APPLY)
    with pytest.raises(Away) as caught:
        History(address_of(tmp_path, None, {"RIDEAU_HISTORY_URL": url})).take_up(spool)
    assert [name for name, _ in spool.ended()] == [f"{APPLY.id}.json"]
    assert "postgresql:///rideau: connection" in str(caught.value)


def test_a_wrong_password_is_shown_to_nobody(server: Server, tmp_path: Path):
    wrong = server.url(password=QUOTED + "x")
    address = address_of(tmp_path, None, {"RIDEAU_HISTORY_URL": wrong})
    with pytest.raises(Away, match="password authentication failed") as caught:
        History(address).runs()
    shown = "".join(traceback.format_exception(caught.value)) + repr(address) + repr(History(address).address)
    assert PASSWORD not in shown
    assert QUOTED not in shown


@pytest.mark.parametrize("url", ["mysql://a:hunter2@h/d", "hunter2", "postgresql://", "postgres:hunter2@h/d"])
def test_what_is_no_url_is_refused_without_a_word_of_it(url: str, tmp_path: Path):
    with pytest.raises(Refused, match="RIDEAU_HISTORY_URL is not the URL of a database") as caught:
        address_of(tmp_path, None, {"RIDEAU_HISTORY_URL": url})
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://a:hunter2@h:port/d",
        "postgresql://a:hunter2@[h/d",
        "postgresql://a@nowhere.invalid/d?password=hunter2",
    ],
)
def test_a_password_in_a_broken_url_is_shown_to_nobody(url: str, tmp_path: Path):
    with pytest.raises(Refused) as caught:
        History(address_of(tmp_path, None, {"RIDEAU_HISTORY_URL": url})).runs()
    assert "hunter2" not in "".join(traceback.format_exception(caught.value))


def test_the_environment_goes_before_the_fleet(tmp_path: Path):
    assert address_of(tmp_path, "postgresql://h/fleet", {}).name == "postgresql://h/fleet"
    assert (
        address_of(tmp_path, "postgresql://h/fleet", {"RIDEAU_HISTORY_URL": "postgres://u@i/own"}).name
        == "postgres://i/own"
    )
