"""When values were made: version control knows, so the file need not say."""

import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime

from rideau.vault.file import Vault

_UNCOMMITTED = "0" * 40


def dates(vault: Vault) -> dict[str, str]:
    """Return the day each value was committed, by name; without those that git does not know."""
    lines = {vault.location(name, "version").line: name for name in vault.sealed if vault.document}
    told = _blame(vault) if lines else ""
    return {lines[line]: day for line, day in _days(told) if line in lines}


def _blame(vault: Vault) -> str:
    command = ["git", "blame", "--line-porcelain", "--", vault.file.name]
    try:
        done = subprocess.run(command, cwd=vault.file.parent, capture_output=True, text=True, check=False)
    except FileNotFoundError:  # no git here
        return ""
    return done.stdout if done.returncode == 0 else ""


def _days(told: str) -> Iterator[tuple[int, str]]:
    line = 0
    for each in told.splitlines():
        if header := re.match(r"([0-9a-f]{40}) \d+ (\d+)", each):
            line = 0 if header[1] == _UNCOMMITTED else int(header[2])
        elif line and (made := re.match(r"committer-time (\d+)$", each)):
            yield line, datetime.fromtimestamp(int(made[1]), UTC).date().isoformat()
