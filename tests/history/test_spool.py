"""The spool: whole documents or none, whoever is killed, whoever reads at the same time."""

import json
import subprocess
import sys
from pathlib import Path

from rideau.history.record import document, parse
from rideau.history.spool import Spool, state_folder
from tests.history.records import APPLY, VERIFY


def test_it_needs_next_to_nothing():
    program = "import sys; old = {*sys.modules}; import rideau.history.spool; print(*{*sys.modules} - old)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not {"sqlalchemy", "pydantic", "click", "dataclasses", "pathlib", "subprocess"} & {
        *loaded.stdout.split()
    }


def test_a_record_is_its_document():
    for run in (APPLY, VERIFY):
        assert parse(json.loads(json.dumps(document(run)))) == run


def test_a_run_that_ended_is_there_once(spool: Spool):
    spool.begin(APPLY.id, {"verb": "apply"})
    assert [(found, alive) for _, found, alive in spool.unfinished()] == [({"verb": "apply"}, False)]
    spool.end(APPLY.id, document(APPLY))
    assert [parse(found) for _, found in spool.ended()] == [APPLY]
    assert not [*spool.unfinished()]
    assert Path(spool.folder).stat().st_mode & 0o777 == 0o700


def test_a_program_that_goes_on_is_told_from_one_that_was_killed(spool: Spool):
    program = "import sys; from rideau.history.spool import Spool; Spool(sys.argv[1]).begin('a', {}); input()"
    state = str(Path(spool.folder).parent)
    with subprocess.Popen([sys.executable, "-c", program, state], stdin=subprocess.PIPE) as other:
        while not [*spool.unfinished()]:
            assert other.poll() is None
        assert [alive for _, _, alive in spool.unfinished()] == [True]
        other.kill()
    assert [alive for _, _, alive in spool.unfinished()] == [False]


def test_what_cannot_be_read_is_set_aside_and_hides_nothing(spool: Spool):
    spool.end(APPLY.id, document(APPLY))
    Path(spool.folder, "cut.json").write_text('{"format": 1, "verb"')
    Path(spool.folder, "list.json").write_text("[]")
    assert [name for name, _ in spool.ended()] == [f"{APPLY.id}.json"]
    assert [Path(each).name for each in spool.damaged()] == ["cut.json.damaged", "list.json.damaged"]
    assert [name for name, _ in spool.ended()] == [f"{APPLY.id}.json"]


def test_every_repository_has_a_folder_of_its_own(tmp_path: Path):
    state = {"XDG_STATE_HOME": "/state", "HOME": "/home/claire"}
    assert state_folder("/srv/fleet", state) == "/state/rideau/srv-fleet"
    assert (
        state_folder("/srv/fleet", {"HOME": "/home/claire"}) == "/home/claire/.local/state/rideau/srv-fleet"
    )
    (tmp_path / "link").symlink_to("/srv")
    assert state_folder(str(tmp_path / "link"), state) == "/state/rideau/srv"
