"""How git is asked about a repository of profiles: it writes nothing, starts nothing, minds no owner."""

from pathlib import Path

_ASKED = ("git", "--no-optional-locks", "-c", "safe.directory=*", "-c", "core.fsmonitor=false")


def command(root: Path, *arguments: str) -> list[str]:
    """Return the command that asks git ``arguments`` in the folder ``root``."""
    return [*_ASKED, "-C", str(root), *arguments]
