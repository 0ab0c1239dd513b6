"""Files beside profiles: whole or not there, and a refusal that names what was to be written."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rideau import whole_files
from rideau.problems import Refused
from rideau.vault import writing


@pytest.mark.parametrize("write", [whole_files.write, writing.write])
def test_a_file_below_a_file_is_refused_by_its_own_name(
    tmp_path: Path, write: Callable[[Path, str], None]
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match=r"/file/page\.html cannot be written"):
        write(tmp_path / "file/page.html", "words")
