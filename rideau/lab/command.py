"""Commands of the machine that hosts the lab."""

import subprocess
from collections.abc import Sequence

from rideau.problems import Refused

_TAIL = 12
"""How many of a failed command's last lines are shown."""


def call(*argv: str, stdin: str | None = None, cwd: str | None = None) -> str:
    """Run ``argv`` and return what it printed; :class:`Refused` with its last lines if it fails."""
    done = subprocess.run(argv, input=stdin, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(failure(argv, done.returncode, done.stderr or done.stdout))
    return done.stdout


def failure(argv: Sequence[str], code: int, output: str) -> str:
    """Return one message about a command that failed: its name, exit status and last lines."""
    tail = "\n  ".join(output.strip().splitlines()[-_TAIL:])
    return f"lab: {' '.join(argv[:6])} ended with {code}:\n  {tail}"
