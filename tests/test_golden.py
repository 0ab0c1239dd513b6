"""What hosts get is what was reviewed; and the same anywhere."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.golden_files import GOLDEN, ROOT, expected

AGAIN = "`make golden` writes them again; read the diff before you commit it"


def written() -> dict[str, str]:
    return {str(path.relative_to(GOLDEN)): path.read_text() for path in GOLDEN.rglob("*") if path.is_file()}


def test_every_host_of_every_sample_office_gets_what_was_reviewed() -> None:
    now, before = expected(), written()
    assert sorted(now) == sorted(before), AGAIN
    changed = [name for name in now if now[name] != before[name]]
    assert not changed, AGAIN


def test_the_same_profile_gives_the_same_bytes_whatever_the_machine_says(tmp_path: Path) -> None:
    """Another hash seed, time zone, language and working directory change nothing."""
    surroundings = {
        "PYTHONHASHSEED": "4711",
        "TZ": "Asia/Kathmandu",
        "LC_ALL": "fr_CA.UTF-8",
        "LANGUAGE": "fr",
        "PYTHONPATH": str(ROOT),
    }
    program = "from tests.golden_files import expected; import json; print(json.dumps(expected()))"
    elsewhere = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=os.environ | surroundings,
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(elsewhere.stdout) == expected()
